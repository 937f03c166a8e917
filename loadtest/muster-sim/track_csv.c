// CSV tracks: columns are found by the names in the header line.
// SPDX-License-Identifier: Apache-2.0
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "muster-sim/track.h"

enum column { LAT, LON, TIME, VEHICLE, SPEED, SPEED_KMH, HEADING, ALTITUDE, ACCURACY, COLUMNS };
static const char *const names[COLUMNS][8] = {
    [LAT] = {"latitude", "lat", "y"},
    [LON] = {"longitude", "lon", "lng", "long", "x"},
    [TIME] = {"timestamp", "time", "t", "datetime", "date_time", "device_time"},
    [VEHICLE] = {"vehicle_id", "vehicle", "tracker", "device_id", "device", "unit"},
    [SPEED] = {"speed", "speed_ms"}, // metres per second
    [SPEED_KMH] = {"speed_kmh"},
    [HEADING] = {"bearing", "heading", "course"},
    [ALTITUDE] = {"altitude", "ele", "elevation", "alt"},
    [ACCURACY] = {"accuracy"}, // metres
};

#define FIELD_MAX 128

struct reader {
    struct track *track;
    uint32_t row;
    int field; // of the row, from 0
    bool in_header, full;
    int place[COLUMNS];             // which field holds a column; -1: none
    char value[COLUMNS][FIELD_MAX]; // of the row
};

static void name_column(struct reader *reader, const char *name) {
    for (int column = 0; column < COLUMNS; column++)
        for (int i = 0; i < 8 && names[column][i]; i++)
            if (strcasecmp(names[column][i], name) == 0 && reader->place[column] < 0)
                reader->place[column] = reader->field;
}

static void on_field(void *bytes, size_t len, void *arg) {
    struct reader *reader = arg;
    char text[FIELD_MAX];
    size_t kept = len < FIELD_MAX ? len : 0; // nothing that long means anything here
    if (kept > 0)
        memcpy(text, bytes, kept);
    text[kept] = '\0';
    if (reader->in_header)
        name_column(reader, text);
    else
        for (int column = 0; column < COLUMNS; column++)
            if (reader->place[column] == reader->field)
                memcpy(reader->value[column], text, kept + 1);
    reader->field++;
}

static bool point_of(struct reader *reader, struct track_point *point) {
    *point = (struct track_point){.speed_cms = TRACK_UNKNOWN,
                                  .heading_cdeg = TRACK_UNKNOWN,
                                  .accuracy_dm = TRACK_UNKNOWN,
                                  .altitude_dm = TRACK_UNKNOWN_ALTITUDE,
                                  .row = reader->row};
    if (!track_degrees_e7(reader->value[LAT], 90, &point->lat_e7) ||
        !track_degrees_e7(reader->value[LON], 180, &point->lon_e7) ||
        !track_time_ms(reader->value[TIME], &point->at_ms))
        return false;
    if (!track_scaled(reader->value[SPEED], 100, 0, 100000, &point->speed_cms))
        track_scaled(reader->value[SPEED_KMH], 100 / 3.6, 0, 100000, &point->speed_cms);
    if (track_scaled(reader->value[HEADING], 100, 0, 36000, &point->heading_cdeg))
        point->heading_cdeg %= 36000;
    track_scaled(reader->value[ALTITUDE], 10, -10000, 1000000, &point->altitude_dm);
    track_scaled(reader->value[ACCURACY], 10, 0, 1000000, &point->accuracy_dm);
    return true;
}

static void on_row(int end, void *arg) {
    (void)end;
    struct reader *reader = arg;
    struct track_point point;
    if (!reader->in_header) {
        bool good = point_of(reader, &point);
        if (good)
            point.vehicle = track_vehicle(reader->track, reader->value[VEHICLE]);
        if (good && point.vehicle != UINT32_MAX)
            track_add(reader->track, &point);
        else
            reader->track->skipped++;
        reader->full |= good && point.vehicle == UINT32_MAX;
        reader->row++;
    }
    reader->in_header = false;
    reader->field = 0;
    memset(reader->value, 0, sizeof reader->value);
}

// The separator that the header line has most of, outside quotes.
static unsigned char separator_of(const char *text, size_t len) {
    static const char candidates[] = ",;\t";
    int count[3] = {0};
    bool quoted = false;
    for (size_t i = 0; i < len && text[i] != '\n'; i++) {
        quoted ^= text[i] == '"';
        const char *found = quoted || !text[i] ? NULL : strchr(candidates, text[i]);
        if (found)
            count[found - candidates]++;
    }
    int best = count[1] > count[0] ? 1 : 0;
    return (unsigned char)candidates[count[2] > count[best] ? 2 : best];
}

bool track_read_csv(struct track *track, const char *text, size_t len, char *error, size_t error_size) {
    size_t mark = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    struct reader *reader = mem_new(sizeof *reader);
    struct csv_parser parser;
    reader->track = track;
    reader->in_header = true;
    memset(reader->place, -1, sizeof reader->place);
    bool good = csv_init(&parser, CSV_APPEND_NULL) == 0;
    if (!good)
        snprintf(error, error_size, "no memory for it");
    if (good) {
        csv_set_delim(&parser, separator_of(text + mark, len - mark));
        good = csv_parse(&parser, text + mark, len - mark, on_field, on_row, reader) == len - mark &&
               csv_fini(&parser, on_field, on_row, reader) == 0;
        if (!good)
            snprintf(error, error_size, "row %u is not CSV: %s", reader->row + 2, csv_strerror(csv_error(&parser)));
        csv_free(&parser);
    }
    if (good && (reader->place[LAT] < 0 || reader->place[LON] < 0 || reader->place[TIME] < 0)) {
        snprintf(error, error_size,
                 "the header line names no latitude, longitude and time (lat, lon, timestamp; or Y, X, t)");
        good = false;
    }
    if (good && reader->full) {
        snprintf(error, error_size, "it holds more than %d vehicles", TRACK_VEHICLES_MAX);
        good = false;
    }
    free(reader);
    return good;
}
