// Coming back: continue, catch up or start over, without gap or double; one session per device; the end of a token.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world/people.h"
#include "world/proxy.h"
#include "world/truth.h"
#include "world/work.h"

static void holds(struct hub *hub, struct member *member, bool (*sees)(const struct truth_record *)) {
    struct truth *truth = truth_of_journal(hub->folder);
    truth_holds(truth, member, sees);
    truth_free(truth);
}

static void notes(struct world *world, struct member *member, uint32_t incident, uint32_t count, size_t length) {
    char text[2001];
    uint32_t before = member->answer_count;
    memset(text, 'x', sizeof text);
    text[length] = 0;
    for (uint32_t i = 0; i < count; i++)
        member_send(member, say_note(BOX, incident, text), NULL);
    world_until(world, member->answer_count == before + count);
}

// A member behind a proxy, so that its link can be down for as long as the scenario likes.
struct away {
    struct proxy *proxy;
    struct member *member;
};
static struct away join_behind_proxy(struct world *world, struct hub *hub, const char *name, Muster__V1__Role role) {
    char token[64];
    struct away away = {.proxy = world_proxy(world, NULL, hub->port)};
    people_account(world, hub, name, role, DISTRICT_ORG, token);
    away.member = member_join(
        world, &(struct member_plan){.name = name, .token = token, .hub = hub, .port = proxy_port(away.proxy)});
    return away;
}
static void leave_the_net(struct world *world, struct away *away) {
    uint32_t downs = away->member->downs;
    proxy_refuse(away->proxy, true);
    proxy_cut(away->proxy);
    world_until(world, away->member->downs > downs);
}
static void come_back(struct world *world, struct away *away, uint64_t seq) {
    uint32_t welcomes = away->member->welcomes;
    proxy_refuse(away->proxy, false);
    world_until(world, away->member->welcomes > welcomes && member_known(away->member) >= seq);
}

static void what_was_missed_follows_from_memory(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    struct away away = join_behind_proxy(world, hub, "away", ROLE(ADMIN));
    uint32_t incident = member_do(duty, say_open(BOX, "t", TOWN_A)).object;
    for (int round = 0; round < 3; round++) {
        leave_the_net(world, &away);
        notes(world, duty, incident, 20, 10);
        come_back(world, &away, member_known(duty));
        need(away.member->resume == RESUME(CONTINUE), "resume %u", away.member->resume);
    }
    need(away.member->snapshots == 1, "a snapshot although it continues");
    // Having missed nothing is the shortest way to continue.
    leave_the_net(world, &away);
    come_back(world, &away, member_known(duty));
    need(away.member->resume == RESUME(CONTINUE), "resume %u", away.member->resume);
    holds(hub, away.member, NULL);
}

static void what_memory_has_lost_follows_from_the_journal(struct world *world) {
    const char *flags[] = {"--event-memory", "65536", "--commands-per-s", "10000", NULL};
    struct hub *hub = world_hub(world, flags);
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    struct away away = join_behind_proxy(world, hub, "away", ROLE(ADMIN));
    uint32_t incident = member_do(duty, say_open(BOX, "t", TOWN_A)).object;
    leave_the_net(world, &away);
    notes(world, duty, incident, 1500, 500);
    // While it catches up, more comes in.
    uint32_t before = duty->answer_count;
    for (int i = 0; i < 300; i++)
        member_send(duty, say_note(BOX, incident, "meanwhile"), NULL);
    come_back(world, &away, 0);
    need(away.member->resume == RESUME(CATCH_UP), "resume %u", away.member->resume);
    world_until(world, duty->answer_count == before + 300 && member_known(away.member) >= member_known(duty));
    need(away.member->snapshots == 1, "a snapshot although it catches up");
    holds(hub, away.member, NULL);
}

static void a_restart_of_the_hub_is_caught_up_too(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    struct away away = join_behind_proxy(world, hub, "away", ROLE(ADMIN));
    uint32_t incident = member_do(duty, say_open(BOX, "t", TOWN_A)).object;
    leave_the_net(world, &away);
    notes(world, duty, incident, 50, 10);
    hub_kill(hub);
    hub_start(hub);
    notes(world, duty, incident, 50, 10);
    come_back(world, &away, member_known(duty));
    need(away.member->resume == RESUME(CATCH_UP) || away.member->resume == RESUME(CONTINUE), "resume %u",
         away.member->resume);
    need(away.member->snapshots == 1 && duty->snapshots == 1, "a restart makes clients start over");
    holds(hub, away.member, NULL);
    holds(hub, duty, truth_for_duty);
}

static void join_with(struct world *world, struct hub *hub, const char *token, const uint8_t log[16], uint64_t seq,
                      uint32_t resume) {
    struct member *member = member_join(
        world, &(struct member_plan){.name = "traveller", .token = token, .hub = hub, .log = log, .seq = seq});
    need(member->resume == resume, "resume %u instead of %u", member->resume, resume);
    need(resume != RESUME(START_OVER) || member->snapshots == 1, "no snapshot to start over from");
    holds(hub, member, truth_for_duty);
    member_leave(member);
}

static void who_knows_nothing_of_this_log_starts_over(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    uint32_t incident = member_do(duty, say_open(BOX, "t", TOWN_A)).object;
    notes(world, duty, incident, 20, 10);
    char token[64];
    people_account(world, hub, "traveller", ROLE(OBSERVER), DISTRICT_ORG, token);
    uint64_t now = member_known(duty);
    uint8_t elsewhere[16] = "another log's id";
    join_with(world, hub, token, NULL, 0, RESUME(START_OVER));
    join_with(world, hub, token, NULL, 5, RESUME(START_OVER));               // a position without a log
    join_with(world, hub, token, elsewhere, 5, RESUME(START_OVER));          // of another log
    join_with(world, hub, token, duty->log, now + 1000, RESUME(START_OVER)); // from a future that this log never had
    join_with(world, hub, token, duty->log, UINT64_MAX, RESUME(START_OVER));
    join_with(world, hub, token, duty->log, 5, RESUME(CONTINUE));
}

static void the_same_device_takes_over(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    char token[64];
    people_account(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG, token);
    struct member_plan plan = {.name = "old", .device = "tablet", .token = token, .hub = hub};
    struct member *old = member_join(world, &plan);
    struct member *elsewhere = member_join(world, &(struct member_plan){.name = "pc", .token = token, .hub = hub});
    need(member_do(old, say_open(BOX, "t", TOWN_A)).code == 0, "not opened");
    for (int i = 0; i < 5; i++) {
        plan.name = "new";
        struct member *newer = member_join(world, &plan);
        world_until(world, client_state(old->client) == CLIENT_ENDED);
        need(old->goodbye_code == CODE_TAKEN_OVER && !old->goodbye_resume, "goodbye %u", old->goodbye_code);
        need(member_do(newer, say_note(BOX, 1, "n")).code == 0, "the new session cannot work");
        old = newer;
    }
    // The end of the old ones has not harmed the newest, and never touched the other device.
    world_rest(world, 1);
    need(member_live(old) && old->downs == 0 && member_live(elsewhere) && elsewhere->downs == 0,
         "the wrong one was ended");
}

// From the answer to whoever took the right away until the one it was taken from is told.
static void told_in_time(struct world *world, struct member *member, uint32_t code) {
    double start = child_now();
    world_until(world, member->goodbyes > 0);
    need(member->goodbye_code == code && !member->goodbye_resume, "goodbye %u", member->goodbye_code);
    need(member->goodbye_at - start < WORLD_PROMISE_S(1), "told after %.1f s", member->goodbye_at - start);
    world_until(world, client_state(member->client) == CLIENT_ENDED);
}

static void a_revoked_token_ends_its_sessions(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    char first[64], second[64];
    uint32_t number = people_account(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG, first);
    people_token(world, hub, "duty", "second", second);
    struct member *a = member_join(world, &(struct member_plan){.name = "a", .token = first, .hub = hub});
    struct member *b = member_join(world, &(struct member_plan){.name = "b", .token = first, .hub = hub});
    struct member *c = member_join(world, &(struct member_plan){.name = "c", .token = second, .hub = hub});
    need(member_do(people_operator(world, hub), say_revoke(BOX, number)).code == 0, "not revoked");
    told_in_time(world, a, CODE_TOKEN_INVALID);
    told_in_time(world, b, CODE_TOKEN_INVALID);
    need(member_live(c), "the wrong token was ended");
    need(member_do(people_operator(world, hub), say_disable(BOX, "duty")).code == 0, "not disabled");
    world_until(world, c->goodbyes > 0);
    need(c->goodbye_code == CODE_ACCOUNT_DISABLED || c->goodbye_code == CODE_TOKEN_INVALID, "goodbye %u",
         c->goodbye_code);
    // And they stay out, after a restart as well.
    hub_kill(hub);
    hub_start(hub);
    struct member *again =
        member_join(world, &(struct member_plan){.name = "d", .token = second, .hub = hub, .patient = true});
    world_until(world, client_state(again->client) == CLIENT_ENDED);
    need(again->welcomes == 0, "a disabled account comes in");
}

static void a_token_outlives_a_restart(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    uint32_t welcomes = duty->welcomes;
    hub_kill(hub);
    hub_start(hub);
    world_until(world, duty->welcomes > welcomes && member_live(duty));
    need(member_do(duty, say_open(BOX, "t", TOWN_A)).code == 0, "it may nothing any more");
}

static void a_silent_client_is_told_and_closed(struct world *world) {
    const char *flags[] = {"--silence-s", "4", NULL};
    struct hub *hub = world_hub(world, flags);
    struct away away = join_behind_proxy(world, hub, "away", ROLE(DUTY));
    struct member *lively = people_join(world, hub, "lively", ROLE(DUTY), DISTRICT_ORG);
    need(away.member->silence_ms == 4000, "the welcome tells %u ms", away.member->silence_ms);
    world_rest(world, 9); // both ping, both stay
    need(away.member->downs == 0 && lively->downs == 0, "who pings is closed");
    proxy_stall(away.proxy, true);
    world_until(world, away.member->downs > 0);
    proxy_stall(away.proxy, false);
    world_until(world, member_live(away.member));
    need(lively->downs == 0, "the wrong one was closed");
}

// Whoever comes while all is in full swing gets a snapshot and what follows it: no gap between the two, nothing twice.
static void joining_in_full_swing(struct world *world) {
    const char *flags[] = {"--event-memory", "65536", "--open-commands", "1000", NULL};
    struct hub *hub = world_hub(world, flags);
    struct work *work = work_begin(world, hub, hub);
    struct member *guests[24];
    char name[20], token[64];
    people_account(world, hub, "guest", ROLE(OBSERVER), DISTRICT_ORG, token);
    for (int i = 0; i < 24; i++) {
        snprintf(name, sizeof name, "guest-%d", i);
        guests[i] =
            member_join(world, &(struct member_plan){.name = name, .token = token, .hub = hub, .patient = true});
        work_pass(work, 0.1, 300);
        if (i >= 6) // some of the earlier ones lose their link again
            client_cut(guests[i - 6]->client);
    }
    work_holds(work, hub);
    struct truth *truth = truth_of_journal(hub->folder);
    for (int i = 0; i < 24; i++) {
        world_until(world, member_live(guests[i]) && member_known(guests[i]) >= truth->count);
        truth_holds(truth, guests[i], truth_for_duty);
    }
    truth_free(truth);
    work_free(work);
}

int main(void) {
    return WORLD_RUN(SCENARIO(what_was_missed_follows_from_memory),
                     SCENARIO(what_memory_has_lost_follows_from_the_journal),
                     SCENARIO(a_restart_of_the_hub_is_caught_up_too),
                     SCENARIO(who_knows_nothing_of_this_log_starts_over), SCENARIO(the_same_device_takes_over),
                     SCENARIO(a_revoked_token_ends_its_sessions), SCENARIO(a_token_outlives_a_restart),
                     SCENARIO(a_silent_client_is_told_and_closed), SCENARIO(joining_in_full_swing));
}
