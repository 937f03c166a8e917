// Does to seats what an event says was done: one function per verb. `account` of the event is whom it is about.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "base/mem.h"
#include "domain/state_inside.h"

// The seat of an open post and the account that the event names; NULL: one of them is not there.
static struct seat_slot *seat_and_account(struct state *state, const struct event *event, uint32_t *account) {
    struct seat_slot *slot = shelf_at(&state->posts.seats, event->object);
    const struct account *named =
        event->post_seat.account ? state_account_by_name(state, event->post_seat.account) : NULL;
    if (!slot || !named || state_post(state, slot->seat.post)->closed_at_ms != 0)
        return NULL;
    *account = named->number;
    return slot;
}

static bool sit(struct state *state, struct seat_slot *slot, uint32_t holder, uint32_t stand_in,
                const struct event *event) {
    posts_sit(state, slot, holder, stand_in, event->seq, event->at_ms);
    return true;
}

// A holder who takes the seat takes it back from whoever stands in.
bool apply_seat_take(struct state *state, const struct event *event) {
    uint32_t account;
    struct seat_slot *slot = seat_and_account(state, event, &account);
    return slot && (slot->seat.holder == 0 || slot->seat.holder == account) && sit(state, slot, account, 0, event);
}

bool apply_seat_assign(struct state *state, const struct event *event) {
    uint32_t account;
    struct seat_slot *slot = seat_and_account(state, event, &account);
    return slot && slot->seat.holder == 0 && sit(state, slot, account, 0, event);
}

bool apply_seat_hand_over(struct state *state, const struct event *event) {
    uint32_t account;
    struct seat_slot *slot = seat_and_account(state, event, &account);
    return slot && (slot->seat.holder || slot->seat.stand_in) && sit(state, slot, account, 0, event);
}

bool apply_seat_relieve(struct state *state, const struct event *event) {
    uint32_t account;
    struct seat_slot *slot = seat_and_account(state, event, &account);
    return slot && (slot->seat.holder || slot->seat.stand_in) && sit(state, slot, 0, 0, event);
}

bool apply_seat_stand_in(struct state *state, const struct event *event) {
    uint32_t account;
    struct seat_slot *slot = seat_and_account(state, event, &account);
    return slot && slot->seat.stand_in == 0 && slot->seat.holder != account &&
           sit(state, slot, slot->seat.holder, account, event);
}

// When the holder leaves, whoever stands in stays.
bool apply_seat_leave(struct state *state, const struct event *event) {
    uint32_t account;
    struct seat_slot *slot = seat_and_account(state, event, &account);
    if (!slot)
        return false;
    if (slot->seat.holder == account)
        return sit(state, slot, 0, slot->seat.stand_in, event);
    return slot->seat.stand_in == account && sit(state, slot, slot->seat.holder, 0, event);
}

bool apply_roster_set(struct state *state, const struct event *event) {
    const struct roster_change *change = &event->roster;
    struct seat_slot *slot = shelf_at(&state->posts.seats, event->object);
    struct roster_entry entries[ROSTER_MAX];
    if (!slot || change->count > ROSTER_MAX)
        return false;
    for (uint32_t i = 0; i < change->count; i++) {
        const struct roster_line *line = &change->lines[i];
        const struct account *account = line->account ? state_account_by_name(state, line->account) : NULL;
        if (!account || line->mode >= MODES)
            return false;
        entries[i] = (struct roster_entry){account->number, line->from_ms, line->until_ms, line->mode};
    }
    size_t size = change->count * sizeof *entries;
    free(slot->seat.roster);
    slot->seat.roster = size ? memcpy(mem_new(size), entries, size) : NULL;
    slot->seat.roster_count = change->count;
    return true;
}
