// Takes what other hubs say: reads it, refuses what cannot be, and notices by the numbers what was lost.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "bus/inside.h"

METRIC(heard, COUNTER, "muster_bus_heard_total", NULL, "Messages of other hubs.")
METRIC(gaps, COUNTER, "muster_bus_gaps_total", NULL, "Messages of other hubs before which others were or may be lost.")
METRIC(rejected, COUNTER, "muster_bus_rejected_total", NULL, "Messages on Redis that no hub would send.")

// Which kinds belong on which channel.
static const uint32_t kinds[BUS_CHANNELS] = {
    [BUS_CHANNEL_FIXES] = 1u << BUS_FIXES | 1u << BUS_PRESENCE,
    [BUS_CHANNEL_EVENTS] = 1u << BUS_RECORDS | 1u << BUS_BEAT,
    [BUS_CHANNEL_AUTHORITY] = 1u << BUS_FORWARD | 1u << BUS_FETCH,
    [BUS_CHANNEL_GATEWAYS] = 1u << BUS_REPLY | 1u << BUS_FETCHED,
};

const char *channel_name(enum bus_channel channel) {
    static const char *const names[BUS_CHANNELS] = {"fixes", "events", "authority", "gateways"};
    return names[channel];
}

void hear_afresh(struct bus *bus) {
    memset(bus->senders, 0, sizeof bus->senders);
    bus->listened_before |= bus->listened;
    bus->listened = false;
}

// The sender's place; a new one takes that of the hub not heard of for longest.
static struct sender *sender_of(struct bus *bus, const char *hub) {
    struct sender *oldest = &bus->senders[0];
    for (int i = 0; i < SENDERS; i++) {
        struct sender *sender = &bus->senders[i];
        if (strcmp(sender->hub, hub) == 0)
            return sender;
        if (sender->heard < oldest->heard)
            oldest = sender;
    }
    *oldest = (struct sender){.heard = 0};
    strcpy(oldest->hub, hub);
    return oldest;
}

// Whether something of this sender was lost, or may have been, before this message.
static bool note_number(struct bus *bus, const char *hub, enum bus_channel channel, uint64_t number) {
    struct sender *sender = sender_of(bus, hub);
    bool lost = sender->known[channel] ? number != sender->numbers[channel] + 1 : bus->listened_before || number != 1;
    sender->heard = ++bus->heard;
    sender->known[channel] = true;
    sender->numbers[channel] = number;
    return lost;
}

static void reject(struct bus *bus, enum bus_channel channel, size_t len) {
    metric_add(&rejected, 1);
    int64_t now_us = clock_mono_us();
    if (bus->reject_logged_us && now_us - bus->reject_logged_us < 60000000)
        return;
    bus->reject_logged_us = now_us;
    log_warn("redis %s: a message of %zu bytes on channel %s is not of a hub; find out who else publishes there",
             bus->options.redis, len, channel_name(channel));
}

void hear_message(struct bus *bus, enum bus_channel channel, const char *bytes, size_t len) {
    struct bus_message message;
    arena_reset(bus->arena);
    if (len > BUS_MESSAGE_MAX || !bus_message_read((const uint8_t *)bytes, len, bus->arena, &message) ||
        !*message.hub || strlen(message.hub) >= NAME_MAX_LEN || !(kinds[channel] >> message.kind & 1)) {
        reject(bus, channel, len);
        return;
    }
    if (strcmp(message.hub, bus->options.hub) == 0)
        return;
    bool lost = note_number(bus, message.hub, channel, message.number);
    metric_add(&heard, 1);
    metric_add(&gaps, lost);
    if (bus->options.on_message)
        bus->options.on_message(bus->options.arg, channel, &message, lost);
}
