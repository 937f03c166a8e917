// Commands of the protocol, one line each: member_do(member, say_note(&box, incident, "text")).
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_SAY_H
#define WORLD_SAY_H

#include "client/client.h"
#include "world/code.h"

#define DISTRICT_ORG "330203000000"
#define TOWN_A "330203001000"
#define TOWN_B "330203002000"

// Room for one command and its body; zero-initialise with (struct box){0}. Texts stay the caller's.
struct box {
    Muster__V1__Command command;
    union {
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
    };
};
#define BOX (&(struct box){0})

typedef Muster__V1__Command say;

say *say_unit(struct box *box, const char *code, Muster__V1__UnitKind kind, const char *org); // registers it
say *say_rename(struct box *box, uint32_t unit, const char *name);
say *say_retire(struct box *box, uint32_t unit, const char *reason);
say *say_status(struct box *box, uint32_t unit, Muster__V1__UnitStatus status);
say *say_open(struct box *box, const char *title, const char *org); // 11A02, minor, at 29.87 N 121.55 E
say *say_amend(struct box *box, uint32_t incident, uint32_t version, const char *title,
               Muster__V1__IncidentGrade grade);
say *say_move(struct box *box, uint32_t incident, int32_t lat_e7, int32_t lon_e7, const char *place);
say *say_phase(struct box *box, uint32_t incident, Muster__V1__IncidentPhase phase);
say *say_close(struct box *box, uint32_t incident, const char *reason);
say *say_note(struct box *box, uint32_t incident, const char *text);
say *say_account(struct box *box, const char *name, Muster__V1__Role role, const char *scope, const uint32_t *units,
                 uint32_t unit_count, const char *password_hash);
say *say_password(struct box *box, const char *name, const char *password_hash);
say *say_disable(struct box *box, const char *name);
say *say_token(struct box *box, const char *account, const char *device, const uint8_t hash[32], int64_t expires_at_ms);
say *say_revoke(struct box *box, uint32_t token);
say *say_with_id(say *command, uint8_t id[16]); // that id instead of a random one

#endif
