// Bodies of the unit verbs.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_body.h"
#include "wire/proto_object.h"

static struct unit_change unit_change(uint32_t unit) {
    return (struct unit_change){.unit = unit, .code = "", .name = "", .org = "", .reason = ""};
}

static enum refusal read_register(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__UnitRegister *from = message;
    enum refusal why = REFUSAL_NONE;
    struct unit_change to = unit_change(0);
    to.kind = (enum unit_kind)proto_enum(from->kind, UNIT_KINDS);
    to.code = proto_text_in(&why, from->code, 1, UNIT_CODE_MAX, REFUSAL_UNIT_CODE_INVALID);
    to.name = proto_text_in(&why, from->name, 1, UNIT_NAME_MAX, REFUSAL_TEXT_INVALID);
    to.org = proto_text_in(&why, from->org, 0, ORG_CODE_LEN, REFUSAL_ORG_INVALID);
    *(struct unit_change *)body = to;
    return why;
}
static void write_register(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct unit_change *from = body;
    Muster__V1__UnitRegister *to = message;
    to->code = proto_text(from->code);
    to->name = proto_text(from->name);
    to->kind = (Muster__V1__UnitKind)from->kind;
    to->org = proto_text(from->org);
}

static enum refusal read_rename(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__UnitRename *from = message;
    enum refusal why = REFUSAL_NONE;
    struct unit_change to = unit_change(from->unit);
    to.name = proto_text_in(&why, from->name, 1, UNIT_NAME_MAX, REFUSAL_TEXT_INVALID);
    *(struct unit_change *)body = to;
    return why;
}
static void write_rename(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct unit_change *from = body;
    Muster__V1__UnitRename *to = message;
    to->unit = from->unit;
    to->name = proto_text(from->name);
}

static enum refusal read_retire(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__UnitRetire *from = message;
    enum refusal why = REFUSAL_NONE;
    struct unit_change to = unit_change(from->unit);
    to.reason = proto_text_in(&why, from->reason, 0, UNIT_REASON_MAX, REFUSAL_TEXT_INVALID);
    *(struct unit_change *)body = to;
    return why;
}
static void write_retire(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct unit_change *from = body;
    Muster__V1__UnitRetire *to = message;
    to->unit = from->unit;
    to->reason = proto_text(from->reason);
}

static enum refusal read_set_status(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__UnitSetStatus *from = message;
    struct unit_change to = unit_change(from->unit);
    to.status = (enum unit_status)proto_enum(from->status, UNIT_STATUSES);
    *(struct unit_change *)body = to;
    return REFUSAL_NONE;
}
static void write_set_status(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct unit_change *from = body;
    Muster__V1__UnitSetStatus *to = message;
    to->unit = from->unit;
    to->status = (Muster__V1__UnitStatus)from->status;
}

static enum refusal read_registered(const void *message, struct arena *arena, void *body) {
    struct unit *to = arena_alloc(arena, sizeof *to);
    if (!to || !proto_unit_in(message, arena, to))
        return REFUSAL_MALFORMED;
    *(const struct unit **)body = to;
    return REFUSAL_NONE;
}
static void put_registered(struct buf *buf, const void *body, const struct event *event) {
    (void)event;
    struct proto_unit to;
    proto_unit_out(*(const struct unit *const *)body, &to);
    proto_put(buf, &to.message.base);
}

const struct proto_body proto_unit_register = {10, &muster__v1__unit_register__descriptor, read_register,
                                               write_register, NULL};
const struct proto_body proto_unit_rename = {11, &muster__v1__unit_rename__descriptor, read_rename, write_rename, NULL};
const struct proto_body proto_unit_retire = {12, &muster__v1__unit_retire__descriptor, read_retire, write_retire, NULL};
const struct proto_body proto_unit_set_status = {13, &muster__v1__unit_set_status__descriptor, read_set_status,
                                                 write_set_status, NULL};
const struct proto_body proto_unit_registered = {10, &muster__v1__unit__descriptor, read_registered, NULL,
                                                 put_registered};
