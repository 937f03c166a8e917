// Makes the bytes that viewers get: a block per cell and filter, a frame per lens, each once per turn and `since`.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/metric.h"
#include "fanout/inside.h"

#define BYTES_MAX (16u << 20) // more than this is not kept for others until the turn is over

METRIC(blocks_made, COUNTER, "muster_picture_blocks_total", NULL, "Blocks of fixes encoded.")
METRIC(rows_made, COUNTER, "muster_picture_rows_total", NULL, "Rows of fixes encoded into blocks.")
METRIC(frames_made, COUNTER, "muster_picture_frames_total", NULL, "Frames put together from blocks.")
METRIC(blocks_whole, COUNTER, "muster_picture_whole_total", NULL,
       "Blocks of a whole cell, for new or very late viewers.")

bool filter_passes(const struct filter_key *filter, uint64_t org, enum unit_kind kind) {
    return org >= filter->org_first && org <= filter->org_last && org != 0 && (filter->kinds >> kind & 1);
}

void frames_clear(struct frames *frames) {
    struct piece *piece, *next;
    HASH_ITER(hh, frames->pieces, piece, next)
    LL_PREPEND(frames->spare, piece);
    HASH_CLEAR(hh, frames->pieces);
    buf_clear(&frames->bytes);
}

void frames_free(struct frames *frames) {
    frames_clear(frames);
    struct piece *piece, *next;
    LL_FOREACH_SAFE(frames->spare, piece, next)
    free(piece);
    buf_free(&frames->bytes);
    free(frames->rows);
    free(frames->left);
}

static struct piece_key piece_key(uint64_t maker, int64_t cell, uint64_t since) {
    return (struct piece_key){.maker = maker, .cell = cell, .since = since};
}

static struct piece *piece_find(struct frames *frames, struct piece_key key) {
    struct piece *piece;
    HASH_FIND(hh, frames->pieces, &key, sizeof key, piece);
    return piece;
}

// Everything added to frames->bytes from here to piece_end is this piece.
static struct piece *piece_begin(struct frames *frames, struct piece_key key) {
    struct piece *piece = frames->spare;
    if (piece)
        LL_DELETE(frames->spare, piece);
    else
        piece = mem_new(sizeof *piece);
    piece->key = key;
    piece->rows = 0;
    buf_reserve(&frames->bytes, PICTURE_HEADROOM);
    frames->bytes.len += PICTURE_HEADROOM;
    piece->at = frames->bytes.len;
    return piece;
}

static void piece_end(struct frames *frames, struct piece *piece) {
    piece->len = frames->bytes.len - piece->at;
    HASH_ADD(hh, frames->pieces, key, sizeof piece->key, piece);
}

static uint32_t add_row(struct frames *frames, const struct filter_key *filter, const struct slot *slot,
                        uint32_t count) {
    if (!filter_passes(filter, slot->org, slot->kind))
        return count;
    if (count == frames->rows_cap) {
        frames->rows_cap = frames->rows_cap ? frames->rows_cap * 2 : 256;
        frames->rows = mem_resize(frames->rows, frames->rows_cap * sizeof *frames->rows);
    }
    frames->rows[count] = slot->fix;
    return count + 1;
}

// What changed in the cell and passes. All units are taken in the order of their numbers: that packs best.
static uint32_t gather_rows(struct picture *picture, const struct filter_key *filter, const struct cell *cell,
                            uint64_t since) {
    uint32_t count = 0;
    if (filter->kinds == 0)
        return 0;
    if (cell == &picture->all && since == 0) {
        for (uint32_t unit = 1; unit < slot_limit(picture); unit++) {
            const struct slot *slot = slot_find(picture, unit);
            if (slot)
                count = add_row(&picture->frames, filter, slot, count);
        }
        return count;
    }
    enum link l = cell->link;
    for (const struct slot *slot = cell->units; slot && slot->tick > since; slot = slot->links[l].next)
        count = add_row(&picture->frames, filter, slot, count);
    return count;
}

static bool is_here(const struct picture *picture, const struct filter_key *filter, const struct cell *cell,
                    uint32_t unit) {
    const struct slot *slot = slot_find(picture, unit);
    return slot && (cell == &picture->all || slot->cell == cell) && filter_passes(filter, slot->org, slot->kind);
}

// Who left after `since` and in a tick that has ended: what leaves in the open one may not have arrived in the blocks
// of other cells that are made already, and would be gone from a view for a moment.
static uint32_t gather_left(struct picture *picture, const struct filter_key *filter, const struct cell *cell,
                            uint64_t since) {
    struct frames *frames = &picture->frames;
    if (!frames->left)
        frames->left = mem_new(LEFT_MAX * sizeof *frames->left);
    uint32_t count = 0;
    for (uint32_t i = cell->left_count; i > 0; i--) { // newest first
        const struct left *left = &cell->left[(cell->left_first + i - 1) % cell->left_cap];
        if (left->tick <= since)
            break;
        if (left->tick < picture->tick && filter_passes(filter, left->org, left->kind) &&
            !is_here(picture, filter, cell, left->unit))
            frames->left[count++] = left->unit;
    }
    return count;
}

static void write_block(struct frames *frames, const struct filter_key *filter, const struct wire_fixes *block) {
    wire_piece_fixes(&frames->bytes, block,
                     (struct wire_fixes_style){.coarse = filter->coarse, .detail = filter->detail, .state = true});
}

static struct piece *block_of(struct picture *picture, const struct filter *filter, const struct cell *cell,
                              uint64_t since) {
    struct frames *frames = &picture->frames;
    struct piece_key key = piece_key(filter->id, cell->number, since);
    struct piece *piece = piece_find(frames, key);
    if (piece)
        return piece;
    piece = piece_begin(frames, key);
    bool whole = since == 0 || since < cell->left_forgot;
    struct wire_fixes block = {.cell = cell->number, .whole = whole};
    block.count = gather_rows(picture, &filter->key, cell, whole ? 0 : since);
    block.left_count = whole ? 0 : gather_left(picture, &filter->key, cell, since);
    block.rows = frames->rows;
    block.left = frames->left;
    if (whole || block.count > 0 || block.left_count > 0) {
        write_block(frames, &filter->key, &block);
        metric_add(&blocks_made, 1);
        metric_add(&rows_made, block.count);
        metric_add(&blocks_whole, whole);
    }
    piece->rows = block.count;
    piece_end(frames, piece);
    return piece;
}

// The blocks of all cells in the box that have news; returns how many.
static uint32_t gather_blocks(const struct lens *lens, uint64_t since, struct piece **blocks) {
    struct picture *picture = lens->picture;
    uint32_t count = 0;
    for (int64_t row = lens->key.south; row <= lens->key.north; row++)
        for (int64_t column = lens->key.west; column <= lens->key.east; column++) {
            struct cell *cell = cell_find(picture, cell_number(picture, row, column));
            if (!cell || cell->changed <= since || (since == 0 && !cell->units))
                continue;
            struct piece *block = block_of(picture, lens->filter, cell, since);
            if (block->len > 0)
                blocks[count++] = block;
        }
    return count;
}

static struct piece *frame_of(const struct lens *lens, uint64_t since) {
    struct frames *frames = &lens->picture->frames;
    struct piece_key key = piece_key(lens->id, 0, since);
    struct piece *piece = piece_find(frames, key);
    if (piece)
        return piece;
    struct piece *blocks[PICTURE_CELLS_MAX];
    uint32_t count = gather_blocks(lens, since, blocks);
    piece = piece_begin(frames, key);
    if (since == 0)
        write_block(frames, &lens->filter->key, &(struct wire_fixes){.cell = 0, .whole = true});
    for (uint32_t i = 0; i < count; i++) {
        buf_reserve(&frames->bytes, blocks[i]->len);
        buf_add(&frames->bytes, frames->bytes.data + blocks[i]->at, blocks[i]->len);
        piece->rows += blocks[i]->rows;
    }
    piece_end(frames, piece);
    metric_add(&frames_made, 1);
    return piece;
}

// Late viewers get a little more than they need, so that many of them share a frame: up to an eighth further back.
static uint64_t round_since(uint64_t since, uint64_t now) {
    uint64_t step = 1;
    while ((now - since) / step > 16)
        step *= 2;
    return since / step * step;
}

struct frame_bytes lens_frame(struct lens *lens, uint64_t since) {
    struct picture *picture = lens->picture;
    struct frames *frames = &picture->frames;
    uint64_t now = picture->tick - 1;
    if (since > 0 && since >= now)
        return (struct frame_bytes){0};
    if (frames->bytes.len > BYTES_MAX)
        frames_clear(frames);
    since = round_since(since, now);
    bool everything = lens->key.south < 0;
    if (!everything && since < picture->reaped)
        since = 0;
    struct piece *piece = everything ? block_of(picture, lens->filter, &picture->all, since) : frame_of(lens, since);
    if (piece->len == 0)
        return (struct frame_bytes){0};
    return (struct frame_bytes){.data = frames->bytes.data + piece->at, .len = piece->len, .rows = piece->rows};
}
