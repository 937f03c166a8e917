// Names of verbs.
// SPDX-License-Identifier: Apache-2.0
#include "domain/command.h"

static const char *const names[VERBS] = {
    [VERB_NONE] = "none",
    [VERB_UNIT_REGISTER] = "unit_register",
    [VERB_UNIT_RENAME] = "unit_rename",
    [VERB_UNIT_RETIRE] = "unit_retire",
    [VERB_UNIT_SET_STATUS] = "unit_set_status",
    [VERB_INCIDENT_OPEN] = "incident_open",
    [VERB_INCIDENT_AMEND] = "incident_amend",
    [VERB_INCIDENT_MOVE] = "incident_move",
    [VERB_INCIDENT_SET_PHASE] = "incident_set_phase",
    [VERB_INCIDENT_CLOSE] = "incident_close",
    [VERB_INCIDENT_NOTE] = "incident_note",
    [VERB_ACCOUNT_ADD] = "account_add",
    [VERB_ACCOUNT_SET_PASSWORD] = "account_set_password",
    [VERB_ACCOUNT_DISABLE] = "account_disable",
    [VERB_TOKEN_ISSUE] = "token_issue",
    [VERB_TOKEN_REVOKE] = "token_revoke",
};

const char *verb_name(enum verb verb) {
    return names[verb > VERB_NONE && verb < VERBS ? verb : VERB_NONE];
}
