// The truth: the log as the journal's file and as PostgreSQL hold it, read beside the product, and compared.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_TRUTH_H
#define WORLD_TRUTH_H

#include <stdint.h>

#include "client/client.h"
#include "world/member.h"

struct truth_record {
    uint64_t seq;
    uint8_t hash[32], command[16];
    uint8_t *record, *event; // encoded Record; encoded Event inside it
    uint32_t record_len, event_len;
    Muster__V1__Event__BodyCase body;
    uint32_t object; // number that the command's answer tells
    int64_t at_ms;
};
struct truth {
    struct truth_record *records; // seq 1, 2, 3 ...
    uint64_t count;
    uint64_t *index, indexed; // places of the records in the order of their commands, of so many
};

// All end the test when seq has holes, the hashes do not follow on, or the time of events runs backwards.
struct truth *truth_of_journal(const char *folder); // <folder>/journal.db; the hub may be running
struct truth *truth_of_database(const char *conninfo);
void truth_follow_journal(struct truth *truth, const char *folder); // reads what came since
void truth_follow_database(struct truth *truth, const char *conninfo);
void truth_free(struct truth *truth);

void truth_equal(const struct truth *one, const struct truth *other); // ends the test at the first difference

// Promises that were not kept, counted; the first one in words.
struct truth_broken {
    uint64_t lost, doubled, gaps;
    char first[300];
};
// Counts one of `kind`, which is of `broken`, and keeps the words of the first.
__attribute__((format(printf, 3, 4))) void truth_breaks(struct truth_broken *broken, uint64_t *kind, const char *format,
                                                        ...);
// As truth_equal and truth_holds, but counts: at most one break of each kind a call.
void truth_compare(const struct truth *one, const struct truth *other, struct truth_broken *broken);
void truth_weigh(struct truth *truth, const struct member *member, bool (*sees)(const struct truth_record *),
                 struct truth_broken *broken);

// What the member was told is what there is: every event that it may see after its base up to what it knows, byte for
// byte; and every command answered "done" is in the log exactly once, where the answer said. `sees` says which events
// the member may see; NULL: all.
void truth_holds(struct truth *truth, const struct member *member, bool (*sees)(const struct truth_record *));
// The second half of that alone: for members whose sight changes.
void truth_weigh_answers(struct truth *truth, const struct member *member, struct truth_broken *broken);
// Its snapshot, if it got one, is what the events up to there say (for members who see the whole district).
void truth_snapshot(const struct truth *truth, const struct member *member);
bool truth_for_admin(const struct truth_record *record); // all but what is said and ordered by seats
bool truth_for_duty(const struct truth_record *record);  // all but accounts, tokens, and that
bool truth_for_relay(const struct truth_record *record); // units only

// Waits until PostgreSQL holds as much as the journal, then compares them.
void truth_settles(struct world *world, const struct hub *hub);

// How many fixes PostgreSQL holds.
#define TRUTH_FIXES "SELECT count(*) FROM muster.fix"

// One number from PostgreSQL: SELECT something AS text. -1: no row.
double truth_number(const char *conninfo, const char *query);

// Runs SQL on a SQLite file that nobody else has open: for damaging journals.
void truth_damage(const char *path, const char *sql);

#endif
