// Bodies of the launch of plans.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "domain/tasking.h"
#include "wire/proto_body.h"
#include "wire/proto_object.h"

enum { LAUNCHED_POSTS = 3, LAUNCHED_SEATS, LAUNCHED_ORDERS, LAUNCHED_DISPATCHES, LAUNCHED_MISSED }; // field numbers

static enum refusal read_launch(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__PlanLaunch *from = message;
    *(struct plan_launch *)body = (struct plan_launch){
        .plan = from->plan, .incident = from->incident, .units = from->units, .count = (uint32_t)from->n_units};
    return from->n_units > DISPATCH_UNITS_MAX ? REFUSAL_DISPATCH_UNITS_INVALID : REFUSAL_NONE;
}
static void write_launch(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct plan_launch *from = body;
    Muster__V1__PlanLaunch *to = message;
    to->plan = from->plan;
    to->incident = from->incident;
    to->units = (uint32_t *)(uintptr_t)from->units;
    to->n_units = from->count;
}

// ---- what it brought

static void put_posts(struct buf *buf, const struct plan_launched *from) {
    for (uint32_t i = 0; i < from->post_count; i++) {
        Muster__V1__Post to;
        proto_post_out(&from->posts[i], &to);
        proto_put_message(buf, LAUNCHED_POSTS, &to.base);
    }
}

static void put_seats(struct buf *buf, const struct plan_launched *from) {
    for (uint32_t i = 0; i < from->seat_count; i++) {
        Muster__V1__SeatTake to = MUSTER__V1__SEAT_TAKE__INIT;
        to.seat = from->seats[i].seat;
        to.account = proto_text(from->seats[i].account);
        proto_put_message(buf, LAUNCHED_SEATS, &to.base);
    }
}

static void put_launched(struct buf *buf, const void *body, const struct event *event) {
    const struct plan_launched *from = body;
    Muster__V1__PlanLaunched head = MUSTER__V1__PLAN_LAUNCHED__INIT;
    head.plan = from->plan;
    head.incident = from->incident;
    proto_put(buf, &head.base);
    put_posts(buf, from);
    put_seats(buf, from);
    for (uint32_t i = 0; i < from->order_count; i++) {
        struct proto_mark mark = proto_open(buf, LAUNCHED_ORDERS, 1024);
        proto_order_put(buf, &from->orders[i], NULL);
        proto_close(buf, mark);
    }
    for (uint32_t i = 0; i < from->dispatch_count; i++)
        proto_dispatch_put(buf, LAUNCHED_DISPATCHES, &from->dispatches[i], NULL, event);
    for (uint32_t i = 0; i < from->missed_count; i++)
        proto_put_bytes(buf, LAUNCHED_MISSED, from->missed[i], strlen(from->missed[i]));
}

static bool posts_in(const Muster__V1__PlanLaunched *from, struct arena *arena, struct plan_launched *to) {
    struct post *posts = arena_alloc(arena, from->n_posts * sizeof *posts);
    bool good = posts && from->n_posts <= PLAN_POSTS_MAX;
    for (size_t i = 0; good && i < from->n_posts; i++)
        good = proto_post_in(from->posts[i], &posts[i]);
    to->posts = posts;
    to->post_count = (uint32_t)from->n_posts;
    return good;
}

static bool seats_in(const Muster__V1__PlanLaunched *from, struct arena *arena, struct plan_launched *to) {
    struct seat_call *seats = arena_alloc(arena, from->n_seats * sizeof *seats);
    bool good = seats && from->n_seats <= (size_t)PLAN_SEATS_MAX * PLAN_ACCOUNTS_MAX;
    for (size_t i = 0; good && i < from->n_seats; i++) {
        seats[i] = (struct seat_call){from->seats[i]->seat, from->seats[i]->account};
        good = proto_text_is(seats[i].account, 1, ACCOUNT_NAME_MAX, false);
    }
    to->seats = seats;
    to->seat_count = (uint32_t)from->n_seats;
    return good;
}

static bool orders_in(const Muster__V1__PlanLaunched *from, struct arena *arena, struct plan_launched *to) {
    struct order *orders = arena_alloc(arena, from->n_orders * sizeof *orders);
    bool good = orders && from->n_orders <= TASKING_ORDERS_MAX;
    for (size_t i = 0; good && i < from->n_orders; i++)
        good = proto_order_in(from->orders[i], NULL, arena, &orders[i]);
    to->orders = orders;
    to->order_count = (uint32_t)from->n_orders;
    return good;
}

static bool missed_in(const Muster__V1__PlanLaunched *from, struct plan_launched *to) {
    to->missed = (const char *const *)from->missed;
    to->missed_count = (uint32_t)from->n_missed;
    return proto_missed_are(from->missed, from->n_missed);
}

static enum refusal read_launched(const void *message, struct arena *arena, void *body) {
    const Muster__V1__PlanLaunched *from = message;
    struct plan_launched to = {
        .plan = from->plan, .incident = from->incident, .dispatch_count = (uint32_t)from->n_dispatches};
    bool good = posts_in(from, arena, &to) && seats_in(from, arena, &to) && orders_in(from, arena, &to) &&
                missed_in(from, &to) && from->n_dispatches <= DISPATCH_UNITS_MAX &&
                proto_dispatches_in(from->dispatches, from->n_dispatches, arena, &to.dispatches);
    *(struct plan_launched *)body = to;
    return good ? REFUSAL_NONE : REFUSAL_MALFORMED;
}

const struct proto_body proto_plan_launch = {110, &muster__v1__plan_launch__descriptor, read_launch, write_launch,
                                             NULL};
const struct proto_body proto_plan_launched = {110, &muster__v1__plan_launched__descriptor, read_launched, NULL,
                                               put_launched};
