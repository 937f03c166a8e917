// Buses on a private Redis: exchange, loss, restarts, a frozen server, the lease, passwords, hostile bytes.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <hiredis/hiredis.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "bus/bus.h"

// ---- a Redis of our own
struct redis {
    char folder[64], socket[96], password[64], port[8];
    pid_t pid;
};

static void redis_run(struct redis *redis) {
    redis->pid = fork();
    if (redis->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (!freopen("/dev/null", "w", stdout))
            _exit(126);
        execlp("redis-server", "redis-server", "--port", *redis->port ? redis->port : "0", "--bind", "127.0.0.1",
               "--unixsocket", redis->socket, "--save", "", "--appendonly", "no", "--dir", redis->folder,
               *redis->password ? "--requirepass" : NULL, redis->password, NULL);
        _exit(127);
    }
    for (int i = 0; i < 500; i++) {
        redisContext *c = redisConnectUnix(redis->socket);
        bool up = c && !c->err;
        if (c)
            redisFree(c);
        if (up)
            return;
        usleep(10000);
    }
    fail_msg("redis-server does not start; is it installed?");
}

static void redis_kill(struct redis *redis) {
    if (redis->pid <= 0)
        return;
    kill(redis->pid, SIGKILL);
    waitpid(redis->pid, NULL, 0);
    redis->pid = 0;
    unlink(redis->socket);
}

static struct redis redis_create(const char *password) {
    struct redis redis = {0};
    const char *tmp = getenv("TMPDIR");
    snprintf(redis.folder, sizeof redis.folder, "%.40s/bus.XXXXXX", tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(redis.folder));
    snprintf(redis.socket, sizeof redis.socket, "%s/socket", redis.folder);
    snprintf(redis.password, sizeof redis.password, "%s", password);
    return redis;
}

static void redis_destroy(struct redis *redis) {
    redis_kill(redis);
    char path[96];
    static const char *const left[] = {"socket", "password"};
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", redis->folder, left[i]);
        unlink(path);
    }
    rmdir(redis->folder);
}

static void redis_say(struct redis *redis, const char *const *argv, const size_t *lens, int argc) {
    redisContext *c = redisConnectUnix(redis->socket);
    assert_true(c && !c->err);
    redisReply *reply = redisCommandArgv(c, argc, (const char **)(uintptr_t)argv, lens);
    assert_non_null(reply);
    assert_int_not_equal(reply->type, REDIS_REPLY_ERROR);
    freeReplyObject(reply);
    redisFree(c);
}

static void redis_publish(struct redis *redis, const char *channel, const void *bytes, size_t len) {
    const char *argv[] = {"PUBLISH", channel, bytes};
    size_t lens[] = {7, strlen(channel), len};
    redis_say(redis, argv, lens, 3);
}

// ---- a hub that writes down what it hears
struct note {
    enum bus_channel channel;
    enum bus_kind kind;
    char hub[40];
    uint64_t number, value; // of the body
    bool lost;
};
struct hub {
    struct bus *bus;
    pthread_mutex_t lock;
    struct note notes[4096];
    size_t count;
    int ups, downs, losses;
    char lost_to[64];
};

static void on_message(void *arg, enum bus_channel channel, const struct bus_message *message, bool lost) {
    struct hub *hub = arg;
    struct note note = {.channel = channel, .kind = message->kind, .number = message->number, .lost = lost};
    snprintf(note.hub, sizeof note.hub, "%s", message->hub);
    if (message->kind == BUS_BEAT)
        note.value = message->beat.seq;
    if (message->kind == BUS_FIXES)
        note.value = message->fixes.len;
    if (message->kind == BUS_FETCH)
        note.value = message->fetch.from_seq;
    if (message->kind == BUS_FETCHED)
        note.value = message->fetched.count;
    pthread_mutex_lock(&hub->lock);
    hub->notes[hub->count++ % 4096] = note;
    pthread_mutex_unlock(&hub->lock);
}

static void on_state(void *arg, bool up) {
    struct hub *hub = arg;
    pthread_mutex_lock(&hub->lock);
    *(up ? &hub->ups : &hub->downs) += 1;
    pthread_mutex_unlock(&hub->lock);
}

static void on_lease_lost(void *arg, const char *holder) {
    struct hub *hub = arg;
    pthread_mutex_lock(&hub->lock);
    snprintf(hub->lost_to, sizeof hub->lost_to, "%s", holder);
    hub->losses++;
    pthread_mutex_unlock(&hub->lock);
}

static struct hub *hub_create(const char *address, const char *name, bool authority, const char *password_file) {
    struct hub *hub = calloc(1, sizeof *hub);
    pthread_mutex_init(&hub->lock, NULL);
    char holder[64];
    snprintf(holder, sizeof holder, "holder-of-%s", name);
    hub->bus = bus_start(&(struct bus_options){.redis = address,
                                               .password_file = password_file,
                                               .district = "440115",
                                               .hub = name,
                                               .authority = authority,
                                               .holder = holder,
                                               .on_message = on_message,
                                               .on_state = on_state,
                                               .on_lease_lost = on_lease_lost,
                                               .arg = hub});
    return hub;
}

static void hub_destroy(struct hub *hub) {
    bus_stop(hub->bus);
    bus_destroy(hub->bus);
    pthread_mutex_destroy(&hub->lock);
    free(hub);
}

static struct note note_of(struct hub *hub, size_t i) {
    pthread_mutex_lock(&hub->lock);
    struct note note = i < hub->count ? hub->notes[i % 4096] : (struct note){0};
    pthread_mutex_unlock(&hub->lock);
    return note;
}

static size_t count_of(struct hub *hub) {
    pthread_mutex_lock(&hub->lock);
    size_t count = hub->count;
    pthread_mutex_unlock(&hub->lock);
    return count;
}

static int losses_of(struct hub *hub) {
    pthread_mutex_lock(&hub->lock);
    int losses = hub->losses;
    pthread_mutex_unlock(&hub->lock);
    return losses;
}

static int ups_of(struct hub *hub) {
    pthread_mutex_lock(&hub->lock);
    int ups = hub->ups == hub->downs + 1 ? hub->ups : 0; // 0: not up
    pthread_mutex_unlock(&hub->lock);
    return ups;
}

// Waits at most `ms`; returns how long it took, -1 if it did not come to be.
#define WAIT(ms, condition)                                                                                            \
    __extension__({                                                                                                    \
        int64_t from_us_ = clock_mono_us();                                                                            \
        while (!(condition) && clock_mono_us() - from_us_ < (ms)*INT64_C(1000))                                        \
            usleep(5000);                                                                                              \
        (condition) ? (int)((clock_mono_us() - from_us_) / 1000) : -1;                                                 \
    })
#define MUST(ms, condition) assert_true(WAIT(ms, condition) >= 0)

static bool beat(struct hub *hub, uint64_t seq) {
    return bus_publish(hub->bus, BUS_CHANNEL_EVENTS, &(struct bus_message){.kind = BUS_BEAT, .beat = {.seq = seq}});
}
static bool fetch(struct hub *hub, uint64_t seq) {
    return bus_publish(hub->bus, BUS_CHANNEL_AUTHORITY,
                       &(struct bus_message){.kind = BUS_FETCH, .fetch = {.from_seq = seq, .most = 1}});
}
static bool fixes(struct hub *hub, const void *bytes, uint32_t len) {
    return bus_publish(hub->bus, BUS_CHANNEL_FIXES,
                       &(struct bus_message){.kind = BUS_FIXES, .fixes = {.data = bytes, .len = len}});
}

// ---- tests
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

static void say_as(struct redis *redis, const char *hub, uint64_t number) {
    struct buf bytes = {0};
    bus_message_write(&bytes,
                      &(struct bus_message){.hub = hub, .number = number, .kind = BUS_BEAT, .beat = {.seq = number}});
    redis_publish(redis, "muster:440115:events", bytes.data, bytes.len);
    buf_free(&bytes);
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
        assert_true(clock_mono_us() - at < 1000000);
    }
    assert_in_range(taken, 1, 150);
    int took = WAIT(6000, !bus_up(a->bus) && !bus_up(b->bus));
    print_message("a frozen Redis is noticed after %d ms; %d of 200 messages were queued\n", took, taken);
    assert_in_range(took, 0, 4500);
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
    assert_in_range(least, 6000, 7900);
    freeReplyObject(redisCommand(c, "FLUSHALL")); // a Redis that lost its memory: taken again
    MUST(5000, number_of(c, "EXISTS muster:440115:authority") == 1);
    hub_destroy(a);
    assert_int_equal(number_of(c, "EXISTS muster:440115:authority"), 0);
    redisFree(c);
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

static void hostile_publishers_are_not_heard(void **state) {
    (void)state;
    struct redis redis = redis_create("");
    redis_run(&redis);
    struct hub *hub = hub_create(redis.socket, "b", false, "");
    MUST(5000, bus_up(hub->bus));
    struct buf bytes = {0};
    struct bus_bytes record = {.data = (const uint8_t *)"record", .len = 6};
    bus_message_write(&bytes, &(struct bus_message){.hub = "x",
                                                    .number = 1,
                                                    .kind = BUS_RECORDS,
                                                    .records = {.first_seq = 1, .records = &record, .count = 1}});
    redisContext *c = redisConnectUnix(redis.socket);
    static const char *const channels[] = {"muster:440115:fixes", "muster:440115:events", "muster:440115:gateways",
                                           "muster:440115:beat:b"};
    unsigned seed = 1;
    for (size_t i = 0; i < 4000; i++) {
        uint8_t bad[300];
        size_t len = (size_t)rand_r(&seed) % sizeof bad;
        for (size_t n = 0; n < sizeof bad; n++) // half noise, half a true message cut or with a byte changed
            bad[n] = i % 2 ? (uint8_t)rand_r(&seed) : bytes.data[n % bytes.len];
        if (i % 4 == 0)
            bad[(size_t)rand_r(&seed) % bytes.len] = (uint8_t)rand_r(&seed);
        redisAppendCommand(c, "PUBLISH %s %b", channels[i % 4], bad, len);
    }
    redisAppendCommand(c, "PUBLISH %s %b", channels[0], bytes.data, bytes.len); // records are not for this channel
    size_t large = BUS_MESSAGE_MAX + 1000;
    uint8_t *zeros = calloc(1, large);
    redisAppendCommand(c, "PUBLISH %s %b", channels[1], zeros, large);
    for (int i = 0; i < 4002; i++) {
        redisReply *reply;
        assert_int_equal(redisGetReply(c, (void **)&reply), REDIS_OK);
        freeReplyObject(reply);
    }
    assert_true(bus_up(hub->bus));
    say_as(&redis, "honest", 1);
    MUST(3000, count_of(hub) > 0 && strcmp(note_of(hub, count_of(hub) - 1).hub, "honest") == 0);
    for (size_t i = 0; i < count_of(hub); i++) { // a change may leave a message whole: but not on the wrong channel
        struct note note = note_of(hub, i);
        assert_int_equal(note.kind == BUS_FIXES, note.channel == BUS_CHANNEL_FIXES);
        assert_int_equal(note.kind == BUS_RECORDS || note.kind == BUS_BEAT, note.channel == BUS_CHANNEL_EVENTS);
    }
    // Far beyond all limits: not collected in memory; the connection is made anew.
    zeros = realloc(zeros, 64 << 20);
    memset(zeros, 0, 64 << 20);
    redis_publish(&redis, channels[1], zeros, 64 << 20);
    MUST(5000, ups_of(hub) == 2);
    free(zeros);
    buf_free(&bytes);
    redisFree(c);
    hub_destroy(hub);
    redis_destroy(&redis);
}

// ---- a server that is not Redis
struct impostor {
    int fd;
    pthread_t thread;
    const char *says; // in turn, one per connection
    size_t len;
};

static void *impostor_live(void *arg) {
    struct impostor *impostor = arg;
    for (int fd; (fd = accept(impostor->fd, NULL, NULL)) >= 0;) {
        char heard[1000];
        if (read(fd, heard, sizeof heard) > 0 && write(fd, impostor->says, impostor->len) > 0)
            usleep(20000);
        close(fd);
    }
    return NULL;
}

static void impostors_do_no_harm(void **state) {
    (void)state;
#define SUBSCRIBED "+PONG\r\n*3\r\n$9\r\nsubscribe\r\n$1\r\nx\r\n:1\r\n"
    static const char *const says[] = {
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        "+PONG\r\n+PONG\r\n+PONG\r\n:1\r\n$-1\r\n",
        "+PONG\r\n*2000000000\r\n",
        "*1000000\r\n*1000000\r\n*1000000\r\n",
        "+PONG\r\n*1\r\n$7\r\nmessage\r\n",
        "+PONG\r\n*3\r\n:1\r\n:2\r\n:3\r\n",
        "+PONG\r\n*3\r\n$7\r\nmessage\r\n$-1\r\n$1\r\nx\r\n",
        "+PONG\r\n*3\r\n$7\r\nmessage\r\n*0\r\n$1\r\nx\r\n",
        "+PONG\r\n*3\r\n$11\r\nunsubscribe\r\n$1\r\nx\r\n:0\r\n",
        "+PONG\r\n*3\r\n$12\r\npunsubscribe\r\n$-1\r\n$1\r\nx\r\n",
        SUBSCRIBED SUBSCRIBED,
        "+PONG\r\n$2147483647\r\nxx",
        "+PONG\r\n$99999999999999999999\r\n",
        "-NOAUTH x\r\n-ERR y\r\n-ERR z\r\n",
        "$4\r\nPONG\r\n*-1\r\n",
        "*3\r\n$7\r\nmessage\r\n$20\r\nmuster:440115:events\r\n$1\r\nx\r\n",
        "\r\n\r\n\r\n",
        "+PONG\r\n",
    };
    struct redis redis = redis_create("");
    for (size_t i = 0; i < sizeof says / sizeof *says; i++) {
        struct impostor impostor = {.says = says[i], .len = strlen(says[i])};
        struct sockaddr_un at = {.sun_family = AF_UNIX};
        snprintf(at.sun_path, sizeof at.sun_path, "%s", redis.socket);
        impostor.fd = socket(AF_UNIX, SOCK_STREAM, 0);
        assert_int_equal(bind(impostor.fd, (struct sockaddr *)&at, sizeof at), 0);
        assert_int_equal(listen(impostor.fd, 10), 0);
        pthread_create(&impostor.thread, NULL, impostor_live, &impostor);
        struct hub *hub = hub_create(redis.socket, "a", true, "");
        usleep(150000);
        assert_false(bus_up(hub->bus));
        assert_int_equal(count_of(hub), 0);
        hub_destroy(hub);
        shutdown(impostor.fd, SHUT_RDWR);
        pthread_join(impostor.thread, NULL);
        close(impostor.fd);
        unlink(redis.socket);
    }
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
        cmocka_unit_test(lease_has_one_holder),
        cmocka_unit_test(lease_is_renewed_and_given_back),
        cmocka_unit_test(password_is_asked_for),
        cmocka_unit_test(tcp_and_names_work_too),
        cmocka_unit_test(hostile_publishers_are_not_heard),
        cmocka_unit_test(impostors_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
