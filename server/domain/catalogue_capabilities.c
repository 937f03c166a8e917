// Reads the catalogue of capabilities and answers what is in it.
// SPDX-License-Identifier: Apache-2.0
#include "domain/catalogue_capabilities.h"

#include <string.h>

#include "domain/catalogue_read.h"

#define KMH_MAX 700
#define DETOUR_MAX 5000
#define TEAMS_MAX 10000

// Where the district says nothing: roads of a town, a person on foot, a light drone with its pilot at hand.
#define CMS(kmh) ((kmh)*100000 / 3600)
static const struct capability_speed usual[UNIT_KINDS] = {
    [UNIT_TEAM] = {CMS(30), 1300},  [UNIT_PERSON] = {CMS(5), 1300}, [UNIT_VEHICLE] = {CMS(40), 1300},
    [UNIT_DRONE] = {CMS(50), 1000}, [UNIT_BOAT] = {CMS(25), 1400},
};

// ---- reading

// A parent stands before its children, so that there is no circle.
static void read_row(struct reading *reading, struct capabilities *to, const json_t *part) {
    static const char *const keys[] = {"key", "zh", "en", "parent"};
    struct capability *row = &to->rows[to->count];
    if (!reading_object(reading, part, keys, 4))
        return;
    row->key = reading_key(reading, part, "key", true);
    row->zh = reading_text(reading, part, "zh", 1, CATALOGUE_NAME_MAX);
    row->en = reading_text(reading, part, "en", 1, CATALOGUE_NAME_MAX);
    const char *parent = reading_key(reading, part, "parent", false);
    row->parent = *parent ? capabilities_find(to, parent) : -1;
    if (*parent && row->parent < 0)
        reading_wrong(reading, "parent", "must be the key of a capability that stands before this one");
    if (capabilities_find(to, row->key) >= 0)
        reading_wrong(reading, "key", "comes twice");
    row->with = 1ull << to->count | (row->parent >= 0 ? to->rows[row->parent].with : 0);
    to->count++;
}

static void read_tier(struct reading *reading, struct capabilities *to, const json_t *part) {
    static const char *const keys[] = {"key", "zh", "en", "count"};
    struct capability_tier *tier = &to->tiers[to->tier_count];
    int64_t any = 0;
    if (!reading_object(reading, part, keys, 4))
        return;
    tier->key = reading_key(reading, part, "key", true);
    tier->zh = reading_text(reading, part, "zh", 1, CATALOGUE_NAME_MAX);
    tier->en = reading_text(reading, part, "en", 1, CATALOGUE_NAME_MAX);
    tier->count = (uint32_t)reading_whole(reading, part, "count", 0, TEAMS_MAX, &any);
    if (capabilities_tier(to, tier->key))
        reading_wrong(reading, "key", "comes twice");
    to->tier_count++;
}

static void read_speed(struct reading *reading, struct capabilities *to, const json_t *part) {
    static const char *const keys[] = {"kind", "kmh", "detour_permille"};
    const char *kinds[UNIT_KINDS] = {NULL};
    for (int kind = UNIT_KIND_UNKNOWN + 1; kind < UNIT_KINDS; kind++)
        kinds[kind] = unit_kind_name((enum unit_kind)kind);
    if (!reading_object(reading, part, keys, 3))
        return;
    int kind = reading_word(reading, part, "kind", true, kinds, UNIT_KINDS);
    int64_t kmh = reading_whole(reading, part, "kmh", 1, KMH_MAX, NULL), straight = 1000;
    int64_t detour = reading_whole(reading, part, "detour_permille", 1000, DETOUR_MAX, &straight);
    if (kind > 0)
        to->speeds[kind] = (struct capability_speed){CMS((uint32_t)kmh), (uint32_t)detour};
}

static void read_each(struct reading *reading, struct capabilities *to, const json_t *body, const char *key, size_t min,
                      size_t max, void (*read)(struct reading *reading, struct capabilities *to, const json_t *part)) {
    const json_t *list = reading_list(reading, body, key, min, max);
    for (size_t i = 0; i < json_array_size(list) && !reading->bad; i++) {
        read(reading, to, reading_enter(reading, list, key, i));
        reading_leave(reading);
    }
}

void *capabilities_read(const struct json_t *body, char *say, size_t size) {
    static const char *const keys[] = {"capabilities", "tiers", "speeds"};
    struct reading reading;
    reading_begin(&reading, say, size);
    struct capabilities *to = reading_new(&reading, sizeof *to);
    if (to && reading_object(&reading, body, keys, 3)) {
        memcpy(to->speeds, usual, sizeof usual);
        read_each(&reading, to, body, "capabilities", 1, UNIT_CAPABILITIES_MAX, read_row);
        read_each(&reading, to, body, "tiers", 0, CAPABILITY_TIERS_MAX, read_tier);
        read_each(&reading, to, body, "speeds", 0, UNIT_KINDS - 1, read_speed);
    }
    return reading_end(&reading, to);
}

// ---- asking

int capabilities_find(const struct capabilities *capabilities, const char *key) {
    for (uint32_t i = 0; i < capabilities->count; i++)
        if (strcmp(capabilities->rows[i].key, key) == 0)
            return (int)i;
    return -1;
}

const struct capability_tier *capabilities_tier(const struct capabilities *capabilities, const char *key) {
    for (uint32_t i = 0; i < capabilities->tier_count; i++)
        if (strcmp(capabilities->tiers[i].key, key) == 0)
            return &capabilities->tiers[i];
    return NULL;
}

uint64_t capabilities_of(const struct capabilities *capabilities, const struct unit_details *details) {
    uint64_t can = 0;
    for (uint32_t i = 0; details && i < details->can_count; i++) {
        int row = capabilities_find(capabilities, details->can[i]);
        can |= row >= 0 ? capabilities->rows[row].with : 0;
    }
    return can;
}

struct capability_speed capabilities_speed(const struct capabilities *capabilities, const struct unit *unit) {
    struct capability_speed speed = (capabilities ? capabilities->speeds : usual)[unit->kind];
    if (unit->details && unit->details->speed_cms)
        speed.cms = unit->details->speed_cms;
    return speed;
}
