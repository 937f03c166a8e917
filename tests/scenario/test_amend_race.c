// Two officers amend the same version of an incident in the same moment, at one hub and at two: one of them is done,
// the other is told that somebody was before them, and no change is lost or written over unseen.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "world/people.h"
#include "world/stage.h"
#include "world/truth.h"

#define ROUNDS 60
#define TITLE_MAX 40

static const Muster__V1__Incident *look(struct member *member, uint32_t incident) {
    for (size_t i = 0; i < member->snapshot->n_incidents; i++)
        if (member->snapshot->incidents[i]->incident == incident)
            return member->snapshot->incidents[i];
    need(false, "%s does not see incident %u", member->name, incident);
    return NULL;
}

// The event under `seq`, as the member was told it, gave the incident this title.
static void told_title(const struct member *member, uint64_t seq, uint32_t incident, const char *title) {
    const struct told_event *told = member_event(member, seq);
    need(told, "%s was not told of event %llu", member->name, (unsigned long long)seq);
    Muster__V1__Event *event = muster__v1__event__unpack(NULL, told->len, told->bytes);
    need(event && event->body_case == MUSTER__V1__EVENT__BODY_INCIDENT_AMENDED && event->object == incident &&
             strcmp(event->incident_amended->title, title) == 0,
         "event %llu, as told to %s, is not \"%s\"", (unsigned long long)seq, member->name, title);
    muster__v1__event__free_unpacked(event, NULL);
}

// Both have seen `version`. Whoever speaks first is up to `ahead_ms` ahead of the other, for one may sit further away.
// Returns which of them was done, and the seq of its event. That a refusal comes with its sentences is among what every
// member is promised.
static uint32_t race(struct member *const officers[2], uint32_t incident, uint32_t version,
                     const char titles[2][TITLE_MAX], uint32_t ahead_ms, uint64_t *seq) {
    uint8_t ids[2][16];
    uint32_t first = world_dice(officers[0]->world, 2);
    for (uint32_t k = 0; k < 2; k++) {
        uint32_t who = k ? !first : first;
        if (k && ahead_ms)
            world_rest(officers[0]->world, world_dice(officers[0]->world, ahead_ms) * 1e-3);
        member_send(officers[who], say_amend(BOX, incident, version, titles[who], GRADE(UNKNOWN)), ids[who]);
    }
    world_until(officers[0]->world, member_answer(officers[0], ids[0]) && member_answer(officers[1], ids[1]));
    const struct told_answer *answers[] = {member_answer(officers[0], ids[0]), member_answer(officers[1], ids[1])};
    uint32_t done = answers[0]->code != 0;
    need(answers[done]->code == 0 && answers[!done]->code == CODE_INCIDENT_VERSION_OLD,
         "version %u: answered %u and %u", version, answers[0]->code, answers[1]->code);
    *seq = answers[done]->seq;
    return done;
}

static void amend_at_once(struct world *world, struct hub *authority, struct member *const officers[2],
                          uint32_t ahead_ms) {
    uint32_t incident = must(officers[0], say_open(BOX, "火情", TOWN_A)).object, won[2] = {0};
    char titles[ROUNDS][2][TITLE_MAX];
    uint64_t seqs[ROUNDS];
    uint32_t done[ROUNDS];
    for (uint32_t i = 0; i < ROUNDS; i++) {
        for (int who = 0; who < 2; who++)
            snprintf(titles[i][who], TITLE_MAX, "火情 第%u次 第%d人", i, who + 1);
        done[i] = race(officers, incident, i + 1, titles[i], ahead_ms, &seqs[i]);
        won[done[i]]++;
    }
    print_message("the first officer was done %u times, the second %u times\n", won[0], won[1]);
    // Every change that was done is there, in both ears, and it is the last one that stands.
    world_until(world, member_known(officers[0]) >= seqs[ROUNDS - 1] && member_known(officers[1]) >= seqs[ROUNDS - 1]);
    for (uint32_t i = 0; i < ROUNDS; i++)
        for (int who = 0; who < 2; who++)
            told_title(officers[who], seqs[i], incident, titles[i][done[i]]);
    struct member *later = stage_device(world, authority, "one", "later");
    need(look(later, incident)->version == ROUNDS + 1, "version %u", look(later, incident)->version);
    need(strcmp(look(later, incident)->title, titles[ROUNDS - 1][done[ROUNDS - 1]]) == 0, "its title is \"%s\"",
         look(later, incident)->title);
    // Whoever was refused looks again, and then it is done.
    must(officers[!done[ROUNDS - 1]], say_amend(BOX, incident, ROUNDS + 1, "火情已控制", GRADE(UNKNOWN)));
    hub_stop(authority);
    struct truth *truth = truth_of_journal(authority->folder);
    uint32_t amended = 0;
    for (uint64_t i = 0; i < truth->count; i++)
        amended += truth->records[i].body == MUSTER__V1__EVENT__BODY_INCIDENT_AMENDED;
    need(amended == ROUNDS + 1, "%u amendments in the log", amended);
    for (int who = 0; who < 2; who++)
        truth_holds(truth, officers[who], truth_for_duty);
    truth_free(truth);
}

static void of_two_amendments_one_is_done(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *const officers[] = {people_join(world, hub, "one", ROLE(DUTY), DISTRICT_ORG),
                                       people_join(world, hub, "two", ROLE(DUTY), DISTRICT_ORG)};
    amend_at_once(world, hub, officers, 0);
}

static void of_two_at_two_hubs_too(struct world *world) {
    char token[64];
    world_redis(world);
    struct hub *east = world_hub(world, NULL), *west = world_gateway(world, "west", world->redis->path, NULL);
    people_account(world, east, "two", ROLE(DUTY), DISTRICT_ORG, token);
    struct member *const officers[] = {
        people_join(world, east, "one", ROLE(DUTY), DISTRICT_ORG),
        member_join(world, &(struct member_plan){.name = "two", .token = token, .hub = west})};
    amend_at_once(world, east, officers, 20);
}

int main(void) {
    return WORLD_RUN(SCENARIO(of_two_amendments_one_is_done), SCENARIO(of_two_at_two_hubs_too));
}
