// Does to templates, posts, mode and clock what an event says was done: one function per verb.
// SPDX-License-Identifier: Apache-2.0
#include "domain/state_inside.h"

#define CLOCK_SHIFT_MAX_MS INT64_C(10000000000000) // three centuries

bool apply_template_put(struct state *state, const struct event *event) {
    const struct template *template = event->template_put, *before = state_template_by_key(state, template->key);
    return template->number == event->object && template->number == state->posts.templates.count + 1 &&
           template->version == (before ? before->version : 0) + 1 && posts_put_template(state, template);
}

bool apply_mode_set(struct state *state, const struct event *event) {
    struct posts *posts = &state->posts;
    if (event->mode.mode != MODE_PEACE && event->mode.mode != MODE_WAR)
        return false;
    posts->mode = event->mode.mode;
    for (uint32_t account = 1; account <= posts->people.count; account++)
        if (state_seat_of_account(state, account, NULL))
            posts_reach_account(state, account, event->seq);
    return true;
}

bool apply_clock_shift(struct state *state, const struct event *event) {
    if (event->clock.by_ms > CLOCK_SHIFT_MAX_MS || event->clock.by_ms < -CLOCK_SHIFT_MAX_MS)
        return false;
    state->posts.clock = event->clock;
    due_shift_clock(state, event->clock.by_ms);
    return true;
}

bool apply_post_open(struct state *state, const struct event *event) {
    struct post post = *event->post_opened;
    post.seq = event->seq;
    return post.number == event->object && post.number == state->posts.posts.count + 1 &&
           post.first_seat == state->posts.seats.count + 1 && post.closed_at_ms == 0 &&
           (post.parent == 0 || state_post(state, post.parent)) && posts_put_post(state, &post);
}

static struct post *open_post(struct state *state, uint32_t number) {
    struct post *post = shelf_at(&state->posts.posts, number);
    return post && post->closed_at_ms == 0 ? post : NULL;
}

bool apply_post_link(struct state *state, const struct event *event) {
    struct post *post = open_post(state, event->object);
    uint32_t parent = event->post.parent;
    if (!post || (parent != 0 && (!open_post(state, parent) || posts_is_below(state, parent, post->number))))
        return false;
    posts_reach_post(state, post->number, event->seq);
    posts_reach_post(state, post->parent, event->seq);
    posts_reach_post(state, parent, event->seq);
    post->parent = parent;
    post->seq = event->seq;
    return true;
}

// The posts above and below lose a channel too. The links stay: they tell what stood under what.
bool apply_post_close(struct state *state, const struct event *event) {
    struct posts *posts = &state->posts;
    struct post *post = open_post(state, event->object);
    if (!post)
        return false;
    talks_close_post(state, post, event);
    posts_reach_post(state, post->parent, event->seq);
    for (uint32_t number = 1; number <= posts->posts.count; number++) {
        const struct post *below = open_post(state, number);
        if (below && below->parent == post->number)
            posts_reach_post(state, number, event->seq);
    }
    for (uint32_t i = 0; i < post->seat_count; i++) {
        struct seat_slot *slot = shelf_at(&posts->seats, post->first_seat + i);
        if (slot->seat.holder || slot->seat.stand_in)
            posts_sit(state, slot, 0, 0, event->seq, event->at_ms);
    }
    post->closed_at_ms = event->at_ms;
    post->seq = event->seq;
    return true;
}
