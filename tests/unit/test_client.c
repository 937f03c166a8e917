// The client library against a fake hub: greeting, position, outbox, coming back, keeping alive.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

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

static uint8_t log_a[16] = "log a..........", log_b[16] = "log b..........";

// ---- the hub's ears

static void hub_heard(void *arg, const Muster__V1__ClientFrame *frame) {
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

static void on_welcome(void *arg, const Muster__V1__Welcome *w) {
    ((struct stage *)arg)->welcomes += w->log.len == 16;
}
static void on_snapshot(void *arg, const Muster__V1__Snapshot *part) {
    struct stage *s = arg;
    s->snapshots++;
    s->snapshot_units += part->n_units;
    assert_int_equal(client_through(s->client), 0); // not before it was handed over
}
static void on_event(void *arg, const Muster__V1__Event *event) {
    struct stage *s = arg;
    s->seqs[s->events++ % HEARD_MAX] = event->seq;
    s->through_in_event = client_through(s->client);
}
static void on_fixes(void *arg, const Muster__V1__Fixes *fixes) {
    ((struct stage *)arg)->fixes += (int)fixes->n_unit;
}
static void on_answer(void *arg, const Muster__V1__Answer *answer) {
    struct stage *s = arg;
    s->codes[s->answers++ % HEARD_MAX] = answer->code;
}
static void on_goodbye(void *arg, const Muster__V1__Goodbye *g) {
    ((struct stage *)arg)->goodbyes += g->code > 0;
}
static void on_down(void *arg, const char *why) {
    ((struct stage *)arg)->downs += why != NULL;
}
static void on_raw(void *arg, const uint8_t *frame, size_t len) {
    ((struct stage *)arg)->raws += frame && len;
}

// ---- scaffolding

static int set_up(void **state) {
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

static int tear_down(void **state) {
    struct stage *s = *state;
    client_destroy(s->client);
    fake_hub_shut(&s->hub);
    if (s->hello)
        muster__v1__hello__free_unpacked(s->hello, NULL);
    ev_loop_destroy(s->loop);
    free(s);
    return 0;
}

static void on_tick(struct ev_loop *loop, ev_timer *timer, int events) {
    (void)loop, (void)timer, (void)events;
}

// Runs the loop until `condition` holds, 10 s at most.
#define UNTIL(s, condition)                                                                                            \
    do {                                                                                                               \
        ev_timer tick;                                                                                                 \
        ev_timer_init(&tick, on_tick, 0.005, 0.005);                                                                   \
        ev_timer_start((s)->loop, &tick);                                                                              \
        ev_tstamp give_up = ev_time() + 10;                                                                            \
        while (!(condition) && ev_time() < give_up)                                                                    \
            ev_run((s)->loop, EVRUN_ONCE);                                                                             \
        ev_timer_stop((s)->loop, &tick);                                                                               \
        assert_true(condition);                                                                                        \
    } while (0)

static void run_for(struct stage *s, double seconds) {
    ev_tstamp end = ev_time() + seconds;
    UNTIL(s, ev_time() >= end);
}

static void greet(struct stage *s, Muster__V1__Resume resume, uint8_t *log, uint32_t open_commands, uint32_t silence) {
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

static void begin(struct stage *s) {
    if (!s->client)
        s->client = client_create(s->loop, &s->options);
    client_open(s->client);
    UNTIL(s, s->hellos == 1);
}

static void go_live(struct stage *s, uint32_t open_commands) {
    begin(s);
    greet(s, MUSTER__V1__RESUME__RESUME_CONTINUE, log_a, open_commands, 30000);
    UNTIL(s, client_state(s->client) == CLIENT_LIVE);
}

static void come_back(struct stage *s, int hellos, uint32_t open_commands) {
    UNTIL(s, s->hellos == hellos);
    greet(s, MUSTER__V1__RESUME__RESUME_CONTINUE, log_a, open_commands, 30000);
    UNTIL(s, client_state(s->client) == CLIENT_LIVE);
}

// made_at_ms tells the test's commands apart.
static void command(struct stage *s, int64_t number) {
    Muster__V1__IncidentNote note = MUSTER__V1__INCIDENT_NOTE__INIT;
    note.incident = 1;
    note.text = "水位上涨";
    Muster__V1__Command c = MUSTER__V1__COMMAND__INIT;
    c.made_at_ms = number;
    c.body_case = MUSTER__V1__COMMAND__BODY_INCIDENT_NOTE;
    c.incident_note = &note;
    client_command(s->client, &c, NULL);
}

static void answer(struct stage *s, const uint8_t id[16], uint32_t code, uint32_t retry_ms) {
    Muster__V1__Answer a = MUSTER__V1__ANSWER__INIT, *one = &a;
    a.id = (ProtobufCBinaryData){16, (uint8_t *)(uintptr_t)id};
    a.code = code;
    a.retry_after_ms = retry_ms;
    Muster__V1__ServerFrame frame = MUSTER__V1__SERVER_FRAME__INIT;
    frame.n_answers = 1;
    frame.answers = &one;
    fake_hub_say(&s->hub, &frame);
}

static void tell_event(struct stage *s, uint64_t seq) {
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

// ---- greeting and position

static void says_hello_alone_and_goes_live(void **state) {
    struct stage *s = *state;
    begin(s);
    command(s, 1); // waits for the welcome
    run_for(s, 0.05);
    assert_int_equal(s->frames, 1);
    assert_string_equal(s->hello->token, "token");
    assert_string_equal(s->hello->device, "tablet-1");
    assert_int_equal(s->hello->seq, 0);
    assert_int_equal(s->hello->log.len, 0);
    assert_int_equal(client_state(s->client), CLIENT_GREETING);
    greet(s, MUSTER__V1__RESUME__RESUME_CONTINUE, log_a, 4, 30000);
    UNTIL(s, s->commands == 1);
    assert_int_equal(s->welcomes, 1);
    assert_int_equal(client_state(s->client), CLIENT_LIVE);
}

static void snapshot_part(struct stage *s, uint64_t seq, bool first, bool last, size_t units) {
    // As a hub lays it down: one part per piece, in one frame.
    uint8_t frame_bytes[4096];
    size_t len = 0;
    for (size_t i = 0; i < units; i++) {
        Muster__V1__Unit unit = MUSTER__V1__UNIT__INIT, *one = &unit;
        unit.unit = (uint32_t)i + 1;
        Muster__V1__Snapshot part = MUSTER__V1__SNAPSHOT__INIT, *part_of = &part;
        part.seq = seq;
        part.first = first && i == 0;
        part.last = last && i == units - 1;
        part.n_units = 1;
        part.units = &one;
        Muster__V1__ServerFrame frame = MUSTER__V1__SERVER_FRAME__INIT;
        frame.n_snapshots = 1;
        frame.snapshots = &part_of;
        len += muster__v1__server_frame__pack(&frame, frame_bytes + len);
    }
    fake_hub_say_bytes(&s->hub, frame_bytes, len);
}

static void has_no_position_until_a_snapshot_is_whole(void **state) {
    struct stage *s = *state;
    s->options.seq = 90;
    s->options.log = log_b;
    begin(s);
    assert_int_equal(s->hello->seq, 90);
    assert_memory_equal(s->hello->log.data, log_b, 16);
    greet(s, MUSTER__V1__RESUME__RESUME_START_OVER, log_a, 4, 30000);
    snapshot_part(s, 7, true, false, 3);
    UNTIL(s, s->snapshots == 3);
    assert_null(client_log(s->client));
    tell_event(s, 5); // hands over, moves nothing
    UNTIL(s, s->events == 1);
    assert_int_equal(client_through(s->client), 0);

    fake_hub_drop(&s->hub); // half a snapshot is no position
    UNTIL(s, s->hellos == 2);
    assert_int_equal(s->hello->seq, 0);
    assert_int_equal(s->hello->log.len, 0);
    greet(s, MUSTER__V1__RESUME__RESUME_START_OVER, log_a, 4, 30000);
    snapshot_part(s, 7, true, false, 3);
    snapshot_part(s, 7, false, true, 2);
    tell_event(s, 8);
    UNTIL(s, s->events == 2);
    assert_int_equal(s->snapshots, 8);
    assert_int_equal(s->snapshot_units, 8);
    assert_int_equal(s->through_in_event, 7); // the event came first, then its position
    assert_int_equal(client_through(s->client), 8);
    assert_memory_equal(client_log(s->client), log_a, 16);
}

static void resumes_where_it_was_unless_the_log_is_another(void **state) {
    struct stage *s = *state;
    go_live(s, 4);
    tell_event(s, 3);
    UNTIL(s, s->events == 1);
    client_cut(s->client);
    assert_int_equal(client_state(s->client), CLIENT_WAITING);
    come_back(s, 2, 4);
    assert_int_equal(s->hello->seq, 3);
    assert_memory_equal(s->hello->log.data, log_a, 16);
    assert_int_equal(client_through(s->client), 3);

    fake_hub_drop(&s->hub);
    UNTIL(s, s->hellos == 3);
    greet(s, MUSTER__V1__RESUME__RESUME_CATCH_UP, log_b, 4, 30000);
    UNTIL(s, client_state(s->client) == CLIENT_LIVE);
    assert_int_equal(client_through(s->client), 0);
    assert_memory_equal(client_log(s->client), log_b, 16);
}

// ---- outbox

static void keeps_to_the_open_commands_and_to_the_order(void **state) {
    struct stage *s = *state;
    go_live(s, 2);
    for (int i = 0; i < 5; i++)
        command(s, i);
    UNTIL(s, s->commands == 2);
    run_for(s, 0.05);
    assert_int_equal(s->commands, 2);
    for (int i = 0; i < 5; i++) {
        answer(s, s->ids[i], i == 3 ? 401 : 0, 0);
        UNTIL(s, s->answers == i + 1);
        assert_int_equal(client_outbox(s->client), 4 - i);
        UNTIL(s, s->commands == (i + 3 < 5 ? i + 3 : 5));
    }
    for (int i = 0; i < 5; i++)
        assert_int_equal(s->made[i], i);
    assert_int_equal(s->codes[3], 401);
}

static void sends_the_unanswered_again_with_the_same_ids(void **state) {
    struct stage *s = *state;
    go_live(s, 8);
    for (int i = 0; i < 4; i++)
        command(s, i);
    UNTIL(s, s->commands == 4);
    answer(s, s->ids[1], 0, 0);
    UNTIL(s, s->answers == 1);
    fake_hub_drop(&s->hub);
    UNTIL(s, s->downs == 1);
    command(s, 4); // made while the link is down
    come_back(s, 2, 8);
    UNTIL(s, s->commands == 8);
    static const int again[] = {0, 2, 3};
    for (int i = 0; i < 3; i++) {
        assert_memory_equal(s->ids[4 + i], s->ids[again[i]], 16);
        assert_int_equal(s->made[4 + i], again[i]);
    }
    assert_int_equal(s->made[7], 4);
    assert_memory_not_equal(s->ids[7], s->ids[0], 16);
    for (int i = 4; i < 8; i++)
        answer(s, s->ids[i], 0, 0);
    UNTIL(s, client_outbox(s->client) == 0);
    assert_int_equal(s->answers, 5);
}

static void a_passing_refusal_is_not_an_answer(void **state) {
    struct stage *s = *state;
    go_live(s, 1);
    command(s, 0);
    command(s, 1);
    UNTIL(s, s->commands == 1);
    ev_tstamp asked = ev_time();
    answer(s, s->ids[0], 902, 100);
    UNTIL(s, s->commands == 2);
    assert_true(ev_time() - asked >= 0.095);
    assert_memory_equal(s->ids[1], s->ids[0], 16); // and nothing overtook it
    assert_int_equal(s->answers, 0);
    answer(s, s->ids[1], 0, 0);
    UNTIL(s, s->commands == 3);
    assert_int_equal(s->made[2], 1);
    assert_int_equal(s->answers, 1);
}

static void keeps_an_id_that_it_is_given(void **state) {
    struct stage *s = *state;
    go_live(s, 4);
    uint8_t id[16] = "fifteen letters", out[16];
    Muster__V1__Command c = MUSTER__V1__COMMAND__INIT;
    c.id = (ProtobufCBinaryData){16, id};
    client_command(s->client, &c, out);
    assert_memory_equal(out, id, 16);
    UNTIL(s, s->commands == 1);
    assert_memory_equal(s->ids[0], id, 16);
}

// ---- coming back

static void say_goodbye(struct stage *s, bool resume, uint32_t retry_ms) {
    Muster__V1__Goodbye goodbye = MUSTER__V1__GOODBYE__INIT;
    goodbye.code = 906;
    goodbye.resume = resume;
    goodbye.retry_after_ms = retry_ms;
    Muster__V1__ServerFrame frame = MUSTER__V1__SERVER_FRAME__INIT;
    frame.goodbye = &goodbye;
    fake_hub_say(&s->hub, &frame);
}

static void comes_back_when_the_goodbye_says(void **state) {
    struct stage *s = *state;
    go_live(s, 4);
    ev_tstamp said = ev_time();
    say_goodbye(s, true, 300);
    UNTIL(s, s->hellos == 2);
    assert_int_equal(s->goodbyes, 1);
    assert_int_equal(s->downs, 1);
    assert_true(s->hello_at - said >= 0.29);
    assert_true(s->hello_at - said < 10); // 0.39 and what a busy machine adds
}

static void ends_when_the_goodbye_is_for_good(void **state) {
    struct stage *s = *state;
    go_live(s, 4);
    say_goodbye(s, false, 0);
    UNTIL(s, client_state(s->client) == CLIENT_ENDED);
    run_for(s, 0.2);
    assert_int_equal(s->hub.connections, 1);
    assert_int_equal(s->downs, 1);
}

static void tries_again_while_nobody_listens(void **state) {
    struct stage *s = *state;
    fake_hub_shut(&s->hub);
    s->client = client_create(s->loop, &s->options);
    client_open(s->client);
    assert_int_equal(s->downs, 0); // never from inside client_open
    UNTIL(s, s->downs == 3);
    client_close(s->client);
    assert_int_equal(client_state(s->client), CLIENT_ENDED);
    fake_hub_open(&s->hub, s->loop);
}

static void closes_politely(void **state) {
    struct stage *s = *state;
    go_live(s, 4);
    command(s, 0);
    client_close(s->client);
    UNTIL(s, client_state(s->client) == CLIENT_ENDED);
    assert_int_equal(s->commands, 1); // what was queued went out before
    assert_int_equal(s->downs, 1);
}

static void cut_in_event(void *arg, const Muster__V1__Event *event) {
    on_event(arg, event);
    client_cut(((struct stage *)arg)->client);
}
static void may_be_cut_from_a_callback(void **state) {
    struct stage *s = *state;
    s->options.events.event = cut_in_event;
    go_live(s, 4);
    tell_event(s, 1);
    tell_event(s, 2);
    come_back(s, 2, 4);
    assert_int_equal(s->events, 1);
    assert_int_equal(s->hello->seq, 1); // it has that event, and not the next
}

static void jitter_stays_in_bounds(void **state) {
    struct stage *s = *state;
    s->client = client_create(s->loop, &s->options);
    uint32_t least = UINT32_MAX, most = 0;
    for (int i = 0; i < 20000; i++) {
        uint32_t ms = client_jitter(s->client, 1000, 30, 30), later = client_jitter(s->client, 1000, 0, 30);
        least = ms < least ? ms : least;
        most = ms > most ? ms : most;
        assert_in_range(later, 1000, 1300);
    }
    assert_in_range(least, 700, 705);
    assert_in_range(most, 1295, 1300);
    assert_int_equal(client_jitter(s->client, 0, 30, 30), 0);
    assert_int_equal(client_jitter(s->client, UINT32_MAX, 0, 0), UINT32_MAX);
}

// ---- keeping alive

static void pings_when_quiet_and_answers_pings(void **state) {
    struct stage *s = *state;
    begin(s);
    greet(s, MUSTER__V1__RESUME__RESUME_CONTINUE, log_a, 4, 600);
    ev_tstamp began = ev_time();
    UNTIL(s, s->pings == 2);
    assert_true(ev_time() - began >= 0.35);
    Muster__V1__Ping ping = MUSTER__V1__PING__INIT;
    ping.number = 4711;
    Muster__V1__ServerFrame frame = MUSTER__V1__SERVER_FRAME__INIT;
    frame.ping = &ping;
    fake_hub_say(&s->hub, &frame);
    UNTIL(s, s->ping == 4711);
}

static void leaves_a_hub_that_has_gone_silent(void **state) {
    struct stage *s = *state;
    begin(s);
    greet(s, MUSTER__V1__RESUME__RESUME_CONTINUE, log_a, 4, 150);
    UNTIL(s, s->downs == 1);
    UNTIL(s, s->hellos == 2);
}

static void a_paused_client_reads_nothing(void **state) {
    struct stage *s = *state;
    go_live(s, 4);
    client_pause(s->client, true);
    tell_event(s, 1);
    run_for(s, 0.1);
    assert_int_equal(s->events, 0);
    client_pause(s->client, false);
    UNTIL(s, s->events == 1);
}

// ---- bytes

static void without_decoding_only_raw_is_called(void **state) {
    struct stage *s = *state;
    s->options.decode = false;
    go_live(s, 4);
    command(s, 0);
    UNTIL(s, s->commands == 1);
    tell_event(s, 9);
    answer(s, s->ids[0], 0, 0);
    UNTIL(s, s->answers == 1);
    assert_int_equal(s->events, 0);
    assert_int_equal(s->raws, 3);
    assert_int_equal(client_through(s->client), 9);
}

static void nonsense_ends_the_link(void **state) {
    struct stage *s = *state;
    go_live(s, 4);
    static const uint8_t nonsense[] = {0x2a, 0x7f, 1, 2, 3}; // an event longer than the frame
    fake_hub_say_bytes(&s->hub, nonsense, sizeof nonsense);
    UNTIL(s, s->downs == 1);
    come_back(s, 2, 4);
    static const uint8_t broken[] = {0x0a, 1, 0xff}; // a welcome that is none
    fake_hub_say_bytes(&s->hub, broken, sizeof broken);
    UNTIL(s, s->downs == 2);
}

static void takes_a_large_frame_in_pieces(void **state) {
    struct stage *s = *state;
    go_live(s, 4);
    enum { ROWS = 9000, FRAMES = 8 };
    struct client_fix *rows = calloc(ROWS, sizeof *rows);
    for (uint32_t i = 0; i < ROWS; i++)
        rows[i] =
            (struct client_fix){.unit = i + 1, .lat_e7 = (int32_t)(i * 7919), .at_ms = i, .altitude_dm = -1000000};
    Muster__V1__Fixes fixes, *all[FRAMES];
    assert_int_equal(client_fixes_pack(&fixes, rows, ROWS), ROWS);
    for (int i = 0; i < FRAMES; i++)
        all[i] = &fixes;
    Muster__V1__ServerFrame frame = MUSTER__V1__SERVER_FRAME__INIT;
    frame.n_fixes = FRAMES;
    frame.fixes = all;
    int flags = fcntl(s->hub.fd, F_GETFL);
    fcntl(s->hub.fd, F_SETFL, flags & ~O_NONBLOCK);
    setsockopt(s->hub.fd, SOL_SOCKET, SO_SNDBUF, &(int){8 << 20}, sizeof(int));
    fake_hub_say(&s->hub, &frame);
    fcntl(s->hub.fd, F_SETFL, flags);
    UNTIL(s, s->fixes == ROWS * FRAMES);
    client_fixes_free(&fixes);
    free(rows);
}

#define STAGED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
int main(void) {
    const struct CMUnitTest tests[] = {
        STAGED(says_hello_alone_and_goes_live),
        STAGED(has_no_position_until_a_snapshot_is_whole),
        STAGED(resumes_where_it_was_unless_the_log_is_another),
        STAGED(keeps_to_the_open_commands_and_to_the_order),
        STAGED(sends_the_unanswered_again_with_the_same_ids),
        STAGED(a_passing_refusal_is_not_an_answer),
        STAGED(keeps_an_id_that_it_is_given),
        STAGED(comes_back_when_the_goodbye_says),
        STAGED(ends_when_the_goodbye_is_for_good),
        STAGED(tries_again_while_nobody_listens),
        STAGED(closes_politely),
        STAGED(may_be_cut_from_a_callback),
        STAGED(jitter_stays_in_bounds),
        STAGED(pings_when_quiet_and_answers_pings),
        STAGED(leaves_a_hub_that_has_gone_silent),
        STAGED(a_paused_client_reads_nothing),
        STAGED(without_decoding_only_raw_is_called),
        STAGED(nonsense_ends_the_link),
        STAGED(takes_a_large_frame_in_pieces),
    };
    return cmocka_run_group_tests_name("client", tests, NULL, NULL);
}
