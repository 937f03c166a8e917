// Rules for command posts: open, link, close.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "domain/rule.h"
#include "domain/state_inside.h"

static enum refusal still_open(const struct state *state, uint32_t number, const struct post **post) {
    *post = state_post(state, number);
    if (!*post)
        return REFUSAL_POST_UNKNOWN;
    return (*post)->closed_at_ms != 0 ? REFUSAL_POST_CLOSED : REFUSAL_NONE;
}

static enum refusal check_parent(const struct state *state, uint32_t parent) {
    const struct post *above;
    return parent == 0 ? REFUSAL_NONE : still_open(state, parent, &above);
}

static enum refusal check_incident(const struct state *state, uint32_t number, const char **type) {
    *type = "";
    if (number == 0)
        return REFUSAL_NONE;
    const struct incident *incident = state_incident(state, number);
    if (!incident)
        return REFUSAL_INCIDENT_UNKNOWN;
    *type = incident->type;
    return incident->phase == PHASE_CLOSED ? REFUSAL_INCIDENT_CLOSED : REFUSAL_NONE;
}

// One of the two says that it is the only one of its kind.
bool rule_post_is_second(const struct state *state, const struct template *template, uint32_t incident) {
    for (uint32_t number = 1; incident != 0 && number <= state_post_count(state); number++) {
        const struct post *post = state_post(state, number);
        if (!post || post->incident != incident || post->closed_at_ms != 0)
            continue;
        const struct template *other = state_template(state, post->template);
        if (other->kind == template->kind && (other->single || template->single))
            return true;
    }
    return false;
}

static enum refusal check_open(const struct state *state, const struct post_change *change,
                               const struct template *template, int64_t now_ms) {
    const char *type;
    if (!template)
        return REFUSAL_TEMPLATE_UNKNOWN;
    if (!rule_name(change->name, POST_NAME_MAX))
        return REFUSAL_TEXT_INVALID;
    if (!rule_org(state, change->org))
        return REFUSAL_ORG_INVALID;
    enum refusal refusal = check_incident(state, change->incident, &type);
    if (refusal)
        return refusal;
    if (!template_fits(template, type, now_ms))
        return REFUSAL_TEMPLATE_NOT_FOR;
    refusal = check_parent(state, change->parent);
    if (refusal)
        return refusal;
    if (rule_post_is_second(state, template, change->incident))
        return REFUSAL_POST_EXISTS;
    return state_post_count(state) < POST_NUMBER_MAX &&
                   template_places(template) <= SEAT_NUMBER_MAX - state_seat_count(state)
               ? REFUSAL_NONE
               : REFUSAL_POSTS_TOO_MANY;
}

enum refusal rule_post_open(const struct state *state, const struct command *command, int64_t now_ms,
                            struct rule_scratch *scratch, struct event *event) {
    const struct post_change *change = &command->post;
    const struct template *template = state_template_by_key(state, change->template);
    enum refusal refusal = check_open(state, change, template, now_ms);
    if (refusal)
        return refusal;
    scratch->post = (struct post){.number = state_post_count(state) + 1,
                                  .template = template->number,
                                  .incident = change->incident,
                                  .parent = change->parent,
                                  .first_seat = state_seat_count(state) + 1,
                                  .seat_count = template_places(template),
                                  .opened_at_ms = now_ms};
    strcpy(scratch->post.org, change->org);
    strcpy(scratch->post.name, change->name);
    event->verb = VERB_POST_OPEN;
    event->object = scratch->post.number;
    event->post_opened = &scratch->post;
    return REFUSAL_NONE;
}

static enum refusal change_to(const struct command *command, struct event *event) {
    event->verb = command->verb;
    event->object = command->post.post;
    event->post = command->post;
    return REFUSAL_NONE;
}

enum refusal rule_post_link(const struct state *state, const struct command *command, int64_t now_ms,
                            struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct post_change *change = &command->post;
    const struct post *post;
    enum refusal refusal = still_open(state, change->post, &post);
    if (!refusal)
        refusal = check_parent(state, change->parent);
    if (refusal)
        return refusal;
    if (change->parent == post->parent)
        return REFUSAL_NOTHING_CHANGED;
    if (change->parent != 0 && posts_is_below(state, change->parent, post->number))
        return REFUSAL_POST_PARENT_INVALID;
    return change_to(command, event);
}

enum refusal rule_post_close(const struct state *state, const struct command *command, int64_t now_ms,
                             struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct post_change *change = &command->post;
    const struct post *post;
    enum refusal refusal = still_open(state, change->post, &post);
    if (refusal)
        return refusal;
    if (!rule_text(change->reason, POST_REASON_MAX))
        return REFUSAL_TEXT_INVALID;
    if (!change->withdraw && talks_post_has_open_orders(state, post->number))
        return REFUSAL_ORDERS_OPEN;
    return change_to(command, event);
}
