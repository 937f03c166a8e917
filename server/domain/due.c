// Keeps what is due by itself, the soonest on top, and says which event it becomes.
// SPDX-License-Identifier: Apache-2.0
#include "domain/due.h"

#include <stdlib.h>

#include "base/mem.h"
#include "domain/state_inside.h"

#define LATEST_MS (INT64_MAX / 4) // no sum of two of these overflows

// What a kind does: the event that the thing becomes when it is due, and what moves with the clock besides the heap.
static const struct {
    void (*event)(const struct state *state, const struct due *due, struct event *event);
    void (*shift)(struct state *state, int64_t by_ms);
} kinds[DUE_KINDS] = {
    [DUE_ORDER] = {talks_due_event, talks_shift_clock},
    [DUE_REPORT] = {clocks_due_event, clocks_shift},
    [DUE_DEADMAN] = {alarms_due_event, alarms_shift_clock},
};

// At the same time the older comes first, so that every copy of a state has the same one on top.
static bool sooner(const struct due *one, const struct due *other) {
    if (one->at_ms != other->at_ms)
        return one->at_ms < other->at_ms;
    if (one->kind != other->kind)
        return one->kind < other->kind;
    if (one->number != other->number)
        return one->number < other->number;
    return one->part < other->part;
}

static void heap_set(struct due_heap *heap, uint32_t place, struct due *due) {
    heap->things[place] = due;
    due->place = place + 1;
}

static void heap_rise(struct due_heap *heap, uint32_t place, struct due *due) {
    for (uint32_t above; place > 0; place = above) {
        above = (place - 1) / 2;
        if (!sooner(due, heap->things[above]))
            break;
        heap_set(heap, place, heap->things[above]);
    }
    heap_set(heap, place, due);
}

static void heap_sink(struct due_heap *heap, uint32_t place, struct due *due) {
    for (uint32_t below; (below = 2 * place + 1) < heap->count; place = below) {
        if (below + 1 < heap->count && sooner(heap->things[below + 1], heap->things[below]))
            below++;
        if (!sooner(heap->things[below], due))
            break;
        heap_set(heap, place, heap->things[below]);
    }
    heap_set(heap, place, due);
}

static void heap_remove(struct due_heap *heap, struct due *due) {
    uint32_t place = due->place - 1;
    struct due *last = heap->things[--heap->count];
    due->place = 0;
    if (last == due)
        return;
    heap_sink(heap, place, last);
    heap_rise(heap, last->place - 1, last);
}

void due_free(struct due_heap *heap) {
    free(heap->things);
    *heap = (struct due_heap){0};
}

void due_set(struct due_heap *heap, struct due *due, int64_t at_ms) {
    if (due->place)
        heap_remove(heap, due);
    due->at_ms = at_ms;
    if (at_ms == 0)
        return;
    if (heap->count == heap->cap) {
        heap->cap = heap->cap ? 2 * heap->cap : 64;
        heap->things = mem_resize(heap->things, heap->cap * sizeof(struct due *));
    }
    heap_rise(heap, heap->count++, due);
}

static int64_t within(int64_t ms, int64_t least) {
    return ms < least ? least : ms > LATEST_MS ? LATEST_MS : ms;
}

int64_t due_later(int64_t at_ms, int64_t by_ms) {
    return at_ms == 0 ? 0 : within(within(at_ms, 1) + within(by_ms, -LATEST_MS), 1);
}

// By the same for all, so that the heap stands; but times that meet at the end of time may be out of turn.
void due_shift_clock(struct state *state, int64_t by_ms) {
    struct due_heap *heap = &state->due;
    for (int kind = 0; kind < DUE_KINDS; kind++)
        if (kinds[kind].shift)
            kinds[kind].shift(state, by_ms);
    uint32_t count = heap->count;
    heap->count = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct due *due = heap->things[i];
        due->at_ms = due_later(due->at_ms, by_ms);
        heap_rise(heap, heap->count++, due);
    }
}

bool state_due_next(const struct state *state, int64_t *due_ms) {
    if (state->due.count == 0)
        return false;
    *due_ms = state->due.things[0]->at_ms;
    return true;
}

bool state_due_event(const struct state *state, int64_t now_ms, struct event *event) {
    int64_t due_ms;
    if (!state_due_next(state, &due_ms) || due_ms > now_ms)
        return false;
    const struct due *due = state->due.things[0];
    *event = (struct event){.actor = "", .device = "", .object = due->number};
    kinds[due->kind].event(state, due, event);
    return true;
}
