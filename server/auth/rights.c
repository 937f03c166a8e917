// The rights of every role, as two tables.
// SPDX-License-Identifier: Apache-2.0
#include "auth/rights.h"

#define NO REACH_NONE
#define OWN REACH_OWN
#define SCOPE REACH_SCOPE
#define ALL REACH_ALL

// clang-format off
static const unsigned char commands[VERBS][ROLES] = {
    //                            none  admin  duty   unit   relay  observer
    [VERB_UNIT_REGISTER]        = {NO,    ALL,   SCOPE, NO,    NO,    NO},
    [VERB_UNIT_RENAME]          = {NO,    ALL,   SCOPE, NO,    NO,    NO},
    [VERB_UNIT_RETIRE]          = {NO,    ALL,   SCOPE, NO,    NO,    NO},
    [VERB_UNIT_SET_STATUS]      = {NO,    ALL,   SCOPE, OWN,   SCOPE, NO},
    [VERB_INCIDENT_OPEN]        = {NO,    ALL,   SCOPE, NO,    NO,    NO},
    [VERB_INCIDENT_AMEND]       = {NO,    ALL,   SCOPE, NO,    NO,    NO},
    [VERB_INCIDENT_MOVE]        = {NO,    ALL,   SCOPE, NO,    NO,    NO},
    [VERB_INCIDENT_SET_PHASE]   = {NO,    ALL,   SCOPE, NO,    NO,    NO},
    [VERB_INCIDENT_CLOSE]       = {NO,    ALL,   SCOPE, NO,    NO,    NO},
    [VERB_INCIDENT_NOTE]        = {NO,    ALL,   SCOPE, SCOPE, NO,    NO},
    [VERB_ACCOUNT_ADD]          = {NO,    ALL,   NO,    NO,    NO,    NO},
    [VERB_ACCOUNT_SET_PASSWORD] = {NO,    ALL,   NO,    NO,    NO,    NO},
    [VERB_ACCOUNT_DISABLE]      = {NO,    ALL,   NO,    NO,    NO,    NO},
    [VERB_TOKEN_ISSUE]          = {NO,    ALL,   NO,    NO,    NO,    NO},
    [VERB_TOKEN_REVOKE]         = {NO,    ALL,   OWN,   OWN,   OWN,   OWN}, // whoever holds a token may give it back
};

// What they hear and see, and for which units they may report positions.
static const unsigned char sights[SIGHTS][ROLES] = {
    //                   none  admin  duty   unit   relay  observer
    [SIGHT_UNITS]     = {NO,    ALL,   SCOPE, OWN,   SCOPE, SCOPE},
    [SIGHT_INCIDENTS] = {NO,    ALL,   SCOPE, SCOPE, NO,    SCOPE},
    [SIGHT_ACCOUNTS]  = {NO,    ALL,   NO,    NO,    NO,    NO},
    [SIGHT_PICTURE]   = {NO,    ALL,   SCOPE, NO,    SCOPE, SCOPE},
    [SIGHT_REPORT]    = {NO,    ALL,   NO,    OWN,   SCOPE, NO},
};
// clang-format on

enum reach rights_command(enum role role, enum verb verb) {
    return role < ROLES && verb < VERBS ? (enum reach)commands[verb][role] : REACH_NONE;
}

enum reach rights_sight(enum role role, enum sight sight) {
    return role < ROLES ? (enum reach)sights[sight][role] : REACH_NONE;
}
