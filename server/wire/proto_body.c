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
    [VERB_INCIDENT_AMEND] = {&proto_incident_amend, &proto_incident_amend},
    [VERB_INCIDENT_MOVE] = {&proto_incident_move, &proto_incident_move},
    [VERB_INCIDENT_SET_PHASE] = {&proto_incident_set_phase, &proto_incident_set_phase},
    [VERB_INCIDENT_CLOSE] = {&proto_incident_close, &proto_incident_close},
    [VERB_INCIDENT_NOTE] = {&proto_incident_note, &proto_incident_note},
    [VERB_ACCOUNT_ADD] = {&proto_account_add, &proto_account_added},
    [VERB_ACCOUNT_SET_PASSWORD] = {&proto_account_set_password, &proto_account_password_set},
    [VERB_ACCOUNT_DISABLE] = {&proto_account_disable, &proto_account_disable},
    [VERB_TOKEN_ISSUE] = {&proto_token_issue, &proto_token_issued},
    [VERB_TOKEN_REVOKE] = {&proto_token_revoke, &proto_token_revoke},
};

const struct proto_body *proto_command_body(enum verb verb) {
    return (unsigned)verb < VERBS ? bodies[verb].command : NULL;
}

const struct proto_body *proto_event_body(enum verb verb) {
    return (unsigned)verb < VERBS ? bodies[verb].event : NULL;
}

enum verb proto_verb_of(uint32_t field) {
    for (int verb = VERB_NONE + 1; verb < VERBS; verb++)
        if (bodies[verb].command->field == field)
            return (enum verb)verb;
    return VERB_NONE;
}

ProtobufCMessage *proto_body_out(const struct proto_body *row, const void *body, uint32_t object,
                                 union proto_body_room *room) {
    protobuf_c_message_init(row->type, room);
    row->write(body, object, room);
    return &room->base;
}
