// A locked hash of counters.
// SPDX-License-Identifier: Apache-2.0
#include "net/tally.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <uthash.h>

#include "base/mem.h"

struct entry {
    char key[TALLY_KEY_MAX + 1];
    int64_t count;
    UT_hash_handle hh;
};

struct tally {
    pthread_mutex_t lock;
    struct entry *entries;
    int64_t all;
};

struct tally *tally_create(void) {
    struct tally *tally = mem_new(sizeof *tally);
    pthread_mutex_init(&tally->lock, NULL);
    return tally;
}

void tally_destroy(struct tally *tally) {
    if (!tally)
        return;
    struct entry *entry, *next;
    HASH_ITER(hh, tally->entries, entry, next) {
        HASH_DEL(tally->entries, entry);
        free(entry);
    }
    pthread_mutex_destroy(&tally->lock);
    free(tally);
}

bool tally_enter(struct tally *tally, const char *key, int64_t most, int64_t most_all) {
    pthread_mutex_lock(&tally->lock);
    struct entry *entry;
    HASH_FIND_STR(tally->entries, key, entry);
    bool room = tally->all < most_all && (!entry || entry->count < most);
    if (room && !entry) {
        entry = mem_new(sizeof *entry);
        snprintf(entry->key, sizeof entry->key, "%s", key);
        HASH_ADD_STR(tally->entries, key, entry);
    }
    if (room) {
        entry->count++;
        tally->all++;
    }
    pthread_mutex_unlock(&tally->lock);
    return room;
}

void tally_leave(struct tally *tally, const char *key) {
    pthread_mutex_lock(&tally->lock);
    struct entry *entry;
    HASH_FIND_STR(tally->entries, key, entry);
    if (entry) {
        tally->all--;
        if (--entry->count == 0) {
            HASH_DEL(tally->entries, entry);
            free(entry);
        }
    }
    pthread_mutex_unlock(&tally->lock);
}

int64_t tally_all(struct tally *tally) {
    pthread_mutex_lock(&tally->lock);
    int64_t all = tally->all;
    pthread_mutex_unlock(&tally->lock);
    return all;
}
