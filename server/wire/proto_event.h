// Events: the message that sessions get, and the secrets that only hubs keep beside it.
// SPDX-License-Identifier: Apache-2.0
#ifndef WIRE_PROTO_EVENT_H
#define WIRE_PROTO_EVENT_H

#include <stdbool.h>

#include "domain/command.h"
#include "hub.pb-c.h"
#include "wire/proto_body.h"

// Appends the fields of the Event. The event has a verb.
void proto_event_put(struct buf *buf, const struct event *event);

// False: damaged, or of a verb that is not known here.
bool proto_event_in(const Muster__V1__Event *from, struct arena *arena, struct event *to);

// True when the event has a secret; `to` borrows from it.
bool proto_secret_out(const struct event *event, Muster__V1__Secret *to);

// Puts the secret where the event wants it. NULL: there is none. False: not the one that belongs there.
bool proto_secret_in(const Muster__V1__Secret *from, struct arena *arena, struct event *event);

#endif
