// Writes what was read from the wire as text, a line per value, so that two readings can be compared and kept.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_WIRE_DUMP_H
#define TESTS_WIRE_DUMP_H

#include <inttypes.h>
#include <string.h>

#include "domain/state.h"
#include "hub.pb-c.h"
#include "muster.pb-c.h"
#include "wire/bus_message.h"
#include "wire/wire.h"
#include "wire_dump_dispatch.h"
#include "wire_dump_fence.h"
#include "wire_dump_forces.h"
#include "wire_dump_intake.h"
#include "wire_dump_plan.h"
#include "wire_dump_posts.h"
#include "wire_dump_report.h"

// ---- objects

static inline void dump_unit(struct buf *buf, const struct unit *unit) {
    buf_printf(buf, "unit %u kind %d status %d retired %d seq %" PRIu64 "\n", unit->number, unit->kind, unit->status,
               unit->retired, unit->seq);
    dump_text(buf, "  org", unit->org);
    dump_text(buf, "  code", unit->code);
    dump_text(buf, "  name", unit->name);
    if (unit->deadman_every_s)
        buf_printf(buf, "  deadman %u due %" PRId64 "\n", unit->deadman_every_s, unit->deadman_due_ms);
    dump_details(buf, unit->details);
}
static inline void dump_incident(struct buf *buf, const struct incident *incident) {
    buf_printf(buf, "incident %u version %u grade %d phase %d at %d %d opened %" PRId64 " closed %" PRId64,
               incident->number, incident->version, incident->grade, incident->phase, incident->lat_e7,
               incident->lon_e7, incident->opened_at_ms, incident->closed_at_ms);
    buf_printf(buf, " notes %u seq %" PRIu64 "\n", incident->notes, incident->seq);
    dump_text(buf, "  type", incident->type);
    dump_text(buf, "  org", incident->org);
    dump_text(buf, "  title", incident->title);
    dump_text(buf, "  place", incident->place);
    dump_incident_more(buf, incident);
}
static inline void dump_units(struct buf *buf, const uint32_t *units, unsigned count) {
    buf_printf(buf, "  units:");
    for (unsigned i = 0; i < count; i++)
        buf_printf(buf, " %u", units[i]);
    buf_printf(buf, "\n");
}
static inline void dump_account(struct buf *buf, const struct account *account) {
    buf_printf(buf, "account %u role %d disabled %d\n", account->number, account->role, account->disabled);
    dump_units(buf, account->units, account->unit_count);
    dump_text(buf, "  scope", account->scope);
    dump_text(buf, "  name", account->name);
    dump_text(buf, "  title", account->title);
    dump_text(buf, "  password_hash", account->password_hash);
}
static inline void dump_token(struct buf *buf, const struct token *token) {
    buf_printf(buf, "token %u account %u issued %" PRId64 " expires %" PRId64 " by_password %d\n", token->number,
               token->account, token->issued_at_ms, token->expires_at_ms, token->by_password);
    dump_text(buf, "  device", token->device);
    dump_hex(buf, "  hash", token->hash, TOKEN_HASH_LEN);
}

// ---- bodies of commands and events

static inline void dump_unit_change(struct buf *buf, const struct unit_change *change) {
    buf_printf(buf, "unit change %u kind %d status %d\n", change->unit, change->kind, change->status);
    dump_text(buf, "  code", change->code);
    dump_text(buf, "  name", change->name);
    dump_text(buf, "  org", change->org);
    dump_text(buf, "  reason", change->reason);
}
static inline void dump_incident_change(struct buf *buf, const struct incident_change *change) {
    buf_printf(buf, "incident change %u version %u has %d%d%d grade %d phase %d at %d %d\n", change->incident,
               change->version, change->has_type, change->has_grade, change->has_title, change->grade, change->phase,
               change->lat_e7, change->lon_e7);
    dump_text(buf, "  type", change->type);
    dump_text(buf, "  title", change->title);
    dump_text(buf, "  org", change->org);
    dump_text(buf, "  place", change->place);
    dump_text(buf, "  text", change->text);
}
static inline void dump_account_change(struct buf *buf, const struct account_change *change) {
    buf_printf(buf, "account change role %d\n", change->role);
    dump_units(buf, change->units, change->unit_count);
    dump_text(buf, "  name", change->name);
    dump_text(buf, "  title", change->title);
    dump_text(buf, "  scope", change->scope);
    dump_text(buf, "  reason", change->reason);
    dump_text(buf, "  password_hash", change->password_hash);
}
static inline void dump_token_change(struct buf *buf, const struct token_change *change) {
    buf_printf(buf, "token change %u expires %" PRId64 "\n", change->token, change->expires_at_ms);
    dump_text(buf, "  account", change->account);
    dump_text(buf, "  device", change->device);
    dump_hex(buf, "  hash", change->hash, TOKEN_HASH_LEN);
}

static inline void dump_command(struct buf *buf, const struct command *command) {
    buf_printf(buf, "command %s made_at %" PRId64 " exercise %" PRIu64 "\n", verb_name(command->verb),
               command->made_at_ms, command->exercise);
    dump_hex(buf, "id", command->id, COMMAND_ID_LEN);
    if (command->seat)
        dump_u64(buf, "seat", command->seat);
    if (command->verb == VERB_NONE || dump_dispatch_body(buf, command->verb, &command->unit) ||
        dump_intake_body(buf, command->verb, &command->unit, dump_incident) ||
        dump_report_body(buf, command->verb, &command->unit, false) ||
        dump_fence_body(buf, command->verb, &command->unit) ||
        dump_forces_body(buf, command->verb, &command->unit, dump_unit) ||
        dump_plan_body(buf, command->verb, false, &command->unit))
        return;
    if (command->verb > VERB_TOKEN_REVOKE)
        dump_post_body(buf, command->verb, false, &command->unit);
    else if (command->verb <= VERB_UNIT_SET_STATUS)
        dump_unit_change(buf, &command->unit);
    else if (command->verb <= VERB_INCIDENT_NOTE)
        dump_incident_change(buf, &command->incident);
    else if (command->verb <= VERB_ACCOUNT_DISABLE)
        dump_account_change(buf, &command->account);
    else
        dump_token_change(buf, &command->token);
}

static inline void dump_event(struct buf *buf, const struct event *event) {
    buf_printf(buf, "event %" PRIu64 " %s object %u at %" PRId64 " made_at %" PRId64 " exercise %" PRIu64 "\n",
               event->seq, verb_name(event->verb), event->object, event->at_ms, event->made_at_ms, event->exercise);
    dump_hex(buf, "command", event->command, COMMAND_ID_LEN);
    dump_text(buf, "actor", event->actor);
    dump_text(buf, "device", event->device);
    if (event->seat)
        dump_u64(buf, "seat", event->seat);
    if (dump_dispatch_body(buf, event->verb, &event->unit) ||
        dump_intake_body(buf, event->verb, &event->unit, dump_incident) ||
        dump_report_body(buf, event->verb, &event->unit, true) || dump_fence_body(buf, event->verb, &event->unit) ||
        dump_forces_body(buf, event->verb, &event->unit, dump_unit) ||
        dump_plan_body(buf, event->verb, true, &event->unit))
        return;
    if (event->verb > VERB_TOKEN_REVOKE)
        dump_post_body(buf, event->verb, true, &event->unit);
    else if (event->verb == VERB_UNIT_REGISTER)
        dump_unit(buf, event->unit_registered);
    else if (event->verb == VERB_INCIDENT_OPEN)
        dump_incident(buf, event->incident_opened);
    else if (event->verb == VERB_ACCOUNT_ADD)
        dump_account(buf, event->account_added);
    else if (event->verb <= VERB_UNIT_SET_STATUS)
        dump_unit_change(buf, &event->unit);
    else if (event->verb <= VERB_INCIDENT_NOTE)
        dump_incident_change(buf, &event->incident);
    else if (event->verb <= VERB_ACCOUNT_DISABLE)
        dump_account_change(buf, &event->account);
    else
        dump_token_change(buf, &event->token);
}

// ---- fixes and frames

static inline void dump_fixes(struct buf *buf, const struct wire_fixes *fixes) {
    buf_printf(buf, "fixes %u batch %u cell %" PRId64 " whole %d left", fixes->count, fixes->batch, fixes->cell,
               fixes->whole);
    for (uint32_t i = 0; i < fixes->left_count; i++)
        buf_printf(buf, " %u", fixes->left[i]);
    buf_printf(buf, "\n");
    for (uint32_t i = 0; i < fixes->count; i++) {
        const struct fix *fix = &fixes->rows[i];
        buf_printf(buf, "  unit %u at %d %d time %" PRId64 " altitude %d speed %d heading %d accuracy %d battery %d",
                   fix->unit, fix->lat_e7, fix->lon_e7, fix->at_ms, fix->altitude_dm, fix->speed_cms, fix->heading_cdeg,
                   fix->accuracy_dm, fix->battery);
        buf_printf(buf, " source %d presence %d marked %d\n", fix->source, fix->presence, fix->marked);
    }
}

static inline void dump_hello(struct buf *buf, const struct wire_hello *hello) {
    buf_printf(buf, "hello seq %" PRIu64 " exercise %" PRIu64 "\n", hello->seq, hello->exercise);
    dump_text(buf, "  token", hello->token);
    dump_text(buf, "  device", hello->device);
    dump_text(buf, "  client", hello->client);
    if (hello->has_log)
        dump_hex(buf, "  log", hello->log, WIRE_LOG_LEN);
    if (hello->link)
        dump_i64(buf, "  link", hello->link);
}
static inline void dump_view(struct buf *buf, const struct wire_view *view) {
    buf_printf(buf, "view kinds %x interval %u coarse %u detail %d off %d org \"%s\"\n", view->kinds, view->interval_ms,
               view->coarse, view->detail, view->off, view->org);
    if (view->has_box)
        buf_printf(buf, "  box %d %d %d %d\n", view->south_e7, view->west_e7, view->north_e7, view->east_e7);
}

static inline void dump_client_frame(struct buf *buf, const struct wire_client_frame *frame, struct arena *arena) {
    if (frame->hello)
        dump_hello(buf, frame->hello);
    for (uint32_t i = 0; i < frame->command_count; i++) {
        struct command command;
        enum refusal why = wire_read_command(frame->commands[i].bytes, frame->commands[i].len, arena, &command);
        buf_printf(buf, "command of %u bytes, refusal %d, ", frame->commands[i].len, why);
        dump_hex(buf, "id", frame->commands[i].id, frame->commands[i].has_id ? COMMAND_ID_LEN : 0);
        if (why == REFUSAL_NONE)
            dump_command(buf, &command);
    }
    for (uint32_t i = 0; i < frame->fixes_count; i++)
        dump_fixes(buf, &frame->fixes[i]);
    if (frame->view)
        dump_view(buf, frame->view);
    dump_u64(buf, "view refusal", frame->view_refusal);
    if (frame->has_ping)
        dump_u64(buf, "ping", frame->ping);
    if (frame->has_acting)
        buf_printf(buf, "acting as %u link %d\n", frame->acting_seat, frame->acting_link);
}

// ---- hubs

static inline void dump_all_bytes(struct buf *buf, const struct bus_bytes *bytes, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        dump_hex(buf, "  record", bytes[i].data, bytes[i].len);
}

static inline void dump_person(struct buf *buf, const struct bus_presence *person) {
    buf_printf(buf, "person %u \"%s\" here %d acting %u link %d since %" PRId64 "\n", person->account, person->device,
               person->here, person->acting, person->link, person->since_ms);
}

static inline void dump_bus_message(struct buf *buf, const struct bus_message *message) {
    buf_printf(buf, "bus message kind %d from \"%s\" number %" PRIu64 "\n", message->kind, message->hub,
               message->number);
    dump_hex(buf, "log", message->log, WIRE_LOG_LEN);
    switch (message->kind) {
    case BUS_NONE:
        break;
    case BUS_FIXES:
        dump_hex(buf, "fixes", message->fixes.data, message->fixes.len);
        break;
    case BUS_RECORDS:
        dump_u64(buf, "first_seq", message->records.first_seq);
        dump_all_bytes(buf, message->records.records, message->records.count);
        break;
    case BUS_BEAT:
        dump_u64(buf, "seq", message->beat.seq);
        dump_i64(buf, "now_at_ms", message->beat.now_at_ms);
        break;
    case BUS_FORWARD:
        dump_text(buf, "to_hub", message->forward.to_hub);
        dump_u64(buf, "account", message->forward.account);
        dump_u64(buf, "token", message->forward.token);
        dump_text(buf, "device", message->forward.device);
        dump_hex(buf, "command", message->forward.command.data, message->forward.command.len);
        break;
    case BUS_REPLY:
        dump_text(buf, "to_hub", message->reply.to_hub);
        dump_hex(buf, "id", message->reply.answer.id, COMMAND_ID_LEN);
        dump_u64(buf, "code", message->reply.answer.code);
        dump_u64(buf, "seq", message->reply.answer.seq);
        dump_u64(buf, "object", message->reply.answer.object);
        break;
    case BUS_FETCH:
        dump_u64(buf, "from_seq", message->fetch.from_seq);
        dump_u64(buf, "most", message->fetch.most);
        break;
    case BUS_FETCHED:
        dump_text(buf, "to_hub", message->fetched.to_hub);
        dump_u64(buf, "from_seq", message->fetched.from_seq);
        dump_u64(buf, "last_seq", message->fetched.last_seq);
        dump_all_bytes(buf, message->fetched.records, message->fetched.count);
        break;
    case BUS_PRESENCE:
        dump_u64(buf, "whole", message->presence.whole);
        for (uint32_t i = 0; i < message->presence.count; i++)
            dump_person(buf, &message->presence.people[i]);
        break;
    }
}

static inline void dump_state(struct buf *buf, const struct state *state) {
    buf_printf(buf, "state of %s seq %" PRIu64 " at %" PRId64 " last token %u\n", state_district(state),
               state_seq(state), state_at_ms(state), state_last_token(state));
    for (uint32_t i = 1; i <= state_unit_count(state); i++)
        if (state_unit(state, i))
            dump_unit(buf, state_unit(state, i));
    for (uint32_t i = 1; i <= state_incident_count(state); i++)
        if (state_incident(state, i))
            dump_incident(buf, state_incident(state, i));
    for (uint32_t i = 1; i <= state_account_count(state); i++)
        if (state_account(state, i))
            dump_account(buf, state_account(state, i));
    for (uint32_t i = 1; i <= state_last_token(state); i++)
        if (state_token(state, i))
            dump_token(buf, state_token(state, i));
    if (state_template_count(state) > 0) // an image of an older version has none
        dump_state_posts(buf, state);
    dump_state_plans(buf, state);
    dump_state_intakes(buf, state);
    dump_state_reports(buf, state);
    dump_state_fences(buf, state);
    dump_state_dispatches(buf, state);
}

// ---- any message of the protocol, as protobuf-c sees it

static inline void dump_message(struct buf *buf, const ProtobufCMessage *message, int depth);

static inline void dump_value(struct buf *buf, const ProtobufCFieldDescriptor *field, const void *at, int depth) {
    buf_printf(buf, "%*s%s: ", 2 * depth, "", field->name);
    const ProtobufCBinaryData *bytes = at;
    switch (field->type) {
    case PROTOBUF_C_TYPE_MESSAGE:
        buf_printf(buf, "{\n");
        dump_message(buf, *(ProtobufCMessage *const *)at, depth + 1);
        buf_printf(buf, "%*s}\n", 2 * depth, "");
        return;
    case PROTOBUF_C_TYPE_STRING:
        buf_printf(buf, "\"%s\"\n", *(char *const *)at);
        return;
    case PROTOBUF_C_TYPE_BYTES:
        dump_hex(buf, "bytes", bytes->data, bytes->len);
        return;
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
        buf_printf(buf, "%" PRId64 "\n", *(const int64_t *)at);
        return;
    case PROTOBUF_C_TYPE_UINT64:
        buf_printf(buf, "%" PRIu64 "\n", *(const uint64_t *)at);
        return;
    case PROTOBUF_C_TYPE_UINT32:
        buf_printf(buf, "%" PRIu32 "\n", *(const uint32_t *)at);
        return;
    default: // bool, enum and sint32 are 32 bits wide in protobuf-c
        buf_printf(buf, "%" PRId32 "\n", *(const int32_t *)at);
    }
}

static inline size_t dump_size_of(const ProtobufCFieldDescriptor *field) {
    switch (field->type) {
    case PROTOBUF_C_TYPE_MESSAGE:
    case PROTOBUF_C_TYPE_STRING:
        return sizeof(void *);
    case PROTOBUF_C_TYPE_BYTES:
        return sizeof(ProtobufCBinaryData);
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_UINT64:
        return 8;
    default:
        return 4;
    }
}

// What is zero or empty is left out, so that a field of a later version does not change the text of an older frame.
static inline bool dump_is_zero(const ProtobufCFieldDescriptor *field, const void *at) {
    static const uint8_t zero[8];
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return **(char *const *)at == '\0';
    case PROTOBUF_C_TYPE_BYTES:
        return ((const ProtobufCBinaryData *)at)->len == 0;
    default: // a message that is not there is a NULL
        return memcmp(at, zero, dump_size_of(field)) == 0;
    }
}

static inline void dump_message(struct buf *buf, const ProtobufCMessage *message, int depth) {
    for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
        const uint8_t *at = (const uint8_t *)message + field->offset;
        const uint8_t *quantity = (const uint8_t *)message + field->quantifier_offset;
        if (field->label == PROTOBUF_C_LABEL_REPEATED) {
            const uint8_t *values = *(uint8_t *const *)at;
            for (size_t n = 0; n < *(const size_t *)quantity; n++)
                dump_value(buf, field, values + n * dump_size_of(field), depth);
        } else if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF ? *(const uint32_t *)quantity == field->id
                                                              : !dump_is_zero(field, at)) {
            dump_value(buf, field, at, depth);
        }
    }
}

#endif
