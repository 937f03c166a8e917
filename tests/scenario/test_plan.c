// Sixty plans load and are proposed, by type and by warning; a launch opens posts, calls people, gives orders and sends
// units in one step, and tells everybody what is theirs of it and no more; killed at any instant it is whole or not
// there; of two officers who launch at once one is done.
// SPDX-License-Identifier: Apache-2.0
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world/say_plan.h"
#include "world/say_post.h"
#include "world/setting.h"
#include "world/tool.h"

#define UNITS 3
#define LEAK "12D02" // the plan chemical-leak: special HQ and on-site HQ, both under the committee's post

struct play {
    struct setting stage;
    struct world *world;
    struct hub *hub;
    struct member *boss;
    uint32_t committee, plan, units[UNITS];
    char chief_token[64], lead_token[64], tablet_token[64];
};

// What musterctl prints; free it.
static char *ctl(struct play *play, const char *noun, const char *verb, const char *argument) {
    const char *const argv[] = {BINARY_DIR "/musterctl", "--socket", play->hub->admin, noun, verb, argument, NULL};
    char *said = NULL;
    int code = tool_run(play->world, argv, &said);
    need(code == 0, "musterctl %s %s: %d, %s", noun, verb, code, said);
    return said;
}

// Likewise of plan match while warnings are in force; its exit code is `code`.
static char *ctl_match(struct play *play, uint32_t incident, const char *warnings, int code) {
    char number[12], *said = NULL;
    snprintf(number, sizeof number, "%u", incident);
    const char *const argv[] = {
        BINARY_DIR "/musterctl", "--socket", play->hub->admin, "plan", "match", number, "--warnings", warnings, NULL};
    int exited = tool_run(play->world, argv, &said);
    need(exited == code, "musterctl plan match --warnings %s: %d, %s", warnings, exited, said);
    return said;
}

static unsigned count_of(const char *text, const char *word) {
    unsigned count = 0;
    for (const char *at = text; (at = strstr(at, word)) != NULL; at += strlen(word))
        count++;
    return count;
}

static struct member *look(struct play *play, const char *name, const char *token) {
    return member_join(play->world, &(struct member_plan){.name = name, .token = token, .hub = play->hub});
}

static const Muster__V1__Template *template_of(const struct member *member, const char *key) {
    const Muster__V1__Template *found = NULL;
    for (size_t i = 0; i < member->snapshot->n_templates; i++)
        if (strcmp(member->snapshot->templates[i]->key, key) == 0)
            found = member->snapshot->templates[i];
    need(found, "there is no template %s", key);
    return found;
}

// The first seat of the row with that key in a post opened from the template.
static uint32_t seat_at(const Muster__V1__Template *template, uint32_t first_seat, const char *key) {
    uint32_t seat = first_seat;
    for (size_t i = 0; i < template->n_seats; i++) {
        if (strcmp(template->seats[i]->key, key) == 0)
            return seat;
        seat += template->seats[i]->count;
    }
    need(false, "there is no seat %s", key);
    return 0;
}

// A committee that stands, with the people on it whom the plans call; plans, units.
static void gather(struct play *play, struct world *world) {
    setting_begin(&play->stage, world);
    play->world = world;
    play->hub = play->stage.hub;
    play->boss = play->stage.boss;
    free(ctl(play, "catalogue", "put", SOURCE_DIR "/ops/catalogues"));
    struct told_answer opened = member_do(play->boss, say_post_for(SHEET, "district-1-41-n", DISTRICT_ORG, 0, 0));
    need(opened.code == 0, "the committee's post was not opened, %u", opened.code);
    play->committee = opened.object;
    people_account(world, play->hub, "leader", ROLE(MEMBER), SETTING_NOWHERE, play->chief_token);
    people_account(world, play->hub, "fielder", ROLE(MEMBER), SETTING_NOWHERE, play->lead_token);
    struct member *admin = look(play, "admin-looks", play->stage.persons[PERSON_ADMIN].token);
    const Muster__V1__Template *committee = template_of(admin, "district-1-41-n");
    for (size_t i = 0; i < admin->snapshot->n_posts; i++) {
        const Muster__V1__Post *post = admin->snapshot->posts[i];
        if (post->post != play->committee)
            continue;
        must(play->boss, say_assign(SHEET, seat_at(committee, post->first_seat, "special-hqs-lead"), "leader"));
        must(play->boss, say_assign(SHEET, seat_at(committee, post->first_seat, "forces-lead"), "fielder"));
    }
    for (size_t i = 0; i < admin->snapshot->n_catalogues; i++)
        if (strcmp(admin->snapshot->catalogues[i]->key, "chemical-leak") == 0)
            play->plan = admin->snapshot->catalogues[i]->catalogue;
    need(play->plan, "there is no plan chemical-leak");
    member_leave(admin);
    uint32_t first = people_units(world, play->hub, "hazmat", UNITS, KIND(TEAM), TOWN_A);
    for (uint32_t i = 0; i < UNITS; i++)
        play->units[i] = first + i;
    people_unit_account(world, play->hub, "tablet", &play->units[1], 1, play->tablet_token);
}

static uint32_t open_leak(struct play *play) {
    struct box box = {0};
    say *open = say_open(&box, "储罐泄漏", TOWN_A);
    box.incident_open.type = (char *)(uintptr_t)LEAK;
    return must(play->boss, open).object;
}

// The launch that somebody was told of; NULL: of none. Free it.
static Muster__V1__Event *launch_told(struct member *member, uint64_t seq) {
    world_until(member->world, member_known(member) >= seq);
    const struct told_event *told = member_event(member, seq);
    return told ? muster__v1__event__unpack(NULL, told->len, told->bytes) : NULL;
}

// ---- sixty plans

static void sixty_plans_load_and_are_proposed(struct world *world) {
    struct play play = {0};
    gather(&play, world);
    char *list = ctl(&play, "catalogue", "list", NULL);
    need(count_of(list, "\tplan\t") == 60, "%u plans", count_of(list, "\tplan\t"));
    free(list);
    char *lint = ctl(&play, "plan", "lint", NULL);
    need(strstr(lint, "60 plans, 0 broken"), "%s", lint);
    free(lint);
    uint32_t incident = open_leak(&play);
    char path[100];
    snprintf(path, sizeof path, "/api/v1/incidents/%u/plans?warnings=11B03:orange", incident);
    char *reply = NULL;
    const struct actor *persons = play.stage.persons;
    need(hub_get(play.hub, path, persons[PERSON_DUTY_ORG].token, &reply) == 200, "plans: %s", reply);
    json_t *root = json_loads(reply, 0, NULL), *plans = json_object_get(root, "plans");
    need(json_array_size(plans) == 2, "%s", reply);
    const json_t *best = json_array_get(plans, 0), *reason = json_array_get(json_object_get(best, "reasons"), 0);
    need(strcmp(json_string_value(json_object_get(best, "key")), "chemical-leak") == 0 &&
             strcmp(json_string_value(json_object_get(reason, "what")), LEAK) == 0 &&
             json_array_size(json_object_get(best, "broken")) == 0,
         "%s", reply);
    json_decref(root);
    free(reply);
    need(hub_get(play.hub, path, persons[PERSON_DUTY_ELSEWHERE].token, NULL) == 403, "another town sees the plans");
    snprintf(path, sizeof path, "/api/v1/incidents/%u/plans?warnings=rain", incident);
    need(hub_get(play.hub, path, persons[PERSON_DUTY_ORG].token, NULL) == 400, "rain is no warning");
    char number[12], *matches;
    snprintf(number, sizeof number, "%u", incident);
    matches = ctl(&play, "plan", "match", number);
    need(count_of(matches, "\n") == 2 && strstr(matches, "\tgeneral\t"), "%s", matches);
    free(matches);
    need(hub_get(play.hub, "/api/v1/incidents/999/plans", persons[PERSON_ADMIN].token, NULL) == 404, "999 is there");
}

// ---- proposed by a warning

// What is proposed for the incident while these warnings are in force: the plan of that key, and why. NULL: it is not.
// Free it.
static json_t *reasons_of(struct play *play, uint32_t incident, const char *warnings, const char *key) {
    char path[120], *reply = NULL;
    snprintf(path, sizeof path, "/api/v1/incidents/%u/plans?warnings=%s", incident, warnings);
    need(hub_get(play->hub, path, play->stage.persons[PERSON_DUTY_ORG].token, &reply) == 200, "plans: %s", reply);
    json_t *root = json_loads(reply, 0, NULL), *plans = json_object_get(root, "plans"), *reasons = NULL;
    for (size_t i = 0; i < json_array_size(plans); i++) {
        const json_t *plan = json_array_get(plans, i);
        if (strcmp(json_string_value(json_object_get(plan, "key")), key) == 0)
            reasons = json_incref(json_object_get(plan, "reasons"));
    }
    json_decref(root);
    free(reply);
    return reasons;
}

static bool has_reason(const json_t *reasons, const char *word, const char *what) {
    bool has = false;
    for (size_t i = 0; i < json_array_size(reasons); i++) {
        const json_t *one = json_array_get(reasons, i);
        has = has || (strcmp(json_string_value(json_object_get(one, "reason")), word) == 0 &&
                      strcmp(json_string_value(json_object_get(one, "what")), what) == 0);
    }
    return has;
}

static void a_warning_in_force_proposes_its_plan(struct world *world) {
    struct play play = {0};
    gather(&play, world);
    uint32_t plan = must(play.boss, say_catalogue(DRAFT, CATALOGUE(PLAN), "rain-watch",
                                                  "{\"triggers\":{\"warnings\":[\"11B03:orange\"]},"
                                                  "\"posts\":[{\"template\":\"onsite-1-8\"}]}"))
                        .object;
    uint32_t incident = open_leak(&play);
    need(!reasons_of(&play, incident, "", "rain-watch"), "proposed without a warning");
    need(!reasons_of(&play, incident, "11B03:yellow,11C:red", "rain-watch"),
         "proposed for yellow, or for another hazard");
    json_t *reasons = reasons_of(&play, incident, "11C:red,11B03:red", "rain-watch");
    need(has_reason(reasons, "warning", "11B03:orange"), "it is not said that it is for the warning");
    json_decref(reasons);

    // A plan that names types too says both.
    struct box box = {0};
    say *open = say_open(&box, "暴雨", TOWN_A);
    box.incident_open.type = (char *)(uintptr_t) "11B03";
    uint32_t rain = must(play.boss, open).object;
    reasons = reasons_of(&play, rain, "11B03:orange", "rainstorm");
    need(has_reason(reasons, "type", "11B03") && has_reason(reasons, "warning", "11B03:orange"), "not for both");
    json_decref(reasons);
    reasons = reasons_of(&play, rain, "", "rainstorm");
    need(reasons && !has_reason(reasons, "warning", "11B03:orange"), "for a warning that is not in force");
    json_decref(reasons);

    char *said = ctl_match(&play, incident, "11C:red,11B03:red", 0);
    need(strstr(said, "\train-watch\t") && strstr(said, "\twarning 11B03:orange\t"), "%s", said);
    free(said);
    said = ctl_match(&play, incident, "11B03:yellow", 0);
    need(!strstr(said, "rain-watch") && strstr(said, "\twarning none\t"), "%s", said);
    free(said);
    said = ctl_match(&play, incident, "11B03:pink", 2);
    need(strstr(said, "--warnings must be"), "%s", said);
    free(said);
    must(play.boss, say_launch(DRAFT, plan, incident, NULL, 0)); // its number, and the incident it was proposed for
}

// ---- a launch

static void need_launched(const Muster__V1__Event *event, const char *who, size_t posts, size_t seats, size_t orders,
                          size_t dispatches, bool missed) {
    need(event && event->body_case == MUSTER__V1__EVENT__BODY_PLAN_LAUNCHED, "%s was not told of the launch", who);
    const Muster__V1__PlanLaunched *launched = event->plan_launched;
    need(launched->n_posts == posts && launched->n_seats == seats && launched->n_orders == orders &&
             launched->n_dispatches == dispatches && (launched->n_missed > 0) == missed,
         "%s was told of %zu posts, %zu seats, %zu orders, %zu dispatches, %zu missed", who, launched->n_posts,
         launched->n_seats, launched->n_orders, launched->n_dispatches, launched->n_missed);
}

// Somebody who signs in now and has heard nothing: are they told of the launch, and of what it could not reach?
static void need_kept(struct play *play, const char *name, const char *token, uint64_t seq, bool sees) {
    struct member *fresh =
        member_join(play->world, &(struct member_plan){.name = name, .token = token, .hub = play->hub});
    const Muster__V1__Snapshot *all = fresh->snapshot;
    need(all->n_launches == sees, "%s finds %zu launches", name, all->n_launches);
    for (size_t i = 0; i < all->n_launches; i++) {
        const Muster__V1__Launch *launch = all->launches[i];
        const struct actor *officer = &play->stage.persons[PERSON_DUTY_DISTRICT];
        need(launch->seq == seq && launch->plan == play->plan && launch->n_missed > 0 && launch->at_ms > 0 &&
                 strcmp(launch->account, officer->account) == 0,
             "%s finds another launch: seq %llu, plan %u by %s, %zu missed", name, (unsigned long long)launch->seq,
             launch->plan, launch->account, launch->n_missed);
        need(strncmp(launch->missed[0], "unit-lacks|", 11) == 0 || strncmp(launch->missed[0], "team-fewer|", 11) == 0,
             "missed: %s", launch->missed[0]);
    }
    member_leave(fresh);
}

static size_t held_by(const struct member *member, const char *account) {
    size_t held = 0;
    for (size_t i = 0; i < member->snapshot->n_seats; i++)
        held += strcmp(member->snapshot->seats[i]->holder, account) == 0;
    return held;
}

static void a_launch_does_it_all_and_tells_each_what_is_theirs(struct world *world) {
    struct play play = {0};
    gather(&play, world);
    struct actor *persons = play.stage.persons;
    struct member *district = look(&play, "district", persons[PERSON_DUTY_DISTRICT].token);
    struct member *elsewhere = look(&play, "elsewhere", persons[PERSON_DUTY_ELSEWHERE].token);
    struct member *town = look(&play, "town", persons[PERSON_DUTY_ORG].token);
    struct member *grid = look(&play, "grid", persons[PERSON_MEMBER].token);
    struct member *leader = look(&play, "leader", play.chief_token);
    struct member *fielder = look(&play, "fielder", play.lead_token);
    struct member *tablet = look(&play, "tablet", play.tablet_token);
    uint32_t incident = open_leak(&play), snapshots = leader->snapshots;
    need(held_by(leader, "leader") == 1, "the leader sits on %zu seats", held_by(leader, "leader"));

    // The town's officer does not see the committee's post: the plan's posts would hear of it.
    struct told_answer answer = member_do(town, say_launch(DRAFT, play.plan, incident, NULL, 0));
    need(answer.code == CODE_OUT_OF_SCOPE, "the town launched it, %u", answer.code);
    answer = member_do(grid, say_launch(DRAFT, play.plan, incident, NULL, 0));
    need(answer.code == CODE_NOT_ALLOWED, "a member launched it, %u", answer.code);
    answer = member_do(elsewhere, say_launch(DRAFT, play.plan, incident, NULL, 0));
    need(answer.code == CODE_OUT_OF_SCOPE, "another town launched it, %u", answer.code);

    double began = child_now();
    answer = member_do(district, say_launch(DRAFT, play.plan, incident, play.units, UNITS));
    double answered = child_now();
    need(answer.code == 0 && answer.object == incident, "the launch was refused, %u", answer.code);
    world_until(world, leader->snapshots > snapshots && leader->snapshot && leader->snapshot->seq >= answer.seq);
    double called = child_now();
    need(called - began < WORLD_PROMISE_S(1), "the leader was called after %.1f s", called - began);
    print_message("launch: answered after %.1f ms, the leader's device has it all after %.1f ms\n",
                  (answered - began) * 1e3, (called - began) * 1e3);

    // Called: the seat, the posts, and the orders of the post that they command.
    need(held_by(leader, "leader") == 2, "the leader sits on %zu seats", held_by(leader, "leader"));
    need(leader->snapshot->n_orders == 6, "the leader sees %zu orders", leader->snapshot->n_orders);
    world_until(world, fielder->snapshot && fielder->snapshot->seq >= answer.seq);
    need(held_by(fielder, "fielder") == 2, "the fielder sits on %zu seats", held_by(fielder, "fielder"));

    // By role they see posts, seats and dispatches, and no orders; a unit's device its own dispatch; another town
    // nothing.
    Muster__V1__Event *told = launch_told(district, answer.seq);
    need_launched(told, "the district's officer", 2, 2, 0, UNITS, true);
    need(told->plan_launched->incident == incident && told->object == incident, "it names another incident");
    for (size_t i = 0; i < told->plan_launched->n_missed; i++)
        need(strncmp(told->plan_launched->missed[i], "unit-lacks|", 11) == 0 ||
                 strncmp(told->plan_launched->missed[i], "team-fewer|", 11) == 0,
             "missed: %s", told->plan_launched->missed[i]);
    muster__v1__event__free_unpacked(told, NULL);
    told = launch_told(play.boss, answer.seq);
    need_launched(told, "the local operator", 2, 2, 0, UNITS, true);
    muster__v1__event__free_unpacked(told, NULL);
    told = launch_told(town, answer.seq);
    need_launched(told, "the town's officer", 2, 2, 0, UNITS, true);
    muster__v1__event__free_unpacked(told, NULL);
    told = launch_told(grid, answer.seq);
    need_launched(told, "a member in the town", 2, 2, 0, 0, false);
    muster__v1__event__free_unpacked(told, NULL);
    told = launch_told(tablet, answer.seq); // sees the incident, and no posts
    need_launched(told, "the tablet", 0, 0, 0, UNITS, true);
    muster__v1__event__free_unpacked(told, NULL);
    need(!launch_told(elsewhere, answer.seq), "another town was told of the launch");
    need_kept(&play, "town-fresh", persons[PERSON_DUTY_ORG].token, answer.seq, true);
    need_kept(&play, "elsewhere-fresh", persons[PERSON_DUTY_ELSEWHERE].token, answer.seq, false);
    need_kept(&play, "grid-fresh", persons[PERSON_MEMBER].token, answer.seq, false); // sees the posts, not the incident

    // Whoever comes back from before it is told the same, out of the journal.
    uint64_t before = answer.seq - 1;
    hub_stop(play.hub);
    hub_start(play.hub);
    struct member *back = member_join(world, &(struct member_plan){.name = "district-again",
                                                                   .token = persons[PERSON_DUTY_DISTRICT].token,
                                                                   .hub = play.hub,
                                                                   .seq = before,
                                                                   .log = district->log});
    need(back->resume != RESUME(START_OVER), "they had to start over");
    told = launch_told(back, answer.seq);
    need_launched(told, "the officer who came back", 2, 2, 0, UNITS, true);
    muster__v1__event__free_unpacked(told, NULL);
    need_kept(&play, "town-later", persons[PERSON_DUTY_ORG].token, answer.seq, true);

    // The next: running already; not for it; not there.
    answer = member_do(back, say_launch(DRAFT, play.plan, incident, NULL, 0));
    need(answer.code == CODE_PLAN_LAUNCHED, "twice, %u", answer.code);
    answer = member_do(back, say_launch(DRAFT, play.plan + 1, incident, NULL, 0));
    need(answer.code == CODE_PLAN_NOT_FOR, "a plan for something else, %u", answer.code);
    answer = member_do(back, say_launch(DRAFT, 9999, incident, NULL, 0));
    need(answer.code == CODE_CATALOGUE_UNKNOWN, "no such plan, %u", answer.code);
    answer = member_do(play.boss, say_catalogue(DRAFT, CATALOGUE(PLAN), "x", "{\"posts\":[]}"));
    need(answer.code == CODE_CATALOGUE_INVALID, "a plan of nothing, %u", answer.code);
    need(member_do(back, say_catalogue(DRAFT, CATALOGUE(PLAN), "x", "{}")).code == CODE_NOT_ALLOWED,
         "an officer put a catalogue");
}

// ---- killed on the way

struct seen {
    size_t posts, seats, dispatches, plans;
};

static struct seen look_at(struct play *play, uint32_t incident) {
    struct seen seen = {0};
    struct member *admin = look(play, "admin-looks", play->stage.persons[PERSON_ADMIN].token);
    const Muster__V1__Snapshot *all = admin->snapshot;
    for (size_t i = 0; i < all->n_posts; i++) {
        if (all->posts[i]->incident != incident)
            continue;
        seen.posts++;
        for (size_t k = 0; k < all->n_seats; k++)
            seen.seats += all->seats[k]->post == all->posts[i]->post && *all->seats[k]->holder;
    }
    for (size_t i = 0; i < all->n_dispatches; i++)
        seen.dispatches += all->dispatches[i]->incident == incident;
    for (size_t i = 0; i < all->n_incidents; i++)
        if (all->incidents[i]->incident == incident)
            seen.plans = all->incidents[i]->n_plans;
    member_leave(admin);
    return seen;
}

static void killed_it_is_whole_or_not_there(struct world *world) {
    struct play play = {0};
    gather(&play, world);
    const char *wish = getenv("MUSTER_KILLS");
    unsigned whole = 0, none = 0;
    for (int round = 0; round < (wish ? atoi(wish) : 8); round++) {
        uint32_t incident = open_leak(&play);
        uint32_t units =
            people_units(world, play.hub, (char[]){'k', (char)('a' + round % 26), '\0'}, 2, KIND(TEAM), TOWN_A);
        uint32_t chosen[] = {units, units + 1};
        uint8_t id[16];
        member_send(play.boss, say_launch(DRAFT, play.plan, incident, chosen, 2), id);
        world_rest(world, world_dice(world, 12) * 1e-3);
        hub_kill(play.hub);
        bool told = member_answer(play.boss, id) && member_answer(play.boss, id)->code == 0;
        world_rest(world, 0.05);
        // What the kill left, before the operator's outbox brings the command again.
        hub_start(play.hub);
        world_until(world, member_answer(play.boss, id) && client_outbox(play.boss->client) == 0);
        need(member_answer(play.boss, id)->code == 0, "refused with %u", member_answer(play.boss, id)->code);
        struct seen seen = look_at(&play, incident);
        need(seen.posts == 2 && seen.seats == 2 && seen.dispatches == 2 && seen.plans == 1,
             "round %d: %zu posts, %zu seats, %zu dispatches, %zu plans", round, seen.posts, seen.seats,
             seen.dispatches, seen.plans);
        *(told ? &whole : &none) += 1;
    }
    print_message("%u launches were answered before the kill, %u were not\n", whole, none);
}

// ---- two at once

static void of_two_officers_one_launches(struct world *world) {
    struct play play = {0};
    gather(&play, world);
    char token[64];
    people_account(world, play.hub, "second", ROLE(DUTY), DISTRICT_ORG, token);
    struct member *one = look(&play, "one", play.stage.persons[PERSON_DUTY_DISTRICT].token);
    struct member *two = look(&play, "two", token);
    for (int round = 0; round < 20; round++) {
        uint32_t incident = open_leak(&play);
        uint8_t ids[2][16];
        struct member *first = round % 2 ? one : two, *second = round % 2 ? two : one;
        member_send(first, say_launch(DRAFT, play.plan, incident, NULL, 0), ids[0]);
        member_send(second, say_launch(DRAFT, play.plan, incident, NULL, 0), ids[1]);
        world_until(world, member_answer(first, ids[0]) && member_answer(second, ids[1]));
        uint32_t codes[] = {member_answer(first, ids[0])->code, member_answer(second, ids[1])->code};
        need((codes[0] == 0 && codes[1] == CODE_PLAN_LAUNCHED) || (codes[1] == 0 && codes[0] == CODE_PLAN_LAUNCHED),
             "answered %u and %u", codes[0], codes[1]);
        struct seen seen = look_at(&play, incident);
        need(seen.posts == 2 && seen.plans == 1, "%zu posts, %zu plans", seen.posts, seen.plans);
    }
}

int main(void) {
    return WORLD_RUN(SCENARIO(sixty_plans_load_and_are_proposed), SCENARIO(a_warning_in_force_proposes_its_plan),
                     SCENARIO(a_launch_does_it_all_and_tells_each_what_is_theirs),
                     SCENARIO(killed_it_is_whole_or_not_there), SCENARIO(of_two_officers_one_launches));
}
