// What a viewer shows: the newest fix of every unit, kept by the rules of the protocol for cells and columns.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_PICTURE_H
#define WORLD_PICTURE_H

#include <stdbool.h>

#include "client/client.h"

struct shown {
    bool here;
    int64_t cell;
    struct client_fix fix; // fix.state: presence and mark
    uint32_t times;        // rows about it so far
    double at;             // child_now() of the last row
};
struct picture {
    struct shown *units; // by unit number
    uint32_t room;
    uint32_t frames, rows, backwards; // backwards: rows older than what was shown
};

// False: the columns do not fit together.
bool picture_take(struct picture *picture, const Muster__V1__Fixes *fixes);
void picture_forget(struct picture *picture);                                 // nothing is shown; counters stay
const struct shown *picture_of(const struct picture *picture, uint32_t unit); // NULL: not shown
uint32_t picture_count(const struct picture *picture);
void picture_free(struct picture *picture);

#define SHOWN_PRESENCE(shown_) ((shown_)->fix.state & 3)
#define SHOWN_MARKED(shown_) (((shown_)->fix.state & 4) != 0)

#endif
