// Commands: what somebody wants. Events: what came of it. Plain structs, no bytes of any protocol.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_COMMAND_H
#define DOMAIN_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/account.h"
#include "domain/alarm.h"
#include "domain/casualties.h"
#include "domain/catalogue.h"
#include "domain/dispatch.h"
#include "domain/fence.h"
#include "domain/incident.h"
#include "domain/intake.h"
#include "domain/message.h"
#include "domain/order.h"
#include "domain/plan.h"
#include "domain/post.h"
#include "domain/report.h"
#include "domain/response.h"
#include "domain/unit.h"

#define COMMAND_ID_LEN 16
#define CLOCK_BOOT_LEN 16

// Verbs, in the order of the desk's table. A verb has a command body and makes events of the same kind.
enum verb {
    VERB_NONE,
    VERB_UNIT_REGISTER,
    VERB_UNIT_RENAME,
    VERB_UNIT_RETIRE,
    VERB_UNIT_SET_STATUS,
    VERB_INCIDENT_OPEN,
    VERB_INCIDENT_AMEND,
    VERB_INCIDENT_MOVE,
    VERB_INCIDENT_SET_PHASE,
    VERB_INCIDENT_CLOSE,
    VERB_INCIDENT_NOTE,
    VERB_ACCOUNT_ADD,
    VERB_ACCOUNT_SET_PASSWORD,
    VERB_ACCOUNT_DISABLE,
    VERB_TOKEN_ISSUE,
    VERB_TOKEN_REVOKE,
    VERB_TEMPLATE_PUT,
    VERB_MODE_SET,
    VERB_CLOCK_SHIFT, // the hub's own
    VERB_POST_OPEN,
    VERB_POST_LINK,
    VERB_POST_CLOSE,
    VERB_SEAT_TAKE,
    VERB_SEAT_ASSIGN,
    VERB_SEAT_HAND_OVER,
    VERB_SEAT_RELIEVE,
    VERB_SEAT_STAND_IN,
    VERB_SEAT_LEAVE,
    VERB_ROSTER_SET,
    VERB_MESSAGE_POST,
    VERB_CHANNEL_READ,
    VERB_CONSULT_OPEN,
    VERB_CONSULT_SHOW,
    VERB_CONSULT_MINUTE,
    VERB_CONSULT_CLOSE,
    VERB_ORDER_ISSUE,
    VERB_ORDER_STEP,
    VERB_ORDER_ESCALATE, // the hub's own
    VERB_ORDER_CONTEST,  // the hub's own, beside a refusal
    VERB_UNIT_DESCRIBE,
    VERB_UNITS_IMPORT,
    VERB_DEADMAN_SET,
    VERB_DEADMAN_CHECK,
    VERB_INCIDENT_SET_AREA,
    VERB_INCIDENT_SET_CASUALTIES,
    VERB_CASUALTY_PUT,
    VERB_INTAKE_REPORT,
    VERB_INTAKE_CONFIRM,
    VERB_INTAKE_MERGE,
    VERB_INTAKE_DISMISS,
    VERB_REPORT_SEND,
    VERB_REPORT_AMEND,
    VERB_REPORT_PHONE,
    VERB_REPORT_DUE, // the hub's own
    VERB_CATALOGUE_PUT,
    VERB_DISPATCH_SEND,
    VERB_DISPATCH_STEP,
    VERB_AID_ASK,
    VERB_AID_GRANT,
    VERB_AID_REFUSE,
    VERB_ALARM_RAISE,
    VERB_ALARM_TAKE,
    VERB_ALARM_CLEAR,
    VERB_FENCE_PUT,
    VERB_FENCE_REMOVE,
    VERB_FENCE_CROSS,
    VERB_RESPONSE_START,
    VERB_RESPONSE_SET,
    VERB_RESPONSE_END,
    VERB_PLAN_LAUNCH,
    VERBS
};
const char *verb_name(enum verb verb); // "unit_register" ...; for logs, metrics and tables

struct unit_change {                        // register, rename, retire, set_status
    uint32_t unit;                          // not with register
    enum unit_kind kind;                    // register
    enum unit_status status;                // set_status
    const char *code, *name, *org, *reason; // NUL-ended UTF-8, never NULL, owned by the message
};
struct incident_change {
    uint32_t incident;                   // not with open
    uint32_t version;                    // amend: as last seen, 0 any
    bool has_type, has_grade, has_title; // amend
    enum incident_grade grade;
    enum incident_phase phase;              // set_phase
    int32_t lat_e7, lon_e7;                 // open, move
    const char *type, *title, *org, *place; // open; amend as far as has_
    const char *text;                       // note; reason of close
    const struct report_clock *clocks;      // event of amend: all of them, as type and grade now ask
    uint32_t clock_count;                   // 0: unchanged
    bool no_clocks;                         // event of amend: it is under no rules any more
};
struct account_change { // add, set_password, disable
    enum role role;
    const char *name, *title, *scope, *reason;
    const char *password_hash;
    uint32_t units[ACCOUNT_UNITS_MAX];
    uint8_t unit_count;
};
struct token_change {
    uint32_t token;      // revoke
    const char *account; // issue: name
    const char *device;
    uint8_t hash[TOKEN_HASH_LEN];
    int64_t expires_at_ms;
};

struct mode_change {
    enum mode mode;
    const char *reason;
};
// The wall clock was set while the hub ran or was down: what is due moves with it.
struct clock_change {
    int64_t by_ms;                // forward; 0: a new boot was noted
    int64_t offset_ms;            // wall clock less time since boot, afterwards
    uint8_t boot[CLOCK_BOOT_LEN]; // identity of the boot
};
struct post_change {        // open, link, close
    uint32_t post;          // not with open
    uint32_t incident;      // open; 0: standing
    uint32_t parent;        // open, link; 0: none
    bool withdraw;          // close: with it go the open orders of the post; else they are a refusal
    const char *template;   // open: key
    const char *name, *org; // open
    const char *reason;     // close
};
struct seat_change { // take, assign, hand_over, relieve, stand_in, leave
    uint32_t seat;
    const char *account; // name; assign, hand_over. In events of every kind: whom it is about
    const char *reason;  // relieve
};
struct roster_line {
    const char *account; // name
    int64_t from_ms, until_ms;
    enum mode mode;
};
struct roster_change { // replaces the seat's whole roster
    uint32_t seat;
    const struct roster_line *lines;
    uint32_t count;
};
struct read_change {
    struct channel channel;
    uint64_t seq;
};
struct consult_change { // show, minute, close
    uint32_t consult;
    int32_t lat_e7, lon_e7; // show
    uint32_t zoom_c;        // show
    const char *text;       // show: drawings; minute: one line
};
struct order_step {
    uint32_t order;
    uint32_t target; // place of it, from 1; 0: all (withdraw, confirm)
    enum order_phase phase;
    const char *text;
};
struct order_escalation {
    uint32_t order, target;
    enum silence_step step;
    bool late;      // because of the deadline, not because it was not taken
    uint32_t seat;  // that is asked now (deputy, superior); 0: none
    int64_t due_ms; // of the step behind it; 0: none
};
struct order_contest { // somebody wanted to send a unit elsewhere without saying that this replaces the order
    uint32_t order;    // the earlier one
    uint32_t seat;     // of the later issuer
    uint32_t unit;
    const char *text; // of the later order, which was not issued
};

struct unit_describe {
    uint32_t unit;
    const struct unit_details *details;
};
struct units_import {
    const struct unit *units; // number 0 in a command; in an event every unit as it is now
    uint32_t count;
};
struct deadman_change {
    uint32_t unit;
    uint32_t every_s; // set; 0: off
    int64_t due_ms;   // events: when it runs out; 0: it rests or is off
};
struct casualties_change {
    uint32_t incident;
    struct casualties casualties;
};
struct area_change {
    uint32_t incident;
    const char *area; // GeoJSON; "" none
};
struct intake_change { // confirm, merge, dismiss
    uint32_t intake;
    uint32_t incident; // merge; in the event of confirm too
    enum incident_grade grade;
    struct place at;
    const char *type, *title, *org, *place; // confirm; "" is taken from the entry
    const char *reason;                     // dismiss
    const struct incident *opened;          // event of confirm: the whole incident
    int64_t first_notice_ms;                // event of merge: of the incident, afterwards
};
struct report_phone {
    uint32_t incident;
    const char *to, *text;
};
struct report_due {
    uint32_t incident;
    uint32_t clock; // place in the incident's clocks, from 1
    enum report_alert alert;
};
struct dispatch_send { // send, and the events of send and of an aid granted
    uint32_t incident, aid;
    bool also;
    struct place place; // not known: that of the incident
    const char *text;
    const uint32_t *units;             // command
    const struct dispatch *dispatches; // event: numbered in a row
    uint32_t count;
};
struct dispatch_step {
    uint32_t dispatch;
    enum dispatch_phase phase;
    bool by_fence; // not in commands from the wire: the hub's own
    const char *text;
};
struct aid_change { // refuse
    uint32_t aid;
    const char *reason;
};
struct alarm_change { // take, clear
    uint32_t alarm;
    const char *text;
    int64_t deadman_due_ms; // event of clear: the unit's dead-man timer runs again; 0: it is off
};
struct fence_change { // remove
    uint32_t fence;
    const char *reason;
};
struct response_change { // set, end
    uint32_t response, post;
    enum response_level level;
    const char *ground;
};
struct plan_launch {
    uint32_t plan, incident;
    const uint32_t *units;
    uint32_t count;
};

struct command {
    uint8_t id[COMMAND_ID_LEN];
    enum verb verb;
    uint32_t seat;     // as which seat they act; 0: as themselves, or as their unit
    uint32_t actor;    // account that acts; 0: the local operator. Filled by the desk, not by the wire
    uint64_t exercise; // 0 live
    int64_t made_at_ms;
    union {
        struct unit_change unit;
        struct incident_change incident;
        struct account_change account;
        struct token_change token;
        const struct template *template_put;
        struct mode_change mode;
        struct clock_change clock;
        struct post_change post;
        struct seat_change post_seat;
        struct roster_change roster;
        const struct message *message;
        struct read_change read;
        const struct consult *consult_opened;
        struct consult_change consult;
        const struct order *order_issued;
        struct order_step step;
        struct order_escalation escalation;
        struct order_contest contest;
        struct unit_describe describe;
        struct units_import import;
        struct deadman_change deadman;
        struct area_change area;
        struct casualties_change casualties;
        const struct casualty *casualty;
        const struct intake *intake_reported;
        struct intake_change intake;
        const struct report *report; // send, amend
        struct report_phone phone;
        struct report_due due;
        const struct catalogue *catalogue;
        struct dispatch_send dispatch;
        struct dispatch_step dispatched;
        const struct aid *aid_asked;
        struct aid_change aid;
        const struct alarm *alarm_raised;
        struct alarm_change alarm;
        const struct fence *fence_put;
        struct fence_change fence;
        struct fence_cross cross;
        const struct response *response_started;
        struct response_change response;
        struct plan_launch launch;
    };
};

// One durable fact. `verb` names what was done; the body says all that is needed to do it again from nothing.
struct event {
    uint64_t seq;
    int64_t at_ms;
    uint8_t command[COMMAND_ID_LEN];
    const char *actor, *device; // "": the local operator, or the hub itself
    uint32_t seat;              // as which they acted; 0: none
    int64_t made_at_ms;
    uint64_t exercise;
    enum verb verb;
    uint32_t
        object; // number of what it is about: unit, incident, account, token, template, post, seat, consultation, order
    union {     // VERB_*_REGISTER, _OPEN, _ADD carry the whole object; the others the change
        const struct unit *unit_registered;
        const struct incident *incident_opened;
        const struct account *account_added; // with its password_hash: a secret, see wire/record.h
        struct unit_change unit;
        struct incident_change incident;
        struct account_change account;
        struct token_change token;
        const struct template *template_put;
        struct mode_change mode;
        struct clock_change clock;
        const struct post *post_opened;
        struct post_change post; // link, close
        struct seat_change post_seat;
        struct roster_change roster;
        const struct message *message;
        struct read_change read;
        const struct consult *consult_opened;
        struct consult_change consult;    // show, minute, close
        const struct order *order_issued; // every target ISSUED
        struct order_step step;
        struct order_escalation escalation;
        struct order_contest contest;
        struct unit_describe describe;
        struct units_import import;
        struct deadman_change deadman;
        struct area_change area;
        struct casualties_change casualties;
        const struct casualty *casualty;
        const struct intake *intake_reported;
        struct intake_change intake;
        const struct report *report; // send, amend
        struct report_phone phone;
        struct report_due due;
        const struct catalogue *catalogue;
        struct dispatch_send dispatch;
        struct dispatch_step dispatched;
        const struct aid *aid_asked;
        struct aid_change aid;
        const struct alarm *alarm_raised;
        struct alarm_change alarm;
        const struct fence *fence_put;
        struct fence_change fence;
        struct fence_cross cross;
        struct response_changed response_changed; // start, set
        struct response_change response;          // end
        struct plan_launched launched;
    };
};

#endif
