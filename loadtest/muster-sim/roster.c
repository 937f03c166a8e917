// Units by code, and their registration.
// SPDX-License-Identifier: Apache-2.0
#include "muster-sim/roster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "domain/refusal.h"

void roster_free(struct roster *roster) {
    HASH_CLEAR(by_code, roster->by_code);
    HASH_CLEAR(by_command, roster->by_command);
    for (uint32_t i = 0; i < roster->count; i++)
        free(roster->members[i]);
    free(roster->members);
    *roster = (struct roster){0};
}

struct member *roster_add(struct roster *roster, const char *code, const char *name, const char *org,
                          Muster__V1__UnitKind kind) {
    struct member *member;
    HASH_FIND(by_code, roster->by_code, code, strlen(code), member);
    if (member)
        return member;
    if (roster->count == roster->cap) {
        roster->cap = roster->cap ? roster->cap * 2 : 64;
        roster->members = mem_resize(roster->members, roster->cap * sizeof(struct member *));
    }
    member = roster->members[roster->count++] = mem_new(sizeof *member);
    snprintf(member->code, sizeof member->code, "%s", code);
    snprintf(member->name, sizeof member->name, "%s", name);
    snprintf(member->org, sizeof member->org, "%s", org);
    member->kind = kind;
    HASH_ADD_KEYPTR(by_code, roster->by_code, member->code, strlen(member->code), member);
    return member;
}

void roster_start_over(struct roster *roster) {
    for (uint32_t i = 0; i < roster->count; i++)
        roster->members[i]->number = 0;
}

void roster_unit(struct roster *roster, const Muster__V1__Unit *unit) {
    struct member *member;
    HASH_FIND(by_code, roster->by_code, unit->code, strlen(unit->code), member);
    if (member && !unit->retired)
        member->number = unit->unit;
    else if (member && !member->refused) {
        member->refused = true;
        log_warn("unit %s: it is retired at the hub and stays away; give it another code", member->code);
    }
}

void roster_register(struct roster *roster, struct client *client) {
    for (uint32_t i = 0; i < roster->count; i++) {
        struct member *member = roster->members[i];
        if (member->number > 0 || member->asked || member->refused)
            continue;
        Muster__V1__UnitRegister body = MUSTER__V1__UNIT_REGISTER__INIT;
        Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
        body.code = member->code;
        body.name = member->name;
        body.org = member->org;
        body.kind = member->kind;
        command.body_case = MUSTER__V1__COMMAND__BODY_UNIT_REGISTER;
        command.unit_register = &body;
        client_command(client, &command, member->command);
        member->asked = true;
        HASH_ADD(by_command, roster->by_command, command, sizeof member->command, member);
        roster->open++;
    }
}

bool roster_answer(struct roster *roster, const Muster__V1__Answer *answer) {
    struct member *member = NULL;
    if (answer->id.len == sizeof member->command)
        HASH_FIND(by_command, roster->by_command, answer->id.data, sizeof member->command, member);
    if (!member)
        return false;
    HASH_DELETE(by_command, roster->by_command, member);
    member->asked = false;
    roster->open--;
    if (answer->code == 0) {
        member->number = answer->object;
    } else if (answer->code != REFUSAL_UNIT_CODE_TAKEN || member->number == 0) {
        member->refused = true;
        if (roster->refused++ == 0) // the others will be like it
            log_warn("unit %s: the hub does not register it: %s (%u)", member->code, answer->en, answer->code);
    }
    return true;
}
