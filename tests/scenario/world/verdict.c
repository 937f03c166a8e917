// Whether a crowd heard what was theirs, once each, and nothing else.
// SPDX-License-Identifier: Apache-2.0
#include "world/verdict.h"

#include <stdlib.h>
#include <string.h>

#include "world/need.h"

#define KEPT 200 // messages of a channel that a snapshot holds

struct past { // of one session, as it was told
    const struct ear *ear;
    struct audience *audience; // as the last snapshot should have it
    uint64_t base, through, last;
    bool *told; // by place in `posted`: since `base`
    bool *in_snapshot;
    uint32_t snapshots, heard;
};
static struct crowd *crowd;
static bool *hearable[CROWD_PEOPLE]; // by place in `posted`: at the moment it was posted

static int by_seq(const void *one, const void *other) {
    uint64_t a = ((const struct posted *)one)->seq, b = ((const struct posted *)other)->seq;
    return a < b ? -1 : a > b;
}

static uint32_t place_of(uint64_t seq) { // crowd->posted_count: it is no message or order of the test
    const struct posted key = {.seq = seq};
    const struct posted *found = bsearch(&key, crowd->posted, crowd->posted_count, sizeof *crowd->posted, by_seq);
    return found ? (uint32_t)(found - crowd->posted) : crowd->posted_count;
}

// What can be heard is decided before anything that was heard is looked at.
static void decide(void) {
    struct audience *audience = audience_new();
    struct seated *seated = malloc(sizeof *seated);
    for (uint32_t person = 0; person < CROWD_PEOPLE; person++)
        hearable[person] = calloc(crowd->posted_count + 1, sizeof(bool));
    for (uint32_t i = 0; i < crowd->posted_count; i++) {
        audience_go_to(audience, crowd->boss, crowd->posted[i].seq);
        for (uint32_t person = 0; person < CROWD_PEOPLE; person++) {
            audience_seats(audience, crowd->names[person], seated);
            hearable[person][i] = audience_hears(audience, seated, &crowd->posted[i].channel);
        }
    }
    free(seated);
    audience_free(audience);
}

// Since the last snapshot: all that could be heard came.
static void end_stretch(struct past *past) {
    const bool *could = hearable[past->ear->person];
    for (uint32_t i = 0; i < crowd->posted_count; i++)
        if (crowd->posted[i].seq > past->base && crowd->posted[i].seq <= past->through)
            need(past->told[i] == could[i], "%s: seq %llu, channel %d %u %u: told %d, heard %d, since %llu",
                 crowd->names[past->ear->person], (unsigned long long)crowd->posted[i].seq,
                 (int)crowd->posted[i].channel.kind, crowd->posted[i].channel.number, crowd->posted[i].channel.module,
                 past->told[i], could[i], (unsigned long long)past->base);
}

// How many messages of the same channel came behind it up to `seq`, as far as that matters.
static uint32_t newer_than(uint32_t place, uint64_t seq) {
    uint32_t newer = 0;
    for (uint32_t i = place + 1; newer < KEPT && i < crowd->posted_count && crowd->posted[i].seq <= seq; i++)
        newer += memcmp(&crowd->posted[i].channel, &crowd->posted[place].channel, sizeof crowd->posted[i].channel) == 0;
    return newer;
}

// It holds the newest of the channels that are heard now, and of no other.
static void take_snapshot(struct past *past, uint64_t seq) {
    static struct seated seated;
    audience_go_to(past->audience, crowd->boss, seq);
    audience_seats(past->audience, crowd->names[past->ear->person], &seated);
    for (uint32_t i = 0; i < crowd->posted_count && crowd->posted[i].seq <= seq; i++) {
        const struct told_channel *channel = &crowd->posted[i].channel;
        if ((int)channel->kind == AUDIENCE_ORDERED)
            continue;
        bool could = audience_hears(past->audience, &seated, channel);
        need(past->in_snapshot[i] == could || (could && newer_than(i, seq) >= KEPT),
             "%s: seq %llu, channel %d %u %u: in the snapshot at %llu %d, heard %d", crowd->names[past->ear->person],
             (unsigned long long)crowd->posted[i].seq, (int)channel->kind, channel->number, channel->module,
             (unsigned long long)seq, past->in_snapshot[i], could);
    }
    memset(past->told, 0, crowd->posted_count + 1);
    memset(past->in_snapshot, 0, crowd->posted_count + 1);
    past->base = past->through = past->last = seq;
    past->snapshots++;
}

static void take_told(struct past *past, const Muster__V1__Event *event) {
    need(event->seq > past->last, "%s: seq %llu after %llu", crowd->names[past->ear->person],
         (unsigned long long)event->seq, (unsigned long long)past->last);
    past->last = event->seq;
    bool talk = event->body_case == MUSTER__V1__EVENT__BODY_MESSAGE_POSTED ||
                event->body_case == MUSTER__V1__EVENT__BODY_ORDER_ISSUED;
    uint32_t place = place_of(event->seq);
    need(!talk || place < crowd->posted_count, "seq %llu was posted by nobody", (unsigned long long)event->seq);
    if (!talk)
        return;
    past->told[place] = true;
    past->heard++;
    need(hearable[past->ear->person][place], "%s was told of seq %llu, channel %d %u %u",
         crowd->names[past->ear->person], (unsigned long long)event->seq, (int)crowd->posted[place].channel.kind,
         crowd->posted[place].channel.number, crowd->posted[place].channel.module);
}

static void take_frame(struct past *past, const struct frame *bytes) {
    Muster__V1__ServerFrame *frame = muster__v1__server_frame__unpack(NULL, bytes->len, bytes->bytes);
    need(frame != NULL, "a frame that cannot be decoded");
    for (size_t i = 0; i < frame->n_snapshots; i++) {
        const Muster__V1__Snapshot *part = frame->snapshots[i];
        if (part->first) {
            end_stretch(past);
            memset(past->in_snapshot, 0, crowd->posted_count + 1);
        }
        for (size_t j = 0; j < part->n_messages; j++)
            past->in_snapshot[place_of(part->messages[j]->seq)] = true;
        if (part->last)
            take_snapshot(past, part->seq);
    }
    for (size_t i = 0; i < frame->n_events; i++) {
        Muster__V1__Event *event = muster__v1__event__unpack(NULL, frame->events[i].len, frame->events[i].data);
        take_told(past, event);
        muster__v1__event__free_unpacked(event, NULL);
    }
    past->through = frame->through > past->through ? frame->through : past->through;
    muster__v1__server_frame__free_unpacked(frame, NULL);
}

static void check_ear(const struct ear *ear, uint64_t end) {
    struct past past = {.ear = ear, .audience = audience_new()};
    past.told = calloc(crowd->posted_count + 1, sizeof(bool));
    past.in_snapshot = calloc(crowd->posted_count + 1, sizeof(bool));
    for (uint32_t i = 0; i < ear->count; i++)
        take_frame(&past, &ear->frames[i]);
    end_stretch(&past);
    need(past.through >= end, "%s: only through %llu of %llu", crowd->names[ear->person],
         (unsigned long long)past.through, (unsigned long long)end);
    need(past.snapshots > 5, "%s: only %u snapshots", crowd->names[ear->person], past.snapshots);
    print_message("%s: %u frames, %u snapshots, %u messages and orders\n", crowd->names[ear->person], ear->count,
                  past.snapshots, past.heard);
    free(past.told);
    free(past.in_snapshot);
    audience_free(past.audience);
}

uint32_t verdict_on(struct crowd *the_crowd, uint64_t end) {
    crowd = the_crowd;
    qsort(crowd->posted, crowd->posted_count, sizeof *crowd->posted, by_seq);
    uint32_t none = 0;
    while (none < crowd->posted_count && crowd->posted[none].seq == 0)
        none++;
    memmove(crowd->posted, crowd->posted + none, (crowd->posted_count - none) * sizeof *crowd->posted);
    crowd->posted_count -= none;
    print_message("%u messages and orders, %u refused, seq %llu\n", crowd->posted_count, none, (unsigned long long)end);
    decide();
    for (uint32_t i = 0; i < CROWD_EARS; i++)
        check_ear(&crowd->ears[i], end);
    for (uint32_t i = 0; i < CROWD_PEOPLE; i++)
        free(hearable[i]);
    return crowd->posted_count;
}
