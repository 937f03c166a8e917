// What is kept of launches and phone calls: back from an image, out of an older one, and what is left out.
// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"
#include "domain/missed.h"
#include "wire/snapshot.h"
#include "wire_dump.h"
#include "wire_samples.h"
#include "wire_test.h"

static void an_image_has_them(void **state) {
    struct wire_test *test = *state;
    struct state *one = sample_state(), *back = state_create("440307");
    struct buf image = {0}, again = {0};
    sample_launches_restore(one);
    snapshot_write(&image, one);
    assert_true(snapshot_read(image.data, image.len, back));
    buf_clear(&test->buf), buf_clear(&test->again);
    dump_state(&test->buf, one), dump_state(&test->again, back);
    assert_buf_equal(&test->buf, &test->again);
    snapshot_write(&again, back);
    assert_buf_equal(&image, &again);
    assert_int_equal(state_phone_call_count(back), 2);
    assert_int_equal(state_launch_count(back), 2);
    assert_string_equal(state_phone_call(back, 1)->to, "市应急局值班室");
    assert_int_equal(state_launch(back, 1)->account, 5);
    assert_string_equal(state_launch(back, 1)->missed[1], sample_missed[1]);
    assert_null(state_launch(back, 3));
    for (size_t len = image.len - 1; len > image.len - 120; len--) { // cut off on the way it is damaged, or tells less
        struct state *less = state_create("440307");
        log_set_level((enum log_level) - 1);
        assert_true(!snapshot_read(image.data, len, less) || state_launch_count(less) < 2);
        log_set_level(LOG_INFO);
        state_destroy(less);
    }
    buf_free(&image);
    buf_free(&again);
    state_destroy(one);
    state_destroy(back);
}

// An image of before they were kept, and events after it.
static void an_older_image_goes_on(void **arg) {
    (void)arg;
    struct state *one = sample_state(), *back = state_create("440307");
    struct buf image = {0};
    struct catalogue catalogue = sample_catalogue;
    state_restore_catalogue(one, &catalogue);
    struct incident incident = sample_incident;
    incident.number = 9;
    incident.plan_count = 1, incident.plans[0] = 61;
    state_restore_incident(one, &incident);
    snapshot_write(&image, one);
    assert_true(snapshot_read(image.data, image.len, back));
    assert_int_equal(state_launch_count(back) + state_phone_call_count(back), 0);
    struct event event = {
        .verb = VERB_PLAN_LAUNCH, .seq = 116, .at_ms = 7, .object = 9, .actor = sample_account.name, .seat = 4};
    event.launched = (struct plan_launched){.plan = 61, .incident = 9, .missed = sample_missed, .missed_count = 2};
    state_apply(back, &event);
    event = (struct event){.verb = VERB_REPORT_PHONE, .seq = 117, .at_ms = 8, .object = 9, .actor = ""};
    event.phone = (struct report_phone){.incident = 9, .to = "区委", .text = ""};
    state_apply(back, &event);
    const struct launch *launch = state_launch(back, 1);
    const struct phone_call *call = state_phone_call(back, 1);
    assert_true(launch && launch->incident == 9 && launch->plan == 61 && launch->account == sample_account.number);
    assert_true(launch->at_ms == 7 && launch->seat == 4 && launch->seq == 116 && launch->missed_count == 2);
    assert_string_equal(launch->missed[0], sample_missed[0]);
    assert_true(call && call->incident == 9 && call->account == 0 && call->at_ms == 8 && call->seq == 117);
    assert_string_equal(call->to, "区委");
    buf_free(&image);
    state_destroy(one);
    state_destroy(back);
}

static void what_cannot_be_is_left_out(void **arg) {
    (void)arg;
    struct state *state = sample_state();
    const char *lines[MISSED_MAX + 1];
    for (size_t i = 0; i <= MISSED_MAX; i++)
        lines[i] = "unit-out|x";
    log_set_level((enum log_level) - 1);
    struct launch launch = sample_launch;
    launch.incident = 99;
    state_restore_launch(state, &launch);
    launch = sample_launch, launch.plan = 0;
    state_restore_launch(state, &launch);
    launch = sample_launch, launch.missed = lines, launch.missed_count = MISSED_MAX + 1;
    state_restore_launch(state, &launch);
    const char *line = long_text(MISSED_LINE_MAX + 1);
    launch = sample_launch, launch.missed = &line, launch.missed_count = 1;
    state_restore_launch(state, &launch);
    struct phone_call call = sample_call;
    call.incident = 99;
    state_restore_phone_call(state, &call);
    call = sample_call, call.to = long_text(REPORT_PHONE_TO_MAX + 1);
    state_restore_phone_call(state, &call);
    call = sample_call, call.text = long_text(REPORT_PHONE_TEXT_MAX + 1);
    state_restore_phone_call(state, &call);
    assert_int_equal(state_launch_count(state) + state_phone_call_count(state), 0);
    launch = sample_launch, launch.missed = lines, launch.missed_count = MISSED_MAX;
    state_restore_launch(state, &launch);
    state_restore_launch(state, &launch); // twice
    assert_int_equal(state_launch_count(state), 1);
    state_restore_phone_call(state, &sample_call);
    state_restore_phone_call(state, &sample_call);
    assert_int_equal(state_phone_call_count(state), 1);
    log_set_level(LOG_INFO);
    state_destroy(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WIRE_TEST(an_image_has_them),
        WIRE_TEST(an_older_image_goes_on),
        WIRE_TEST(what_cannot_be_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
