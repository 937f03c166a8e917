// Does to the dispatches of a state what events say, and keeps what aid was asked of whom.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "domain/state_inside.h"

bool apply_dispatch_send(struct state *state, const struct event *event) {
    const struct dispatch_send *send = &event->dispatch;
    return send->count >= 1 && send->count <= DISPATCH_UNITS_MAX && send->dispatches[0].number == event->object &&
           dispatches_put_new(state, send->dispatches, send->count, event);
}

// The table of edges is not asked: what happened under an older table happened all the same.
bool apply_dispatch_step(struct state *state, const struct event *event) {
    const struct dispatch_step *step = &event->dispatched;
    struct dispatch_slot *slot = shelf_at(&state->dispatches.dispatches, step->dispatch);
    const char *text = step->text ? step->text : "";
    if (!slot || event->object != step->dispatch || !dispatch_phase_is_open(slot->dispatch.phase) ||
        step->phase <= DISPATCH_NOTIFIED || step->phase >= DISPATCH_PHASES ||
        strnlen(text, DISPATCH_REASON_MAX + 1) > DISPATCH_REASON_MAX)
        return false;
    dispatches_set_phase(state, slot, step->phase, text, step->by_fence, event);
    return true;
}

// ---- aid

static bool aid_fits(const struct state *state, const struct aid *aid) {
    return aid->number >= 1 && aid->number <= AID_NUMBER_MAX && !state_aid(state, aid->number) &&
           state_incident(state, aid->incident) && aid->state > AID_NONE && aid->state < AID_STATES &&
           aid->count >= 1 && aid->count <= DISPATCH_UNITS_MAX && org_is_valid(aid->to_org) &&
           (!aid->place.known || place_is_valid(aid->place.lat_e7, aid->place.lon_e7)) &&
           strnlen(aid->text, DISPATCH_TEXT_MAX + 1) <= DISPATCH_TEXT_MAX &&
           strnlen(aid->reason, DISPATCH_REASON_MAX + 1) <= DISPATCH_REASON_MAX &&
           aid->unit_count <= DISPATCH_UNITS_MAX;
}

static uint32_t *copy_units(const uint32_t *units, uint32_t count) {
    uint32_t *copy = count ? mem_new(count * sizeof *copy) : NULL;
    if (copy)
        memcpy(copy, units, count * sizeof *copy);
    return copy;
}

static bool put_aid(struct state *state, const struct aid *from) {
    if (!aid_fits(state, from))
        return false;
    struct aid *aid = mem_new(sizeof *aid);
    *aid = *from;
    aid->can = mem_strdup(from->can);
    aid->text = mem_strdup(from->text);
    aid->reason = mem_strdup(from->reason);
    aid->units = copy_units(from->units, from->unit_count);
    shelf_put(&state->dispatches.aids, aid->number, aid);
    return true;
}

void state_restore_aid(struct state *state, const struct aid *aid) {
    state_left_out(put_aid(state, aid), "aid", aid->number);
}

static uint32_t actor_of(const struct state *state, const struct event *event) {
    const struct account *account = event->actor ? state_account_by_name(state, event->actor) : NULL;
    return account ? account->number : 0;
}

bool apply_aid_ask(struct state *state, const struct event *event) {
    const struct aid *from = event->aid_asked;
    struct aid aid = {.number = from->number,
                      .incident = from->incident,
                      .state = AID_ASKED,
                      .count = from->count,
                      .asker = actor_of(state, event),
                      .seat = event->seat,
                      .asked_at_ms = event->at_ms,
                      .seq = event->seq,
                      .place = from->place,
                      .can = from->can,
                      .text = from->text,
                      .reason = ""};
    memcpy(aid.to_org, from->to_org, sizeof aid.to_org);
    return aid.number == event->object && aid.number == state_aid_count(state) + 1 && put_aid(state, &aid);
}

static struct aid *asked(struct state *state, const struct event *event, uint32_t number) {
    struct aid *aid = shelf_at(&state->dispatches.aids, number);
    return aid && aid->state == AID_ASKED && event->object == number ? aid : NULL;
}

static void decide(const struct state *state, struct aid *aid, enum aid_state to, const struct event *event) {
    aid->state = to;
    aid->decider = actor_of(state, event);
    aid->decided_at_ms = event->at_ms;
    aid->seq = event->seq;
}

bool apply_aid_grant(struct state *state, const struct event *event) {
    const struct dispatch_send *send = &event->dispatch;
    struct aid *aid = asked(state, event, send->aid);
    if (!aid || send->count < 1 || send->count > DISPATCH_UNITS_MAX ||
        !dispatches_put_new(state, send->dispatches, send->count, event))
        return false;
    uint32_t *units = mem_new(send->count * sizeof *units);
    for (uint32_t i = 0; i < send->count; i++)
        units[i] = send->dispatches[i].unit;
    free((uint32_t *)(uintptr_t)aid->units);
    aid->units = units;
    aid->unit_count = send->count;
    decide(state, aid, AID_GRANTED, event);
    return true;
}

bool apply_aid_refuse(struct state *state, const struct event *event) {
    struct aid *aid = asked(state, event, event->aid.aid);
    const char *reason = event->aid.reason ? event->aid.reason : "";
    if (!aid || strnlen(reason, DISPATCH_REASON_MAX + 1) > DISPATCH_REASON_MAX)
        return false;
    free((char *)(uintptr_t)aid->reason);
    aid->reason = mem_strdup(reason);
    decide(state, aid, AID_REFUSED, event);
    return true;
}

const struct aid *state_aid(const struct state *state, uint32_t number) {
    return shelf_at(&state->dispatches.aids, number);
}

uint32_t state_aid_count(const struct state *state) {
    return state->dispatches.aids.count;
}
