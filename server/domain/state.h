// The state of a district: all that follows from the events, and nothing else. The desk, every loop, the tests each
// keep one and apply the same events in the same order. One thread at a time.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_STATE_H
#define DOMAIN_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/account.h"
#include "domain/command.h"
#include "domain/incident.h"
#include "domain/unit.h"

struct state;

struct state *state_create(const char *district); // 6 digits
void state_destroy(struct state *state);          // NULL is fine

// Units the district may have, retired ones included; UNIT_NUMBER_MAX at birth. What is there already stays.
void state_set_unit_limit(struct state *state, uint32_t limit);

// `event->seq` must be state_seq + 1 (log_die otherwise). Texts are copied. An event that does not fit what is there
// (an object that nobody knows, a number that is not the next) changes nothing but seq and time, and is logged.
void state_apply(struct state *state, const struct event *event);

// Objects as they are in a snapshot, accounts before their tokens; then state_restore_seq once. What cannot be (number
// 0 or beyond the limits, twice the same, a token of nobody) is left out and logged.
void state_restore_unit(struct state *state, const struct unit *unit);
void state_restore_incident(struct state *state, const struct incident *incident);
void state_restore_account(struct state *state, const struct account *account);
void state_restore_token(struct state *state, const struct token *token);
void state_restore_seq(struct state *state, uint64_t seq, int64_t at_ms, uint32_t last_token);

uint64_t state_seq(const struct state *state);
int64_t state_at_ms(const struct state *state);            // of the last event
const char *state_district(const struct state *state);     // 6 digits
const char *state_district_org(const struct state *state); // the same as an org code; all zeros contain every org
uint32_t state_last_token(const struct state *state);      // highest number ever given

// NULL: none. Pointers hold until the next apply.
const struct unit *state_unit(const struct state *state, uint32_t number);
const struct unit *state_unit_by_code(const struct state *state, const char *code); // in service; not retired
const struct incident *state_incident(const struct state *state, uint32_t number);
const struct account *state_account(const struct state *state, uint32_t number);
const struct account *state_account_by_name(const struct state *state, const char *name);

// Highest numbers in use; walk 1..n and skip NULLs.
uint32_t state_unit_count(const struct state *state);
uint32_t state_incident_count(const struct state *state);
uint32_t state_account_count(const struct state *state);

// Tokens that were issued and neither revoked nor made void with their account; whether one has expired is for the
// reader to judge by its own clock. They are forgotten for good a day (of event time) after they expired.
const struct token *state_token(const struct state *state, uint32_t number);
const struct token *state_token_by_hash(const struct state *state, const uint8_t hash[TOKEN_HASH_LEN]);
const struct token *state_token_next(const struct state *state, const struct token *after); // NULL starts, NULL ends
const struct token *state_token_of_account(const struct state *state, uint32_t account, const struct token *after);
uint32_t state_token_count(const struct state *state);

// ---- rules: what a command would do. Pure; they ask nothing about who wants it. Return REFUSAL_NONE and fill `event`
// (verb, object, body; seq, time and actor are the desk's), or say why not. Pointers in `event` point into `command` or
// into `scratch`, and hold as long as those do.
union rule_scratch {
    struct unit unit;
    struct incident incident;
    struct account account;
};
enum refusal rule_unit_register(const struct state *, const struct command *, int64_t now_ms, union rule_scratch *,
                                struct event *);
enum refusal rule_unit_rename(const struct state *, const struct command *, int64_t now_ms, union rule_scratch *,
                              struct event *);
enum refusal rule_unit_retire(const struct state *, const struct command *, int64_t now_ms, union rule_scratch *,
                              struct event *);
enum refusal rule_unit_set_status(const struct state *, const struct command *, int64_t now_ms, union rule_scratch *,
                                  struct event *);
enum refusal rule_incident_open(const struct state *, const struct command *, int64_t now_ms, union rule_scratch *,
                                struct event *);
enum refusal rule_incident_amend(const struct state *, const struct command *, int64_t now_ms, union rule_scratch *,
                                 struct event *);
enum refusal rule_incident_move(const struct state *, const struct command *, int64_t now_ms, union rule_scratch *,
                                struct event *);
enum refusal rule_incident_set_phase(const struct state *, const struct command *, int64_t now_ms, union rule_scratch *,
                                     struct event *);
enum refusal rule_incident_close(const struct state *, const struct command *, int64_t now_ms, union rule_scratch *,
                                 struct event *);
enum refusal rule_incident_note(const struct state *, const struct command *, int64_t now_ms, union rule_scratch *,
                                struct event *);
enum refusal rule_account_add(const struct state *, const struct command *, int64_t now_ms, union rule_scratch *,
                              struct event *);
enum refusal rule_account_set_password(const struct state *, const struct command *, int64_t now_ms,
                                       union rule_scratch *, struct event *);
enum refusal rule_account_disable(const struct state *, const struct command *, int64_t now_ms, union rule_scratch *,
                                  struct event *);
enum refusal rule_token_issue(const struct state *, const struct command *, int64_t now_ms, union rule_scratch *,
                              struct event *);
enum refusal rule_token_revoke(const struct state *, const struct command *, int64_t now_ms, union rule_scratch *,
                               struct event *);

#endif
