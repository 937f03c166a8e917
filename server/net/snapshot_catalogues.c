// Catalogues in the snapshot of a client: the newest version of each.
// SPDX-License-Identifier: Apache-2.0
#include "net/snapshot_adds.h"
#include "wire/wire.h"

void snapshot_add_catalogues(struct snapshot_making *making) {
    if (!auth_may_see_templates(making->state, making->who))
        return;
    for (int kind = CATALOGUE_NONE + 1; kind < CATALOGUE_KINDS; kind++) {
        const struct catalogue *catalogue = NULL;
        while ((catalogue = state_catalogue_next(making->state, (enum catalogue_kind)kind, catalogue)) != NULL) {
            wire_piece_snapshot_catalogue(&making->buf, catalogue);
            snapshot_cut(making);
        }
    }
}
