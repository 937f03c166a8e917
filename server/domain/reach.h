// What a seat reaches: whom its holder hears, whom they may speak to, whom they may order. Pure over a state; auth/
// asks, nobody else. An account's reach is that of the seats it holds or stands in for; a ROLE_UNIT account also hears
// its units' channels and the orders to its units. "Above" and "below" are the next post up or down, no further; a post
// that is closed reaches nothing and is not reached.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_REACH_H
#define DOMAIN_REACH_H

#include "domain/state.h"

// Does this account act as this seat: holder or stand-in, of a post that is open?
bool reach_is_seated(const struct state *state, uint32_t account, uint32_t seat);

// Is the post for this incident: the one it was opened for; a standing post is for every incident of its org.
bool reach_is_for(const struct state *state, const struct post *post, uint32_t incident);

// Rights of a seat in the district's mode; all zero when there is no such seat or its post is closed.
struct template_rights reach_rights(const struct state *state, uint32_t seat);

bool reach_seat_hears(const struct state *state, uint32_t seat, const struct channel *channel);
bool reach_seat_says(const struct state *state, uint32_t seat, const struct channel *channel);
bool reach_seat_orders(const struct state *state, uint32_t seat, const struct order_target *target);
// Does the seat have this power over the post (its own one, which 0 means too; POWER_OPEN: over posts right below it)?
bool reach_seat_may(const struct state *state, uint32_t seat, enum power_bit power, uint32_t post);

bool reach_hears(const struct state *state, uint32_t account, const struct channel *channel);
bool reach_hears_order(const struct state *state, uint32_t account, const struct order *order);
// May this account (as this seat; 0: as its unit) answer for the target? Seats: holder or stand-in, and the seats that
// silence brought in. Modules: every seat of the module. Units: their account.
bool reach_answers(const struct state *state, uint32_t account, uint32_t seat, const struct order_target *target);

// Is it a ROLE_UNIT account that reports for the unit? NULL: no.
bool reach_reports_for(const struct account *account, uint32_t unit);

// Units and incidents that an account sees by its seats, beside what its role gives; a ROLE_UNIT account also sees the
// incidents that its units have an open dispatch to.
bool reach_sees_unit(const struct state *state, uint32_t account, const struct unit *unit);
bool reach_sees_incident(const struct state *state, uint32_t account, uint32_t incident);
// The org code whose subtree an account sees on the map by its seats: the widest of them; "": none.
const char *reach_view_scope(const struct state *state, uint32_t account);

#endif
