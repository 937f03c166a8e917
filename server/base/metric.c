// The list of metrics, kept sorted as they register.
// SPDX-License-Identifier: Apache-2.0
#include "base/metric.h"

#include <stddef.h>
#include <string.h>

static struct metric *first;

static int compare(const struct metric *a, const struct metric *b) {
    int order = strcmp(a->name, b->name);
    return order ? order : strcmp(a->labels ? a->labels : "", b->labels ? b->labels : "");
}

void metric_register(struct metric *metric) {
    struct metric **at = &first;
    while (*at && compare(*at, metric) <= 0)
        at = &(*at)->next;
    metric->next = *at;
    *at = metric;
}

const struct metric *metric_first(void) {
    return first;
}
