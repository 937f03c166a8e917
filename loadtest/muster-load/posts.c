// A command post of 300 people is opened, a seat with many open orders is handed over, an order goes to all groups: how
// long it takes until those have it whom it is for.
// SPDX-License-Identifier: Apache-2.0
#include "muster-load/posts.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

#define OPENINGS 5
#define HANDOVERS 20
#define ORDERS 50
#define PAUSE_S 0.3 // everybody has heard all

static bool all_have_channels(void *arg) {
    return ((struct staff *)arg)->live == MEMBERS;
}

static bool is_taken(void *arg) {
    return !((struct staff *)arg)->taker;
}

static void begin(struct staff *staff, enum staff_doing doing) {
    load_run(staff->ev, PAUSE_S);
    staff->doing = doing;
    staff->live = staff->heard = 0;
    staff->last_ms = 0.;
    staff->sent_ms = load_wall_ms();
}

// From the command until all of them have a seat and its channels; `all_ms` gets when the last one had.
static bool openings(struct staff *staff, struct histogram *all_ms) {
    staff->first_seat = 1;
    for (int i = 0; i < OPENINGS; i++) {
        for (int k = 0; k < MEMBERS; k++)
            staff->members[k].live = false;
        staff->first_seat += staff->seats; // of the post before
        begin(staff, STAFF_OPENING);
        double cpu = cpu_seconds(staff->hub->pid);
        staff_open(staff);
        if (!staff_wait(staff, all_have_channels))
            return false;
        histogram_add(all_ms, staff->last_ms);
        staff->open_cpu_s += cpu_seconds(staff->hub->pid) - cpu;
        staff->doing = STAFF_NOTHING;
        if (i < OPENINGS - 1)
            staff_close(staff);
        if (!staff_wait(staff, staff_idle))
            return false;
    }
    return true;
}

// The seat goes to whoever has none, and back. From the command until the next holder has every open order.
static bool handovers(struct staff *staff) {
    for (int i = 0; i < OPEN_ORDERS; i++)
        staff_order(staff, false);
    bool good = staff_wait(staff, staff_idle);
    for (int i = 0; good && i < HANDOVERS; i++) {
        const struct staff_member *usual = &staff->members[staff->handed_row], *other = &staff->members[MEMBERS];
        begin(staff, STAFF_HANDING);
        staff->taker = i % 2 ? usual : other;
        staff_hand_over(staff, i % 2 ? other->client : usual->client, staff->taker->name);
        good = staff_wait(staff, is_taken);
    }
    return good;
}

// From the command to each of its hearers; `all_ms` gets the last ones.
static bool orders_to_all(struct staff *staff, struct histogram *all_ms, uint32_t *hearers) {
    bool good = true;
    for (int i = 0; good && i < ORDERS; i++) {
        begin(staff, STAFF_ORDERING);
        staff_order(staff, true);
        good = staff_wait(staff, staff_idle);
        load_run(staff->ev, PAUSE_S);
        histogram_add(all_ms, staff->last_ms);
        if (i > 0 && staff->heard != *hearers)
            fprintf(stderr, "muster-load: an order was heard by %u, the one before by %u\n", staff->heard, *hearers);
        good = good && staff->heard > 0 && (i == 0 || staff->heard == *hearers);
        *hearers = staff->heard;
    }
    return good;
}

static void tell(const char *name, const struct histogram *ms) {
    printf(",\"%s_p50_ms\":%.2f,\"%s_p99_ms\":%.2f,\"%s_max_ms\":%.2f", name, histogram_at(ms, 0.5), name,
           histogram_at(ms, 0.99), name, ms->max);
}

int posts(const struct load_args *args) {
    struct hub hub = {0};
    struct staff *staff = mem_new(sizeof *staff);
    struct histogram *open_ms = mem_new(sizeof *open_ms), *order_ms = mem_new(sizeof *order_ms);
    struct ev_loop *ev = ev_default_loop(0);
    uint32_t hearers = 0;
    int status = EXIT_FAILURE;
    if (!hub_start(&hub, args) || !staff_come(staff, ev, &hub) || !openings(staff, open_ms) || !handovers(staff) ||
        !orders_to_all(staff, order_ms, &hearers))
        goto out;
    printf(
        "{\"posts\":{\"members\":%d,\"openings\":%d,\"handovers\":%d,\"open_orders\":%d,\"orders\":%d,\"hearers\":%u",
        MEMBERS, OPENINGS, HANDOVERS, OPEN_ORDERS, ORDERS, hearers);
    tell("told", &staff->told_ms);
    tell("live", &staff->live_ms);
    tell("open", open_ms);
    tell("handover", &staff->handed_ms);
    tell("hearer", &staff->order_ms);
    tell("order", order_ms);
    printf(",\"open_hub_cpu_s\":%.3f,\"hub_mib\":%.1f}}\n", staff->open_cpu_s / OPENINGS, memory_kib(hub.pid) / 1024.);
    status = EXIT_SUCCESS;
out:
    staff_leave(staff);
    hub_remove(&hub);
    free(staff);
    free(open_ms);
    free(order_ms);
    return status;
}
