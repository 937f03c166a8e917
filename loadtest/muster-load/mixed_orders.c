// A command post in the middle of everything: one of its people gives orders to each of the others in turn, and as many
// notes to an incident, which every console hears. They have a thread and a loop of their own. So a command leaves when
// its time has come, which is at random, and not when the other loop has decoded what a tick brought; else none would
// ever meet the hub in its busiest moment. When it arrives the kernel says.
// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "muster-load/mixed.h"

#define PEOPLE (CONSOLES / LISTENER_EVERY + 1) // number i is on seat i + 1
#define UNDERWAY 256 // commands remembered; one that took longer than so many others is not counted
#define LAST_S 1.    // for the last ones to arrive

struct listener {
    struct party *party;
    struct client *client;
    char name[16], token[64];
};

struct party {
    const struct hub *hub;
    int rate;
    pthread_t thread;
    struct ev_loop *ev;
    struct listener listeners[PEOPLE];
    struct {
        uint8_t id[16];
        double sent_ms;
    } underway[UNDERWAY];
    uint32_t given;
    unsigned short random[3];
    _Atomic bool live, measuring, leaving;
    struct heard heard;
};

static double sent_ms(const struct party *party, const ProtobufCBinaryData *id) {
    for (uint32_t i = 0; i < UNDERWAY && id->len == 16; i++)
        if (memcmp(party->underway[i].id, id->data, 16) == 0)
            return party->underway[i].sent_ms;
    return 0.;
}

static void on_frame(void *arg, const uint8_t *frame, size_t len) {
    struct listener *listener = arg;
    struct party *party = listener->party;
    if (atomic_load(&party->measuring))
        party->heard.rows += frame_rows_at(frame, len, client_arrived_ms(listener->client), &party->heard.fix_ms);
}

static void on_event(void *arg, const Muster__V1__Event *event) {
    struct listener *listener = arg;
    struct heard *heard = &listener->party->heard;
    double sent = sent_ms(listener->party, &event->command);
    if (sent > 0.)
        histogram_add(event->body_case == MUSTER__V1__EVENT__BODY_ORDER_ISSUED ? &heard->order_ms : &heard->note_ms,
                      client_arrived_ms(listener->client) - sent);
}

static void on_answer(void *arg, const Muster__V1__Answer *answer) {
    struct listener *listener = arg;
    double sent = sent_ms(listener->party, &answer->id);
    listener->party->heard.refused += answer->code != 0;
    if (sent > 0.)
        histogram_add(&listener->party->heard.answer_ms, client_arrived_ms(listener->client) - sent);
}

static bool all_live(void *arg) {
    const struct party *party = arg;
    for (int i = 0; i < PEOPLE; i++)
        if (client_state(party->listeners[i].client) != CLIENT_LIVE)
            return false;
    return true;
}

static void send(struct party *party, Muster__V1__Command *command) {
    uint32_t place = party->given++ % UNDERWAY;
    party->underway[place].sent_ms = load_wall_ms();
    client_command(party->listeners[0].client, command, party->underway[place].id);
}

static void give_note(struct party *party) {
    char text[] = "增援已出发,预计二十分钟到达现场";
    Muster__V1__IncidentNote note = MUSTER__V1__INCIDENT_NOTE__INIT;
    note.incident = 1;
    note.text = text;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    command.body_case = MUSTER__V1__COMMAND__BODY_INCIDENT_NOTE;
    command.incident_note = &note;
    send(party, &command);
}

static void give_order(struct party *party) {
    char text[] = "立即报告到位人数和装备情况";
    Muster__V1__Target target = MUSTER__V1__TARGET__INIT, *targets[] = {&target};
    target.kind = MUSTER__V1__TARGET_KIND__TARGET_KIND_SEAT;
    target.number = 2 + party->given / 2 % (PEOPLE - 1);
    Muster__V1__OrderIssue issue = MUSTER__V1__ORDER_ISSUE__INIT;
    issue.targets = targets;
    issue.n_targets = 1;
    issue.text = text;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    command.body_case = MUSTER__V1__COMMAND__BODY_ORDER_ISSUE;
    command.seat = 1;
    command.order_issue = &issue;
    send(party, &command);
}

// Until the next command: as of many people who do not know of each other.
static double pause_s(struct party *party) {
    return -log(1. - erand48(party->random)) / party->rate;
}

static void *live(void *arg) {
    struct party *party = arg;
    party->ev = ev_loop_new(0);
    for (int i = 0; i < CONSOLES; i += LISTENER_EVERY) {
        struct listener *listener = &party->listeners[i / LISTENER_EVERY];
        struct client_events events = {
            .raw = on_frame, .event = on_event, .answer = i == 0 ? on_answer : NULL, .arg = listener};
        listener->client = console_open(party->ev, party->hub, listener->token, i, &events, true);
        load_run(party->ev, LISTENER_EVERY * CONSOLE_S);
    }
    atomic_store(&party->live, load_until(party->ev, all_live, party, CONNECT_S));
    while (!atomic_load(&party->leaving)) {
        load_run(party->ev, pause_s(party));
        if (atomic_load(&party->measuring))
            (party->given % 2 ? give_order : give_note)(party);
    }
    load_run(party->ev, LAST_S);
    return NULL;
}

static void say_post(struct client *client, const void *arg) {
    const struct party *party = arg;
    char key[] = "onsite-1-8", name[] = "现场指挥部", org[] = LOAD_ORG;
    Muster__V1__PostOpen open = MUSTER__V1__POST_OPEN__INIT;
    open.template_ = key;
    open.name = name;
    open.org = org;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    command.body_case = MUSTER__V1__COMMAND__BODY_POST_OPEN;
    command.post_open = &open;
    client_command(client, &command, NULL);
    for (uint32_t i = 0; i < PEOPLE; i++) {
        Muster__V1__SeatAssign assign = MUSTER__V1__SEAT_ASSIGN__INIT;
        assign.seat = i + 1;
        assign.account = (char *)(uintptr_t)party->listeners[i].name;
        command.body_case = MUSTER__V1__COMMAND__BODY_SEAT_ASSIGN;
        command.seat_assign = &assign;
        client_command(client, &command, NULL);
    }
}

static bool take_seats(struct party *party, struct hub *hub) {
    for (int i = 0; i < PEOPLE; i++) {
        struct listener *listener = &party->listeners[i];
        listener->party = party;
        snprintf(listener->name, sizeof listener->name, "duty-%d", i + 1);
        if (!setup_account(hub, listener->name, "duty", LOAD_ORG, listener->token))
            return false;
    }
    return setup_template(hub) && setup_say(hub, say_post, party);
}

struct party *party_start(struct hub *hub, int rate) {
    struct party *party = mem_new(sizeof *party);
    party->hub = hub;
    party->rate = rate;
    memcpy(party->random, "muster", sizeof party->random);
    if (!take_seats(party, hub)) {
        free(party);
        return NULL;
    }
    pthread_create(&party->thread, NULL, live, party);
    return party;
}

bool party_live(const struct party *party) {
    return atomic_load(&((struct party *)(uintptr_t)party)->live);
}

void party_measure(struct party *party, bool on) {
    atomic_store(&party->measuring, on);
}

const struct heard *party_end(struct party *party) {
    atomic_store(&party->leaving, true);
    pthread_join(party->thread, NULL);
    return &party->heard;
}
