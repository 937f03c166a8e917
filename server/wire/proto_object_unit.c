// Turns units and their details into messages and back.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "wire/proto_object.h"

_Static_assert((int)UNIT_KINDS == MUSTER__V1__UNIT_KIND__UNIT_KIND_BOAT + 1, "unit kinds");
_Static_assert((int)UNIT_STATUSES == MUSTER__V1__UNIT_STATUS__UNIT_STATUS_UNAVAILABLE + 1, "unit statuses");

void proto_details_out(const struct unit_details *from, struct proto_details *to) {
    muster__v1__unit_details__init(&to->message);
    if (from->can_count > 0) {
        memcpy(to->can, from->can, from->can_count * sizeof *to->can);
        to->message.can = (char **)(uintptr_t)to->can;
        to->message.n_can = from->can_count;
    }
    to->message.tier = proto_text(from->tier);
    to->message.home = proto_place_out(from->home.known, from->home.lat_e7, from->home.lon_e7, &to->home);
    to->message.contact = proto_text(from->contact);
    to->message.phone = proto_text(from->phone);
    to->message.people = from->people;
    to->message.parent = from->parent;
    to->message.pilot = proto_text(from->pilot);
    to->message.gear = proto_text(from->gear);
    to->message.ready_min = from->ready_min;
    to->message.speed_cms = from->speed_cms;
}

bool proto_details_in(const Muster__V1__UnitDetails *from, struct arena *arena, const struct unit_details **out) {
    *out = NULL;
    if (!from)
        return true;
    struct unit_details *to = arena_alloc(arena, sizeof *to);
    if (!to || from->n_can > UNIT_CAN_MAX)
        return false;
    *to = (struct unit_details){.can_count = (uint32_t)from->n_can,
                                .tier = from->tier,
                                .contact = from->contact,
                                .phone = from->phone,
                                .pilot = from->pilot,
                                .gear = from->gear,
                                .people = from->people,
                                .parent = from->parent,
                                .ready_min = from->ready_min,
                                .speed_cms = from->speed_cms};
    for (size_t i = 0; i < from->n_can; i++)
        to->can[i] = from->can[i];
    to->home.known = proto_place_in(from->home, &to->home.lat_e7, &to->home.lon_e7);
    *out = to;
    return unit_details_fit(to);
}

void proto_unit_out(const struct unit *from, struct proto_unit *to) {
    muster__v1__unit__init(&to->message);
    to->message.unit = from->number;
    to->message.code = proto_text(from->code);
    to->message.name = proto_text(from->name);
    to->message.kind = (Muster__V1__UnitKind)from->kind;
    to->message.org = proto_text(from->org);
    to->message.status = (Muster__V1__UnitStatus)from->status;
    to->message.retired = from->retired;
    to->message.seq = from->seq;
    to->message.deadman_every_s = from->deadman_every_s;
    to->message.deadman_due_at_ms = from->deadman_due_ms;
    if (from->details) {
        proto_details_out(from->details, &to->details);
        to->message.details = &to->details.message;
    }
}

bool proto_unit_in(const Muster__V1__Unit *from, struct arena *arena, struct unit *to) {
    *to = (struct unit){
        .number = from->unit,
        .kind = (enum unit_kind)proto_enum(from->kind, UNIT_KINDS),
        .status = (enum unit_status)proto_enum(from->status, UNIT_STATUSES),
        .retired = from->retired,
        .seq = from->seq,
        .deadman_every_s = from->deadman_every_s,
        .deadman_due_ms = from->deadman_due_at_ms,
    };
    return to->number >= 1 && to->number <= UNIT_NUMBER_MAX && proto_copy_text(to->code, sizeof to->code, from->code) &&
           proto_copy_text(to->name, sizeof to->name, from->name) &&
           proto_copy_text(to->org, sizeof to->org, from->org) && proto_details_in(from->details, arena, &to->details);
}
