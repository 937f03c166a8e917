// SOS of devices: the alarm bit of a fix becomes a command that raises an alarm, through the desk like any other, in
// the name of whoever reported it. It is sent again every few seconds, with the same id, until it was answered for
// good: it is not lost because the hub of the district was away for a moment.
//
// A bit that stays on is one press. It is a new one when the bit was off in between, or was not heard for a minute.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_SOS_H
#define NET_SOS_H

#include "net/hall.h"

// For every fix of somebody who may report for the unit, also one that is refused for its place or time: a receiver
// without a position, or with a wrong clock, calls for help all the same.
void sos_take(struct hall *hall, const struct principal *who, const struct fix *fix, int64_t now_us);
// A press by itself, whatever was heard before; `fix` NULL: without a place.
void sos_press(struct hall *hall, const struct principal *who, uint32_t unit, const struct fix *fix, int64_t now_us);

bool sos_answered(struct hall *hall, uint64_t asker, enum refusal code); // false: not an answer to one of these
void sos_look_after(struct hall *hall, int64_t now_us);                  // once a second
void sos_forget(struct hall *hall);                                      // at the end

#endif
