// How many there are of each: connections per address, sessions per account. Shared by all loops, asked only when
// somebody comes or goes, so one lock is enough.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_TALLY_H
#define NET_TALLY_H

#include <stdbool.h>
#include <stdint.h>

#define TALLY_KEY_MAX 63

struct tally;
struct tally *tally_create(void);
void tally_destroy(struct tally *tally); // NULL is fine

// Counts one more of `key` and of all, unless that would be more than `most` of the key or `most_all` in all: false.
bool tally_enter(struct tally *tally, const char *key, int64_t most, int64_t most_all);
void tally_leave(struct tally *tally, const char *key);
int64_t tally_all(struct tally *tally);

#endif
