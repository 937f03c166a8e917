// Who may launch a plan: whoever may deal with its incident and send the units that were chosen.
// SPDX-License-Identifier: Apache-2.0
#include "auth/inside.h"

static struct asked sending(const struct asked *asked, struct command *send) {
    const struct plan_launch *launch = &asked->command->launch;
    *send = (struct command){.verb = VERB_DISPATCH_SEND, .seat = asked->command->seat};
    send->dispatch =
        (struct dispatch_send){.incident = launch->incident, .units = launch->units, .count = launch->count};
    struct asked as = *asked;
    as.command = send;
    return as;
}

enum refusal role_may_launch(const struct asked *asked) {
    struct command send;
    const struct asked as = sending(asked, &send);
    return may_send(&as);
}

// With the power over incidents; units need the power over units too.
enum refusal seat_may_launch(const struct asked *asked) {
    struct command send;
    const struct asked as = sending(asked, &send);
    enum refusal refusal = seat_may_about(asked, asked->command->launch.incident);
    return refusal || asked->command->launch.count == 0 ? refusal : seat_may_send(&as);
}

bool sees_what_plan_gives(const struct asked *asked) {
    const struct state *state = asked->state;
    const struct plan_launch *launch = &asked->command->launch;
    if (asked->command->verb != VERB_PLAN_LAUNCH)
        return true;
    const struct catalogue *catalogue = state_catalogue(state, launch->plan);
    const struct incident *incident = state_incident(state, launch->incident);
    const struct plan *plan = catalogue && incident && catalogue->kind == CATALOGUE_PLAN ? catalogue->parsed : NULL;
    for (uint32_t i = 0; plan && i < plan->post_count; i++) {
        const char *standing = plan->posts[i].standing;
        const struct post *above = *standing ? plan_standing(state, standing, incident->org) : NULL;
        if (above && !auth_may_see_post(state, asked->who, above))
            return false;
    }
    return true;
}
