// The watch as a thread with a desk of the test's own: what it says arrives, is kept until it is answered, repeated
// when the desk is busy, in order for each unit; what comes too fast gives way to what is newer; a restart knows who is
// inside.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <unistd.h>

#include "base/clock.h"
#include "unit/fence_shapes.h"
#include "unit/lookout_case.h"
#include "watch/says.h"
#include "watch/waiting.h"
#include "watch/watch.h"
#include "wire/record.h"
#include "wire/snapshot.h"

// ---- says

#define SENT_MOST 256

struct desk_of_says {
    bool busy;
    int count;
    uint8_t ids[SENT_MOST][COMMAND_ID_LEN];
    uint32_t units[SENT_MOST];
    enum fence_crossing whats[SENT_MOST];
};

static bool on_send(void *arg, const void *bytes, uint32_t len) {
    struct desk_of_says *desk = arg;
    struct command command;
    struct arena *arena = arena_create(1 << 16);
    if (desk->busy || desk->count == SENT_MOST) {
        arena_destroy(arena);
        return false;
    }
    assert_int_equal(wire_read_command(bytes, len, arena, &command), REFUSAL_NONE);
    memcpy(desk->ids[desk->count], command.id, COMMAND_ID_LEN);
    desk->units[desk->count] = command.cross.unit;
    desk->whats[desk->count++] = command.cross.what;
    arena_destroy(arena);
    return true;
}

static bool add(struct says *says, uint32_t unit, enum fence_crossing what, int64_t now_us) {
    struct command command = {.verb = VERB_FENCE_CROSS, .cross = {1, unit, what, 1, {true, 1, 1}}};
    return says_add(says, unit, &command, now_us);
}

static void answer(struct says *says, const struct desk_of_says *desk, int n, enum refusal code, int64_t now_us) {
    struct wire_answer said = {.code = code};
    memcpy(said.id, desk->ids[n], COMMAND_ID_LEN);
    says_answered(says, &said, now_us);
}

static void says_are_kept_and_in_order(void **state) {
    (void)state;
    static struct desk_of_says desk;
    struct says *says = says_create(on_send, &desk);
    assert_true(add(says, 1, CROSSING_ENTER, 0));
    assert_true(add(says, 1, CROSSING_LEAVE, 0));
    assert_true(add(says, 2, CROSSING_ENTER, 0));
    assert_int_equal(desk.count, 2); // the leaving waits for the entering
    assert_true(desk.units[1] == 2);
    answer(says, &desk, 0, REFUSAL_BUSY, 0); // that may pass: again, with the same id, after a second
    says_look(says, 900000);
    assert_int_equal(desk.count, 2);
    says_look(says, 1100000);
    assert_int_equal(desk.count, 3);
    assert_memory_equal(desk.ids[2], desk.ids[0], COMMAND_ID_LEN);
    assert_true(says_has(says, desk.ids[0]));
    answer(says, &desk, 0, REFUSAL_NONE, 1200000);
    assert_false(says_has(says, desk.ids[0]));
    assert_int_equal(desk.count, 4);
    assert_int_equal(desk.whats[3], CROSSING_LEAVE);
    answer(says, &desk, 0, REFUSAL_NONE, 1200000); // twice answered is once answered
    answer(says, &desk, 3, REFUSAL_NOTHING_CHANGED, 1200000);
    assert_int_equal(says_count(says), 1);
    says_look(says, 4900000);
    assert_int_equal(desk.count, 4);
    says_look(says, 5100000); // nobody answered: again
    assert_int_equal(desk.count, 5);
    assert_memory_equal(desk.ids[4], desk.ids[1], COMMAND_ID_LEN);
    desk.busy = true;
    assert_true(add(says, 3, CROSSING_ENTER, 6000000));
    desk.busy = false;
    says_look(says, 6050000);
    assert_int_equal(desk.count, 5);
    says_look(says, 6150000);
    assert_int_equal(desk.count, 6);
    says_destroy(says);
}

static void says_are_bounded(void **state) {
    (void)state;
    static struct desk_of_says desk = {.busy = true};
    struct says *says = says_create(on_send, &desk);
    for (uint32_t i = 0; i < SAYS_MOST; i++)
        assert_true(add(says, 1 + i % 100, CROSSING_ENTER, 0));
    assert_false(add(says, 1, CROSSING_ENTER, 0));
    says_destroy(says);
}

// ---- waiting

static void newest_wins_when_many_wait(void **state) {
    (void)state;
    struct waiting waiting = {0};
    struct waiting_fix one;
    bool merged;
    for (int64_t at = 1; at <= 100; at++) { // few: each is looked at
        waiting_add(&waiting, &(struct fix){.unit = 7, .at_ms = at}, at, &merged);
        assert_false(merged);
    }
    for (int64_t at = 1; at <= 100; at++) {
        assert_true(waiting_take(&waiting, &one));
        assert_int_equal(one.fix.at_ms, at);
    }
    assert_false(waiting_take(&waiting, &one));
    int64_t at = 0;
    for (uint32_t round = 0; round < 50; round++)
        for (uint32_t unit = 1; unit <= 1000; unit++)
            waiting_add(&waiting, &(struct fix){.unit = unit, .at_ms = ++at}, at, &merged);
    assert_true(merged);
    waiting_add(&waiting, &(struct fix){.unit = 5, .at_ms = 1}, at, &merged); // older: it is the one that gives way
    assert_true(waiting_count(&waiting) <= WAITING_MANY + 1000);
    static int64_t newest[1001];
    int64_t heard_us = 0;
    while (waiting_take(&waiting, &one)) {
        assert_true(one.fix.at_ms > newest[one.fix.unit]);
        assert_true(one.heard_us >= heard_us);
        newest[one.fix.unit] = one.fix.at_ms;
        heard_us = one.heard_us;
    }
    for (uint32_t unit = 1; unit <= 1000; unit++)
        assert_int_equal(newest[unit], at - 1000 + unit);
    waiting_free(&waiting);
}

// ---- the thread

struct desk_of_watch {
    pthread_mutex_t lock;
    struct state *state;
    struct watch *watch;
    struct arena *arena;
    int said, refused;
    int refuse_next; // so many are answered BUSY
};

// Decides at once, on the watch's thread, and tells it record and answer as the desk does.
static bool on_say(void *arg, const void *bytes, uint32_t len) {
    struct desk_of_watch *desk = arg;
    struct command command;
    struct event event = {.actor = "", .device = "watch"};
    struct rule_scratch scratch = {.arena = desk->arena};
    pthread_mutex_lock(&desk->lock);
    arena_reset(desk->arena);
    assert_int_equal(wire_read_command(bytes, len, desk->arena, &command), REFUSAL_NONE);
    struct wire_answer answer = {.code = REFUSAL_BUSY};
    memcpy(answer.id, command.id, COMMAND_ID_LEN);
    if (desk->refuse_next > 0) {
        desk->refuse_next--;
    } else {
        answer.code = rule_of(command.verb)(desk->state, &command, CASE_MS, &scratch, &event);
        desk->said += !answer.code;
        desk->refused += answer.code != 0;
    }
    if (!answer.code) {
        struct buf record = {0};
        event.seq = state_seq(desk->state) + 1;
        event.at_ms = CASE_MS;
        memcpy(event.command, command.id, COMMAND_ID_LEN);
        record_write(&record, &event);
        state_apply(desk->state, &event);
        struct block *block = block_create(record.data, record.len);
        watch_hear_records(desk->watch, event.seq, &block, 1);
        block_drop(block);
        buf_free(&record);
    }
    watch_hear_answer(desk->watch, &answer);
    pthread_mutex_unlock(&desk->lock);
    return true;
}

static void watch_begin(struct desk_of_watch *desk) {
    struct buf image = {0};
    snapshot_write(&image, desk->state);
    const struct watch_options options = {TEST_DISTRICT, image.data, image.len, 200, 150};
    desk->watch = watch_start(&options);
    buf_free(&image);
    watch_open(desk->watch, on_say, desk);
}

static void watch_end(struct desk_of_watch *desk) {
    watch_stop(desk->watch);
    watch_hear_fixes(desk->watch, &(struct fix){.unit = 1}, 1, WATCH_NEWEST); // nobody hears it any more
    watch_destroy(desk->watch);
}

static int said(struct desk_of_watch *desk) {
    pthread_mutex_lock(&desk->lock);
    int count = desk->said;
    pthread_mutex_unlock(&desk->lock);
    return count;
}

static bool waits_for(struct desk_of_watch *desk, int count) {
    for (int i = 0; i < 2000 && said(desk) < count; i++)
        usleep(5000);
    usleep(20000);
    return said(desk) == count;
}

static void thread_and_restart(void **state) {
    (void)state;
    struct lookout_case c;
    struct desk_of_watch desk = {.lock = PTHREAD_MUTEX_INITIALIZER, .arena = arena_create(4 << 20)};
    case_begin(&c, 100);
    desk.state = c.state;
    assert_int_equal(case_put(&c, (struct fence){.shape = case_square(0, 0, 1000)}), REFUSAL_NONE);
    watch_begin(&desk);
    struct fix rows[100];
    for (uint32_t i = 0; i < 100; i++)
        rows[i] = case_fix(&c, i + 1, i < 50 ? 0 : 2000, 0, 5);
    desk.refuse_next = 7;
    watch_hear_fixes(desk.watch, rows, 100, WATCH_NEWEST);
    assert_true(waits_for(&desk, 50)); // after a second, for those that the desk was too busy for
    for (uint32_t i = 1; i <= 100; i++)
        assert_int_equal(fence_stay_is_inside(state_fence_stay(c.state, 1, i)), i <= 50);
    watch_end(&desk);

    watch_begin(&desk); // anew: nobody enters twice
    for (uint32_t i = 0; i < 100; i++)
        rows[i].at_ms += 1000;
    watch_hear_fixes(desk.watch, rows, 100, WATCH_NEWEST);
    for (uint32_t i = 0; i < 100; i++) {
        rows[i].at_ms += 1000;
        rows[i].lat_e7 = case_lat(i < 50 ? 2000 : 0);
    }
    watch_hear_fixes(desk.watch, rows, 100, WATCH_NEWEST);
    assert_true(waits_for(&desk, 150));
    assert_int_equal(desk.refused, 0);
    watch_end(&desk);
    arena_destroy(desk.arena);
    case_end(&c);
}

// More than it can look at: it is late, says so, and comes out right in the end.
static void a_flood(void **state) {
    (void)state;
    struct lookout_case c;
    struct desk_of_watch desk = {.lock = PTHREAD_MUTEX_INITIALIZER, .arena = arena_create(4 << 20)};
    case_begin(&c, 400);
    desk.state = c.state;
    for (int i = 0; i < 300; i++)
        assert_int_equal(case_put(&c, (struct fence){.kind = FENCE_CORDON, .shape = case_square(0, 0, 1000 + i)}), 0);
    watch_begin(&desk);
    struct fix rows[400];
    for (int step = 0; step < 300; step++) {
        c.now_us += 1000000;
        for (uint32_t i = 0; i < 400; i++)
            rows[i] = case_fix(&c, i + 1, i % 2 ? 5000 : 40 * step, 5000, 5);
        watch_hear_fixes(desk.watch, rows, 400, WATCH_NEWEST);
    }
    c.now_us += 1000000;
    for (uint32_t i = 0; i < 400; i++)
        rows[i] = case_fix(&c, i + 1, i < 3 ? 0 : 5000, 0, 5);
    watch_hear_fixes(desk.watch, rows, 400, WATCH_NEWEST);
    assert_true(waits_for(&desk, 3 * 300));
    watch_end(&desk);
    arena_destroy(desk.arena);
    case_end(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_are_kept_and_in_order),
        cmocka_unit_test(says_are_bounded),
        cmocka_unit_test(newest_wins_when_many_wait),
        cmocka_unit_test(thread_and_restart),
        cmocka_unit_test(a_flood),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
