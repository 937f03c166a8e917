// Buses on a private Redis: exchange, loss, restarts, a frozen server, passwords, addresses.
// SPDX-License-Identifier: Apache-2.0
#include "unit/bus_world.h"

#include <arpa/inet.h>
#include <sys/socket.h>

static void without_redis_nothing_happens(void **state) {
    (void)state;
    static const char *const addresses[] = {"", "nonsense", ":1", "host:99999", "host:port"};
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        struct hub *hub = hub_create(addresses[i], "a", true, "");
        char holder[8];
        assert_false(bus_up(hub->bus));
        assert_false(beat(hub, 1));
        assert_int_equal(bus_take_lease(hub->bus, 1000, holder, sizeof holder), BUS_LEASE_UNREACHABLE);
        hub_destroy(hub);
    }
    assert_false(bus_up(NULL));
    assert_false(bus_publish(NULL, BUS_CHANNEL_FIXES, NULL));
    bus_stop(NULL);
    bus_destroy(NULL);
}

static void two_hubs_exchange(void **state) {
    (void)state;
    struct redis redis = redis_create("");
    redis_run(&redis);
    struct hub *a = hub_create(redis.socket, "a", true, ""), *b = hub_create(redis.socket, "b", false, "");
    MUST(5000, bus_up(a->bus) && bus_up(b->bus));
    for (uint64_t i = 1; i <= 500; i++) {
        assert_true(beat(a, i));  // for gateways
        assert_true(fetch(b, i)); // for the authority
        assert_true(fixes(a, "fixes", 5));
        assert_true(fixes(b, "fixes.", 6));
    }
    MUST(5000, count_of(a) == 1000 && count_of(b) == 1000);
    uint64_t next_fetch = 1, next_beat = 1, next_fixes = 1;
    for (size_t i = 0; i < 1000; i++) {
        struct note at_a = note_of(a, i), at_b = note_of(b, i);
        assert_string_equal(at_a.hub, "b");
        assert_string_equal(at_b.hub, "a");
        assert_false(at_a.lost || at_b.lost);
        if (at_a.channel == BUS_CHANNEL_AUTHORITY) {
            assert_int_equal(at_a.number, next_fetch);
            assert_int_equal(at_a.value, next_fetch++);
        }
        if (at_b.channel == BUS_CHANNEL_EVENTS) {
            assert_int_equal(at_b.number, next_beat);
            assert_int_equal(at_b.value, next_beat++);
        } else {
            assert_int_equal(at_b.number, next_fixes++);
            assert_int_equal(at_b.value, 5);
        }
    }
    assert_int_equal(next_fetch, 501);
    assert_int_equal(next_beat, 501);
    // What was said just before a hub stops still leaves.
    for (uint64_t i = 0; i < 500; i++)
        assert_true(fetch(b, i));
    hub_destroy(b);
    MUST(3000, count_of(a) == 1500);
    hub_destroy(a);
    redis_destroy(&redis);
}

static void lost_messages_are_noticed_per_sender(void **state) {
    (void)state;
    struct redis redis = redis_create("");
    redis_run(&redis);
    struct hub *hub = hub_create(redis.socket, "b", false, "");
    MUST(5000, bus_up(hub->bus));
    static const struct {
        const char *hub;
        uint64_t number;
        bool lost;
    } said[] = {{"x", 1, false}, {"x", 2, false}, {"y", 1, false}, {"x", 4, true}, {"x", 5, false},
                {"y", 2, false}, {"x", 1, true},  {"x", 2, false}, {"z", 9, true}, {"z", 10, false}};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        say_as(&redis, said[i].hub, said[i].number);
    say_as(&redis, "b", 1);         // as if from itself
    for (int i = 0; i < 200; i++) { // more hubs than are remembered
        char name[16];
        snprintf(name, sizeof name, "n%d", i);
        say_as(&redis, name, 1);
    }
    MUST(5000, count_of(hub) == 210);
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        assert_int_equal(note_of(hub, i).lost, said[i].lost);
    hub_destroy(hub);
    redis_destroy(&redis);
}

static void restart_of_redis_is_survived_and_told(void **state) {
    (void)state;
    struct redis redis = redis_create("");
    struct hub *a = hub_create(redis.socket, "a", true, ""), *b = hub_create(redis.socket, "b", false, "");
    usleep(300000); // not there yet
    assert_false(bus_up(a->bus));
    redis_run(&redis);
    MUST(8000, bus_up(a->bus) && bus_up(b->bus));
    assert_true(beat(a, 1));
    MUST(2000, count_of(b) == 1);
    assert_false(note_of(b, 0).lost);
    redis_kill(&redis);
    MUST(2000, !bus_up(a->bus) && !bus_up(b->bus));
    assert_false(beat(a, 2));
    redis_run(&redis);
    MUST(8000, bus_up(a->bus) && bus_up(b->bus));
    assert_true(beat(a, 3));
    assert_true(beat(a, 4));
    MUST(2000, count_of(b) == 3);
    assert_true(note_of(b, 1).lost);
    assert_int_equal(note_of(b, 1).value, 3);
    assert_int_equal(note_of(b, 1).number, 3);
    assert_false(note_of(b, 2).lost);
    assert_int_equal(ups_of(b), 2);
    hub_destroy(a);
    hub_destroy(b);
    redis_destroy(&redis);
}

static void frozen_redis_is_noticed(void **state) {
    (void)state;
    struct redis redis = redis_create("");
    redis_run(&redis);
    struct hub *a = hub_create(redis.socket, "a", true, ""), *b = hub_create(redis.socket, "b", false, "");
    MUST(5000, bus_up(a->bus) && bus_up(b->bus));
    kill(redis.pid, SIGSTOP);
    static uint8_t large[1 << 20];
    int taken = 0;
    for (int i = 0; i < 200; i++) { // 200 MB at a server that takes nothing: most is dropped, none blocks
        int64_t at = clock_mono_us();
        taken += fixes(a, large, sizeof large);
        assert_true(clock_mono_us() - at < 10000000);
    }
    assert_in_range(taken, 1, 150);
    int took = WAIT(30000, !bus_up(a->bus) && !bus_up(b->bus));
    print_message("a frozen Redis is noticed after %d ms; %d of 200 messages were queued\n", took, taken);
    assert_in_range(took, 0, 20000);
    kill(redis.pid, SIGCONT);
    MUST(15000, bus_up(a->bus) && bus_up(b->bus));
    size_t before = count_of(b);
    assert_true(beat(a, 7));
    MUST(3000, note_of(b, count_of(b) - 1).value == 7 && count_of(b) > before);
    assert_true(note_of(b, count_of(b) - 1).lost);
    hub_destroy(a);
    hub_destroy(b);
    redis_destroy(&redis);
}

static void write_password(const char *path, const char *password) {
    FILE *file = fopen(path, "w");
    fprintf(file, "%s\n", password);
    fclose(file);
}

static void password_is_asked_for(void **state) {
    (void)state;
    struct redis redis = redis_create("right horse");
    redis_run(&redis);
    char path[96], holder[8];
    snprintf(path, sizeof path, "%s/password", redis.folder);
    struct hub *none = hub_create(redis.socket, "none", true, "");
    struct hub *hub = hub_create(redis.socket, "a", true, path); // no such file yet
    usleep(300000);
    write_password(path, "wrong");
    assert_int_equal(bus_take_lease(hub->bus, 1000, holder, sizeof holder), BUS_LEASE_UNREACHABLE);
    assert_false(bus_up(hub->bus) || bus_up(none->bus));
    write_password(path, "right horse");
    MUST(12000, bus_up(hub->bus));
    assert_false(bus_up(none->bus));
    hub_destroy(hub);
    hub_destroy(none);
    redis_destroy(&redis);
}

static int free_port(void) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    getsockname(fd, (struct sockaddr *)&at, &len);
    close(fd);
    return ntohs(at.sin_port);
}

static void tcp_and_names_work_too(void **state) {
    (void)state;
    struct redis redis = redis_create("");
    char by_number[32], by_name[32];
    int port = free_port();
    snprintf(redis.port, sizeof redis.port, "%d", port);
    snprintf(by_number, sizeof by_number, "127.0.0.1:%d", port);
    snprintf(by_name, sizeof by_name, "localhost:%d", port);
    redis_run(&redis);
    struct hub *a = hub_create(by_number, "a", true, ""), *b = hub_create(by_name, "b", false, "");
    struct hub *lost = hub_create("no-such-host.invalid:6379", "c", false, "");
    MUST(8000, bus_up(a->bus) && bus_up(b->bus));
    assert_true(beat(a, 1));
    MUST(3000, count_of(b) == 1);
    assert_false(bus_up(lost->bus));
    hub_destroy(lost);
    hub_destroy(a);
    hub_destroy(b);
    redis_destroy(&redis);
}

struct shouter {
    struct hub *hub;
    pthread_t thread;
};
static void *shout(void *arg) {
    struct shouter *shouter = arg;
    for (uint64_t i = 0; i < 500; i++)
        fetch(shouter->hub, i);
    return NULL;
}

static void threads_publish_at_once(void **state) {
    (void)state;
    struct redis redis = redis_create("");
    redis_run(&redis);
    struct hub *a = hub_create(redis.socket, "a", true, ""), *b = hub_create(redis.socket, "b", false, "");
    MUST(5000, bus_up(a->bus) && bus_up(b->bus));
    struct shouter shouters[4];
    for (int i = 0; i < 4; i++) {
        shouters[i].hub = b;
        pthread_create(&shouters[i].thread, NULL, shout, &shouters[i]);
    }
    for (int i = 0; i < 4; i++)
        pthread_join(shouters[i].thread, NULL);
    MUST(5000, count_of(a) == 2000);
    for (size_t i = 0; i < 2000; i++) {
        assert_int_equal(note_of(a, i).number, i + 1);
        assert_false(note_of(a, i).lost);
    }
    hub_destroy(a);
    hub_destroy(b);
    redis_destroy(&redis);
}

int main(void) {
    signal(SIGPIPE, SIG_IGN);
    log_set_level(LOG_ERROR);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_redis_nothing_happens),
        cmocka_unit_test(two_hubs_exchange),
        cmocka_unit_test(threads_publish_at_once),
        cmocka_unit_test(lost_messages_are_noticed_per_sender),
        cmocka_unit_test(restart_of_redis_is_survived_and_told),
        cmocka_unit_test(frozen_redis_is_noticed),
        cmocka_unit_test(password_is_asked_for),
        cmocka_unit_test(tcp_and_names_work_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
