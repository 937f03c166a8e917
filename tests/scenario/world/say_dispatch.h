// Commands for dispatches, aid and alarms, one line each: member_do(member, say_dispatch_step(SLIP, dispatch, PHASE,
// "")); and what was told of them.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_SAY_DISPATCH_H
#define WORLD_SAY_DISPATCH_H

#include "world/member.h"
#include "world/say.h"

#define DISPATCH(name) MUSTER__V1__DISPATCH_PHASE__DISPATCH_PHASE_##name
#define AID(name) MUSTER__V1__AID_STATE__AID_STATE_##name
#define ALARM(name) MUSTER__V1__ALARM_KIND__ALARM_KIND_##name

// Room for one command and its body; zero-initialise. Texts and lists stay the caller's.
struct slip {
    Muster__V1__Command command;
    union {
        Muster__V1__DispatchSend dispatch_send;
        Muster__V1__DispatchStep dispatch_step;
        Muster__V1__AidAsk aid_ask;
        Muster__V1__AidGrant aid_grant;
        Muster__V1__AidRefuse aid_refuse;
        Muster__V1__AlarmRaise alarm_raise;
        Muster__V1__AlarmTake alarm_take;
        Muster__V1__AlarmClear alarm_clear;
        Muster__V1__DeadmanSet deadman_set;
        Muster__V1__DeadmanCheck deadman_check;
    };
};
#define SLIP (&(struct slip){0})

say *say_send(struct slip *slip, uint32_t incident, const uint32_t *units, uint32_t count, bool also);
say *say_dispatch_step(struct slip *slip, uint32_t dispatch, Muster__V1__DispatchPhase phase, const char *text);
say *say_aid(struct slip *slip, uint32_t incident, const char *org, uint32_t count);
say *say_aid_grant(struct slip *slip, uint32_t aid, const uint32_t *units, uint32_t count);
say *say_aid_refuse(struct slip *slip, uint32_t aid, const char *reason);
say *say_sos(struct slip *slip, uint32_t unit, const char *text); // the button
say *say_alarm_take(struct slip *slip, uint32_t alarm);
say *say_alarm_clear(struct slip *slip, uint32_t alarm, const char *outcome);
say *say_deadman(struct slip *slip, uint32_t unit, uint32_t every_s);
say *say_deadman_check(struct slip *slip, uint32_t unit);

// ---- what a member's snapshot says. NULL: nothing.
const Muster__V1__Dispatch *told_dispatch(const struct member *member, uint32_t dispatch);
const Muster__V1__DispatchMark *told_dispatch_mark(const Muster__V1__Dispatch *dispatch,
                                                   Muster__V1__DispatchPhase phase); // NULL: not reached
const Muster__V1__Aid *told_aid(const struct member *member, uint32_t aid);
const Muster__V1__Alarm *told_alarm(const struct member *member, uint32_t alarm);
const Muster__V1__Unit *told_unit(const struct member *member, uint32_t unit);
const Muster__V1__Incident *told_incident(const struct member *member, uint32_t incident);
// Was it told of the dispatch, by its snapshot or since?
bool told_of_dispatch(const struct member *member, uint32_t dispatch);
// The open alarm of the unit that it was told of, by its snapshot or since; 0: none.
uint32_t told_of_alarm(const struct member *member, uint32_t unit);

#endif
