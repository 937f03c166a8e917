// Does to the state what the launch of a plan brought: all of it, or nothing.
// SPDX-License-Identifier: Apache-2.0
#include "domain/state_plan.h"

#include "domain/state_inside.h"

// ---- does it fit?

static bool posts_fit(const struct state *state, const struct plan_launched *launched) {
    uint32_t post = state_post_count(state), seat = state_seat_count(state);
    for (uint32_t i = 0; i < launched->post_count; i++) {
        const struct post *one = &launched->posts[i];
        bool fits = one->number == post + 1 && one->first_seat == seat + 1 && one->closed_at_ms == 0 &&
                    one->incident == launched->incident &&
                    (one->parent == 0 || state_post(state, one->parent) ||
                     (one->parent > state_post_count(state) && one->parent < one->number)) &&
                    posts_post_fits(state, one);
        if (!fits)
            return false;
        post++;
        seat += one->seat_count;
    }
    return true;
}

static bool is_opened(const struct plan_launched *launched, uint32_t seat) {
    for (uint32_t i = 0; i < launched->post_count; i++)
        if (seat >= launched->posts[i].first_seat &&
            seat - launched->posts[i].first_seat < launched->posts[i].seat_count)
            return true;
    return false;
}

static bool seats_fit(const struct state *state, const struct plan_launched *launched) {
    for (uint32_t i = 0; i < launched->seat_count; i++) {
        const struct seat_call *call = &launched->seats[i];
        const struct seat *seat = state_seat(state, call->seat);
        bool free = seat ? seat->holder == 0 && state_post(state, seat->post)->closed_at_ms == 0
                         : is_opened(launched, call->seat);
        for (uint32_t k = 0; free && k < i; k++)
            free = launched->seats[k].seat != call->seat;
        if (!free || !call->account || !state_account_by_name(state, call->account))
            return false;
    }
    return true;
}

static struct incident *incident_of(struct state *state, const struct event *event) {
    struct incident *incident = shelf_at(&state->incidents, event->object);
    const struct plan_launched *launched = &event->launched;
    bool fits = incident && launched->incident == event->object && incident->phase != PHASE_CLOSED &&
                incident->plan_count < INCIDENT_PLANS_MAX && launched->plan >= 1 &&
                launched->plan <= state_catalogue_count(state);
    return fits ? incident : NULL;
}

bool apply_plan_launch(struct state *state, const struct event *event) {
    const struct plan_launched *launched = &event->launched;
    struct incident *incident = incident_of(state, event);
    if (!incident || !posts_fit(state, launched) || !seats_fit(state, launched) ||
        !launches_lines_fit(launched->missed, launched->missed_count) ||
        !talks_orders_fit(state, launched->orders, launched->order_count) ||
        (launched->dispatch_count > 0 &&
         !dispatches_put_new(state, launched->dispatches, launched->dispatch_count, event)))
        return false;
    for (uint32_t i = 0; i < launched->post_count; i++) {
        struct post post = launched->posts[i];
        post.seq = event->seq;
        posts_put_post(state, &post);
    }
    for (uint32_t i = 0; i < launched->seat_count; i++) {
        const struct seat_call *call = &launched->seats[i];
        posts_sit(state, shelf_at(&state->posts.seats, call->seat), state_account_by_name(state, call->account)->number,
                  0, event->seq, event->at_ms);
    }
    for (uint32_t i = 0; i < launched->order_count; i++)
        talks_issue_order(state, &launched->orders[i], event);
    const struct account *actor = event->actor ? state_account_by_name(state, event->actor) : NULL;
    launches_put(state, &(struct launch){.incident = launched->incident,
                                         .plan = launched->plan,
                                         .account = actor ? actor->number : 0,
                                         .seat = event->seat,
                                         .at_ms = event->at_ms,
                                         .seq = event->seq,
                                         .missed = launched->missed,
                                         .missed_count = launched->missed_count});
    incident->plans[incident->plan_count++] = launched->plan;
    incident->seq = event->seq;
    return true;
}
