// Reads the table of incident types.
// SPDX-License-Identifier: Apache-2.0
#include "domain/catalogue_types.h"

#include <stdlib.h>
#include <string.h>

#include "domain/catalogue_read.h"

// Tables that went through a scanner have digits where the letter of the group stands.
static const struct {
    char read, meant;
} misread[] = {{'0', 'G'}, {'8', 'S'}, {'1', 'L'}, {'5', 'S'}, {'6', 'G'}, {'2', 'Z'}};

static void check_code(struct reading *reading, const char *code) {
    if (incident_type_is_valid(code))
        return;
    for (size_t i = 0; strlen(code) == INCIDENT_TYPE_LEN && i < sizeof misread / sizeof *misread; i++)
        if (code[2] == misread[i].read) {
            reading_wrong(reading, "code", "\"%s\": the third character is a letter; a %c there may be a misread %c",
                          code, misread[i].read, misread[i].meant);
            return;
        }
    reading_wrong(reading, "code", "\"%s\": must be 1, a class 1 to 4, a letter, two digits", code);
}

static int by_code(const void *one, const void *other) {
    return strcmp(((const struct incident_type *)one)->code, ((const struct incident_type *)other)->code);
}

static void sort(struct reading *reading, struct incident_type *types, uint32_t count) {
    qsort(types, count, sizeof *types, by_code);
    for (uint32_t i = 1; i < count; i++)
        if (strcmp(types[i - 1].code, types[i].code) == 0)
            reading_wrong(reading, "types", "\"%s\" comes twice", types[i].code);
}

void *incident_types_read(const struct json_t *body, char *say, size_t size) {
    static const char *const keys[] = {"types", "source"}, *const type_keys[] = {"code", "zh", "en"};
    struct reading reading;
    reading_begin(&reading, say, size);
    struct incident_types *types = reading_new(&reading, sizeof *types);
    reading_object(&reading, body, keys, 2);
    reading_prose(&reading, body, "source", 0, 2000); // where the table is from, for people
    const json_t *list = reading_list(&reading, body, "types", 1, INCIDENT_TYPES_MAX);
    uint32_t count = (uint32_t)json_array_size(list);
    struct incident_type *all = reading_new(&reading, count * sizeof *all);
    for (uint32_t i = 0; types && all && i < count; i++) {
        const json_t *type = reading_enter(&reading, list, "types", i);
        reading_object(&reading, type, type_keys, 3);
        all[i].code = reading_text(&reading, type, "code", INCIDENT_TYPE_LEN, INCIDENT_TYPE_LEN);
        all[i].zh = reading_text(&reading, type, "zh", 1, CATALOGUE_NAME_MAX);
        all[i].en = reading_text(&reading, type, "en", 1, CATALOGUE_NAME_MAX);
        if (*all[i].code)
            check_code(&reading, all[i].code);
        reading_leave(&reading);
    }
    if (types && all && !reading.bad) {
        sort(&reading, all, count);
        *types = (struct incident_types){.types = all, .count = count};
    }
    return reading_end(&reading, types);
}

const struct incident_type *incident_types_find(const struct incident_types *types, const char *code) {
    struct incident_type wanted = {.code = code};
    return bsearch(&wanted, types->types, types->count, sizeof wanted, by_code);
}
