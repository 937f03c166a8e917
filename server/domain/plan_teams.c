// Sends the units that were chosen for a plan's teams, and counts what its teams lack.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "domain/state_dispatch.h"
#include "domain/state_plan.h"

static bool is_of_team(const struct state *state, const struct unit *unit, const struct plan_team *team) {
    return (team->kinds == 0 || (team->kinds & 1u << unit->kind)) && plan_unit_can(state, unit, team->can);
}

// Units chosen for the teams of a plan, while they are looked at.
struct choosing {
    const struct state *state;
    const struct plan *plan;
    const struct plan_launch *launch;
    struct missed_list *missed;
    uint32_t have[PLAN_TEAMS_MAX];  // units of each team
    uint32_t *units;                // that are sent
    const struct plan_team **teams; // of each of them; NULL: none's
    uint32_t count;
};

// The first team that still lacks one such, else one that it would fit; NULL: none.
static const struct plan_team *join(struct choosing *choosing, const struct unit *unit) {
    const struct plan *plan = choosing->plan;
    const struct plan_team *fits = NULL;
    for (uint32_t i = 0; i < plan->team_count; i++) {
        if (!is_of_team(choosing->state, unit, &plan->teams[i]))
            continue;
        fits = &plan->teams[i];
        if (choosing->have[i] < fits->count)
            break;
    }
    if (fits)
        choosing->have[fits - plan->teams]++;
    else if (plan->team_count > 0)
        missed_add(choosing->missed, MISSED_UNIT_LACKS, unit->name, NULL, NULL);
    return fits;
}

static void choose(struct choosing *choosing, const struct unit *unit) {
    if (unit->status == UNIT_UNAVAILABLE)
        missed_add(choosing->missed, MISSED_UNIT_OUT, unit->name, NULL, NULL);
    else if (dispatches_find(choosing->state, unit->number, choosing->launch->incident)) {
        missed_add(choosing->missed, MISSED_UNIT_HERE, unit->name, NULL, NULL);
        join(choosing, unit);
    } else if (state_dispatch_of_unit(choosing->state, unit->number, NULL))
        missed_add(choosing->missed, MISSED_UNIT_BUSY, unit->name, NULL, NULL);
    else {
        choosing->teams[choosing->count] = join(choosing, unit);
        choosing->units[choosing->count++] = unit->number;
    }
}

static void count_teams(const struct choosing *choosing) {
    for (uint32_t i = 0; i < choosing->plan->team_count; i++) {
        const struct plan_team *team = &choosing->plan->teams[i];
        char wanted[12], have[12];
        if (choosing->have[i] >= team->count)
            continue;
        snprintf(wanted, sizeof wanted, "%u", team->count);
        snprintf(have, sizeof have, "%u", choosing->have[i]);
        missed_add(choosing->missed, MISSED_TEAM_FEWER, *team->can ? team->can : "*", wanted, have);
    }
}

static bool chosen_twice(const struct plan_launch *launch, uint32_t before) {
    for (uint32_t i = 0; i < before; i++)
        if (launch->units[i] == launch->units[before])
            return true;
    return false;
}

enum refusal plan_send_teams(const struct state *state, const struct catalogue *catalogue,
                             const struct plan_launch *launch, struct missed_list *missed,
                             const struct dispatch **dispatches, uint32_t *count) {
    struct choosing choosing = {.state = state, .plan = catalogue->parsed, .launch = launch, .missed = missed};
    if (launch->count > DISPATCH_UNITS_MAX)
        return REFUSAL_DISPATCH_UNITS_INVALID;
    choosing.units = arena_alloc(missed->arena, (launch->count + 1) * sizeof *choosing.units);
    choosing.teams = arena_alloc(missed->arena, (launch->count + 1) * sizeof *choosing.teams);
    if (!choosing.units || !choosing.teams)
        return REFUSAL_TOO_LARGE;
    for (uint32_t i = 0; i < launch->count; i++) {
        const struct unit *unit = state_unit(state, launch->units[i]);
        if (!unit || unit->retired || chosen_twice(launch, i))
            return REFUSAL_DISPATCH_UNITS_INVALID;
        choose(&choosing, unit);
    }
    count_teams(&choosing);
    struct dispatch_send send = {
        .incident = launch->incident, .text = catalogue->zh, .units = choosing.units, .count = choosing.count};
    if (send.count == 0)
        return REFUSAL_NONE;
    enum refusal refusal = dispatch_make(state, &send, catalogue->number, missed->arena);
    struct dispatch *list = refusal ? NULL : (struct dispatch *)(uintptr_t)send.dispatches;
    for (uint32_t i = 0; list && i < send.count; i++)
        if (choosing.teams[i] && *choosing.teams[i]->text)
            list[i].text = choosing.teams[i]->text;
    *dispatches = list;
    *count = list ? send.count : 0;
    return refusal;
}
