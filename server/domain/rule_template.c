// Rules for what a whole district has: templates, and whether it is in peace or war.
// SPDX-License-Identifier: Apache-2.0
#include "domain/rule.h"

enum refusal rule_template_put(const struct state *state, const struct command *command, int64_t now_ms,
                               struct rule_scratch *scratch, struct event *event) {
    (void)now_ms;
    enum refusal refusal = template_check(command->template_put, NULL, 0);
    if (refusal)
        return refusal;
    if (state_template_count(state) >= TEMPLATE_NUMBER_MAX)
        return REFUSAL_TEMPLATES_TOO_MANY;
    const struct template *before = state_template_by_key(state, command->template_put->key);
    scratch->template = *command->template_put;
    scratch->template.number = state_template_count(state) + 1;
    scratch->template.version = before ? before->version + 1 : 1;
    event->verb = VERB_TEMPLATE_PUT;
    event->object = scratch->template.number;
    event->template_put = &scratch->template;
    return REFUSAL_NONE;
}

enum refusal rule_mode_set(const struct state *state, const struct command *command, int64_t now_ms,
                           struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct mode_change *change = &command->mode;
    if (change->mode != MODE_PEACE && change->mode != MODE_WAR)
        return REFUSAL_MODE_INVALID;
    if (!rule_text(change->reason, POST_REASON_MAX))
        return REFUSAL_TEXT_INVALID;
    if (change->mode == state_mode(state))
        return REFUSAL_NOTHING_CHANGED;
    event->verb = VERB_MODE_SET;
    event->object = 0; // the district
    event->mode = *change;
    return REFUSAL_NONE;
}
