// Bodies: what a verb says, in a Command and in an Event. Most bodies are the same message in both.
// SPDX-License-Identifier: Apache-2.0
#ifndef WIRE_PROTO_BODY_H
#define WIRE_PROTO_BODY_H

#include "base/mem.h"
#include "domain/command.h"
#include "domain/refusal.h"
#include "wire/proto_field.h"

// `body` is the address of the union inside struct command or struct event; its members all begin there.
struct proto_body {
    uint32_t field; // number in the oneof, alike in Command and Event
    const ProtobufCMessageDescriptor *type;
    // Texts stay where the message keeps them; whole objects go to the arena.
    enum refusal (*read)(const void *message, struct arena *arena, void *body);
    // One of the two. write: `message` is initialised; it borrows from `body`. `object`: number of the object, known to
    // events only. put: a body with lists is laid out field by field; `event`: NULL in a command.
    void (*write)(const void *body, uint32_t object, void *message);
    void (*put)(struct buf *buf, const void *body, const struct event *event);
};
const struct proto_body *proto_command_body(enum verb verb); // NULL: VERB_NONE, or only a hub makes it
const struct proto_body *proto_event_body(enum verb verb);   // NULL: VERB_NONE
enum verb proto_verb_of(uint32_t field);                     // VERB_NONE: none has this number

// ---- the rows, in one file per family
extern const struct proto_body proto_unit_register, proto_unit_rename, proto_unit_retire, proto_unit_set_status,
    proto_unit_registered;
extern const struct proto_body proto_incident_open, proto_incident_amend, proto_incident_move, proto_incident_set_phase,
    proto_incident_close, proto_incident_note, proto_incident_opened, proto_incident_amended;
extern const struct proto_body proto_account_add, proto_account_set_password, proto_account_disable, proto_token_issue,
    proto_token_revoke, proto_account_added, proto_account_password_set, proto_token_issued;
extern const struct proto_body proto_template_put_body, proto_mode_set, proto_clock_shift, proto_post_open,
    proto_post_link, proto_post_close, proto_post_opened;
extern const struct proto_body proto_seat_take, proto_seat_assign, proto_seat_hand_over, proto_seat_relieve,
    proto_seat_stand_in, proto_seat_leave, proto_seat_taken, proto_seat_relieved, proto_seat_stood_in, proto_seat_left,
    proto_roster_set;
extern const struct proto_body proto_message_post, proto_message_posted, proto_channel_read, proto_consult_open,
    proto_consult_opened, proto_consult_show, proto_consult_minute, proto_consult_close;
extern const struct proto_body proto_order_issue, proto_order_issued, proto_order_step, proto_order_escalate,
    proto_order_contest;
extern const struct proto_body proto_dispatch_send, proto_dispatch_sent, proto_dispatch_step, proto_aid_ask,
    proto_aid_asked, proto_aid_grant, proto_aid_granted, proto_aid_refuse;
extern const struct proto_body proto_alarm_raise, proto_alarm_raised, proto_alarm_take, proto_alarm_clear,
    proto_deadman_set, proto_deadman_check;
extern const struct proto_body proto_catalogue_put, proto_catalogue_was_put, proto_plan_launch, proto_plan_launched;
extern const struct proto_body proto_incident_set_area, proto_incident_set_casualties, proto_person_put,
    proto_casualty_was_put, proto_intake_report, proto_intake_reported, proto_intake_confirm, proto_intake_confirmed,
    proto_intake_merge, proto_intake_dismiss;
extern const struct proto_body proto_fence_put_body, proto_fence_was_put, proto_fence_remove, proto_fence_cross;
extern const struct proto_body proto_unit_describe, proto_units_import, proto_units_imported;
extern const struct proto_body proto_report_send, proto_report_sent, proto_report_amend, proto_report_amended,
    proto_report_phone, proto_report_due, proto_response_start, proto_response_started, proto_response_set,
    proto_response_was_set, proto_response_end;

// Room for any body's message.
union proto_body_room {
    ProtobufCMessage base;
    Muster__V1__UnitRegister unit_register;
    Muster__V1__UnitRename unit_rename;
    Muster__V1__UnitRetire unit_retire;
    Muster__V1__UnitSetStatus unit_set_status;
    Muster__V1__IncidentOpen incident_open;
    Muster__V1__IncidentAmend incident_amend;
    Muster__V1__IncidentMove incident_move;
    Muster__V1__IncidentSetPhase incident_set_phase;
    Muster__V1__IncidentClose incident_close;
    Muster__V1__IncidentNote incident_note;
    Muster__V1__AccountAdd account_add;
    Muster__V1__AccountSetPassword account_set_password;
    Muster__V1__AccountDisable account_disable;
    Muster__V1__TokenIssue token_issue;
    Muster__V1__TokenRevoke token_revoke;
    Muster__V1__Account account;
    Muster__V1__AccountPasswordSet account_password_set;
    Muster__V1__TokenIssued token_issued;
    Muster__V1__ModeSet mode_set;
    Muster__V1__ClockShift clock_shift;
    Muster__V1__PostOpen post_open;
    Muster__V1__PostLink post_link;
    Muster__V1__PostClose post_close;
    Muster__V1__Post post;
    Muster__V1__SeatTake seat_take;
    Muster__V1__SeatAssign seat_assign;
    Muster__V1__SeatHandOver seat_hand_over;
    Muster__V1__SeatRelieve seat_relieve;
    Muster__V1__SeatStandIn seat_stand_in;
    Muster__V1__SeatLeave seat_leave;
    Muster__V1__ConsultOpen consult_open;
    Muster__V1__Consult consult;
    Muster__V1__ConsultShow consult_show;
    Muster__V1__ConsultMinute consult_minute;
    Muster__V1__ConsultClose consult_close;
    Muster__V1__OrderStep order_step;
    Muster__V1__OrderEscalate order_escalate;
    Muster__V1__OrderContest order_contest;
    Muster__V1__DispatchStep dispatch_step;
    Muster__V1__AidGrant aid_grant;
    Muster__V1__AidRefuse aid_refuse;
    Muster__V1__AlarmTake alarm_take;
    Muster__V1__AlarmClear alarm_clear;
    Muster__V1__DeadmanSet deadman_set;
    Muster__V1__DeadmanCheck deadman_check;
    Muster__V1__CataloguePut catalogue_put;
    Muster__V1__PlanLaunch plan_launch;
    Muster__V1__Catalogue catalogue;
    Muster__V1__IncidentSetArea incident_set_area;
    Muster__V1__CasualtyPut casualty_put;
    Muster__V1__IntakeMerge intake_merge;
    Muster__V1__IntakeDismiss intake_dismiss;
    Muster__V1__FencePut fence_put;
    Muster__V1__FenceRemove fence_remove;
    Muster__V1__ReportPhone report_phone;
    Muster__V1__ReportDue report_due;
    Muster__V1__ResponseStart response_start;
    Muster__V1__ResponseSet response_set;
    Muster__V1__ResponseEnd response_end;
};
// Appends the body as a field of its Command (event NULL) or Event.
void proto_body_put(struct buf *buf, const struct proto_body *row, const void *body, const struct event *event);

#endif
