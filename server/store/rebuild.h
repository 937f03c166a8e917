// An empty journal beside a full database is filled from the database.
// SPDX-License-Identifier: Apache-2.0
#ifndef STORE_REBUILD_H
#define STORE_REBUILD_H

#include <stdint.h>

#include "store/journal.h"

// Copies every record of the database into the empty journal, checking the hash chain, with the answers that follow
// from them, and makes the journal's log id the database's: events that were never projected are lost with the old
// journal, so positions in the old log count no more and clients start over. All or nothing; may be tried again.
// Blocks; only at start, before anything else runs. Returns how many records (0: the database is empty too), -1: not
// done, `error` says why and what to do.
int64_t rebuild_journal(struct journal *journal, const char *conninfo, char *error, int error_size);

#endif
