// A table of devices, and a list of those that changed since the last tick.
// SPDX-License-Identifier: Apache-2.0
#include "net/presence_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "base/clock.h"
#include "domain/reach.h"
#include "net/session.h"

#define TOLD_SEATS_MAX 64         // of one person
#define PIECES_ENOUGH (64u << 10) // a session that has so much waiting is told all anew, later

struct presences *presences_create(void) {
    return mem_new(sizeof(struct presences));
}

static void drop(struct presences *presences, struct present *entry) {
    if (entry->listed)
        DL_DELETE2(presences->seated, entry, seated_prev, seated_next);
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

static struct present *find(struct presences *presences, const struct bus_presence *person) {
    struct present key, *entry;
    memset(&key.key, 0, sizeof key.key);
    key.key.account = person->account;
    snprintf(key.key.device, sizeof key.key.device, "%s", person->device);
    HASH_FIND(hh, presences->entries, &key.key, sizeof key.key, entry);
    return entry;
}

static void list_if_seated(struct hall *hall, struct present *entry) {
    bool seated = presence_is_seated(hall, entry);
    if (seated && !entry->listed)
        DL_APPEND2(hall->presences->seated, entry, seated_prev, seated_next);
    else if (!seated && entry->listed)
        DL_DELETE2(hall->presences->seated, entry, seated_prev, seated_next);
    entry->listed = seated;
}

static struct present *make(struct hall *hall, const struct bus_presence *person) {
    struct presences *presences = hall->presences;
    if (HASH_COUNT(presences->entries) >= PRESENCE_MOST)
        return NULL;
    struct present *entry = mem_new(sizeof *entry);
    entry->key.account = person->account;
    snprintf(entry->key.device, sizeof entry->key.device, "%s", person->device);
    HASH_ADD(hh, presences->entries, key, sizeof entry->key, entry);
    list_if_seated(hall, entry);
    return entry;
}

void presence_changed(struct presences *presences, struct present *entry) {
    if (entry->changed)
        return;
    entry->changed = true;
    LL_PREPEND2(presences->changed, entry, next_changed);
}

// A device is where it was seen last; an older session of it may not know yet that it is over.
static bool is_older(const struct present *entry, int hub, uint64_t number, const struct bus_presence *person) {
    if (entry->hub == hub)
        return number < entry->number;
    return entry->here && person->since_ms < entry->since_ms;
}

void presence_put(struct hall *hall, int hub, uint64_t number, const struct bus_presence *person) {
    struct presences *presences = hall->presences;
    struct present *entry = find(presences, person);
    if (!entry && !person->here)
        return;
    if (entry && (person->here ? is_older(entry, hub, number, person)
                               : entry->hub != hub || entry->number != number || !entry->here))
        return;
    if (!entry && !(entry = make(hall, person)))
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
        presence_changed(presences, entry);
}

struct bus_presence presence_person(const struct present *entry) {
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

static struct present *own_entry(struct session *session) {
    struct bus_presence person = person_at(session);
    struct present *entry = find(session->hall->presences, &person);
    return entry && entry->hub == THIS_HUB && entry->number == session->number && entry->here ? entry : NULL;
}

void presence_came(struct session *session) {
    struct bus_presence person = person_at(session);
    if (counts(session))
        tell_loops(session, &person);
}

void presence_acts(struct session *session, uint32_t seat, int link) {
    struct present *entry = own_entry(session);
    if (!entry)
        return;
    struct bus_presence person = presence_person(entry);
    person.acting = reach_is_seated(session->hall->state, session->who.account, seat) ? seat : 0;
    person.link = session->link = link;
    tell_loops(session, &person);
}

void presence_went(struct session *session) {
    struct present *entry = session->who.account ? own_entry(session) : NULL;
    if (!entry)
        return;
    struct bus_presence person = presence_person(entry);
    person.here = false;
    tell_loops(session, &person);
}

void presence_each_seated(struct hall *hall, bool (*with)(void *arg, struct session *session), void *arg) {
    const struct present *entry;
    DL_FOREACH2(hall->presences->seated, entry, seated_next) {
        struct session *session = entry->hub == THIS_HUB && entry->here ? session_find(hall, entry->number) : NULL;
        if (session && !with(arg, session))
            break;
    }
}

// ---------------------------------------------------------------------------------------------- telling

bool presence_is_seated(const struct hall *hall, const struct present *entry) {
    return state_seat_of_account(hall->state, entry->key.account, NULL) != NULL;
}

static void tell(struct session *session, const struct present *entry, struct buf *buf) {
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
    const struct present *entry;
    DL_FOREACH2(session->hall->presences->seated, entry, seated_next) {
        if (entry->here)
            tell(session, entry, buf);
    }
}

static void tell_changed(struct session *session) {
    struct present *entry;
    size_t before = session->pieces.len;
    if (session->phase != SESSION_LIVE || !session->topped)
        return; // it is told all anyway, soon
    if (before > PIECES_ENOUGH) {
        session->topped = false;
        return;
    }
    LL_FOREACH2(session->hall->presences->changed, entry, next_changed) {
        tell(session, entry, &session->pieces);
    }
    if (session->pieces.len > before)
        session_push(session);
}

static struct present *take_changed(struct presences *presences) {
    struct present *entry = presences->changed;
    if (entry)
        LL_DELETE2(presences->changed, entry, next_changed);
    return entry;
}

static void settle(struct presences *presences, struct present *entry) {
    entry->changed = false;
    if (!entry->here)
        drop(presences, entry);
}

// Ten thousand tablets come and go without anybody being told; for every session to pass over them takes too long.
static void keep_seated(struct hall *hall) {
    struct present *seated = NULL, *entry;
    while ((entry = take_changed(hall->presences))) {
        if (presence_is_seated(hall, entry))
            LL_PREPEND2(seated, entry, next_changed);
        else
            settle(hall->presences, entry);
    }
    hall->presences->changed = seated;
}

void presence_tick(struct hall *hall) {
    struct presences *presences = hall->presences;
    keep_seated(hall);
    if (!presences->changed)
        return;
    struct session *session, *next_session;
    DL_FOREACH_SAFE(hall->sessions, session, next_session) {
        tell_changed(session);
    }
    if (hall->index == 0)
        presence_publish_changed(hall);
    struct present *entry;
    while ((entry = take_changed(presences)))
        settle(presences, entry);
}

void presence_reseat(struct hall *hall) {
    struct present *entry, *next;
    HASH_ITER(hh, hall->presences->entries, entry, next) {
        list_if_seated(hall, entry);
        uint64_t reach_seq = state_reach_seq(hall->state, entry->key.account);
        if (reach_seq == entry->reach_seq)
            continue;
        entry->reach_seq = reach_seq;
        presence_changed(hall->presences, entry);
    }
}
