// Reads units from GeoJSON: each Feature of a FeatureCollection is one, with its home as the point and the columns of a
// file as properties. The features are found by their brackets and given to jansson one at a time, so that a large file
// is read in pieces and every unit knows its line; what stands around them is read at the end.
// SPDX-License-Identifier: Apache-2.0
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/forces_inside.h"

#define FEATURE_MAX (64u << 10) // bytes of one feature, and of all that stands around them

struct forces_geojson {
    struct buf around; // the file without its features
    uint32_t line;
    bool begun, ended; // the list of features
    bool more;         // a comma stands before the next one
};

// ---- brackets

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Behind the string that begins here; NULL: it does not end.
static const char *skip_string(const char *at, const char *end) {
    for (at++; at < end && *at != '"'; at++)
        if (*at == '\\')
            at++;
    return at < end ? at + 1 : NULL;
}

// Behind the object that begins here; NULL: it does not end. What is in it is jansson's to judge.
static const char *skip_object(const char *at, const char *end) {
    for (int depth = 0; at && at < end;) {
        if (*at == '"') {
            at = skip_string(at, end);
            continue;
        }
        depth += (*at == '{' || *at == '[') - (*at == '}' || *at == ']');
        at++;
        if (depth == 0)
            return at;
    }
    return NULL;
}

// Behind the [ of "features" at the top; NULL: it is not there.
static const char *find_features(const char *at, const char *end) {
    static const char name[] = "\"features\"";
    int depth = 0;
    while (at && at < end) {
        bool here = depth == 1 && (size_t)(end - at) > sizeof name && memcmp(at, name, sizeof name - 1) == 0;
        if (*at == '"') {
            at = skip_string(at, end);
            const char *value = at;
            while (here && value && value < end && (is_blank(*value) || *value == ':'))
                value++;
            if (here && value && value < end && *value == '[')
                return value + 1;
            continue;
        }
        depth += (*at == '{' || *at == '[') - (*at == '}' || *at == ']');
        at++;
    }
    return NULL;
}

static void go_to(struct forces_file *file, const char *to) {
    for (; file->bytes + file->at < to; file->at++)
        file->geojson->line += file->bytes[file->at] == '\n';
}

// ---- features

static const char *number_text(struct forces_file *file, const json_t *value) {
    char text[40];
    if (json_is_integer(value))
        snprintf(text, sizeof text, "%lld", (long long)json_integer_value(value));
    else
        snprintf(text, sizeof text, "%.15g", json_real_value(value));
    return arena_text(file->arena, text, strlen(text));
}

static const char *list_text(struct forces_file *file, const json_t *list) {
    struct buf text = {0};
    bool good = true;
    for (size_t i = 0; good && i < json_array_size(list); i++) {
        const char *one = json_string_value(json_array_get(list, i));
        good = one && text.len + strlen(one) < FORCES_CELL_MAX;
        if (good)
            buf_printf(&text, "%s%s", i ? ";" : "", one);
    }
    const char *copy = good ? arena_text(file->arena, text.data ? (const char *)text.data : "", text.len) : NULL;
    buf_free(&text);
    return copy;
}

// The text of a property as a cell; NULL: it is none.
static const char *cell_of(struct forces_file *file, const json_t *value) {
    if (json_is_null(value))
        return "";
    if (json_is_string(value))
        return arena_text(file->arena, json_string_value(value), strnlen(json_string_value(value), FORCES_CELL_MAX));
    if (json_is_number(value))
        return number_text(file, value);
    return json_is_array(value) ? list_text(file, value) : NULL;
}

static void take_property(struct forces_file *file, struct forces_cells *cells, const char *key, const json_t *value) {
    enum forces_column column = forces_column_of(key);
    const char *cell = cell_of(file, value);
    if (column == FORCES_COLUMNS)
        forces_note(file, cells->line, FORCES_COLUMNS, FORCES_COLUMN_UNKNOWN, key);
    else if (cells->cells[column] && *cells->cells[column])
        forces_note(file, cells->line, column, FORCES_COLUMN_TWICE, key);
    else if (!cell)
        forces_note(file, cells->line, column, FORCES_PROPERTY_INVALID, "");
    else
        cells->cells[column] = cell;
}

static void take_point(struct forces_file *file, struct forces_cells *cells, const json_t *geometry) {
    const char *type = json_string_value(json_object_get(geometry, "type"));
    const json_t *place = json_object_get(geometry, "coordinates");
    const json_t *lon = json_array_get(place, 0), *lat = json_array_get(place, 1);
    if (json_is_null(geometry) || !geometry)
        return;
    if (!type || strcmp(type, "Point") != 0 || !json_is_number(lon) || !json_is_number(lat)) {
        forces_note(file, cells->line, FORCES_COLUMNS, FORCES_GEOMETRY_NOT_POINT, type);
        return;
    }
    cells->cells[FORCES_LON] = number_text(file, lon);
    cells->cells[FORCES_LAT] = number_text(file, lat);
}

static bool take_feature(struct forces_file *file, const json_t *feature) {
    struct forces_cells cells = {.line = file->geojson->line};
    const char *type = json_string_value(json_object_get(feature, "type")), *key;
    json_t *properties = json_object_get(feature, "properties"), *value;
    if (!type || strcmp(type, "Feature") != 0 || !json_is_object(properties)) {
        forces_note(file, cells.line, FORCES_COLUMNS, FORCES_NOT_FEATURE, type);
        return true;
    }
    take_point(file, &cells, json_object_get(feature, "geometry"));
    json_object_foreach(properties, key, value) {
        take_property(file, &cells, key, value);
    }
    return forces_take(file, &cells);
}

static bool read_feature(struct forces_file *file, const char *from, const char *to) {
    size_t len = (size_t)(to - from);
    json_error_t error;
    json_t *feature = len <= FEATURE_MAX ? json_loadb(from, len, JSON_REJECT_DUPLICATES, &error) : NULL;
    bool go_on = feature != NULL;
    if (len > FEATURE_MAX)
        forces_note(file, file->geojson->line, FORCES_COLUMNS, FORCES_TEXT_TOO_LONG, "");
    else if (!feature)
        forces_note(file, file->geojson->line + (uint32_t)error.line - 1, FORCES_COLUMNS, FORCES_NOT_JSON, error.text);
    else
        go_on = take_feature(file, feature);
    json_decref(feature);
    return go_on;
}

// ---- the file

static bool refuse(struct forces_file *file, enum forces_flaw flaw) {
    forces_note(file, file->geojson->line, FORCES_COLUMNS, flaw, "");
    return false;
}

static bool end(struct forces_file *file) {
    struct forces_geojson *geojson = file->geojson;
    json_error_t error;
    if (geojson->around.len > FEATURE_MAX)
        return refuse(file, FORCES_NOT_FEATURES);
    json_t *around =
        json_loadb((const char *)geojson->around.data, geojson->around.len, JSON_REJECT_DUPLICATES, &error);
    const char *type = json_string_value(json_object_get(around, "type"));
    if (!around)
        forces_note(file, error.line > 0 ? (uint32_t)error.line : 1, FORCES_COLUMNS, FORCES_NOT_JSON, error.text);
    else if (!type || strcmp(type, "FeatureCollection") != 0 || !geojson->begun)
        forces_note(file, 1, FORCES_COLUMNS, FORCES_NOT_FEATURES, type);
    json_decref(around);
    return false;
}

static bool begin(struct forces_file *file, const char *stop) {
    struct forces_geojson *geojson = file->geojson;
    const char *from = file->bytes + file->at, *features = find_features(from, stop);
    buf_add(&geojson->around, from, (size_t)((features ? features : stop) - from));
    go_to(file, features ? features : stop);
    geojson->begun = features != NULL;
    return features || end(file);
}

// The next feature, or the end of their list. False: there is nothing more to be read.
static bool next(struct forces_file *file, const char *stop) {
    struct forces_geojson *geojson = file->geojson;
    const char *at = file->bytes + file->at;
    while (at < stop && is_blank(*at))
        at++;
    go_to(file, at);
    if (at < stop && *at == ']' && !geojson->more) {
        buf_add(&geojson->around, at, (size_t)(stop - at));
        go_to(file, stop);
        return end(file);
    }
    const char *behind = at < stop && *at == '{' ? skip_object(at, stop) : NULL;
    if (!behind)
        return refuse(file, FORCES_NOT_JSON);
    if (!read_feature(file, at, behind))
        return false;
    while (behind < stop && is_blank(*behind))
        behind++;
    geojson->more = behind < stop && *behind == ',';
    if (!geojson->more && !(behind < stop && *behind == ']')) {
        go_to(file, behind);
        return refuse(file, FORCES_NOT_JSON);
    }
    go_to(file, behind + geojson->more);
    return true;
}

static bool read_features(struct forces_file *file, size_t bytes) {
    const char *stop = file->bytes + file->len;
    size_t until = file->len - file->at > bytes ? file->at + bytes : file->len;
    bool more = file->geojson->begun || begin(file, stop);
    while (more && file->at < until)
        more = next(file, stop);
    return more && (file->at < file->len || refuse(file, FORCES_NOT_JSON));
}

void forces_geojson_open(struct forces_file *file) {
    file->geojson = mem_new(sizeof *file->geojson);
    file->geojson->line = 1;
    file->read = read_features;
}

void forces_geojson_close(struct forces_file *file) {
    if (file->geojson)
        buf_free(&file->geojson->around);
    free(file->geojson);
}
