// Snapshots: a state survives whole, and a damaged image is noticed.
// SPDX-License-Identifier: Apache-2.0
#include "wire_trip.h"

static bool reads(const struct buf *image) {
    struct state *state = state_create("440307");
    bool sound = snapshot_read(image->data, image->len, state);
    state_destroy(state);
    return sound;
}

static void a_state_comes_back(void **arg) {
    struct wire_test *test = *arg;
    struct state *state = sample_state();
    struct buf image = {0};
    struct state *back = image_comes_back(test, state, &image);
    assert_non_null(state_unit_by_code(back, sample_unit.code));
    assert_non_null(state_account_by_name(back, sample_account.name));
    assert_string_equal(state_account(back, 5)->password_hash, SAMPLE_HASH);
    assert_non_null(state_token_by_hash(back, state_token(state, 12)->hash));
    buf_free(&image);
    state_destroy(state);
    state_destroy(back);
}

static void command_posts_come_back(void **arg) {
    struct wire_test *test = *arg;
    struct state *state = sample_posts_state();
    struct buf image = {0};
    struct state *back = image_comes_back(test, state, &image);
    // What follows from the objects is there too.
    assert_int_equal(state_template_by_key(back, "onsite-sample")->version, 3);
    assert_ptr_equal(state_seat_of_account(back, 1, NULL), state_seat(back, 23));
    assert_ptr_equal(state_open_order_next(back, NULL), state_order(back, 3));
    int64_t due_ms, due_back_ms;
    assert_true(state_due_next(state, &due_ms) && state_due_next(back, &due_back_ms));
    assert_true(due_ms == due_back_ms && due_ms == SAMPLE_POSTS_AT_MS + 120000);
    buf_free(&image);
    state_destroy(state);
    state_destroy(back);
}

// The image, but with `to` where `from` stood first: as long, so that nothing else moves.
static bool reads_with(const struct buf *image, const char *from, const char *to, size_t len) {
    struct buf changed = {0};
    buf_add(&changed, image->data, image->len);
    uint8_t *at = memmem(changed.data, changed.len, from, len);
    assert_non_null(at);
    memcpy(at, to, len);
    bool sound = reads(&changed);
    buf_free(&changed);
    return sound;
}

static void damaged_posts_are_noticed(void **arg) {
    struct wire_test *test = *arg;
    struct state *state = sample_posts_state();
    snapshot_write(&test->buf, state);
    state_destroy(state);
    const struct buf *image = &test->buf;
    assert_true(reads(image));
    assert_true(reads_with(image, "\x50\x02\x5a", "\x50\x02\x5a", 3));  // mode and the clock behind it
    assert_false(reads_with(image, "\x50\x02\x5a", "\x50\x03\x5a", 3)); // a mode that there is not
    assert_false(reads_with(image, "\x50\x02\x5a", "\x50\x00\x5a", 3));
    assert_false(reads_with(image, "\x2a\x09wang.gang", "\x2a\x09nobody.of", 11)); // a holder whom nobody knows
    assert_false(reads_with(image, "onsite-sample", "onsite-sampl\n", 13));
    assert_false(reads_with(image, "\x08\x15\x10\x04\x18\x01", "\x08\x15\x10\x05\x18\x01", 6)); // a seat elsewhere
    assert_false(reads_with(image, "\x08\x15\x10\x04\x18\x01", "\x08\x16\x10\x04\x18\x01", 6)); // in another row
    assert_false(reads_with(image, "https://files.example/a.jpg", "https://files.example/a.jp\x01", 27));
    for (size_t len = image->len - 1; len > image->len - 200; len--)
        reads(&(struct buf){.data = image->data, .len = len}); // never crashes
}

// The longest objects that the domain takes fit what an image's reader gives.
static void the_largest_order_comes_back(void **arg) {
    struct wire_test *test = *arg;
    static struct order_target targets[ORDER_TARGETS_MAX];
    struct state *state = sample_posts_state(), *back = state_create("440307");
    for (uint32_t i = 0; i < ORDER_TARGETS_MAX; i++) {
        targets[i] = (struct order_target){.kind = TARGET_UNIT, .number = i + 1, .phase = ORDER_REPLACED};
        targets[i].text = long_text(ORDER_REASON_MAX);
        for (int phase = ORDER_ISSUED; phase < ORDER_PHASES; phase++) {
            targets[i].marks[phase] = (struct order_mark){.at_ms = SAMPLE_POSTS_AT_MS, .account = 6, .seat = 21};
            memset(targets[i].marks[phase].device, 'd', DEVICE_MAX);
        }
    }
    struct order order = sample_order_issued;
    order.number = 4;
    order.replaces = 0;
    order.targets = targets;
    order.target_count = ORDER_TARGETS_MAX;
    state_restore_order(state, &order);
    assert_non_null(state_order(state, 4));
    snapshot_write(&test->buf, state);
    assert_true(snapshot_read(test->buf.data, test->buf.len, back));
    assert_string_equal(state_order(back, 4)->targets[199].text, long_text(ORDER_REASON_MAX));
    assert_int_equal(state_order(back, 4)->targets[199].marks[ORDER_REPLACED].account, 6);
    state_destroy(state);
    state_destroy(back);
}

static void an_empty_state_comes_back(void **arg) {
    struct wire_test *test = *arg;
    struct state *state = state_create("440307");
    snapshot_write(&test->buf, state);
    assert_true(reads(&test->buf));
    state_destroy(state);
}

static void another_district_is_refused(void **arg) {
    struct wire_test *test = *arg;
    struct state *state = sample_state(), *other = state_create("440308");
    snapshot_write(&test->buf, state);
    assert_false(snapshot_read(test->buf.data, test->buf.len, other));
    state_destroy(state);
    state_destroy(other);
}

static void damage_is_noticed(void **arg) {
    struct wire_test *test = *arg;
    struct state *state = sample_state();
    snapshot_write(&test->buf, state);
    state_destroy(state);
    assert_true(reads(&test->buf));
    assert_false(reads(&(struct buf){0}));
    size_t len = test->buf.len;
    test->buf.len = len - 1;
    assert_false(reads(&test->buf));
    test->buf.len = len;
    // The first unit's number is the first byte of value in its message: the same number twice.
    uint8_t *unit = memmem(test->buf.data, len, "\x08\x07\x12", 3);
    assert_non_null(unit);
    unit[1] = 1;
    assert_false(reads(&test->buf));
    unit[1] = 0;
    assert_false(reads(&test->buf));
    unit[1] = 7;
    assert_true(reads(&test->buf));
    uint8_t *name = memmem(test->buf.data, len, "tablet", 6);
    *name = '\n';
    assert_false(reads(&test->buf));
}

static void objects_must_fit_the_state(void **arg) {
    struct wire_test *test = *arg;
    struct state *state = sample_state();
    snapshot_write(&test->buf, state);
    state_destroy(state);
    Muster__V1__TokenImage token = MUSTER__V1__TOKEN_IMAGE__INIT;
    uint8_t hash[TOKEN_HASH_LEN] = {9};
    token.token = 13;
    token.account = 77; // nobody
    token.hash.data = hash;
    token.hash.len = sizeof hash;
    wire_pack(&test->again, &token);
    assert_true(test->again.len < 128);
    buf_add(&test->buf, (const uint8_t[]){0x4a, (uint8_t)test->again.len}, 2);
    buf_add(&test->buf, test->again.data, test->again.len);
    assert_false(reads(&test->buf));
}

static void many_objects_come_back(void **arg) {
    struct wire_test *test = *arg;
    struct state *state = state_create("440307"), *back = state_create("440307");
    for (uint32_t i = 1; i <= 20000; i++) {
        struct unit unit = sample_unit;
        unit.number = i;
        snprintf(unit.code, sizeof unit.code, "U%u", i);
        state_restore_unit(state, &unit);
    }
    snapshot_write(&test->buf, state);
    assert_true(snapshot_read(test->buf.data, test->buf.len, back));
    assert_int_equal(state_unit_count(back), 20000);
    assert_non_null(state_unit_by_code(back, "U20000"));
    state_destroy(state);
    state_destroy(back);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WIRE_TEST(command_posts_come_back),
        WIRE_TEST(damaged_posts_are_noticed),
        WIRE_TEST(the_largest_order_comes_back),
        WIRE_TEST(a_state_comes_back),
        WIRE_TEST(an_empty_state_comes_back),
        WIRE_TEST(another_district_is_refused),
        WIRE_TEST(damage_is_noticed),
        WIRE_TEST(objects_must_fit_the_state),
        WIRE_TEST(many_objects_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
