// Numbers for /metrics that are read off the state: orders, seats.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_GAUGES_H
#define NET_GAUGES_H

#include "domain/state.h"

void gauges_read(const struct state *state); // about once a second, by one loop

#endif
