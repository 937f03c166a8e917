// Rules for the registry of forces: describe one unit, import many.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "domain/forces.h"
#include "domain/rule.h"
#include "domain/state_inside.h"

static void note(void *arg, uint32_t row, enum forces_column column, enum forces_flaw flaw) {
    (void)row, (void)column;
    *(enum forces_flaw *)arg = flaw;
}

enum refusal rule_unit_describe(const struct state *state, const struct command *command, int64_t now_ms,
                                struct rule_scratch *scratch, struct event *event) {
    (void)now_ms;
    const struct unit_details *details = command->describe.details;
    const struct unit *before = state_unit(state, command->describe.unit);
    const struct forces_yard yard = {.state = state, .scope = ""};
    enum forces_flaw flaw = FORCES_FINE;
    if (!before)
        return REFUSAL_UNIT_UNKNOWN;
    if (before->retired)
        return REFUSAL_UNIT_RETIRED;
    if (!details || !unit_details_fit(details) || details->parent > UNIT_NUMBER_MAX)
        return REFUSAL_UNIT_DETAILS_INVALID;
    scratch->unit = *before;
    scratch->unit.details = details;
    forces_judge_unit(&yard, &scratch->unit, 0, note, &flaw);
    forces_judge_parents(state, &scratch->unit, &before->number, 1, note, &flaw);
    if (flaw)
        return REFUSAL_UNIT_DETAILS_INVALID;
    if (unit_details_equal(details, before->details))
        return REFUSAL_NOTHING_CHANGED;
    event->verb = VERB_UNIT_DESCRIBE;
    event->object = before->number;
    event->describe = command->describe;
    return REFUSAL_NONE;
}

// ---- import

// The unit as the row makes it; NULL: no room.
static bool make_unit(const struct state *state, const struct unit *row, const uint32_t *numbers, uint32_t number,
                      struct arena *arena, struct unit *to) {
    const struct unit *before = state_unit(state, number);
    *to = before ? *before : (struct unit){.number = number, .status = UNIT_STANDBY};
    to->kind = row->kind;
    memcpy(to->code, row->code, sizeof to->code);
    memcpy(to->name, row->name, sizeof to->name);
    memcpy(to->org, row->org, sizeof to->org);
    if (!row->details)
        return true;
    to->details = row->details;
    if (row->details->parent <= UNIT_NUMBER_MAX)
        return true;
    struct unit_details *own = arena_alloc(arena, sizeof *own);
    to->details = own;
    if (own) {
        *own = *row->details;
        own->parent = numbers[row->details->parent - UNIT_NUMBER_MAX - 1];
    }
    return own != NULL;
}

static bool is_change(const struct unit *before, const struct unit *now) {
    return !before || before->kind != now->kind || strcmp(before->name, now->name) != 0 ||
           strcmp(before->org, now->org) != 0 || !unit_details_equal(before->details, now->details);
}

static enum refusal judge(const struct state *state, const struct units_import *rows, const uint32_t *numbers) {
    const struct forces_yard yard = {.state = state, .scope = ""};
    enum forces_flaw flaw = FORCES_FINE;
    size_t bytes = 0;
    for (uint32_t i = 0; i < rows->count && !flaw; i++) {
        const struct unit *row = &rows->units[i];
        forces_judge_unit(&yard, row, i, note, &flaw);
        bytes += strlen(row->name) + unit_details_bytes(row->details);
    }
    if (!flaw && bytes <= UNITS_IMPORT_BYTES)
        forces_judge_parents(state, rows->units, numbers, rows->count, note, &flaw);
    return flaw || bytes > UNITS_IMPORT_BYTES ? REFUSAL_IMPORT_INVALID : REFUSAL_NONE;
}

static int by_code(const void *one, const void *other) {
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static bool each_once(const struct units_import *rows, struct arena *arena) {
    const char **codes = arena_alloc(arena, rows->count * sizeof *codes);
    if (!codes)
        return false;
    for (uint32_t i = 0; i < rows->count; i++)
        codes[i] = rows->units[i].code;
    qsort(codes, rows->count, sizeof *codes, by_code);
    for (uint32_t i = 1; i < rows->count; i++)
        if (strcmp(codes[i], codes[i - 1]) == 0)
            return false;
    return true;
}

// Their form: what is not of it is not even judged.
static bool rows_fit(const struct units_import *rows) {
    bool fit = rows->count >= 1 && rows->count <= UNITS_IMPORT_MAX;
    for (uint32_t i = 0; fit && i < rows->count; i++)
        fit = !rows->units[i].details || unit_details_fit(rows->units[i].details);
    return fit;
}

// Of the rows those that change something, as the units will be.
static bool make_units(const struct state *state, const struct units_import *rows, const uint32_t *numbers,
                       struct arena *arena, struct units_import *to) {
    struct unit *units = arena_alloc(arena, rows->count * sizeof *units);
    *to = (struct units_import){units, 0};
    bool made = units != NULL;
    for (uint32_t i = 0; made && i < rows->count; i++) {
        made = make_unit(state, &rows->units[i], numbers, numbers[i], arena, &units[to->count]);
        to->count += made && is_change(state_unit(state, numbers[i]), &units[to->count]);
    }
    return made;
}

enum refusal rule_units_import(const struct state *state, const struct command *command, int64_t now_ms,
                               struct rule_scratch *scratch, struct event *event) {
    (void)now_ms;
    const struct units_import *rows = &command->import;
    if (!rows_fit(rows) || !each_once(rows, scratch->arena))
        return REFUSAL_IMPORT_INVALID;
    uint32_t *numbers = arena_alloc(scratch->arena, rows->count * sizeof *numbers), most = state->units.count;
    if (!numbers)
        return REFUSAL_IMPORT_INVALID;
    forces_number(state, rows->units, rows->count, numbers);
    for (uint32_t i = 0; i < rows->count; i++)
        most = numbers[i] > most ? numbers[i] : most;
    if (most > state->unit_limit && most > state->units.count)
        return REFUSAL_UNITS_TOO_MANY;
    enum refusal refusal = judge(state, rows, numbers);
    struct units_import made;
    if (refusal || !make_units(state, rows, numbers, scratch->arena, &made))
        return REFUSAL_IMPORT_INVALID;
    if (!made.count)
        return REFUSAL_NOTHING_CHANGED;
    event->verb = VERB_UNITS_IMPORT;
    event->object = made.units[0].number;
    event->import = made;
    return REFUSAL_NONE;
}
