// Turns orders into messages and back.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "wire/proto_object.h"

_Static_assert((int)ORDER_PHASES == MUSTER__V1__ORDER_PHASE__ORDER_PHASE_REPLACED + 1, "order phases");
_Static_assert((int)TARGET_KINDS == MUSTER__V1__TARGET_KIND__TARGET_KIND_UNIT + 1, "target kinds");
_Static_assert((int)SILENCE_STEPS == MUSTER__V1__SILENCE_STEP__SILENCE_STEP_WALL, "steps of silence, from 0 here");

enum { ORDER_TARGETS = 12 }; // field number in Order
#define ASKED_MAX (sizeof((struct order_target *)0)->asked / sizeof(uint32_t))

// ---- targets

void proto_target_out(const struct order_target *from, Muster__V1__Target *to) {
    muster__v1__target__init(to);
    to->kind = (Muster__V1__TargetKind)from->kind;
    to->number = from->number;
    to->module = from->module;
}

bool proto_target_in(const Muster__V1__Target *from, struct order_target *to) {
    memset(to, 0, sizeof *to);
    to->text = proto_text("");
    if (!from)
        return false;
    to->kind = (enum target_kind)proto_enum(from->kind, TARGET_KINDS);
    to->number = from->number;
    to->module = from->module;
    return to->kind != TARGET_NONE && to->number != 0 && (to->module != 0) == (to->kind == TARGET_MODULE);
}

// Where a phase was reached; `marks` has room for all of them.
static size_t marks_out(const struct order_target *from, const struct state *state, Muster__V1__OrderMark *marks,
                        Muster__V1__OrderMark **list) {
    size_t count = 0;
    for (int phase = ORDER_NONE + 1; state && phase < ORDER_PHASES; phase++) {
        const struct order_mark *mark = &from->marks[phase];
        if (mark->at_ms == 0)
            continue;
        Muster__V1__OrderMark *to = list[count] = &marks[count];
        count++;
        muster__v1__order_mark__init(to);
        to->phase = (Muster__V1__OrderPhase)phase;
        to->at_ms = mark->at_ms;
        to->account = proto_text(proto_account_name(state, mark->account));
        to->seat = mark->seat;
        to->device = proto_text(mark->device);
    }
    return count;
}

static void put_target(struct buf *buf, const struct order_target *from, const struct state *state) {
    Muster__V1__Target target;
    Muster__V1__OrderMark marks[ORDER_PHASES], *list[ORDER_PHASES];
    proto_target_out(from, &target);
    Muster__V1__OrderTarget to = MUSTER__V1__ORDER_TARGET__INIT;
    to.target = &target;
    to.phase = (Muster__V1__OrderPhase)from->phase;
    to.marks = list;
    to.n_marks = marks_out(from, state, marks, list);
    to.text = from->text;
    to.silence = (Muster__V1__SilenceStep)from->silence;
    to.late = from->late;
    to.asked = (uint32_t *)(uintptr_t)from->asked;
    to.n_asked = ASKED_MAX;
    while (to.n_asked > 0 && from->asked[to.n_asked - 1] == 0)
        to.n_asked--;
    to.due_at_ms = from->due_ms;
    to.on_wall = from->on_wall;
    proto_put_message(buf, ORDER_TARGETS, &to.base);
}

static bool mark_in(const Muster__V1__OrderMark *from, const struct state *state, struct order_target *to) {
    int phase = proto_enum(from->phase, ORDER_PHASES);
    struct order_mark *mark = &to->marks[phase];
    mark->at_ms = from->at_ms;
    mark->seat = from->seat;
    return phase != ORDER_NONE && proto_account_number(state, from->account, &mark->account) &&
           proto_copy_text(mark->device, sizeof mark->device, from->device);
}

static bool order_target_in(const Muster__V1__OrderTarget *from, const struct state *state, struct order_target *to) {
    if (!proto_target_in(from->target, to) || from->n_asked > ASKED_MAX ||
        !proto_text_is(from->text, 0, ORDER_REASON_MAX, true))
        return false;
    to->phase = (enum order_phase)proto_enum(from->phase, ORDER_PHASES);
    to->text = from->text;
    to->silence = (uint8_t)proto_enum(from->silence, SILENCE_STEPS + 1);
    to->late = from->late;
    to->due_ms = from->due_at_ms;
    to->on_wall = from->on_wall;
    for (size_t i = 0; i < from->n_asked; i++)
        to->asked[i] = from->asked[i];
    bool fits = to->phase != ORDER_NONE;
    for (size_t i = 0; fits && state && i < from->n_marks; i++)
        fits = mark_in(from->marks[i], state, to);
    return fits;
}

// ---- orders

void proto_order_put(struct buf *buf, const struct order *from, const struct state *state) {
    Muster__V1__Place place;
    Muster__V1__TemplateSilence silence;
    proto_silence_out(&from->silence, &silence);
    Muster__V1__Order head = MUSTER__V1__ORDER__INIT;
    head.order = from->number;
    head.post = from->post;
    head.issuer = from->issuer;
    head.consult = from->consult;
    head.incident = from->incident;
    head.text = from->text;
    head.place = proto_place_out(from->has_place, from->lat_e7, from->lon_e7, &place);
    head.issued_at_ms = from->issued_at_ms;
    head.deadline_at_ms = from->deadline_ms;
    head.card = proto_text(from->card);
    head.replaces = from->replaces;
    head.seq = from->seq;
    head.silence = &silence;
    proto_put(buf, &head.base);
    for (uint32_t i = 0; i < from->target_count; i++)
        put_target(buf, &from->targets[i], state);
}

bool proto_order_in(const Muster__V1__Order *from, const struct state *state, struct arena *arena, struct order *to) {
    if (from->n_targets < 1 || from->n_targets > ORDER_TARGETS_MAX)
        return false;
    *to = (struct order){
        .number = from->order,
        .post = from->post,
        .issuer = from->issuer,
        .consult = from->consult,
        .incident = from->incident,
        .seq = from->seq,
        .issued_at_ms = from->issued_at_ms,
        .deadline_ms = from->deadline_at_ms,
        .replaces = from->replaces,
        .text = from->text,
        .targets = arena_alloc(arena, from->n_targets * sizeof *to->targets),
        .target_count = (uint32_t)from->n_targets,
    };
    to->has_place = proto_place_in(from->place, &to->lat_e7, &to->lon_e7);
    bool fits = to->targets && to->number >= 1 && to->number <= ORDER_NUMBER_MAX &&
                proto_text_is(from->text, 1, ORDER_TEXT_MAX, true) &&
                proto_copy_text(to->card, sizeof to->card, from->card) && proto_silence_in(from->silence, &to->silence);
    for (uint32_t i = 0; fits && i < to->target_count; i++)
        fits = order_target_in(from->targets[i], state, &to->targets[i]);
    return fits;
}
