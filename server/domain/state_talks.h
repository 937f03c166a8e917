// Consultations, messages and orders of a state, for state*.c and rule*.c and nobody else.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_STATE_TALKS_H
#define DOMAIN_STATE_TALKS_H

#include "domain/shelf.h"
#include "domain/state.h"

struct talks {
    struct shelf consults, orders;
};
void talks_init(struct talks *talks);
void talks_free(struct talks *talks);

// One for each verb; false: the event does not fit what is there, nothing was changed.
bool apply_message_post(struct state *state, const struct event *event);
bool apply_channel_read(struct state *state, const struct event *event);
bool apply_consult_open(struct state *state, const struct event *event);
bool apply_consult_show(struct state *state, const struct event *event);
bool apply_consult_minute(struct state *state, const struct event *event);
bool apply_consult_close(struct state *state, const struct event *event);
bool apply_order_issue(struct state *state, const struct event *event);
bool apply_order_step(struct state *state, const struct event *event);
bool apply_order_escalate(struct state *state, const struct event *event);
bool apply_order_contest(struct state *state, const struct event *event);

// An order is open whose issuer or one of whose open targets belongs to the post.
bool talks_post_has_open_orders(const struct state *state, uint32_t post);
// The post closes: withdraws its open orders and targets, closes its consultations.
void talks_close_post(struct state *state, const struct post *post, const struct event *event);
// Every due time moves.
void talks_shift_clock(struct state *state, int64_t by_ms);

#endif
