// A plain model of a command post, kept from what was answered: who sits where, how far every order and every dispatch
// has come, what was said.
// SPDX-License-Identifier: Apache-2.0
#ifndef CHAOS_LEDGER_H
#define CHAOS_LEDGER_H

#include "world/stage.h"
#include "world/truth.h"

#define LEDGER_POSTS 2000
#define LEDGER_MOST 20000 // orders, dispatches
#define LEDGER_TALK 200   // as many messages are kept: the newest ones
#define LEDGER_TARGETS 2  // of an order
#define LEDGER_SEATS ((LEDGER_POSTS + 1) * STAGE_SEATS)

enum deed {
    POST_OPEN,
    POST_CLOSE,
    SEAT_TAKE,
    SEAT_ASSIGN,
    SEAT_HAND_OVER,
    SEAT_LEAVE,
    SEAT_RELIEVE,
    ORDER_ISSUE,
    ORDER_STEP,
    MESSAGE,
    DISPATCH_SEND,
    DISPATCH_STEP,
    DEEDS
};

// One command, with what was answered.
struct intent {
    enum deed deed;
    uint32_t by;      // number of the person; 0: none of those who may sit
    uint32_t object;  // of the post, seat, order or dispatch; SEND: of the unit
    uint32_t part;    // STEP of an order: which target; ISSUE: how many
    uint32_t to;      // phase; person who is to sit; incident
    uint32_t sent[2]; // ISSUE: seat, unit
    bool answered;
    uint32_t code, made; // made: what the answer tells
    uint64_t seq;
};

struct ledger {
    uint32_t posts, orders, dispatches;
    uint64_t messages;
    bool closed[LEDGER_POSTS + 1];
    uint32_t holders[LEDGER_SEATS + 1];
    struct ledger_order {
        uint32_t count, sent[LEDGER_TARGETS], phases[LEDGER_TARGETS];
    } order[LEDGER_MOST + 1];
    struct ledger_dispatch {
        uint32_t unit, incident, phase;
    } dispatch[LEDGER_MOST + 1];
    uint64_t talk[LEDGER_TALK]; // seqs, in a ring
};

uint32_t ledger_post_of(uint32_t seat);
bool ledger_order_ended(uint32_t phase);
bool ledger_dispatch_ended(uint32_t phase);
bool ledger_full(const struct ledger *ledger); // nothing more is to be opened, issued or sent

// Does what was answered "done". Why that must not be: a second holder, a second dispatch, a step down the ladder;
// NULL: all is well. It is done all the same.
const char *ledger_do(struct ledger *ledger, const struct intent *intent);

#endif
