// The kinds of catalogues, and what every one of them must be.
// SPDX-License-Identifier: Apache-2.0
#include "domain/catalogue.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "domain/catalogue_capabilities.h"
#include "domain/catalogue_read.h"
#include "domain/catalogue_types.h"
#include "domain/checklist.h"
#include "domain/plan.h"
#include "domain/report_rules.h"
#include "domain/rule.h"

// ---- the kinds

static const struct {
    const char *name;
    struct catalogue_reader reader;
} kinds[CATALOGUE_KINDS] = {
    [CATALOGUE_INCIDENT_TYPES] = {"incident-types", {incident_types_read, reading_forget}},
    [CATALOGUE_CAPABILITIES] = {"capabilities", {capabilities_read, reading_forget}},
    [CATALOGUE_REPORT_RULES] = {"report-rules", {report_rules_read, reading_forget}},
    [CATALOGUE_CHECKLIST] = {"checklist", {checklist_read, reading_forget}},
    [CATALOGUE_PLAN] = {"plan", {plan_read, reading_forget}},
};

const char *catalogue_kind_name(enum catalogue_kind kind) {
    return kind > CATALOGUE_NONE && kind < CATALOGUE_KINDS ? kinds[kind].name : "unknown";
}

const struct catalogue_reader *catalogue_reader(enum catalogue_kind kind) {
    return kind > CATALOGUE_NONE && kind < CATALOGUE_KINDS ? &kinds[kind].reader : NULL;
}

void *catalogue_parse(const struct catalogue *catalogue, char *say, size_t size) {
    json_error_t error;
    json_t *body = json_loads(catalogue->body, JSON_REJECT_DUPLICATES, &error);
    if (!body && say)
        snprintf(say, size, "body: line %d: %s", error.line, error.text);
    void *parsed = body ? kinds[catalogue->kind].reader.read(body, say, size) : NULL;
    json_decref(body);
    return parsed;
}

static enum refusal wrong(char *say, size_t size, const char *sentence) {
    if (say)
        snprintf(say, size, "%s", sentence);
    return REFUSAL_CATALOGUE_INVALID;
}

enum refusal catalogue_check(const struct catalogue *catalogue, char *say, size_t size) {
    const struct catalogue_reader *reader = catalogue_reader(catalogue->kind);
    if (!reader)
        return wrong(say, size, "kind: there is no such kind of catalogue");
    if (!reading_key_is_valid(catalogue->key))
        return wrong(say, size, "key: must be 1 to 32 of a-z 0-9 -");
    if (!rule_name(catalogue->zh, CATALOGUE_NAME_MAX))
        return wrong(say, size, "zh: the Chinese name must be clean text of 1 to 96 bytes on one line");
    if (!rule_name(catalogue->en, CATALOGUE_NAME_MAX))
        return wrong(say, size, "en: the English name must be clean text of 1 to 96 bytes on one line");
    if (!rule_prose(catalogue->body, CATALOGUE_BODY_MAX))
        return wrong(say, size, "body: must be clean text of at most 60000 bytes");
    void *parsed = catalogue_parse(catalogue, say, size);
    if (!parsed)
        return REFUSAL_CATALOGUE_INVALID;
    reader->forget(parsed);
    return REFUSAL_NONE;
}
