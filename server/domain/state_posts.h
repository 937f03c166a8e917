// Templates, posts, seats, mode and clock of a state, for state*.c and rule*.c and nobody else.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_STATE_POSTS_H
#define DOMAIN_STATE_POSTS_H

#include "domain/shelf.h"
#include "domain/state.h"

// A place in the list of the seats of one person: [SEAT_LINK_HELD] for the holder, [SEAT_LINK_STOOD] for the stand-in.
enum { SEAT_LINK_HELD, SEAT_LINK_STOOD, SEAT_LINKS };
struct seat_link {
    struct seat_slot *slot;
    struct seat_link *prev, *next;
};
struct seat_slot {
    struct seat seat; // first, so that a seat is its slot
    struct seat_link links[SEAT_LINKS];
};

// What an account has by its seats.
struct person {
    struct seat_link *seats; // held or stood in for
    uint64_t reach_seq;
};

// The newest version of each key.
struct template_name {
    const char *key; // of the template
    uint32_t number, version;
    UT_hash_handle hh;
};

struct posts {
    enum mode mode;
    struct clock_change clock;
    struct shelf templates, posts, seats;
    struct shelf people; // by account number
    struct template_name *templates_by_key;
};
void posts_init(struct posts *posts);
void posts_free(struct posts *posts);

// The read mark of a channel, for a seat; it never goes back.
void posts_set_read(struct state *state, uint32_t seat, const struct channel *channel, uint64_t seq);

// One for each verb; false: the event does not fit what is there, nothing was changed.
bool apply_template_put(struct state *state, const struct event *event);
bool apply_mode_set(struct state *state, const struct event *event);
bool apply_clock_shift(struct state *state, const struct event *event);
bool apply_post_open(struct state *state, const struct event *event);
bool apply_post_link(struct state *state, const struct event *event);
bool apply_post_close(struct state *state, const struct event *event);
bool apply_seat_take(struct state *state, const struct event *event);
bool apply_seat_assign(struct state *state, const struct event *event);
bool apply_seat_hand_over(struct state *state, const struct event *event);
bool apply_seat_relieve(struct state *state, const struct event *event);
bool apply_seat_stand_in(struct state *state, const struct event *event);
bool apply_seat_leave(struct state *state, const struct event *event);
bool apply_roster_set(struct state *state, const struct event *event);

#endif
