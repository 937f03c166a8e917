// Plans (预案): a catalogue that says when it is meant and what launching it does. Launching is one event.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_PLAN_H
#define DOMAIN_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/catalogue.h"
#include "domain/dispatch.h"
#include "domain/order.h"
#include "domain/post.h"

#define PLAN_MISSED_MAX 200 // MISSED_MAX

// All that a launch did.
struct plan_launched {
    uint32_t plan; // catalogue
    uint32_t incident;
    const struct post *posts;                                   // numbered in a row
    const struct seat_call { uint32_t seat, account; } * seats; // who was called to which seat of them
    const struct order *orders;
    const struct dispatch *dispatches;
    const char *const *missed; // what could not be reached: lines of domain/missed.h
    uint32_t post_count, seat_count, order_count, dispatch_count, missed_count;
};

#endif
