// One client of the library and one fake hub on one loop, and what each heard of the other.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_CLIENT_STAGE_H
#define UNIT_CLIENT_STAGE_H

#include "client/client_internal.h"
#include "unit/fake_hub.h"

#define HEARD_MAX 64

// One client, one hub, and what each heard.
struct stage {
    struct ev_loop *loop;
    struct fake_hub hub;
    struct client *client;
    struct client_options options;
    // at the hub
    int frames, hellos, pings, views;
    Muster__V1__Hello *hello; // last one
    uint8_t ids[HEARD_MAX][16];
    int64_t made[HEARD_MAX];
    int commands;
    uint64_t ping;
    ev_tstamp hello_at;
    // at the client
    int welcomes, snapshots, events, answers, downs, raws, goodbyes, fixes;
    uint32_t codes[HEARD_MAX];
    uint64_t seqs[HEARD_MAX], through_in_event;
    size_t snapshot_units;
};

static uint8_t log_a[16] = "log a.........."; // of the fake hub

// ---- the hub's ears

static inline void hub_heard(void *arg, const Muster__V1__ClientFrame *frame) {
    struct stage *s = arg;
    s->frames++;
    if (frame->hello) {
        assert_true(frame->n_commands == 0 && frame->n_fixes == 0 && !frame->view && !frame->ping);
        uint8_t bytes[512];
        size_t len = muster__v1__hello__pack(frame->hello, bytes);
        if (s->hello)
            muster__v1__hello__free_unpacked(s->hello, NULL);
        s->hello = muster__v1__hello__unpack(NULL, len, bytes);
        s->hellos++;
        s->hello_at = ev_time();
    }
    for (size_t i = 0; i < frame->n_commands; i++, s->commands++) {
        assert_int_equal(frame->commands[i]->id.len, 16);
        assert_in_range(s->commands, 0, HEARD_MAX - 1);
        memcpy(s->ids[s->commands], frame->commands[i]->id.data, 16);
        s->made[s->commands] = frame->commands[i]->made_at_ms;
    }
    s->views += frame->view != NULL;
    if (frame->ping) {
        s->pings++;
        s->ping = frame->ping->number;
    }
}

// ---- the client's callbacks

static inline void on_welcome(void *arg, const Muster__V1__Welcome *w) {
    ((struct stage *)arg)->welcomes += w->log.len == 16;
}
static inline void on_snapshot(void *arg, const Muster__V1__Snapshot *part) {
    struct stage *s = arg;
    s->snapshots++;
    s->snapshot_units += part->n_units;
    assert_int_equal(client_through(s->client), 0); // not before it was handed over
}
static inline void on_event(void *arg, const Muster__V1__Event *event) {
    struct stage *s = arg;
    s->seqs[s->events++ % HEARD_MAX] = event->seq;
    s->through_in_event = client_through(s->client);
}
static inline void on_fixes(void *arg, const Muster__V1__Fixes *fixes) {
    ((struct stage *)arg)->fixes += (int)fixes->n_unit;
}
static inline void on_answer(void *arg, const Muster__V1__Answer *answer) {
    struct stage *s = arg;
    s->codes[s->answers++ % HEARD_MAX] = answer->code;
}
static inline void on_goodbye(void *arg, const Muster__V1__Goodbye *g) {
    ((struct stage *)arg)->goodbyes += g->code > 0;
}
static inline void on_down(void *arg, const char *why) {
    ((struct stage *)arg)->downs += why != NULL;
}
static inline void on_raw(void *arg, const uint8_t *frame, size_t len) {
    ((struct stage *)arg)->raws += frame && len;
}

// ---- scaffolding

static inline int set_up(void **state) {
    struct stage *s = calloc(1, sizeof *s);
    s->loop = ev_loop_new(EVFLAG_AUTO);
    fake_hub_open(&s->hub, s->loop);
    s->hub.heard = hub_heard;
    s->hub.arg = s;
    s->options = (struct client_options){
        .host = "127.0.0.1",
        .port = s->hub.port,
        .token = "token",
        .device = "tablet-1",
        .reconnect = true,
        .backoff_ms = 20,
        .backoff_max_ms = 100,
        .decode = true,
        .events = {.welcome = on_welcome,
                   .snapshot = on_snapshot,
                   .event = on_event,
                   .fixes = on_fixes,
                   .answer = on_answer,
                   .goodbye = on_goodbye,
                   .down = on_down,
                   .raw = on_raw,
                   .arg = s},
    };
    *state = s;
    return 0;
}

static inline int tear_down(void **state) {
    struct stage *s = *state;
    client_destroy(s->client);
    fake_hub_shut(&s->hub);
    if (s->hello)
        muster__v1__hello__free_unpacked(s->hello, NULL);
    ev_loop_destroy(s->loop);
    free(s);
    return 0;
}

static inline void run_for(struct stage *s, double seconds) {
    ev_tstamp end = ev_time() + seconds;
    UNTIL(s, ev_time() >= end);
}

static inline void greet(struct stage *s, Muster__V1__Resume resume, uint8_t *log, uint32_t open_commands,
                         uint32_t silence) {
    Muster__V1__Limits limits = MUSTER__V1__LIMITS__INIT;
    limits.open_commands = open_commands;
    Muster__V1__Welcome welcome = MUSTER__V1__WELCOME__INIT;
    welcome.log = (ProtobufCBinaryData){16, log};
    welcome.resume = resume;
    welcome.limits = &limits;
    welcome.silence_ms = silence;
    Muster__V1__ServerFrame frame = MUSTER__V1__SERVER_FRAME__INIT;
    frame.welcome = &welcome;
    fake_hub_say(&s->hub, &frame);
}

static inline void begin(struct stage *s) {
    if (!s->client)
        s->client = client_create(s->loop, &s->options);
    client_open(s->client);
    UNTIL(s, s->hellos == 1);
}

static inline void go_live(struct stage *s, uint32_t open_commands) {
    begin(s);
    greet(s, MUSTER__V1__RESUME__RESUME_CONTINUE, log_a, open_commands, 30000);
    UNTIL(s, client_state(s->client) == CLIENT_LIVE);
}

static inline void come_back(struct stage *s, int hellos, uint32_t open_commands) {
    UNTIL(s, s->hellos == hellos);
    greet(s, MUSTER__V1__RESUME__RESUME_CONTINUE, log_a, open_commands, 30000);
    UNTIL(s, client_state(s->client) == CLIENT_LIVE);
}

// made_at_ms tells the test's commands apart.
static inline void command(struct stage *s, int64_t number) {
    Muster__V1__IncidentNote note = MUSTER__V1__INCIDENT_NOTE__INIT;
    note.incident = 1;
    note.text = "水位上涨";
    Muster__V1__Command c = MUSTER__V1__COMMAND__INIT;
    c.made_at_ms = number;
    c.body_case = MUSTER__V1__COMMAND__BODY_INCIDENT_NOTE;
    c.incident_note = &note;
    client_command(s->client, &c, NULL);
}

static inline void answer(struct stage *s, const uint8_t id[16], uint32_t code, uint32_t retry_ms) {
    Muster__V1__Answer a = MUSTER__V1__ANSWER__INIT, *one = &a;
    a.id = (ProtobufCBinaryData){16, (uint8_t *)(uintptr_t)id};
    a.code = code;
    a.retry_after_ms = retry_ms;
    Muster__V1__ServerFrame frame = MUSTER__V1__SERVER_FRAME__INIT;
    frame.n_answers = 1;
    frame.answers = &one;
    fake_hub_say(&s->hub, &frame);
}

static inline void tell_event(struct stage *s, uint64_t seq) {
    Muster__V1__Event event = MUSTER__V1__EVENT__INIT;
    event.seq = seq;
    uint8_t bytes[64];
    ProtobufCBinaryData one = {muster__v1__event__pack(&event, bytes), bytes};
    Muster__V1__ServerFrame frame = MUSTER__V1__SERVER_FRAME__INIT;
    frame.n_events = 1;
    frame.events = &one;
    frame.through = seq;
    fake_hub_say(&s->hub, &frame);
}

#define STAGED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

#endif
