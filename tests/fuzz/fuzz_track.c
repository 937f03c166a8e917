// A recorded track may be anything, CSV or GPX; its points lie in the world and name vehicles that are there.
// SPDX-License-Identifier: Apache-2.0
#include "muster-sim/track.h"

#include "fuzz.h"

static bool within(int64_t value, int64_t unknown, int64_t min, int64_t max) {
    return value == unknown || (value >= min && value <= max);
}

static void check(const struct track *track) {
    PROMISE(track->vehicle_count <= TRACK_VEHICLES_MAX);
    for (uint32_t i = 0; i < track->count; i++) {
        const struct track_point *point = &track->points[i];
        PROMISE(point->vehicle < track->vehicle_count);
        PROMISE(within(point->lat_e7, 0, -900000000, 900000000) && within(point->lon_e7, 0, -1800000000, 1800000000));
        PROMISE(within(point->speed_cms, TRACK_UNKNOWN, 0, 100000));
        PROMISE(within(point->heading_cdeg, TRACK_UNKNOWN, 0, 35999));
        PROMISE(within(point->accuracy_dm, TRACK_UNKNOWN, 0, 1000000));
        PROMISE(within(point->altitude_dm, TRACK_UNKNOWN_ALTITUDE, -10000, 1000000));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char error[256] = "";
    struct track track = {0};
    bool gpx = size > 0 && data[0] == '<';
    bool good = (gpx ? track_read_gpx : track_read_csv)(&track, (const char *)data, size, error, sizeof error);
    if (good)
        check(&track);
    else
        PROMISE(*error && strlen(error) < sizeof error);
    track_free(&track);
    return 0;
}
