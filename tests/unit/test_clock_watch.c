// The wall clock is set, the hub starts again, the machine starts again: what is noted, and by how much.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "desk/clock_watch.h"

#define OFFSET 1700000000000
static const struct clock_change never = {0}, boot_a = {.offset_ms = OFFSET, .boot = {0xa}},
                                 boot_b = {.offset_ms = OFFSET + 999, .boot = {0xb}};

static void a_quiet_hub_notes_nothing(void **state) {
    (void)state;
    struct clock_change out;
    assert_false(clock_watch(&never, &boot_a, OFFSET, false, &out));
    assert_false(clock_watch(&never, &boot_a, OFFSET + CLOCK_JUMP_MS, false, &out));
    assert_false(clock_watch(&never, &boot_a, OFFSET - CLOCK_JUMP_MS, false, &out));
}

static void a_boot_is_noted_once_something_is_due(void **state) {
    (void)state;
    struct clock_change out;
    assert_true(clock_watch(&never, &boot_a, OFFSET + 5, true, &out));
    assert_int_equal(out.by_ms, 0);
    assert_int_equal(out.offset_ms, OFFSET); // as at the start: what came since then still counts
    assert_memory_equal(out.boot, boot_a.boot, CLOCK_BOOT_LEN);
    assert_false(clock_watch(&out, &boot_a, OFFSET + 5, true, &out));         // not twice
    assert_true(clock_watch(&boot_a, &boot_b, boot_b.offset_ms, true, &out)); // another boot: how long it was down
    assert_int_equal(out.by_ms, 0);                                           // nobody can say
}

static void a_jump_is_noted_in_full(void **state) {
    (void)state;
    static const int64_t jumps[] = {201, -201, 3600000, -86400000};
    for (int timed = 0; timed <= 1; timed++)
        for (size_t i = 0; i < sizeof jumps / sizeof *jumps; i++) {
            struct clock_change out;
            assert_true(clock_watch(&boot_a, &boot_a, OFFSET + jumps[i], timed, &out));
            assert_int_equal(out.by_ms, jumps[i]);
            assert_int_equal(out.offset_ms, OFFSET + jumps[i]);
            assert_false(clock_watch(&out, &boot_a, OFFSET + jumps[i], timed, &out));
            assert_true(clock_watch(&never, &boot_a, OFFSET + jumps[i], timed, &out)); // the boot was not noted yet
            assert_int_equal(out.by_ms, jumps[i]);
        }
}

// What lies between the note and this process: the clock was set while no hub ran.
static void a_jump_while_no_hub_ran_is_noted_by_the_next(void **state) {
    (void)state;
    struct clock_change out, started_late = boot_a;
    started_late.offset_ms = OFFSET - 7200000;
    assert_true(clock_watch(&boot_a, &started_late, OFFSET - 7200000, true, &out));
    assert_int_equal(out.by_ms, -7200000);
}

// Many small ones are one great one.
static void small_jumps_add_up(void **state) {
    (void)state;
    struct clock_change out, noted = boot_a;
    int64_t moved = 0;
    for (int64_t offset = OFFSET; offset < OFFSET + 10000; offset += 50) {
        if (!clock_watch(&noted, &boot_a, offset, true, &out))
            continue;
        moved += out.by_ms;
        noted = out;
    }
    assert_in_range(moved, 10000 - 50 - CLOCK_JUMP_MS, 10000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quiet_hub_notes_nothing), cmocka_unit_test(a_boot_is_noted_once_something_is_due),
        cmocka_unit_test(a_jump_is_noted_in_full),   cmocka_unit_test(a_jump_while_no_hub_ran_is_noted_by_the_next),
        cmocka_unit_test(small_jumps_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
