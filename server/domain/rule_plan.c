// Rule for launching a plan: posts, seats, orders and dispatches of one event. What is missing by no fault of the plan
// is listed and the rest goes on; what is wrong with it refuses the whole.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "domain/rule.h"
#include "domain/state_plan.h"
#include "domain/tasking.h"

#define CALLS_MAX (PLAN_SEATS_MAX * PLAN_ACCOUNTS_MAX)

// A launch while it is worked out.
struct launching {
    const struct state *state;
    const struct catalogue *catalogue;
    const struct plan *plan;
    const struct incident *incident;
    int64_t now_ms;
    struct tasking tasking;
    const struct post *places[PLAN_POSTS_MAX]; // what each post of the plan is: opened now, or there already
    struct post *posts;                        // opened now
    struct seat_call *calls;
    uint32_t post_count, call_count;
};

static void miss(struct launching *launching, enum missed what, const char *one, const char *two, const char *three) {
    missed_add(&launching->tasking.missed, what, one, two, three);
}

// ---- posts

// A post of this template that the incident has and that no earlier post of the plan is.
static const struct post *there_already(const struct launching *launching, const char *key, uint32_t places) {
    const struct state *state = launching->state;
    for (uint32_t i = 1; i <= state_post_count(state); i++) {
        const struct post *post = state_post(state, i);
        bool is_one = post && post->incident == launching->incident->number && post->closed_at_ms == 0 &&
                      strcmp(state_template(state, post->template)->key, key) == 0;
        for (uint32_t k = 0; is_one && k < places; k++)
            is_one = launching->places[k] != post;
        if (is_one)
            return post;
    }
    return NULL;
}

static bool is_second(const struct launching *launching, const struct template *template) {
    for (uint32_t i = 0; i < launching->post_count; i++) {
        const struct template *other = state_template(launching->state, launching->posts[i].template);
        if (other->kind == template->kind && (other->single || template->single))
            return true;
    }
    return rule_post_is_second(launching->state, template, launching->incident->number);
}

static uint32_t post_above(struct launching *launching, const struct plan_post *wanted, const char *name) {
    if (wanted->parent)
        return launching->places[wanted->parent - 1]->number;
    const struct post *above =
        *wanted->standing ? plan_standing(launching->state, wanted->standing, launching->incident->org) : NULL;
    if (*wanted->standing && !above)
        miss(launching, MISSED_POST_ABOVE, name, wanted->standing, NULL);
    return above ? above->number : 0;
}

static enum refusal open_post(struct launching *launching, const struct plan_post *wanted) {
    const struct state *state = launching->state;
    const struct template *template = state_template_by_key(state, wanted->template);
    if (!template_fits(template, launching->incident->type, launching->now_ms))
        return REFUSAL_TEMPLATE_NOT_FOR;
    if (is_second(launching, template))
        return REFUSAL_POST_EXISTS;
    const struct post *before = launching->post_count ? &launching->posts[launching->post_count - 1] : NULL;
    uint32_t first = before ? before->first_seat + before->seat_count : state_seat_count(state) + 1;
    struct post *post = &launching->posts[launching->post_count];
    *post = (struct post){.number = state_post_count(state) + launching->post_count + 1,
                          .template = template->number,
                          .incident = launching->incident->number,
                          .first_seat = first,
                          .seat_count = template_places(template),
                          .opened_at_ms = launching->now_ms};
    if (post->number > POST_NUMBER_MAX || first > SEAT_NUMBER_MAX || post->seat_count > SEAT_NUMBER_MAX - first + 1)
        return REFUSAL_POSTS_TOO_MANY;
    snprintf(post->name, sizeof post->name, "%s", *wanted->name ? wanted->name : template->zh);
    memcpy(post->org, launching->incident->org, sizeof post->org);
    post->parent = post_above(launching, wanted, post->name);
    launching->post_count++;
    return REFUSAL_NONE;
}

static enum refusal open_posts(struct launching *launching) {
    const struct plan *plan = launching->plan;
    for (uint32_t i = 0; i < plan->post_count; i++) {
        launching->places[i] = there_already(launching, plan->posts[i].template, i);
        if (launching->places[i])
            continue;
        enum refusal refusal = open_post(launching, &plan->posts[i]);
        if (refusal)
            return refusal;
        launching->places[i] = &launching->posts[launching->post_count - 1];
    }
    return REFUSAL_NONE;
}

// ---- seats

static bool is_called(const struct launching *launching, uint32_t seat) {
    for (uint32_t i = 0; i < launching->call_count; i++)
        if (launching->calls[i].seat == seat)
            return true;
    return false;
}

static uint32_t first_of_row(const struct post *post, const struct template *template, uint32_t row) {
    uint32_t first = post->first_seat;
    for (uint32_t i = 1; i < row; i++)
        first += template->seats[i - 1].count;
    return first;
}

// A row of seats that somebody is called to.
struct called_row {
    const struct post *post;
    const struct template_seat *row;
    uint32_t first; // seat
};

static bool sits_there(const struct launching *launching, const struct called_row *to, uint32_t account) {
    for (uint32_t i = 0; i < to->row->count; i++) {
        const struct seat *seat = state_seat(launching->state, to->first + i);
        if (seat && seat->holder == account)
            return true;
    }
    return false;
}

static void call(struct launching *launching, const struct called_row *to, const struct account *account) {
    if (sits_there(launching, to, account->number))
        return;
    for (uint32_t i = 0; i < to->row->count; i++) {
        const struct seat *seat = state_seat(launching->state, to->first + i); // NULL: it is opened now
        if ((seat && seat->holder) || is_called(launching, to->first + i) || launching->call_count == CALLS_MAX)
            continue;
        launching->calls[launching->call_count++] = (struct seat_call){to->first + i, account->name};
        return;
    }
    miss(launching, MISSED_SEAT_PLACES, to->post->name, to->row->zh, account->name);
}

static void call_account(struct launching *launching, const struct called_row *to, const char *name) {
    const struct account *account = state_account_by_name(launching->state, name);
    if (!account)
        miss(launching, MISSED_SEAT_ACCOUNT, to->post->name, to->row->zh, name);
    else if (account->disabled)
        miss(launching, MISSED_SEAT_DISABLED, to->post->name, to->row->zh, name);
    else if (account->role == ROLE_RELAY || account->role == ROLE_OBSERVER)
        miss(launching, MISSED_SEAT_ROLE, to->post->name, to->row->zh, name);
    else
        call(launching, to, account);
}

// Whoever the seats of that key are rostered to now, else hold them.
static uint32_t call_rostered(struct launching *launching, const struct called_row *to, const struct post *post,
                              const char *key) {
    const struct state *state = launching->state;
    const struct template *template = state_template(state, post->template);
    uint32_t row = tasking_seat(template, key), called = 0;
    for (uint32_t i = 0; row && i < template->seats[row - 1].count; i++) {
        const struct seat *seat = state_seat(state, first_of_row(post, template, row) + i);
        uint32_t number = seat ? seat_rostered(seat, state_mode(state), launching->now_ms) : 0;
        const struct account *account = state_account(state, number || !seat ? number : seat->holder);
        if (account)
            call_account(launching, to, account->name);
        called += account != NULL;
    }
    return called;
}

static void call_seat(struct launching *launching, const struct plan_seat *wanted) {
    const struct post *post = launching->places[wanted->post - 1];
    const struct template *template = state_template(launching->state, post->template);
    uint32_t row = tasking_seat(template, wanted->seat);
    if (!row) {
        miss(launching, MISSED_SEAT_NONE, post->name, wanted->seat, NULL);
        return;
    }
    const struct called_row to = {post, &template->seats[row - 1], first_of_row(post, template, row)};
    if (to.row->war_only && state_mode(launching->state) != MODE_WAR) {
        miss(launching, MISSED_SEAT_WAR, post->name, to.row->zh, NULL);
        return;
    }
    for (uint32_t i = 0; i < wanted->account_count; i++)
        call_account(launching, &to, wanted->accounts[i]);
    if (wanted->account_count > 0)
        return;
    const struct post *standing =
        *wanted->standing ? plan_standing(launching->state, wanted->standing, launching->incident->org) : post;
    const char *key = *wanted->standing ? wanted->standing_seat : wanted->seat;
    if (!standing || call_rostered(launching, &to, standing, key) == 0)
        miss(launching, MISSED_SEAT_ROSTER, post->name, to.row->zh, NULL);
}

// ---- tasks: in the name of the acting seat, else of the first seat of the plan's first post

static bool give_tasks(struct launching *launching, uint32_t acting) {
    const struct plan *plan = launching->plan;
    const struct seat *seat = state_seat(launching->state, acting);
    struct tasking *tasking = &launching->tasking;
    tasking->issuer_post = seat ? state_post(launching->state, seat->post) : launching->places[0];
    tasking->issuer = seat ? seat->number : tasking->issuer_post->first_seat;
    for (uint32_t i = 0; i < plan->task_count; i++) {
        tasking->post = launching->places[plan->task_posts[i] - 1];
        if (!tasking_add(tasking, &plan->tasks[i], 1))
            return false;
    }
    return true;
}

// ---- the whole

static enum refusal find(const struct state *state, const struct command *command, struct launching *launching) {
    const struct plan_launch *launch = &command->launch;
    enum refusal refusal = rule_open_incident(state, launch->incident);
    if (refusal)
        return refusal;
    const struct catalogue *catalogue = state_catalogue(state, launch->plan);
    if (!catalogue || catalogue->kind != CATALOGUE_PLAN ||
        state_catalogue_by_key(state, CATALOGUE_PLAN, catalogue->key) != catalogue)
        return REFUSAL_CATALOGUE_UNKNOWN;
    launching->catalogue = catalogue;
    launching->plan = catalogue->parsed;
    launching->incident = state_incident(state, launch->incident);
    if (plan_was_launched(state, launching->incident, catalogue))
        return REFUSAL_PLAN_LAUNCHED;
    return plan_is_for(launching->plan, launching->incident) && launching->incident->plan_count < INCIDENT_PLANS_MAX
               ? REFUSAL_NONE
               : REFUSAL_PLAN_NOT_FOR;
}

static enum refusal check_plan(struct launching *launching) {
    struct missed_list faults = {.arena = launching->tasking.missed.arena};
    uint32_t hard;
    plan_faults(launching->state, launching->catalogue, &faults, &hard);
    return hard ? REFUSAL_PLAN_BROKEN : REFUSAL_NONE;
}

enum refusal rule_plan_launch(const struct state *state, const struct command *command, int64_t now_ms,
                              struct rule_scratch *scratch, struct event *event) {
    struct launching launching = {.state = state,
                                  .now_ms = now_ms,
                                  .tasking = {.state = state,
                                              .incident = command->launch.incident,
                                              .now_ms = now_ms,
                                              .missed = {.arena = scratch->arena}}};
    enum refusal refusal = find(state, command, &launching);
    if (!refusal)
        refusal = check_plan(&launching);
    if (refusal)
        return refusal;
    launching.posts = arena_alloc(scratch->arena, PLAN_POSTS_MAX * sizeof *launching.posts);
    launching.calls = arena_alloc(scratch->arena, CALLS_MAX * sizeof *launching.calls);
    if (!launching.posts || !launching.calls)
        return REFUSAL_TOO_LARGE;
    refusal = open_posts(&launching);
    for (uint32_t i = 0; !refusal && i < launching.plan->seat_count; i++)
        call_seat(&launching, &launching.plan->seats[i]);
    const struct dispatch *dispatches = NULL;
    uint32_t dispatch_count = 0;
    if (!refusal)
        refusal = plan_send_teams(state, launching.catalogue, &command->launch, &launching.tasking.missed, &dispatches,
                                  &dispatch_count);
    if (!refusal && launching.plan->task_count > 0 && !give_tasks(&launching, command->seat))
        refusal = REFUSAL_TOO_LARGE;
    if (refusal)
        return refusal;
    event->verb = VERB_PLAN_LAUNCH;
    event->object = launching.incident->number;
    event->launched = (struct plan_launched){.plan = launching.catalogue->number,
                                             .incident = launching.incident->number,
                                             .posts = launching.posts,
                                             .seats = launching.calls,
                                             .orders = launching.tasking.orders,
                                             .dispatches = dispatches,
                                             .missed = launching.tasking.missed.lines,
                                             .post_count = launching.post_count,
                                             .seat_count = launching.call_count,
                                             .order_count = launching.tasking.order_count,
                                             .dispatch_count = dispatch_count,
                                             .missed_count = launching.tasking.missed.count};
    return REFUSAL_NONE;
}
