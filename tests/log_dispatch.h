// The made-up log's part about dispatches, aid, alarms and dead-man timers. Every verb of theirs comes up, and a step
// that fits nothing. Rounds whose unit and incident are gone only note something.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_LOG_DISPATCH_H
#define TESTS_LOG_DISPATCH_H

#include <stdio.h>

#include "domain/command.h"

union log_dispatch_object {
    struct dispatch dispatch;
    struct aid aid;
    struct alarm alarm;
};
struct log_dispatch_words {
    union log_dispatch_object object;
    char name[32]; // of the account that acts
};

// What happens to which of the round's two dispatches, aids or alarms.
struct log_dispatch_step {
    enum verb verb;
    uint32_t which; // 0, 1
    uint32_t phase; // of a dispatch
};
static const struct log_dispatch_step log_dispatch_steps[] = {
    {VERB_DISPATCH_SEND, 0, 0},
    {VERB_DISPATCH_STEP, 0, DISPATCH_ACCEPTED},
    {VERB_DISPATCH_STEP, 0, DISPATCH_DEPARTED},
    {VERB_ALARM_RAISE, 0, 0},
    {VERB_ALARM_TAKE, 0, 0},
    {VERB_DISPATCH_STEP, 0, DISPATCH_ARRIVED},
    {VERB_AID_ASK, 0, 0},
    {VERB_AID_GRANT, 0, 0}, // brings dispatch 1
    {VERB_AID_ASK, 1, 0},
    {VERB_AID_REFUSE, 1, 0},
    {VERB_DISPATCH_STEP, 1, DISPATCH_DEPARTED},
    {VERB_DEADMAN_SET, 0, 0},
    {VERB_DEADMAN_CHECK, 0, 0},
    {VERB_ALARM_CLEAR, 0, 0},
    {VERB_ALARM_RAISE, 1, 0}, // the hub's own
    {VERB_DISPATCH_STEP, 0, DISPATCH_REPORTED},
    {VERB_DISPATCH_STEP, 0, DISPATCH_DONE},
    {VERB_DISPATCH_STEP, 1, DISPATCH_RELEASED},
    {VERB_DISPATCH_STEP, 1, DISPATCH_ARRIVED}, // it is released: fits nothing
    {VERB_INCIDENT_CLOSE, 0, 0},               // of the round before the last, every other time
};
#define LOG_DISPATCH_STEPS ((int)(sizeof log_dispatch_steps / sizeof *log_dispatch_steps))

static inline void log_note(struct event *event, uint32_t round) {
    event->verb = VERB_INCIDENT_NOTE;
    event->object = round;
    event->incident = (struct incident_change){
        .incident = round, .type = "", .title = "", .org = "", .place = "", .text = "力量情况\n\"待定\""};
}

static inline void log_dispatch_body(struct event *event, struct log_dispatch_words *words,
                                     const struct log_dispatch_step *step, uint32_t round, uint32_t number) {
    const struct place place = {true, 225000000 + (int32_t)round, 1140000000 - (int32_t)round};
    const char *text = step->which ? "" : "到'东门'\n待命 \\";
    uint32_t earlier = round > 2 ? round - 2 : round;
    switch (step->verb) {
    case VERB_DISPATCH_SEND:
    case VERB_AID_GRANT:
        words->object.dispatch = (struct dispatch){.number = number + (step->verb == VERB_AID_GRANT),
                                                   .incident = round,
                                                   .unit = step->verb == VERB_AID_GRANT ? earlier : round,
                                                   .phase = DISPATCH_NOTIFIED,
                                                   .also = step->verb == VERB_DISPATCH_SEND,
                                                   .aid = step->verb == VERB_AID_GRANT ? number : 0,
                                                   .text = text,
                                                   .reason = ""};
        if (step->verb == VERB_DISPATCH_SEND)
            words->object.dispatch.place = place;
        event->dispatch = (struct dispatch_send){.incident = round,
                                                 .aid = words->object.dispatch.aid,
                                                 .text = text,
                                                 .dispatches = &words->object.dispatch,
                                                 .count = 1};
        break;
    case VERB_DISPATCH_STEP:
        event->dispatched = (struct dispatch_step){.dispatch = event->object,
                                                   .phase = (enum dispatch_phase)step->phase,
                                                   .by_fence = step->phase == DISPATCH_DEPARTED,
                                                   .text = step->phase == DISPATCH_REPORTED ? "水深 1.2 m" : ""};
        break;
    case VERB_AID_ASK:
        words->object.aid = (struct aid){.number = event->object,
                                         .incident = round,
                                         .state = AID_ASKED,
                                         .count = 2 + step->which,
                                         .can = step->which ? "" : "pump",
                                         .text = text,
                                         .reason = "",
                                         .to_org = "440303000000"};
        if (step->which)
            words->object.aid.place = place;
        event->aid_asked = &words->object.aid;
        break;
    case VERB_AID_REFUSE:
        event->aid = (struct aid_change){.aid = event->object, .reason = "泵均在用"};
        break;
    case VERB_ALARM_RAISE:
        words->object.alarm = (struct alarm){.number = event->object,
                                             .unit = round,
                                             .kind = step->which ? ALARM_DEADMAN : ALARM_BUTTON,
                                             .text = text,
                                             .outcome = ""};
        if (!step->which)
            words->object.alarm.place = place;
        event->alarm_raised = &words->object.alarm;
        break;
    case VERB_ALARM_TAKE:
    case VERB_ALARM_CLEAR:
        event->alarm = (struct alarm_change){.alarm = event->object,
                                             .text = step->verb == VERB_ALARM_CLEAR ? "已救出" : "",
                                             .deadman_due_ms = event->at_ms + 60000};
        if (step->verb == VERB_ALARM_TAKE)
            event->alarm.deadman_due_ms = 0;
        break;
    case VERB_DEADMAN_SET:
    case VERB_DEADMAN_CHECK: // an alarm of the unit is open: it rests
        event->deadman = (struct deadman_change){.unit = round, .every_s = step->verb == VERB_DEADMAN_SET ? 60 : 0};
        break;
    default:
        event->incident = (struct incident_change){
            .incident = earlier, .type = "", .title = "", .org = "", .place = "", .text = "险情排除"};
    }
}

// Fills verb, object and body of an event that has its head.
static inline void log_dispatch_event(struct event *event, struct log_dispatch_words *words, uint32_t round, int at) {
    const struct log_dispatch_step *step = &log_dispatch_steps[at];
    uint32_t number = round; // the first of the round's two; odd rounds alone have any
    bool none = round % 2 == 0 || (step->verb == VERB_INCIDENT_CLOSE && round % 4 != 3);
    if (none) {
        log_note(event, round);
        return;
    }
    bool of_unit = step->verb == VERB_DEADMAN_SET || step->verb == VERB_DEADMAN_CHECK;
    event->verb = step->verb;
    event->object = of_unit ? round : step->verb == VERB_INCIDENT_CLOSE ? round - 2 : number + step->which;
    snprintf(words->name, sizeof words->name, "duty.%u", round);
    event->actor = words->name;
    if (step->verb == VERB_ALARM_RAISE && step->which)
        event->actor = event->device = "";
    log_dispatch_body(event, words, step, round, number);
}

#endif
