// Keeps what is due by itself, the soonest on top, and says which event it becomes.
// SPDX-License-Identifier: Apache-2.0
#include "base/mem.h"
#include "domain/silence.h"
#include "domain/state_inside.h"

static const struct order_target *target_of(const struct order_link *link) {
    return &link->slot->order.targets[link->target];
}

// At the same time the older order comes first, so that every copy of a state has the same one on top.
static bool sooner(const struct order_link *one, const struct order_link *other) {
    int64_t due1 = target_of(one)->due_ms, due2 = target_of(other)->due_ms;
    if (due1 != due2)
        return due1 < due2;
    if (one->slot != other->slot)
        return one->slot->order.number < other->slot->order.number;
    return one->target < other->target;
}

static void heap_set(struct talks *talks, uint32_t place, struct order_link *link) {
    talks->due[place] = link;
    link->due = place + 1;
}

static void heap_rise(struct talks *talks, uint32_t place, struct order_link *link) {
    for (uint32_t above; place > 0; place = above) {
        above = (place - 1) / 2;
        if (!sooner(link, talks->due[above]))
            break;
        heap_set(talks, place, talks->due[above]);
    }
    heap_set(talks, place, link);
}

static void heap_sink(struct talks *talks, uint32_t place, struct order_link *link) {
    for (uint32_t below; (below = 2 * place + 1) < talks->due_count; place = below) {
        if (below + 1 < talks->due_count && sooner(talks->due[below + 1], talks->due[below]))
            below++;
        if (!sooner(talks->due[below], link))
            break;
        heap_set(talks, place, talks->due[below]);
    }
    heap_set(talks, place, link);
}

static void heap_remove(struct talks *talks, struct order_link *link) {
    uint32_t place = link->due - 1;
    struct order_link *last = talks->due[--talks->due_count];
    link->due = 0;
    if (last == link)
        return;
    heap_sink(talks, place, last);
    heap_rise(talks, last->due - 1, last);
}

void due_set(struct talks *talks, struct order_link *link, int64_t due_ms) {
    if (link->due)
        heap_remove(talks, link);
    link->slot->order.targets[link->target].due_ms = due_ms;
    if (due_ms == 0)
        return;
    if (talks->due_count == talks->due_cap) {
        talks->due_cap = talks->due_cap ? 2 * talks->due_cap : 64;
        talks->due = mem_resize(talks->due, talks->due_cap * sizeof(struct order_link *));
    }
    heap_rise(talks, talks->due_count++, link);
}

// Finished orders keep the times of their day; with the open ones everything that is reckoned from moves.
void talks_shift_clock(struct state *state, int64_t by_ms) {
    struct talks *talks = &state->talks;
    for (struct order_slot *slot = talks->open; slot; slot = slot->next) {
        slot->order.issued_at_ms = silence_later(slot->order.issued_at_ms, by_ms);
        slot->order.deadline_ms = silence_later(slot->order.deadline_ms, by_ms);
        for (uint32_t i = 0; i < slot->order.target_count; i++)
            slot->order.targets[i].due_ms = silence_later(slot->order.targets[i].due_ms, by_ms);
    }
    // By the same for all, so that the heap stands; but times that meet at the end of time may be out of turn.
    uint32_t count = talks->due_count;
    talks->due_count = 0;
    for (uint32_t i = 0; i < count; i++)
        heap_rise(talks, talks->due_count++, talks->due[i]);
}

bool state_due_next(const struct state *state, int64_t *due_ms) {
    if (state->talks.due_count == 0)
        return false;
    *due_ms = target_of(state->talks.due[0])->due_ms;
    return true;
}

bool state_due_event(const struct state *state, int64_t now_ms, struct event *event) {
    int64_t due_ms;
    if (!state_due_next(state, &due_ms) || due_ms > now_ms)
        return false;
    const struct order_link *link = state->talks.due[0];
    const struct order *order = &link->slot->order;
    struct silence next;
    // What is due came from the same arithmetic, or from a snapshot that somebody else's arithmetic made. Then the last
    // step comes once more, which is no harm, and what follows is ours.
    if (!silence_next(order, target_of(link), &next))
        next = (struct silence){due_ms, SILENCE_REMIND, target_of(link)->late};
    *event = (struct event){.verb = VERB_ORDER_ESCALATE,
                            .actor = "",
                            .device = "",
                            .object = order->number,
                            .escalation = silence_step(state, order, link->target + 1, &next)};
    return true;
}
