// Keeps what was reported by phone, in the order in which it came.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "domain/state_inside.h"

void phone_calls_free(struct shelf *calls) {
    shelf_free(calls, free);
}

// The two texts lie behind the call, in one piece of memory.
bool phone_calls_put(struct state *state, const struct phone_call *call) {
    const struct phone_call *last = state_phone_call(state, state_phone_call_count(state));
    if (!state_incident(state, call->incident) || state->phone_calls.count >= PHONE_CALLS_MAX ||
        call->seq <= (last ? last->seq : 0) || !state_text_fits(call->to, REPORT_PHONE_TO_MAX) ||
        !state_text_fits(call->text, REPORT_PHONE_TEXT_MAX))
        return false;
    size_t to = strlen(call->to) + 1, text = strlen(call->text) + 1;
    struct phone_call *copy = mem_new(sizeof *copy + to + text);
    char *at = (char *)(copy + 1);
    *copy = *call;
    copy->to = memcpy(at, call->to, to);
    copy->text = memcpy(at + to, call->text, text);
    shelf_put(&state->phone_calls, state->phone_calls.count + 1, copy);
    return true;
}

void state_restore_phone_call(struct state *state, const struct phone_call *call) {
    state_left_out(phone_calls_put(state, call), "phone call about incident", call->incident);
}

const struct phone_call *state_phone_call(const struct state *state, uint32_t number) {
    return shelf_at(&state->phone_calls, number);
}

uint32_t state_phone_call_count(const struct state *state) {
    return state->phone_calls.count;
}
