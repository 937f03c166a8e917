// The table of wrong guesses.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "auth/clerk.h"
#include "base/log.h"
#include "base/mem.h"

#define uthash_fatal(msg) log_die("guesses: %s", msg)
#include <uthash.h>

#define KEYS_MAX 65536
#define KEY_MAX 95
#define FREE_GUESSES 5
#define LONGEST_WAIT_MS 300000
#define FORGET_AFTER_MS 3600000

struct guess {
    UT_hash_handle hh;
    uint32_t wrong;
    int64_t last_ms;
    char key[KEY_MAX + 1];
};

struct guesses {
    struct guess *table; // in the order of the last wrong guess, oldest first
};

struct guesses *guesses_create(void) {
    return mem_new(sizeof(struct guesses));
}

static void drop(struct guesses *guesses, struct guess *guess) {
    HASH_DEL(guesses->table, guess);
    free(guess);
}

void guesses_destroy(struct guesses *guesses) {
    if (!guesses)
        return;
    while (guesses->table)
        drop(guesses, guesses->table);
    free(guesses);
}

static struct guess *find(struct guesses *guesses, const char *key) {
    struct guess *guess;
    HASH_FIND(hh, guesses->table, key, strnlen(key, KEY_MAX), guess);
    return guess;
}

static int64_t wait_after(uint32_t wrong) {
    int64_t wait_ms = 1000;
    for (uint32_t i = FREE_GUESSES + 1; i < wrong && wait_ms < LONGEST_WAIT_MS; i++)
        wait_ms *= 2;
    if (wrong <= FREE_GUESSES)
        return 0;
    return wait_ms < LONGEST_WAIT_MS ? wait_ms : LONGEST_WAIT_MS;
}

uint32_t guesses_wait_ms(struct guesses *guesses, const char *key, int64_t mono_ms) {
    const struct guess *guess = find(guesses, key);
    int64_t left = guess ? guess->last_ms + wait_after(guess->wrong) - mono_ms : 0;
    return left > 0 ? (uint32_t)left : 0;
}

void guesses_wrong(struct guesses *guesses, const char *key, int64_t mono_ms) {
    struct guess *guess = find(guesses, key);
    if (guess) {
        HASH_DEL(guesses->table, guess); // goes to the end of the order below
        if (mono_ms - guess->last_ms >= FORGET_AFTER_MS)
            guess->wrong = 0;
    } else {
        if (HASH_COUNT(guesses->table) >= KEYS_MAX)
            drop(guesses, guesses->table);
        guess = mem_new(sizeof *guess);
        memcpy(guess->key, key, strnlen(key, KEY_MAX));
    }
    guess->wrong++;
    guess->last_ms = mono_ms;
    HASH_ADD_STR(guesses->table, key, guess);
}

void guesses_right(struct guesses *guesses, const char *key) {
    struct guess *guess = find(guesses, key);
    if (guess)
        drop(guesses, guess);
}
