// What somebody hears of an event that carries several objects: each by its own rule.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "auth/inside.h"

bool auth_has_parts(enum verb verb) {
    return verb == VERB_PLAN_LAUNCH || verb == VERB_RESPONSE_START || verb == VERB_RESPONSE_SET;
}

// One of a list that is being copied: by its number, may they see it?
typedef bool sees(const struct state *state, const struct principal *who, const void *object);

static bool sees_post(const struct state *state, const struct principal *who, const void *object) {
    const struct post *post = state_post(state, ((const struct post *)object)->number);
    return post && auth_may_see_post(state, who, post);
}

static bool sees_call(const struct state *state, const struct principal *who, const void *object) {
    const struct seat *seat = state_seat(state, ((const struct seat_call *)object)->seat);
    return seat && auth_may_see_seat(state, who, seat);
}

static bool sees_order(const struct state *state, const struct principal *who, const void *object) {
    const struct order *order = state_order(state, ((const struct order *)object)->number);
    return order && auth_may_see_order(state, who, order);
}

static bool sees_dispatch(const struct state *state, const struct principal *who, const void *object) {
    const struct dispatch *dispatch = state_dispatch(state, ((const struct dispatch *)object)->number);
    return dispatch && auth_may_see_dispatch(state, who, dispatch);
}

struct narrowing {
    const struct state *state;
    const struct principal *who;
    struct arena *arena;
};

// Those of the list that they may see, of objects of `size` bytes. No room: none of them.
static const void *narrow(const struct narrowing *narrowing, const void *list, size_t size, uint32_t *count,
                          sees *may) {
    char *to = *count ? arena_alloc(narrowing->arena, *count * size) : NULL;
    uint32_t kept = 0;
    for (uint32_t i = 0; to && i < *count; i++) {
        const void *one = (const char *)list + i * size;
        if (may(narrowing->state, narrowing->who, one))
            memcpy(to + size * kept++, one, size);
    }
    *count = kept;
    return to;
}

static bool narrow_launch(const struct narrowing *narrowing, struct plan_launched *launched) {
    const struct incident *incident = state_incident(narrowing->state, launched->incident);
    launched->posts = narrow(narrowing, launched->posts, sizeof *launched->posts, &launched->post_count, sees_post);
    launched->seats = narrow(narrowing, launched->seats, sizeof *launched->seats, &launched->seat_count, sees_call);
    launched->orders =
        narrow(narrowing, launched->orders, sizeof *launched->orders, &launched->order_count, sees_order);
    launched->dispatches =
        narrow(narrowing, launched->dispatches, sizeof *launched->dispatches, &launched->dispatch_count, sees_dispatch);
    if (incident && auth_may_see_incident(narrowing->state, narrowing->who, incident))
        return true;
    launched->missed_count = 0;
    return launched->post_count + launched->seat_count + launched->order_count + launched->dispatch_count > 0;
}

// Who hears of an order alone is not told of the response.
static bool narrow_response(const struct narrowing *narrowing, struct response_changed *changed) {
    const struct response *response = state_response(narrowing->state, changed->response.number);
    changed->orders = narrow(narrowing, changed->orders, sizeof *changed->orders, &changed->order_count, sees_order);
    if (response && auth_may_see_response(narrowing->state, narrowing->who, response))
        return true;
    changed->response = (struct response){0};
    changed->missed_count = 0;
    return changed->order_count > 0;
}

bool auth_narrow(const struct state *state, const struct principal *who, struct event *event, struct arena *arena) {
    const struct narrowing narrowing = {state, who, arena};
    switch (event->verb) {
    case VERB_PLAN_LAUNCH:
        return narrow_launch(&narrowing, &event->launched);
    case VERB_RESPONSE_START:
    case VERB_RESPONSE_SET:
        return narrow_response(&narrowing, &event->response_changed);
    default:
        return true;
    }
}
