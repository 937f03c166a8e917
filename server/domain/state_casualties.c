// Keeps what is known of people harmed: the numbers and the area of an incident, and each person by name.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "domain/state_inside.h"
#include "domain/state_intakes.h"

// ---- fields of an incident

bool apply_incident_set_area(struct state *state, const struct event *event) {
    struct incident *incident = shelf_at(&state->incidents, event->object);
    const char *area = event->area.area;
    if (!incident || incident->phase == PHASE_CLOSED || !area ||
        strnlen(area, INCIDENT_AREA_MAX + 1) > INCIDENT_AREA_MAX)
        return false;
    free((char *)(uintptr_t)incident->area);
    incident->area = *area ? mem_strdup(area) : NULL;
    incident->version++;
    incident->seq = event->seq;
    return true;
}

// Also of a closed one: who dies of it later is counted (国务院令493号 art. 13).
bool apply_incident_set_casualties(struct state *state, const struct event *event) {
    struct incident *incident = shelf_at(&state->incidents, event->object);
    if (!incident || !casualties_are_valid(&event->casualties.casualties))
        return false;
    incident->casualties = event->casualties.casualties;
    incident->version++;
    incident->seq = event->seq;
    return true;
}

// ---- one by one

void casualties_free(struct intakes *intakes) {
    shelf_free(&intakes->casualties, free);
}

static bool casualty_fits(const struct state *state, const struct casualty *casualty) {
    return casualty->number >= 1 && casualty->number <= CASUALTY_NUMBER_MAX &&
           state_incident(state, casualty->incident) && casualty->condition < CONDITIONS &&
           state_text_fits(casualty->name, CASUALTY_NAME_MAX) && state_text_fits(casualty->sex, CASUALTY_NAME_MAX) &&
           state_text_fits(casualty->hospital, CASUALTY_NAME_MAX) && state_text_fits(casualty->note, CASUALTY_TEXT_MAX);
}

// One allocation: the record, then its texts.
static struct casualty *copy_casualty(const struct casualty *casualty) {
    size_t texts =
        strlen(casualty->name) + strlen(casualty->sex) + strlen(casualty->hospital) + strlen(casualty->note) + 4;
    struct casualty *copy = mem_new(sizeof *copy + texts);
    char *at = (char *)(copy + 1);
    *copy = *casualty;
    copy->name = state_lay_text(&at, casualty->name);
    copy->sex = state_lay_text(&at, casualty->sex);
    copy->hospital = state_lay_text(&at, casualty->hospital);
    copy->note = state_lay_text(&at, casualty->note);
    return copy;
}

void state_restore_casualty(struct state *state, const struct casualty *casualty) {
    bool put = casualty_fits(state, casualty) && !state_casualty(state, casualty->number);
    if (put)
        shelf_put(&state->intakes.casualties, casualty->number, copy_casualty(casualty));
    state_left_out(put, "casualty", casualty->number);
}

bool apply_casualty_put(struct state *state, const struct event *event) {
    struct casualty casualty = *event->casualty;
    struct casualty *old = shelf_at(&state->intakes.casualties, casualty.number);
    casualty.account = state_actor_of(state, event);
    casualty.at_ms = event->at_ms;
    casualty.seq = event->seq;
    casualty.version = old ? old->version + 1 : 1;
    if (casualty.number != event->object || !casualty_fits(state, &casualty) ||
        (old ? old->incident != casualty.incident : casualty.number != state_casualty_count(state) + 1))
        return false;
    shelf_put(&state->intakes.casualties, casualty.number, copy_casualty(&casualty));
    free(old);
    return true;
}

const struct casualty *state_casualty(const struct state *state, uint32_t number) {
    return shelf_at(&state->intakes.casualties, number);
}

uint32_t state_casualty_count(const struct state *state) {
    return state->intakes.casualties.count;
}
