// Keeps every version of every catalogue, with what its kind's reader made of it.
// SPDX-License-Identifier: Apache-2.0
#include "domain/state_catalogues.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "domain/catalogue_read.h"
#include "domain/state_inside.h"

struct catalogue_slot {
    struct catalogue catalogue; // first, so that a catalogue is its slot
    void *parsed;
};

static void slot_free(void *object) {
    struct catalogue_slot *slot = object;
    if (slot->parsed)
        catalogue_reader(slot->catalogue.kind)->forget(slot->parsed);
    const char *texts[] = {slot->catalogue.key, slot->catalogue.zh, slot->catalogue.en, slot->catalogue.body};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free((char *)(uintptr_t)texts[i]);
    free(slot);
}

void catalogues_free(struct catalogues *catalogues) {
    for (int kind = 0; kind < CATALOGUE_KINDS; kind++) {
        struct catalogue_name *name, *next;
        HASH_ITER(hh, catalogues->by_key[kind], name, next) {
            HASH_DEL(catalogues->by_key[kind], name);
            free(name);
        }
    }
    shelf_free(&catalogues->catalogues, slot_free);
}

static void list_newest(struct catalogues *catalogues, const struct catalogue *catalogue) {
    struct catalogue_name *name;
    HASH_FIND_STR(catalogues->by_key[catalogue->kind], catalogue->key, name);
    if (!name) {
        name = mem_new(sizeof *name);
        name->key = catalogue->key;
        HASH_ADD_KEYPTR(hh, catalogues->by_key[catalogue->kind], name->key, strlen(name->key), name);
    }
    if (catalogue->version > name->version) {
        name->version = catalogue->version;
        name->number = catalogue->number;
    }
}

static bool fits(const struct state *state, const struct catalogue *catalogue) {
    return catalogue->number >= 1 && catalogue->number <= CATALOGUE_NUMBER_MAX && catalogue->version >= 1 &&
           !shelf_at(&state->catalogues.catalogues, catalogue->number) && catalogue_reader(catalogue->kind) &&
           catalogue->key && reading_key_is_valid(catalogue->key) && catalogue->zh && catalogue->en &&
           catalogue->body && strnlen(catalogue->body, CATALOGUE_BODY_MAX + 1) <= CATALOGUE_BODY_MAX;
}

// One that its reader does not take keeps its number, and is as if it were not there: what comes behind it must fit.
static bool put(struct state *state, const struct catalogue *catalogue) {
    if (!fits(state, catalogue))
        return false;
    char say[CATALOGUE_SAY_MAX];
    struct catalogue_slot *slot = mem_new(sizeof *slot);
    slot->parsed = catalogue_parse(catalogue, say, sizeof say);
    slot->catalogue = *catalogue;
    slot->catalogue.key = mem_strdup(catalogue->key);
    slot->catalogue.zh = mem_strdup(catalogue->zh);
    slot->catalogue.en = mem_strdup(catalogue->en);
    slot->catalogue.body = mem_strdup(catalogue->body);
    slot->catalogue.parsed = slot->parsed;
    shelf_put(&state->catalogues.catalogues, catalogue->number, slot);
    if (slot->parsed)
        list_newest(&state->catalogues, &slot->catalogue);
    else
        log_error("catalogue %u: its body cannot be read and it is not used: %s; put the next version of %s",
                  catalogue->number, say, catalogue->key);
    if (catalogue->kind == CATALOGUE_CAPABILITIES)
        state_reckon_capabilities(state);
    return true;
}

bool apply_catalogue_put(struct state *state, const struct event *event) {
    return event->catalogue->number == event->object && event->object == state_catalogue_count(state) + 1 &&
           put(state, event->catalogue);
}

void state_restore_catalogue(struct state *state, const struct catalogue *catalogue) {
    state_left_out(put(state, catalogue), "catalogue", catalogue->number);
}

const struct catalogue *state_catalogue(const struct state *state, uint32_t number) {
    const struct catalogue_slot *slot = shelf_at(&state->catalogues.catalogues, number);
    return slot && slot->parsed ? &slot->catalogue : NULL;
}

uint32_t state_catalogue_count(const struct state *state) {
    return state->catalogues.catalogues.count;
}

const struct catalogue *state_catalogue_by_key(const struct state *state, enum catalogue_kind kind, const char *key) {
    struct catalogue_name *name = NULL;
    if (catalogue_reader(kind))
        HASH_FIND_STR(state->catalogues.by_key[kind], key, name);
    return name ? state_catalogue(state, name->number) : NULL;
}

const struct catalogue *state_catalogue_next(const struct state *state, enum catalogue_kind kind,
                                             const struct catalogue *after) {
    struct catalogue_name *name = catalogue_reader(kind) ? state->catalogues.by_key[kind] : NULL;
    if (after)
        HASH_FIND_STR(state->catalogues.by_key[kind], after->key, name);
    if (after && name)
        name = name->hh.next;
    return name ? state_catalogue(state, name->number) : NULL;
}
