// Keeps the units of a district: their codes, their details, and what they are able to.
// SPDX-License-Identifier: Apache-2.0
#include "domain/state_units.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "domain/catalogue_capabilities.h"
#include "domain/state_inside.h"

static void slot_free(void *object) {
    struct unit_slot *slot = object;
    free((void *)(uintptr_t)slot->unit.details);
    free(slot);
}

void state_destroy_units(struct state *state) {
    HASH_CLEAR(hh, state->units_by_code);
    shelf_free(&state->units, slot_free);
}

// ---- capabilities

const struct capabilities *state_capabilities(const struct state *state) {
    const struct catalogue *catalogue = state_catalogue_by_key(state, CATALOGUE_CAPABILITIES, CAPABILITIES_KEY);
    return catalogue ? catalogue->parsed : NULL;
}

static void reckon(const struct capabilities *capabilities, struct unit_slot *slot) {
    slot->can = capabilities ? capabilities_of(capabilities, slot->unit.details) : 0;
}

void state_reckon_capabilities(struct state *state) {
    const struct capabilities *capabilities = state_capabilities(state);
    for (uint32_t i = 1; i <= state->units.count; i++) {
        struct unit_slot *slot = shelf_at(&state->units, i);
        if (slot)
            reckon(capabilities, slot);
    }
}

uint64_t state_unit_can(const struct state *state, const struct unit *unit) {
    (void)state;
    return ((const struct unit_slot *)unit)->can;
}

// ---- births and changes

static bool deadman_fits(const struct unit *unit) {
    return unit->deadman_every_s <= DEADMAN_MOST_S && unit->deadman_due_ms >= 0 &&
           (unit->deadman_due_ms == 0 || (unit->deadman_every_s > 0 && !unit->retired));
}

static bool unit_fits(const struct unit *unit) {
    return unit->number >= 1 && unit->number <= UNIT_NUMBER_MAX && unit_kind_is_known(unit->kind) &&
           unit_status_is_known(unit->status) && unit_code_is_valid(unit->code) && org_is_valid(unit->org) &&
           (!unit->details || unit_details_fit(unit->details)) && deadman_fits(unit);
}

static void set_details(const struct capabilities *capabilities, struct unit_slot *slot,
                        const struct unit_details *details) {
    const struct unit_details *before = slot->unit.details;
    slot->unit.details = unit_details_copy(details);
    free((void *)(uintptr_t)before);
    reckon(capabilities, slot);
}

static void add(struct state *state, const struct capabilities *capabilities, const struct unit *unit) {
    struct unit_slot *slot = mem_new(sizeof *slot);
    slot->unit = *unit;
    slot->unit.name[UNIT_NAME_MAX] = '\0';
    slot->unit.details = NULL;
    slot->deadman = (struct due){.kind = DUE_DEADMAN, .number = unit->number};
    due_set(&state->due, &slot->deadman, unit->deadman_due_ms);
    set_details(capabilities, slot, unit->details);
    shelf_put(&state->units, unit->number, slot);
    if (!unit->retired)
        HASH_ADD_STR(state->units_by_code, unit.code, slot);
}

bool state_put_unit(struct state *state, const struct unit *unit) {
    bool fits = unit_fits(unit) && !state_unit(state, unit->number) &&
                (unit->retired || !state_unit_by_code(state, unit->code));
    if (fits)
        add(state, state_capabilities(state), unit);
    return fits;
}

void state_free_code(struct state *state, struct unit_slot *slot) {
    HASH_DEL(state->units_by_code, slot);
}

void state_restore_unit(struct state *state, const struct unit *unit) {
    state_left_out(state_put_unit(state, unit), "unit", unit->number);
}

// ---- events

bool apply_unit_describe(struct state *state, const struct event *event) {
    struct unit_slot *slot = shelf_at(&state->units, event->object);
    const struct unit_details *details = event->describe.details;
    if (!slot || slot->unit.retired || !details || !unit_details_fit(details))
        return false;
    set_details(state_capabilities(state), slot, details);
    slot->unit.seq = event->seq;
    return true;
}

struct code_seen {
    const char *code; // of the event
    UT_hash_handle hh;
};

// Every unit is there under its code and in service, or is the next one, with a code that is free; each comes once.
static bool import_fits(const struct state *state, const struct units_import *import) {
    uint32_t next = state->units.count + 1;
    struct code_seen *seen = NULL, *rows = mem_new((import->count + 1) * sizeof *rows);
    bool fits = import->count >= 1 && import->count <= UNITS_IMPORT_MAX;
    for (uint32_t i = 0; fits && i < import->count; i++) {
        const struct unit *unit = &import->units[i], *before = state_unit_by_code(state, unit->code);
        struct code_seen *twice;
        HASH_FIND_STR(seen, unit->code, twice);
        fits = !twice && unit_fits(unit) && !unit->retired &&
               (before ? before->number == unit->number : unit->number == next++);
        rows[i].code = unit->code;
        if (fits)
            HASH_ADD_KEYPTR(hh, seen, rows[i].code, strlen(rows[i].code), &rows[i]);
    }
    HASH_CLEAR(hh, seen);
    free(rows);
    return fits;
}

// From which org to which, each once.
struct moves {
    struct {
        char from[ORG_CODE_LEN + 1], to[ORG_CODE_LEN + 1];
    } pairs[64];
    uint32_t count;
    bool more; // than there is room for
};

static void note_move(struct moves *moves, const char *from, const char *to) {
    uint32_t most = sizeof moves->pairs / sizeof *moves->pairs;
    for (uint32_t i = 0; i < moves->count; i++)
        if (strcmp(moves->pairs[i].from, from) == 0 && strcmp(moves->pairs[i].to, to) == 0)
            return;
    moves->more |= moves->count == most;
    if (moves->count == most)
        return;
    PUT_TEXT(moves->pairs[moves->count].from, from);
    PUT_TEXT(moves->pairs[moves->count].to, to);
    moves->count++;
}

// Who hears of a unit follows from its org: whoever has one of the two in their scope, and whoever has a seat, looks
// afresh.
static void tell_moves(struct state *state, const struct moves *moves, uint64_t seq) {
    for (uint32_t i = 1; moves->count && i <= state->accounts.count; i++) {
        const struct account *account = state_account(state, i);
        bool afresh = account && (moves->more || state_seat_of_account(state, i, NULL));
        for (uint32_t j = 0; account && !afresh && j < moves->count; j++)
            afresh =
                org_contains(account->scope, moves->pairs[j].from) != org_contains(account->scope, moves->pairs[j].to);
        if (afresh)
            posts_reach_account(state, i, seq);
    }
}

static void change(const struct capabilities *capabilities, struct unit_slot *slot, const struct unit *now) {
    slot->unit.kind = now->kind;
    PUT_TEXT(slot->unit.name, now->name);
    PUT_TEXT(slot->unit.org, now->org);
    slot->unit.seq = now->seq;
    set_details(capabilities, slot, now->details);
}

bool apply_units_import(struct state *state, const struct event *event) {
    const struct units_import *import = &event->import;
    if (!import_fits(state, import))
        return false;
    const struct capabilities *capabilities = state_capabilities(state);
    struct moves moves = {.count = 0};
    for (uint32_t i = 0; i < import->count; i++) {
        struct unit unit = import->units[i];
        unit.seq = event->seq;
        struct unit_slot *slot = shelf_at(&state->units, unit.number);
        if (!slot) {
            add(state, capabilities, &unit);
            continue;
        }
        if (strcmp(slot->unit.org, unit.org) != 0)
            note_move(&moves, slot->unit.org, unit.org);
        change(capabilities, slot, &unit);
    }
    tell_moves(state, &moves, event->seq);
    return true;
}

// ---- looking

const struct unit *state_unit(const struct state *state, uint32_t number) {
    return shelf_at(&state->units, number);
}

const struct unit *state_unit_by_code(const struct state *state, const char *code) {
    struct unit_slot *slot;
    HASH_FIND_STR(state->units_by_code, code, slot);
    return slot ? &slot->unit : NULL;
}

uint32_t state_unit_count(const struct state *state) {
    return state->units.count;
}
