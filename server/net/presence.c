// A table of devices, and a list of those that changed since the last tick.
// SPDX-License-Identifier: Apache-2.0
#include "net/presence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "base/clock.h"
#include "base/metric.h"
#include "domain/reach.h"
#include "net/session.h"

METRIC(present, GAUGE, "muster_presence", NULL, "Devices of people that this hub knows to be here, at any hub.")

#define HUBS_MAX 64               // slot 0 is this hub
#define HUB_SILENT_US 30000000    // then its people count as gone
#define WHOLE_US 10000000         // between two messages with everybody
#define TOLD_SEATS_MAX 64         // of one person
#define BUS_PEOPLE_MAX 20000      // fits a message of the bus
#define PIECES_ENOUGH (64u << 10) // a session that has so much waiting is told all anew, later
enum { THIS_HUB = 0 };

struct entry {
    struct {
        uint32_t account;
        char device[DEVICE_MAX + 1];
    } key;
    int hub;
    bool here, changed, marked;
    int link;
    uint32_t acting;
    uint64_t number;    // of the session; other hubs: 0
    uint64_t reach_seq; // of the account, when it was told last
    int64_t since_ms;
    struct entry *next_changed;
    UT_hash_handle hh;
};

struct presences {
    struct entry *entries, *changed;
    struct {
        char name[PRESENCE_HUB_MAX + 1]; // "": free
        int64_t heard_us;
    } hubs[HUBS_MAX];
    bool bus_up, wants_whole;
    int64_t whole_us;
};

struct presences *presences_create(void) {
    return mem_new(sizeof(struct presences));
}

static void drop(struct presences *presences, struct entry *entry) {
    HASH_DEL(presences->entries, entry);
    free(entry);
}

void presences_destroy(struct presences *presences) {
    if (!presences)
        return;
    while (presences->entries)
        drop(presences, presences->entries);
    free(presences);
}

// ---------------------------------------------------------------------------------------------- the table

static struct entry *find(struct presences *presences, const struct bus_presence *person) {
    struct entry key, *entry;
    memset(&key.key, 0, sizeof key.key);
    key.key.account = person->account;
    snprintf(key.key.device, sizeof key.key.device, "%s", person->device);
    HASH_FIND(hh, presences->entries, &key.key, sizeof key.key, entry);
    return entry;
}

static struct entry *make(struct presences *presences, const struct bus_presence *person) {
    if (HASH_COUNT(presences->entries) >= PRESENCE_MOST)
        return NULL;
    struct entry *entry = mem_new(sizeof *entry);
    entry->key.account = person->account;
    snprintf(entry->key.device, sizeof entry->key.device, "%s", person->device);
    HASH_ADD(hh, presences->entries, key, sizeof entry->key, entry);
    return entry;
}

static void note_change(struct presences *presences, struct entry *entry) {
    if (entry->changed)
        return;
    entry->changed = true;
    LL_PREPEND2(presences->changed, entry, next_changed);
}

// A device is where it was seen last; an older session of it may not know yet that it is over.
static bool is_older(const struct entry *entry, int hub, uint64_t number, const struct bus_presence *person) {
    if (entry->hub == hub)
        return number < entry->number;
    return entry->here && person->since_ms < entry->since_ms;
}

static void put(struct presences *presences, int hub, uint64_t number, const struct bus_presence *person) {
    struct entry *entry = find(presences, person);
    if (!entry && !person->here)
        return;
    if (entry && (person->here ? is_older(entry, hub, number, person)
                               : entry->hub != hub || entry->number != number || !entry->here))
        return;
    if (!entry && !(entry = make(presences, person)))
        return;
    entry->marked = true;
    bool same = entry->here == person->here && entry->hub == hub && entry->acting == person->acting &&
                entry->link == person->link && entry->since_ms == person->since_ms;
    entry->here = person->here;
    entry->hub = hub;
    entry->number = number;
    entry->acting = person->acting;
    entry->link = person->link;
    entry->since_ms = person->since_ms;
    if (!same)
        note_change(presences, entry);
}

static struct bus_presence person_of(const struct entry *entry) {
    struct bus_presence person = {.account = entry->key.account,
                                  .here = entry->here,
                                  .acting = entry->acting,
                                  .link = entry->link,
                                  .since_ms = entry->since_ms};
    memcpy(person.device, entry->key.device, sizeof person.device);
    return person;
}

// ---------------------------------------------------------------------------------------------- this loop's sessions

static struct msg *presence_msg(const void *arg) {
    const struct hall_msg_presence *from = arg;
    size_t size = sizeof *from + from->count * sizeof from->people[0];
    struct hall_msg_presence *copy = mem_new(size);
    memcpy(copy, from, size);
    copy->msg = (struct msg){.kind = HALL_PRESENCE, .cost = (uint32_t)size, .dispose = (void (*)(struct msg *))free};
    return &copy->msg;
}

static void tell_loops(struct session *session, const struct bus_presence *person) {
    struct hall *hall = session->hall;
    struct hall_msg_presence *told = mem_new(sizeof *told + sizeof *person);
    told->number = session->number;
    told->count = 1;
    told->people[0] = *person;
    presence_hear(hall, told);
    halls_post(hall->net, hall, presence_msg, told);
    free(told);
}

// Relays are no persons, and the operator at the machine has no account to hold a seat with.
static bool counts(const struct session *session) {
    return session->who.account && auth_role(session->hall->state, &session->who) != ROLE_RELAY;
}

static struct bus_presence person_at(const struct session *session) {
    struct bus_presence person = {
        .account = session->who.account, .here = true, .link = session->link, .since_ms = clock_wall_ms()};
    memcpy(person.device, session->who.device, sizeof person.device);
    return person;
}

static struct entry *own_entry(struct session *session) {
    struct bus_presence person = person_at(session);
    struct entry *entry = find(session->hall->presences, &person);
    return entry && entry->hub == THIS_HUB && entry->number == session->number && entry->here ? entry : NULL;
}

void presence_came(struct session *session) {
    struct bus_presence person = person_at(session);
    if (counts(session))
        tell_loops(session, &person);
}

void presence_acts(struct session *session, uint32_t seat, int link) {
    struct entry *entry = own_entry(session);
    if (!entry)
        return;
    struct bus_presence person = person_of(entry);
    person.acting = reach_is_seated(session->hall->state, session->who.account, seat) ? seat : 0;
    person.link = session->link = link;
    tell_loops(session, &person);
}

void presence_went(struct session *session) {
    struct entry *entry = session->who.account ? own_entry(session) : NULL;
    if (!entry)
        return;
    struct bus_presence person = person_of(entry);
    person.here = false;
    tell_loops(session, &person);
}

// ---------------------------------------------------------------------------------------------- hubs

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
    struct entry *entry, *next;
    HASH_ITER(hh, presences->entries, entry, next) {
        if (entry->hub != hub || !entry->here || (entry->marked && !marked_too))
            continue;
        entry->here = false;
        note_change(presences, entry);
    }
}

void presence_hear(struct hall *hall, const struct hall_msg_presence *heard) {
    struct presences *presences = hall->presences;
    int hub = *heard->hub ? hub_of(presences, heard->hub) : THIS_HUB;
    struct entry *entry, *next;
    if (hub < 0)
        return;
    if (hub != THIS_HUB)
        presences->hubs[hub].heard_us = clock_mono_us();
    if (heard->whole)
        HASH_ITER(hh, presences->entries, entry, next)
    entry->marked = false;
    for (uint32_t i = 0; i < heard->count; i++)
        put(presences, hub, heard->number, &heard->people[i]);
    if (heard->whole)
        gone_from(presences, hub, false);
}

static bool is_seated(const struct hall *hall, const struct entry *entry) {
    return state_seat_of_account(hall->state, entry->key.account, NULL) != NULL;
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
    for (struct entry *entry = presences->entries; entry && count < BUS_PEOPLE_MAX; entry = entry->hh.next)
        if (entry->hub == THIS_HUB && entry->here && is_seated(hall, entry))
            people[count++] = person_of(entry);
    publish(hall, people, count, true);
    free(people);
}

static void publish_changed(struct hall *hall) {
    struct bus_presence people[256];
    uint32_t count = 0;
    struct entry *entry;
    LL_FOREACH2(hall->presences->changed, entry, next_changed) {
        if (entry->hub != THIS_HUB || !is_seated(hall, entry))
            continue;
        people[count++] = person_of(entry);
        if (count < sizeof people / sizeof *people)
            continue;
        publish(hall, people, count, false);
        count = 0;
    }
    if (count)
        publish(hall, people, count, false);
}

// ---------------------------------------------------------------------------------------------- telling

static void tell(struct session *session, const struct entry *entry, struct buf *buf) {
    const struct state *state = session->hall->state;
    const struct account *account = state_account(state, entry->key.account);
    const struct seat *seat = NULL;
    uint32_t seats[TOLD_SEATS_MAX], count = 0;
    struct wire_presence told = {.device = entry->key.device,
                                 .here = entry->here,
                                 .link = entry->link,
                                 .since_ms = entry->since_ms,
                                 .seats = seats};
    while (account && count < TOLD_SEATS_MAX && (seat = state_seat_of_account(state, account->number, seat))) {
        if (!auth_may_see_seat(state, &session->who, seat))
            continue;
        seats[count++] = seat->number;
        if (seat->number == entry->acting)
            told.acting = entry->acting;
    }
    if (count == 0)
        return;
    told.account = account->name;
    told.title = account->title;
    told.seat_count = count;
    wire_piece_presence(buf, &told);
}

void presence_tell_all(struct session *session, struct buf *buf) {
    struct entry *entry, *next;
    HASH_ITER(hh, session->hall->presences->entries, entry, next) {
        if (entry->here)
            tell(session, entry, buf);
    }
}

static void tell_changed(struct session *session) {
    struct entry *entry;
    size_t before = session->pieces.len;
    if (session->phase != SESSION_LIVE || !session->topped)
        return; // it is told all anyway, soon
    if (before > PIECES_ENOUGH) {
        session->topped = false;
        return;
    }
    LL_FOREACH2(session->hall->presences->changed, entry, next_changed) {
        if (is_seated(session->hall, entry))
            tell(session, entry, &session->pieces);
    }
    if (session->pieces.len > before)
        session_push(session);
}

static bool any_seated(const struct hall *hall) {
    const struct entry *entry;
    LL_FOREACH2(hall->presences->changed, entry, next_changed) {
        if (is_seated(hall, entry))
            return true;
    }
    return false;
}

static void settle_changes(struct presences *presences) {
    while (presences->changed) {
        struct entry *entry = presences->changed;
        LL_DELETE2(presences->changed, entry, next_changed);
        entry->changed = false;
        if (!entry->here)
            drop(presences, entry);
    }
}

void presence_tick(struct hall *hall) {
    struct presences *presences = hall->presences;
    if (!presences->changed)
        return;
    if (any_seated(hall)) { // ten thousand tablets come and go without anybody being told
        struct session *session, *next;
        DL_FOREACH_SAFE(hall->sessions, session, next)
        tell_changed(session);
        if (hall->index == 0)
            publish_changed(hall);
    }
    settle_changes(presences);
}

void presence_reseat(struct hall *hall) {
    struct entry *entry, *next;
    HASH_ITER(hh, hall->presences->entries, entry, next) {
        uint64_t reach_seq = state_reach_seq(hall->state, entry->key.account);
        if (reach_seq == entry->reach_seq)
            continue;
        entry->reach_seq = reach_seq;
        note_change(hall->presences, entry);
    }
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
    metric_set(&present, HASH_COUNT(presences->entries));
    bool up = bus_up(hall->options->bus);
    bool due = presences->wants_whole || !presences->bus_up || now_us - presences->whole_us >= WHOLE_US;
    presences->bus_up = up;
    if (!up || !due)
        return;
    presences->wants_whole = false;
    presences->whole_us = now_us;
    publish_whole(hall);
}
