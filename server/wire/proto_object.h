// Objects of the domain <-> messages: units, incidents, accounts; templates, posts, seats; messages, consultations,
// orders; and the checks of texts from outside. One file per family.
// SPDX-License-Identifier: Apache-2.0
#ifndef WIRE_PROTO_OBJECT_H
#define WIRE_PROTO_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "domain/refusal.h"
#include "domain/state.h"
#include "wire/proto_field.h"

// Clean UTF-8 of min..max bytes.
bool proto_text_is(const char *text, size_t min, size_t max, bool lines);

// The same, for a text that a message keeps: returns it, or notes `refusal` in `why` (the first one stays) and returns
// "".
const char *proto_text_in(enum refusal *why, const char *text, size_t min, size_t max, enum refusal refusal);

const char *proto_lines_in(enum refusal *why, const char *text, size_t min, size_t max, enum refusal refusal);

// A copy with a NUL behind it, for a text that travels as bytes. False: longer than size - 1, a NUL inside or not
// clean.
bool proto_copy_bytes(char *to, size_t size, ProtobufCBinaryData from);
bool proto_copy_text(char *to, size_t size, const char *from);

// ---- out: `to` borrows the texts of `from`.
void proto_account_out(const struct account *from, Muster__V1__Account *to); // without tokens, without the hash

// ---- in: false when a text does not fit, is not clean, or the number is 0. Unknown enums become *_UNKNOWN.
bool proto_account_in(const Muster__V1__Account *from, struct account *to); // password_hash stays ""

// ---- units: with room for what hangs on the message.
struct proto_details {
    Muster__V1__UnitDetails message;
    Muster__V1__Place home;
    const char *can[UNIT_CAN_MAX];
};
struct proto_unit {
    Muster__V1__Unit message;
    struct proto_details details;
};
void proto_details_out(const struct unit_details *from, struct proto_details *to);
void proto_unit_out(const struct unit *from, struct proto_unit *to);
// Details go to the arena and leave their texts where the message keeps them. `from` NULL: none.
bool proto_details_in(const Muster__V1__UnitDetails *from, struct arena *arena, const struct unit_details **out);
bool proto_unit_in(const Muster__V1__Unit *from, struct arena *arena, struct unit *to);

// ---- command posts. `_put` appends the fields of the message alone, in place of `_out`, where there are lists in it.
// `_in` leaves texts where the message keeps them and puts lists into the arena; what a number or a text is good for is
// the state's to judge. Accounts are names in messages and numbers here: "" is 0.
const char *proto_account_name(const struct state *state, uint32_t number);
bool proto_account_number(const struct state *state, const char *name, uint32_t *number); // false: nobody has the name

void proto_template_put(struct buf *buf, const struct template *from);
bool proto_template_in(const Muster__V1__Template *from, struct arena *arena, struct template *to);
void proto_silence_out(const struct template_silence *from, Muster__V1__TemplateSilence *to);
bool proto_silence_in(const Muster__V1__TemplateSilence *from, struct template_silence *to); // NULL: all steps left out

void proto_clock_out(const struct clock_change *from, Muster__V1__ClockShift *to);
bool proto_clock_in(const Muster__V1__ClockShift *from, struct clock_change *to);
void proto_post_out(const struct post *from, Muster__V1__Post *to);
bool proto_post_in(const Muster__V1__Post *from, struct post *to);
void proto_seat_put(struct buf *buf, const struct seat *from, const struct state *state);
bool proto_seat_in(const Muster__V1__Seat *from, const struct state *state, struct arena *arena, struct seat *to);

void proto_channel_out(const struct channel *from, Muster__V1__Channel *to);
bool proto_channel_in(const Muster__V1__Channel *from, struct channel *to); // NULL is none
Muster__V1__Place *proto_place_out(bool has_place, int32_t lat_e7, int32_t lon_e7, Muster__V1__Place *to); // NULL: none
bool proto_place_in(const Muster__V1__Place *from, int32_t *lat_e7, int32_t *lon_e7); // false: none

void proto_message_put(struct buf *buf, const struct message *from, const char *account);
bool proto_message_in(const Muster__V1__Message *from, struct arena *arena, struct message *to); // account stays 0
void proto_refs_put(struct buf *buf, uint32_t field, const struct message_ref *refs, uint32_t count);
bool proto_refs_in(Muster__V1__Reference *const *from, size_t count, struct arena *arena, struct message *to);
void proto_consult_out(const struct consult *from, Muster__V1__Consult *to);
bool proto_consult_in(const Muster__V1__Consult *from, struct consult *to);

// ---- fences. Of a removed one the shape is "".
void proto_fence_put_out(const struct fence *from, Muster__V1__FencePut *to);
enum refusal proto_fence_put_in(const Muster__V1__FencePut *from, struct fence *to);
void proto_fence_put(struct buf *buf, const struct fence *from);
bool proto_fence_in(const Muster__V1__Fence *from, struct fence *to);
void proto_fence_stay_out(const struct fence_stay *from, Muster__V1__FenceStay *to);
bool proto_fence_stay_in(const Muster__V1__FenceStay *from, struct fence_stay *to);

void proto_target_out(const struct order_target *from, Muster__V1__Target *to);
bool proto_target_in(const Muster__V1__Target *from, struct order_target *to); // all else of it is zero
// `state` NULL: without marks, as in the event that issues it.
void proto_order_put(struct buf *buf, const struct order *from, const struct state *state);
bool proto_order_in(const Muster__V1__Order *from, const struct state *state, struct arena *arena, struct order *to);

// ---- dispatches, aid and alarms. Written into an event they say what the event says: who did it, when, its seq; then
// `state` may be NULL. Else `event` is NULL. Read with `state` NULL all that is left zero: the event has it.
struct place proto_place(const Muster__V1__Place *from); // NULL is none
void proto_dispatch_put(struct buf *buf, uint32_t field, const struct dispatch *from, const struct state *state,
                        const struct event *event); // as this field
bool proto_dispatch_in(const Muster__V1__Dispatch *from, const struct state *state, struct dispatch *to);
bool proto_dispatches_in(Muster__V1__Dispatch *const *from, size_t count, struct arena *arena,
                         const struct dispatch **to); // of an event
struct proto_aid_room {
    Muster__V1__Aid aid;
    Muster__V1__AidAsk ask;
    Muster__V1__Place place;
};
void proto_aid_ask_out(const struct aid *from, Muster__V1__Place *place, Muster__V1__AidAsk *to);
enum refusal proto_aid_ask_in(const Muster__V1__AidAsk *from, struct aid *to);
void proto_aid_out(const struct aid *from, const struct state *state, const struct event *event,
                   struct proto_aid_room *room);
bool proto_aid_in(const Muster__V1__Aid *from, const struct state *state, struct aid *to);
struct proto_alarm_room {
    Muster__V1__Alarm alarm;
    Muster__V1__AlarmRaise raise;
    Muster__V1__Place place;
};
void proto_alarm_raise_out(const struct alarm *from, Muster__V1__Place *place, Muster__V1__AlarmRaise *to);
enum refusal proto_alarm_raise_in(const Muster__V1__AlarmRaise *from, struct alarm *to);
void proto_alarm_out(const struct alarm *from, const struct state *state, const struct event *event,
                     struct proto_alarm_room *room);
bool proto_alarm_in(const Muster__V1__Alarm *from, const struct state *state, struct alarm *to);
// ---- reports, phone calls, responses and launches. `_in` leaves accounts at 0.
void proto_report_put(struct buf *buf, const struct report *from, const char *account);
bool proto_report_in(const Muster__V1__Report *from, struct arena *arena, struct report *to);
void proto_report_fields_put(struct buf *buf, uint32_t field, const struct report *from);
bool proto_report_fields_in(Muster__V1__ReportField *const *from, size_t count, struct arena *arena, struct report *to);
void proto_response_put(struct buf *buf, const struct response *from, const char *account);
bool proto_response_in(const Muster__V1__Response *from, struct arena *arena, struct response *to);
void proto_response_start_out(const struct response *from, Muster__V1__ResponseStart *to);
enum refusal proto_response_start_in(const Muster__V1__ResponseStart *from, struct response *to);
void proto_phone_call_out(const struct phone_call *from, const char *account, Muster__V1__PhoneCall *to);
bool proto_phone_call_in(const Muster__V1__PhoneCall *from, struct phone_call *to); // borrows the texts
void proto_launch_out(const struct launch *from, const char *account, Muster__V1__Launch *to);
bool proto_launch_in(const Muster__V1__Launch *from, struct launch *to); // borrows the lines
bool proto_missed_are(char *const *lines, size_t count); // as many and as long as lines of missed may be

// ---- catalogues
bool proto_catalogue_texts_are(const char *key, const char *zh, const char *en, const char *body); // within lengths
void proto_catalogue_out(const struct catalogue *from, Muster__V1__Catalogue *to);
bool proto_catalogue_in(const Muster__V1__Catalogue *from, struct catalogue *to); // borrows the texts
// ---- incidents and intake
void proto_incident_put(struct buf *buf, const struct incident *from);
bool proto_incident_in(const Muster__V1__Incident *from,
                       struct incident *to); // its area stays where the message has it
Muster__V1__Casualties *proto_casualties_out(const struct casualties *from, Muster__V1__Casualties *to); // NULL: all 0
void proto_casualties_in(const Muster__V1__Casualties *from, struct casualties *to);                     // NULL: all 0
void proto_report_clocks_put(struct buf *buf, uint32_t field, const struct report_clock *clocks, uint32_t count);
bool proto_report_clocks_in(Muster__V1__ReportClock *const *from, size_t count,
                            struct report_clock to[REPORT_CLOCKS_MAX]);
void proto_intake_report_put(struct buf *buf, const struct intake *from);
enum refusal proto_intake_report_in(const Muster__V1__IntakeReport *from, struct arena *arena, struct intake *to);
void proto_intake_put(struct buf *buf, const struct intake *from, const char *recorder, const char *decider);
bool proto_intake_in(const Muster__V1__Intake *from, struct arena *arena, struct intake *to); // accounts stay 0
void proto_casualty_put(struct buf *buf, const struct casualty *from, const char *account);
bool proto_casualty_in(const Muster__V1__Casualty *from, struct casualty *to); // account stays 0
void proto_person_out(const struct casualty *from, Muster__V1__CasualtyPut *to);
enum refusal proto_person_in(const Muster__V1__CasualtyPut *from, struct casualty *to);

#endif
