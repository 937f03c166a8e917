// The simulator's feed against a fake hub: every row gets its receipt, also over a lost link and a hub that says too
// fast.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "muster-sim/feed.h"
#include "unit/fake_hub.h"

#define ROWS 3000

struct stage {
    struct ev_loop *loop;
    struct fake_hub hub;
    struct client *client;
    struct feed *feed;
    int batches;
    uint32_t rows_of[512];                       // by batch, as heard
    uint32_t heard[ROWS];                        // how often, by row
    uint32_t silent_from, silent_upto, say_fast; // batches (as counted here) without a receipt; refused as too fast
};

static void on_row(void *arg, const struct client_fix *row) {
    struct stage *s = arg;
    assert_in_range(row->at_ms, 1000, 1000 + ROWS - 1);
    s->heard[row->at_ms - 1000]++;
}

static void receipt(struct stage *s, uint32_t batch, uint32_t taken, uint32_t refused, uint32_t code) {
    Muster__V1__FixReceipt r = MUSTER__V1__FIX_RECEIPT__INIT, *one = &r;
    r.batch = batch;
    r.taken = taken;
    r.refused = refused;
    r.refusal = code;
    Muster__V1__ServerFrame frame = MUSTER__V1__SERVER_FRAME__INIT;
    frame.n_fix_receipts = 1;
    frame.fix_receipts = &one;
    fake_hub_say(&s->hub, &frame);
}

static void greet(struct stage *s) {
    Muster__V1__Limits limits = MUSTER__V1__LIMITS__INIT;
    limits.fixes_per_s = 20000;
    limits.frame_bytes = 4096; // so that there are many batches
    Muster__V1__Welcome welcome = MUSTER__V1__WELCOME__INIT;
    static uint8_t log[16] = "a log of fixes.";
    welcome.log = (ProtobufCBinaryData){16, log};
    welcome.resume = MUSTER__V1__RESUME__RESUME_CONTINUE;
    welcome.limits = &limits;
    Muster__V1__ServerFrame frame = MUSTER__V1__SERVER_FRAME__INIT;
    frame.welcome = &welcome;
    fake_hub_say(&s->hub, &frame);
}

static void hub_heard(void *arg, const Muster__V1__ClientFrame *frame) {
    struct stage *s = arg;
    if (frame->hello)
        greet(s);
    for (size_t i = 0; i < frame->n_fixes; i++) {
        const Muster__V1__Fixes *fixes = frame->fixes[i];
        uint32_t nth = (uint32_t)++s->batches;
        assert_true(fixes->batch > 0 && fixes->n_unit <= 4096 / 40);
        if (nth == s->say_fast) {
            receipt(s, fixes->batch, 0, (uint32_t)fixes->n_unit, 505);
            continue;
        }
        assert_true(client_fixes_each(fixes, on_row, s));
        if (nth < s->silent_from || nth > s->silent_upto)
            receipt(s, fixes->batch, (uint32_t)fixes->n_unit - 1, 1, 503); // the first row of each is too old
    }
}

static void on_welcome(void *arg, const Muster__V1__Welcome *welcome) {
    feed_up(((struct stage *)arg)->feed, welcome->limits);
}
static void on_receipt(void *arg, const Muster__V1__FixReceipt *one) {
    feed_receipt(((struct stage *)arg)->feed, one);
}
static void on_down(void *arg, const char *why) {
    (void)why;
    feed_down(((struct stage *)arg)->feed);
}

static int set_up(struct stage *s, bool keep) {
    s->loop = ev_loop_new(EVFLAG_AUTO);
    fake_hub_open(&s->hub, s->loop);
    s->hub.heard = hub_heard;
    s->hub.arg = s;
    struct client_options options = {
        .port = s->hub.port,
        .reconnect = true,
        .backoff_ms = 20,
        .decode = true,
        .events = {.welcome = on_welcome, .fix_receipt = on_receipt, .down = on_down, .arg = s},
    };
    s->client = client_create(s->loop, &options);
    s->feed = feed_create(s->loop, s->client, keep);
    client_open(s->client);
    return 0;
}

static int set_up_keeping(void **state) {
    *state = calloc(1, sizeof(struct stage));
    return set_up(*state, true);
}
static int set_up_dropping(void **state) {
    *state = calloc(1, sizeof(struct stage));
    return set_up(*state, false);
}

static int tear_down(void **state) {
    struct stage *s = *state;
    feed_destroy(s->feed);
    client_destroy(s->client);
    fake_hub_shut(&s->hub);
    ev_loop_destroy(s->loop);
    free(s);
    return 0;
}

static void add_rows(struct stage *s, int from, int upto) {
    for (int i = from; i < upto; i++) {
        UNTIL(s, !feed_full(s->feed));
        feed_add(s->feed, &(struct client_fix){.unit = 1, .at_ms = 1000 + i, .speed_cms = -1, .altitude_dm = 5});
    }
    feed_flush(s->feed);
}

static void summary(struct stage *s, char text[256]) {
    FILE *file = fmemopen(text, 256, "w");
    feed_print(s->feed, file);
    fclose(file);
}

static void every_row_gets_its_receipt(void **state) {
    struct stage *s = *state;
    char text[256], expected[256];
    add_rows(s, 0, ROWS);
    UNTIL(s, feed_idle(s->feed));
    for (int i = 0; i < ROWS; i++)
        assert_int_equal(s->heard[i], 1);
    summary(s, text);
    snprintf(expected, sizeof expected, "sent %d, taken %d, refused %d (503: %d), dropped 0, lost 0\n", ROWS,
             ROWS - s->batches, s->batches, s->batches);
    assert_string_equal(text, expected);
}

static void a_lost_link_costs_no_row_and_counts_none_twice(void **state) {
    struct stage *s = *state;
    char text[256], expected[64];
    s->silent_from = 4;
    s->silent_upto = UINT32_MAX;
    add_rows(s, 0, ROWS);
    UNTIL(s, s->batches >= 8);
    s->silent_upto = 0;
    fake_hub_drop(&s->hub);
    UNTIL(s, feed_idle(s->feed));
    for (int i = 0; i < ROWS; i++)
        assert_in_range(s->heard[i], 1, 2);
    summary(s, text);
    snprintf(expected, sizeof expected, "sent %d, taken ", ROWS);
    assert_memory_equal(text, expected, strlen(expected));
}

static void too_fast_is_said_again_later(void **state) {
    struct stage *s = *state;
    s->say_fast = 2;
    add_rows(s, 0, 600);
    UNTIL(s, feed_idle(s->feed));
    for (int i = 0; i < 600; i++)
        assert_int_equal(s->heard[i], 1);
}

static void what_need_not_be_kept_is_dropped(void **state) {
    struct stage *s = *state;
    char text[256];
    add_rows(s, 0, 10); // not connected yet
    assert_true(feed_idle(s->feed));
    UNTIL(s, client_state(s->client) == CLIENT_LIVE);
    add_rows(s, 10, 30);
    UNTIL(s, feed_idle(s->feed));
    s->silent_from = 0;
    s->silent_upto = UINT32_MAX;
    add_rows(s, 30, 35);
    UNTIL(s, s->heard[34] == 1);
    fake_hub_drop(&s->hub);
    UNTIL(s, feed_idle(s->feed));
    summary(s, text);
    assert_string_equal(text, "sent 25, taken 19, refused 1 (503: 1), dropped 10, lost 5\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_row_gets_its_receipt, set_up_keeping, tear_down),
        cmocka_unit_test_setup_teardown(a_lost_link_costs_no_row_and_counts_none_twice, set_up_keeping, tear_down),
        cmocka_unit_test_setup_teardown(too_fast_is_said_again_later, set_up_keeping, tear_down),
        cmocka_unit_test_setup_teardown(what_need_not_be_kept_is_dropped, set_up_dropping, tear_down),
    };
    return cmocka_run_group_tests_name("sim_feed", tests, NULL, NULL);
}
