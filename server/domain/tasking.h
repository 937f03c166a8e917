// Tasks that the hub makes orders of: rows of a plan or of a checklist. Pure; the orders that come of them are ordinary
// orders, which talks_issue_order() puts into a state.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_TASKING_H
#define DOMAIN_TASKING_H

#include "domain/missed.h"
#include "domain/state.h"

#define TASKING_TARGETS_MAX 400  // of them all
#define TASKING_ORDERS_MAX 200   // of one event
#define TASKING_TEXT_MAX 1000    // bytes of a row's text
#define TASKING_WITHIN_MAX 10080 // minutes
#define TASKING_TO_MAX 32        // bytes
// Of memory that the orders of one event take when it is read again: what wire/record.h gives for it is twice as much.
#define TASKING_MEMORY_MAX (512u << 10)

struct tasking_row {
    const char *to;   // of the post: key of a module, else key of a seat (every one of that row); else code of a unit
    const char *text; // 1..TASKING_TEXT_MAX bytes
    uint32_t within_min; // deadline, from now; 0: none
    const char *card;    // key of a card of the post's template; "" none
};

struct tasking {
    const struct state *state;
    const struct post *post; // whose modules and seats the rows name; its template is in the state, it need not be
    const struct post *issuer_post; // likewise
    uint32_t issuer;                // seat of that post
    uint32_t incident;              // 0: none
    int64_t now_ms;
    struct missed_list missed; // with the arena that everything is made in
    struct order *orders;      // numbered in a row behind those of the state
    uint32_t order_count, target_count;
    size_t memory; // that they take
};

// Makes an order of each row and adds it. A row whose `to` is nobody is missed. A card is named by its key when the
// issuer's post is of the same version of the same template; else its text follows the task's, because whoever reads
// the order knows the cards of the issuer's post. False: the arena is too small, or there are as many orders as there
// can be.
bool tasking_add(struct tasking *tasking, const struct tasking_row *rows, uint32_t count);

// Place of a module or seat row by its key, from 1; 0: there is none.
uint32_t tasking_module(const struct template *template, const char *key);
uint32_t tasking_seat(const struct template *template, const char *key);
const struct template_card *tasking_card(const struct template *template, const char *key); // NULL: none

#endif
