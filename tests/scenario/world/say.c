// Commands of the protocol, built in the caller's box.
// SPDX-License-Identifier: Apache-2.0
#include "world/say.h"

#include "world/say_body.h"

say *say_unit(struct box *box, const char *code, Muster__V1__UnitKind kind, const char *org) {
    SAY(box, unit_register, UNIT_REGISTER);
    box->unit_register.code = TEXT(code);
    box->unit_register.name = TEXT(code);
    box->unit_register.kind = kind;
    box->unit_register.org = TEXT(org);
    return &box->command;
}

say *say_rename(struct box *box, uint32_t unit, const char *name) {
    SAY(box, unit_rename, UNIT_RENAME);
    box->unit_rename.unit = unit;
    box->unit_rename.name = TEXT(name);
    return &box->command;
}

say *say_retire(struct box *box, uint32_t unit, const char *reason) {
    SAY(box, unit_retire, UNIT_RETIRE);
    box->unit_retire.unit = unit;
    box->unit_retire.reason = TEXT(reason);
    return &box->command;
}

say *say_status(struct box *box, uint32_t unit, Muster__V1__UnitStatus status) {
    SAY(box, unit_set_status, UNIT_SET_STATUS);
    box->unit_set_status.unit = unit;
    box->unit_set_status.status = status;
    return &box->command;
}

say *say_open(struct box *box, const char *title, const char *org) {
    SAY(box, incident_open, INCIDENT_OPEN);
    box->incident_open.type = TEXT("11A02");
    box->incident_open.grade = MUSTER__V1__INCIDENT_GRADE__INCIDENT_GRADE_MINOR;
    box->incident_open.title = TEXT(title);
    box->incident_open.org = TEXT(org);
    box->incident_open.lat_e7 = 298700000;
    box->incident_open.lon_e7 = 1215500000;
    box->incident_open.place = TEXT("立交桥下");
    return &box->command;
}

say *say_amend(struct box *box, uint32_t incident, uint32_t version, const char *title,
               Muster__V1__IncidentGrade grade) {
    SAY(box, incident_amend, INCIDENT_AMEND);
    box->incident_amend.incident = incident;
    box->incident_amend.version = version;
    box->incident_amend.title = TEXT(title);
    box->incident_amend.grade = grade;
    return &box->command;
}

say *say_move(struct box *box, uint32_t incident, int32_t lat_e7, int32_t lon_e7, const char *place) {
    SAY(box, incident_move, INCIDENT_MOVE);
    box->incident_move.incident = incident;
    box->incident_move.lat_e7 = lat_e7;
    box->incident_move.lon_e7 = lon_e7;
    box->incident_move.place = TEXT(place);
    return &box->command;
}

say *say_phase(struct box *box, uint32_t incident, Muster__V1__IncidentPhase phase) {
    SAY(box, incident_set_phase, INCIDENT_SET_PHASE);
    box->incident_set_phase.incident = incident;
    box->incident_set_phase.phase = phase;
    return &box->command;
}

say *say_close(struct box *box, uint32_t incident, const char *reason) {
    SAY(box, incident_close, INCIDENT_CLOSE);
    box->incident_close.incident = incident;
    box->incident_close.reason = TEXT(reason);
    return &box->command;
}

say *say_note(struct box *box, uint32_t incident, const char *text) {
    SAY(box, incident_note, INCIDENT_NOTE);
    box->incident_note.incident = incident;
    box->incident_note.text = TEXT(text);
    return &box->command;
}

say *say_account(struct box *box, const char *name, Muster__V1__Role role, const char *scope, const uint32_t *units,
                 uint32_t unit_count, const char *password_hash) {
    SAY(box, account_add, ACCOUNT_ADD);
    box->account_add.name = TEXT(name);
    box->account_add.title = TEXT(name);
    box->account_add.role = role;
    box->account_add.scope = TEXT(scope);
    box->account_add.units = (uint32_t *)(uintptr_t)units;
    box->account_add.n_units = unit_count;
    if (password_hash) {
        box->account_add.password_hash.data = (uint8_t *)(uintptr_t)password_hash;
        box->account_add.password_hash.len = __builtin_strlen(password_hash);
    }
    return &box->command;
}

say *say_password(struct box *box, const char *name, const char *password_hash) {
    SAY(box, account_set_password, ACCOUNT_SET_PASSWORD);
    box->account_set_password.name = TEXT(name);
    box->account_set_password.password_hash.data = (uint8_t *)(uintptr_t)password_hash;
    box->account_set_password.password_hash.len = __builtin_strlen(password_hash);
    return &box->command;
}

say *say_disable(struct box *box, const char *name) {
    SAY(box, account_disable, ACCOUNT_DISABLE);
    box->account_disable.name = TEXT(name);
    box->account_disable.reason = TEXT("test");
    return &box->command;
}

say *say_token(struct box *box, const char *account, const char *device, const uint8_t hash[32],
               int64_t expires_at_ms) {
    SAY(box, token_issue, TOKEN_ISSUE);
    box->token_issue.account = TEXT(account);
    box->token_issue.device = TEXT(device);
    box->token_issue.hash.data = (uint8_t *)(uintptr_t)hash;
    box->token_issue.hash.len = 32;
    box->token_issue.expires_at_ms = expires_at_ms;
    return &box->command;
}

say *say_revoke(struct box *box, uint32_t token) {
    SAY(box, token_revoke, TOKEN_REVOKE);
    box->token_revoke.token = token;
    return &box->command;
}

say *say_with_id(say *command, uint8_t id[16]) {
    command->id.data = id;
    command->id.len = 16;
    return command;
}
