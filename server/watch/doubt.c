// Judges whether fixes beyond an edge make a crossing.
// SPDX-License-Identifier: Apache-2.0
#include "watch/doubt.h"

double doubt_accuracy_m(const struct fix *fix) {
    double metres = fix->accuracy_dm == FIX_UNKNOWN ? DOUBT_ACCURACY_M : fix->accuracy_dm / 10.;
    return metres < 1. ? 1. : metres;
}

bool doubt_settles(struct doubt *doubt, const struct fix *fix, double depth_m, bool shaken) {
    double accuracy_m = doubt_accuracy_m(fix);
    bool deep = depth_m > accuracy_m, very_deep = depth_m > 2 * accuracy_m;
    if (!doubt->fixes++)
        doubt->since_ms = fix->at_ms;
    bool settled = (very_deep && !shaken) || (deep && doubt->deep) ||
                   (doubt->fixes >= DOUBT_LONG_FIXES && fix->at_ms - doubt->since_ms >= DOUBT_LONG_MS);
    doubt->deep = deep;
    if (settled)
        *doubt = (struct doubt){0};
    return settled;
}
