// What happens by itself: steps of silence when they are due, and the wall clock watched so that they are due at the
// right time. These become events like commands do, in the same batches; nobody is answered.
// SPDX-License-Identifier: Apache-2.0
#ifndef DESK_DEADLINE_H
#define DESK_DEADLINE_H

#include <ev.h>

#include "domain/command.h"

struct authority;

struct deadline {
    struct clock_change start; // boot and offset of the wall clock when this process started
    bool begun;
    ev_timer due, watch;
};

void deadline_init(struct deadline *deadline);
void deadline_begin(struct authority *authority); // on the desk's thread, as all below; until then nothing is due
void deadline_end(struct authority *authority);

// The clock first, then everything that is due. Before every decision, so that each is made at its right time. While
// the desk is closed or its journal full nothing happens; it happens afterwards.
void deadline_look(struct authority *authority);

// After the state may have changed: the timer stands at what is due next.
void deadline_arm(struct authority *authority);

#endif
