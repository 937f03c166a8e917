// The two clocks. Rules never call these: time is passed in.
// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define CLOCK_BOOT_ID_LEN 16

// Milliseconds since 1970 UTC. May jump when an operator or NTP moves the clock. Any thread.
int64_t clock_wall_ms(void);

// Microseconds since some start, never backwards. Deadlines are kept in this. Any thread.
int64_t clock_mono_us(void);

// Wall clock less time since boot, in milliseconds: the same until somebody sets the wall clock. Any thread.
int64_t clock_offset_ms(void);

// Identity of the system's boot: offsets of two boots say nothing about each other. False, and zeros: not to be had.
bool clock_boot_id(uint8_t id[CLOCK_BOOT_ID_LEN]);

#endif
