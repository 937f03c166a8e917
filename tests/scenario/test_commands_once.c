// A command is done once: sent again it is answered alike, refusals too, also after a restart and by other links.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "world/people.h"
#include "world/truth.h"

static void same(struct told_answer one, struct told_answer other) {
    need(one.code == other.code && one.seq == other.seq && one.object == other.object,
         "answered %u, seq %llu, object %u and then %u, seq %llu, object %u", one.code, (unsigned long long)one.seq,
         one.object, other.code, (unsigned long long)other.seq, other.object);
}

static void log_has(struct hub *hub, struct world *world, uint64_t count) {
    (void)world;
    struct truth *truth = truth_of_journal(hub->folder);
    need(truth->count == count, "%llu events instead of %llu", (unsigned long long)truth->count,
         (unsigned long long)count);
    truth_free(truth);
}

static uint8_t OPEN[16] = "open one by hand", EARLY[16] = "before its time.";

static void sent_twice_it_is_done_once(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    struct told_answer done = member_do(duty, say_with_id(say_open(BOX, "t", TOWN_A), OPEN));
    need(done.code == 0 && done.object == 1, "refused: %u", done.code);
    same(done, member_do(duty, say_with_id(say_open(BOX, "t", TOWN_A), OPEN)));
    // Even when the second one says something else: the id counts.
    same(done, member_do(duty, say_with_id(say_note(BOX, 1, "n"), OPEN)));
    log_has(hub, world, done.seq);
    hub_kill(hub);
    hub_start(hub);
    same(done, member_do(duty, say_with_id(say_open(BOX, "t", TOWN_A), OPEN)));
    hub_stop(hub);
    log_has(hub, world, done.seq);
    hub_start(hub);
    same(done, member_do(duty, say_with_id(say_open(BOX, "t", TOWN_A), OPEN)));
}

static void a_refusal_stays_a_refusal(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    struct told_answer early = member_do(duty, say_with_id(say_note(BOX, 1, "n"), EARLY));
    need(early.code == CODE_INCIDENT_UNKNOWN, "answered %u", early.code);
    // By now it could be done; the answer has been given.
    need(member_do(duty, say_open(BOX, "t", TOWN_A)).code == 0, "not opened");
    same(early, member_do(duty, say_with_id(say_note(BOX, 1, "n"), EARLY)));
    hub_kill(hub);
    hub_start(hub);
    same(early, member_do(duty, say_with_id(say_note(BOX, 1, "n"), EARLY)));
    need(member_do(duty, say_note(BOX, 1, "n")).code == 0, "a new id is refused");
}

static void another_account_cannot_use_the_id(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    struct member *other = people_join(world, hub, "other", ROLE(DUTY), DISTRICT_ORG);
    struct told_answer done = member_do(duty, say_with_id(say_open(BOX, "t", TOWN_A), OPEN));
    need(member_do(other, say_with_id(say_open(BOX, "t", TOWN_A), OPEN)).code == CODE_ID_TAKEN, "taken twice");
    same(done, member_do(duty, say_with_id(say_open(BOX, "t", TOWN_A), OPEN)));
    hub_kill(hub);
    hub_start(hub);
    need(member_do(other, say_with_id(say_open(BOX, "t", TOWN_A), OPEN)).code == CODE_ID_TAKEN,
         "taken after a restart");
    log_has(hub, world, done.seq);
}

// The same account at two consoles: whichever copy comes first is done, both get its answer.
static void two_links_send_the_same_at_the_same_time(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    char token[64];
    people_account(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG, token);
    struct member *one = member_join(world, &(struct member_plan){.name = "one", .token = token, .hub = hub});
    struct member *two = member_join(world, &(struct member_plan){.name = "two", .token = token, .hub = hub});
    need(member_do(one, say_open(BOX, "t", TOWN_A)).code == 0, "not opened");
    uint32_t before_one = one->answer_count, before_two = two->answer_count;
    for (uint8_t i = 0; i < 50; i++) {
        uint8_t id[16] = {i, 1};
        member_send(one, say_with_id(say_note(BOX, 1, "n"), id), NULL);
        member_send(two, say_with_id(say_note(BOX, 1, "n"), id), NULL);
    }
    world_until(world, one->answer_count == before_one + 50 && two->answer_count == before_two + 50);
    for (uint8_t i = 0; i < 50; i++) {
        uint8_t id[16] = {i, 1};
        same(*member_answer(one, id), *member_answer(two, id));
    }
    hub_stop(hub);
    struct truth *truth = truth_of_journal(hub->folder);
    truth_holds(truth, one, truth_for_duty);
    truth_holds(truth, two, truth_for_duty);
    truth_free(truth);
}

static void an_id_must_be_whole(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    Muster__V1__Command *command = say_open(BOX, "t", TOWN_A);
    command->id = (ProtobufCBinaryData){8, OPEN};
    Muster__V1__ClientFrame frame = MUSTER__V1__CLIENT_FRAME__INIT;
    frame.n_commands = 1;
    frame.commands = &command;
    uint8_t bytes[400];
    size_t len = muster__v1__client_frame__pack(&frame, bytes);
    uint64_t before = member_known(duty);
    need(client_send(duty->client, bytes, len), "not sent");
    need(member_do(duty, say_open(BOX, "u", TOWN_A)).seq == before + 1, "a command with half an id was done");
}

int main(void) {
    return WORLD_RUN(SCENARIO(sent_twice_it_is_done_once), SCENARIO(a_refusal_stays_a_refusal),
                     SCENARIO(another_account_cannot_use_the_id), SCENARIO(two_links_send_the_same_at_the_same_time),
                     SCENARIO(an_id_must_be_whole));
}
