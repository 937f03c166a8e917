// Bodies of the verbs of alarms and of the dead-man timer.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_body.h"
#include "wire/proto_object.h"

// ---- alarms

static enum refusal read_raise(const void *message, struct arena *arena, void *body) {
    struct alarm *to = arena_alloc(arena, sizeof *to);
    if (!to)
        return REFUSAL_MALFORMED;
    *(const struct alarm **)body = to;
    return proto_alarm_raise_in(message, to);
}
static void put_raise(struct buf *buf, const void *body, const struct event *event) {
    (void)event;
    Muster__V1__Place place;
    Muster__V1__AlarmRaise to;
    proto_alarm_raise_out(*(const struct alarm *const *)body, &place, &to);
    proto_put(buf, &to.base);
}

static enum refusal read_raised(const void *message, struct arena *arena, void *body) {
    struct alarm *to = arena_alloc(arena, sizeof *to);
    if (!to || !proto_alarm_in(message, NULL, to))
        return REFUSAL_MALFORMED;
    *(const struct alarm **)body = to;
    return REFUSAL_NONE;
}
static void put_raised(struct buf *buf, const void *body, const struct event *event) {
    struct proto_alarm_room room;
    proto_alarm_out(*(const struct alarm *const *)body, NULL, event, &room);
    proto_put(buf, &room.alarm.base);
}

static enum refusal read_take(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__AlarmTake *from = message;
    *(struct alarm_change *)body = (struct alarm_change){.alarm = from->alarm, .text = ""};
    return REFUSAL_NONE;
}
static void write_take(const void *body, uint32_t object, void *message) {
    (void)object;
    ((Muster__V1__AlarmTake *)message)->alarm = ((const struct alarm_change *)body)->alarm;
}

static enum refusal read_clear(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__AlarmClear *from = message;
    enum refusal why = REFUSAL_NONE;
    struct alarm_change to = {.alarm = from->alarm, .deadman_due_ms = from->deadman_due_at_ms};
    to.text = proto_lines_in(&why, from->text, 0, ALARM_TEXT_MAX, REFUSAL_TEXT_INVALID);
    *(struct alarm_change *)body = to;
    return why;
}
static void write_clear(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct alarm_change *from = body;
    Muster__V1__AlarmClear *to = message;
    to->alarm = from->alarm;
    to->text = proto_text(from->text);
    to->deadman_due_at_ms = from->deadman_due_ms;
}

// ---- the dead-man timer

static enum refusal read_set(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__DeadmanSet *from = message;
    *(struct deadman_change *)body =
        (struct deadman_change){.unit = from->unit, .every_s = from->every_s, .due_ms = from->due_at_ms};
    return REFUSAL_NONE;
}
static void write_set(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct deadman_change *from = body;
    Muster__V1__DeadmanSet *to = message;
    to->unit = from->unit;
    to->every_s = from->every_s;
    to->due_at_ms = from->due_ms;
}

static enum refusal read_check(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__DeadmanCheck *from = message;
    *(struct deadman_change *)body = (struct deadman_change){.unit = from->unit, .due_ms = from->due_at_ms};
    return REFUSAL_NONE;
}
static void write_check(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct deadman_change *from = body;
    Muster__V1__DeadmanCheck *to = message;
    to->unit = from->unit;
    to->due_at_ms = from->due_ms;
}

const struct proto_body proto_alarm_raise = {95, &muster__v1__alarm_raise__descriptor, read_raise, NULL, put_raise};
const struct proto_body proto_alarm_raised = {95, &muster__v1__alarm__descriptor, read_raised, NULL, put_raised};
const struct proto_body proto_alarm_take = {96, &muster__v1__alarm_take__descriptor, read_take, write_take, NULL};
const struct proto_body proto_alarm_clear = {97, &muster__v1__alarm_clear__descriptor, read_clear, write_clear, NULL};
const struct proto_body proto_deadman_set = {16, &muster__v1__deadman_set__descriptor, read_set, write_set, NULL};
const struct proto_body proto_deadman_check = {17, &muster__v1__deadman_check__descriptor, read_check, write_check,
                                               NULL};
