// Finds the plans that are meant for an incident, and says why.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "domain/plan.h"
#include "domain/state.h"

// The longest of the prefixes that `text` begins with; "" when there are none at all; NULL: none fits.
static const char *longest(const char *const *prefixes, uint32_t count, const char *text) {
    const char *best = count == 0 ? "" : NULL;
    for (uint32_t i = 0; i < count; i++)
        if (strncmp(text, prefixes[i], strlen(prefixes[i])) == 0 && (!best || strlen(prefixes[i]) > strlen(best)))
            best = prefixes[i];
    return best;
}

static bool grade_fits(const struct plan *plan, const struct incident *incident) {
    return incident->grade == GRADE_UNKNOWN || incident->grade >= plan->grade;
}

bool plan_is_for(const struct plan *plan, const struct incident *incident) {
    return longest(plan->types, plan->type_count, incident->type) && grade_fits(plan, incident) &&
           longest(plan->orgs, plan->org_count, incident->org);
}

// One of the plan's that is in force: the same hazard or a closer one, at least of that colour (red is the highest).
static const struct plan_warning *in_force(const struct plan *plan, const struct plan_warning *warnings,
                                           uint32_t count) {
    for (uint32_t i = 0; i < plan->warning_count; i++)
        for (uint32_t k = 0; k < count; k++) {
            const struct plan_warning *wanted = &plan->warnings[i], *there = &warnings[k];
            if (strncmp(there->hazard, wanted->hazard, strlen(wanted->hazard)) == 0 && there->colour <= wanted->colour)
                return wanted;
        }
    return NULL;
}

bool plan_was_launched(const struct state *state, const struct incident *incident, const struct catalogue *plan) {
    for (uint32_t i = 0; i < incident->plan_count; i++) {
        const struct catalogue *launched = state_catalogue(state, incident->plans[i]);
        if (launched && strcmp(launched->key, plan->key) == 0)
            return true;
    }
    return false;
}

// Below 0: `a` goes first.
static int compare(const void *a, const void *b) {
    const struct plan_match *one = a, *other = b;
    const struct plan *plan = one->plan->parsed, *second = other->plan->parsed;
    if (plan->general != second->general)
        return plan->general - second->general;
    if (strlen(one->type) != strlen(other->type))
        return (int)strlen(other->type) - (int)strlen(one->type);
    if (!one->warning != !other->warning)
        return !one->warning - !other->warning;
    if (strlen(one->org) != strlen(other->org))
        return (int)strlen(other->org) - (int)strlen(one->org);
    if (one->grade != other->grade)
        return (int)other->grade - (int)one->grade;
    return one->plan->number < other->plan->number ? -1 : 1;
}

uint32_t plan_match(const struct state *state, const struct incident *incident, const struct plan_warning *warnings,
                    uint32_t warning_count, struct plan_match *matches, uint32_t most) {
    uint32_t count = 0;
    const struct catalogue *catalogue = NULL;
    while (count < most && (catalogue = state_catalogue_next(state, CATALOGUE_PLAN, catalogue)) != NULL) {
        const struct plan *plan = catalogue->parsed;
        const struct plan_warning *warning = in_force(plan, warnings, warning_count);
        bool waits = plan->warning_count > 0 && plan->type_count == 0 && !warning;
        if (waits || !plan_is_for(plan, incident))
            continue;
        bool graded = incident->grade != GRADE_UNKNOWN;
        matches[count++] = (struct plan_match){.plan = catalogue,
                                               .type = longest(plan->types, plan->type_count, incident->type),
                                               .org = longest(plan->orgs, plan->org_count, incident->org),
                                               .grade = graded ? plan->grade : GRADE_UNKNOWN,
                                               .ungraded = !graded && plan->grade != GRADE_UNKNOWN,
                                               .warning = warning,
                                               .launched = plan_was_launched(state, incident, catalogue)};
    }
    qsort(matches, count, sizeof *matches, compare);
    return count;
}
