// The face of the bus: starts its thread, takes messages from others and numbers them, stops.
// SPDX-License-Identifier: Apache-2.0
#include "bus/bus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/log.h"
#include "base/text.h"
#include "bus/inside.h"

#define FIXES_WAIT (4u << 20) // bytes on their way to the bus thread beyond which fixes are dropped
#define INBOX_MAX (16u << 20) // and everything
#define HEARD_ARENA (32u << 20)
#define CLOSE_MS 1000

METRIC(published, COUNTER, "muster_bus_published_total", NULL, "Messages given to Redis.")
METRIC(dropped, COUNTER, "muster_bus_dropped_total", "why=\"full\"", "Messages dropped on their way to Redis.")
METRIC(away, COUNTER, "muster_bus_dropped_total", "why=\"away\"", "Messages dropped on their way to Redis.")

enum { START, PARCEL, LEASE, CLOSE };

struct parcel {
    struct msg msg;
    enum bus_channel channel;
    struct buf bytes;
};

static void parcel_dispose(struct msg *msg) {
    buf_free(&((struct parcel *)msg)->bytes);
    free(msg);
}

static void plain_dispose(struct msg *msg) {
    free(msg);
}

static void post_plain(struct bus *bus, uint32_t kind) {
    struct msg *msg = mem_new(sizeof *msg);
    *msg = (struct msg){.dispose = plain_dispose, .kind = kind, .cost = sizeof *msg};
    if (!inbox_post_always(loop_inbox(bus->loop), msg))
        free(msg);
}

// ---- bus thread

static void publish(struct bus *bus, const struct parcel *parcel) {
    char channel[NAME_MAX_LEN];
    snprintf(channel, sizeof channel, "muster:%s:%s", bus->options.district, channel_name(parcel->channel));
    const char *argv[] = {"PUBLISH", channel, (const char *)parcel->bytes.data};
    const size_t lens[] = {7, strlen(channel), parcel->bytes.len};
    if (line_send(bus, NULL, 3, argv, lens))
        metric_add(&published, 1);
}

static void heard(void *arg, struct msg *msg) {
    struct bus *bus = arg;
    if (msg->kind == PARCEL) {
        atomic_fetch_sub(&bus->waiting, msg->cost);
        publish(bus, (struct parcel *)msg);
    } else if (msg->kind == START) {
        line_start(bus);
    } else if (msg->kind == LEASE) {
        lease_want(bus);
    } else {
        lease_close(bus);
    }
    msg->dispose(msg);
}

static void born(void *arg, struct ev_loop *ev) {
    struct bus *bus = arg;
    bus->ev = ev;
    line_born(bus);
}

static void dying(void *arg) {
    struct bus *bus = arg;
    ev_timer_stop(bus->ev, &bus->lease.renew);
    line_dying(bus);
}

// ---- start and stop

// "host:port", "[v6]:port"; false: neither that nor a path.
static bool split_address(struct bus *bus, const char *redis) {
    const char *colon = strrchr(redis, ':');
    int64_t port;
    if (strchr(redis, '/'))
        return true;
    if (!colon || colon == redis || !text_to_i64(colon + 1, 1, 65535, &port))
        return false;
    size_t len = (size_t)(colon - redis);
    bool bracketed = redis[0] == '[' && colon[-1] == ']' && len > 2;
    bus->host = mem_strdup(redis + bracketed);
    bus->host[len - 2 * (size_t)bracketed] = '\0';
    bus->port = mem_strdup(colon + 1);
    return true;
}

static void name_ears(struct bus *bus) {
    static const uint32_t hears[] = {
        1u << BUS_CHANNEL_FIXES | 1u << BUS_CHANNEL_EVENTS | 1u << BUS_CHANNEL_GATEWAYS, // gateway
        1u << BUS_CHANNEL_FIXES | 1u << BUS_CHANNEL_AUTHORITY,
    };
    for (int i = 0; i <= CHANNEL_BEAT; i++) {
        struct ear *ear = &bus->ears[i];
        ear->bus = bus;
        ear->channel = i;
        if (i == CHANNEL_BEAT)
            snprintf(ear->name, sizeof ear->name, "muster:%s:beat:%s", bus->options.district, bus->options.hub);
        else if (hears[bus->options.authority] >> i & 1)
            snprintf(ear->name, sizeof ear->name, "muster:%s:%s", bus->options.district,
                     channel_name((enum bus_channel)i));
    }
}

static void make_instance(struct bus *bus) {
    uint8_t bytes[16] = {0};
    if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
        log_die("bus: the system gives no random bytes");
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(bus->instance + 2 * i, 3, "%02x", bytes[i]);
    memcpy(&bus->seed, bytes, sizeof bus->seed);
}

static const char *copy_or_empty(const char *text) {
    return mem_strdup(text ? text : "");
}

struct bus *bus_start(const struct bus_options *options) {
    struct bus *bus = mem_new(sizeof *bus);
    bus->options = *options;
    bus->options.redis = copy_or_empty(options->redis);
    bus->options.password_file = copy_or_empty(options->password_file);
    bus->options.district = copy_or_empty(options->district);
    bus->options.hub = copy_or_empty(options->hub);
    bus->options.holder = copy_or_empty(options->holder);
    pthread_mutex_init(&bus->numbering, NULL);
    lease_init(bus);
    if (!*bus->options.redis)
        return bus;
    if (!split_address(bus, bus->options.redis)) {
        log_error("redis %s: neither host:port nor the path of a socket; this hub works without", bus->options.redis);
        return bus;
    }
    name_ears(bus);
    make_instance(bus);
    bus->arena = arena_create(HEARD_ARENA);
    bus->loop = loop_start(&(struct loop_room){.name = "bus", .arg = bus, .born = born, .heard = heard, .dying = dying},
                           INBOX_MAX);
    post_plain(bus, START); // not from `born`: callbacks may publish, and need bus->loop for it
    return bus;
}

void bus_stop(struct bus *bus) {
    if (!bus || !bus->loop)
        return;
    post_plain(bus, CLOSE);
    lease_wait_closed(bus, CLOSE_MS);
    loop_stop(bus->loop);
}

void bus_destroy(struct bus *bus) {
    if (!bus)
        return;
    bus_stop(bus);
    loop_destroy(bus->loop);
    arena_destroy(bus->arena);
    lease_finish(bus);
    pthread_mutex_destroy(&bus->numbering);
    const char *texts[] = {bus->options.redis, bus->options.password_file, bus->options.district,
                           bus->options.hub,   bus->options.holder,        bus->host,
                           bus->port};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free((char *)(uintptr_t)texts[i]);
    free(bus);
}

// ---- any thread

bool bus_up(const struct bus *bus) {
    return bus && atomic_load(&((struct bus *)(uintptr_t)bus)->up);
}

static struct parcel *parcel_create(const struct bus *bus, enum bus_channel channel, const struct bus_message *message,
                                    uint64_t number) {
    struct parcel *parcel = mem_new(sizeof *parcel);
    struct bus_message numbered = *message;
    numbered.hub = bus->options.hub;
    numbered.number = number;
    parcel->channel = channel;
    bus_message_write(&parcel->bytes, &numbered);
    parcel->msg =
        (struct msg){.dispose = parcel_dispose, .kind = PARCEL, .cost = (uint32_t)(sizeof *parcel + parcel->bytes.cap)};
    return parcel;
}

static bool post_parcel(struct bus *bus, struct parcel *parcel) {
    uint32_t cost = parcel->msg.cost;
    if (parcel->bytes.len > BUS_MESSAGE_MAX) {
        log_error("bus: a message of %zu bytes for channel %s is longer than hubs take; it is not sent",
                  parcel->bytes.len, channel_name(parcel->channel));
        return false;
    }
    atomic_fetch_add(&bus->waiting, cost);
    if (inbox_post(loop_inbox(bus->loop), &parcel->msg))
        return true;
    atomic_fetch_sub(&bus->waiting, cost);
    return false;
}

bool bus_publish(struct bus *bus, enum bus_channel channel, const struct bus_message *message) {
    if (!bus || !bus->loop || (unsigned)channel >= BUS_CHANNELS)
        return false;
    // What is dropped has its number too: that is how the others notice.
    pthread_mutex_lock(&bus->numbering);
    uint64_t number = ++bus->numbers[channel];
    bool up = bus_up(bus), posted = false;
    if (up && (channel != BUS_CHANNEL_FIXES || atomic_load(&bus->waiting) < FIXES_WAIT)) {
        struct parcel *parcel = parcel_create(bus, channel, message, number);
        posted = post_parcel(bus, parcel);
        if (!posted)
            parcel_dispose(&parcel->msg);
    }
    pthread_mutex_unlock(&bus->numbering);
    if (!posted)
        metric_add(up ? &dropped : &away, 1);
    return posted;
}

enum bus_lease bus_take_lease(struct bus *bus, int wait_ms, char *holder, int holder_size) {
    if (holder_size > 0)
        holder[0] = '\0';
    if (!bus || !bus->loop)
        return BUS_LEASE_UNREACHABLE;
    lease_begin(bus);
    post_plain(bus, LEASE);
    return lease_wait(bus, wait_ms, holder, holder_size);
}
