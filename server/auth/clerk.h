// The clerk: one thread that checks passwords (argon2id is slow on purpose) and slows down guessing, per account and
// per address. It knows no state: the loop that asks brings the hash.
// SPDX-License-Identifier: Apache-2.0
#ifndef AUTH_CLERK_H
#define AUTH_CLERK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/inbox.h"
#include "domain/account.h"
#include "domain/refusal.h"

// Whoever had to wait for so long has gone or asks again: the password of a question as old as this is not looked at.
// Else a clerk that cannot keep up would soon work for those alone who no longer listen.
#define CLERK_PATIENCE_US 10000000

// Comes back to `reply` as a message of kind `reply_kind`.
struct clerk_question {
    struct msg msg;
    struct inbox *reply;
    uint32_t reply_kind;
    uint64_t asker;                     // the asker's own reference, untouched
    int64_t asked_us;                   // clock_mono_us() when they asked
    char address[48];                   // textual IP
    char account[ACCOUNT_NAME_MAX + 1]; // as typed; "" when it was not even a name
    char hash[ACCOUNT_HASH_MAX];        // "": no such account
    char password[256];                 // wiped by the clerk
    enum refusal verdict;               // in the answer: NONE, SIGN_IN_WRONG, SIGN_IN_SLOWED, BUSY; STOPPING at the end
    uint32_t retry_ms;                  // how long the next attempt must wait; 0: not at all
};

struct clerk;
struct clerk *clerk_start(void);
// Any thread.
bool clerk_ask(struct clerk *clerk, struct clerk_question *question); // false: busy or stopped; the caller keeps it
void clerk_stop(struct clerk *clerk);                                 // answers those that wait with STOPPING, joins
void clerk_destroy(struct clerk *clerk);

// ---- the guess table, pure, for the clerk and its tests.
// The first 5 wrong guesses of a key are free, then each doubles the wait from 1 s up to 5 min; a right one clears the
// account's key but not the address's. A wrong guess an hour after the last one counts as the first. At most 65,536
// keys; those whose last wrong guess is oldest are forgotten first. Of a key 95 bytes count. The clerk's keys: the
// account as typed, the IPv4 address, the /64 of an IPv6 address.
struct guesses;
struct guesses *guesses_create(void);
void guesses_destroy(struct guesses *guesses);
uint32_t guesses_wait_ms(struct guesses *guesses, const char *key, int64_t mono_ms); // 0: go on
void guesses_wrong(struct guesses *guesses, const char *key, int64_t mono_ms);
void guesses_right(struct guesses *guesses, const char *key);

#endif
