// People and things of the district: the local operator, accounts with tokens or passwords, units.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_PEOPLE_H
#define WORLD_PEOPLE_H

#include "world/member.h"
#include "world/say.h"

#define ROLE(name) MUSTER__V1__ROLE__ROLE_##name
#define KIND(name) MUSTER__V1__UNIT_KIND__UNIT_KIND_##name
#define STATUS(name) MUSTER__V1__UNIT_STATUS__UNIT_STATUS_##name
#define PHASE(name) MUSTER__V1__INCIDENT_PHASE__INCIDENT_PHASE_##name
#define GRADE(name) MUSTER__V1__INCIDENT_GRADE__INCIDENT_GRADE_##name
#define RESUME(name) MUSTER__V1__RESUME__RESUME_##name

// The local operator at the admin socket of `hub`; made at the first call, then always the same one.
struct member *people_operator(struct world *world, const struct hub *hub);

// Makes an account and a token of it. Returns the token's number; its text is written to `token`.
uint32_t people_account(struct world *world, const struct hub *hub, const char *name, Muster__V1__Role role,
                        const char *scope, char token[64]);
uint32_t people_unit_account(struct world *world, const struct hub *hub, const char *name, const uint32_t *units,
                             uint32_t unit_count, char token[64]);
uint32_t people_token(struct world *world, const struct hub *hub, const char *account, const char *device,
                      char token[64]);
void people_account_with_password(struct world *world, const struct hub *hub, const char *name, Muster__V1__Role role,
                                  const char *scope, const char *password);
void people_password(struct world *world, const struct hub *hub, const char *name, const char *password); // sets it

// An account of that role for `scope`, its token, and a member signed in with it.
struct member *people_join(struct world *world, const struct hub *hub, const char *name, Muster__V1__Role role,
                           const char *scope);
// One more session of that token, with a snapshot that says what there is now.
struct member *people_again(struct world *world, const struct hub *hub, const char *name, const char *token);

// Registers `count` units named <prefix>-1.. ; returns the number of the first, the others follow on.
uint32_t people_units(struct world *world, const struct hub *hub, const char *prefix, uint32_t count,
                      Muster__V1__UnitKind kind, const char *org);

#endif
