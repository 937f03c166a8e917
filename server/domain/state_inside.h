// The inside of a state, for state*.c and nobody else.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_STATE_INSIDE_H
#define DOMAIN_STATE_INSIDE_H

#include <string.h>

#include "domain/due.h"
#include "domain/shelf.h"
#include "domain/state.h"
#include "domain/state_catalogues.h"
#include "domain/state_dispatch.h"
#include "domain/state_fences.h"
#include "domain/state_intakes.h"
#include "domain/state_plan.h"
#include "domain/state_posts.h"
#include "domain/state_reports.h"
#include "domain/state_talks.h"
#include "domain/state_units.h"

struct incident_slot {
    struct incident incident; // first, so that an incident is its slot
    struct due clocks;        // the soonest of its report clocks
    struct report_slot *reports;
};

struct token_slot {
    struct token token; // first, so that a token is its slot
    UT_hash_handle by_number, by_hash;
    struct token_slot *prev, *next; // tokens of the same account
    uint32_t place;                 // in the heap
};

struct account_slot {
    struct account account; // first, so that an account is its slot
    UT_hash_handle hh;
    struct token_slot *tokens;
    uint32_t token_count;
};

// Tokens by expiry, the soonest on top.
struct token_heap {
    struct token_slot **slots;
    uint32_t count, cap;
};

struct state {
    uint64_t seq;
    int64_t at_ms;
    uint32_t last_token, unit_limit;
    char district[7], district_org[ORG_CODE_LEN + 1];
    struct shelf units, incidents, accounts;
    struct unit_slot *units_by_code;       // in service only
    struct account_slot *accounts_by_name; // disabled ones too: names stay taken
    struct token_slot *tokens_by_number, *tokens_by_hash;
    struct token_heap expiring;
    struct posts posts;
    struct talks talks;
    struct intakes intakes;
    struct due_heap due;
    struct dispatches dispatches;
    struct alarms alarms;
    struct catalogues catalogues;
    struct fences fences;
    struct shelf reports, phone_calls, responses, launches;
};

// Each copies the object in; false: it cannot be there, nothing was changed.
bool state_put_incident(struct state *state, const struct incident *incident);
bool state_put_account(struct state *state, const struct account *account);
bool state_put_token(struct state *state, const struct token *token);

// Logs an object that a snapshot holds and that could not be put.
void state_left_out(bool put, const char *what, uint32_t number);

void state_drop_token(struct state *state, struct token_slot *slot);
void state_drop_expired(struct state *state); // by the time of the last event
void state_destroy_tokens(struct state *state);

// Copies a text whole or not at all: half of one could end inside a character.
bool state_put_text(char *to, size_t size, const char *text);
#define PUT_TEXT(member, text) state_put_text((member), sizeof(member), (text))

// Is there such a text, of at most so many bytes?
static inline bool state_text_fits(const char *text, size_t max) {
    return text && strnlen(text, max + 1) <= max;
}

#endif
