// Rules for reports: send the next of the chain, amend one, note that somebody was told by phone.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/text.h"
#include "domain/report_clock.h"
#include "domain/rule.h"

// ---- the chain

struct chain {
    uint32_t follows;
    bool begun, ended;
};

static struct chain chain_of(const struct state *state, uint32_t incident) {
    struct chain chain = {0};
    const struct report *report = NULL;
    while ((report = state_report_of_incident(state, incident, report))) {
        chain.begun = true;
        chain.ended |= report_ends_chain(report->kind);
        chain.follows += report->kind == REPORT_FOLLOW;
    }
    return chain;
}

static bool comes_next(const struct chain *chain, enum report_kind kind) {
    if (kind <= REPORT_NONE || kind >= REPORT_KINDS || chain->ended)
        return false;
    return chain->begun != (kind == REPORT_FIRST);
}

// ---- what it says

static bool has_field(const struct report *report, const char *key) {
    for (uint32_t i = 0; report && i < report->field_count; i++)
        if (strcmp(report->fields[i].key, key) == 0)
            return true;
    return false;
}

// A field of the form, or one that the version before has: a form may change under a chain.
static bool fields_are_valid(const struct state *state, const struct report *report, const struct incident *incident,
                             const struct report *before) {
    size_t total = 0;
    if (report->field_count > REPORT_FIELDS_MAX)
        return false;
    for (uint32_t i = 0; i < report->field_count; i++) {
        const struct report_field *field = &report->fields[i];
        size_t len = strnlen(field->text, REPORT_FIELD_MAX + 1);
        struct report earlier = {.fields = report->fields, .field_count = i};
        total += len;
        if (!report_key_is_valid(field->key) || has_field(&earlier, field->key) || len > REPORT_FIELD_MAX ||
            !text_is_clean(field->text, len, true) || total > REPORT_TEXT_MAX ||
            !(report_form_has(state, incident->type, field->key) || has_field(before, field->key)))
            return false;
    }
    return true;
}

static enum refusal check(const struct state *state, const struct report *report, const struct incident *incident,
                          const struct report *before) {
    if (!fields_are_valid(state, report, incident, before))
        return REFUSAL_REPORT_FIELDS_INVALID;
    return rule_text(report->signer, REPORT_SIGNER_MAX) ? REFUSAL_NONE : REFUSAL_TEXT_INVALID;
}

static bool says_the_same(const struct report *one, const struct report *other) {
    bool same = one->field_count == other->field_count && strcmp(one->signer, other->signer) == 0;
    for (uint32_t i = 0; same && i < one->field_count; i++)
        same = strcmp(one->fields[i].key, other->fields[i].key) == 0 &&
               strcmp(one->fields[i].text, other->fields[i].text) == 0;
    return same;
}

// ---- the rules. Reports go on after the close: the final one, and what is learned later.

enum refusal rule_report_send(const struct state *state, const struct command *command, int64_t now_ms,
                              struct rule_scratch *scratch, struct event *event) {
    const struct report *asked = command->report;
    const struct incident *incident = state_incident(state, asked->incident);
    if (!incident)
        return REFUSAL_INCIDENT_UNKNOWN;
    struct chain chain = chain_of(state, incident->number);
    if (!comes_next(&chain, asked->kind))
        return REFUSAL_REPORT_ORDER_INVALID;
    enum refusal refusal = check(state, asked, incident, NULL);
    if (refusal)
        return refusal;
    if (state_report_count(state) >= REPORT_NUMBER_MAX)
        return REFUSAL_REPORTS_TOO_MANY;
    scratch->report = *asked;
    scratch->report.number = state_report_count(state) + 1;
    scratch->report.index = asked->kind == REPORT_FOLLOW ? chain.follows + 1 : 0;
    scratch->report.version = 1;
    scratch->report.account = command->actor;
    scratch->report.sent_at_ms = now_ms;
    scratch->report.amended_at_ms = 0;
    scratch->report.seq = state_seq(state) + 1;
    event->verb = VERB_REPORT_SEND;
    event->object = scratch->report.number;
    event->report = &scratch->report;
    return REFUSAL_NONE;
}

enum refusal rule_report_amend(const struct state *state, const struct command *command, int64_t now_ms,
                               struct rule_scratch *scratch, struct event *event) {
    const struct report *asked = command->report, *before = state_report(state, asked->number);
    if (!before)
        return REFUSAL_REPORT_UNKNOWN;
    if (asked->version != 0 && asked->version != before->version)
        return REFUSAL_REPORT_VERSION_OLD;
    enum refusal refusal = check(state, asked, state_incident(state, before->incident), before);
    if (refusal)
        return refusal;
    if (says_the_same(asked, before))
        return REFUSAL_NOTHING_CHANGED;
    scratch->report = *before;
    scratch->report.version = before->version + 1;
    scratch->report.account = command->actor;
    scratch->report.amended_at_ms = now_ms;
    scratch->report.seq = state_seq(state) + 1;
    scratch->report.signer = asked->signer;
    scratch->report.fields = asked->fields;
    scratch->report.field_count = asked->field_count;
    event->verb = VERB_REPORT_AMEND;
    event->object = before->number;
    event->report = &scratch->report;
    return REFUSAL_NONE;
}

enum refusal rule_report_phone(const struct state *state, const struct command *command, int64_t now_ms,
                               struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct report_phone *phone = &command->phone;
    if (!state_incident(state, phone->incident))
        return REFUSAL_INCIDENT_UNKNOWN;
    if (!rule_name(phone->to, REPORT_PHONE_TO_MAX) || (*phone->text && !rule_prose(phone->text, REPORT_PHONE_TEXT_MAX)))
        return REFUSAL_TEXT_INVALID;
    if (state_phone_call_count(state) >= PHONE_CALLS_MAX)
        return REFUSAL_REPORTS_TOO_MANY;
    event->verb = VERB_REPORT_PHONE;
    event->object = phone->incident;
    event->phone = *phone;
    return REFUSAL_NONE;
}
