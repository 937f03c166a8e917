// A log-linear histogram: 32 steps per doubling, so a value is off by 3 % at most.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTER_LOAD_HISTOGRAM_H
#define MUSTER_LOAD_HISTOGRAM_H

#include <stdint.h>

#define HISTOGRAM_STEPS 32
#define HISTOGRAM_DOUBLINGS 32

struct histogram { // zeroed: empty
    uint64_t counts[HISTOGRAM_DOUBLINGS * HISTOGRAM_STEPS];
    uint64_t total;
    double max;
};

void histogram_add(struct histogram *histogram, double value); // below 0 counts as 0; resolution 0.001
void histogram_join(struct histogram *histogram, const struct histogram *other); // as if all had been added to one
double histogram_at(const struct histogram *histogram, double share);            // 0.99: the value 99 % are not above

#endif
