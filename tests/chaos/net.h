// A network of the world's own, whose packets can be lost or slowed down.
// SPDX-License-Identifier: Apache-2.0
#ifndef CHAOS_NET_H
#define CHAOS_NET_H

#include <stdbool.h>
#include <stdint.h>

struct district;

// Puts this process into a network of its own, with 127.0.0.1 up. Before any socket is made. False: it may not.
bool net_own(void);

bool net_lose(const struct district *district, uint32_t percent); // of all packets; 0: none
bool net_slow(const struct district *district, uint32_t kbit_s);  // 0: as fast as ever

#endif
