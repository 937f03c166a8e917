// Places on the earth: WGS84 degrees x 1e7. CGCS2000 is taken as equal; GCJ-02 must be converted before it comes here.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_PLACE_H
#define DOMAIN_PLACE_H

#include <stdbool.h>
#include <stdint.h>

static inline bool place_is_valid(int32_t lat_e7, int32_t lon_e7) {
    return lat_e7 >= -900000000 && lat_e7 <= 900000000 && lon_e7 >= -1800000000 && lon_e7 <= 1800000000;
}

struct place {
    bool known; // else the rest is 0
    int32_t lat_e7, lon_e7;
};

// Metres along the great circle.
double place_distance_m(int32_t lat1_e7, int32_t lon1_e7, int32_t lat2_e7, int32_t lon2_e7);

#endif
