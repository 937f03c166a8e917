// The two clocks. Rules never call these: time is passed in.
// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

// Milliseconds since 1970 UTC. May jump when an operator or NTP moves the clock. Any thread.
int64_t clock_wall_ms(void);

// Microseconds since some start, never backwards. Deadlines are kept in this. Any thread.
int64_t clock_mono_us(void);

#endif
