// Details of units and bodies of the registry as text: see wire_dump.h.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_WIRE_DUMP_FORCES_H
#define TESTS_WIRE_DUMP_FORCES_H

#include "wire_dump_values.h"

static inline void dump_details(struct buf *buf, const struct unit_details *details) {
    if (!details)
        return;
    buf_printf(buf, "  details people %u parent %u ready %u speed %u home %d at %d %d\n", details->people,
               details->parent, details->ready_min, details->speed_cms, details->home.known, details->home.lat_e7,
               details->home.lon_e7);
    for (uint32_t i = 0; i < details->can_count; i++)
        dump_text(buf, "    can", details->can[i]);
    dump_text(buf, "    tier", details->tier);
    dump_text(buf, "    contact", details->contact);
    dump_text(buf, "    phone", details->phone);
    dump_text(buf, "    pilot", details->pilot);
    dump_text(buf, "    gear", details->gear);
}

// `body`: the address of the union of a command or an event. False: the verb is another family's.
static inline bool dump_forces_body(struct buf *buf, enum verb verb, const void *body,
                                    void (*dump_unit)(struct buf *buf, const struct unit *unit)) {
    const struct unit_describe *describe = body;
    const struct units_import *import = body;
    switch (verb) {
    case VERB_UNIT_DESCRIBE:
        buf_printf(buf, "describe unit %u\n", describe->unit);
        dump_details(buf, describe->details);
        return true;
    case VERB_UNITS_IMPORT:
        buf_printf(buf, "import of %u\n", import->count);
        for (uint32_t i = 0; i < import->count; i++)
            dump_unit(buf, &import->units[i]);
        return true;
    default:
        return false;
    }
}

#endif
