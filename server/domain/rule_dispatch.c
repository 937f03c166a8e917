// Rules for dispatches: send units, and take a step on the ladder.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "domain/place.h"
#include "domain/reach.h"
#include "domain/rule.h"
#include "domain/state_dispatch.h"

// ---- send

// Is the unit free for the incident? Twice to the same one never, to a second one only on purpose.
static enum refusal check_unit(const struct state *state, const struct dispatch_send *send, uint32_t number) {
    const struct unit *unit = state_unit(state, number);
    if (!unit || unit->retired)
        return REFUSAL_DISPATCH_UNITS_INVALID;
    if (unit->status == UNIT_UNAVAILABLE)
        return REFUSAL_DISPATCH_UNIT_UNAVAILABLE;
    if (dispatches_find(state, number, send->incident))
        return REFUSAL_DISPATCH_UNIT_HERE;
    return !send->also && state_dispatch_of_unit(state, number, NULL) ? REFUSAL_DISPATCH_UNIT_BUSY : REFUSAL_NONE;
}

static bool comes_before(const uint32_t *units, uint32_t count, uint32_t unit) {
    for (uint32_t i = 0; i < count; i++)
        if (units[i] == unit)
            return true;
    return false;
}

static enum refusal check_units(const struct state *state, const struct dispatch_send *send) {
    if (send->count < 1 || send->count > DISPATCH_UNITS_MAX)
        return REFUSAL_DISPATCH_UNITS_INVALID;
    for (uint32_t i = 0; i < send->count; i++) {
        enum refusal refusal = check_unit(state, send, send->units[i]);
        if (refusal)
            return refusal;
        if (comes_before(send->units, i, send->units[i]))
            return REFUSAL_DISPATCH_UNITS_INVALID;
    }
    return state_dispatch_count(state) + send->count <= DISPATCH_NUMBER_MAX ? REFUSAL_NONE
                                                                            : REFUSAL_DISPATCHES_TOO_MANY;
}

enum refusal dispatch_make(const struct state *state, struct dispatch_send *send, uint32_t plan, struct arena *arena) {
    enum refusal refusal = check_units(state, send);
    struct dispatch *list = refusal ? NULL : arena_alloc(arena, send->count * sizeof *list);
    if (!list)
        return refusal ? refusal : REFUSAL_TOO_LARGE;
    for (uint32_t i = 0; i < send->count; i++)
        list[i] = (struct dispatch){.number = state_dispatch_count(state) + 1 + i,
                                    .incident = send->incident,
                                    .unit = send->units[i],
                                    .phase = DISPATCH_NOTIFIED,
                                    .also = send->also,
                                    .aid = send->aid,
                                    .plan = plan,
                                    .place = send->place,
                                    .text = send->text,
                                    .reason = ""};
    send->dispatches = list;
    return REFUSAL_NONE;
}

static bool place_fits(const struct place *place) {
    return !place->known || place_is_valid(place->lat_e7, place->lon_e7);
}

enum refusal rule_dispatch_send(const struct state *state, const struct command *command, int64_t now_ms,
                                struct rule_scratch *scratch, struct event *event) {
    (void)now_ms;
    struct dispatch_send send = command->dispatch;
    send.aid = 0; // what a grant says, not a sender
    enum refusal refusal = rule_open_incident(state, send.incident);
    if (refusal)
        return refusal;
    if (!rule_lines(send.text, DISPATCH_TEXT_MAX))
        return REFUSAL_TEXT_INVALID;
    if (!place_fits(&send.place))
        return REFUSAL_PLACE_INVALID;
    refusal = dispatch_make(state, &send, 0, scratch->arena);
    if (refusal)
        return refusal;
    event->verb = VERB_DISPATCH_SEND;
    event->object = send.dispatches[0].number;
    event->dispatch = send;
    return REFUSAL_NONE;
}

// ---- step

// A unit's own account answers for it; whoever else was let in commands the dispatch. That the hub saw it at a fence
// only the local operator can say, as whom the watch acts.
static unsigned sides_of(const struct state *state, const struct command *command, const struct dispatch *dispatch) {
    const struct account *account = state_account(state, command->actor);
    bool unit = account && account->role == ROLE_UNIT && command->seat == 0;
    if (unit)
        return reach_reports_for(account, dispatch->unit) ? DISPATCH_BY_UNIT : 0;
    return command->dispatched.by_fence && command->actor == 0 ? DISPATCH_BY_FENCE : DISPATCH_BY_SENDER;
}

enum refusal rule_dispatch_step(const struct state *state, const struct command *command, int64_t now_ms,
                                struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct dispatch_step *step = &command->dispatched;
    const struct dispatch *dispatch = state_dispatch(state, step->dispatch);
    if (!dispatch)
        return REFUSAL_DISPATCH_UNKNOWN;
    if (!rule_lines(step->text, DISPATCH_REASON_MAX))
        return REFUSAL_TEXT_INVALID;
    unsigned sides = sides_of(state, command, dispatch);
    if (!sides)
        return REFUSAL_DISPATCH_NOT_YOURS;
    if (step->phase == dispatch->phase)
        return REFUSAL_NOTHING_CHANGED; // what somebody else pressed for it a moment ago
    const struct dispatch_edge *edge = dispatch_edge(dispatch->phase, step->phase);
    if (!edge)
        return REFUSAL_DISPATCH_STEP_INVALID;
    if (!(edge->sides & sides))
        return REFUSAL_DISPATCH_NOT_YOURS;
    if (edge->needs_text && !rule_prose(step->text, DISPATCH_REASON_MAX))
        return REFUSAL_DISPATCH_REASON_MISSING;
    event->verb = VERB_DISPATCH_STEP;
    event->object = dispatch->number;
    event->dispatched = *step;
    event->dispatched.by_fence = sides == DISPATCH_BY_FENCE;
    return REFUSAL_NONE;
}
