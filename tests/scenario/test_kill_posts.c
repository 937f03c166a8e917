// SIGKILL at random instants while people change seats, talk, order and answer, and posts open and close: what was
// acknowledged is there exactly once, who sits still hears it all, PostgreSQL ends equal to the journal, and the next
// start tells what the one before told. MUSTER_KILLS: how often (10).
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world/stage.h"
#include "world/truth.h"

#define PEOPLE 4
#define PER_TURN 4

struct play {
    struct world *world;
    struct hub *hub;
    struct member *local, *people[PEOPLE];
    struct member *clerk; // the deputy, who sits still and hears all of the post
    struct member *rear;  // commands a post of its own, under which others come and go
    uint32_t post, rear_post, seats[PEOPLE], unit;
    uint32_t posts, orders, consults, given; // asked for; not all of them were had
};

static const char *const names[PEOPLE] = {"chief", "lead", "second", "other"};
static const enum stage_seat places[PEOPLE] = {STAGE_CHIEF, STAGE_LEAD, STAGE_SECOND, STAGE_OTHER};

static struct play gather(struct world *world) {
    static const char *const flags[] = {"--open-commands", "1000", "--commands-per-s", "10000", NULL};
    world_postgres(world);
    struct play play = {.world = world, .hub = world_hub(world, flags), .posts = 2};
    play.local = people_operator(world, play.hub);
    play.unit = people_units(world, play.hub, "u", 1, KIND(TEAM), TOWN_A);
    stage_template(play.local, NULL);
    play.post = stage_open(play.local, 0);
    play.clerk = stage_cast(world, play.hub, "clerk", stage_seat(play.post, STAGE_DEPUTY));
    play.rear_post = stage_open(play.local, 0);
    play.rear = stage_cast(world, play.hub, "rear", stage_seat(play.rear_post, STAGE_CHIEF));
    for (int i = 0; i < PEOPLE; i++) {
        play.seats[i] = stage_seat(play.post, places[i]);
        play.people[i] = stage_cast(world, play.hub, names[i], play.seats[i]);
    }
    return play;
}

// ---- one command by the dice; many are refused, for the dice do not know who sits where

static uint32_t dice(struct play *play, uint32_t sides) {
    return world_dice(play->world, sides);
}

static say *change_seats(struct play *play, struct sheet *sheet, uint32_t seat, bool *by_local) {
    const char *whom = names[dice(play, PEOPLE)];
    switch (dice(play, 6)) {
    case 0:
        return say_hand_over(sheet, seat, whom);
    case 1:
        return say_leave(sheet, seat);
    case 2:
        *by_local = true;
        return say_relieve(sheet, seat);
    case 3:
        *by_local = true;
        return say_assign(sheet, seat, whom);
    default: // more often, or soon nobody sits anywhere
        return say_take(sheet, seat);
    }
}

static say *order(struct play *play, struct sheet *sheet) {
    play->orders++;
    say_order(sheet, "转移群众");
    if (dice(play, 2))
        say_to_module(sheet, play->post, 1 + dice(play, 2));
    if (dice(play, 3) == 0)
        say_to_unit(sheet, play->unit);
    return say_to_seat(sheet, play->seats[1 + dice(play, PEOPLE - 1)]);
}

// Posts under the rear come, are given orders, and go with them.
static void change_posts(struct play *play) {
    uint32_t number = 3 + dice(play, play->posts - 1), kind = dice(play, 4);
    struct sheet *sheet = SHEET;
    if (kind == 0) {
        play->posts++;
        member_send(play->local, say_post_open(sheet, STAGE_KEY, TOWN_A, play->rear_post), NULL);
    } else if (kind == 1) {
        member_send(play->local, say_post_close(sheet, number, dice(play, 2)), NULL);
    } else {
        play->orders++;
        say_order(sheet, "汇报");
        say_to_seat(sheet, stage_seat(number, STAGE_CHIEF));
        member_send(play->rear, say_as(stage_seat(play->rear_post, STAGE_CHIEF), &sheet->command), NULL);
    }
}

static say *consult(struct play *play, struct sheet *sheet) {
    uint32_t number = 1 + dice(play, play->consults + 1);
    switch (dice(play, 4)) {
    case 0:
        play->consults++;
        return say_consult(sheet, play->post, play->seats, PEOPLE);
    case 1:
        return say_consult_close(sheet, number);
    case 2:
        return say_minute(sheet, number, "纪要");
    default:
        return say_message(sheet, CHANNEL(CONSULT), number, "意见");
    }
}

static void give(struct play *play) {
    uint32_t who = dice(play, PEOPLE), seat = play->seats[dice(play, 3) ? who : dice(play, PEOPLE)];
    uint32_t kind = dice(play, 20);
    struct sheet *sheet = SHEET;
    bool by_local = false;
    char text[40];
    say *command;
    snprintf(text, sizeof text, "%u", ++play->given);
    if (kind == 19) {
        change_posts(play);
        return;
    }
    if (kind < 1)
        command = change_seats(play, sheet, seat, &by_local);
    else if (kind < 5)
        command = order(play, sheet);
    else if (kind < 12)
        command = say_step(sheet, 1 + dice(play, play->orders + 1), 1 + dice(play, 2),
                           (Muster__V1__OrderPhase)(2 + dice(play, 8)), text);
    else if (kind < 14)
        command = consult(play, sheet);
    else if (kind < 15)
        command = say_read(sheet, CHANNEL(POST), play->post, 1 + dice(play, 1 + (uint32_t)member_known(play->clerk)));
    else
        command = say_message(sheet, CHANNEL(POST), play->post, text);
    if (by_local)
        member_send(play->local, command, NULL);
    else
        member_send(play->people[who], say_as(seat, command), NULL);
}

// Each on the seat where they began, as far as the hub lives to do it.
static void sit_down(struct play *play) {
    for (int i = 0; i < PEOPLE; i++) {
        member_send(play->local, say_relieve(SHEET, play->seats[i]), NULL);
        member_send(play->local, say_assign(SHEET, play->seats[i], names[i]), NULL);
    }
}

static void pass(struct play *play, double seconds) {
    for (double end = child_now() + seconds; child_now() < end; world_rest(play->world, 0.02))
        for (int i = 0; i < PER_TURN; i++)
            give(play);
}

// ---- what must hold

static bool is_settled(const struct play *play) {
    bool settled = client_outbox(play->local->client) == 0 && client_outbox(play->rear->client) == 0 &&
                   member_live(play->local) && member_live(play->rear) && member_live(play->clerk);
    for (int i = 0; i < PEOPLE; i++)
        settled = settled && client_outbox(play->people[i]->client) == 0 && member_live(play->people[i]);
    return settled;
}

// What the clerk hears without a doubt: talk of the post, its orders, its seats. `ours`: by the number of an order.
static bool clerk_hears(const struct play *play, const struct truth_record *record, bool *ours) {
    Muster__V1__Event *event = muster__v1__event__unpack(NULL, record->event_len, record->event);
    Muster__V1__Event__BodyCase body = event->body_case;
    bool hears = false;
    if (body == MUSTER__V1__EVENT__BODY_ORDER_ISSUED)
        hears = ours[event->object] = event->order_issued->post == play->post;
    if (body == MUSTER__V1__EVENT__BODY_ORDER_STEPPED)
        hears = ours[event->object];
    if (body == MUSTER__V1__EVENT__BODY_MESSAGE_POSTED)
        hears = event->message_posted->channel->kind == CHANNEL(POST) &&
                event->message_posted->channel->number == play->post;
    if (body >= MUSTER__V1__EVENT__BODY_SEAT_TAKEN && body <= MUSTER__V1__EVENT__BODY_SEAT_LEFT)
        hears = event->object <= STAGE_SEATS;
    muster__v1__event__free_unpacked(event, NULL);
    return hears;
}

static void check_member(struct truth *truth, struct member *member) {
    struct truth_broken broken = {0};
    member_check(member); // in order, nothing twice
    truth_weigh(truth, member, NULL, &broken);
    need(broken.lost == 0 && broken.doubled == 0, "%s: %s", member->name, broken.first);
}

static void holds(struct play *play) {
    world_until(play->world, is_settled(play));
    struct truth *truth = truth_of_journal(play->hub->folder);
    world_until(play->world, member_live(play->clerk) && member_known(play->clerk) >= truth->count);
    uint32_t heard = 0;
    bool *ours = calloc(play->orders + 1, sizeof *ours);
    for (uint64_t seq = play->clerk->base + 1; seq <= truth->count; seq++) {
        const struct truth_record *record = &truth->records[seq - 1];
        if (!clerk_hears(play, record, ours))
            continue;
        const struct told_event *told = member_event(play->clerk, seq);
        need(told && told->len == record->event_len && memcmp(told->bytes, record->event, told->len) == 0,
             "the clerk was not told event %llu", (unsigned long long)seq);
        heard++;
    }
    free(ours);
    need(heard > play->given / 10, "the clerk heard %u of %u", heard, play->given);
    need(play->clerk->snapshots == 2, "the clerk had to start over"); // one without the seat, one with it
    check_member(truth, play->clerk);
    check_member(truth, play->local);
    check_member(truth, play->rear);
    for (int i = 0; i < PEOPLE; i++)
        check_member(truth, play->people[i]);
    truth_free(truth);
    truth_settles(play->world, play->hub);
}

// What a new device of the clerk is told, without the place in the log: a token lies in between.
static uint8_t *picture(struct play *play, const char *device, size_t *len) {
    struct member *member = stage_device(play->world, play->hub, "clerk", device);
    member->snapshot->seq = 0;
    *len = muster__v1__snapshot__get_packed_size(member->snapshot);
    uint8_t *bytes = malloc(*len + 1);
    muster__v1__snapshot__pack(member->snapshot, bytes);
    member_leave(member);
    return bytes;
}

static void nothing_acknowledged_is_lost_or_doubled(struct world *world) {
    const char *given = getenv("MUSTER_KILLS");
    int kills = given ? atoi(given) : 10;
    struct play play = gather(world);
    for (int i = 0; i < kills; i++) {
        double end = child_now() + WORLD_PATIENCE_S;
        while (!member_live(play.clerk) && child_now() < end)
            world_turn(world);
        sit_down(&play);
        pass(&play, 0.3 + 0.1 * dice(&play, 8));
        hub_kill(play.hub);
        pass(&play, 0.1);
        hub_start(play.hub);
    }
    holds(&play);
    // And once more in order: the next start tells the same.
    size_t before_len, after_len;
    uint8_t *before = picture(&play, "before", &before_len);
    hub_stop(play.hub);
    hub_start(play.hub);
    uint8_t *after = picture(&play, "after", &after_len);
    need(before_len == after_len && memcmp(before, after, after_len) == 0, "after a restart it is another picture");
    free(before);
    free(after);
    pass(&play, 0.5);
    holds(&play);
    print_message("%u commands, %u incarnations and %u events seen by the clerk\n", play.given, play.clerk->welcomes,
                  play.clerk->event_count);
}

int main(void) {
    return WORLD_RUN(SCENARIO(nothing_acknowledged_is_lost_or_doubled));
}
