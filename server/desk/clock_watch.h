// Notices that somebody set the wall clock, so that what is due can move with it. Pure: the clocks are read elsewhere.
// SPDX-License-Identifier: Apache-2.0
#ifndef DESK_CLOCK_WATCH_H
#define DESK_CLOCK_WATCH_H

#include "domain/command.h"

#define CLOCK_JUMP_MS 200 // less is not worth an event; it adds up until it is

// `noted`: what the state knows. `start`: boot (not zeros) and offset as they were when this process started.
// `offset_ms`: now. `timed`: something in the state is due some day. True: the event to be made is in `out`. Either the
// clock was set since it was noted in this boot, or since the start; or this boot must be noted, for then a jump while
// no hub runs is seen by the next one.
bool clock_watch(const struct clock_change *noted, const struct clock_change *start, int64_t offset_ms, bool timed,
                 struct clock_change *out);

#endif
