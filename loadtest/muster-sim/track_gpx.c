// GPX tracks: the track points of a file are one vehicle's.
// SPDX-License-Identifier: Apache-2.0
#include <expat.h>
#include <stdio.h>
#include <string.h>

#include "muster-sim/track.h"

#define TEXT_MAX 64

struct reader {
    struct track *track;
    uint32_t row;
    bool in_point, has_place, has_time;
    struct track_point point;
    char text[TEXT_MAX]; // of the innermost element
    size_t len;
};

static const char *local_name(const char *name) {
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

static void XMLCALL on_start(void *arg, const XML_Char *name, const XML_Char **attributes) {
    struct reader *reader = arg;
    reader->len = 0;
    if (strcmp(local_name(name), "trkpt") != 0)
        return;
    bool lat = false, lon = false;
    reader->in_point = true;
    reader->has_time = false;
    reader->point = (struct track_point){.speed_cms = TRACK_UNKNOWN,
                                         .heading_cdeg = TRACK_UNKNOWN,
                                         .accuracy_dm = TRACK_UNKNOWN,
                                         .altitude_dm = TRACK_UNKNOWN_ALTITUDE,
                                         .row = reader->row++};
    for (; attributes[0]; attributes += 2) {
        if (strcmp(attributes[0], "lat") == 0)
            lat = track_degrees_e7(attributes[1], 90, &reader->point.lat_e7);
        else if (strcmp(attributes[0], "lon") == 0)
            lon = track_degrees_e7(attributes[1], 180, &reader->point.lon_e7);
    }
    reader->has_place = lat && lon;
}

static void XMLCALL on_text(void *arg, const XML_Char *text, int len) {
    struct reader *reader = arg;
    for (int i = 0; i < len && reader->len < TEXT_MAX - 1; i++)
        if (text[i] != '\n' && text[i] != '\r' && text[i] != '\t' && !(text[i] == ' ' && reader->len == 0))
            reader->text[reader->len++] = text[i];
}

static void end_point(struct reader *reader) {
    reader->in_point = false;
    if (reader->has_place && reader->has_time) {
        reader->point.vehicle = track_vehicle(reader->track, "");
        track_add(reader->track, &reader->point);
    } else {
        reader->track->skipped++;
    }
}

static void XMLCALL on_end(void *arg, const XML_Char *name) {
    struct reader *reader = arg;
    struct track_point *point = &reader->point;
    const char *local = local_name(name);
    while (reader->len > 0 && reader->text[reader->len - 1] == ' ')
        reader->len--;
    reader->text[reader->len] = '\0';
    reader->len = 0;
    if (!reader->in_point)
        return;
    if (strcmp(local, "trkpt") == 0)
        end_point(reader);
    else if (strcmp(local, "time") == 0)
        reader->has_time = track_time_ms(reader->text, &point->at_ms);
    else if (strcmp(local, "ele") == 0)
        track_scaled(reader->text, 10, -10000, 1000000, &point->altitude_dm);
    else if (strcmp(local, "speed") == 0)
        track_scaled(reader->text, 100, 0, 100000, &point->speed_cms);
    else if (strcmp(local, "course") == 0 && track_scaled(reader->text, 100, 0, 36000, &point->heading_cdeg))
        point->heading_cdeg %= 36000;
}

bool track_read_gpx(struct track *track, const char *text, size_t len, char *error, size_t error_size) {
    struct reader reader = {.track = track};
    XML_Parser parser = XML_ParserCreate(NULL);
    if (!parser) {
        snprintf(error, error_size, "no memory for it");
        return false;
    }
    XML_SetUserData(parser, &reader);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    bool good = len <= INT32_MAX && XML_Parse(parser, text, (int)len, 1) == XML_STATUS_OK;
    if (!good)
        snprintf(error, error_size, "line %lu is not XML: %s", (unsigned long)XML_GetCurrentLineNumber(parser),
                 XML_ErrorString(XML_GetErrorCode(parser)));
    XML_ParserFree(parser);
    return good;
}
