// Writes units as CSV, as the reader reads them: a file that was exported and imported again changes nothing.
// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/forces.h"

void forces_write_head(struct buf *buf) {
    for (enum forces_column column = 0; column < FORCES_COLUMNS; column++)
        buf_printf(buf, "%s%s", column ? "," : "", forces_column_name(column));
    buf_printf(buf, "\r\n");
}

// In quotes where it must be. Office programs take what begins with = + - @ for a formula, a phone number for instance:
// they get it in quotes all the same, and it is theirs to ask.
static void put_text(struct buf *buf, const char *text) {
    bool plain = !strpbrk(text, "\",;\t\r\n") && *text != ' ' && (!*text || text[strlen(text) - 1] != ' ');
    if (plain) {
        buf_printf(buf, "%s", text);
        return;
    }
    buf_printf(buf, "\"");
    for (; *text; text++)
        buf_printf(buf, *text == '"' ? "\"\"" : "%c", *text);
    buf_printf(buf, "\"");
}

static void put_number(struct buf *buf, uint32_t value) {
    buf_printf(buf, ",");
    if (value)
        buf_printf(buf, "%" PRIu32, value);
}

static void put_degrees(struct buf *buf, const struct place *home, int32_t e7) {
    buf_printf(buf, ",");
    if (home->known)
        buf_printf(buf, "%s%d.%07d", e7 < 0 ? "-" : "", abs(e7) / 10000000, abs(e7) % 10000000);
}

static void put_comma_text(struct buf *buf, const char *text) {
    buf_printf(buf, ",");
    put_text(buf, text);
}

// As few decimals as bring it back: 1111 cm/s are "40".
static void put_speed(struct buf *buf, uint32_t cms) {
    char kmh[32] = "";
    for (int places = 0; cms && places <= 3; places++) {
        snprintf(kmh, sizeof kmh, "%.*f", places, cms * 0.036);
        if (lround(strtod(kmh, NULL) / 0.036) == (long)cms)
            break;
    }
    buf_printf(buf, ",%s", kmh);
}

static void put_details(struct buf *buf, const struct state *state, const struct unit_details *details) {
    const struct unit *parent = state_unit(state, details->parent);
    buf_printf(buf, ",");
    for (uint32_t i = 0; i < details->can_count; i++)
        buf_printf(buf, "%s%s", i ? "|" : "", details->can[i]);
    put_comma_text(buf, details->tier);
    put_degrees(buf, &details->home, details->home.lat_e7);
    put_degrees(buf, &details->home, details->home.lon_e7);
    put_comma_text(buf, details->contact);
    put_comma_text(buf, details->phone);
    put_number(buf, details->people);
    put_comma_text(buf, parent && !parent->retired ? parent->code : "");
    put_comma_text(buf, details->pilot);
    put_comma_text(buf, details->gear);
    put_number(buf, details->ready_min);
    put_speed(buf, details->speed_cms);
}

void forces_write_unit(struct buf *buf, const struct state *state, const struct unit *unit) {
    static const struct unit_details none = {.tier = "", .contact = "", .phone = "", .pilot = "", .gear = ""};
    put_text(buf, unit->code);
    put_comma_text(buf, unit->name);
    put_comma_text(buf, unit_kind_name(unit->kind));
    put_comma_text(buf, unit->org);
    put_details(buf, state, unit->details ? unit->details : &none);
    buf_printf(buf, "\r\n");
}
