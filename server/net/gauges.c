// Counts what is open, late and held.
// SPDX-License-Identifier: Apache-2.0
#include "net/gauges.h"

#include "base/metric.h"

METRIC(orders_open, GAUGE, "muster_orders_open", NULL, "Orders that somebody is still to answer for.")
METRIC(overdue, GAUGE, "muster_orders_overdue", NULL, "Open orders of which a part was not done by its deadline.")
METRIC(held, GAUGE, "muster_seats_held", NULL, "Seats of open command posts that somebody holds.")
METRIC(posts_open, GAUGE, "muster_posts_open", NULL, "Command posts that are open.")

static bool is_overdue(const struct order *order) {
    for (uint32_t i = 0; i < order->target_count; i++)
        if (order->targets[i].late && order_phase_is_open(order->targets[i].phase) &&
            order->targets[i].phase != ORDER_DONE)
            return true;
    return false;
}

static void read_orders(const struct state *state) {
    int64_t open = 0, late = 0;
    const struct order *order = NULL;
    while ((order = state_open_order_next(state, order))) {
        open++;
        late += is_overdue(order);
    }
    metric_set(&orders_open, open);
    metric_set(&overdue, late);
}

static void read_posts(const struct state *state) {
    int64_t open = 0, seats = 0;
    for (uint32_t i = 1; i <= state_post_count(state); i++) {
        const struct post *post = state_post(state, i);
        if (!post || post->closed_at_ms)
            continue;
        open++;
        for (uint32_t k = 0; k < post->seat_count; k++) {
            const struct seat *seat = state_seat(state, post->first_seat + k);
            seats += seat && seat->holder;
        }
    }
    metric_set(&posts_open, open);
    metric_set(&held, seats);
}

void gauges_read(const struct state *state) {
    read_orders(state);
    read_posts(state);
}
