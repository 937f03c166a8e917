// Keeps the newest fix of every unit of one loop, and tells when silence becomes stale and lost.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "domain/place.h"
#include "fanout/inside.h"

#define CHUNK 1024u // slots that are born together

struct picture *picture_create(const struct state *state, int32_t cell_e7, const struct presence_limits *presence) {
    struct picture *picture = mem_new(sizeof *picture);
    picture->state = state;
    picture->presence = *presence;
    picture->cell_e7 = cell_e7;
    picture->columns = 3600000000 / cell_e7 + 1;
    picture->tick = 1;
    picture->all.link = LINK_ALL;
    return picture;
}

void picture_destroy(struct picture *picture) {
    if (!picture)
        return;
    frames_free(&picture->frames);
    cell_destroy_all(picture);
    for (uint32_t i = 0; i < picture->chunk_count; i++)
        free(picture->chunks[i]);
    free(picture->chunks);
    free(picture);
}

static struct slot *slot_at(const struct picture *picture, uint32_t unit) {
    uint32_t chunk = unit / CHUNK;
    return chunk < picture->chunk_count && picture->chunks[chunk] ? &picture->chunks[chunk][unit % CHUNK] : NULL;
}

static struct slot *slot_make(struct picture *picture, uint32_t unit) {
    uint32_t chunk = unit / CHUNK;
    if (chunk >= picture->chunk_count) {
        picture->chunks = mem_resize(picture->chunks, (chunk + 1) * sizeof *picture->chunks);
        memset(picture->chunks + picture->chunk_count, 0, (chunk + 1 - picture->chunk_count) * sizeof *picture->chunks);
        picture->chunk_count = chunk + 1;
    }
    if (!picture->chunks[chunk])
        picture->chunks[chunk] = mem_new(CHUNK * sizeof **picture->chunks);
    return &picture->chunks[chunk][unit % CHUNK];
}

struct slot *slot_find(const struct picture *picture, uint32_t unit) {
    struct slot *slot = slot_at(picture, unit);
    return slot && slot->cell ? slot : NULL;
}

uint32_t slot_limit(const struct picture *picture) {
    return picture->chunk_count * CHUNK;
}

// What filters ask for, from the state.
static void know(const struct picture *picture, struct slot *slot) {
    const struct unit *unit = state_unit(picture->state, slot->fix.unit);
    slot->kind = unit && (unsigned)unit->kind < UNIT_KINDS ? unit->kind : UNIT_KIND_UNKNOWN;
    slot->org = unit && org_is_valid(unit->org) ? strtoull(unit->org, NULL, 10) : 0;
}

// The lists of silence: a unit waits in the one of its kind and presence, in the order of heard_ms; lost ones wait for
// nothing. Nearly all come in order; one that does not is let forward past so many others.
static void silence_enter(struct picture *picture, struct slot *slot, enum presence presence) {
    slot->fix.presence = presence;
    picture->count_presence[presence]++;
    if (presence >= PRESENCE_LOST)
        return;
    struct slot **list = &picture->silence[slot->kind][presence], *before = *list;
    if (before)
        before = before->links[LINK_SILENCE].prev; // the last one
    for (int most = 128; before && before->heard_ms > slot->heard_ms && most > 0; most--)
        before = before == *list ? NULL : before->links[LINK_SILENCE].prev;
    DL_APPEND_ELEM2(*list, before, slot, links[LINK_SILENCE].prev, links[LINK_SILENCE].next);
}

static void silence_leave(struct picture *picture, struct slot *slot) {
    enum presence presence = slot->fix.presence;
    picture->count_presence[presence]--;
    if (presence < PRESENCE_LOST)
        DL_DELETE2(picture->silence[slot->kind][presence], slot, links[LINK_SILENCE].prev, links[LINK_SILENCE].next);
}

static enum presence presence_at(const struct picture *picture, const struct slot *slot) {
    return presence_of(slot->heard_ms, picture->now_ms, slot->kind, &picture->presence);
}

static bool is_retired(const struct picture *picture, uint32_t number) {
    const struct unit *unit = state_unit(picture->state, number);
    return unit && unit->retired;
}

void picture_put(struct picture *picture, const struct fix *fix, int64_t heard_ms) {
    if (fix->unit == 0 || fix->unit > UNIT_NUMBER_MAX || !place_is_valid(fix->lat_e7, fix->lon_e7))
        return;
    struct slot *slot = slot_find(picture, fix->unit);
    bool shown = slot;
    if (!shown && is_retired(picture, fix->unit)) // one that is shown is not: it would have been forgotten
        return;
    if (!shown)
        slot = slot_make(picture, fix->unit);
    if (shown)
        silence_leave(picture, slot);
    slot->fix = *fix;
    slot->heard_ms = heard_ms;
    if (heard_ms > picture->now_ms)
        picture->now_ms = heard_ms;
    if (shown) {
        cell_change(picture, slot);
    } else {
        know(picture, slot);
        cell_enter(picture, slot);
        picture->count++;
    }
    silence_enter(picture, slot, presence_at(picture, slot));
}

const struct fix *picture_newest(const struct picture *picture, uint32_t unit) {
    const struct slot *slot = slot_find(picture, unit);
    return slot ? &slot->fix : NULL;
}

void picture_forget(struct picture *picture, uint32_t unit) {
    struct slot *slot = slot_find(picture, unit);
    if (!slot)
        return;
    silence_leave(picture, slot);
    cell_leave(picture, slot);
    picture->count--;
}

void picture_touch(struct picture *picture, uint32_t unit) {
    struct slot *slot = slot_find(picture, unit);
    if (!slot)
        return;
    silence_leave(picture, slot);
    // Those who may still see it find it among the rows; the note is for those who no longer may.
    cell_note_left(picture, slot->cell, slot);
    cell_note_left(picture, &picture->all, slot);
    know(picture, slot);
    cell_change(picture, slot);
    silence_enter(picture, slot, presence_at(picture, slot));
}

// The longest silent of a list, as long as they are no longer what the list says. Returns how many more may be told.
static uint32_t age_list(struct picture *picture, enum unit_kind kind, enum presence presence, uint32_t most) {
    struct slot *slot;
    while (most > 0 && (slot = picture->silence[kind][presence])) {
        enum presence now = presence_at(picture, slot);
        if (now <= presence)
            break;
        silence_leave(picture, slot);
        cell_change(picture, slot);
        silence_enter(picture, slot, now);
        most--;
    }
    return most;
}

void picture_age(struct picture *picture, int64_t now_ms) {
    picture->now_ms = now_ms;
    uint32_t most = PICTURE_AGED_MAX;
    for (int kind = 0; kind < UNIT_KINDS; kind++) {
        most = age_list(picture, kind, PRESENCE_STALE, most);
        most = age_list(picture, kind, PRESENCE_LIVE, most);
    }
}

uint64_t picture_turn(struct picture *picture) {
    cell_reap(picture);
    frames_clear(&picture->frames);
    return picture->tick++;
}

uint32_t picture_count(const struct picture *picture) {
    return picture->count;
}

uint32_t picture_count_presence(const struct picture *picture, enum presence presence) {
    return (unsigned)presence <= PRESENCE_LOST ? picture->count_presence[presence] : 0;
}
