// What is so in a command post, as rows of numbers that can be compared, whoever says so: the model, a snapshot, the
// database.
// SPDX-License-Identifier: Apache-2.0
#ifndef CHAOS_FACTS_H
#define CHAOS_FACTS_H

#include "ledger.h"

enum facet {
    FACT_POST,     // open post
    FACT_SEAT,     // seat, person who holds it; none of empty ones
    FACT_ORDER,    // order, target, phase
    FACT_DISPATCH, // dispatch, unit, incident, phase
    FACT_MESSAGE   // seq, of the newest LEDGER_TALK
};
struct fact {
    uint64_t is[5]; // facet, then as above
};
struct facts {
    const char *home; // who says so
    struct fact *list;
    size_t count, room;
};

struct facts facts_of_ledger(const struct ledger *ledger);
struct facts facts_of_snapshot(const struct member *member); // of one who hears all of the post
struct facts facts_of_database(const char *conninfo);
void facts_free(struct facts *facts);

// The first that only one of them has, in words; false: none.
bool facts_differ(const struct facts *one, const struct facts *other, char *words, size_t size);

#define FACTS_PERSON "person-%u" // name of the account

#endif
