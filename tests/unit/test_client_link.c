// The link of the client library to a fake hub: coming back, ending, keeping alive.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/client_stage.h"

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

int main(void) {
    const struct CMUnitTest tests[] = {
        STAGED(comes_back_when_the_goodbye_says),   STAGED(ends_when_the_goodbye_is_for_good),
        STAGED(tries_again_while_nobody_listens),   STAGED(closes_politely),
        STAGED(may_be_cut_from_a_callback),         STAGED(jitter_stays_in_bounds),
        STAGED(pings_when_quiet_and_answers_pings), STAGED(leaves_a_hub_that_has_gone_silent),
        STAGED(a_paused_client_reads_nothing),
    };
    return cmocka_run_group_tests_name("client link", tests, NULL, NULL);
}
