// Which body belongs to which verb, in commands and in events.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_body.h"

struct verb_bodies {
    const struct proto_body *command, *event;
};
static const struct verb_bodies bodies[VERBS] = {
    [VERB_UNIT_REGISTER] = {&proto_unit_register, &proto_unit_registered},
    [VERB_UNIT_RENAME] = {&proto_unit_rename, &proto_unit_rename},
    [VERB_UNIT_RETIRE] = {&proto_unit_retire, &proto_unit_retire},
    [VERB_UNIT_SET_STATUS] = {&proto_unit_set_status, &proto_unit_set_status},
    [VERB_INCIDENT_OPEN] = {&proto_incident_open, &proto_incident_opened},
    [VERB_INCIDENT_AMEND] = {&proto_incident_amend, &proto_incident_amended},
    [VERB_INCIDENT_MOVE] = {&proto_incident_move, &proto_incident_move},
    [VERB_INCIDENT_SET_PHASE] = {&proto_incident_set_phase, &proto_incident_set_phase},
    [VERB_INCIDENT_CLOSE] = {&proto_incident_close, &proto_incident_close},
    [VERB_INCIDENT_NOTE] = {&proto_incident_note, &proto_incident_note},
    [VERB_ACCOUNT_ADD] = {&proto_account_add, &proto_account_added},
    [VERB_ACCOUNT_SET_PASSWORD] = {&proto_account_set_password, &proto_account_password_set},
    [VERB_ACCOUNT_DISABLE] = {&proto_account_disable, &proto_account_disable},
    [VERB_TOKEN_ISSUE] = {&proto_token_issue, &proto_token_issued},
    [VERB_TOKEN_REVOKE] = {&proto_token_revoke, &proto_token_revoke},
    [VERB_TEMPLATE_PUT] = {&proto_template_put_body, &proto_template_put_body},
    [VERB_MODE_SET] = {&proto_mode_set, &proto_mode_set},
    [VERB_CLOCK_SHIFT] = {NULL, &proto_clock_shift},
    [VERB_POST_OPEN] = {&proto_post_open, &proto_post_opened},
    [VERB_POST_LINK] = {&proto_post_link, &proto_post_link},
    [VERB_POST_CLOSE] = {&proto_post_close, &proto_post_close},
    [VERB_SEAT_TAKE] = {&proto_seat_take, &proto_seat_taken},
    [VERB_SEAT_ASSIGN] = {&proto_seat_assign, &proto_seat_assign},
    [VERB_SEAT_HAND_OVER] = {&proto_seat_hand_over, &proto_seat_hand_over},
    [VERB_SEAT_RELIEVE] = {&proto_seat_relieve, &proto_seat_relieved},
    [VERB_SEAT_STAND_IN] = {&proto_seat_stand_in, &proto_seat_stood_in},
    [VERB_SEAT_LEAVE] = {&proto_seat_leave, &proto_seat_left},
    [VERB_ROSTER_SET] = {&proto_roster_set, &proto_roster_set},
    [VERB_MESSAGE_POST] = {&proto_message_post, &proto_message_posted},
    [VERB_CHANNEL_READ] = {&proto_channel_read, &proto_channel_read},
    [VERB_CONSULT_OPEN] = {&proto_consult_open, &proto_consult_opened},
    [VERB_CONSULT_SHOW] = {&proto_consult_show, &proto_consult_show},
    [VERB_CONSULT_MINUTE] = {&proto_consult_minute, &proto_consult_minute},
    [VERB_CONSULT_CLOSE] = {&proto_consult_close, &proto_consult_close},
    [VERB_ORDER_ISSUE] = {&proto_order_issue, &proto_order_issued},
    [VERB_ORDER_STEP] = {&proto_order_step, &proto_order_step},
    [VERB_ORDER_ESCALATE] = {NULL, &proto_order_escalate},
    [VERB_ORDER_CONTEST] = {NULL, &proto_order_contest},
    [VERB_DEADMAN_SET] = {&proto_deadman_set, &proto_deadman_set},
    [VERB_DEADMAN_CHECK] = {&proto_deadman_check, &proto_deadman_check},
    [VERB_DISPATCH_SEND] = {&proto_dispatch_send, &proto_dispatch_sent},
    [VERB_DISPATCH_STEP] = {&proto_dispatch_step, &proto_dispatch_step},
    [VERB_AID_ASK] = {&proto_aid_ask, &proto_aid_asked},
    [VERB_AID_GRANT] = {&proto_aid_grant, &proto_aid_granted},
    [VERB_AID_REFUSE] = {&proto_aid_refuse, &proto_aid_refuse},
    [VERB_ALARM_RAISE] = {&proto_alarm_raise, &proto_alarm_raised},
    [VERB_ALARM_TAKE] = {&proto_alarm_take, &proto_alarm_take},
    [VERB_ALARM_CLEAR] = {&proto_alarm_clear, &proto_alarm_clear},
    [VERB_UNIT_DESCRIBE] = {&proto_unit_describe, &proto_unit_describe},
    [VERB_UNITS_IMPORT] = {&proto_units_import, &proto_units_imported},
    [VERB_REPORT_SEND] = {&proto_report_send, &proto_report_sent},
    [VERB_REPORT_AMEND] = {&proto_report_amend, &proto_report_amended},
    [VERB_REPORT_PHONE] = {&proto_report_phone, &proto_report_phone},
    [VERB_REPORT_DUE] = {NULL, &proto_report_due},
    [VERB_RESPONSE_START] = {&proto_response_start, &proto_response_started},
    [VERB_RESPONSE_SET] = {&proto_response_set, &proto_response_was_set},
    [VERB_RESPONSE_END] = {&proto_response_end, &proto_response_end},
    [VERB_CATALOGUE_PUT] = {&proto_catalogue_put, &proto_catalogue_was_put},
    [VERB_PLAN_LAUNCH] = {&proto_plan_launch, &proto_plan_launched},
    [VERB_INCIDENT_SET_AREA] = {&proto_incident_set_area, &proto_incident_set_area},
    [VERB_INCIDENT_SET_CASUALTIES] = {&proto_incident_set_casualties, &proto_incident_set_casualties},
    [VERB_CASUALTY_PUT] = {&proto_person_put, &proto_casualty_was_put},
    [VERB_INTAKE_REPORT] = {&proto_intake_report, &proto_intake_reported},
    [VERB_INTAKE_CONFIRM] = {&proto_intake_confirm, &proto_intake_confirmed},
    [VERB_INTAKE_MERGE] = {&proto_intake_merge, &proto_intake_merge},
    [VERB_INTAKE_DISMISS] = {&proto_intake_dismiss, &proto_intake_dismiss},
    [VERB_FENCE_PUT] = {&proto_fence_put_body, &proto_fence_was_put},
    [VERB_FENCE_REMOVE] = {&proto_fence_remove, &proto_fence_remove},
    [VERB_FENCE_CROSS] = {&proto_fence_cross, &proto_fence_cross},
};

const struct proto_body *proto_command_body(enum verb verb) {
    return (unsigned)verb < VERBS ? bodies[verb].command : NULL;
}

const struct proto_body *proto_event_body(enum verb verb) {
    return (unsigned)verb < VERBS ? bodies[verb].event : NULL;
}

enum verb proto_verb_of(uint32_t field) {
    for (int verb = VERB_NONE + 1; verb < VERBS; verb++)
        if (bodies[verb].event && bodies[verb].event->field == field)
            return (enum verb)verb;
    return VERB_NONE;
}

void proto_body_put(struct buf *buf, const struct proto_body *row, const void *body, const struct event *event) {
    if (row->put) {
        struct proto_mark mark = proto_open(buf, row->field, 1024);
        row->put(buf, body, event);
        proto_close(buf, mark);
        return;
    }
    union proto_body_room room;
    protobuf_c_message_init(row->type, &room);
    row->write(body, event ? event->object : 0, &room);
    proto_put_message(buf, row->field, &room.base);
}
