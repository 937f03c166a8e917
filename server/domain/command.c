// Names of verbs.
// SPDX-License-Identifier: Apache-2.0
#include "domain/command.h"

static const char *const names[VERBS] = {
    [VERB_NONE] = "none",
    [VERB_UNIT_REGISTER] = "unit_register",
    [VERB_UNIT_RENAME] = "unit_rename",
    [VERB_UNIT_RETIRE] = "unit_retire",
    [VERB_UNIT_SET_STATUS] = "unit_set_status",
    [VERB_INCIDENT_OPEN] = "incident_open",
    [VERB_INCIDENT_AMEND] = "incident_amend",
    [VERB_INCIDENT_MOVE] = "incident_move",
    [VERB_INCIDENT_SET_PHASE] = "incident_set_phase",
    [VERB_INCIDENT_CLOSE] = "incident_close",
    [VERB_INCIDENT_NOTE] = "incident_note",
    [VERB_ACCOUNT_ADD] = "account_add",
    [VERB_ACCOUNT_SET_PASSWORD] = "account_set_password",
    [VERB_ACCOUNT_DISABLE] = "account_disable",
    [VERB_TOKEN_ISSUE] = "token_issue",
    [VERB_TOKEN_REVOKE] = "token_revoke",
    [VERB_TEMPLATE_PUT] = "template_put",
    [VERB_MODE_SET] = "mode_set",
    [VERB_CLOCK_SHIFT] = "clock_shift",
    [VERB_POST_OPEN] = "post_open",
    [VERB_POST_LINK] = "post_link",
    [VERB_POST_CLOSE] = "post_close",
    [VERB_SEAT_TAKE] = "seat_take",
    [VERB_SEAT_ASSIGN] = "seat_assign",
    [VERB_SEAT_HAND_OVER] = "seat_hand_over",
    [VERB_SEAT_RELIEVE] = "seat_relieve",
    [VERB_SEAT_STAND_IN] = "seat_stand_in",
    [VERB_SEAT_LEAVE] = "seat_leave",
    [VERB_ROSTER_SET] = "roster_set",
    [VERB_MESSAGE_POST] = "message_post",
    [VERB_CHANNEL_READ] = "channel_read",
    [VERB_CONSULT_OPEN] = "consult_open",
    [VERB_CONSULT_SHOW] = "consult_show",
    [VERB_CONSULT_MINUTE] = "consult_minute",
    [VERB_CONSULT_CLOSE] = "consult_close",
    [VERB_ORDER_ISSUE] = "order_issue",
    [VERB_ORDER_STEP] = "order_step",
    [VERB_ORDER_ESCALATE] = "order_escalate",
    [VERB_ORDER_CONTEST] = "order_contest",
};

const char *verb_name(enum verb verb) {
    return names[verb > VERB_NONE && verb < VERBS ? verb : VERB_NONE];
}
