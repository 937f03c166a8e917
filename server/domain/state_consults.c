// Keeps the consultations of a state, and does to them what events say.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "domain/place.h"
#include "domain/state_inside.h"

static void free_consult(void *object) {
    struct consult_slot *slot = object;
    free(slot->consult.seats);
    free(slot->drawings);
    free(slot->minutes);
    free(slot);
}

void consults_free(struct talks *talks) {
    shelf_free(&talks->consults, free_consult);
}

static void set_drawings(struct consult_slot *slot, const char *drawings) {
    free(slot->drawings);
    slot->drawings = mem_strdup(drawings);
    slot->consult.drawings = slot->drawings;
}

static void add_minutes(struct consult_slot *slot, const char *lines) {
    size_t len = strlen(lines), begin = slot->minutes_len + (slot->minutes_len > 0);
    slot->minutes = mem_resize(slot->minutes, begin + len + 1);
    if (begin > 0)
        slot->minutes[begin - 1] = '\n';
    memcpy(slot->minutes + begin, lines, len + 1);
    slot->minutes_len = begin + len;
    slot->consult.minutes = slot->minutes;
}

static bool put_consult(struct state *state, const struct consult *consult) {
    bool fits =
        consult->number >= 1 && consult->number <= CONSULT_NUMBER_MAX && !state_consult(state, consult->number) &&
        consult->seat_count <= CONSULT_ROSTER_MAX && state_text_fits(consult->drawings, CONSULT_MAP_MAX) &&
        state_text_fits(consult->minutes, CONSULT_MINUTES_MAX) && place_is_valid(consult->lat_e7, consult->lon_e7);
    if (!fits)
        return false;
    struct consult_slot *slot = mem_new(sizeof *slot);
    slot->consult = *consult;
    slot->consult.title[CONSULT_TITLE_MAX] = '\0';
    slot->consult.seats = mem_new((consult->seat_count + 1) * sizeof *consult->seats);
    for (uint32_t i = 0; i < consult->seat_count; i++)
        slot->consult.seats[i] = consult->seats[i];
    set_drawings(slot, consult->drawings);
    add_minutes(slot, consult->minutes);
    shelf_put(&state->talks.consults, consult->number, slot);
    return true;
}

void state_restore_consult(struct state *state, const struct consult *consult) {
    if (!put_consult(state, consult))
        log_error("consultation %u: left out, it cannot be in this state; the snapshot is damaged", consult->number);
}

// ---- events

bool apply_consult_open(struct state *state, const struct event *event) {
    struct consult consult = *event->consult_opened;
    consult.seq = event->seq;
    return consult.number == event->object && consult.number == state_consult_count(state) + 1 &&
           put_consult(state, &consult);
}

static struct consult_slot *open_consult(struct state *state, const struct event *event) {
    struct consult_slot *slot = shelf_at(&state->talks.consults, event->object);
    return slot && event->consult.consult == event->object && !slot->consult.closed ? slot : NULL;
}

bool apply_consult_show(struct state *state, const struct event *event) {
    const struct consult_change *change = &event->consult;
    struct consult_slot *slot = open_consult(state, event);
    if (!slot || !place_is_valid(change->lat_e7, change->lon_e7) || !state_text_fits(change->text, CONSULT_MAP_MAX))
        return false;
    slot->consult.lat_e7 = change->lat_e7;
    slot->consult.lon_e7 = change->lon_e7;
    slot->consult.zoom_c = change->zoom_c;
    set_drawings(slot, change->text);
    slot->consult.seq = event->seq;
    return true;
}

bool apply_consult_minute(struct state *state, const struct event *event) {
    struct consult_slot *slot = open_consult(state, event);
    if (!slot || !state_text_fits(event->consult.text, CONSULT_MINUTES_MAX - 1) ||
        slot->minutes_len + 1 + strlen(event->consult.text) > CONSULT_MINUTES_MAX)
        return false;
    add_minutes(slot, event->consult.text);
    slot->consult.seq = event->seq;
    return true;
}

static void close_consult(struct consult_slot *slot, const struct event *event) {
    slot->consult.closed = true;
    slot->consult.closed_at_ms = event->at_ms;
    slot->consult.seq = event->seq;
}

bool apply_consult_close(struct state *state, const struct event *event) {
    struct consult_slot *slot = open_consult(state, event);
    if (slot)
        close_consult(slot, event);
    return slot != NULL;
}

void consults_close(struct talks *talks, uint32_t post, const struct event *event) {
    for (uint32_t number = 1; number <= talks->consults.count; number++) {
        struct consult_slot *slot = shelf_at(&talks->consults, number);
        if (slot && slot->consult.post == post && !slot->consult.closed)
            close_consult(slot, event);
    }
}

// ---- looking

const struct consult *state_consult(const struct state *state, uint32_t number) {
    return shelf_at(&state->talks.consults, number);
}

uint32_t state_consult_count(const struct state *state) {
    return state->talks.consults.count;
}
