// People and things of the district.
// SPDX-License-Identifier: Apache-2.0
#include "world/people.h"

#include <openssl/rand.h>
#include <openssl/sha.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define DAY_MS (24 * 3600 * 1000)

struct member *people_operator(struct world *world, const struct hub *hub) {
    if (!world->local)
        world->local = member_join(world, &(struct member_plan){.name = "operator", .hub = hub});
    return world->local;
}

// 32 random bytes as base64url without padding, and the SHA-256 of that text.
static void make_token(char token[64], uint8_t hash[32]) {
    uint8_t bytes[32];
    need(RAND_bytes(bytes, sizeof bytes) == 1, "no randomness");
    sodium_bin2base64(token, 64, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    SHA256((const uint8_t *)token, strlen(token), hash);
}

uint32_t people_token(struct world *world, const struct hub *hub, const char *account, const char *device,
                      char token[64]) {
    uint8_t hash[32];
    make_token(token, hash);
    struct told_answer answer =
        member_do(people_operator(world, hub), say_token(BOX, account, device, hash, world_now_ms() + DAY_MS));
    need(answer.code == 0, "a token for %s is refused: %u", account, answer.code);
    return answer.object;
}

static void add(struct world *world, const struct hub *hub, say *command) {
    struct told_answer answer = member_do(people_operator(world, hub), command);
    need(answer.code == 0, "account %s is refused: %u", command->account_add->name, answer.code);
}

uint32_t people_account(struct world *world, const struct hub *hub, const char *name, Muster__V1__Role role,
                        const char *scope, char token[64]) {
    add(world, hub, say_account(BOX, name, role, scope, NULL, 0, NULL));
    return people_token(world, hub, name, name, token);
}

uint32_t people_unit_account(struct world *world, const struct hub *hub, const char *name, const uint32_t *units,
                             uint32_t unit_count, char token[64]) {
    add(world, hub, say_account(BOX, name, ROLE(UNIT), DISTRICT_ORG, units, unit_count, NULL));
    return people_token(world, hub, name, name, token);
}

// The least work that libsodium allows: what is tested is not the hash.
static void hash_password(const char *password, char hash[crypto_pwhash_STRBYTES]) {
    need(sodium_init() >= 0 && crypto_pwhash_str(hash, password, strlen(password), crypto_pwhash_OPSLIMIT_MIN,
                                                 crypto_pwhash_MEMLIMIT_MIN) == 0,
         "no password hash");
}

void people_account_with_password(struct world *world, const struct hub *hub, const char *name, Muster__V1__Role role,
                                  const char *scope, const char *password) {
    char hash[crypto_pwhash_STRBYTES];
    hash_password(password, hash);
    add(world, hub, say_account(BOX, name, role, scope, NULL, 0, hash));
}

void people_password(struct world *world, const struct hub *hub, const char *name, const char *password) {
    char hash[crypto_pwhash_STRBYTES];
    hash_password(password, hash);
    struct told_answer answer = member_do(people_operator(world, hub), say_password(BOX, name, hash));
    need(answer.code == 0, "a password for %s is refused: %u", name, answer.code);
}

struct member *people_join(struct world *world, const struct hub *hub, const char *name, Muster__V1__Role role,
                           const char *scope) {
    char token[64];
    people_account(world, hub, name, role, scope, token);
    return people_again(world, hub, name, token);
}

struct member *people_again(struct world *world, const struct hub *hub, const char *name, const char *token) {
    return member_join(world, &(struct member_plan){.name = name, .hub = hub, .token = token});
}

uint32_t people_units(struct world *world, const struct hub *hub, const char *prefix, uint32_t count,
                      Muster__V1__UnitKind kind, const char *org) {
    uint32_t first = 0;
    for (uint32_t i = 1; i <= count; i++) {
        char code[40];
        snprintf(code, sizeof code, "%s-%u", prefix, i);
        struct told_answer answer = member_do(people_operator(world, hub), say_unit(BOX, code, kind, org));
        need(answer.code == 0, "unit %s is refused: %u", code, answer.code);
        first = first ? first : answer.object;
        need(answer.object == first + i - 1, "units do not follow on in number");
    }
    return first;
}
