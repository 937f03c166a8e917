// The reader: the thread that reads old records from the journal, for clients and gateways that come back, and checks
// all of them once after the start. A record that is damaged is not handed out. SPDX-License-Identifier: Apache-2.0
#ifndef DESK_READER_H
#define DESK_READER_H

#include "desk/batch.h"
#include "desk/desk.h"

#define READER_MOST 1000

struct reader;
struct reader *reader_start(const char *folder, const uint8_t *log, uint64_t last_seq,
                            struct bus *bus); // log: WIRE_LOG_LEN; last_seq: newest durable record

// The records from from_seq on go to `to`: as DESK_FETCHED, or over the bus. `last_seq`: newest durable one.
void reader_ask(struct reader *reader, uint64_t from_seq, uint32_t most, uint64_t last_seq, const struct reply_to *to);

uint64_t reader_damaged(const struct reader *reader);    // any thread, until reader_stop; see patrol.h
uint64_t reader_whole_from(const struct reader *reader); // likewise
void reader_stop(struct reader *reader);
void reader_destroy(struct reader *reader);

#endif
