// The rights of every role, as two tables.
// SPDX-License-Identifier: Apache-2.0
#include "auth/rights.h"

#define NO EXTENT_NONE
#define OWN EXTENT_OWN
#define SCOPE EXTENT_SCOPE
#define ALL EXTENT_ALL

// What is not in here nobody may by role: what is said and ordered follows from seats alone, and the hub's own verbs
// are nobody's.
// clang-format off
static const unsigned char commands[VERBS][ROLES] = {
    //                            none  admin  duty   unit   relay  observer  member
    [VERB_UNIT_REGISTER]        = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_UNIT_RENAME]          = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_UNIT_RETIRE]          = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_UNIT_SET_STATUS]      = {NO,    ALL,   SCOPE, OWN,   SCOPE, NO,       NO},
    [VERB_INCIDENT_OPEN]        = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_INCIDENT_AMEND]       = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_INCIDENT_MOVE]        = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_INCIDENT_SET_PHASE]   = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_INCIDENT_CLOSE]       = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_INCIDENT_NOTE]        = {NO,    ALL,   SCOPE, SCOPE, NO,    NO,       NO},
    [VERB_ACCOUNT_ADD]          = {NO,    ALL,   NO,    NO,    NO,    NO,       NO},
    [VERB_ACCOUNT_SET_PASSWORD] = {NO,    ALL,   NO,    NO,    NO,    NO,       NO},
    [VERB_ACCOUNT_DISABLE]      = {NO,    ALL,   NO,    NO,    NO,    NO,       NO},
    [VERB_TOKEN_ISSUE]          = {NO,    ALL,   NO,    NO,    NO,    NO,       NO},
    [VERB_TOKEN_REVOKE]         = {NO,    ALL,   OWN,   OWN,   OWN,   OWN,      OWN}, // a token may be given back
    [VERB_TEMPLATE_PUT]         = {NO,    ALL,   NO,    NO,    NO,    NO,       NO},
    [VERB_MODE_SET]             = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO}, // the whole district's
    [VERB_POST_OPEN]            = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_POST_LINK]            = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_POST_CLOSE]           = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_SEAT_TAKE]            = {NO,    OWN,   OWN,   OWN,   NO,    NO,       OWN},
    [VERB_SEAT_ASSIGN]          = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_SEAT_HAND_OVER]       = {NO,    OWN,   OWN,   OWN,   NO,    NO,       OWN},
    [VERB_SEAT_RELIEVE]         = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_SEAT_STAND_IN]        = {NO,    OWN,   OWN,   OWN,   NO,    NO,       OWN},
    [VERB_SEAT_LEAVE]           = {NO,    OWN,   OWN,   OWN,   OWN,   OWN,      OWN},
    [VERB_ROSTER_SET]           = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_MESSAGE_POST]         = {NO,    NO,    NO,    OWN,   NO,    NO,       NO}, // on its units' channels
    [VERB_ORDER_STEP]           = {NO,    NO,    NO,    OWN,   NO,    NO,       NO}, // of orders to its units
    [VERB_INCIDENT_SET_AREA]    = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_INCIDENT_SET_CASUALTIES] = {NO, ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_CASUALTY_PUT]         = {NO,    ALL,   SCOPE, OWN,   NO,    NO,       NO}, // where its units are dispatched to
    [VERB_INTAKE_REPORT]        = {NO,    ALL,   SCOPE, SCOPE, SCOPE, NO,       OWN}, // from within its scope
    [VERB_INTAKE_CONFIRM]       = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_INTAKE_MERGE]         = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_INTAKE_DISMISS]       = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_DEADMAN_SET]          = {NO,    ALL,   SCOPE, OWN,   NO,    NO,       NO},
    [VERB_DEADMAN_CHECK]        = {NO,    ALL,   SCOPE, OWN,   NO,    NO,       NO},
    [VERB_DISPATCH_SEND]        = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_DISPATCH_STEP]        = {NO,    ALL,   SCOPE, OWN,   NO,    NO,       NO},
    [VERB_AID_ASK]              = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_AID_GRANT]            = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO}, // of those who are asked
    [VERB_AID_REFUSE]           = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_ALARM_RAISE]          = {NO,    ALL,   SCOPE, OWN,   SCOPE, NO,       NO},
    [VERB_ALARM_TAKE]           = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_ALARM_CLEAR]          = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_UNIT_DESCRIBE]        = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_UNITS_IMPORT]         = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_REPORT_SEND]          = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_REPORT_AMEND]         = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_REPORT_PHONE]         = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_RESPONSE_START]       = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_RESPONSE_SET]         = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_RESPONSE_END]         = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_CATALOGUE_PUT]        = {NO,    ALL,   NO,    NO,    NO,    NO,       NO},
    [VERB_PLAN_LAUNCH]          = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_FENCE_PUT]            = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_FENCE_REMOVE]         = {NO,    ALL,   SCOPE, NO,    NO,    NO,       NO},
    [VERB_FENCE_CROSS]          = {NO,    ALL,   NO,    NO,    SCOPE, NO,       NO}, // of units; the hub's watch is admin
};

// What they hear and see, and for which units they may report positions.
static const unsigned char sights[SIGHTS][ROLES] = {
    //                   none  admin  duty   unit   relay  observer  member
    [SIGHT_UNITS]     = {NO,    ALL,   SCOPE, OWN,   SCOPE, SCOPE,    NO},
    [SIGHT_INCIDENTS] = {NO,    ALL,   SCOPE, SCOPE, NO,    SCOPE,    NO},
    [SIGHT_ACCOUNTS]  = {NO,    ALL,   NO,    NO,    NO,    NO,       NO},
    [SIGHT_PICTURE]   = {NO,    ALL,   SCOPE, NO,    SCOPE, SCOPE,    NO},
    [SIGHT_REPORT]    = {NO,    ALL,   NO,    OWN,   SCOPE, NO,       NO},
    [SIGHT_TEMPLATES] = {NO,    ALL,   ALL,   ALL,   NO,    ALL,      ALL},
    [SIGHT_POSTS]     = {NO,    ALL,   SCOPE, NO,    NO,    SCOPE,    SCOPE},
    [SIGHT_WALL]      = {NO,    NO,    SCOPE, NO,    NO,    NO,       NO},
};
// clang-format on

enum extent rights_command(enum role role, enum verb verb) {
    return role < ROLES && verb < VERBS ? (enum extent)commands[verb][role] : EXTENT_NONE;
}

enum extent rights_sight(enum role role, enum sight sight) {
    return role < ROLES ? (enum extent)sights[sight][role] : EXTENT_NONE;
}
