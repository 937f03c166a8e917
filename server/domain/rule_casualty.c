// Rules for what is known of an incident beside its course: area, numbers of people harmed, and each of them.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "domain/geojson_shape.h"
#include "domain/rule.h"

enum refusal rule_incident_set_area(const struct state *state, const struct command *command, int64_t now_ms,
                                    struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct incident *incident = state_incident(state, command->area.incident);
    const char *area = command->area.area;
    if (!incident)
        return REFUSAL_INCIDENT_UNKNOWN;
    if (incident->phase == PHASE_CLOSED)
        return REFUSAL_INCIDENT_CLOSED;
    struct geojson_shape shape = {0};
    if (*area && !geojson_shape_read(area, SHAPE_POLYGON | SHAPE_MULTIPOLYGON, &shape, NULL, 0))
        return REFUSAL_AREA_INVALID;
    geojson_shape_free(&shape);
    if (strcmp(area, incident->area ? incident->area : "") == 0)
        return REFUSAL_NOTHING_CHANGED;
    event->verb = VERB_INCIDENT_SET_AREA;
    event->object = incident->number;
    event->area = command->area;
    return REFUSAL_NONE;
}

// Of a closed incident too: who dies of it later is counted (国务院令493号 art. 13: 30 days, 7 on roads and in fires).
enum refusal rule_incident_set_casualties(const struct state *state, const struct command *command, int64_t now_ms,
                                          struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct incident *incident = state_incident(state, command->casualties.incident);
    if (!incident)
        return REFUSAL_INCIDENT_UNKNOWN;
    if (!casualties_are_valid(&command->casualties.casualties))
        return REFUSAL_CASUALTIES_INVALID;
    if (casualties_are_same(&command->casualties.casualties, &incident->casualties))
        return REFUSAL_NOTHING_CHANGED;
    event->verb = VERB_INCIDENT_SET_CASUALTIES;
    event->object = incident->number;
    event->casualties = command->casualties;
    return REFUSAL_NONE;
}

static bool is_same_person(const struct casualty *one, const struct casualty *other) {
    return one->age == other->age && one->condition == other->condition && strcmp(one->name, other->name) == 0 &&
           strcmp(one->sex, other->sex) == 0 && strcmp(one->hospital, other->hospital) == 0 &&
           strcmp(one->note, other->note) == 0;
}

static enum refusal check_person(const struct casualty *casualty) {
    if (casualty->condition >= CONDITIONS || casualty->age > CASUALTY_AGE_MAX + 1)
        return REFUSAL_CASUALTIES_INVALID;
    bool clean = rule_text(casualty->name, CASUALTY_NAME_MAX) && rule_text(casualty->sex, CASUALTY_NAME_MAX) &&
                 rule_text(casualty->hospital, CASUALTY_NAME_MAX) &&
                 (*casualty->note == '\0' || rule_prose(casualty->note, CASUALTY_TEXT_MAX));
    return clean ? REFUSAL_NONE : REFUSAL_TEXT_INVALID;
}

enum refusal rule_casualty_put(const struct state *state, const struct command *command, int64_t now_ms,
                               struct rule_scratch *scratch, struct event *event) {
    const struct casualty *casualty = command->casualty, *old = NULL;
    if (!state_incident(state, casualty->incident))
        return REFUSAL_INCIDENT_UNKNOWN;
    if (casualty->number && (!(old = state_casualty(state, casualty->number)) || old->incident != casualty->incident))
        return REFUSAL_CASUALTY_UNKNOWN;
    enum refusal refusal = check_person(casualty);
    if (refusal)
        return refusal;
    if (old && is_same_person(casualty, old))
        return REFUSAL_NOTHING_CHANGED;
    if (!old && state_casualty_count(state) >= CASUALTY_NUMBER_MAX)
        return REFUSAL_CASUALTIES_TOO_MANY;
    scratch->casualty = *casualty;
    scratch->casualty.number = old ? old->number : state_casualty_count(state) + 1;
    scratch->casualty.version = old ? old->version + 1 : 1;
    scratch->casualty.account = command->actor;
    scratch->casualty.at_ms = now_ms;
    scratch->casualty.seq = state_seq(state) + 1;
    event->verb = VERB_CASUALTY_PUT;
    event->object = scratch->casualty.number;
    event->casualty = &scratch->casualty;
    return REFUSAL_NONE;
}
