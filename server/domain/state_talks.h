// The inside of what is said in a district: messages by channel, consultations, orders and when their silence is due.
// For state*.c and due.c; nobody else.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_STATE_TALKS_H
#define DOMAIN_STATE_TALKS_H

#include "domain/shelf.h"
#include "domain/state.h"

#define CONSULT_MINUTES_MAX 200000 // bytes of all lines of one consultation

struct message_slot {
    struct message message; // first, so that a message is its slot; its texts lie behind the slot
    struct message_slot *prev, *next;
};

// The newest messages of one channel, oldest first.
struct channel_log {
    struct channel channel;
    struct message_slot *messages;
    uint32_t count;
    UT_hash_handle hh;
};

struct consult_slot {
    struct consult consult; // first, so that a consultation is its slot
    size_t minutes_len;
};

struct order_slot {
    struct order order; // first, so that an order is its slot
    struct order_slot *prev, *next;
    bool open;        // in the list of the open ones
    uint32_t *places; // of its targets in the heap, from 1; 0: not there
};

// A target that something is due for.
struct due {
    struct order_slot *slot;
    uint32_t target; // place, from 0
};

struct talks {
    struct channel_log *by_channel;
    struct channel_log **channels; // in the order in which they were first spoken on
    uint32_t channel_count, channel_cap;
    struct shelf consults, orders;
    struct order_slot *open; // oldest first
    struct due *due;         // heap, the soonest on top
    uint32_t due_count, due_cap;
};
void talks_init(struct talks *talks); // of zeros
void talks_free(struct talks *talks);

// One per verb, as state_apply.c wants them: false when the event does not fit; then nothing was changed.
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

// ---- what posts and the clock do to talks

// Is an order open that a seat of the post issued, or that a seat or module of it is still to answer for?
bool talks_post_has_open_orders(const struct state *state, uint32_t post);
// Withdraws those, and closes the post's consultations. `event` is the one that closes the post.
void talks_close_post(struct state *state, const struct post *post, const struct event *event);
// The wall clock was set: what is due moves with it, by as much.
void talks_shift_clock(struct state *state, int64_t by_ms);

#endif
