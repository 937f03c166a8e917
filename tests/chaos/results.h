// The results file that other programs read.
// SPDX-License-Identifier: Apache-2.0
#ifndef CHAOS_RESULTS_H
#define CHAOS_RESULTS_H

#include <stdbool.h>

#include "tally.h"

// Sets "chaos" in the JSON file at `path`; all else in it stays. False: said what is wrong.
bool results_write(const char *path, const struct tally *tally, uint64_t seed, double seconds);

#endif
