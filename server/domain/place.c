// Distances on the earth.
// SPDX-License-Identifier: Apache-2.0
#include "domain/place.h"

#include <math.h>

#define EARTH_RADIUS_M 6371008.8

static double radians(double e7) {
    return e7 * (M_PI / 180e7);
}

double place_distance_m(int32_t lat1_e7, int32_t lon1_e7, int32_t lat2_e7, int32_t lon2_e7) {
    double lat1 = radians(lat1_e7), lat2 = radians(lat2_e7);
    double up = sin((lat2 - lat1) / 2), side = sin(radians((double)lon2_e7 - lon1_e7) / 2);
    double half = up * up + cos(lat1) * cos(lat2) * side * side;
    return 2 * EARTH_RADIUS_M * asin(sqrt(fmin(half, 1)));
}
