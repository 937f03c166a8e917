// How fast an address may ask, and what counts as one address.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/address.h"
#include "net/bucket.h"
#include "net/pace.h"

#define SECOND 1000000

static void a_second_is_saved_up_and_no_more(void **unused) {
    (void)unused;
    struct pace *pace = pace_create();
    int64_t now = 5 * SECOND;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 100; i++)
            assert_true(pace_take(pace, "10.0.0.1", 100, now));
        assert_false(pace_take(pace, "10.0.0.1", 100, now));
        assert_true(pace_take(pace, "10.0.0.2", 100, now)); // another one is none the worse
        now += round == 0 ? SECOND : 10 * SECOND;
    }
    pace_destroy(pace);
}

static void who_hangs_up_and_returns_gains_nothing(void **unused) {
    (void)unused;
    struct pace *pace = pace_create();
    int64_t now = SECOND, taken = 0;
    for (int i = 0; i < 10000; i++, now += SECOND / 1000) { // ten seconds, a thousand requests in each
        taken += pace_take(pace, "10.0.0.1", 10, now);
        pace_look_after(pace, now);
    }
    assert_in_range(taken, 100, 111);
    pace_destroy(pace);
}

static void an_army_of_addresses_takes_bounded_memory(void **unused) {
    (void)unused;
    struct pace *pace = pace_create();
    char address[ADDRESS_KEY_SIZE];
    for (int i = 0; i < PACE_ADDRESSES + 1000; i++) {
        snprintf(address, sizeof address, "10.%d.%d.%d", i >> 16 & 255, i >> 8 & 255, i & 255);
        assert_true(pace_take(pace, address, 1, SECOND));
    }
    assert_false(pace_take(pace, address, 1, SECOND));   // the last is known
    assert_true(pace_take(pace, "10.0.0.0", 1, SECOND)); // the first was forgotten
    pace_look_after(pace, 10 * SECOND);
    assert_true(pace_take(pace, address, 1, 10 * SECOND));
    pace_destroy(pace);
}

static void many_at_once(void **unused) {
    (void)unused;
    struct bucket bucket = {0};
    assert_true(bucket_take_many(&bucket, 70, 100, SECOND));
    assert_false(bucket_take_many(&bucket, 31, 100, SECOND));
    assert_true(bucket_take_many(&bucket, 30, 100, SECOND));
    assert_true(bucket_take_many(&bucket, 0, 100, SECOND));
    assert_false(bucket_take_many(&bucket, 101, 100, 100 * SECOND)); // more than there ever is
}

static void what_counts_as_one_address(void **unused) {
    (void)unused;
    static const char *const pairs[][2] = {{"10.1.2.3", "10.1.2.3"},
                                           {"::ffff:10.1.2.3", "10.1.2.3"},
                                           {"2001:db8:0:1:2:3:4:5", "2001:db8:0:1::/64"},
                                           {"2001:db8:0:1::", "2001:db8:0:1::/64"},
                                           {"::1", "::/64"},
                                           {"local", "local"},
                                           {"", ""}};
    char key[ADDRESS_KEY_SIZE];
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        address_key(key, pairs[i][0]);
        assert_string_equal(key, pairs[i][1]);
    }
    char long_one[200];
    memset(long_one, 'x', sizeof long_one - 1);
    long_one[sizeof long_one - 1] = '\0';
    address_key(key, long_one);
    assert_int_equal(strlen(key), ADDRESS_KEY_SIZE - 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_second_is_saved_up_and_no_more),
        cmocka_unit_test(who_hangs_up_and_returns_gains_nothing),
        cmocka_unit_test(an_army_of_addresses_takes_bounded_memory),
        cmocka_unit_test(many_at_once),
        cmocka_unit_test(what_counts_as_one_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
