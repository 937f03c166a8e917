// The crew of a chaos world: officers with a session at either hub, the staff of a command post, admins, walls, relays;
// what they do at a steady pace, and what they were promised.
// SPDX-License-Identifier: Apache-2.0
#ifndef CHAOS_CREW_H
#define CHAOS_CREW_H

#include "district.h"
#include "world/member.h"

#define CREW_ACCOUNTS 3
#define CREW_UNITS 40  // of each relay
#define CREW_READERS 6 // walls and admins: who may fall silent
#define CREW_RECALLS 64

// A command that was answered, to be sent again.
struct given {
    uint8_t id[16];
    uint8_t *bytes; // encoded Command; NULL: none
    uint32_t len;
    struct member **by; // sessions at either hub
    bool seated;        // what it was refused for may have passed
};

// A batch of fixes: one instant, one row of every unit of its relay.
struct reported {
    int64_t at_ms;
    uint32_t batch, life; // life: of the hub that took it
    bool taken;           // by the receipt, whole
};

struct relay {
    struct member *member;
    int hub;
    uint32_t first_unit, batches, receipts_seen;
    int64_t at_ms;
    double next;
    struct reported *reported; // not yet held against the database, in order of time
    uint32_t reported_count, reported_room;
};

struct crew {
    struct district *district;
    struct member *officers[CREW_ACCOUNTS][HUBS];
    struct member *readers[CREW_READERS];
    struct relay relays[HUBS];
    struct staff *staff;
    uint32_t incidents, given;
    double next_command;
    struct given recalls[CREW_RECALLS];
};

// Joins at that hub, through the proxy or right at it.
struct member *crew_member(struct district *district, const char *name, const char *token, int hub, bool proxy);

// Sends it from one of the two sessions; some of them are sent again later.
void crew_send(struct crew *crew, struct member *by[HUBS], Muster__V1__Command *command, bool seated);

void crew_join(struct district *district); // sets district->crew
void crew_free(struct crew *crew);

void crew_turn(struct crew *crew); // what is due
void crew_rest(struct crew *crew); // not due any more: what time has passed was not worked
void crew_pause(struct crew *crew, uint32_t readers, bool paused);

// Why somebody is not at rest: without a link, without an answer, behind `seq`, or not told that all is well. NULL: all
// are.
const char *crew_unquiet(const struct crew *crew, uint64_t seq);

// Some commands that were answered are sent again, at either hub. Returns how many were answered otherwise.
uint32_t crew_recall(struct crew *crew, uint32_t count);

// Commands answered "done" so far.
uint64_t crew_acknowledged(const struct crew *crew);

#endif
