// Takes mode, templates, posts, seats and reach out of a snapshot.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "domain/state_inside.h"

void state_restore_mode(struct state *state, enum mode mode, const struct clock_change *clock) {
    if (mode == MODE_PEACE || mode == MODE_WAR)
        state->posts.mode = mode;
    else
        log_error("mode %d: left out, it cannot be in this state; the snapshot is damaged", (int)mode);
    if (clock)
        state->posts.clock = *clock;
}

void state_restore_template(struct state *state, const struct template *template) {
    state_left_out(posts_put_template(state, template), "template", template->number);
}

void state_restore_post(struct state *state, const struct post *post) {
    state_left_out(posts_put_post(state, post), "post", post->number);
}

static bool roster_fits(const struct state *state, const struct seat *seat) {
    bool fits = seat->roster_count <= ROSTER_MAX;
    for (uint32_t i = 0; fits && i < seat->roster_count; i++)
        fits = state_account(state, seat->roster[i].account) && seat->roster[i].mode < MODES;
    return fits;
}

static bool seat_fits(const struct state *state, const struct seat *there, const struct seat *seat) {
    bool is_it = there && there->post == seat->post && there->row == seat->row && there->index == seat->index;
    if (!is_it || there->holder || there->stand_in || there->roster || there->reads)
        return false;
    bool sits = seat->holder || seat->stand_in;
    return (!sits || state_post(state, seat->post)->closed_at_ms == 0) &&
           (!seat->holder || state_account(state, seat->holder)) &&
           (!seat->stand_in || (state_account(state, seat->stand_in) && seat->stand_in != seat->holder)) &&
           seat->read_count <= SEAT_READS_MAX && roster_fits(state, seat);
}

static void *copy_of(const void *from, size_t size) {
    return size ? memcpy(mem_new(size), from, size) : NULL;
}

void state_restore_seat(struct state *state, const struct seat *seat) {
    struct seat_slot *slot = shelf_at(&state->posts.seats, seat->number);
    bool fits = seat_fits(state, slot ? &slot->seat : NULL, seat);
    state_left_out(fits, "seat", seat->number);
    if (!fits)
        return;
    posts_sit(state, slot, seat->holder, seat->stand_in, seat->seq, seat->since_ms);
    slot->seat.left = seat->left;
    slot->seat.since_ms = seat->since_ms;
    slot->seat.roster = copy_of(seat->roster, seat->roster_count * sizeof *seat->roster);
    slot->seat.roster_count = seat->roster_count;
    slot->seat.reads = copy_of(seat->reads, seat->read_count * sizeof *seat->reads);
    slot->seat.read_count = seat->read_count;
}

void state_restore_reach(struct state *state, uint32_t account, uint64_t seq) {
    state_left_out(state_account(state, account), "reach of account", account);
    posts_reach_account(state, account, seq);
}
