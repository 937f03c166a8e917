// Catching up from the journal while more and more is opened: what the journal has already, and the loop of the session
// not yet, is left out for nobody.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

#include "world/people.h"
#include "world/truth.h"

#define WATCHERS 12
#define OPEN_MOST 400

static void opens(struct member *officer, uint32_t *count) {
    while (client_outbox(officer->client) < OPEN_MOST) {
        ++*count;
        member_send(officer, say_open(BOX, "one more", TOWN_A), NULL);
    }
}

static void nobody_misses_what_was_opened_meanwhile(struct world *world) {
    const char *flags[] = {"--event-memory", "65536", "--commands-per-s", "100000", "--open-commands", "1000", NULL};
    struct hub *hub = world_hub(world, flags);
    struct member *officer = people_join(world, hub, "officer", ROLE(DUTY), DISTRICT_ORG), *watchers[WATCHERS];
    char token[64];
    people_account(world, hub, "watchers", ROLE(OBSERVER), DISTRICT_ORG, token);
    for (int i = 0; i < WATCHERS; i++) {
        char name[20];
        snprintf(name, sizeof name, "watcher-%d", i);
        watchers[i] = member_join(world, &(struct member_plan){.name = name, .token = token, .hub = hub});
    }
    uint32_t count = 0, caught_up = 0;
    for (double end = child_now() + 8; child_now() < end || caught_up < 50;) {
        opens(officer, &count);
        struct member *watcher = watchers[world_dice(world, WATCHERS)];
        if (member_live(watcher) && world_dice(world, 4) == 0) {
            caught_up += watcher->resume == RESUME(CATCH_UP);
            client_cut(watcher->client);
        }
        world_turn(world);
    }
    world_until(world, client_outbox(officer->client) == 0);
    struct truth *truth = truth_of_journal(hub->folder);
    for (int i = 0; i < WATCHERS; i++) {
        world_until(world, member_live(watchers[i]) && member_known(watchers[i]) >= truth->count);
        truth_holds(truth, watchers[i], truth_for_duty);
    }
    print_message("%u opened, caught up %u times\n", count, caught_up);
    truth_free(truth);
}

int main(void) {
    return WORLD_RUN(SCENARIO(nobody_misses_what_was_opened_meanwhile));
}
