// An empty journal beside a full database is filled from the database.
// SPDX-License-Identifier: Apache-2.0
#ifndef STORE_REBUILD_H
#define STORE_REBUILD_H

#include <stdint.h>

#include "store/journal.h"

// Copies every record of the database into the empty journal, checking the hash chain, with the answers that follow
// from them, and makes the journal's log id the database's: events that were never projected are lost with the old
// journal, so positions in the old log count no more and clients start over. Takes the lease of the district for `hub`
// in the same transaction: while another authority has it, its log is the database's. All or nothing; may be tried
// again. Blocks; only at start, before the database thread runs. Returns how many records (0: the database is empty
// too), or one of these, `error` says why and what to do.
enum { REBUILD_FAILED = -1, REBUILD_SECOND = -2 }; // the second: another authority is at work
int64_t rebuild_journal(struct journal *journal, const char *conninfo, const char *hub, char *error, int error_size);

#endif
