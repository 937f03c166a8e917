// Tracks in memory: reading a file whole, vehicles by name, points in order.
// SPDX-License-Identifier: Apache-2.0
#include "muster-sim/track.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

#define FILE_MAX (512u << 20)

uint32_t track_vehicle(struct track *track, const char *name) {
    for (uint32_t i = track->vehicle_count; i-- > 0;) // rows of one vehicle often follow each other
        if (strcmp(track->vehicles[i], name) == 0)
            return i;
    if (track->vehicle_count == TRACK_VEHICLES_MAX)
        return UINT32_MAX;
    track->vehicles = mem_resize(track->vehicles, (track->vehicle_count + 1) * sizeof *track->vehicles);
    track->vehicles[track->vehicle_count] = mem_strdup(name);
    return track->vehicle_count++;
}

void track_add(struct track *track, const struct track_point *point) {
    if ((track->count & (track->count - 1)) == 0) // a power of two: full
        track->points = mem_resize(track->points, (track->count ? track->count * 2ul : 1) * sizeof *track->points);
    track->points[track->count++] = *point;
}

static int by_time(const void *left, const void *right) {
    const struct track_point *a = left, *b = right;
    if (a->at_ms != b->at_ms)
        return a->at_ms < b->at_ms ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

static bool read_whole(const char *path, struct buf *text, char *error, size_t error_size) {
    FILE *file = fopen(path, "re");
    size_t got = 1;
    while (file && got > 0 && text->len < FILE_MAX) {
        buf_reserve(text, 1 << 16);
        text->len += got = fread(text->data + text->len, 1, 1 << 16, file);
    }
    bool good = file && !ferror(file) && text->len < FILE_MAX;
    if (!good)
        snprintf(error, error_size, "%s: %s", path, text->len >= FILE_MAX ? "larger than 512 MiB" : strerror(errno));
    if (file)
        fclose(file);
    return good;
}

static bool is_gpx(const char *path, const struct buf *text) {
    size_t len = strlen(path);
    return (len > 4 && strcasecmp(path + len - 4, ".gpx") == 0) || (text->len > 0 && text->data[0] == '<');
}

bool track_read(const char *path, struct track *track, char *error, size_t error_size) {
    struct buf text = {0};
    char why[256] = "";
    *track = (struct track){0};
    bool good = read_whole(path, &text, error, error_size);
    if (good) {
        bool (*read)(struct track *, const char *, size_t, char *, size_t) =
            is_gpx(path, &text) ? track_read_gpx : track_read_csv;
        good = read(track, (const char *)text.data, text.len, why, sizeof why);
        if (!good)
            snprintf(error, error_size, "%s: %s", path, why);
        else if (!(good = track->count > 0))
            snprintf(error, error_size, "%s: no row has a place and a time that can be read", path);
    }
    buf_free(&text);
    if (good)
        qsort(track->points, track->count, sizeof *track->points, by_time);
    else
        track_free(track);
    return good;
}

void track_free(struct track *track) {
    for (uint32_t i = 0; i < track->vehicle_count; i++)
        free(track->vehicles[i]);
    free(track->vehicles);
    free(track->points);
    *track = (struct track){0};
}
