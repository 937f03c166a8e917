// Cells of a row become a unit.
// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "domain/forces_inside.h"

// ---- words

static const struct {
    const char *name;
    enum forces_column column;
} chinese[] = {
    {"编号", FORCES_CODE},      {"名称", FORCES_NAME},  {"类别", FORCES_KIND},          {"组织", FORCES_ORG},
    {"能力", FORCES_CAN},       {"层级", FORCES_TIER},  {"纬度", FORCES_LAT},           {"经度", FORCES_LON},
    {"联系人", FORCES_CONTACT}, {"电话", FORCES_PHONE}, {"人数", FORCES_PEOPLE},        {"所属", FORCES_PARENT},
    {"飞手", FORCES_PILOT},     {"装备", FORCES_GEAR},  {"准备分钟", FORCES_READY_MIN}, {"时速", FORCES_SPEED_KMH},
};
static const struct {
    const char *name;
    enum unit_kind kind;
} chinese_kinds[] = {{"队伍", UNIT_TEAM},    {"单兵", UNIT_PERSON},  {"人员", UNIT_PERSON},
                     {"车辆", UNIT_VEHICLE}, {"无人机", UNIT_DRONE}, {"舟艇", UNIT_BOAT}};

enum forces_column forces_column_of(const char *name) {
    for (enum forces_column column = 0; column < FORCES_COLUMNS; column++)
        if (strcasecmp(name, forces_column_name(column)) == 0)
            return column;
    for (size_t i = 0; i < sizeof chinese / sizeof *chinese; i++)
        if (strcmp(name, chinese[i].name) == 0)
            return chinese[i].column;
    return FORCES_COLUMNS;
}

static enum unit_kind kind_of(const char *name) {
    for (int kind = UNIT_KIND_UNKNOWN + 1; kind < UNIT_KINDS; kind++)
        if (strcasecmp(name, unit_kind_name((enum unit_kind)kind)) == 0)
            return (enum unit_kind)kind;
    for (size_t i = 0; i < sizeof chinese_kinds / sizeof *chinese_kinds; i++)
        if (strcmp(name, chinese_kinds[i].name) == 0)
            return chinese_kinds[i].kind;
    return UNIT_KIND_UNKNOWN;
}

// ---- a row while it is taken

struct taking {
    struct forces_file *file;
    const struct forces_cells *cells;
    struct forces_row *row;
};

static void flaw(const struct taking *taking, enum forces_column column, enum forces_flaw what) {
    forces_note(taking->file, taking->cells->line, column, what, taking->cells->cells[column]);
}

// Without the blanks around it; "": nothing is there.
static const char *cell(const struct taking *taking, enum forces_column column) {
    const char *text = taking->cells->cells[column];
    if (!text)
        return "";
    text += strspn(text, " \t\r\n");
    size_t len = strlen(text);
    while (len > 0 && strchr(" \t\r\n", text[len - 1]))
        len--;
    const char *copy = arena_text(taking->file->arena, text, len);
    return copy ? copy : "";
}

// Into a member of the unit, as far as it fits; what does not is a flaw.
static void into(const struct taking *taking, enum forces_column column, char *to, size_t size,
                 enum forces_flaw too_long) {
    const char *text = cell(taking, column);
    size_t len = strlen(text);
    if (len >= size)
        flaw(taking, column, too_long);
    else
        memcpy(to, text, len + 1);
}

static const char *detail(const struct taking *taking, enum forces_column column) {
    const char *text = cell(taking, column);
    taking->file->text_bytes += strlen(text);
    return text;
}

static uint32_t whole(const struct taking *taking, enum forces_column column, int64_t max) {
    const char *text = cell(taking, column);
    int64_t value = 0;
    if (*text && !text_to_i64(text, 0, max, &value)) {
        value = 0;
        flaw(taking, column, FORCES_NUMBER_INVALID);
    }
    return (uint32_t)value;
}

static uint32_t speed(const struct taking *taking) {
    const char *text = cell(taking, FORCES_SPEED_KMH);
    double kmh = 0;
    if (*text && !text_to_double(text, 0, UNIT_SPEED_MAX * 0.036, &kmh)) {
        kmh = 0;
        flaw(taking, FORCES_SPEED_KMH, FORCES_NUMBER_INVALID);
    }
    return (uint32_t)lround(kmh / 0.036);
}

static bool degrees(const struct taking *taking, enum forces_column column, double most, int32_t *e7) {
    double value;
    if (!text_to_double(cell(taking, column), -most, most, &value)) {
        flaw(taking, column, FORCES_PLACE_INVALID);
        return false;
    }
    *e7 = (int32_t)lround(value * 1e7);
    return true;
}

static struct place home(const struct taking *taking) {
    bool lat = *cell(taking, FORCES_LAT), lon = *cell(taking, FORCES_LON);
    struct place home = {.known = false};
    if (lat != lon)
        flaw(taking, lat ? FORCES_LON : FORCES_LAT, FORCES_PLACE_HALF);
    if (!lat || !lon)
        return home;
    bool north = degrees(taking, FORCES_LAT, 90, &home.lat_e7), east = degrees(taking, FORCES_LON, 180, &home.lon_e7);
    return north && east ? (home.known = true, home) : (struct place){.known = false};
}

// Keys with anything between them that people put there.
static void keys(const struct taking *taking, struct unit_details *details) {
    static const char *const between[] = {";", "|", ",", " ", "、", "；", "，"};
    const char *text = cell(taking, FORCES_CAN), *from = text;
    while (*text || from < text) {
        size_t gap = 0;
        for (size_t i = 0; !gap && i < sizeof between / sizeof *between; i++)
            gap = strncmp(text, between[i], strlen(between[i])) == 0 ? strlen(between[i]) : 0;
        if (*text && !gap) {
            text++;
            continue;
        }
        const char *key = text > from ? arena_text(taking->file->arena, from, (size_t)(text - from)) : NULL;
        if (key && details->can_count == UNIT_CAN_MAX) {
            flaw(taking, FORCES_CAN, FORCES_CAPABILITIES_TOO_MANY);
            return;
        }
        if (key)
            details->can[details->can_count++] = key;
        taking->file->text_bytes += (size_t)(text - from);
        from = text += gap;
    }
}

static bool has_details(const struct forces_cells *cells) {
    bool has = false;
    for (enum forces_column column = FORCES_CAN; column < FORCES_COLUMNS; column++)
        has |= cells->cells[column] != NULL;
    return has;
}

static const struct unit_details *take_details(const struct taking *taking) {
    struct unit_details *to = arena_alloc(taking->file->arena, sizeof *to);
    if (!to)
        return NULL;
    *to = (struct unit_details){.tier = detail(taking, FORCES_TIER),
                                .home = home(taking),
                                .contact = detail(taking, FORCES_CONTACT),
                                .phone = detail(taking, FORCES_PHONE),
                                .pilot = detail(taking, FORCES_PILOT),
                                .gear = detail(taking, FORCES_GEAR),
                                .people = whole(taking, FORCES_PEOPLE, UNIT_PEOPLE_MAX),
                                .ready_min = whole(taking, FORCES_READY_MIN, UNIT_READY_MAX),
                                .speed_cms = speed(taking)};
    keys(taking, to);
    return to;
}

bool forces_take(struct forces_file *file, const struct forces_cells *cells) {
    if (file->count == UNITS_IMPORT_MAX) {
        forces_note(file, cells->line, FORCES_COLUMNS, FORCES_TOO_MANY_ROWS, "");
        return false;
    }
    if (file->count == file->cap) {
        file->cap = file->cap ? 2 * file->cap : 64;
        file->rows = mem_resize(file->rows, file->cap * sizeof *file->rows);
    }
    struct forces_row *row = &file->rows[file->count++];
    const struct taking taking = {file, cells, row};
    *row = (struct forces_row){.line = cells->line, .parent = cell(&taking, FORCES_PARENT)};
    into(&taking, FORCES_CODE, row->unit.code, sizeof row->unit.code, FORCES_TEXT_TOO_LONG);
    into(&taking, FORCES_NAME, row->unit.name, sizeof row->unit.name, FORCES_TEXT_TOO_LONG);
    into(&taking, FORCES_ORG, row->unit.org, sizeof row->unit.org, FORCES_ORG_INVALID);
    row->unit.kind = kind_of(cell(&taking, FORCES_KIND));
    file->text_bytes += strlen(row->unit.name);
    if (has_details(cells))
        row->unit.details = take_details(&taking);
    return true;
}
