// Keeps the objects of a district by number and finds them by code and name.
// SPDX-License-Identifier: Apache-2.0
#include "domain/state.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "domain/state_inside.h"

struct state *state_create(const char *district) {
    struct state *state = mem_new(sizeof *state);
    size_t len = strnlen(district, sizeof state->district - 1);
    memcpy(state->district, district, len);
    memset(state->district_org, '0', ORG_CODE_LEN);
    memcpy(state->district_org, district, len);
    state->unit_limit = UNIT_NUMBER_MAX;
    posts_init(&state->posts);
    talks_init(&state->talks);
    alarms_init(&state->alarms);
    return state;
}

static void free_incident(void *object) {
    struct incident *incident = object;
    free((char *)(uintptr_t)incident->area);
    free(incident);
}

void state_destroy(struct state *state) {
    if (!state)
        return;
    state_destroy_tokens(state);
    HASH_CLEAR(hh, state->accounts_by_name);
    state_destroy_units(state);
    shelf_free(&state->incidents, free_incident);
    reports_free(&state->reports);
    phone_calls_free(&state->phone_calls);
    responses_free(&state->responses);
    launches_free(&state->launches);
    shelf_free(&state->accounts, free);
    catalogues_free(&state->catalogues);
    fences_free(&state->fences);
    talks_free(&state->talks);
    intakes_free(&state->intakes);
    posts_free(&state->posts);
    due_free(&state->due);
    dispatches_free(&state->dispatches);
    alarms_free(&state->alarms);
    free(state);
}

void state_set_unit_limit(struct state *state, uint32_t limit) {
    state->unit_limit = limit < UNIT_NUMBER_MAX ? limit : UNIT_NUMBER_MAX;
}

bool state_put_text(char *to, size_t size, const char *text) {
    size_t len = text ? strnlen(text, size) : size;
    if (len == size)
        return false;
    memcpy(to, text, len + 1);
    return true;
}

bool state_put_incident(struct state *state, const struct incident *incident) {
    bool fits = incident->number >= 1 && incident->number <= INCIDENT_NUMBER_MAX &&
                !state_incident(state, incident->number) && incident->grade < INCIDENT_GRADES &&
                incident->phase > PHASE_UNKNOWN && incident->phase < INCIDENT_PHASES && org_is_valid(incident->org) &&
                incident->source < INTAKE_SOURCES && clocks_fit(incident->clocks, incident->clock_count) &&
                incident->plan_count <= INCIDENT_PLANS_MAX &&
                (!incident->area || state_text_fits(incident->area, INCIDENT_AREA_MAX));
    if (!fits)
        return false;
    struct incident_slot *slot = mem_new(sizeof *slot);
    struct incident *copy = &slot->incident;
    *copy = *incident;
    copy->area = incident->area && *incident->area ? mem_strdup(incident->area) : NULL;
    copy->type[INCIDENT_TYPE_LEN] = copy->title[INCIDENT_TITLE_MAX] = copy->place[INCIDENT_PLACE_MAX] = '\0';
    slot->clocks = (struct due){.kind = DUE_REPORT, .number = incident->number};
    shelf_put(&state->incidents, incident->number, slot);
    clocks_arm(state, slot);
    return true;
}

bool state_put_account(struct state *state, const struct account *account) {
    bool fits = account->number >= 1 && account->number <= ACCOUNT_NUMBER_MAX &&
                !state_account(state, account->number) && account->role > ROLE_NONE && account->role < ROLES &&
                account->unit_count <= ACCOUNT_UNITS_MAX && org_is_valid(account->scope) &&
                account_name_is_valid(account->name) && !state_account_by_name(state, account->name);
    if (!fits)
        return false;
    struct account_slot *slot = mem_new(sizeof *slot);
    slot->account = *account;
    slot->account.title[ACCOUNT_TITLE_MAX] = slot->account.password_hash[ACCOUNT_HASH_MAX - 1] = '\0';
    shelf_put(&state->accounts, account->number, slot);
    HASH_ADD_STR(state->accounts_by_name, account.name, slot);
    dispatches_add_account(state, account);
    return true;
}

void state_left_out(bool put, const char *what, uint32_t number) {
    if (!put)
        log_error("%s %u: left out, it cannot be in this state; the snapshot is damaged", what, number);
}

void state_restore_incident(struct state *state, const struct incident *incident) {
    state_left_out(state_put_incident(state, incident), "incident", incident->number);
}

void state_restore_account(struct state *state, const struct account *account) {
    state_left_out(state_put_account(state, account), "account", account->number);
}

void state_restore_token(struct state *state, const struct token *token) {
    state_left_out(state_put_token(state, token), "token", token->number);
}

void state_restore_seq(struct state *state, uint64_t seq, int64_t at_ms, uint32_t last_token) {
    state->seq = seq;
    state->at_ms = at_ms;
    if (last_token > state->last_token)
        state->last_token = last_token;
}

uint64_t state_seq(const struct state *state) {
    return state->seq;
}

int64_t state_at_ms(const struct state *state) {
    return state->at_ms;
}

const char *state_district(const struct state *state) {
    return state->district;
}

const char *state_district_org(const struct state *state) {
    return state->district_org;
}

const struct incident *state_incident(const struct state *state, uint32_t number) {
    return shelf_at(&state->incidents, number);
}

const struct account *state_account(const struct state *state, uint32_t number) {
    return shelf_at(&state->accounts, number);
}

const struct account *state_account_by_name(const struct state *state, const char *name) {
    struct account_slot *slot;
    HASH_FIND_STR(state->accounts_by_name, name, slot);
    return slot ? &slot->account : NULL;
}

uint32_t state_incident_count(const struct state *state) {
    return state->incidents.count;
}

uint32_t state_account_count(const struct state *state) {
    return state->accounts.count;
}
