// Buckets by the exponent and the first bits of the mantissa.
// SPDX-License-Identifier: Apache-2.0
#include "muster-load/histogram.h"

#include <math.h>

#define UNIT 0.001 // the first bucket ends here

static int bucket_of(double value) {
    int exponent;
    double mantissa = frexp(value / UNIT + 1., &exponent); // 0.5 <= mantissa < 1
    int bucket = (exponent - 1) * HISTOGRAM_STEPS + (int)((mantissa - 0.5) * 2. * HISTOGRAM_STEPS);
    return bucket < HISTOGRAM_DOUBLINGS * HISTOGRAM_STEPS ? bucket : HISTOGRAM_DOUBLINGS * HISTOGRAM_STEPS - 1;
}

static double upper_end(int bucket) {
    double low = ldexp(1., bucket / HISTOGRAM_STEPS), step = low / HISTOGRAM_STEPS;
    return (low + step * (bucket % HISTOGRAM_STEPS + 1) - 1.) * UNIT;
}

void histogram_add(struct histogram *histogram, double value) {
    value = value < 0. ? 0. : value;
    histogram->counts[bucket_of(value)]++;
    histogram->total++;
    histogram->max = value > histogram->max ? value : histogram->max;
}

void histogram_join(struct histogram *histogram, const struct histogram *other) {
    for (int i = 0; i < HISTOGRAM_DOUBLINGS * HISTOGRAM_STEPS; i++)
        histogram->counts[i] += other->counts[i];
    histogram->total += other->total;
    histogram->max = other->max > histogram->max ? other->max : histogram->max;
}

double histogram_at(const struct histogram *histogram, double share) {
    uint64_t wanted = (uint64_t)ceil(share * (double)histogram->total), seen = 0;
    for (int i = 0; i < HISTOGRAM_DOUBLINGS * HISTOGRAM_STEPS; i++) {
        seen += histogram->counts[i];
        if (seen >= wanted && seen)
            return fmin(upper_end(i), histogram->max);
    }
    return histogram->max;
}
