// Dispatches, aid, alarms and dead-man timers as text: see wire_dump.h.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_WIRE_DUMP_DISPATCH_H
#define TESTS_WIRE_DUMP_DISPATCH_H

#include "wire_dump_values.h"

static inline void dump_place_of(struct buf *buf, const struct place *place) {
    if (place->known)
        buf_printf(buf, "  place %d %d\n", place->lat_e7, place->lon_e7);
}

static inline void dump_dispatch(struct buf *buf, const struct dispatch *dispatch) {
    buf_printf(buf,
               "dispatch %u incident %u unit %u phase %d also %d aid %u plan %u sender %u seat %u seq %" PRIu64 "\n",
               dispatch->number, dispatch->incident, dispatch->unit, dispatch->phase, dispatch->also, dispatch->aid,
               dispatch->plan, dispatch->sender, dispatch->seat, dispatch->seq);
    dump_place_of(buf, &dispatch->place);
    dump_text(buf, "  text", dispatch->text);
    dump_text(buf, "  reason", dispatch->reason);
    for (int phase = 0; phase < DISPATCH_PHASES; phase++) {
        const struct dispatch_mark *mark = &dispatch->marks[phase];
        if (mark->at_ms)
            buf_printf(buf, "  mark %d at %" PRId64 " account %u seat %u by fence %d\n", phase, mark->at_ms,
                       mark->account, mark->seat, mark->by_fence);
    }
}

static inline void dump_aid(struct buf *buf, const struct aid *aid) {
    buf_printf(buf, "aid %u incident %u state %d count %u asker %u seat %u decider %u\n", aid->number, aid->incident,
               aid->state, aid->count, aid->asker, aid->seat, aid->decider);
    buf_printf(buf, "  asked %" PRId64 " decided %" PRId64 " seq %" PRIu64 "\n", aid->asked_at_ms, aid->decided_at_ms,
               aid->seq);
    dump_place_of(buf, &aid->place);
    dump_text(buf, "  to", aid->to_org);
    dump_text(buf, "  can", aid->can);
    dump_text(buf, "  text", aid->text);
    dump_text(buf, "  reason", aid->reason);
    for (uint32_t i = 0; i < aid->unit_count; i++)
        dump_u64(buf, "  unit", aid->units[i]);
}

static inline void dump_alarm(struct buf *buf, const struct alarm *alarm) {
    buf_printf(buf, "alarm %u unit %u kind %d fence %u raiser %u taker %u seat %u\n", alarm->number, alarm->unit,
               alarm->kind, alarm->fence, alarm->raiser, alarm->taker, alarm->seat);
    buf_printf(buf, "  raised %" PRId64 " taken %" PRId64 " cleared %" PRId64 " seq %" PRIu64 "\n", alarm->raised_at_ms,
               alarm->taken_at_ms, alarm->cleared_at_ms, alarm->seq);
    dump_place_of(buf, &alarm->place);
    dump_text(buf, "  text", alarm->text);
    dump_text(buf, "  outcome", alarm->outcome);
}

static inline void dump_send(struct buf *buf, const struct dispatch_send *send) {
    buf_printf(buf, "send aid %u count %u\n", send->aid, send->count);
    if (send->dispatches) {
        for (uint32_t i = 0; i < send->count; i++)
            dump_dispatch(buf, &send->dispatches[i]);
        return;
    }
    buf_printf(buf, "  incident %u also %d\n", send->incident, send->also);
    dump_place_of(buf, &send->place);
    dump_text(buf, "  text", send->text);
    for (uint32_t i = 0; i < send->count; i++)
        dump_u64(buf, "  unit", send->units[i]);
}

// False: the verb is another family's.
static inline bool dump_dispatch_body(struct buf *buf, enum verb verb, const void *body) {
    const struct dispatch_step *step = body;
    const struct alarm_change *alarm = body;
    const struct deadman_change *deadman = body;
    switch (verb) {
    case VERB_DISPATCH_SEND:
    case VERB_AID_GRANT:
        dump_send(buf, body);
        return true;
    case VERB_DISPATCH_STEP:
        buf_printf(buf, "step of %u to %d by fence %d\n", step->dispatch, step->phase, step->by_fence);
        dump_text(buf, "  text", step->text);
        return true;
    case VERB_AID_ASK:
        dump_aid(buf, *(const struct aid *const *)body);
        return true;
    case VERB_AID_REFUSE:
        dump_u64(buf, "aid", ((const struct aid_change *)body)->aid);
        dump_text(buf, "  reason", ((const struct aid_change *)body)->reason);
        return true;
    case VERB_ALARM_RAISE:
        dump_alarm(buf, *(const struct alarm *const *)body);
        return true;
    case VERB_ALARM_TAKE:
    case VERB_ALARM_CLEAR:
        buf_printf(buf, "alarm %u dead-man due %" PRId64 "\n", alarm->alarm, alarm->deadman_due_ms);
        dump_text(buf, "  text", alarm->text);
        return true;
    case VERB_DEADMAN_SET:
    case VERB_DEADMAN_CHECK:
        buf_printf(buf, "dead-man of %u every %u due %" PRId64 "\n", deadman->unit, deadman->every_s, deadman->due_ms);
        return true;
    default:
        return false;
    }
}

static inline void dump_state_dispatches(struct buf *buf, const struct state *state) {
    for (uint32_t i = 1; i <= state_dispatch_count(state); i++)
        if (state_dispatch(state, i))
            dump_dispatch(buf, state_dispatch(state, i));
    for (uint32_t i = 1; i <= state_aid_count(state); i++)
        if (state_aid(state, i))
            dump_aid(buf, state_aid(state, i));
    for (uint32_t i = 1; i <= state_alarm_count(state); i++)
        if (state_alarm(state, i))
            dump_alarm(buf, state_alarm(state, i));
}

#endif
