// A member: one client of a hub that remembers everything it was promised, and whether the promises hold.
//
// It listens to the raw frames: events must come in seq order, each once, byte for byte the same as before should the
// log be told anew; answers must agree with earlier answers to the same id. The first broken promise is kept in
// `fault`; world_run_all looks at it at the end of a scenario, member_check at any time.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_MEMBER_H
#define WORLD_MEMBER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "client/client.h"
#include "world/hub.h"
#include "world/picture.h"
#include "world/world.h"

struct told_event {
    uint64_t seq;
    uint32_t len;
    uint8_t *bytes; // encoded Event
};
struct told_answer {
    uint8_t id[16];
    uint32_t code, object;
    uint64_t seq;
};
struct told_receipt {
    uint32_t batch, taken, refused, refusal;
};

struct told_presence {
    char account[40], device[65];
    bool here;
    uint32_t acting, link, seat_count;
};

struct member {
    struct member *next;
    struct world *world;
    struct client *client;
    char name[64], token[64], device[64];
    bool joined; // a welcome came

    // The last welcome, and how many.
    uint32_t welcomes, resume, silence_ms, tick_ms, frame_bytes, commands_per_s, open_commands, fixes_per_s, role;
    uint64_t welcome_seq, session;
    double welcome_at; // child_now()
    uint8_t log[16];
    char account[40], scope[16];
    uint32_t units[16], unit_count;

    // The log as told: a snapshot at `base` (0: from nothing), then `events`.
    uint64_t base, last_seq, through;
    uint32_t snapshots; // complete ones
    bool in_snapshot;
    struct told_event *events;
    uint32_t event_count, event_room;
    uint32_t handed;                // events that the client library handed over: the same number
    Muster__V1__Snapshot *snapshot; // of the last complete one: all parts laid together
    uint8_t *parts;                 // of one that is not complete yet, encoded
    size_t parts_len;

    struct told_answer *answers; // final ones, in the order of coming
    uint32_t answer_count, answer_room;
    uint32_t put_off[1000]; // refusals worth sending again, by code

    struct told_receipt receipts[64];
    uint32_t receipt_count; // of all; the newest 64 are kept

    uint32_t again[64], again_count;  // orders told again since the last welcome or snapshot
    struct told_presence present[64]; // who was told of, the newest word of each device
    uint32_t present_count;

    struct picture picture;

    uint32_t hub_states;
    bool authority, authority_reachable, redis, database;

    uint32_t goodbyes, goodbye_code, goodbye_retry_ms, downs;
    bool goodbye_resume;
    double goodbye_at; // child_now()

    char fault[300]; // "": every promise was kept
    FILE *diary;     // what came, line by line, in the world's folder: for whoever looks at a failure
};

struct member_plan {
    const char *name;  // also the device, unless that is given
    const char *token; // "" or NULL: at the admin socket as the local operator
    const char *device;
    const struct hub *hub;
    int port;     // another port than the hub's (a proxy); 0: the hub's
    bool once;    // does not reconnect
    bool patient; // does not wait for its welcome
    uint64_t seq; // resume from here, in `log`
    const uint8_t *log;
};

// Joins and, unless patient, waits until it is live and its snapshot is whole.
struct member *member_join(struct world *world, const struct member_plan *plan);
void member_leave(struct member *member); // closes and frees

// Ends the test when a promise was broken.
void member_check(struct member *member);
bool member_live(const struct member *member);

// ---- commands; see world/say.h for their making.
// Sends it and returns at once; `id` (16 bytes) may be NULL.
void member_send(struct member *member, Muster__V1__Command *command, uint8_t *id);
// Sends it and waits for the final answer.
struct told_answer member_do(struct member *member, Muster__V1__Command *command);
const struct told_answer *member_answer(const struct member *member, const uint8_t id[16]); // NULL: none yet
struct told_answer must(struct member *member, Muster__V1__Command *command); // does it; ends the test when refused
// Ends the test unless it is refused with that code.
void refuses(struct member *member, Muster__V1__Command *command, uint32_t code);

// ---- what it was told
const struct told_event *member_event(const struct member *member, uint64_t seq); // NULL: not told
// Every event, oldest first.
void member_each_event(const struct member *member, void (*each)(void *arg, const Muster__V1__Event *event), void *arg);
uint64_t member_known(const struct member *member); // the newest seq it has made its own

const struct told_presence *member_present(const struct member *member, const char *device); // NULL: not told of

// ---- fixes
void member_view(struct member *member, const Muster__V1__View *view); // forgets the picture, asks for the view
void member_watch(struct member *member);                              // the view of everything
void member_fix(struct member *member, uint32_t unit, int32_t lat_e7, int32_t lon_e7, int64_t at_ms); // bare one
// Rows in one batch with a number of its own; waits for the receipt.
struct told_receipt member_report(struct member *member, const struct client_fix *rows, uint32_t count);
struct client_fix fix_at(uint32_t unit, int32_t lat_e7, int32_t lon_e7, int64_t at_ms); // the rest unknown

#endif
