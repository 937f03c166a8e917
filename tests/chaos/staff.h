// The staff of a command post in a chaos world: people who come to its seats and go, order, talk and climb ladders, a
// tablet for the units that are sent out; and the model of what all of them were promised.
// SPDX-License-Identifier: Apache-2.0
#ifndef CHAOS_STAFF_H
#define CHAOS_STAFF_H

#include "crew.h"
#include "ledger.h"
#include "world/say_dispatch.h"

#define STAFF_CLERK 1 // sits still on the deputy's seat of the first post, issues its orders and hears all of it
#define STAFF_PEOPLE 5
#define STAFF_UNITS 8
#define STAFF_POSTS 4 // that are open at once, besides the first
#define STAFF_MOUTHS ((CREW_ACCOUNTS + STAFF_PEOPLE + 1) * HUBS)

struct staff {
    struct crew *crew;
    struct member *people[STAFF_PEOPLE + 1][HUBS], *tablet[HUBS]; // people from 1 on
    char clerk_token[64];                                         // of one more device
    uint32_t first_unit;
    struct {
        struct member *member;
        uint32_t heard; // answers that were looked at
    } mouths[STAFF_MOUTHS];
    uint32_t mouth_count;
    struct intent *intents; // since the last audit
    uint32_t count, room, before;
    struct ledger soon, sure; // as the answers came, to choose what to do; as the log has them, of the last audit
    uint64_t weighed;         // up to this event the members were told what they must be told
};

// One of the things they do, about to be done.
struct errand {
    struct intent intent;
    struct member **by; // sessions at either hub
    char text[40];
    struct sheet sheet;
    struct slip slip;
};

// The table of kinds, in kinds.c: by enum deed.
struct kind {
    const char *name;
    uint32_t weight;                                          // of STAFF_WEIGHTS; the rest are commands for incidents
    say *(*make)(struct staff *staff, struct errand *errand); // NULL: there is nothing of this kind to do
};
#define STAFF_WEIGHTS 100
extern const struct kind staff_kinds[DEEDS];

void staff_join(struct crew *crew); // sets crew->staff; after the officers
void staff_free(struct staff *staff);

bool staff_give(struct staff *staff); // one command by the dice; false: none, it is the turn of another
void staff_hear(struct staff *staff); // the answers that came

// When all is at rest: what was answered "done" is done once more in the model, in the order of the log; the snapshot
// of a new session of the clerk and the database say the same, and who sat still was told all of it.
void staff_audit(struct staff *staff, const struct truth *truth, struct truth_broken *broken);

// Those whose sight changes with their seats and dispatches.
bool staff_member(const struct member *member);

#endif
