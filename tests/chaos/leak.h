// What may not grow over many rounds: files, threads and memory of the hubs, files in the data folders, connections of
// PostgreSQL and Redis, and the files of this process.
// SPDX-License-Identifier: Apache-2.0
#ifndef CHAOS_LEAK_H
#define CHAOS_LEAK_H

#include "district.h"

struct leak;

struct leak *leak_begin(struct district *district); // what there is now is what there should be
void leak_free(struct leak *leak);

// How many things too many there still are after a while; says which.
uint64_t leak_check(struct leak *leak, struct district *district);

#endif
