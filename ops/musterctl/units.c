// Finds units by their codes.
// SPDX-License-Identifier: Apache-2.0
#include "musterctl/units.h"

#include <string.h>

struct sought {
    const char *code;
    size_t len;
};
struct search {
    struct sought sought[CTL_UNITS_MAX];
    struct ctl_units *out;
};

static void on_unit(void *arg, const Muster__V1__Unit *unit) {
    struct search *search = arg;
    for (uint32_t i = 0; !unit->retired && i < search->out->count; i++)
        if (strlen(unit->code) == search->sought[i].len &&
            memcmp(unit->code, search->sought[i].code, search->sought[i].len) == 0)
            search->out->numbers[i] = unit->unit;
}

int ctl_units(struct ctl *ctl, const char *codes, struct ctl_units *out) {
    struct search search = {.out = out};
    out->count = 0;
    for (const char *at = codes; *at;) {
        size_t len = strcspn(at, ",");
        if (out->count == CTL_UNITS_MAX)
            return ctl_usage("more than %d units at once.", CTL_UNITS_MAX);
        search.sought[out->count] = (struct sought){at, len};
        out->numbers[out->count++] = 0;
        at += at[len] == ',' ? len + 1 : len;
    }
    int result = ctl_look(ctl, &(struct ctl_visitor){.unit = on_unit, .arg = &search});
    for (uint32_t i = 0; result == CTL_DONE && i < out->count; i++)
        if (out->numbers[i] == 0)
            result = ctl_refuse("there is no unit with the code %.*s; musterctl unit list tells which there are.",
                                (int)search.sought[i].len, search.sought[i].code);
    return result;
}
