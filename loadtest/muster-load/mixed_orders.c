// Orders in the middle of everything: who gives them and who hears them have a thread and a loop of their own. So an
// order leaves when its time has come, which is at random, and not when the other loop has decoded what a tick brought;
// else none would ever meet the hub in its busiest moment. When it arrives the kernel says.
// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "muster-load/mixed.h"

#define UNDERWAY 256 // orders remembered; one that took longer than so many others is not counted
#define LAST_S 1.    // for the last ones to arrive

struct listener {
    struct party *party;
    struct client *client;
};

struct party {
    const struct hub *hub;
    const char *token;
    int rate;
    pthread_t thread;
    struct ev_loop *ev;
    struct listener listeners[CONSOLES / LISTENER_EVERY + 1];
    uint32_t count;
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
    double sent = sent_ms(listener->party, &event->command);
    if (sent > 0.)
        histogram_add(&listener->party->heard.order_ms, client_arrived_ms(listener->client) - sent);
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
    for (uint32_t i = 0; i < party->count; i++)
        if (client_state(party->listeners[i].client) != CLIENT_LIVE)
            return false;
    return true;
}

static void give(struct party *party) {
    char text[] = "增援已出发,预计二十分钟到达现场";
    Muster__V1__IncidentNote note = MUSTER__V1__INCIDENT_NOTE__INIT;
    note.incident = 1;
    note.text = text;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    command.body_case = MUSTER__V1__COMMAND__BODY_INCIDENT_NOTE;
    command.incident_note = &note;
    uint32_t place = party->given++ % UNDERWAY;
    party->underway[place].sent_ms = load_wall_ms();
    client_command(party->listeners[0].client, &command, party->underway[place].id);
}

// Until the next order: as of many people who do not know of each other.
static double pause_s(struct party *party) {
    return -log(1. - erand48(party->random)) / party->rate;
}

static void *live(void *arg) {
    struct party *party = arg;
    party->ev = ev_loop_new(0);
    for (int i = 0; i < CONSOLES; i += LISTENER_EVERY) {
        struct listener *listener = &party->listeners[party->count++];
        struct client_events events = {
            .raw = on_frame, .event = on_event, .answer = i == 0 ? on_answer : NULL, .arg = listener};
        listener->party = party;
        listener->client = console_open(party->ev, party->hub, party->token, i, &events, true);
        load_run(party->ev, LISTENER_EVERY * CONSOLE_S);
    }
    atomic_store(&party->live, load_until(party->ev, all_live, party, CONNECT_S));
    while (!atomic_load(&party->leaving)) {
        load_run(party->ev, pause_s(party));
        if (atomic_load(&party->measuring))
            give(party);
    }
    load_run(party->ev, LAST_S);
    return NULL;
}

struct party *party_start(const struct hub *hub, const char *token, int rate) {
    struct party *party = mem_new(sizeof *party);
    party->hub = hub;
    party->token = token;
    party->rate = rate;
    memcpy(party->random, "muster", sizeof party->random);
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
