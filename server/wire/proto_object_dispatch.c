// Turns dispatches, aid and alarms into messages and back.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "wire/proto_object.h"

_Static_assert((int)DISPATCH_PHASES == MUSTER__V1__DISPATCH_PHASE__DISPATCH_PHASE_RELEASED + 1, "dispatch phases");
_Static_assert((int)AID_STATES == MUSTER__V1__AID_STATE__AID_STATE_REFUSED + 1, "states of aid");
_Static_assert((int)ALARM_KINDS == MUSTER__V1__ALARM_KIND__ALARM_KIND_SILENT + 1, "alarm kinds");

// Whose name it is: an event that makes an object says who did it, a state knows the account by its number.
static char *name_of(const struct state *state, uint32_t account, const struct event *event) {
    return proto_text(event ? event->actor : proto_account_name(state, account));
}

static Muster__V1__Place *place_out(const struct place *from, Muster__V1__Place *to) {
    return proto_place_out(from->known, from->lat_e7, from->lon_e7, to);
}

struct place proto_place(const Muster__V1__Place *from) {
    struct place to = {0};
    to.known = proto_place_in(from, &to.lat_e7, &to.lon_e7);
    return to;
}

// ---- dispatches

// `marks` has room for all of them. The event that sends them is the first.
static size_t marks_out(const struct dispatch *from, const struct state *state, const struct event *event,
                        Muster__V1__DispatchMark *marks, Muster__V1__DispatchMark **list) {
    size_t count = 0;
    for (int phase = DISPATCH_NONE + 1; phase < DISPATCH_PHASES; phase++) {
        struct dispatch_mark mark = from->marks[phase];
        if (event)
            mark = (struct dispatch_mark){.at_ms = phase == DISPATCH_NOTIFIED ? event->at_ms : 0, .seat = event->seat};
        if (mark.at_ms == 0)
            continue;
        Muster__V1__DispatchMark *to = list[count] = &marks[count];
        count++;
        muster__v1__dispatch_mark__init(to);
        to->phase = (Muster__V1__DispatchPhase)phase;
        to->at_ms = mark.at_ms;
        to->account = name_of(state, mark.account, event);
        to->seat = mark.seat;
        to->by_fence = mark.by_fence;
    }
    return count;
}

void proto_dispatch_put(struct buf *buf, uint32_t field, const struct dispatch *from, const struct state *state,
                        const struct event *event) {
    Muster__V1__DispatchMark marks[DISPATCH_PHASES], *list[DISPATCH_PHASES];
    Muster__V1__Place place;
    Muster__V1__Dispatch to = MUSTER__V1__DISPATCH__INIT;
    to.dispatch = from->number;
    to.incident = from->incident;
    to.unit = from->unit;
    to.phase = (Muster__V1__DispatchPhase)from->phase;
    to.text = proto_text(from->text);
    to.place = place_out(&from->place, &place);
    to.also = from->also;
    to.aid = from->aid;
    to.plan = from->plan;
    to.marks = list;
    to.n_marks = marks_out(from, state, event, marks, list);
    to.reason = proto_text(from->reason);
    to.seq = event ? event->seq : from->seq;
    to.sender = name_of(state, from->sender, event);
    to.seat = event ? event->seat : from->seat;
    proto_put_message(buf, field, &to.base);
}

static bool mark_in(const Muster__V1__DispatchMark *from, const struct state *state, struct dispatch *to) {
    int phase = proto_enum(from->phase, DISPATCH_PHASES);
    struct dispatch_mark *mark = &to->marks[phase];
    mark->at_ms = from->at_ms;
    mark->seat = from->seat;
    mark->by_fence = from->by_fence;
    return phase != DISPATCH_NONE && proto_account_number(state, from->account, &mark->account);
}

bool proto_dispatch_in(const Muster__V1__Dispatch *from, const struct state *state, struct dispatch *to) {
    *to = (struct dispatch){.number = from->dispatch,
                            .incident = from->incident,
                            .unit = from->unit,
                            .phase = (enum dispatch_phase)proto_enum(from->phase, DISPATCH_PHASES),
                            .also = from->also,
                            .aid = from->aid,
                            .plan = from->plan,
                            .place = proto_place(from->place),
                            .text = from->text,
                            .reason = from->reason};
    bool fits = to->number >= 1 && to->number <= DISPATCH_NUMBER_MAX && to->phase != DISPATCH_NONE &&
                proto_text_is(from->text, 0, DISPATCH_TEXT_MAX, true) &&
                proto_text_is(from->reason, 0, DISPATCH_REASON_MAX, true);
    if (!fits || !state)
        return fits;
    to->seq = from->seq;
    to->seat = from->seat;
    for (size_t i = 0; fits && i < from->n_marks; i++)
        fits = mark_in(from->marks[i], state, to);
    return fits && proto_account_number(state, from->sender, &to->sender);
}

bool proto_dispatches_in(Muster__V1__Dispatch *const *from, size_t count, struct arena *arena,
                         const struct dispatch **to) {
    struct dispatch *list = arena_alloc(arena, count * sizeof *list);
    bool fits = list != NULL;
    for (size_t i = 0; fits && i < count; i++)
        fits = proto_dispatch_in(from[i], NULL, &list[i]);
    *to = list;
    return fits;
}

// ---- aid

void proto_aid_ask_out(const struct aid *from, Muster__V1__Place *place, Muster__V1__AidAsk *to) {
    muster__v1__aid_ask__init(to);
    to->incident = from->incident;
    to->to_org = proto_text(from->to_org);
    to->can = proto_text(from->can);
    to->count = from->count;
    to->text = proto_text(from->text);
    to->place = place_out(&from->place, place);
}

enum refusal proto_aid_ask_in(const Muster__V1__AidAsk *from, struct aid *to) {
    enum refusal why = REFUSAL_NONE;
    *to = (struct aid){.incident = from->incident, .count = from->count, .place = proto_place(from->place)};
    to->can = proto_text_in(&why, from->can, 0, AID_CAN_MAX, REFUSAL_AID_INVALID);
    to->text = proto_lines_in(&why, from->text, 0, DISPATCH_TEXT_MAX, REFUSAL_TEXT_INVALID);
    to->reason = "";
    if (!proto_copy_text(to->to_org, sizeof to->to_org, from->to_org))
        why = why ? why : REFUSAL_ORG_INVALID;
    return why;
}

void proto_aid_out(const struct aid *from, const struct state *state, const struct event *event,
                   struct proto_aid_room *room) {
    Muster__V1__Aid *to = &room->aid;
    muster__v1__aid__init(to);
    proto_aid_ask_out(from, &room->place, &room->ask);
    to->aid = from->number;
    to->ask = &room->ask;
    to->state = (Muster__V1__AidState)from->state;
    to->units = (uint32_t *)(uintptr_t)from->units;
    to->n_units = from->unit_count;
    to->reason = proto_text(from->reason);
    to->asker = name_of(state, from->asker, event);
    to->seat = event ? event->seat : from->seat;
    to->asked_at_ms = event ? event->at_ms : from->asked_at_ms;
    to->decider = event ? proto_text("") : name_of(state, from->decider, NULL);
    to->decided_at_ms = from->decided_at_ms;
    to->seq = event ? event->seq : from->seq;
}

bool proto_aid_in(const Muster__V1__Aid *from, const struct state *state, struct aid *to) {
    if (!from->ask || proto_aid_ask_in(from->ask, to) || !proto_text_is(from->reason, 0, DISPATCH_REASON_MAX, true) ||
        from->n_units > DISPATCH_UNITS_MAX)
        return false;
    to->number = from->aid;
    to->state = (enum aid_state)proto_enum(from->state, AID_STATES);
    to->reason = from->reason;
    to->units = from->units;
    to->unit_count = (uint32_t)from->n_units;
    to->seat = from->seat;
    to->asked_at_ms = from->asked_at_ms;
    to->decided_at_ms = from->decided_at_ms;
    to->seq = from->seq;
    return to->number >= 1 && to->state != AID_NONE &&
           (!state || (proto_account_number(state, from->asker, &to->asker) &&
                       proto_account_number(state, from->decider, &to->decider)));
}

// ---- alarms

void proto_alarm_raise_out(const struct alarm *from, Muster__V1__Place *place, Muster__V1__AlarmRaise *to) {
    muster__v1__alarm_raise__init(to);
    to->unit = from->unit;
    to->kind = (Muster__V1__AlarmKind)from->kind;
    to->place = place_out(&from->place, place);
    to->text = proto_text(from->text);
    to->fence = from->fence;
}

enum refusal proto_alarm_raise_in(const Muster__V1__AlarmRaise *from, struct alarm *to) {
    enum refusal why = REFUSAL_NONE;
    *to = (struct alarm){.unit = from->unit,
                         .kind = (enum alarm_kind)proto_enum(from->kind, ALARM_KINDS),
                         .place = proto_place(from->place),
                         .fence = from->fence,
                         .outcome = ""};
    to->text = proto_lines_in(&why, from->text, 0, ALARM_TEXT_MAX, REFUSAL_TEXT_INVALID);
    return why;
}

void proto_alarm_out(const struct alarm *from, const struct state *state, const struct event *event,
                     struct proto_alarm_room *room) {
    Muster__V1__Alarm *to = &room->alarm;
    muster__v1__alarm__init(to);
    proto_alarm_raise_out(from, &room->place, &room->raise);
    to->alarm = from->number;
    to->raise = &room->raise;
    to->raised_at_ms = event ? event->at_ms : from->raised_at_ms;
    to->raiser = name_of(state, from->raiser, event);
    to->taker = event ? proto_text("") : name_of(state, from->taker, NULL);
    to->seat = from->seat;
    to->taken_at_ms = from->taken_at_ms;
    to->cleared_at_ms = from->cleared_at_ms;
    to->outcome = proto_text(from->outcome);
    to->seq = event ? event->seq : from->seq;
}

bool proto_alarm_in(const Muster__V1__Alarm *from, const struct state *state, struct alarm *to) {
    if (!from->raise || proto_alarm_raise_in(from->raise, to) || !proto_text_is(from->outcome, 0, ALARM_TEXT_MAX, true))
        return false;
    to->number = from->alarm;
    to->seat = from->seat;
    to->raised_at_ms = from->raised_at_ms;
    to->taken_at_ms = from->taken_at_ms;
    to->cleared_at_ms = from->cleared_at_ms;
    to->outcome = from->outcome;
    to->seq = from->seq;
    return to->number >= 1 && to->kind != ALARM_NONE &&
           (!state || (proto_account_number(state, from->raiser, &to->raiser) &&
                       proto_account_number(state, from->taker, &to->taker)));
}
