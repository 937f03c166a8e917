// Bodies of the verbs of dispatches and aid.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_body.h"
#include "wire/proto_object.h"

enum { SENT_DISPATCHES = 1, GRANTED_AID = 1, GRANTED_DISPATCHES = 2 }; // field numbers

// ---- sending

static enum refusal read_send(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__DispatchSend *from = message;
    enum refusal why = REFUSAL_NONE;
    struct dispatch_send to = {.incident = from->incident,
                               .also = from->also,
                               .place = proto_place(from->place),
                               .units = from->units,
                               .count = (uint32_t)from->n_units};
    to.text = proto_lines_in(&why, from->text, 0, DISPATCH_TEXT_MAX, REFUSAL_TEXT_INVALID);
    *(struct dispatch_send *)body = to;
    return from->n_units > DISPATCH_UNITS_MAX ? REFUSAL_DISPATCH_UNITS_INVALID : why;
}
static void put_send(struct buf *buf, const void *body, const struct event *event) {
    (void)event;
    const struct dispatch_send *from = body;
    Muster__V1__Place place;
    Muster__V1__DispatchSend to = MUSTER__V1__DISPATCH_SEND__INIT;
    to.incident = from->incident;
    to.units = (uint32_t *)(uintptr_t)from->units;
    to.n_units = from->count;
    to.text = proto_text(from->text);
    to.place = proto_place_out(from->place.known, from->place.lat_e7, from->place.lon_e7, &place);
    to.also = from->also;
    proto_put(buf, &to.base);
}

static enum refusal read_dispatches(Muster__V1__Dispatch *const *from, size_t count, uint32_t aid, struct arena *arena,
                                    void *body) {
    struct dispatch_send to = {.aid = aid, .count = (uint32_t)count};
    if (count < 1 || count > DISPATCH_UNITS_MAX || !proto_dispatches_in(from, count, arena, &to.dispatches))
        return REFUSAL_MALFORMED;
    to.incident = to.dispatches[0].incident;
    to.also = to.dispatches[0].also;
    to.place = to.dispatches[0].place;
    to.text = to.dispatches[0].text;
    *(struct dispatch_send *)body = to;
    return REFUSAL_NONE;
}

static enum refusal read_sent(const void *message, struct arena *arena, void *body) {
    const Muster__V1__DispatchSent *from = message;
    return read_dispatches(from->dispatches, from->n_dispatches, 0, arena, body);
}
static void put_sent(struct buf *buf, const void *body, const struct event *event) {
    const struct dispatch_send *from = body;
    for (uint32_t i = 0; i < from->count; i++)
        proto_dispatch_put(buf, SENT_DISPATCHES, &from->dispatches[i], NULL, event);
}

// ---- steps

static enum refusal read_step(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__DispatchStep *from = message;
    enum refusal why = REFUSAL_NONE;
    struct dispatch_step to = {.dispatch = from->dispatch, .by_fence = from->by_fence};
    to.phase = (enum dispatch_phase)proto_enum(from->phase, DISPATCH_PHASES);
    to.text = proto_lines_in(&why, from->text, 0, DISPATCH_REASON_MAX, REFUSAL_TEXT_INVALID);
    *(struct dispatch_step *)body = to;
    return why;
}
static void write_step(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct dispatch_step *from = body;
    Muster__V1__DispatchStep *to = message;
    to->dispatch = from->dispatch;
    to->phase = (Muster__V1__DispatchPhase)from->phase;
    to->text = proto_text(from->text);
    to->by_fence = from->by_fence;
}

// ---- aid

static enum refusal read_ask(const void *message, struct arena *arena, void *body) {
    struct aid *to = arena_alloc(arena, sizeof *to);
    if (!to)
        return REFUSAL_MALFORMED;
    *(const struct aid **)body = to;
    return proto_aid_ask_in(message, to);
}
static void put_ask(struct buf *buf, const void *body, const struct event *event) {
    (void)event;
    Muster__V1__Place place;
    Muster__V1__AidAsk to;
    proto_aid_ask_out(*(const struct aid *const *)body, &place, &to);
    proto_put(buf, &to.base);
}

static enum refusal read_asked(const void *message, struct arena *arena, void *body) {
    struct aid *to = arena_alloc(arena, sizeof *to);
    if (!to || !proto_aid_in(message, NULL, to))
        return REFUSAL_MALFORMED;
    *(const struct aid **)body = to;
    return REFUSAL_NONE;
}
static void put_asked(struct buf *buf, const void *body, const struct event *event) {
    struct proto_aid_room room;
    proto_aid_out(*(const struct aid *const *)body, NULL, event, &room);
    proto_put(buf, &room.aid.base);
}

static enum refusal read_grant(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__AidGrant *from = message;
    *(struct dispatch_send *)body =
        (struct dispatch_send){.aid = from->aid, .text = "", .units = from->units, .count = (uint32_t)from->n_units};
    return from->n_units > DISPATCH_UNITS_MAX ? REFUSAL_DISPATCH_UNITS_INVALID : REFUSAL_NONE;
}
static void write_grant(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct dispatch_send *from = body;
    Muster__V1__AidGrant *to = message;
    to->aid = from->aid;
    to->units = (uint32_t *)(uintptr_t)from->units;
    to->n_units = from->count;
}

static enum refusal read_granted(const void *message, struct arena *arena, void *body) {
    const Muster__V1__AidGranted *from = message;
    return read_dispatches(from->dispatches, from->n_dispatches, from->aid, arena, body);
}
static void put_granted(struct buf *buf, const void *body, const struct event *event) {
    const struct dispatch_send *from = body;
    proto_put_varint(buf, GRANTED_AID, from->aid);
    for (uint32_t i = 0; i < from->count; i++)
        proto_dispatch_put(buf, GRANTED_DISPATCHES, &from->dispatches[i], NULL, event);
}

static enum refusal read_refuse(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__AidRefuse *from = message;
    enum refusal why = REFUSAL_NONE;
    struct aid_change to = {.aid = from->aid};
    to.reason = proto_lines_in(&why, from->reason, 0, DISPATCH_REASON_MAX, REFUSAL_TEXT_INVALID);
    *(struct aid_change *)body = to;
    return why;
}
static void write_refuse(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct aid_change *from = body;
    Muster__V1__AidRefuse *to = message;
    to->aid = from->aid;
    to->reason = proto_text(from->reason);
}

const struct proto_body proto_dispatch_send = {90, &muster__v1__dispatch_send__descriptor, read_send, NULL, put_send};
const struct proto_body proto_dispatch_sent = {90, &muster__v1__dispatch_sent__descriptor, read_sent, NULL, put_sent};
const struct proto_body proto_dispatch_step = {91, &muster__v1__dispatch_step__descriptor, read_step, write_step, NULL};
const struct proto_body proto_aid_ask = {92, &muster__v1__aid_ask__descriptor, read_ask, NULL, put_ask};
const struct proto_body proto_aid_asked = {92, &muster__v1__aid__descriptor, read_asked, NULL, put_asked};
const struct proto_body proto_aid_grant = {93, &muster__v1__aid_grant__descriptor, read_grant, write_grant, NULL};
const struct proto_body proto_aid_granted = {93, &muster__v1__aid_granted__descriptor, read_granted, NULL, put_granted};
const struct proto_body proto_aid_refuse = {94, &muster__v1__aid_refuse__descriptor, read_refuse, write_refuse, NULL};
