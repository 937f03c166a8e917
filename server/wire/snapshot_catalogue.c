// Catalogues in an image of the state.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_object.h"
#include "wire/snapshot_rows.h"

enum { IMAGE_CATALOGUES = 19 };

static void write_all(struct buf *buf, const struct state *state) {
    for (uint32_t i = 1; i <= state_catalogue_count(state); i++) {
        const struct catalogue *catalogue = state_catalogue(state, i);
        Muster__V1__Catalogue to;
        if (!catalogue)
            continue;
        proto_catalogue_out(catalogue, &to);
        proto_put_message(buf, IMAGE_CATALOGUES, &to.base);
    }
}

static bool read_one(const void *message, struct arena *arena, struct state *state) {
    (void)arena;
    struct catalogue catalogue;
    if (!proto_catalogue_in(message, &catalogue) || state_catalogue(state, catalogue.number))
        return false;
    state_restore_catalogue(state, &catalogue);
    return state_catalogue_count(state) >= catalogue.number;
}

const struct snapshot_row snapshot_catalogues = {IMAGE_CATALOGUES, &muster__v1__catalogue__descriptor, write_all,
                                                 read_one};
