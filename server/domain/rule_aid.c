// Rules for aid: ask another org for units, grant it with units of theirs, or refuse it.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "domain/catalogue_capabilities.h"
#include "domain/place.h"
#include "domain/rule.h"
#include "domain/state_dispatch.h"

// Any, or one of the catalogue. A district without one says what it likes.
static bool can_be_asked(const struct state *state, const char *can) {
    const struct capabilities *known = state_capabilities(state);
    return rule_text(can, AID_CAN_MAX) && (!*can || !known || capabilities_find(known, can) >= 0);
}

static enum refusal check_ask(const struct state *state, const struct aid *aid) {
    if (!rule_org(state, aid->to_org))
        return REFUSAL_ORG_INVALID;
    if (aid->count < 1 || aid->count > DISPATCH_UNITS_MAX || !can_be_asked(state, aid->can))
        return REFUSAL_AID_INVALID;
    if (!rule_lines(aid->text, DISPATCH_TEXT_MAX))
        return REFUSAL_TEXT_INVALID;
    if (aid->place.known && !place_is_valid(aid->place.lat_e7, aid->place.lon_e7))
        return REFUSAL_PLACE_INVALID;
    return state_aid_count(state) < AID_NUMBER_MAX ? REFUSAL_NONE : REFUSAL_AIDS_TOO_MANY;
}

enum refusal rule_aid_ask(const struct state *state, const struct command *command, int64_t now_ms,
                          struct rule_scratch *scratch, struct event *event) {
    const struct aid *asked = command->aid_asked;
    enum refusal refusal = rule_open_incident(state, asked->incident);
    if (!refusal)
        refusal = check_ask(state, asked);
    if (refusal)
        return refusal;
    struct aid *aid = &scratch->aid;
    *aid = (struct aid){.number = state_aid_count(state) + 1,
                        .incident = asked->incident,
                        .state = AID_ASKED,
                        .count = asked->count,
                        .asked_at_ms = now_ms,
                        .place = asked->place,
                        .can = asked->can,
                        .text = asked->text,
                        .reason = ""};
    memcpy(aid->to_org, asked->to_org, sizeof aid->to_org);
    event->verb = VERB_AID_ASK;
    event->object = aid->number;
    event->aid_asked = aid;
    return REFUSAL_NONE;
}

static enum refusal still_asked(const struct state *state, uint32_t number, const struct aid **aid) {
    *aid = state_aid(state, number);
    if (!*aid)
        return REFUSAL_AID_UNKNOWN;
    return (*aid)->state == AID_ASKED ? REFUSAL_NONE : REFUSAL_AID_DECIDED;
}

// They give what is theirs.
static bool are_of(const struct state *state, const char *org, const uint32_t *units, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        const struct unit *unit = state_unit(state, units[i]);
        if (unit && !org_contains(org, unit->org))
            return false;
    }
    return true;
}

enum refusal rule_aid_grant(const struct state *state, const struct command *command, int64_t now_ms,
                            struct rule_scratch *scratch, struct event *event) {
    (void)now_ms;
    const struct aid *aid;
    enum refusal refusal = still_asked(state, command->dispatch.aid, &aid);
    if (!refusal)
        refusal = rule_open_incident(state, aid->incident);
    if (refusal)
        return refusal;
    if (!are_of(state, aid->to_org, command->dispatch.units, command->dispatch.count))
        return REFUSAL_OUT_OF_SCOPE;
    struct dispatch_send send = {.incident = aid->incident,
                                 .aid = aid->number,
                                 .place = aid->place,
                                 .text = aid->text,
                                 .units = command->dispatch.units,
                                 .count = command->dispatch.count};
    refusal = dispatch_make(state, &send, 0, scratch->arena);
    if (refusal)
        return refusal;
    event->verb = VERB_AID_GRANT;
    event->object = aid->number;
    event->dispatch = send;
    return REFUSAL_NONE;
}

enum refusal rule_aid_refuse(const struct state *state, const struct command *command, int64_t now_ms,
                             struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct aid *aid;
    enum refusal refusal = still_asked(state, command->aid.aid, &aid);
    if (refusal)
        return refusal;
    if (!rule_lines(command->aid.reason, DISPATCH_REASON_MAX))
        return REFUSAL_TEXT_INVALID;
    if (!rule_prose(command->aid.reason, DISPATCH_REASON_MAX))
        return REFUSAL_AID_REASON_MISSING;
    event->verb = VERB_AID_REFUSE;
    event->object = aid->number;
    event->aid = command->aid;
    return REFUSAL_NONE;
}
