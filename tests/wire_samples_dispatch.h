// Samples of dispatches, aid, alarms and dead-man timers. Like those of wire_samples.h they never change.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_WIRE_SAMPLES_DISPATCH_H
#define TESTS_WIRE_SAMPLES_DISPATCH_H

#include "domain/state.h"

#define SAMPLE_DISPATCH_AT_MS 1718000000000 // of the events of wire_samples.h

static const uint32_t sample_sent_units[] = {7, 300, 1000000};
static const struct dispatch sample_dispatches[] = {
    {.number = 41,
     .incident = 3,
     .unit = 7,
     .phase = DISPATCH_NOTIFIED,
     .also = true,
     .place = {true, 227210000, -1142480000},
     .text = "到C口\n开泵",
     .reason = ""},
    {.number = 42, .incident = 3, .unit = 300, .phase = DISPATCH_NOTIFIED, .aid = 6, .text = "", .reason = ""},
};

#define SAMPLE_AID                                                                                                     \
    .incident = 3, .count = 2, .can = "pump", .text = "缺泵\n两台", .reason = "", .to_org = "440307003000",            \
    .place = {true, -227210001, 1142480001}
static const struct aid sample_aid = {SAMPLE_AID};
static const struct aid sample_aid_asked = {.number = 6,
                                            .state = AID_ASKED,
                                            .seat = 21,
                                            .asked_at_ms = SAMPLE_DISPATCH_AT_MS,
                                            .seq = 100 + VERB_AID_ASK,
                                            SAMPLE_AID};

#define SAMPLE_ALARM                                                                                                   \
    .unit = 7, .kind = ALARM_SILENT, .fence = 12, .place = {true, 227210000, 1142480000}, .text = "失联\n二层",        \
    .outcome = ""
static const struct alarm sample_alarm = {SAMPLE_ALARM};
static const struct alarm sample_alarm_raised = {
    .number = 9, .raised_at_ms = SAMPLE_DISPATCH_AT_MS, .seq = 100 + VERB_ALARM_RAISE, SAMPLE_ALARM};

// False: the verb is another family's.
static inline bool sample_dispatch_command(enum verb verb, struct command *to) {
    to->seat = 21;
    switch (verb) {
    case VERB_DISPATCH_SEND:
        to->dispatch = (struct dispatch_send){.incident = 3,
                                              .also = true,
                                              .place = {true, 227210000, -1142480000},
                                              .text = "到C口\n开泵",
                                              .units = sample_sent_units,
                                              .count = 3};
        return true;
    case VERB_DISPATCH_STEP:
        to->dispatched = (struct dispatch_step){.dispatch = 41, .phase = DISPATCH_REFUSED, .text = "泵坏\n无备件"};
        return true;
    case VERB_AID_ASK:
        to->aid_asked = &sample_aid;
        return true;
    case VERB_AID_GRANT:
        to->dispatch = (struct dispatch_send){.aid = 6, .text = "", .units = sample_sent_units, .count = 2};
        return true;
    case VERB_AID_REFUSE:
        to->aid = (struct aid_change){.aid = 6, .reason = "泵均在用\n明早可派"};
        return true;
    case VERB_ALARM_RAISE:
        to->alarm_raised = &sample_alarm;
        return true;
    case VERB_ALARM_TAKE:
        to->alarm = (struct alarm_change){.alarm = 9, .text = ""};
        return true;
    case VERB_ALARM_CLEAR:
        to->alarm = (struct alarm_change){.alarm = 9, .text = "已救出\n轻伤"};
        return true;
    case VERB_DEADMAN_SET:
        to->deadman = (struct deadman_change){.unit = 7, .every_s = 600};
        return true;
    case VERB_DEADMAN_CHECK:
        to->deadman = (struct deadman_change){.unit = 7};
        return true;
    default:
        to->seat = 0;
        return false;
    }
}

static inline bool sample_dispatch_event(enum verb verb, const struct command *command, struct event *to) {
    struct command ours = {0};
    if (!sample_dispatch_command(verb, &ours))
        return false;
    to->seat = command->seat;
    switch (verb) {
    case VERB_DISPATCH_SEND:
        to->object = 41;
        to->dispatch = (struct dispatch_send){.dispatches = sample_dispatches, .count = 2};
        break;
    case VERB_DISPATCH_STEP:
        to->object = 41;
        to->dispatched = command->dispatched;
        to->dispatched.by_fence = true;
        break;
    case VERB_AID_ASK:
        to->object = 6;
        to->aid_asked = &sample_aid_asked;
        break;
    case VERB_AID_GRANT:
        to->object = 6;
        to->dispatch = (struct dispatch_send){.aid = 6, .dispatches = &sample_dispatches[1], .count = 1};
        break;
    case VERB_AID_REFUSE:
        to->object = 6;
        to->aid = command->aid;
        break;
    case VERB_ALARM_RAISE:
        to->object = 9;
        to->alarm_raised = &sample_alarm_raised;
        break;
    case VERB_ALARM_TAKE:
    case VERB_ALARM_CLEAR:
        to->object = 9;
        to->alarm = command->alarm;
        to->alarm.deadman_due_ms = verb == VERB_ALARM_CLEAR ? SAMPLE_DISPATCH_AT_MS + 600000 : 0;
        break;
    default:
        to->object = 7;
        to->deadman = command->deadman;
        to->deadman.due_ms = SAMPLE_DISPATCH_AT_MS + 600000;
    }
    return true;
}

// Puts them into a state that has the samples of wire_samples.h, every field in use.
static inline void sample_dispatch_restore(struct state *state) {
    struct dispatch dispatch = sample_dispatches[0];
    dispatch.phase = DISPATCH_ARRIVED;
    dispatch.plan = 4;
    dispatch.sender = 5;
    dispatch.seat = 21;
    dispatch.seq = 110;
    dispatch.reason = "电台报告\n到场";
    dispatch.marks[DISPATCH_NOTIFIED] = (struct dispatch_mark){SAMPLE_DISPATCH_AT_MS, 5, 21, false};
    dispatch.marks[DISPATCH_ARRIVED] = (struct dispatch_mark){SAMPLE_DISPATCH_AT_MS + 600000, 0, 0, true};
    state_restore_dispatch(state, &dispatch);
    struct aid aid = sample_aid_asked;
    aid.state = AID_GRANTED;
    aid.asker = aid.decider = 5;
    aid.decided_at_ms = SAMPLE_DISPATCH_AT_MS + 60000;
    aid.units = sample_sent_units;
    aid.unit_count = 2;
    state_restore_aid(state, &aid);
    struct alarm alarm = sample_alarm_raised;
    alarm.taker = 5;
    alarm.seat = 21;
    alarm.taken_at_ms = SAMPLE_DISPATCH_AT_MS + 5000;
    state_restore_alarm(state, &alarm);
    alarm.number = 8;
    alarm.raiser = 5;
    alarm.cleared_at_ms = SAMPLE_DISPATCH_AT_MS - 86400000;
    alarm.outcome = "误按";
    alarm.place = (struct place){0};
    state_restore_alarm(state, &alarm);
}

#endif
