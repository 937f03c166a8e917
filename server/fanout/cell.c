// Cells of the map: which units are in one, which left it lately, and what of that may be forgotten.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "fanout/inside.h"

int64_t cell_row(const struct picture *picture, int32_t lat_e7) {
    return ((int64_t)lat_e7 + 900000000) / picture->cell_e7;
}

int64_t cell_column(const struct picture *picture, int32_t lon_e7) {
    return ((int64_t)lon_e7 + 1800000000) / picture->cell_e7;
}

int64_t cell_number(const struct picture *picture, int64_t row, int64_t column) {
    return 1 + row * picture->columns + column;
}

struct cell *cell_find(struct picture *picture, int64_t number) {
    struct cell *cell;
    HASH_FIND(hh, picture->cells, &number, sizeof number, cell);
    return cell;
}

static struct cell *cell_create(struct picture *picture, int64_t number) {
    struct cell *cell = mem_new(sizeof *cell);
    cell->number = number;
    cell->link = LINK_CELL;
    HASH_ADD(hh, picture->cells, number, sizeof cell->number, cell);
    return cell;
}

static void cell_destroy(struct picture *picture, struct cell *cell) {
    HASH_DEL(picture->cells, cell);
    free(cell->left);
    free(cell);
}

static void link_in(struct cell *cell, struct slot *slot, uint64_t tick) {
    enum link l = cell->link;
    DL_PREPEND2(cell->units, slot, links[l].prev, links[l].next);
    cell->changed = tick;
}

static void link_out(struct cell *cell, struct slot *slot, uint64_t tick) {
    enum link l = cell->link;
    DL_DELETE2(cell->units, slot, links[l].prev, links[l].next);
    cell->changed = tick;
}

static void link_front(struct cell *cell, struct slot *slot, uint64_t tick) {
    if (cell->units != slot) {
        link_out(cell, slot, tick);
        link_in(cell, slot, tick);
    }
    cell->changed = tick;
}

static void grow_left(struct cell *cell) {
    uint32_t cap = cell->left_cap ? cell->left_cap * 2 : 8;
    struct left *left = mem_new(cap * sizeof *left);
    for (uint32_t i = 0; i < cell->left_count; i++)
        left[i] = cell->left[(cell->left_first + i) % cell->left_cap];
    free(cell->left);
    cell->left = left;
    cell->left_cap = cap;
    cell->left_first = 0;
}

void cell_note_left(struct picture *picture, struct cell *cell, const struct slot *slot) {
    if (cell->left_count == cell->left_cap) {
        if (cell->left_cap < LEFT_MAX) {
            grow_left(cell);
        } else {
            cell->left_forgot = cell->left[cell->left_first].tick;
            cell->left_first = (cell->left_first + 1) % cell->left_cap;
            cell->left_count--;
        }
    }
    cell->left[(cell->left_first + cell->left_count++) % cell->left_cap] =
        (struct left){.tick = picture->tick, .org = slot->org, .unit = slot->fix.unit, .kind = slot->kind};
    cell->changed = picture->tick;
}

static void grid_enter(struct picture *picture, struct slot *slot, int64_t number) {
    struct cell *cell = cell_find(picture, number);
    if (!cell) {
        cell = cell_create(picture, number);
    } else if (!cell->units) {
        DL_DELETE2(picture->empty, cell, empty_prev, empty_next);
        picture->empty_count--;
    }
    slot->cell = cell;
    link_in(cell, slot, picture->tick);
}

static void grid_leave(struct picture *picture, struct slot *slot) {
    struct cell *cell = slot->cell;
    link_out(cell, slot, picture->tick);
    cell_note_left(picture, cell, slot);
    slot->cell = NULL;
    if (!cell->units) {
        DL_APPEND2(picture->empty, cell, empty_prev, empty_next);
        picture->empty_count++;
    }
}

static int64_t number_of(const struct picture *picture, const struct fix *fix) {
    return cell_number(picture, cell_row(picture, fix->lat_e7), cell_column(picture, fix->lon_e7));
}

void cell_enter(struct picture *picture, struct slot *slot) {
    slot->tick = picture->tick;
    grid_enter(picture, slot, number_of(picture, &slot->fix));
    link_in(&picture->all, slot, picture->tick);
}

void cell_leave(struct picture *picture, struct slot *slot) {
    link_out(&picture->all, slot, picture->tick);
    cell_note_left(picture, &picture->all, slot);
    grid_leave(picture, slot);
}

void cell_change(struct picture *picture, struct slot *slot) {
    int64_t number = number_of(picture, &slot->fix);
    bool moved = slot->cell->number != number;
    if (moved) {
        grid_leave(picture, slot);
        grid_enter(picture, slot, number);
    }
    if (slot->tick == picture->tick)
        return; // has its place among the newest already
    slot->tick = picture->tick;
    link_front(&picture->all, slot, picture->tick);
    if (!moved)
        link_front(slot->cell, slot, picture->tick);
}

void cell_reap(struct picture *picture) {
    while (picture->empty &&
           (picture->empty_count > EMPTY_MAX || picture->empty->changed + EMPTY_TICKS < picture->tick)) {
        struct cell *cell = picture->empty;
        if (cell->changed > picture->reaped)
            picture->reaped = cell->changed;
        DL_DELETE2(picture->empty, cell, empty_prev, empty_next);
        picture->empty_count--;
        cell_destroy(picture, cell);
    }
}

void cell_destroy_all(struct picture *picture) {
    struct cell *cell, *next;
    HASH_ITER(hh, picture->cells, cell, next)
    cell_destroy(picture, cell);
    free(picture->all.left);
}
