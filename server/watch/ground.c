// Opens GEOS for one thread, and turns what it complains of into a line of the log and a count.
// SPDX-License-Identifier: Apache-2.0
#include "watch/ground.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/metric.h"

METRIC(errors, COUNTER, "muster_watch_geometry_errors_total", NULL, "Calls of the geometry library that failed.")

static void on_error(const char *message, void *arg) {
    struct ground *ground = arg;
    ground->errors++;
    metric_add(&errors, 1);
    log_limited(LOG_WARN, "watch: the geometry library failed: %s", message);
}

static void on_notice(const char *message, void *arg) {
    (void)arg;
    log_debug("watch: the geometry library says: %s", message);
}

struct ground *ground_create(void) {
    struct ground *ground = mem_new(sizeof *ground);
    ground->geos = GEOS_init_r();
    if (!ground->geos)
        log_die("watch: the geometry library does not start");
    GEOSContext_setErrorMessageHandler_r(ground->geos, on_error, ground);
    GEOSContext_setNoticeMessageHandler_r(ground->geos, on_notice, ground);
    return ground;
}

void ground_destroy(struct ground *ground) {
    if (!ground)
        return;
    GEOS_finish_r(ground->geos);
    free(ground);
}
