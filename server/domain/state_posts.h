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

// Each copies the object in; false: it cannot be there, nothing was changed. A post makes its seats, all empty.
bool posts_put_template(struct state *state, const struct template *template);
bool posts_post_fits(const struct state *state, const struct post *post); // nothing is changed
bool posts_put_post(struct state *state, const struct post *post);

// Is `post` the other one, or below it?
bool posts_is_below(const struct state *state, uint32_t post, uint32_t other);

// The one door to a seat: these two sit there from now on (0: nobody), by the event of this number. Whoever comes and
// whoever goes hears other things than before.
void posts_sit(struct state *state, struct seat_slot *slot, uint32_t holder, uint32_t stand_in, uint64_t seq,
               int64_t at_ms);

// What the account, everybody on the seat, or everybody on a seat of the post hears was changed by the event of this
// number. Number 0 and accounts that are unknown are passed over.
void posts_reach_account(struct state *state, uint32_t account, uint64_t seq);
void posts_reach_seat(struct state *state, uint32_t seat, uint64_t seq);
void posts_reach_post(struct state *state, uint32_t post, uint64_t seq);
// Likewise every duty officer in whose scope the post lies.
void posts_reach_duty(struct state *state, uint32_t post, uint64_t seq);

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
