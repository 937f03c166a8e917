// What the files of the database share: its parts, and how the writer's turn goes round among them. Database thread.
// SPDX-License-Identifier: Apache-2.0
#ifndef STORE_DB_H
#define STORE_DB_H

#include <ev.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/loop.h"
#include "store/database.h"
#include "store/db_link.h"

#define DB_RUN_LEN 37 // uuid as text
#define DB_DAY_MS 86400000
#define DB_DAYS 65536 // since 1970: enough for a long time
#define DB_LAST_MS ((int64_t)DB_DAYS * DB_DAY_MS - 1)

struct projector;
struct fixes;
struct current;
struct days;
struct lease;
struct questions;
struct packed_fix;

struct database {
    struct database_options options; // strings are ours
    char run[DB_RUN_LEN];            // this run of the process, unlike any other
    struct loop *loop;               // NULL: no database configured
    struct ev_loop *ev;
    struct link *writer, *reader; // events, current picture, days, lease; and questions
    ev_timer pulse;
    struct projector *projector;
    struct fixes *fixes;
    struct current *current;
    struct days *days;
    struct lease *lease;
    struct questions *questions;
    int turn; // of the writer's round
    bool stopping;
    int64_t stop_by_us;
    _Atomic bool up, flushed, nudge_posted, refusing;
    _Atomic uint64_t projected, nudged;
    _Atomic int64_t kept_days;
    _Atomic int journal;     // enum database_journal
    char journal_error[400]; // written once, before OLD
    struct msg nudge, stop;
};

// Kinds of the messages to the database thread.
enum db_heard { DB_NUDGE, DB_FIXES, DB_QUESTION, DB_LEASE, DB_STOP };

void database_make_run(char run[DB_RUN_LEN]);

// ---- parts. create and destroy as ever; next: the job that is due now, or NULL; up: the writer came or went.

struct projector *projector_create(struct database *database);
void projector_destroy(struct projector *projector);
const struct job *projector_next(struct database *database);
void projector_up(struct projector *projector, bool up);
bool projector_has_more(const struct projector *projector); // something it can do now is not yet projected

struct fixes *fixes_create(struct database *database);
void fixes_destroy(struct fixes *fixes);
void fixes_connect(struct fixes *fixes); // its own connections
void fixes_disconnect(struct fixes *fixes);
void fixes_kick(struct fixes *fixes); // there may be something to copy
void fixes_hear(struct fixes *fixes, struct msg *msg);
bool fixes_has_more(const struct fixes *fixes);

struct current *current_create(struct database *database);
void current_destroy(struct current *current);
void current_note(struct current *current, const struct packed_fix *fix); // is it the newest?
const struct job *current_load(struct database *database);                // once: what was known before this start
const struct job *current_next(struct database *database);
bool current_has_more(const struct current *current);

struct days *days_create(struct database *database);
void days_destroy(struct days *days);
const struct job *days_next(struct database *database);
int64_t days_oldest_ms(const struct days *days); // what is older is not kept
uint32_t days_of(int64_t at_ms);                 // day number since 1970, UTC
bool days_has(struct days *days, uint32_t day);  // its partition is there; else it will be made
void days_doubt(struct days *days);              // somebody else dropped one: look again

struct lease *lease_create(struct database *database);
void lease_destroy(struct lease *lease);
void lease_hear(struct lease *lease, struct msg *msg);
const struct job *lease_next(struct database *database);
void lease_stop(struct lease *lease); // to be given back
bool lease_has_more(const struct lease *lease);

struct questions *questions_create(struct database *database);
void questions_destroy(struct questions *questions); // answers all that are open
void questions_hear(struct questions *questions, struct msg *msg);
const struct job *questions_next(void *database);
void questions_up(struct questions *questions, bool up);

// ---- greetings of the connections: of the writer, and of those that need no prepared statements

const struct job *greeting_writer(void *database);
const struct job *greeting_reader(void *database);

#endif
