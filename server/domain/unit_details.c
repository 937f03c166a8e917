// What the registry knows of a unit: its bounds, and copies that own their texts.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "domain/catalogue_read.h"
#include "domain/unit.h"

bool unit_phone_is_valid(const char *phone) {
    return text_is_of(phone, "0123456789+-()/ ", 0, UNIT_PHONE_MAX) &&
           (*phone == '\0' || strcspn(phone, "0123456789") < strlen(phone));
}

// The texts that every unit has one of, for all who walk them.
#define TEXTS 5
static void texts_of(const struct unit_details *details, const char *texts[TEXTS]) {
    const char *const all[TEXTS] = {details->tier, details->contact, details->phone, details->pilot, details->gear};
    memcpy(texts, all, sizeof all);
}

static bool is_text(const char *text) {
    size_t len = text ? strnlen(text, UNIT_DETAIL_MAX + 1) : UNIT_DETAIL_MAX + 1;
    return len <= UNIT_DETAIL_MAX && text_is_clean(text, len, false);
}

static bool keys_fit(const struct unit_details *details) {
    bool fit = details->can_count <= UNIT_CAN_MAX;
    for (uint32_t i = 0; fit && i < details->can_count; i++) {
        fit = details->can[i] && reading_key_is_valid(details->can[i]);
        for (uint32_t j = 0; fit && j < i; j++)
            fit = strcmp(details->can[i], details->can[j]) != 0;
    }
    return fit && (*details->tier == '\0' || reading_key_is_valid(details->tier));
}

bool unit_details_fit(const struct unit_details *details) {
    const char *texts[TEXTS];
    texts_of(details, texts);
    for (int i = 0; i < TEXTS; i++)
        if (!is_text(texts[i]))
            return false;
    return keys_fit(details) && unit_phone_is_valid(details->phone) && details->people <= UNIT_PEOPLE_MAX &&
           details->ready_min <= UNIT_READY_MAX && details->speed_cms <= UNIT_SPEED_MAX &&
           (!details->home.known || place_is_valid(details->home.lat_e7, details->home.lon_e7));
}

static bool same_place(const struct place *one, const struct place *other) {
    return one->known == other->known &&
           (!one->known || (one->lat_e7 == other->lat_e7 && one->lon_e7 == other->lon_e7));
}

bool unit_details_equal(const struct unit_details *one, const struct unit_details *other) {
    if (!one || !other)
        return one == other;
    const char *texts[TEXTS], *others[TEXTS];
    texts_of(one, texts);
    texts_of(other, others);
    bool equal = one->can_count == other->can_count && one->people == other->people && one->parent == other->parent &&
                 one->ready_min == other->ready_min && one->speed_cms == other->speed_cms &&
                 same_place(&one->home, &other->home);
    for (uint32_t i = 0; equal && i < one->can_count; i++)
        equal = strcmp(one->can[i], other->can[i]) == 0;
    for (int i = 0; equal && i < TEXTS; i++)
        equal = strcmp(texts[i], others[i]) == 0;
    return equal;
}

size_t unit_details_bytes(const struct unit_details *details) {
    if (!details)
        return 0;
    const char *texts[TEXTS];
    texts_of(details, texts);
    size_t bytes = 0;
    for (int i = 0; i < TEXTS; i++)
        bytes += strlen(texts[i]);
    for (uint32_t i = 0; i < details->can_count; i++)
        bytes += strlen(details->can[i]);
    return bytes;
}

static const char *lay(char **at, const char *text) {
    size_t size = strlen(text) + 1;
    const char *to = memcpy(*at, text, size);
    *at += size;
    return to;
}

struct unit_details *unit_details_copy(const struct unit_details *details) {
    if (!details)
        return NULL;
    struct unit_details *copy = mem_new(sizeof *copy + unit_details_bytes(details) + TEXTS + details->can_count);
    char *at = (char *)(copy + 1);
    *copy = *details;
    for (uint32_t i = 0; i < details->can_count; i++)
        copy->can[i] = lay(&at, details->can[i]);
    copy->tier = lay(&at, details->tier);
    copy->contact = lay(&at, details->contact);
    copy->phone = lay(&at, details->phone);
    copy->pilot = lay(&at, details->pilot);
    copy->gear = lay(&at, details->gear);
    return copy;
}
