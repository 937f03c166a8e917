// How a member hears: the callbacks of the client library, and the checking of what comes.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_HEARING_H
#define WORLD_HEARING_H

#include "client/client.h"

struct member;

void hearing_set(struct client_events *events, struct member *member);

#endif
