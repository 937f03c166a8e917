// Keeps the intake entries of a state, and does to them what events say.
// SPDX-License-Identifier: Apache-2.0
#include "domain/state_intakes.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "base/mem.h"
#include "domain/state_inside.h"

#define KEY_MAX (INTAKE_NAME_MAX + 16)

static void free_intake(void *object) {
    struct intake_slot *slot = object;
    free(slot->reason);
    free(slot);
}

void intakes_free(struct intakes *intakes) {
    HASH_CLEAR(by_external, intakes->by_external);
    shelf_free(&intakes->all, free_intake);
    casualties_free(intakes);
}

uint32_t state_actor_of(const struct state *state, const struct event *event) {
    const struct account *account = event->actor && *event->actor ? state_account_by_name(state, event->actor) : NULL;
    return account ? account->number : 0;
}

// ---- what an entry is made of

static const struct {
    size_t place, max; // of a text, beside the reason
} texts[] = {
    {offsetof(struct intake, text), INTAKE_TEXT_MAX},         {offsetof(struct intake, place), INCIDENT_PLACE_MAX},
    {offsetof(struct intake, caller), INTAKE_NAME_MAX},       {offsetof(struct intake, caller_org), INTAKE_NAME_MAX},
    {offsetof(struct intake, caller_phone), INTAKE_NAME_MAX}, {offsetof(struct intake, told_already), INTAKE_NAME_MAX},
    {offsetof(struct intake, external), INTAKE_NAME_MAX},
};
#define TEXTS (sizeof texts / sizeof *texts)

static const char **text_in(struct intake *intake, size_t i) {
    return (const char **)(void *)((char *)intake + texts[i].place);
}

static bool refs_fit(const struct intake *intake) {
    if (intake->ref_count > MESSAGE_REFS_MAX)
        return false;
    for (uint32_t i = 0; i < intake->ref_count; i++)
        if (!state_text_fits(intake->refs[i].url, MESSAGE_URL_MAX))
            return false;
    return true;
}

static bool intake_fits(const struct state *state, const struct intake *intake) {
    struct intake copy = *intake;
    for (size_t i = 0; i < TEXTS; i++)
        if (!state_text_fits(*text_in(&copy, i), texts[i].max))
            return false;
    return intake->number >= 1 && intake->number <= INTAKE_NUMBER_MAX && !state_intake(state, intake->number) &&
           intake->source > INTAKE_SOURCE_UNKNOWN && intake->source < INTAKE_SOURCES && intake->state > INTAKE_NONE &&
           intake->state < INTAKE_STATES && org_is_valid(intake->org) &&
           place_is_valid(intake->at.lat_e7, intake->at.lon_e7) &&
           state_text_fits(intake->reason, INCIDENT_REASON_MAX) && refs_fit(intake);
}

static void write_key(char key[KEY_MAX], enum intake_source source, const char *external) {
    if (*external)
        snprintf(key, KEY_MAX, "%d %s", source, external);
    else
        *key = '\0';
}

const char *state_lay_text(char **at, const char *text) {
    size_t size = strlen(text) + 1;
    const char *to = memcpy(*at, text, size);
    *at += size;
    return to;
}

static struct message_ref *lay_refs(const struct intake *intake, struct message_ref *to, char **at) {
    for (uint32_t i = 0; i < intake->ref_count; i++) {
        to[i] = intake->refs[i];
        to[i].url = state_lay_text(at, intake->refs[i].url);
    }
    return to;
}

// One allocation: the slot, its references, its texts; the reason comes later.
static struct intake_slot *copy_intake(const struct intake *intake) {
    struct intake copy = *intake;
    size_t refs = intake->ref_count * sizeof *intake->refs;
    char key[KEY_MAX];
    write_key(key, intake->source, intake->external);
    size_t size = sizeof(struct intake_slot) + refs + strlen(key) + 1;
    for (size_t i = 0; i < TEXTS; i++)
        size += strlen(*text_in(&copy, i)) + 1;
    for (uint32_t i = 0; i < intake->ref_count; i++)
        size += strlen(intake->refs[i].url) + 1;
    struct intake_slot *slot = mem_new(size);
    char *at = (char *)(slot + 1) + refs;
    for (size_t i = 0; i < TEXTS; i++)
        *text_in(&copy, i) = state_lay_text(&at, *text_in(&copy, i));
    copy.refs = lay_refs(intake, (struct message_ref *)(slot + 1), &at);
    slot->key = state_lay_text(&at, key);
    slot->reason = *intake->reason ? mem_strdup(intake->reason) : NULL;
    copy.reason = slot->reason ? slot->reason : "";
    copy.type[INCIDENT_TYPE_LEN] = '\0';
    slot->intake = copy;
    return slot;
}

static bool put_intake(struct state *state, const struct intake *intake) {
    if (!intake_fits(state, intake))
        return false;
    struct intake_slot *slot = copy_intake(intake);
    shelf_put(&state->intakes.all, intake->number, slot);
    if (*slot->key && !state_intake_by_external(state, intake->source, intake->external))
        HASH_ADD_KEYPTR(by_external, state->intakes.by_external, slot->key, strlen(slot->key), slot);
    if (intake->state == INTAKE_NEW)
        DL_APPEND(state->intakes.undecided, slot);
    return true;
}

void state_restore_intake(struct state *state, const struct intake *intake) {
    state_left_out(put_intake(state, intake), "intake", intake->number);
}

// ---- events

bool apply_intake_report(struct state *state, const struct event *event) {
    struct intake intake = *event->intake_reported;
    intake.seq = event->seq;
    intake.state = INTAKE_NEW;
    intake.recorder = state_actor_of(state, event);
    intake.incident = intake.decider = 0;
    intake.decided_at_ms = 0;
    intake.reason = "";
    return intake.number == event->object && intake.number == state->intakes.all.count + 1 &&
           put_intake(state, &intake);
}

static struct intake_slot *undecided(struct state *state, const struct event *event) {
    struct intake_slot *slot = shelf_at(&state->intakes.all, event->object);
    return slot && event->intake.intake == event->object && slot->intake.state == INTAKE_NEW ? slot : NULL;
}

static bool decide(struct state *state, struct intake_slot *slot, enum intake_state decision, uint32_t incident,
                   const struct event *event) {
    slot->intake.state = decision;
    slot->intake.incident = incident;
    slot->intake.decider = state_actor_of(state, event);
    slot->intake.decided_at_ms = event->at_ms;
    slot->intake.seq = event->seq;
    DL_DELETE(state->intakes.undecided, slot);
    return true;
}

bool apply_intake_confirm(struct state *state, const struct event *event) {
    struct intake_slot *slot = undecided(state, event);
    if (!slot || !event->intake.opened)
        return false;
    struct incident incident = *event->intake.opened;
    incident.seq = event->seq;
    return incident.number == state->incidents.count + 1 && state_put_incident(state, &incident) &&
           decide(state, slot, INTAKE_CONFIRMED, incident.number, event);
}

// An entry that was told before all others is the first notice: what still runs goes on from there.
bool apply_intake_merge(struct state *state, const struct event *event) {
    struct intake_slot *slot = undecided(state, event);
    struct incident *incident = shelf_at(&state->incidents, event->intake.incident);
    if (!slot || !incident || incident->phase == PHASE_CLOSED)
        return false;
    clocks_run_from(state, (struct incident_slot *)incident, event->intake.first_notice_ms);
    incident->version++;
    incident->seq = event->seq;
    return decide(state, slot, INTAKE_MERGED, incident->number, event);
}

bool apply_intake_dismiss(struct state *state, const struct event *event) {
    struct intake_slot *slot = undecided(state, event);
    if (!slot || !state_text_fits(event->intake.reason, INCIDENT_REASON_MAX))
        return false;
    slot->reason = mem_strdup(event->intake.reason);
    slot->intake.reason = slot->reason;
    return decide(state, slot, INTAKE_DISMISSED, 0, event);
}

// ---- looking

const struct intake *state_intake(const struct state *state, uint32_t number) {
    return shelf_at(&state->intakes.all, number);
}

uint32_t state_intake_count(const struct state *state) {
    return state->intakes.all.count;
}

const struct intake *state_intake_by_external(const struct state *state, enum intake_source source,
                                              const char *external) {
    char key[KEY_MAX];
    struct intake_slot *slot = NULL;
    if (!*external || !state_text_fits(external, INTAKE_NAME_MAX))
        return NULL;
    write_key(key, source, external);
    HASH_FIND(by_external, state->intakes.by_external, key, strlen(key), slot);
    return slot ? &slot->intake : NULL;
}

const struct intake *state_undecided_intake_next(const struct state *state, const struct intake *after) {
    const struct intake_slot *slot =
        after ? ((const struct intake_slot *)(const void *)after)->next : state->intakes.undecided;
    return slot ? &slot->intake : NULL;
}
