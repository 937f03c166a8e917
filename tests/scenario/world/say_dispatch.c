// Commands for dispatches, aid and alarms, built in the caller's slip; and what a member was told of them.
// SPDX-License-Identifier: Apache-2.0
#include "world/say_dispatch.h"

#include <stdlib.h>

#include "world/need.h"
#include "world/say_body.h"

say *say_send(struct slip *slip, uint32_t incident, const uint32_t *units, uint32_t count, bool also) {
    SAY(slip, dispatch_send, DISPATCH_SEND);
    slip->dispatch_send.incident = incident;
    slip->dispatch_send.units = (uint32_t *)(uintptr_t)units;
    slip->dispatch_send.n_units = count;
    slip->dispatch_send.text = TEXT("排涝");
    slip->dispatch_send.also = also;
    return &slip->command;
}

say *say_dispatch_step(struct slip *slip, uint32_t dispatch, Muster__V1__DispatchPhase phase, const char *text) {
    SAY(slip, dispatch_step, DISPATCH_STEP);
    slip->dispatch_step.dispatch = dispatch;
    slip->dispatch_step.phase = phase;
    slip->dispatch_step.text = TEXT(text);
    return &slip->command;
}

say *say_aid(struct slip *slip, uint32_t incident, const char *org, uint32_t count) {
    SAY(slip, aid_ask, AID_ASK);
    slip->aid_ask.incident = incident;
    slip->aid_ask.to_org = TEXT(org);
    slip->aid_ask.count = count;
    slip->aid_ask.text = TEXT("缺泵");
    return &slip->command;
}

say *say_aid_grant(struct slip *slip, uint32_t aid, const uint32_t *units, uint32_t count) {
    SAY(slip, aid_grant, AID_GRANT);
    slip->aid_grant.aid = aid;
    slip->aid_grant.units = (uint32_t *)(uintptr_t)units;
    slip->aid_grant.n_units = count;
    return &slip->command;
}

say *say_aid_refuse(struct slip *slip, uint32_t aid, const char *reason) {
    SAY(slip, aid_refuse, AID_REFUSE);
    slip->aid_refuse.aid = aid;
    slip->aid_refuse.reason = TEXT(reason);
    return &slip->command;
}

say *say_sos(struct slip *slip, uint32_t unit, const char *text) {
    SAY(slip, alarm_raise, ALARM_RAISE);
    slip->alarm_raise.unit = unit;
    slip->alarm_raise.kind = ALARM(BUTTON);
    slip->alarm_raise.text = TEXT(text);
    return &slip->command;
}

say *say_alarm_take(struct slip *slip, uint32_t alarm) {
    SAY(slip, alarm_take, ALARM_TAKE);
    slip->alarm_take.alarm = alarm;
    return &slip->command;
}

say *say_alarm_clear(struct slip *slip, uint32_t alarm, const char *outcome) {
    SAY(slip, alarm_clear, ALARM_CLEAR);
    slip->alarm_clear.alarm = alarm;
    slip->alarm_clear.text = TEXT(outcome);
    return &slip->command;
}

say *say_deadman(struct slip *slip, uint32_t unit, uint32_t every_s) {
    SAY(slip, deadman_set, DEADMAN_SET);
    slip->deadman_set.unit = unit;
    slip->deadman_set.every_s = every_s;
    return &slip->command;
}

say *say_deadman_check(struct slip *slip, uint32_t unit) {
    SAY(slip, deadman_check, DEADMAN_CHECK);
    slip->deadman_check.unit = unit;
    return &slip->command;
}

// ---- what was told

#define FIND(member, list, field, number)                                                                              \
    for (size_t i = 0; (member)->snapshot && i < (member)->snapshot->n_##list; i++)                                    \
        if ((member)->snapshot->list[i]->field == (number))                                                            \
            return (member)->snapshot->list[i];                                                                        \
    return NULL

const Muster__V1__Dispatch *told_dispatch(const struct member *member, uint32_t dispatch) {
    FIND(member, dispatches, dispatch, dispatch);
}

const Muster__V1__Aid *told_aid(const struct member *member, uint32_t aid) {
    FIND(member, aids, aid, aid);
}

const Muster__V1__Alarm *told_alarm(const struct member *member, uint32_t alarm) {
    FIND(member, alarms, alarm, alarm);
}

const Muster__V1__Unit *told_unit(const struct member *member, uint32_t unit) {
    FIND(member, units, unit, unit);
}

const Muster__V1__Incident *told_incident(const struct member *member, uint32_t incident) {
    FIND(member, incidents, incident, incident);
}

const Muster__V1__DispatchMark *told_dispatch_mark(const Muster__V1__Dispatch *dispatch,
                                                   Muster__V1__DispatchPhase phase) {
    for (size_t i = 0; i < dispatch->n_marks; i++)
        if (dispatch->marks[i]->phase == phase)
            return dispatch->marks[i];
    return NULL;
}

// The events since the snapshot, newest first, until `found` says yes.
static bool search(const struct member *member, bool (*found)(const Muster__V1__Event *event, void *arg), void *arg) {
    bool yes = false;
    for (uint32_t i = member->event_count; i > 0 && !yes; i--) {
        const struct told_event *told = &member->events[i - 1];
        if (told->seq <= member->base)
            break;
        Muster__V1__Event *event = muster__v1__event__unpack(NULL, told->len, told->bytes);
        need(event != NULL, "an event that cannot be read");
        yes = found(event, arg);
        muster__v1__event__free_unpacked(event, NULL);
    }
    return yes;
}

static bool sends(const Muster__V1__Event *event, void *arg) {
    bool sent = event->body_case == MUSTER__V1__EVENT__BODY_DISPATCH_SENT;
    bool granted = event->body_case == MUSTER__V1__EVENT__BODY_AID_GRANTED;
    size_t count = sent ? event->dispatch_sent->n_dispatches : granted ? event->aid_granted->n_dispatches : 0;
    Muster__V1__Dispatch **list = sent      ? event->dispatch_sent->dispatches
                                  : granted ? event->aid_granted->dispatches
                                            : NULL;
    for (size_t i = 0; i < count; i++)
        if (list[i]->dispatch == *(const uint32_t *)arg)
            return true;
    return false;
}

bool told_of_dispatch(const struct member *member, uint32_t dispatch) {
    return told_dispatch(member, dispatch) || search(member, sends, &dispatch);
}

struct alarm_question {
    uint32_t unit, alarm;
    uint32_t cleared[64], count;
};

static bool alarms(const Muster__V1__Event *event, void *arg) {
    struct alarm_question *question = arg;
    if (event->body_case == MUSTER__V1__EVENT__BODY_ALARM_CLEARED && question->count < 64)
        question->cleared[question->count++] = event->object;
    if (event->body_case != MUSTER__V1__EVENT__BODY_ALARM_RAISED || event->alarm_raised->raise->unit != question->unit)
        return false;
    question->alarm = event->object;
    return true;
}

uint32_t told_of_alarm(const struct member *member, uint32_t unit) {
    struct alarm_question question = {.unit = unit};
    search(member, alarms, &question);
    for (size_t i = 0; !question.alarm && member->snapshot && i < member->snapshot->n_alarms; i++)
        if (member->snapshot->alarms[i]->raise->unit == unit)
            question.alarm = member->snapshot->alarms[i]->alarm;
    for (uint32_t i = 0; i < question.count; i++)
        if (question.cleared[i] == question.alarm)
            return 0;
    return question.alarm;
}
