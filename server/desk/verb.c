// The table of verbs.
// SPDX-License-Identifier: Apache-2.0
#include "desk/verb.h"

static const struct verb_row rows[VERBS] = {
    [VERB_UNIT_REGISTER] = {VERB_UNIT_REGISTER, rule_unit_register, "registered unit"},
    [VERB_UNIT_RENAME] = {VERB_UNIT_RENAME, rule_unit_rename, "renamed unit"},
    [VERB_UNIT_RETIRE] = {VERB_UNIT_RETIRE, rule_unit_retire, "retired unit"},
    [VERB_UNIT_SET_STATUS] = {VERB_UNIT_SET_STATUS, rule_unit_set_status, "set status of unit"},
    [VERB_INCIDENT_OPEN] = {VERB_INCIDENT_OPEN, rule_incident_open, "opened incident"},
    [VERB_INCIDENT_AMEND] = {VERB_INCIDENT_AMEND, rule_incident_amend, "amended incident"},
    [VERB_INCIDENT_MOVE] = {VERB_INCIDENT_MOVE, rule_incident_move, "moved incident"},
    [VERB_INCIDENT_SET_PHASE] = {VERB_INCIDENT_SET_PHASE, rule_incident_set_phase, "set phase of incident"},
    [VERB_INCIDENT_CLOSE] = {VERB_INCIDENT_CLOSE, rule_incident_close, "closed incident"},
    [VERB_INCIDENT_NOTE] = {VERB_INCIDENT_NOTE, rule_incident_note, "noted on incident"},
    [VERB_ACCOUNT_ADD] = {VERB_ACCOUNT_ADD, rule_account_add, "added account"},
    [VERB_ACCOUNT_SET_PASSWORD] = {VERB_ACCOUNT_SET_PASSWORD, rule_account_set_password, "set password of account"},
    [VERB_ACCOUNT_DISABLE] = {VERB_ACCOUNT_DISABLE, rule_account_disable, "disabled account"},
    [VERB_TOKEN_ISSUE] = {VERB_TOKEN_ISSUE, rule_token_issue, "issued token"},
    [VERB_TOKEN_REVOKE] = {VERB_TOKEN_REVOKE, rule_token_revoke, "revoked token"},
};

const struct verb_row *verb_row(enum verb verb) {
    return verb > VERB_NONE && verb < VERBS && rows[verb].rule ? &rows[verb] : NULL;
}
