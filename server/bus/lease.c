// Holds the lease that says which hub is the authority of the district, as far as Redis can say it.
// SPDX-License-Identifier: Apache-2.0
#include "bus/inside.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/log.h"

#define LEASE_MS "10000"
#define RENEW_S 3.0

// Takes it when it is free, renews it when it is ours; answers with whose it is now.
static const char take[] = "local holder = redis.call('GET', KEYS[1]) "
                           "if holder and holder ~= ARGV[1] then return holder end "
                           "redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) "
                           "return ARGV[1]";
static const char give_back[] = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end "
                                "return 0";

static void on_renew(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)ev;
    (void)events;
    lease_ask(timer->data);
}

void lease_init(struct bus *bus) {
    struct lease *lease = &bus->lease;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&lease->answered, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&lease->lock, NULL);
    snprintf(lease->key, sizeof lease->key, "muster:%s:authority", bus->options.district);
    ev_timer_init(&lease->renew, on_renew, RENEW_S, RENEW_S);
    lease->renew.data = bus;
}

void lease_finish(struct bus *bus) {
    pthread_cond_destroy(&bus->lease.answered);
    pthread_mutex_destroy(&bus->lease.lock);
}

// ---- bus thread

// True: somebody waits for the answer and gets it here.
static bool answer(struct lease *lease, enum bus_lease how, const char *holder) {
    pthread_mutex_lock(&lease->lock);
    bool asked = lease->asked;
    if (asked) {
        lease->asked = false;
        lease->answer = how;
        snprintf(lease->holder, sizeof lease->holder, "%s", holder);
        pthread_cond_broadcast(&lease->answered);
    }
    pthread_mutex_unlock(&lease->lock);
    return asked;
}

static void on_answer(redisAsyncContext *ac, void *reply, void *privdata) {
    struct bus *bus = privdata;
    struct lease *lease = &bus->lease;
    const redisReply *said = reply;
    if (!said || bus->publisher.ac != ac || !lease->wanted)
        return;
    if (said->type != REDIS_REPLY_STRING) {
        log_warn("redis %s: does not take the lease of the authority: %s", bus->options.redis,
                 said->type == REDIS_REPLY_ERROR ? said->str : "strange answer");
        return;
    }
    lease->held = strcmp(said->str, bus->options.holder) == 0;
    lease->wanted = lease->held;
    if (!answer(lease, lease->held ? BUS_LEASE_HELD : BUS_LEASE_TAKEN, said->str) && !lease->held &&
        bus->options.on_lease_lost)
        bus->options.on_lease_lost(bus->options.arg, said->str);
}

void lease_want(struct bus *bus) {
    bus->lease.wanted = true;
    ev_timer_start(bus->ev, &bus->lease.renew);
    lease_ask(bus);
}

void lease_ask(struct bus *bus) {
    if (!bus->lease.wanted || bus->closing)
        return;
    const char *argv[] = {"EVAL", take, "1", bus->lease.key, bus->options.holder, LEASE_MS};
    line_send(bus, on_answer, 6, argv, NULL);
}

static void on_given_back(redisAsyncContext *ac, void *reply, void *privdata) {
    (void)ac;
    (void)reply; // also when the connection is gone
    lease_closed(privdata);
}

void lease_close(struct bus *bus) {
    bus->closing = true;
    ev_timer_stop(bus->ev, &bus->lease.renew);
    const char *back[] = {"EVAL", give_back, "1", bus->lease.key, bus->options.holder};
    const char *ping[] = {"PING"}; // answered when what was published before has been taken
    bool sent =
        bus->lease.held ? line_send(bus, on_given_back, 5, back, NULL) : line_send(bus, on_given_back, 1, ping, NULL);
    if (!sent)
        lease_closed(bus);
}

void lease_closed(struct bus *bus) {
    if (!bus->closing)
        return;
    pthread_mutex_lock(&bus->lease.lock);
    bus->lease.closed = true;
    pthread_cond_broadcast(&bus->lease.answered);
    pthread_mutex_unlock(&bus->lease.lock);
}

// ---- the thread that starts and stops the bus

static struct timespec deadline_in(int ms) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += ms / 1000;
    at.tv_nsec += ms % 1000 * 1000000L;
    if (at.tv_nsec >= 1000000000L) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000L;
    }
    return at;
}

void lease_begin(struct bus *bus) {
    pthread_mutex_lock(&bus->lease.lock);
    bus->lease.asked = true;
    pthread_mutex_unlock(&bus->lease.lock);
}

enum bus_lease lease_wait(struct bus *bus, int ms, char *holder, int holder_size) {
    struct lease *lease = &bus->lease;
    struct timespec until = deadline_in(ms);
    pthread_mutex_lock(&lease->lock);
    while (lease->asked && pthread_cond_timedwait(&lease->answered, &lease->lock, &until) == 0)
        ;
    enum bus_lease result = lease->asked ? BUS_LEASE_UNREACHABLE : lease->answer;
    lease->asked = false; // from here on another holder is on_lease_lost's business
    snprintf(holder, (size_t)holder_size, "%s", result == BUS_LEASE_UNREACHABLE ? "" : lease->holder);
    pthread_mutex_unlock(&lease->lock);
    return result;
}

void lease_wait_closed(struct bus *bus, int ms) {
    struct lease *lease = &bus->lease;
    struct timespec until = deadline_in(ms);
    pthread_mutex_lock(&lease->lock);
    while (!lease->closed && pthread_cond_timedwait(&lease->answered, &lease->lock, &until) == 0)
        ;
    pthread_mutex_unlock(&lease->lock);
}
