// A second hub shows the same and lets people work; what Redis loses is filled; a missing authority is told plainly;
// and there is never more than one authority.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world/people.h"
#include "world/proxy.h"
#include "world/truth.h"
#include "world/work.h"

#define LAT 298700000
#define LON 1215500000

static void holds(struct world *world, const struct hub *authority, struct member *member,
                  bool (*sees)(const struct truth_record *)) {
    struct truth *truth = truth_of_journal(authority->folder);
    world_until(world, member_known(member) >= truth->count && member_live(member));
    truth_free(truth);
    truth = truth_of_journal(authority->folder);
    truth_holds(truth, member, sees);
    truth_free(truth);
}

static void both_show_the_same(struct world *world) {
    world_redis(world);
    struct hub *east = world_hub(world, NULL);
    // Some of it happened before the gateway came.
    uint32_t unit = people_units(world, east, "u", 2, KIND(VEHICLE), TOWN_A);
    char relay_token[64], duty_token[64], wall_token[64];
    people_account(world, east, "relay", ROLE(RELAY), DISTRICT_ORG, relay_token);
    people_account(world, east, "duty", ROLE(DUTY), DISTRICT_ORG, duty_token);
    people_account(world, east, "wall", ROLE(OBSERVER), DISTRICT_ORG, wall_token);
    people_account_with_password(world, east, "zhang.san", ROLE(DUTY), DISTRICT_ORG, "secret word");
    struct member *duty = member_join(world, &(struct member_plan){.name = "duty", .token = duty_token, .hub = east});
    uint32_t incident = must(duty, say_open(BOX, "t", TOWN_A)).object;

    struct hub *west = world_gateway(world, "west", world->redis->path, NULL);
    struct member *wall_east =
        member_join(world, &(struct member_plan){.name = "wall-e", .token = wall_token, .hub = east});
    struct member *wall_west =
        member_join(world, &(struct member_plan){.name = "wall-w", .token = wall_token, .hub = west});
    need(memcmp(wall_east->log, wall_west->log, 16) == 0, "the hubs keep different logs");
    need(wall_west->snapshot->n_units == 2 && wall_west->snapshot->n_incidents == 1, "the gateway does not know all");
    world_until(world, wall_west->hub_states > 0 && wall_west->authority_reachable && wall_west->redis);
    need(!wall_west->authority && wall_east->authority, "who is the authority?");
    member_watch(wall_east);
    member_watch(wall_west);
    // Positions both ways.
    struct member *relay_east =
        member_join(world, &(struct member_plan){.name = "re", .token = relay_token, .hub = east});
    struct member *relay_west =
        member_join(world, &(struct member_plan){.name = "rw", .token = relay_token, .hub = west});
    int64_t now = world_now_ms();
    member_fix(relay_east, unit, LAT, LON, now);
    member_fix(relay_west, unit + 1, LAT, LON + 1000, now);
    world_until(world, picture_count(&wall_east->picture) == 2 && picture_count(&wall_west->picture) == 2);
    need(picture_of(&wall_west->picture, unit)->fix.lon_e7 == LON &&
             picture_of(&wall_east->picture, unit + 1)->fix.lon_e7 == LON + 1000,
         "the pictures differ");
    // Sign-in at the gateway, work at both hubs with that token.
    char token[64];
    need(client_login("127.0.0.1", west->port, "zhang.san", "secret word", "pc", token) == 200,
         "no sign-in at the gateway");
    need(client_login("127.0.0.1", west->port, "zhang.san", "wrong", "pc", duty_token) == 401,
         "a wrong password at the gateway");
    struct member *zhang = member_join(world, &(struct member_plan){.name = "zhang-w", .token = token, .hub = west});
    must(zhang, say_note(BOX, incident, "from the west"));
    must(duty, say_note(BOX, incident, "from the east"));
    need(member_do(zhang, say_note(BOX, 99, "n")).code == CODE_INCIDENT_UNKNOWN, "refusals do not come back");
    struct member *at_home = member_join(world, &(struct member_plan){.name = "zhang-e", .token = token, .hub = east});
    must(at_home, say_note(BOX, incident, "from home"));
    holds(world, east, wall_east, truth_for_duty);
    holds(world, east, wall_west, truth_for_duty);
    holds(world, east, zhang, truth_for_duty);
    // A token revoked at home ends the session at the gateway.
    char *body = NULL;
    int status = client_http("127.0.0.1", east->port, "POST", "/api/v1/logout", token, NULL, &body);
    need(status == 204, "no sign-out: %d %s", status, body);
    free(body);
    double start = child_now();
    world_until(world, zhang->goodbyes > 0);
    need(zhang->goodbye_code == CODE_TOKEN_INVALID, "goodbye %u", zhang->goodbye_code);
    need(zhang->goodbye_at - start < WORLD_PROMISE_S(1), "told after %.1f s", zhang->goodbye_at - start);
}

static void the_same_id_through_the_other_hub(struct world *world) {
    world_redis(world);
    struct hub *east = world_hub(world, NULL);
    struct hub *west = world_gateway(world, "west", world->redis->path, NULL);
    char token[64];
    people_account(world, east, "duty", ROLE(DUTY), DISTRICT_ORG, token);
    struct member *here = member_join(world, &(struct member_plan){.name = "here", .token = token, .hub = east});
    struct member *there = member_join(world, &(struct member_plan){.name = "there", .token = token, .hub = west});
    for (uint8_t i = 0; i < 10; i++) {
        uint8_t id[16] = {i, 7};
        struct member *first = i % 2 ? here : there, *second = i % 2 ? there : here;
        struct told_answer one = member_do(first, say_with_id(say_open(BOX, "t", TOWN_A), id));
        struct told_answer two = member_do(second, say_with_id(say_open(BOX, "t", TOWN_A), id));
        need(one.code == 0 && two.code == 0 && one.seq == two.seq && one.object == two.object,
             "answered %u, seq %llu and %u, seq %llu", one.code, (unsigned long long)one.seq, two.code,
             (unsigned long long)two.seq);
    }
    holds(world, east, there, truth_for_duty);
}

// Work at the gateway goes on while its link to Redis breaks, hangs and comes back.
static void what_the_bus_loses_is_filled(struct world *world) {
    world_redis(world);
    struct hub *east = world_hub(world, NULL);
    struct proxy *proxy = world_proxy(world, world->redis->path, 0);
    char address[40];
    snprintf(address, sizeof address, "127.0.0.1:%d", proxy_port(proxy));
    struct hub *west = world_gateway(world, "west", address, NULL);
    struct work *work = work_begin(world, east, west);
    struct member *home = people_join(world, east, "home", ROLE(DUTY), DISTRICT_ORG);
    for (int round = 0; round < 6; round++) {
        work_pass(work, 0.3, 50);
        if (round % 3 == 0)
            proxy_cut(proxy);
        else
            proxy_stall(proxy, true);
        for (int i = 0; i < 100; i++)
            member_send(home, say_note(BOX, 1, "meanwhile, at home"), NULL);
        work_pass(work, round % 3 == 2 ? 6 : 1, 50);
        proxy_stall(proxy, false);
        if (round % 3 == 2)
            proxy_cut(proxy); // and what was stalled is gone for good
        world_until(world, client_outbox(home->client) == 0);
    }
    work_holds(work, east);
    work_fixes(work);
    work_free(work);
}

// A gateway knows of records it has not heard, and nobody tells it of them for as long as the authority stands still.
static void nobody_answers_for_a_while(struct world *world) {
    world_redis(world);
    struct hub *east = world_hub(world, NULL);
    struct proxy *proxy = world_proxy(world, world->redis->path, 0);
    char address[40];
    snprintf(address, sizeof address, "127.0.0.1:%d", proxy_port(proxy));
    struct hub *west = world_gateway(world, "west", address, NULL);
    struct member *home = people_join(world, east, "home", ROLE(DUTY), DISTRICT_ORG);
    struct member *away = people_join(world, west, "away", ROLE(DUTY), DISTRICT_ORG);
    must(home, say_open(BOX, "both hear of it", TOWN_A));
    world_until(world, member_known(away) == member_known(home));
    struct redis_tap *tap = redis_tap(world->redis, "muster:" HUB_DISTRICT ":events");
    proxy_refuse(proxy, true);
    proxy_cut(proxy);
    for (int i = 0; i < 10; i++)
        must(home, say_note(BOX, 1, "not heard in the west"));
    redis_tap_newest(tap, 2);
    hub_freeze(east, true);
    proxy_refuse(proxy, false);
    world_until(world, redis_tap_again(tap) == 1);
    world_until(world, away->authority_reachable);
    world_until(world, !away->authority_reachable);
    hub_freeze(east, false);
    world_until(world, member_known(away) == member_known(home));
    redis_tap_close(tap);
    holds(world, east, away, truth_for_duty);
}

static void a_frozen_redis_is_survived(struct world *world) {
    world_redis(world);
    struct hub *east = world_hub(world, NULL);
    struct hub *west = world_gateway(world, "west", world->redis->path, NULL);
    struct work *work = work_begin(world, east, west);
    struct member *home = people_join(world, east, "home", ROLE(DUTY), DISTRICT_ORG);
    for (int killed = 0; killed < 2; killed++) {
        work_pass(work, 0.5, 50);
        if (killed)
            redis_kill(world->redis);
        else
            redis_freeze(world->redis, true);
        work_pass(work, 1, 20);
        must(home, say_note(BOX, 1, "the authority works on alone"));
        world_until(world, work->wall->hub_states > 0 && !work->wall->authority_reachable);
        if (killed)
            redis_start(world->redis);
        else
            redis_freeze(world->redis, false);
        world_until(world, work->wall->authority_reachable);
        work_holds(work, east);
        work_fixes(work);
    }
    work_free(work);
}

static void a_missing_authority_is_told(struct world *world) {
    world_redis(world);
    struct hub *east = world_hub(world, NULL);
    struct hub *west = world_gateway(world, "west", world->redis->path, NULL);
    char token[64];
    people_account(world, east, "duty", ROLE(DUTY), DISTRICT_ORG, token);
    struct member *duty = member_join(world, &(struct member_plan){.name = "duty", .token = token, .hub = west});
    must(duty, say_open(BOX, "t", TOWN_A));
    uint32_t relayed = 0;
    for (int frozen = 0; frozen < 2; frozen++) {
        world_until(world, duty->hub_states > 0 && duty->authority_reachable);
        uint32_t put_off = duty->put_off[CODE_AUTHORITY_AWAY], answers = duty->answer_count;
        if (frozen)
            hub_freeze(east, true);
        else
            hub_kill(east);
        // In flight: not yet known to be away. Later: known.
        member_send(duty, say_note(BOX, 1, "in flight"), NULL);
        world_until(world, !duty->authority_reachable);
        member_send(duty, say_note(BOX, 1, "while it is away"), NULL);
        world_until(world, duty->put_off[CODE_AUTHORITY_AWAY] > put_off);
        need(duty->answer_count == answers && client_outbox(duty->client) == 2, "a command was answered by nobody");
        // Whoever is known comes in all the same, and sees what there is.
        struct member *late =
            member_join(world, &(struct member_plan){.name = frozen ? "l2" : "l1", .token = token, .hub = west});
        world_until(world, late->hub_states > 0);
        need(!late->authority_reachable && late->snapshot->n_incidents == 1, "the gateway has forgotten");
        if (frozen)
            hub_freeze(east, false);
        else
            hub_start(east);
        world_until(world, duty->authority_reachable && duty->answer_count == answers + 2);
        relayed += 2;
        holds(world, east, duty, truth_for_duty);
        holds(world, east, late, truth_for_duty);
    }
    need(relayed == 4, "%u", relayed);
}

static void a_gateway_is_killed_and_comes_back(struct world *world) {
    world_redis(world);
    struct hub *east = world_hub(world, NULL);
    struct hub *west = world_gateway(world, "west", world->redis->path, NULL);
    struct work *work = work_begin(world, east, west);
    for (int i = 0; i < 6; i++) {
        work_pass(work, 0.5 + world_dice(world, 100) / 100.0, 100);
        hub_kill(west);
        work_pass(work, 0.1, 100);
        hub_start(west);
    }
    world_until(world, member_live(work->relay) && member_live(work->wall));
    work_fixes(work);
    work_holds(work, east);
    need(work->auditor->snapshots == 1, "the auditor had to start over");
    work_free(work);
}

// A client may come back to the other hub: the log is the same, so it resumes.
static void a_client_moves_to_the_other_hub(struct world *world) {
    world_redis(world);
    const char *flags[] = {"--event-memory", "65536", "--open-commands", "1000", NULL};
    struct hub *east = world_hub(world, flags);
    struct hub *west = world_gateway(world, "west", world->redis->path, flags);
    char token[64];
    people_account(world, east, "auditor", ROLE(ADMIN), DISTRICT_ORG, token);
    struct member *home = people_join(world, east, "home", ROLE(DUTY), DISTRICT_ORG);
    must(home, say_open(BOX, "t", TOWN_A));
    uint64_t seq = member_known(home);
    for (int i = 0; i < 1500; i++)
        member_send(home, say_note(BOX, 1, "a note of some length, so that memory does not hold all of them"), NULL);
    world_until(world, client_outbox(home->client) == 0);
    for (int back = 0; back < 2; back++) {
        struct member *mover = member_join(world, &(struct member_plan){.name = back ? "back" : "mover",
                                                                        .token = token,
                                                                        .hub = back ? east : west,
                                                                        .log = home->log,
                                                                        .seq = seq});
        need(mover->resume == RESUME(CONTINUE) || mover->resume == RESUME(CATCH_UP), "resume %u", mover->resume);
        holds(world, east, mover, NULL);
        need(mover->snapshots == 0, "it had to start over");
    }
}

// Officers work at the gateway, the authority dies under it again and again.
static void the_authority_is_killed_under_work(struct world *world) {
    world_redis(world);
    world_postgres(world);
    struct hub *east = world_hub(world, NULL);
    struct hub *west = world_gateway(world, "west", world->redis->path, NULL);
    struct work *work = work_begin(world, east, west);
    for (int i = 0; i < 6; i++) {
        work_pass(work, 0.5 + world_dice(world, 100) / 100.0, 60);
        hub_kill(east);
        work_pass(work, world_dice(world, 3), 20);
        hub_start(east);
        world_until(world, work->wall->authority_reachable);
    }
    work_holds(work, east);
    need(work->auditor->downs == 0, "the gateway has closed its sessions");
    truth_settles(world, east);
    work_free(work);
}

static void positions_of_both_hubs_are_kept_once(struct world *world) {
    world_redis(world);
    world_postgres(world);
    struct hub *east = world_hub(world, NULL);
    struct hub *west = world_gateway(world, "west", world->redis->path, NULL);
    struct work *work = work_begin(world, east, west);
    struct member *wall = people_join(world, east, "wall-e", ROLE(OBSERVER), DISTRICT_ORG);
    char token[64];
    people_account(world, east, "relay-e", ROLE(RELAY), DISTRICT_ORG, token);
    struct member *relay = member_join(world, &(struct member_plan){.name = "relay-e", .token = token, .hub = east});
    uint32_t own = people_units(world, east, "own", 1, KIND(BOAT), TOWN_B), told = 0;
    member_watch(wall);
    for (int round = 0; round < 40; round++) {
        if (round == 15)
            postgres_kill(world->postgres);
        if (round == 25)
            postgres_start(world->postgres);
        work_fixes(work);
        struct client_fix row = fix_at(own, LAT + round, LON, world_now_ms());
        told += member_report(relay, &row, 1).taken;
        world_until(world, picture_of(&wall->picture, work->first_unit) && picture_of(&wall->picture, own) &&
                               picture_of(&wall->picture, work->first_unit)->fix.at_ms == work->fix_at_ms &&
                               picture_of(&wall->picture, own)->fix.lat_e7 == LAT + round);
    }
    double next = 0;
    world_until(world, child_now() > next && (next = child_now() + 0.2) > 0 &&
                           truth_number(world->postgres->conninfo, TRUTH_FIXES) >= work->told + told);
    world_rest(world, 1);
    double there = truth_number(world->postgres->conninfo, TRUTH_FIXES);
    need(there == work->told + told, "%.0f fixes in PostgreSQL, %u were taken", there, work->told + told);
    work_free(work);
}

static bool says(const struct hub *hub, const char *word) {
    return child_log_has(&hub->child, word);
}

static void one_journal_has_one_authority(struct world *world) {
    struct hub *east = world_hub(world, NULL);
    struct hub *second = hub_draw(world, &(struct hub_plan){.name = "second", .folder = east->folder});
    need(hub_try(second) == 1, "a second hub on the same journal starts");
    need(says(second, "another hub"), "it does not say why");
    must(people_operator(world, east), say_open(BOX, "the first is unharmed", TOWN_A));
    hub_kill(east);
    hub_start(second);
    struct member *after = member_join(world, &(struct member_plan){.name = "after", .hub = second});
    need(after->snapshot->n_incidents == 1, "the second does not take up the journal");
}

static void one_district_has_one_authority(struct world *world, const char *redis, const char *database) {
    struct hub *east = hub_draw(world, &(struct hub_plan){.name = "east", .redis = redis, .database = database});
    hub_start(east);
    must(people_operator(world, east), say_open(BOX, "before", TOWN_A));
    if (database)
        truth_settles(world, east);
    struct hub *second = hub_draw(world, &(struct hub_plan){.name = "second", .redis = redis, .database = database});
    need(hub_try(second) == 1, "a second authority of the same district starts");
    must(people_operator(world, east), say_open(BOX, "the first is unharmed", TOWN_A));
    if (database)
        truth_settles(world, east); // also its place in the database
    // The same hub may come back at once: the lease is its own.
    hub_kill(east);
    hub_start(east);
    must(people_operator(world, east), say_note(BOX, 1, "back"));
}

static void by_the_lease_in_redis(struct world *world) {
    one_district_has_one_authority(world, world_redis(world)->path, NULL);
}
static void by_the_lease_in_postgres(struct world *world) {
    one_district_has_one_authority(world, NULL, world_postgres(world)->conninfo);
}
static void by_both_leases(struct world *world) {
    one_district_has_one_authority(world, world_redis(world)->path, world_postgres(world)->conninfo);
}

int main(void) {
    return WORLD_RUN(SCENARIO(both_show_the_same), SCENARIO(the_same_id_through_the_other_hub),
                     SCENARIO(what_the_bus_loses_is_filled), SCENARIO(nobody_answers_for_a_while),
                     SCENARIO(a_frozen_redis_is_survived), SCENARIO(a_missing_authority_is_told),
                     SCENARIO(a_gateway_is_killed_and_comes_back), SCENARIO(a_client_moves_to_the_other_hub),
                     SCENARIO(the_authority_is_killed_under_work), SCENARIO(positions_of_both_hubs_are_kept_once),
                     SCENARIO(one_journal_has_one_authority), SCENARIO(by_the_lease_in_redis),
                     SCENARIO(by_the_lease_in_postgres), SCENARIO(by_both_leases));
}
