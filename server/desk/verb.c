// The table of verbs.
// SPDX-License-Identifier: Apache-2.0
#include "desk/verb.h"

// clang-format off
static const struct verb_row rows[VERBS] = {
    [VERB_UNIT_REGISTER]        = {"unit", "registered it", rule_unit_register, false},
    [VERB_UNIT_RENAME]          = {"unit", "renamed it", rule_unit_rename, false},
    [VERB_UNIT_RETIRE]          = {"unit", "retired it", rule_unit_retire, false},
    [VERB_UNIT_SET_STATUS]      = {"unit", "set its status", rule_unit_set_status, false},
    [VERB_INCIDENT_OPEN]        = {"incident", "opened it", rule_incident_open, false},
    [VERB_INCIDENT_AMEND]       = {"incident", "amended it", rule_incident_amend, false},
    [VERB_INCIDENT_MOVE]        = {"incident", "moved it", rule_incident_move, false},
    [VERB_INCIDENT_SET_PHASE]   = {"incident", "set its phase", rule_incident_set_phase, false},
    [VERB_INCIDENT_CLOSE]       = {"incident", "closed it", rule_incident_close, true}, // its units see it no more
    [VERB_INCIDENT_NOTE]        = {"incident", "noted on it", rule_incident_note, false},
    [VERB_ACCOUNT_ADD]          = {"account", "added it", rule_account_add, false},
    [VERB_ACCOUNT_SET_PASSWORD] = {"account", "set its password", rule_account_set_password, true},
    [VERB_ACCOUNT_DISABLE]      = {"account", "disabled it", rule_account_disable, true},
    [VERB_TOKEN_ISSUE]          = {"token", "issued it", rule_token_issue, false},
    [VERB_TOKEN_REVOKE]         = {"token", "revoked it", rule_token_revoke, true},
    [VERB_TEMPLATE_PUT]         = {"template", "put it", rule_template_put, false},
    [VERB_MODE_SET]             = {"district", "switched between peace and war", rule_mode_set, true},
    [VERB_CLOCK_SHIFT]          = {"clock", "noted how it stands", NULL, false},
    [VERB_POST_OPEN]            = {"post", "opened it", rule_post_open, false},
    [VERB_POST_LINK]            = {"post", "linked it", rule_post_link, true},
    [VERB_POST_CLOSE]           = {"post", "closed it", rule_post_close, true},
    [VERB_SEAT_TAKE]            = {"seat", "took it", rule_seat_take, true},
    [VERB_SEAT_ASSIGN]          = {"seat", "assigned it", rule_seat_assign, true},
    [VERB_SEAT_HAND_OVER]       = {"seat", "handed it over", rule_seat_hand_over, true},
    [VERB_SEAT_RELIEVE]         = {"seat", "relieved its holder", rule_seat_relieve, true},
    [VERB_SEAT_STAND_IN]        = {"seat", "stands in", rule_seat_stand_in, true},
    [VERB_SEAT_LEAVE]           = {"seat", "left it", rule_seat_leave, true},
    [VERB_ROSTER_SET]           = {"seat", "set its roster", rule_roster_set, false},
    [VERB_MESSAGE_POST]         = {"channel", "posted a message", rule_message_post, false},
    [VERB_CHANNEL_READ]         = {"channel", "has read it", rule_channel_read, false},
    [VERB_CONSULT_OPEN]         = {"consultation", "opened it", rule_consult_open, false},
    [VERB_CONSULT_SHOW]         = {"consultation", "showed the map", rule_consult_show, false},
    [VERB_CONSULT_MINUTE]       = {"consultation", "took a minute", rule_consult_minute, false},
    [VERB_CONSULT_CLOSE]        = {"consultation", "closed it", rule_consult_close, false},
    [VERB_ORDER_ISSUE]          = {"order", "issued it", rule_order_issue, false},
    [VERB_ORDER_STEP]           = {"order", "answered it", rule_order_step, false},
    [VERB_ORDER_ESCALATE]       = {"order", "took the next step of silence", NULL, true},
    [VERB_ORDER_CONTEST]        = {"order", "was contested", NULL, false},
    [VERB_INCIDENT_SET_AREA]    = {"incident", "set its area", rule_incident_set_area, false},
    [VERB_INCIDENT_SET_CASUALTIES] = {"incident", "set the numbers of people harmed", rule_incident_set_casualties, false},
    [VERB_CASUALTY_PUT]         = {"casualty", "put it", rule_casualty_put, false},
    [VERB_INTAKE_REPORT]        = {"intake", "reported it", rule_intake_report, false},
    [VERB_INTAKE_CONFIRM]       = {"intake", "confirmed it", rule_intake_confirm, false},
    [VERB_INTAKE_MERGE]         = {"intake", "merged it", rule_intake_merge, false},
    [VERB_INTAKE_DISMISS]       = {"intake", "dismissed it", rule_intake_dismiss, false},
    [VERB_DEADMAN_SET]          = {"unit", "set its dead-man timer", rule_deadman_set, false},
    [VERB_DEADMAN_CHECK]        = {"unit", "says that all is well", rule_deadman_check, false},
    [VERB_DISPATCH_SEND]        = {"dispatch", "sent units", rule_dispatch_send, true},
    [VERB_DISPATCH_STEP]        = {"dispatch", "took a step", rule_dispatch_step, true},
    [VERB_AID_ASK]              = {"aid", "asked for it", rule_aid_ask, false},
    [VERB_AID_GRANT]            = {"aid", "granted it", rule_aid_grant, true},
    [VERB_AID_REFUSE]           = {"aid", "refused it", rule_aid_refuse, false},
    [VERB_ALARM_RAISE]          = {"alarm", "raised it", rule_alarm_raise, false},
    [VERB_ALARM_TAKE]           = {"alarm", "took it", rule_alarm_take, false},
    [VERB_ALARM_CLEAR]          = {"alarm", "cleared it", rule_alarm_clear, false},
    [VERB_UNIT_DESCRIBE]        = {"unit", "described it", rule_unit_describe, false},
    [VERB_UNITS_IMPORT]         = {"units", "imported them", rule_units_import, true},
    [VERB_REPORT_SEND]          = {"report", "sent it", rule_report_send, false},
    [VERB_REPORT_AMEND]         = {"report", "amended it", rule_report_amend, false},
    [VERB_REPORT_PHONE]         = {"incident", "told of it by phone", rule_report_phone, false},
    [VERB_REPORT_DUE]           = {"incident", "alerted that a report is due", NULL, false},
    [VERB_RESPONSE_START]       = {"response", "started it", rule_response_start, false},
    [VERB_RESPONSE_SET]         = {"response", "set its level", rule_response_set, false},
    [VERB_RESPONSE_END]         = {"response", "ended it", rule_response_end, false},
    [VERB_CATALOGUE_PUT]        = {"catalogue", "put it", rule_catalogue_put, false},
    [VERB_PLAN_LAUNCH]          = {"incident", "launched a plan for it", rule_plan_launch, true},
    [VERB_FENCE_PUT]            = {"fence", "put it", rule_fence_put, false},
    [VERB_FENCE_REMOVE]         = {"fence", "removed it", rule_fence_remove, false},
    [VERB_FENCE_CROSS]          = {"fence", "saw a unit cross it", rule_fence_cross, false},
};
// clang-format on

bool verb_changes_rights(const struct event *event) {
    const struct verb_row *row = verb_row(event->verb);
    bool goes_on = event->verb == VERB_DISPATCH_STEP && dispatch_phase_is_open(event->dispatched.phase);
    return row && row->rights && !goes_on;
}

const struct verb_row *verb_row(enum verb verb) {
    return verb > VERB_NONE && verb < VERBS ? &rows[verb] : NULL;
}
