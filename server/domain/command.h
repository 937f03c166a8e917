// Commands: what somebody wants. Events: what came of it. Plain structs, no bytes of any protocol.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_COMMAND_H
#define DOMAIN_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/account.h"
#include "domain/incident.h"
#include "domain/unit.h"

#define COMMAND_ID_LEN 16

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

struct command {
    uint8_t id[COMMAND_ID_LEN];
    enum verb verb;
    uint64_t exercise; // 0 live
    int64_t made_at_ms;
    union {
        struct unit_change unit;
        struct incident_change incident;
        struct account_change account;
        struct token_change token;
    };
};

// One durable fact. `verb` names what was done; the body says all that is needed to do it again from nothing.
struct event {
    uint64_t seq;
    int64_t at_ms;
    uint8_t command[COMMAND_ID_LEN];
    const char *actor, *device;
    int64_t made_at_ms;
    uint64_t exercise;
    enum verb verb;
    uint32_t object; // number of the unit, incident, account or token
    union {          // VERB_*_REGISTER, _OPEN, _ADD carry the whole object; the others the change
        const struct unit *unit_registered;
        const struct incident *incident_opened;
        const struct account *account_added; // with its password_hash: a secret, see wire/record.h
        struct unit_change unit;
        struct incident_change incident;
        struct account_change account;
        struct token_change token;
    };
};

#endif
