// When a crossing is believed. A receiver at the edge of a fence sees itself on this side and on that; told of each,
// nobody would look any more. So one fix that says otherwise than what is believed is a doubt, and doubts settle it:
//
//   at once      a fix that is beyond the edge by more than twice its accuracy (30 m where it is not known)
//   the second   two in a row, each beyond it by more than its accuracy
//   for long     three or more in a row, over half a minute or longer, however near the edge
//
// A fix that agrees ends the doubt. Behind a fix that is marked as an implausible jump none is believed at once. Pure.
// SPDX-License-Identifier: Apache-2.0
#ifndef WATCH_DOUBT_H
#define WATCH_DOUBT_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/fix.h"

#define DOUBT_ACCURACY_M 30. // where a fix does not say
#define DOUBT_LONG_MS 30000
#define DOUBT_LONG_FIXES 3

struct doubt { // all zero: none
    uint32_t fixes;
    int64_t since_ms; // device time of the first
    bool deep;        // the last was beyond the edge by more than its accuracy
};

double doubt_accuracy_m(const struct fix *fix); // at least 1

// Another fix that says otherwise, `depth_m` beyond the edge. True: it is believed now, and the doubt is over.
bool doubt_settles(struct doubt *doubt, const struct fix *fix, double depth_m, bool shaken);

#endif
