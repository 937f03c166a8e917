// What an event is called, and what it says.
// SPDX-License-Identifier: Apache-2.0
#include "musterctl/event_text.h"

#include "domain/alarm.h"
#include "domain/dispatch.h"
#include "domain/fence.h"
#include "domain/incident.h"
#include "domain/order.h"
#include "domain/report.h"
#include "domain/template.h"
#include "domain/unit.h"

const char *event_name(const Muster__V1__Event *event) {
    const ProtobufCMessageDescriptor *type = event->base.descriptor;
    const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field(type, (unsigned)event->body_case);
    return event->body_case && field ? field->name : "unknown";
}

static const char *ground_of(const Muster__V1__ResponseChanged *changed) {
    return changed->response && changed->response->start ? changed->response->start->ground : "";
}

// The text that says most, per kind of event.
const char *event_text(const Muster__V1__Event *event) {
    switch (event->body_case) {
    case MUSTER__V1__EVENT__BODY_DISPATCH_SENT:
        return event->dispatch_sent->n_dispatches ? event->dispatch_sent->dispatches[0]->text : "";
    case MUSTER__V1__EVENT__BODY_DISPATCH_STEPPED:
        return *event->dispatch_stepped->text
                   ? event->dispatch_stepped->text
                   : dispatch_phase_name((enum dispatch_phase)event->dispatch_stepped->phase);
    case MUSTER__V1__EVENT__BODY_AID_ASKED:
        return event->aid_asked->ask ? event->aid_asked->ask->text : "";
    case MUSTER__V1__EVENT__BODY_AID_REFUSED:
        return event->aid_refused->reason;
    case MUSTER__V1__EVENT__BODY_ALARM_RAISED:
        return event->alarm_raised->raise ? alarm_kind_name((enum alarm_kind)event->alarm_raised->raise->kind) : "";
    case MUSTER__V1__EVENT__BODY_ALARM_CLEARED:
        return event->alarm_cleared->text;
    case MUSTER__V1__EVENT__BODY_UNIT_REGISTERED:
        return event->unit_registered->name;
    case MUSTER__V1__EVENT__BODY_UNIT_RENAMED:
        return event->unit_renamed->name;
    case MUSTER__V1__EVENT__BODY_UNIT_RETIRED:
        return event->unit_retired->reason;
    case MUSTER__V1__EVENT__BODY_INCIDENT_OPENED:
        return event->incident_opened->title;
    case MUSTER__V1__EVENT__BODY_INCIDENT_AMENDED:
        return event->incident_amended->title;
    case MUSTER__V1__EVENT__BODY_INCIDENT_MOVED:
        return event->incident_moved->place;
    case MUSTER__V1__EVENT__BODY_INCIDENT_PHASE_SET:
        return incident_phase_name((enum incident_phase)event->incident_phase_set->phase);
    case MUSTER__V1__EVENT__BODY_UNIT_STATUS_SET:
        return unit_status_name((enum unit_status)event->unit_status_set->status);
    case MUSTER__V1__EVENT__BODY_INCIDENT_CLOSED:
        return event->incident_closed->reason;
    case MUSTER__V1__EVENT__BODY_INCIDENT_NOTED:
        return event->incident_noted->text;
    case MUSTER__V1__EVENT__BODY_ACCOUNT_ADDED:
        return event->account_added->name;
    case MUSTER__V1__EVENT__BODY_ACCOUNT_DISABLED:
        return event->account_disabled->reason;
    case MUSTER__V1__EVENT__BODY_TOKEN_ISSUED:
        return event->token_issued->device;
    case MUSTER__V1__EVENT__BODY_TEMPLATE_PUT:
        return event->template_put->template_ ? event->template_put->template_->key : "";
    case MUSTER__V1__EVENT__BODY_MODE_SET:
        return mode_name((enum mode)event->mode_set->mode);
    case MUSTER__V1__EVENT__BODY_POST_OPENED:
        return event->post_opened->name;
    case MUSTER__V1__EVENT__BODY_POST_CLOSED:
        return event->post_closed->reason;
    case MUSTER__V1__EVENT__BODY_SEAT_TAKEN:
        return event->seat_taken->account;
    case MUSTER__V1__EVENT__BODY_SEAT_ASSIGNED:
        return event->seat_assigned->account;
    case MUSTER__V1__EVENT__BODY_SEAT_HANDED_OVER:
        return event->seat_handed_over->account;
    case MUSTER__V1__EVENT__BODY_SEAT_RELIEVED:
        return event->seat_relieved->reason;
    case MUSTER__V1__EVENT__BODY_SEAT_STOOD_IN:
        return event->seat_stood_in->account;
    case MUSTER__V1__EVENT__BODY_SEAT_LEFT:
        return event->seat_left->account;
    case MUSTER__V1__EVENT__BODY_MESSAGE_POSTED:
        return event->message_posted->text;
    case MUSTER__V1__EVENT__BODY_CONSULT_OPENED:
        return event->consult_opened->title;
    case MUSTER__V1__EVENT__BODY_CONSULT_MINUTED:
        return event->consult_minuted->text;
    case MUSTER__V1__EVENT__BODY_ORDER_ISSUED:
        return event->order_issued->text;
    case MUSTER__V1__EVENT__BODY_ORDER_STEPPED:
        return order_phase_name((enum order_phase)event->order_stepped->phase);
    case MUSTER__V1__EVENT__BODY_ORDER_CONTESTED:
        return event->order_contested->text;
    case MUSTER__V1__EVENT__BODY_FENCE_WAS_PUT:
        return event->fence_was_put->put ? event->fence_was_put->put->name : "";
    case MUSTER__V1__EVENT__BODY_FENCE_REMOVED:
        return event->fence_removed->reason;
    case MUSTER__V1__EVENT__BODY_FENCE_CROSSED:
        return fence_crossing_name((enum fence_crossing)event->fence_crossed->what);
    case MUSTER__V1__EVENT__BODY_INTAKE_REPORTED:
        return event->intake_reported->report ? event->intake_reported->report->text : "";
    case MUSTER__V1__EVENT__BODY_INTAKE_CONFIRMED:
        return event->intake_confirmed->incident ? event->intake_confirmed->incident->title : "";
    case MUSTER__V1__EVENT__BODY_INTAKE_DISMISSED:
        return event->intake_dismissed->reason;
    case MUSTER__V1__EVENT__BODY_REPORT_SENT:
        return report_kind_name((enum report_kind)event->report_sent->kind);
    case MUSTER__V1__EVENT__BODY_REPORT_AMENDED:
        return report_kind_name((enum report_kind)event->report_amended->kind);
    case MUSTER__V1__EVENT__BODY_REPORT_PHONED:
        return event->report_phoned->to;
    case MUSTER__V1__EVENT__BODY_RESPONSE_STARTED:
        return ground_of(event->response_started);
    case MUSTER__V1__EVENT__BODY_RESPONSE_WAS_SET:
        return ground_of(event->response_was_set);
    case MUSTER__V1__EVENT__BODY_RESPONSE_ENDED:
        return event->response_ended->ground;
    case MUSTER__V1__EVENT__BODY_CASUALTY_WAS_PUT:
        return event->casualty_was_put->person ? event->casualty_was_put->person->name : "";
    case MUSTER__V1__EVENT__BODY_CATALOGUE_WAS_PUT:
        return event->catalogue_was_put->key;
    case MUSTER__V1__EVENT__BODY_PLAN_LAUNCHED:
        return event->plan_launched->n_missed ? event->plan_launched->missed[0] : "";
    default:
        return "";
    }
}
