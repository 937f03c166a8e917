// Recorded tracks from CSV and GPX files: points of one or several vehicles, oldest first.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTER_SIM_TRACK_H
#define MUSTER_SIM_TRACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRACK_UNKNOWN (-1)
#define TRACK_UNKNOWN_ALTITUDE (-1000000)
#define TRACK_VEHICLES_MAX 10000

struct track_point {
    int64_t at_ms;
    int32_t lat_e7, lon_e7;
    int32_t speed_cms, heading_cdeg, accuracy_dm, altitude_dm; // TRACK_UNKNOWN..., where the file says nothing
    uint32_t vehicle;                                          // index into vehicles
    uint32_t row;                                              // its place in the file, from 0
};
struct track {
    char **vehicles; // as the file names them; "" where it names none
    uint32_t vehicle_count;
    struct track_point *points;
    uint32_t count;
    uint32_t skipped; // rows without a place or a time that can be read
};

// Reads a file; GPX by its name's end or by its first character '<', else CSV with a header line, separated by
// , ; or tabs. Points of equal time keep the file's order. False: `error` says what is wrong, in English.
bool track_read(const char *path, struct track *track, char *error, size_t error_size);
void track_free(struct track *track); // zeroed is fine

// ---- for the readers of the formats
// Whole file in memory. False: not a track of this format at all.
bool track_read_csv(struct track *track, const char *text, size_t len, char *error, size_t error_size);
bool track_read_gpx(struct track *track, const char *text, size_t len, char *error, size_t error_size);
// UINT32_MAX: too many of them.
uint32_t track_vehicle(struct track *track, const char *name);
void track_add(struct track *track, const struct track_point *point);

// ---- values as texts. False: not of that form.
// Decimal degrees, rounded to the nearest 1e-7 exactly (halves away from zero), within +-max_degrees.
bool track_degrees_e7(const char *text, int max_degrees, int32_t *out);
// 2026-01-26 15:57:02, 2008-12-11T04:42:14.5+08:00 (no zone: UTC), or seconds or milliseconds since 1970.
bool track_time_ms(const char *text, int64_t *out);
// A number times `scale`, rounded, within [min, max].
bool track_scaled(const char *text, double scale, int32_t min, int32_t max, int32_t *out);

#endif
