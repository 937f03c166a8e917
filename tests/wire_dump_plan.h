// Catalogues and launched plans as text: see wire_dump.h.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_WIRE_DUMP_PLAN_H
#define TESTS_WIRE_DUMP_PLAN_H

#include "wire_dump_posts.h"

static inline void dump_catalogue(struct buf *buf, const struct catalogue *catalogue) {
    buf_printf(buf, "catalogue %u version %u kind %d\n", catalogue->number, catalogue->version, catalogue->kind);
    dump_text(buf, "  key", catalogue->key);
    dump_text(buf, "  zh", catalogue->zh);
    dump_text(buf, "  en", catalogue->en);
    dump_text(buf, "  body", catalogue->body);
}

static inline void dump_launch(struct buf *buf, const struct plan_launch *launch) {
    buf_printf(buf, "launch of %u for incident %u, units", launch->plan, launch->incident);
    for (uint32_t i = 0; i < launch->count; i++)
        buf_printf(buf, " %u", launch->units[i]);
    buf_printf(buf, "\n");
}

static inline void dump_launched(struct buf *buf, const struct plan_launched *launched) {
    buf_printf(buf, "launched %u for incident %u\n", launched->plan, launched->incident);
    for (uint32_t i = 0; i < launched->post_count; i++)
        dump_post(buf, &launched->posts[i]);
    for (uint32_t i = 0; i < launched->seat_count; i++) {
        buf_printf(buf, "call to seat %u\n", launched->seats[i].seat);
        dump_text(buf, "  account", launched->seats[i].account);
    }
    for (uint32_t i = 0; i < launched->order_count; i++)
        dump_order(buf, &launched->orders[i]);
    for (uint32_t i = 0; i < launched->dispatch_count; i++) {
        const struct dispatch *dispatch = &launched->dispatches[i];
        buf_printf(buf, "dispatch %u incident %u unit %u phase %d also %d aid %u plan %u\n", dispatch->number,
                   dispatch->incident, dispatch->unit, dispatch->phase, dispatch->also, dispatch->aid, dispatch->plan);
        dump_text(buf, "  text", dispatch->text);
    }
    for (uint32_t i = 0; i < launched->missed_count; i++)
        dump_text(buf, "  missed", launched->missed[i]);
}

// `body`: the address of the union of a command or an event. False: the verb is another family's.
static inline bool dump_plan_body(struct buf *buf, enum verb verb, bool event, const void *body) {
    if (verb == VERB_CATALOGUE_PUT)
        dump_catalogue(buf, *(const struct catalogue *const *)body);
    else if (verb == VERB_PLAN_LAUNCH && event)
        dump_launched(buf, body);
    else if (verb == VERB_PLAN_LAUNCH)
        dump_launch(buf, body);
    return verb == VERB_CATALOGUE_PUT || verb == VERB_PLAN_LAUNCH;
}

static inline void dump_phone_call(struct buf *buf, const struct phone_call *call) {
    buf_printf(buf, "call about incident %u account %u seat %u at %" PRId64 " seq %" PRIu64 "\n", call->incident,
               call->account, call->seat, call->at_ms, call->seq);
    dump_text(buf, "  to", call->to);
    dump_text(buf, "  text", call->text);
}

static inline void dump_launch_kept(struct buf *buf, const struct launch *launch) {
    buf_printf(buf, "launch of %u for incident %u account %u seat %u at %" PRId64 " seq %" PRIu64 "\n", launch->plan,
               launch->incident, launch->account, launch->seat, launch->at_ms, launch->seq);
    for (uint32_t i = 0; i < launch->missed_count; i++)
        dump_text(buf, "  missed", launch->missed[i]);
}

static inline void dump_state_plans(struct buf *buf, const struct state *state) {
    for (uint32_t i = 1; i <= state_catalogue_count(state); i++)
        if (state_catalogue(state, i))
            dump_catalogue(buf, state_catalogue(state, i));
    for (uint32_t i = 1; i <= state_incident_count(state); i++)
        for (uint32_t k = 0; state_incident(state, i) && k < state_incident(state, i)->plan_count; k++)
            buf_printf(buf, "incident %u plan %u\n", i, state_incident(state, i)->plans[k]);
    for (uint32_t i = 1; i <= state_phone_call_count(state); i++)
        dump_phone_call(buf, state_phone_call(state, i));
    for (uint32_t i = 1; i <= state_launch_count(state); i++)
        dump_launch_kept(buf, state_launch(state, i));
}

#endif
