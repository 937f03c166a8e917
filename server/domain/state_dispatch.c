// Keeps the dispatches of a state: by number, the open ones by unit and by incident; and what units do follows from
// them.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "base/mem.h"
#include "domain/state_inside.h"

// ---- birth and death

static void free_dispatch(void *object) {
    struct dispatch_slot *slot = object;
    free((char *)(uintptr_t)slot->dispatch.text);
    free((char *)(uintptr_t)slot->dispatch.reason);
    free(slot);
}

static void free_aid(void *object) {
    struct aid *aid = object;
    free((char *)(uintptr_t)aid->can);
    free((char *)(uintptr_t)aid->text);
    free((char *)(uintptr_t)aid->reason);
    free((uint32_t *)(uintptr_t)aid->units);
    free(aid);
}

static void free_reporters(void *object) {
    for (struct reporter *reporter = object, *next; reporter; reporter = next) {
        next = reporter->next;
        free(reporter);
    }
}

static void keep(void *object) {
    (void)object; // the other shelf frees it
}

void dispatches_free(struct dispatches *dispatches) {
    shelf_free(&dispatches->by_unit, keep);
    shelf_free(&dispatches->by_incident, keep);
    shelf_free(&dispatches->dispatches, free_dispatch);
    shelf_free(&dispatches->aids, free_aid);
    shelf_free(&dispatches->reporters, free_reporters);
}

// ---- who reports for a unit

void dispatches_add_account(struct state *state, const struct account *account) {
    for (uint32_t i = 0; account->role == ROLE_UNIT && i < account->unit_count; i++) {
        uint32_t unit = account->units[i];
        if (unit < 1 || unit > UNIT_NUMBER_MAX)
            continue;
        struct reporter *reporter = mem_new(sizeof *reporter);
        reporter->account = account->number;
        reporter->next = shelf_at(&state->dispatches.reporters, unit);
        shelf_put(&state->dispatches.reporters, unit, reporter);
    }
}

// Whoever reports for the unit begins or ceases to see the incident. Those in whose scope it lies see it anyway: they
// are not made to start over in the very moment they are called out.
static void reach_reporters(struct state *state, const struct dispatch *dispatch, uint64_t seq) {
    const struct incident *incident = state_incident(state, dispatch->incident);
    const struct reporter *reporter = shelf_at(&state->dispatches.reporters, dispatch->unit);
    for (; incident && reporter; reporter = reporter->next) {
        const struct account *account = state_account(state, reporter->account);
        if (!org_contains(account->scope, incident->org))
            posts_reach_account(state, reporter->account, seq);
    }
}

bool dispatches_sent(const struct state *state, const struct account *account, uint32_t incident) {
    for (uint32_t i = 0; account->role == ROLE_UNIT && i < account->unit_count; i++)
        if (dispatches_find(state, account->units[i], incident))
            return true;
    return false;
}

// ---- what is open

static void list(struct dispatches *dispatches, struct dispatch_slot *slot) {
    const struct dispatch *dispatch = &slot->dispatch;
    struct dispatch_slot *of_unit = shelf_at(&dispatches->by_unit, dispatch->unit);
    struct dispatch_slot *of_incident = shelf_at(&dispatches->by_incident, dispatch->incident);
    DL_APPEND2(of_unit, slot, unit_prev, unit_next);
    DL_APPEND2(of_incident, slot, incident_prev, incident_next);
    shelf_put(&dispatches->by_unit, dispatch->unit, of_unit);
    shelf_put(&dispatches->by_incident, dispatch->incident, of_incident);
}

static void unlist(struct dispatches *dispatches, struct dispatch_slot *slot) {
    const struct dispatch *dispatch = &slot->dispatch;
    struct dispatch_slot *of_unit = shelf_at(&dispatches->by_unit, dispatch->unit);
    struct dispatch_slot *of_incident = shelf_at(&dispatches->by_incident, dispatch->incident);
    DL_DELETE2(of_unit, slot, unit_prev, unit_next);
    DL_DELETE2(of_incident, slot, incident_prev, incident_next);
    shelf_put(&dispatches->by_unit, dispatch->unit, of_unit);
    shelf_put(&dispatches->by_incident, dispatch->incident, of_incident);
}

// ---- what the unit does

// Of several the one that is furthest ahead counts; a unit that is done and on its way back still is underway, but
// for nobody.
static enum unit_status status_of(const struct state *state, uint32_t unit) {
    static const enum unit_status follows[DISPATCH_PHASES] = {
        [DISPATCH_DONE] = UNIT_RETURNING,
        [DISPATCH_DEPARTED] = UNIT_DEPARTED,
        [DISPATCH_ARRIVED] = UNIT_ON_SCENE,
        [DISPATCH_REPORTED] = UNIT_ON_SCENE,
    };
    static const int ahead[UNIT_STATUSES] = {[UNIT_RETURNING] = 1, [UNIT_DEPARTED] = 2, [UNIT_ON_SCENE] = 3};
    enum unit_status status = UNIT_STATUS_UNKNOWN;
    const struct dispatch *dispatch = NULL;
    while ((dispatch = state_dispatch_of_unit(state, unit, dispatch)) != NULL)
        if (ahead[follows[dispatch->phase]] > ahead[status])
            status = follows[dispatch->phase];
    return status;
}

// A unit that only was notified, or refused, does what it did before.
static void follow(struct state *state, uint32_t number, bool released, uint64_t seq) {
    struct unit *unit = shelf_at(&state->units, number);
    enum unit_status status = status_of(state, number);
    if (status == UNIT_STATUS_UNKNOWN && released)
        status = UNIT_STANDBY;
    if (!unit || unit->status == UNIT_UNAVAILABLE || status == UNIT_STATUS_UNKNOWN || status == unit->status)
        return;
    unit->status = status;
    unit->seq = seq;
}

// ---- putting

static bool dispatch_fits(const struct state *state, const struct dispatch *dispatch) {
    const struct incident *incident = state_incident(state, dispatch->incident);
    return dispatch->number >= 1 && dispatch->number <= DISPATCH_NUMBER_MAX &&
           !state_dispatch(state, dispatch->number) && incident && state_unit(state, dispatch->unit) &&
           dispatch->phase > DISPATCH_NONE && dispatch->phase < DISPATCH_PHASES &&
           (!dispatch->place.known || place_is_valid(dispatch->place.lat_e7, dispatch->place.lon_e7)) &&
           strnlen(dispatch->text, DISPATCH_TEXT_MAX + 1) <= DISPATCH_TEXT_MAX &&
           strnlen(dispatch->reason, DISPATCH_REASON_MAX + 1) <= DISPATCH_REASON_MAX &&
           !(dispatch_phase_is_open(dispatch->phase) && incident->phase == PHASE_CLOSED);
}

static struct dispatch_slot *put(struct state *state, const struct dispatch *dispatch) {
    struct dispatch_slot *slot = mem_new(sizeof *slot);
    slot->dispatch = *dispatch;
    slot->dispatch.text = mem_strdup(dispatch->text);
    slot->dispatch.reason = mem_strdup(dispatch->reason);
    shelf_put(&state->dispatches.dispatches, dispatch->number, slot);
    if (dispatch_phase_is_open(dispatch->phase))
        list(&state->dispatches, slot);
    return slot;
}

void state_restore_dispatch(struct state *state, const struct dispatch *dispatch) {
    bool fits = dispatch_fits(state, dispatch);
    if (fits)
        put(state, dispatch);
    state_left_out(fits, "dispatch", dispatch->number);
}

static void mark(const struct state *state, struct dispatch *dispatch, bool by_fence, const struct event *event) {
    const struct account *account = event->actor ? state_account_by_name(state, event->actor) : NULL;
    dispatch->marks[dispatch->phase] = (struct dispatch_mark){
        .at_ms = event->at_ms, .account = account ? account->number : 0, .seat = event->seat, .by_fence = by_fence};
    dispatch->seq = event->seq;
}

static struct dispatch as_new(const struct dispatch *from) {
    return (struct dispatch){.number = from->number,
                             .incident = from->incident,
                             .unit = from->unit,
                             .phase = DISPATCH_NOTIFIED,
                             .also = from->also,
                             .aid = from->aid,
                             .plan = from->plan,
                             .place = from->place,
                             .text = from->text,
                             .reason = ""};
}

bool dispatches_put_new(struct state *state, const struct dispatch *from, uint32_t count, const struct event *event) {
    for (uint32_t i = 0; i < count; i++) {
        struct dispatch new = as_new(&from[i]);
        if (new.number != state_dispatch_count(state) + 1 + i || !dispatch_fits(state, &new))
            return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        struct dispatch new = as_new(&from[i]);
        mark(state, &new, false, event);
        new.sender = new.marks[DISPATCH_NOTIFIED].account;
        new.seat = event->seat;
        reach_reporters(state, &put(state, &new)->dispatch, event->seq);
    }
    return true;
}

// ---- phases

void dispatches_set_phase(struct state *state, struct dispatch_slot *slot, enum dispatch_phase phase, const char *text,
                          bool by_fence, const struct event *event) {
    struct dispatch *dispatch = &slot->dispatch;
    bool was_open = dispatch_phase_is_open(dispatch->phase), is_open = dispatch_phase_is_open(phase);
    dispatch->phase = phase;
    mark(state, dispatch, by_fence, event);
    if (text && *text) {
        free((char *)(uintptr_t)dispatch->reason);
        dispatch->reason = mem_strdup(text);
    }
    if (was_open && !is_open) {
        unlist(&state->dispatches, slot);
        reach_reporters(state, dispatch, event->seq);
    }
    follow(state, dispatch->unit, phase == DISPATCH_RELEASED, event->seq);
}

void dispatches_close_incident(struct state *state, uint32_t incident, const struct event *event) {
    struct dispatch_slot *slot;
    while ((slot = shelf_at(&state->dispatches.by_incident, incident)) != NULL)
        dispatches_set_phase(state, slot, DISPATCH_RELEASED, "", false, event);
}

// ---- looking

const struct dispatch *state_dispatch(const struct state *state, uint32_t number) {
    return shelf_at(&state->dispatches.dispatches, number);
}

uint32_t state_dispatch_count(const struct state *state) {
    return state->dispatches.dispatches.count;
}

const struct dispatch *state_dispatch_of_unit(const struct state *state, uint32_t unit, const struct dispatch *after) {
    const struct dispatch_slot *slot =
        after ? ((const struct dispatch_slot *)after)->unit_next : shelf_at(&state->dispatches.by_unit, unit);
    return slot ? &slot->dispatch : NULL;
}

const struct dispatch *state_dispatch_of_incident(const struct state *state, uint32_t incident,
                                                  const struct dispatch *after) {
    const struct dispatch_slot *slot = after ? ((const struct dispatch_slot *)after)->incident_next
                                             : shelf_at(&state->dispatches.by_incident, incident);
    return slot ? &slot->dispatch : NULL;
}

const struct dispatch *dispatches_find(const struct state *state, uint32_t unit, uint32_t incident) {
    const struct dispatch *dispatch = NULL;
    while ((dispatch = state_dispatch_of_unit(state, unit, dispatch)) != NULL)
        if (dispatch->incident == incident)
            return dispatch;
    return NULL;
}
