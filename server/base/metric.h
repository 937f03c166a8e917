// Numbers that an operator sees at /metrics. A metric is declared where it is counted and registers itself at start.
// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_METRIC_H
#define BASE_METRIC_H

#include <stdatomic.h>
#include <stdint.h>

enum metric_type { METRIC_COUNTER, METRIC_GAUGE };

struct metric {
    const char *name;   // Prometheus name with unit, e.g. "muster_fixes_taken_total"
    const char *labels; // e.g. "reason=\"future\"", or NULL
    const char *help;   // English sentence
    enum metric_type type;
    _Atomic int64_t value;
    struct metric *next;
};

// Only before threads are born: by a constructor, or early in main.
void metric_register(struct metric *metric);

// METRIC(fixes_taken, COUNTER, "muster_fixes_taken_total", NULL, "Fixes accepted.")
#define METRIC(ident, kind, name_, labels_, help_)                                                                     \
    static struct metric ident = {.name = (name_), .labels = (labels_), .help = (help_), .type = METRIC_##kind};       \
    __attribute__((constructor)) static void ident##_register(void) {                                                  \
        metric_register(&ident);                                                                                       \
    }

// Any thread.
static inline void metric_add(struct metric *metric, int64_t n) {
    atomic_fetch_add_explicit(&metric->value, n, memory_order_relaxed);
}
static inline void metric_set(struct metric *metric, int64_t n) {
    atomic_store_explicit(&metric->value, n, memory_order_relaxed);
}
static inline int64_t metric_get(const struct metric *metric) {
    return atomic_load_explicit(&((struct metric *)(uintptr_t)metric)->value, memory_order_relaxed);
}

// Sorted by name, then labels. Any thread once main has begun.
const struct metric *metric_first(void);

#endif
