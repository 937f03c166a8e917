// Does to the state what an event says was done: one function per verb.
// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <string.h>

#include "domain/place.h"
#include "domain/state.h"
#include "domain/state_inside.h"

// Each returns false when the event does not fit what is there; then nothing was changed.
typedef bool apply_fn(struct state *state, const struct event *event);

// ---- units

static bool unit_register(struct state *state, const struct event *event) {
    struct unit unit = *event->unit_registered;
    unit.seq = event->seq;
    return unit.number == event->object && unit.number == state->units.count + 1 && state_put_unit(state, &unit);
}

static struct unit *unit_in_service(struct state *state, const struct event *event) {
    struct unit *unit = shelf_at(&state->units, event->object);
    return unit && !unit->retired ? unit : NULL;
}

static bool unit_rename(struct state *state, const struct event *event) {
    struct unit *unit = unit_in_service(state, event);
    if (!unit || !PUT_TEXT(unit->name, event->unit.name))
        return false;
    unit->seq = event->seq;
    return true;
}

static bool unit_retire(struct state *state, const struct event *event) {
    struct unit *unit = unit_in_service(state, event);
    if (!unit)
        return false;
    state_free_code(state, (struct unit_slot *)unit);
    fences_forget_unit(state, unit->number);
    unit->retired = true;
    alarms_retire_unit(state, unit->number);
    unit->seq = event->seq;
    return true;
}

static bool unit_set_status(struct state *state, const struct event *event) {
    struct unit *unit = unit_in_service(state, event);
    if (!unit || !unit_status_is_known(event->unit.status))
        return false;
    unit->status = event->unit.status;
    unit->seq = event->seq;
    return true;
}

// ---- incidents

static bool incident_open(struct state *state, const struct event *event) {
    struct incident incident = *event->incident_opened;
    incident.seq = event->seq;
    return incident.number == event->object && incident.number == state->incidents.count + 1 &&
           state_put_incident(state, &incident);
}

static struct incident *open_incident(struct state *state, const struct event *event) {
    struct incident *incident = shelf_at(&state->incidents, event->object);
    return incident && incident->phase != PHASE_CLOSED ? incident : NULL;
}

static bool changed(struct state *state, struct incident *incident, const struct incident *now,
                    const struct event *event) {
    *incident = *now;
    incident->version++;
    incident->seq = event->seq;
    clocks_arm(state, (struct incident_slot *)incident);
    return true;
}

static bool incident_amend(struct state *state, const struct event *event) {
    const struct incident_change *change = &event->incident;
    struct incident *incident = open_incident(state, event);
    if (!incident || (change->has_grade && !incident_grade_is_known(change->grade)) ||
        !clocks_fit(change->clocks, change->clock_count))
        return false;
    struct incident now = *incident;
    if ((change->has_type && !PUT_TEXT(now.type, change->type)) ||
        (change->has_title && !PUT_TEXT(now.title, change->title)))
        return false;
    if (change->has_grade)
        now.grade = change->grade;
    if (change->clock_count || change->no_clocks) {
        now.clock_count = change->clock_count;
        for (uint32_t i = 0; i < change->clock_count; i++)
            now.clocks[i] = change->clocks[i];
    }
    return changed(state, incident, &now, event);
}

static bool incident_move(struct state *state, const struct event *event) {
    struct incident *incident = open_incident(state, event);
    if (!incident || !place_is_valid(event->incident.lat_e7, event->incident.lon_e7))
        return false;
    struct incident now = *incident;
    now.lat_e7 = event->incident.lat_e7;
    now.lon_e7 = event->incident.lon_e7;
    return PUT_TEXT(now.place, event->incident.place) && changed(state, incident, &now, event);
}

static bool incident_set_phase(struct state *state, const struct event *event) {
    struct incident *incident = open_incident(state, event);
    // The table of edges is not asked: what happened under an older table happened all the same.
    if (!incident || event->incident.phase <= PHASE_UNKNOWN || event->incident.phase >= PHASE_CLOSED)
        return false;
    struct incident now = *incident;
    now.phase = event->incident.phase;
    return changed(state, incident, &now, event);
}

static bool incident_close(struct state *state, const struct event *event) {
    struct incident *incident = open_incident(state, event);
    if (!incident)
        return false;
    struct incident now = *incident;
    now.phase = PHASE_CLOSED;
    now.closed_at_ms = event->at_ms;
    dispatches_close_incident(state, incident->number, event);
    fences_end(state, incident->number, event->seq);
    return changed(state, incident, &now, event);
}

static bool incident_note(struct state *state, const struct event *event) {
    struct incident *incident = shelf_at(&state->incidents, event->object);
    if (!incident)
        return false;
    incident->notes++;
    incident->seq = event->seq;
    return true;
}

// ---- accounts and tokens

static bool account_add(struct state *state, const struct event *event) {
    const struct account *account = event->account_added;
    return account->number == event->object && account->number == state->accounts.count + 1 &&
           state_put_account(state, account);
}

static bool account_set_password(struct state *state, const struct event *event) {
    struct account_slot *slot = shelf_at(&state->accounts, event->object);
    if (!slot || !PUT_TEXT(slot->account.password_hash, event->account.password_hash))
        return false;
    for (struct token_slot *token = slot->tokens, *next; token; token = next) {
        next = token->next;
        if (token->token.by_password)
            state_drop_token(state, token);
    }
    return true;
}

static bool account_disable(struct state *state, const struct event *event) {
    struct account_slot *slot = shelf_at(&state->accounts, event->object);
    if (!slot)
        return false;
    slot->account.disabled = true;
    while (slot->tokens)
        state_drop_token(state, slot->tokens);
    return true;
}

static bool token_issue(struct state *state, const struct event *event) {
    const struct account *account = event->token.account ? state_account_by_name(state, event->token.account) : NULL;
    struct token token = {.number = event->object,
                          .account = account ? account->number : 0,
                          .issued_at_ms = event->at_ms,
                          .expires_at_ms = event->token.expires_at_ms,
                          .by_password = event->actor && account && strcmp(event->actor, account->name) == 0};
    memcpy(token.hash, event->token.hash, sizeof token.hash);
    return token.number == state->last_token + 1 && PUT_TEXT(token.device, event->token.device) &&
           state_put_token(state, &token);
}

// Revoking what expired and was forgotten in between is not wrong, only late.
static bool token_revoke(struct state *state, const struct event *event) {
    const struct token *token = state_token(state, event->object);
    if (token)
        state_drop_token(state, (struct token_slot *)(uintptr_t)token);
    return event->object <= state->last_token;
}

static apply_fn *const apply[VERBS] = {
    [VERB_UNIT_REGISTER] = unit_register,
    [VERB_UNIT_RENAME] = unit_rename,
    [VERB_UNIT_RETIRE] = unit_retire,
    [VERB_UNIT_SET_STATUS] = unit_set_status,
    [VERB_INCIDENT_OPEN] = incident_open,
    [VERB_INCIDENT_AMEND] = incident_amend,
    [VERB_INCIDENT_MOVE] = incident_move,
    [VERB_INCIDENT_SET_PHASE] = incident_set_phase,
    [VERB_INCIDENT_CLOSE] = incident_close,
    [VERB_INCIDENT_NOTE] = incident_note,
    [VERB_ACCOUNT_ADD] = account_add,
    [VERB_ACCOUNT_SET_PASSWORD] = account_set_password,
    [VERB_ACCOUNT_DISABLE] = account_disable,
    [VERB_TOKEN_ISSUE] = token_issue,
    [VERB_TOKEN_REVOKE] = token_revoke,
    [VERB_TEMPLATE_PUT] = apply_template_put,
    [VERB_MODE_SET] = apply_mode_set,
    [VERB_CLOCK_SHIFT] = apply_clock_shift,
    [VERB_POST_OPEN] = apply_post_open,
    [VERB_POST_LINK] = apply_post_link,
    [VERB_POST_CLOSE] = apply_post_close,
    [VERB_SEAT_TAKE] = apply_seat_take,
    [VERB_SEAT_ASSIGN] = apply_seat_assign,
    [VERB_SEAT_HAND_OVER] = apply_seat_hand_over,
    [VERB_SEAT_RELIEVE] = apply_seat_relieve,
    [VERB_SEAT_STAND_IN] = apply_seat_stand_in,
    [VERB_SEAT_LEAVE] = apply_seat_leave,
    [VERB_ROSTER_SET] = apply_roster_set,
    [VERB_MESSAGE_POST] = apply_message_post,
    [VERB_CHANNEL_READ] = apply_channel_read,
    [VERB_CONSULT_OPEN] = apply_consult_open,
    [VERB_CONSULT_SHOW] = apply_consult_show,
    [VERB_CONSULT_MINUTE] = apply_consult_minute,
    [VERB_CONSULT_CLOSE] = apply_consult_close,
    [VERB_ORDER_ISSUE] = apply_order_issue,
    [VERB_ORDER_STEP] = apply_order_step,
    [VERB_ORDER_ESCALATE] = apply_order_escalate,
    [VERB_ORDER_CONTEST] = apply_order_contest,
    [VERB_DEADMAN_SET] = apply_deadman_set,
    [VERB_DEADMAN_CHECK] = apply_deadman_check,
    [VERB_DISPATCH_SEND] = apply_dispatch_send,
    [VERB_DISPATCH_STEP] = apply_dispatch_step,
    [VERB_AID_ASK] = apply_aid_ask,
    [VERB_AID_GRANT] = apply_aid_grant,
    [VERB_AID_REFUSE] = apply_aid_refuse,
    [VERB_ALARM_RAISE] = apply_alarm_raise,
    [VERB_ALARM_TAKE] = apply_alarm_take,
    [VERB_ALARM_CLEAR] = apply_alarm_clear,
    [VERB_REPORT_SEND] = apply_report_send,
    [VERB_REPORT_AMEND] = apply_report_amend,
    [VERB_REPORT_PHONE] = apply_report_phone,
    [VERB_REPORT_DUE] = apply_report_due,
    [VERB_RESPONSE_START] = apply_response_start,
    [VERB_RESPONSE_SET] = apply_response_set,
    [VERB_RESPONSE_END] = apply_response_end,
    [VERB_CATALOGUE_PUT] = apply_catalogue_put,
    [VERB_PLAN_LAUNCH] = apply_plan_launch,
    [VERB_INCIDENT_SET_AREA] = apply_incident_set_area,
    [VERB_INCIDENT_SET_CASUALTIES] = apply_incident_set_casualties,
    [VERB_CASUALTY_PUT] = apply_casualty_put,
    [VERB_INTAKE_REPORT] = apply_intake_report,
    [VERB_INTAKE_CONFIRM] = apply_intake_confirm,
    [VERB_INTAKE_MERGE] = apply_intake_merge,
    [VERB_INTAKE_DISMISS] = apply_intake_dismiss,
    [VERB_FENCE_PUT] = apply_fence_put,
    [VERB_FENCE_REMOVE] = apply_fence_remove,
    [VERB_FENCE_CROSS] = apply_fence_cross,
    [VERB_UNIT_DESCRIBE] = apply_unit_describe,
    [VERB_UNITS_IMPORT] = apply_units_import,
};

void state_apply(struct state *state, const struct event *event) {
    if (event->seq != state->seq + 1)
        log_die("event %" PRIu64 ": does not follow on %" PRIu64, event->seq, state->seq);
    bool fits =
        event->verb > VERB_NONE && event->verb < VERBS && apply[event->verb] && apply[event->verb](state, event);
    if (!fits)
        log_error("event %" PRIu64 ": %s of object %u does not fit the state and was passed over; compare this hub "
                  "with the authority's journal",
                  event->seq, verb_name(event->verb), event->object);
    state->seq = event->seq;
    if (event->at_ms > state->at_ms)
        state->at_ms = event->at_ms;
    state_drop_expired(state);
}
