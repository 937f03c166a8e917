// Presence between loops and hubs: what others say, and what this hub says to the others.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "base/clock.h"
#include "base/metric.h"
#include "net/presence_inside.h"

METRIC(known, GAUGE, "muster_presence", NULL, "Devices of people that this hub knows to be here, at any hub.")

#define HUB_SILENT_US 30000000 // then its people count as gone
#define WHOLE_US 10000000      // between two messages with everybody
#define BUS_PEOPLE_MAX 20000   // fits a message of the bus

// Its slot; a new one gets a free slot, and everybody here is told to it soon. -1: there are too many.
static int hub_of(struct presences *presences, const char *name) {
    int empty = -1;
    for (int i = 1; i < HUBS_MAX; i++) {
        if (strcmp(presences->hubs[i].name, name) == 0)
            return i;
        if (empty < 0 && !*presences->hubs[i].name)
            empty = i;
    }
    if (empty < 0)
        return -1;
    snprintf(presences->hubs[empty].name, sizeof presences->hubs[empty].name, "%s", name);
    presences->wants_whole = true;
    return empty;
}

static void gone_from(struct presences *presences, int hub, bool marked_too) {
    struct present *entry, *next;
    HASH_ITER(hh, presences->entries, entry, next) {
        if (entry->hub != hub || !entry->here || (entry->marked && !marked_too))
            continue;
        entry->here = false;
        presence_changed(presences, entry);
    }
}

void presence_hear(struct hall *hall, const struct hall_msg_presence *heard) {
    struct presences *presences = hall->presences;
    int hub = *heard->hub ? hub_of(presences, heard->hub) : THIS_HUB;
    struct present *entry, *next;
    if (hub < 0)
        return;
    if (hub != THIS_HUB)
        presences->hubs[hub].heard_us = clock_mono_us();
    if (heard->whole)
        HASH_ITER(hh, presences->entries, entry, next)
    entry->marked = false;
    for (uint32_t i = 0; i < heard->count; i++)
        presence_put(hall, hub, heard->number, &heard->people[i]);
    if (heard->whole)
        gone_from(presences, hub, false);
}

static void publish(struct hall *hall, const struct bus_presence *people, uint32_t count, bool whole) {
    struct bus_message message = {.kind = BUS_PRESENCE};
    desk_log(hall->options->desk, message.log);
    message.presence.people = people;
    message.presence.count = count;
    message.presence.whole = whole;
    bus_publish(hall->options->bus, BUS_CHANNEL_FIXES, &message);
}

static void publish_whole(struct hall *hall) {
    struct presences *presences = hall->presences;
    struct bus_presence *people = mem_new((HASH_COUNT(presences->entries) + 1) * sizeof *people);
    uint32_t count = 0;
    for (struct present *entry = presences->entries; entry && count < BUS_PEOPLE_MAX; entry = entry->hh.next)
        if (entry->hub == THIS_HUB && entry->here && presence_is_seated(hall, entry))
            people[count++] = presence_person(entry);
    publish(hall, people, count, true);
    free(people);
}

void presence_publish_changed(struct hall *hall) {
    struct bus_presence people[256];
    uint32_t count = 0;
    for (const struct present *entry = hall->presences->changed; entry; entry = entry->next_changed) {
        if (entry->hub != THIS_HUB)
            continue;
        people[count++] = presence_person(entry);
        if (count < sizeof people / sizeof *people)
            continue;
        publish(hall, people, count, false);
        count = 0;
    }
    if (count)
        publish(hall, people, count, false);
}

void presence_look_after(struct hall *hall, int64_t now_us) {
    struct presences *presences = hall->presences;
    for (int i = 1; i < HUBS_MAX; i++) {
        if (!*presences->hubs[i].name || now_us - presences->hubs[i].heard_us < HUB_SILENT_US)
            continue;
        gone_from(presences, i, true);
        presences->hubs[i].name[0] = '\0';
    }
    if (hall->index != 0)
        return;
    metric_set(&known, HASH_COUNT(presences->entries));
    bool up = bus_up(hall->options->bus);
    bool due = presences->wants_whole || !presences->bus_up || now_us - presences->whole_us >= WHOLE_US;
    presences->bus_up = up;
    if (!up || !due)
        return;
    presences->wants_whole = false;
    presences->whole_us = now_us;
    publish_whole(hall);
}
