// Rule for catalogues: the next version of a kind and key.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "domain/rule.h"

enum refusal rule_catalogue_put(const struct state *state, const struct command *command, int64_t now_ms,
                                struct rule_scratch *scratch, struct event *event) {
    (void)now_ms;
    const struct catalogue *asked = command->catalogue;
    enum refusal refusal = catalogue_check(asked, NULL, 0);
    if (refusal)
        return refusal;
    const struct catalogue *before = state_catalogue_by_key(state, asked->kind, asked->key);
    if (before && strcmp(before->body, asked->body) == 0 && strcmp(before->zh, asked->zh) == 0 &&
        strcmp(before->en, asked->en) == 0)
        return REFUSAL_NOTHING_CHANGED;
    if (state_catalogue_count(state) >= CATALOGUE_NUMBER_MAX)
        return REFUSAL_CATALOGUES_TOO_MANY;
    scratch->catalogue = *asked;
    scratch->catalogue.number = state_catalogue_count(state) + 1;
    scratch->catalogue.version = before ? before->version + 1 : 1;
    event->verb = VERB_CATALOGUE_PUT;
    event->object = scratch->catalogue.number;
    event->catalogue = &scratch->catalogue;
    return REFUSAL_NONE;
}
