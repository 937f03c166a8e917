// The bus beside hostile publishers, and at servers that are no Redis.
// SPDX-License-Identifier: Apache-2.0
#include "unit/bus_world.h"

#include <sys/socket.h>
#include <sys/un.h>

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
    // Beyond all limits but not beyond those of Redis: not collected in memory; the connection is made anew.
    zeros = realloc(zeros, 20 << 20);
    memset(zeros, 0, 20 << 20);
    redis_publish(&redis, channels[1], zeros, 20 << 20);
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

int main(void) {
    signal(SIGPIPE, SIG_IGN);
    log_set_level(LOG_ERROR);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_publishers_are_not_heard),
        cmocka_unit_test(impostors_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
