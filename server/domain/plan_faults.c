// Checks what a plan names against what there is: templates, modules, seats, cards, capabilities, accounts.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "domain/catalogue_capabilities.h"
#include "domain/missed.h"
#include "domain/plan.h"
#include "domain/state.h"
#include "domain/tasking.h"

struct checking {
    const struct state *state;
    const struct plan *plan;
    struct missed_list *faults;
    bool hard; // which of the faults are looked for
};

static void fault(const struct checking *checking, bool hard, enum missed what, const char *one, const char *two) {
    if (hard == checking->hard)
        missed_add(checking->faults, what, one, two, NULL);
}

// NULL: there is none, which was said of the post itself.
static const struct template *template_of(const struct checking *checking, uint32_t post) {
    return post >= 1 && post <= checking->plan->post_count
               ? state_template_by_key(checking->state, checking->plan->posts[post - 1].template)
               : NULL;
}

const struct post *plan_standing(const struct state *state, const char *template, const char *org) {
    const struct post *best = NULL;
    for (uint32_t i = 1; i <= state_post_count(state); i++) {
        const struct post *post = state_post(state, i);
        bool is_one = post && post->incident == 0 && post->closed_at_ms == 0 && org_contains(post->org, org) &&
                      strcmp(state_template(state, post->template)->key, template) == 0;
        if (is_one && (!best || org_contains(best->org, post->org)))
            best = post;
    }
    return best;
}

static void check_standing(const struct checking *checking, const char *key, const char *seat) {
    const struct template *template = *key ? state_template_by_key(checking->state, key) : NULL;
    if (*key && !template)
        fault(checking, true, MISSED_NO_TEMPLATE, key, NULL);
    else if (template && *seat && !tasking_seat(template, seat))
        fault(checking, true, MISSED_NO_SEAT, key, seat);
}

bool plan_unit_can(const struct state *state, const struct unit *unit, const char *can) {
    const struct capabilities *known = state_capabilities(state);
    int row = known ? capabilities_find(known, can) : -1;
    if (row >= 0)
        return state_unit_can(state, unit) >> row & 1;
    for (uint32_t i = 0; unit->details && i < unit->details->can_count; i++)
        if (strcmp(unit->details->can[i], can) == 0)
            return true;
    return *can == '\0';
}

static void check_posts(const struct checking *checking) {
    for (uint32_t i = 0; i < checking->plan->post_count; i++) {
        const struct plan_post *post = &checking->plan->posts[i];
        if (!template_of(checking, i + 1))
            fault(checking, true, MISSED_NO_TEMPLATE, post->template, NULL);
        check_standing(checking, post->standing, "");
    }
}

static void check_accounts(const struct checking *checking, const struct plan_seat *seat) {
    for (uint32_t i = 0; i < seat->account_count; i++) {
        const struct account *account = state_account_by_name(checking->state, seat->accounts[i]);
        if (!account)
            fault(checking, false, MISSED_NO_ACCOUNT, seat->accounts[i], seat->seat);
        else if (account->disabled)
            fault(checking, false, MISSED_ACCOUNT_DISABLED, seat->accounts[i], seat->seat);
    }
}

static void check_seats(const struct checking *checking) {
    for (uint32_t i = 0; i < checking->plan->seat_count; i++) {
        const struct plan_seat *seat = &checking->plan->seats[i];
        const struct template *template = template_of(checking, seat->post);
        uint32_t row = template ? tasking_seat(template, seat->seat) : 0;
        if (template && !row)
            fault(checking, true, MISSED_NO_SEAT, template->key, seat->seat);
        if (row && seat->account_count > template->seats[row - 1].count)
            fault(checking, false, MISSED_FEW_PLACES, template->key, seat->seat);
        check_standing(checking, seat->standing, seat->standing_seat);
        check_accounts(checking, seat);
    }
}

static void check_tasks(const struct checking *checking) {
    for (uint32_t i = 0; i < checking->plan->task_count; i++) {
        const struct tasking_row *task = &checking->plan->tasks[i];
        const struct template *template = template_of(checking, checking->plan->task_posts[i]);
        bool unit = checking->plan->task_units[i];
        if (unit && !state_unit_by_code(checking->state, task->to))
            fault(checking, false, MISSED_NO_UNIT, task->to, task->text);
        if (!unit && template && !tasking_module(template, task->to) && !tasking_seat(template, task->to))
            fault(checking, true, MISSED_NO_MODULE, template->key, task->to);
        if (template && *task->card && !tasking_card(template, task->card))
            fault(checking, true, MISSED_NO_CARD, template->key, task->card);
    }
}

static bool somebody_can(const struct state *state, const char *can) {
    for (uint32_t i = 1; i <= state_unit_count(state); i++) {
        const struct unit *unit = state_unit(state, i);
        if (unit && !unit->retired && plan_unit_can(state, unit, can))
            return true;
    }
    return false;
}

static void check_teams(const struct checking *checking) {
    const struct plan *plan = checking->plan;
    for (uint32_t i = 0; i < plan->team_count; i++)
        if (*plan->teams[i].can && !somebody_can(checking->state, plan->teams[i].can))
            fault(checking, false, MISSED_NO_CAPABILITY, plan->teams[i].can, NULL);
}

void plan_faults(const struct state *state, const struct catalogue *catalogue, struct missed_list *faults,
                 uint32_t *hard) {
    for (int which = 0; which < 2; which++) {
        const struct checking checking = {state, catalogue->parsed, faults, which == 0};
        check_posts(&checking);
        check_seats(&checking);
        check_tasks(&checking);
        check_teams(&checking);
        if (which == 0)
            *hard = faults->count;
    }
}
