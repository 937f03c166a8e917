// How fast one address asks: a token bucket for each, forgotten when it has been full for a while. One thread's.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_PACE_H
#define NET_PACE_H

#include <stdbool.h>
#include <stdint.h>

#define PACE_ADDRESSES 65536 // more at a time: those that asked longest ago are forgotten first

struct pace;
struct pace *pace_create(void);
void pace_destroy(struct pace *pace); // NULL is fine

// Takes one for the address, or it asks faster than per_s. A key of at most 47 bytes (base/address.h).
bool pace_take(struct pace *pace, const char *address, int64_t per_s, int64_t now_us);
void pace_look_after(struct pace *pace, int64_t now_us); // now and then: forgets who asks no more

#endif
