// Keeps responses by number, and does to them and to the orders of their checklists what events say.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "domain/state_inside.h"

struct response_slot {
    struct response response; // first, so that a response is its slot
    void *memory;             // its rows and texts lie here
};

static void response_free(void *object) {
    struct response_slot *slot = object;
    free(slot->memory);
    free(slot);
}

void responses_free(struct shelf *responses) {
    shelf_free(responses, response_free);
}

static bool fits(const struct response *response) {
    bool good = response->number >= 1 && response->number <= RESPONSE_NUMBER_MAX && response->level > LEVEL_NONE &&
                response->level < RESPONSE_LEVELS && org_is_valid(response->org) &&
                incident_prefix_is_valid(response->hazard) && response->row_count <= RESPONSE_ROWS_MAX &&
                launches_lines_fit(response->missed, response->missed_count) && response->ground &&
                strnlen(response->ground, RESPONSE_GROUND_MAX + 1) <= RESPONSE_GROUND_MAX;
    for (uint32_t i = 0; good && i < response->row_count; i++)
        good = strnlen(response->rows[i].row, RESPONSE_ROW_MAX + 1) <= RESPONSE_ROW_MAX;
    return good;
}

static size_t texts_size(const struct response *response) {
    size_t size = strlen(response->ground) + 1;
    for (uint32_t i = 0; i < response->row_count; i++)
        size += strlen(response->rows[i].row) + 1;
    for (uint32_t i = 0; i < response->missed_count; i++)
        size += strlen(response->missed[i]) + 1;
    return size;
}

static char *add_text(char **at, const char *text) {
    size_t size = strlen(text) + 1;
    char *to = memcpy(*at, text, size);
    *at += size;
    return to;
}

// Rows first, then the list of what was missed, texts behind them, in one piece of memory.
static void keep(struct response_slot *slot, const struct response *response) {
    size_t lists = response->row_count * sizeof *response->rows + response->missed_count * sizeof *response->missed;
    void *memory = mem_new(lists + texts_size(response));
    struct response_row *rows = memory;
    const char **missed = (const char **)(rows + response->row_count);
    char *at = (char *)memory + lists;
    for (uint32_t i = 0; i < response->row_count; i++)
        rows[i] = (struct response_row){add_text(&at, response->rows[i].row), response->rows[i].order};
    for (uint32_t i = 0; i < response->missed_count; i++)
        missed[i] = add_text(&at, response->missed[i]);
    const char *ground = add_text(&at, response->ground);
    free(slot->memory);
    slot->memory = memory;
    slot->response = *response;
    slot->response.rows = rows;
    slot->response.missed = missed;
    slot->response.ground = ground;
}

static bool put(struct state *state, const struct response *response) {
    if (!fits(response) || state_response(state, response->number))
        return false;
    struct response_slot *slot = mem_new(sizeof *slot);
    keep(slot, response);
    shelf_put(&state->responses, response->number, slot);
    return true;
}

void state_restore_response(struct state *state, const struct response *response) {
    state_left_out(put(state, response), "response", response->number);
}

const struct response *state_response(const struct state *state, uint32_t number) {
    return shelf_at(&state->responses, number);
}

uint32_t state_response_count(const struct state *state) {
    return state->responses.count;
}

// ---- events

static void sign(const struct state *state, struct response *response, const struct event *event) {
    const struct account *account = event->actor ? state_account_by_name(state, event->actor) : NULL;
    response->account = account ? account->number : 0;
    response->seat = event->seat;
    response->changed_at_ms = event->at_ms;
    response->seq = event->seq;
}

// The response as the event leaves it, with what could not be ordered.
static struct response changed_by(const struct state *state, const struct event *event) {
    const struct response_changed *changed = &event->response_changed;
    struct response response = changed->response;
    response.missed = changed->missed;
    response.missed_count = changed->missed_count;
    sign(state, &response, event);
    return response;
}

static void issue(struct state *state, const struct event *event) {
    const struct response_changed *changed = &event->response_changed;
    for (uint32_t i = 0; i < changed->order_count; i++)
        talks_issue_order(state, &changed->orders[i], event);
}

static struct response_slot *running(struct state *state, const struct event *event) {
    struct response_slot *slot = shelf_at(&state->responses, event->object);
    return slot && slot->response.ended_at_ms == 0 ? slot : NULL;
}

bool apply_response_start(struct state *state, const struct event *event) {
    const struct response_changed *changed = &event->response_changed;
    struct response response = changed_by(state, event);
    if (response.number != event->object || response.number != state_response_count(state) + 1 ||
        response.ended_at_ms != 0 || !talks_orders_fit(state, changed->orders, changed->order_count) ||
        !put(state, &response))
        return false;
    issue(state, event);
    return true;
}

bool apply_response_set(struct state *state, const struct event *event) {
    const struct response_changed *changed = &event->response_changed;
    struct response_slot *slot = running(state, event);
    struct response response = changed_by(state, event);
    if (!slot || response.number != event->object || response.ended_at_ms != 0 || !fits(&response) ||
        !talks_orders_fit(state, changed->orders, changed->order_count))
        return false;
    keep(slot, &response);
    issue(state, event);
    return true;
}

bool apply_response_end(struct state *state, const struct event *event) {
    const struct response_change *change = &event->response;
    struct response_slot *slot = running(state, event);
    if (!slot || change->response != event->object || !change->ground)
        return false;
    struct response response = slot->response;
    response.ground = change->ground;
    response.ended_at_ms = event->at_ms;
    response.missed_count = 0;
    sign(state, &response, event);
    if (!fits(&response))
        return false;
    keep(slot, &response);
    return true;
}
