// The lease of the authority: one holder at a time, renewed, given back, and told when it is lost.
// SPDX-License-Identifier: Apache-2.0
#include "unit/bus_world.h"

static void lease_has_one_holder(void **state) {
    (void)state;
    struct redis redis = redis_create("");
    char holder[64];
    struct hub *a = hub_create(redis.socket, "a", true, "");
    int64_t at = clock_mono_us();
    assert_int_equal(bus_take_lease(a->bus, 300, holder, sizeof holder), BUS_LEASE_UNREACHABLE);
    assert_in_range(clock_mono_us() - at, 290000, 2000000);
    hub_destroy(a);

    redis_run(&redis);
    a = hub_create(redis.socket, "a", true, "");
    assert_int_equal(bus_take_lease(a->bus, 5000, holder, sizeof holder), BUS_LEASE_HELD);
    assert_string_equal(holder, "holder-of-a");
    struct hub *b = hub_create(redis.socket, "b", true, "");
    assert_int_equal(bus_take_lease(b->bus, 5000, holder, sizeof holder), BUS_LEASE_TAKEN);
    assert_string_equal(holder, "holder-of-a");
    struct hub *again = hub_create(redis.socket, "a", true, ""); // after kill -9: the lease has not run out
    assert_int_equal(bus_take_lease(again->bus, 5000, holder, sizeof holder), BUS_LEASE_HELD);
    hub_destroy(a); // gives it back
    hub_destroy(b); // must not: it is not its own
    hub_destroy(again);
    b = hub_create(redis.socket, "b", true, "");
    assert_int_equal(bus_take_lease(b->bus, 5000, holder, sizeof holder), BUS_LEASE_HELD);

    // Somebody else has it: told once.
    const char *argv[] = {"SET", "muster:440115:authority", "usurper"};
    redis_say(&redis, argv, NULL, 3);
    MUST(6000, losses_of(b) == 1);
    assert_string_equal(b->lost_to, "usurper");
    hub_destroy(b);
    redisContext *c = redisConnectUnix(redis.socket);
    redisReply *reply = redisCommand(c, "GET muster:440115:authority");
    assert_string_equal(reply->str, "usurper");
    freeReplyObject(reply);
    redisFree(c);
    redis_destroy(&redis);
}

static int64_t number_of(redisContext *c, const char *command) {
    redisReply *reply = redisCommand(c, command);
    int64_t number = reply->integer;
    freeReplyObject(reply);
    return number;
}

static void lease_is_renewed_and_given_back(void **state) {
    (void)state;
    struct redis redis = redis_create("");
    redis_run(&redis);
    char holder[64];
    struct hub *a = hub_create(redis.socket, "a", true, "");
    assert_int_equal(bus_take_lease(a->bus, 5000, holder, sizeof holder), BUS_LEASE_HELD);
    redisContext *c = redisConnectUnix(redis.socket);
    int64_t least = 10000;
    for (int i = 0; i < 50; i++) {
        int64_t left = number_of(c, "PTTL muster:440115:authority");
        least = left < least ? left : least;
        usleep(100000);
    }
    assert_in_range(least, 3000, 7900);
    freeReplyObject(redisCommand(c, "FLUSHALL")); // a Redis that lost its memory: taken again
    MUST(5000, number_of(c, "EXISTS muster:440115:authority") == 1);
    hub_destroy(a);
    assert_int_equal(number_of(c, "EXISTS muster:440115:authority"), 0);
    redisFree(c);
    redis_destroy(&redis);
}

int main(void) {
    signal(SIGPIPE, SIG_IGN);
    log_set_level(LOG_ERROR);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lease_has_one_holder),
        cmocka_unit_test(lease_is_renewed_and_given_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
