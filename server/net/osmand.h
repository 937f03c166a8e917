// What a phone says of itself in the protocol of OsmAnd and Traccar Client: the query of a request.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_OSMAND_H
#define NET_OSMAND_H

#include <stdbool.h>

#include "domain/fix.h"

// `query` as in net/query.h; NULL is none. Without a timestamp it is of `now_ms`. False: no place, or a value that is
// no number or out of its range. Does not fill out->unit.
bool osmand_read(const char *query, int64_t now_ms, struct fix *out);

// Does it call for help (alarm=sos, as Traccar Client sends it)?
bool osmand_calls(const char *query);

#endif
