// What a viewer shows.
// SPDX-License-Identifier: Apache-2.0
#include "world/picture.h"

#include <stdlib.h>
#include <string.h>

#include "world/child.h"
#include "world/need.h"

struct taking {
    struct picture *picture;
    int64_t cell;
};

static struct shown *room_for(struct picture *picture, uint32_t unit) {
    if (unit >= picture->room) {
        uint32_t room = unit + 1024;
        picture->units = realloc(picture->units, room * sizeof *picture->units);
        memset(picture->units + picture->room, 0, (room - picture->room) * sizeof *picture->units);
        picture->room = room;
    }
    return &picture->units[unit];
}

static void put(void *arg, const struct client_fix *fix) {
    struct taking *taking = arg;
    if (fix->unit > 1000000)
        return;
    struct shown *shown = room_for(taking->picture, fix->unit);
    if (shown->here && fix->at_ms < shown->fix.at_ms)
        taking->picture->backwards++;
    shown->here = true;
    shown->cell = taking->cell;
    shown->fix = *fix;
    shown->times++;
    shown->at = child_now();
    taking->picture->rows++;
}

bool picture_take(struct picture *picture, const Muster__V1__Fixes *fixes) {
    for (uint32_t i = 0; fixes->whole && i < picture->room; i++)
        if (picture->units[i].cell == fixes->cell)
            picture->units[i].here = false;
    for (size_t i = 0; i < fixes->n_left; i++) {
        uint32_t unit = fixes->left[i];
        if (unit < picture->room && picture->units[unit].cell == fixes->cell)
            picture->units[unit].here = false;
    }
    picture->frames++;
    return client_fixes_each(fixes, put, &(struct taking){picture, fixes->cell});
}

void picture_forget(struct picture *picture) {
    for (uint32_t i = 0; i < picture->room; i++)
        picture->units[i].here = false;
}

const struct shown *picture_of(const struct picture *picture, uint32_t unit) {
    return unit < picture->room && picture->units[unit].here ? &picture->units[unit] : NULL;
}

uint32_t picture_count(const struct picture *picture) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < picture->room; i++)
        count += picture->units[i].here;
    return count;
}

void picture_free(struct picture *picture) {
    free(picture->units);
}
