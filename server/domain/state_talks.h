// The inside of what is said in a district: messages by channel, consultations, orders. For state*.c, due.c and the
// rules; nobody else.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_STATE_TALKS_H
#define DOMAIN_STATE_TALKS_H

#include "domain/due.h"
#include "domain/shelf.h"
#include "domain/state.h"

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
    struct consult consult;   // first, so that a consultation is its slot
    char *drawings, *minutes; // what its own pointers show
    size_t minutes_len;
};

// A target of an order in the lists that it is in.
struct order_link {
    struct order_slot *slot;
    uint32_t target;          // place, from 0
    struct due due;           // the target's next step of silence
    struct unit_orders *unit; // whose list of open ones it is in; NULL: none
    struct order_link *prev, *next;
};
struct order_slot {
    struct order order; // first, so that an order is its slot
    struct order_slot *prev, *next;
    struct order_link *links; // one for each target
    uint32_t open;            // targets that are open; in the list of the open orders when there is one
};

// Open targets that are the same unit.
struct unit_orders {
    uint32_t unit;
    struct order_link *links;
    UT_hash_handle hh;
};

struct talks {
    struct channel_log *by_channel;
    struct channel_log **channels; // in the order in which they were first spoken on
    uint32_t channel_count, channel_cap;
    struct shelf consults, orders;
    struct order_slot *open; // oldest first
    struct unit_orders *by_unit;
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

// ---- inside

// Is there such a channel? Its post or consultation may be closed, its unit retired.
bool talks_channel_is(const struct state *state, const struct channel *channel);

void orders_free(struct talks *talks);
void consults_free(struct talks *talks);
void messages_free(struct talks *talks);
void messages_close(struct talks *talks, uint32_t post);                            // forgets those of the post
void consults_close(struct talks *talks, uint32_t post, const struct event *event); // those of the post

// Copies an order in and lists what is open and due of it; false: it cannot be there, nothing was changed.
bool talks_put_order(struct state *state, const struct order *order);
// Would these go in, one after the other, numbered in a row behind those that are there? For events that carry several:
// asked before anything is changed.
bool talks_orders_fit(const struct state *state, const struct order *orders, uint32_t count);
// Puts an order in as just issued by the event, with its silence running, and replaces what it replaces. False:
// likewise.
bool talks_issue_order(struct state *state, const struct order *order, const struct event *event);
// Sets a phase of an order's target (place from 0) from the event that brought it, and all that hangs on the phase.
// `text` if not "" becomes the target's.
void talks_set_phase(struct state *state, struct order_slot *slot, uint32_t target, enum order_phase phase,
                     const char *text, const struct event *event);
// An order that sends this unit somewhere and is not done yet, other than `except`; NULL: none.
const struct order *talks_unit_sent(const struct state *state, uint32_t unit, uint32_t except);

// ---- silence, as due.c wants it
void talks_set_due(struct state *state, struct order_slot *slot, uint32_t target, int64_t due_ms); // 0: none
void talks_due_event(const struct state *state, const struct due *due, struct event *event);
// The times of the open orders; what is due of them is the heap's to move.
void talks_shift_clock(struct state *state, int64_t by_ms);

// ---- what posts do to talks

// Is an order open that a seat of the post issued, or that a seat or module of it is still to answer for?
bool talks_post_has_open_orders(const struct state *state, uint32_t post);
// Withdraws those, closes the post's consultations, forgets what was said on its channels. `event` is the one that
// closes the post.
void talks_close_post(struct state *state, const struct post *post, const struct event *event);

#endif
