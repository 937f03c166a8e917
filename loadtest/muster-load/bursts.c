// Looks at a loop: how long it works in one go, from being woken until it waits again.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

#include "base/mem.h"
#include "muster-load/load.h"

#define WAITED_US 20 // a look at the sockets that takes longer was a wait

struct bursts {
    ev_prepare before; // the loop looks at its sockets
    ev_check after;
    int64_t began_us, looked_us; // of the burst; of the last look
    struct histogram ms;
    char text[96];
};

static void on_before(struct ev_loop *ev, ev_prepare *before, int events) {
    (void)ev, (void)events;
    ((struct bursts *)before->data)->looked_us = load_us();
}

static void on_after(struct ev_loop *ev, ev_check *after, int events) {
    (void)ev, (void)events;
    struct bursts *bursts = after->data;
    int64_t now_us = load_us();
    if (now_us - bursts->looked_us < WAITED_US)
        return; // the burst goes on
    histogram_add(&bursts->ms, (double)(bursts->looked_us - bursts->began_us) * 1e-3);
    bursts->began_us = now_us;
}

struct bursts *bursts_watch(struct ev_loop *ev) {
    struct bursts *bursts = mem_new(sizeof *bursts);
    bursts->began_us = load_us();
    ev_prepare_init(&bursts->before, on_before);
    ev_check_init(&bursts->after, on_after);
    ev_set_priority(&bursts->before, EV_MINPRI); // whatever else is done before the look belongs to the burst
    ev_set_priority(&bursts->after, EV_MAXPRI);
    bursts->before.data = bursts->after.data = bursts;
    ev_prepare_start(ev, &bursts->before);
    ev_check_start(ev, &bursts->after);
    return bursts;
}

void bursts_begin(struct bursts *bursts) {
    bursts->ms = (struct histogram){0};
}

const char *bursts_told(struct bursts *bursts) {
    snprintf(bursts->text, sizeof bursts->text, "\"burst_p50_ms\":%.2f,\"burst_p99_ms\":%.2f,\"burst_max_ms\":%.2f",
             histogram_at(&bursts->ms, 0.5), histogram_at(&bursts->ms, 0.99), bursts->ms.max);
    return bursts->text;
}
