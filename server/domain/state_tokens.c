// Keeps the tokens of a state: by number, by hash, by account, and by expiry so that old ones are forgotten.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "base/mem.h"
#include "domain/state.h"
#include "domain/state_inside.h"

// Forgetting waits a day, so that a clock that ran ahead for a while does not take what is still good.
#define FORGET_AFTER_MS 86400000

// ---- the heap

static void heap_set(struct token_heap *heap, uint32_t place, struct token_slot *slot) {
    heap->slots[place] = slot;
    slot->place = place;
}

static void heap_rise(struct token_heap *heap, uint32_t place, struct token_slot *slot) {
    for (uint32_t above; place > 0; place = above) {
        above = (place - 1) / 2;
        if (heap->slots[above]->token.expires_at_ms <= slot->token.expires_at_ms)
            break;
        heap_set(heap, place, heap->slots[above]);
    }
    heap_set(heap, place, slot);
}

static void heap_sink(struct token_heap *heap, uint32_t place, struct token_slot *slot) {
    for (uint32_t below; (below = 2 * place + 1) < heap->count; place = below) {
        if (below + 1 < heap->count &&
            heap->slots[below + 1]->token.expires_at_ms < heap->slots[below]->token.expires_at_ms)
            below++;
        if (heap->slots[below]->token.expires_at_ms >= slot->token.expires_at_ms)
            break;
        heap_set(heap, place, heap->slots[below]);
    }
    heap_set(heap, place, slot);
}

static void heap_add(struct token_heap *heap, struct token_slot *slot) {
    if (heap->count == heap->cap) {
        heap->cap = heap->cap ? 2 * heap->cap : 64;
        heap->slots = mem_resize(heap->slots, heap->cap * sizeof(struct token_slot *));
    }
    heap_rise(heap, heap->count++, slot);
}

static void heap_remove(struct token_heap *heap, struct token_slot *slot) {
    struct token_slot *last = heap->slots[--heap->count];
    if (last == slot)
        return;
    heap_sink(heap, slot->place, last);
    heap_rise(heap, last->place, last);
}

// ---- births and deaths

bool state_put_token(struct state *state, const struct token *token) {
    struct account_slot *account = shelf_at(&state->accounts, token->account);
    bool fits = token->number >= 1 && account && !account->account.disabled && !state_token(state, token->number) &&
                !state_token_by_hash(state, token->hash);
    if (!fits)
        return false;
    struct token_slot *slot = mem_new(sizeof *slot);
    slot->token = *token;
    slot->token.device[DEVICE_MAX] = '\0';
    HASH_ADD(by_number, state->tokens_by_number, token.number, sizeof slot->token.number, slot);
    HASH_ADD(by_hash, state->tokens_by_hash, token.hash, TOKEN_HASH_LEN, slot);
    DL_APPEND(account->tokens, slot);
    account->token_count++;
    heap_add(&state->expiring, slot);
    if (token->number > state->last_token)
        state->last_token = token->number;
    return true;
}

void state_drop_token(struct state *state, struct token_slot *slot) {
    struct account_slot *account = shelf_at(&state->accounts, slot->token.account);
    heap_remove(&state->expiring, slot);
    DL_DELETE(account->tokens, slot);
    account->token_count--;
    HASH_DELETE(by_hash, state->tokens_by_hash, slot);
    HASH_DELETE(by_number, state->tokens_by_number, slot);
    free(slot);
}

void state_drop_expired(struct state *state) {
    struct token_heap *heap = &state->expiring;
    while (heap->count > 0 && heap->slots[0]->token.expires_at_ms < state->at_ms - FORGET_AFTER_MS)
        state_drop_token(state, heap->slots[0]);
}

void state_destroy_tokens(struct state *state) {
    HASH_CLEAR(by_hash, state->tokens_by_hash);
    HASH_CLEAR(by_number, state->tokens_by_number);
    for (uint32_t i = 0; i < state->expiring.count; i++)
        free(state->expiring.slots[i]);
    free(state->expiring.slots);
}

// ---- looking

uint32_t state_last_token(const struct state *state) {
    return state->last_token;
}

const struct token *state_token(const struct state *state, uint32_t number) {
    struct token_slot *slot;
    HASH_FIND(by_number, state->tokens_by_number, &number, sizeof number, slot);
    return slot ? &slot->token : NULL;
}

const struct token *state_token_by_hash(const struct state *state, const uint8_t hash[TOKEN_HASH_LEN]) {
    struct token_slot *slot;
    HASH_FIND(by_hash, state->tokens_by_hash, hash, TOKEN_HASH_LEN, slot);
    return slot ? &slot->token : NULL;
}

const struct token *state_token_next(const struct state *state, const struct token *after) {
    const struct token_slot *slot =
        after ? ((const struct token_slot *)after)->by_number.next : state->tokens_by_number;
    return slot ? &slot->token : NULL;
}

const struct token *state_token_of_account(const struct state *state, uint32_t account, const struct token *after) {
    const struct account_slot *owner = shelf_at(&state->accounts, account);
    const struct token_slot *slot = after ? ((const struct token_slot *)after)->next : owner ? owner->tokens : NULL;
    return slot ? &slot->token : NULL;
}

uint32_t state_token_count(const struct state *state) {
    return state->expiring.count;
}
