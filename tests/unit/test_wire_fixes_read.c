// Fixes as columns: the reader trusts nothing that it is given.
// SPDX-License-Identifier: Apache-2.0
#include "unit/wire_fixes_case.h"

static enum refusal read_message(struct wire_test *test, const Muster__V1__Fixes *message) {
    struct wire_fixes out;
    wire_pack(&test->buf, message);
    arena_reset(test->arena);
    return wire_read_fixes(test->buf.data, test->buf.len, test->arena, &out);
}

static Muster__V1__Fixes two_rows(void) {
    static int32_t zero[2];
    Muster__V1__Fixes message = MUSTER__V1__FIXES__INIT;
    message.unit = message.dlat = message.dlon = message.dtime = zero;
    message.n_unit = message.n_dlat = message.n_dlon = message.n_dtime = 2;
    return message;
}

static void columns_must_agree(void **state) {
    struct wire_test *test = *state;
    uint32_t three[3] = {1, 1, 1};
    int32_t altitudes[3] = {0};
    Muster__V1__Fixes base = two_rows(), message = base;
    assert_int_equal(read_message(test, &message), REFUSAL_NONE);
    size_t *const lengths[] = {&message.n_unit, &message.n_dlat, &message.n_dlon, &message.n_dtime};
    for (unsigned i = 0; i < 4; i++) {
        message = base;
        *lengths[i] = 1;
        assert_int_equal(read_message(test, &message), REFUSAL_MALFORMED);
    }
    struct {
        size_t *count;
        void *column;
        void *values;
    } others[] = {
        {&message.n_speed_cms, &message.speed_cms, three},
        {&message.n_heading_cdeg, &message.heading_cdeg, three},
        {&message.n_accuracy_dm, &message.accuracy_dm, three},
        {&message.n_battery, &message.battery, three},
        {&message.n_source, &message.source, three},
        {&message.n_state, &message.state, three},
        {&message.n_altitude_dm, &message.altitude_dm, altitudes},
        {&message.n_speed_dms, &message.speed_dms, three},
        {&message.n_heading_3deg, &message.heading_3deg, three},
        {&message.n_alarm, &message.alarm, three},
    };
    for (unsigned i = 0; i < sizeof others / sizeof *others; i++)
        for (size_t n = 1; n <= 3; n++) {
            message = base;
            *others[i].count = n;
            memcpy(others[i].column, &others[i].values, sizeof(void *));
            assert_int_equal(read_message(test, &message), n == 2 ? REFUSAL_NONE : REFUSAL_MALFORMED);
        }
}

static void sums_must_fit(void **state) {
    struct wire_test *test = *state;
    int32_t up[2] = {INT32_MAX, INT32_MAX}, down[2] = {INT32_MIN, 0}, more[2] = {INT32_MAX, 2};
    Muster__V1__Fixes message = two_rows();
    message.unit = up; // 4,294,967,294 is still a number
    assert_int_equal(read_message(test, &message), REFUSAL_NONE);
    message.unit = down;
    assert_int_equal(read_message(test, &message), REFUSAL_MALFORMED);
    message = two_rows();
    message.dlat = more;
    assert_int_equal(read_message(test, &message), REFUSAL_MALFORMED);
    message.base_lat_e7 = -2;
    assert_int_equal(read_message(test, &message), REFUSAL_NONE);
    message.coarse = 1;
    assert_int_equal(read_message(test, &message), REFUSAL_MALFORMED);
    message = two_rows();
    message.dlon = down;
    assert_int_equal(read_message(test, &message), REFUSAL_NONE);
    message.base_lon_e7 = -1;
    assert_int_equal(read_message(test, &message), REFUSAL_MALFORMED);
    message = two_rows();
    message.dtime = more;
    message.base_at_ms = INT64_MAX - INT32_MAX - 2;
    assert_int_equal(read_message(test, &message), REFUSAL_NONE);
    message.base_at_ms++;
    assert_int_equal(read_message(test, &message), REFUSAL_MALFORMED);
    message = two_rows();
    message.coarse = 5;
    assert_int_equal(read_message(test, &message), REFUSAL_MALFORMED);
}

static void there_are_10000_rows_at_most(void **state) {
    struct wire_test *test = *state;
    static int32_t zero[WIRE_FIXES_MAX + 1];
    Muster__V1__Fixes message = two_rows();
    message.unit = message.dlat = message.dlon = message.dtime = zero;
    message.n_unit = message.n_dlat = message.n_dlon = message.n_dtime = WIRE_FIXES_MAX;
    assert_int_equal(read_message(test, &message), REFUSAL_NONE);
    message.n_unit = message.n_dlat = message.n_dlon = message.n_dtime = WIRE_FIXES_MAX + 1;
    assert_int_equal(read_message(test, &message), REFUSAL_MALFORMED);
}

// A value too large for its type is left too large, for the rules to refuse that row.
static void values_out_of_range_stay_out_of_range(void **state) {
    struct wire_test *test = *state;
    uint32_t huge[2] = {UINT32_MAX, 0x80000001u}, strange[2] = {UINT32_MAX, 3};
    Muster__V1__Fixes message = two_rows();
    message.speed_cms = message.heading_cdeg = message.accuracy_dm = message.battery = huge;
    message.n_speed_cms = message.n_heading_cdeg = message.n_accuracy_dm = message.n_battery = 2;
    message.source = message.state = strange;
    message.n_source = message.n_state = 2;
    uint32_t bits[2] = {UINT32_MAX - 1, 0x80000001u}; // bit 0 is the button, the others are nobody's yet
    message.alarm = bits;
    message.n_alarm = 2;
    assert_int_equal(read_message(test, &message), REFUSAL_NONE);
    struct wire_fixes out;
    read_back(test, &out);
    for (int i = 0; i < 2; i++) {
        assert_true(out.rows[i].speed_cms > 100000 && out.rows[i].heading_cdeg > 35999);
        assert_true(out.rows[i].accuracy_dm > 1000000 && out.rows[i].battery > 100);
        assert_int_equal(out.rows[i].presence, PRESENCE_LOST);
    }
    assert_int_equal(out.rows[0].source, FIX_SOURCE_UNKNOWN);
    assert_int_equal(out.rows[1].source, FIX_MANUAL);
    assert_true(out.rows[0].marked && !out.rows[1].marked);
    assert_true(!out.rows[0].alarm && out.rows[1].alarm);
    message.n_speed_cms = message.n_heading_cdeg = 0;
    message.speed_dms = message.heading_3deg = huge;
    message.n_speed_dms = message.n_heading_3deg = 2;
    assert_int_equal(read_message(test, &message), REFUSAL_NONE);
    read_back(test, &out);
    for (int i = 0; i < 2; i++)
        assert_true(out.rows[i].speed_cms > 100000 && out.rows[i].heading_cdeg > 35999);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WIRE_TEST(columns_must_agree),
        WIRE_TEST(sums_must_fit),
        WIRE_TEST(there_are_10000_rows_at_most),
        WIRE_TEST(values_out_of_range_stay_out_of_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
