// Turns what a viewer wishes into a lens that viewers with the same wishes share.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fanout/inside.h"

#define ALL_KINDS (((1u << UNIT_KINDS) - 1) & ~(1u << UNIT_KIND_UNKNOWN))

// Asks how many of its last digits may be nines.
void org_range(const char *scope, uint64_t *first, uint64_t *last) {
    *first = *last = strtoull(scope, NULL, 10);
    for (uint64_t step = 10; step <= 1000000000000; step *= 10) {
        char code[ORG_CODE_LEN + 9];
        snprintf(code, sizeof code, "%012llu", (unsigned long long)(*first + step - 1));
        if (!org_contains(scope, code))
            break;
        *last = *first + step - 1;
    }
}

// The narrower of both; NULL: they have nothing in common.
static const char *narrow(const char *org, const char *scope) {
    if (!org_is_valid(scope))
        return NULL;
    if (!*org)
        return scope;
    if (!org_is_valid(org))
        return NULL;
    if (org_contains(scope, org))
        return org;
    return org_contains(org, scope) ? scope : NULL;
}

static void filter_key_of(const struct wire_view *view, const char *scope, struct filter_key *key) {
    const char *org = narrow(view->org, scope ? scope : "");
    if (view->off || !org)
        return; // all zero: nothing passes
    key->kinds = view->kinds & ALL_KINDS;
    if (view->kinds == 0 || key->kinds == ALL_KINDS)
        key->kinds = UINT32_MAX;
    if (key->kinds == 0)
        return;
    org_range(org, &key->org_first, &key->org_last);
    key->coarse = view->coarse > 4 ? 4 : view->coarse;
    key->detail = view->detail;
}

static int32_t clamp(int32_t value, int32_t most) {
    return value > most ? most : value < -most ? -most : value;
}

static void box_of(const struct picture *picture, const struct wire_view *view, bool sees, struct lens_key *key) {
    if (view->has_box && sees) {
        key->south = cell_row(picture, clamp(view->south_e7, 900000000));
        key->north = cell_row(picture, clamp(view->north_e7, 900000000));
        key->west = cell_column(picture, clamp(view->west_e7, 1800000000));
        key->east = cell_column(picture, clamp(view->east_e7, 1800000000));
        int64_t rows = key->north - key->south + 1, columns = key->east - key->west + 1;
        if (rows >= 1 && columns >= 1 && rows <= PICTURE_CELLS_MAX && rows * columns <= PICTURE_CELLS_MAX)
            return;
    }
    key->south = key->west = key->north = key->east = -1;
}

static struct filter *filter_take(struct picture *picture, const struct filter_key *key) {
    struct filter *filter;
    HASH_FIND(hh, picture->filters, key, sizeof *key, filter);
    if (!filter) {
        filter = mem_new(sizeof *filter);
        memcpy(&filter->key, key, sizeof *key);
        filter->id = ++picture->last_id;
        HASH_ADD(hh, picture->filters, key, sizeof filter->key, filter);
    }
    filter->refs++;
    return filter;
}

static void filter_drop(struct picture *picture, struct filter *filter) {
    if (--filter->refs > 0)
        return;
    HASH_DEL(picture->filters, filter);
    free(filter);
}

struct lens *lens_take(struct picture *picture, const struct wire_view *view, const char *scope) {
    struct filter_key filter_key;
    struct lens_key key;
    memset(&filter_key, 0, sizeof filter_key);
    memset(&key, 0, sizeof key);
    filter_key_of(view, scope, &filter_key);
    struct filter *filter = filter_take(picture, &filter_key);
    key.filter = filter->id;
    box_of(picture, view, filter_key.kinds != 0, &key);

    struct lens *lens;
    HASH_FIND(hh, picture->lenses, &key, sizeof key, lens);
    if (lens) {
        filter_drop(picture, filter); // the lens has its own reference
    } else {
        lens = mem_new(sizeof *lens);
        lens->key = key;
        lens->picture = picture;
        lens->filter = filter;
        lens->id = ++picture->last_id;
        HASH_ADD(hh, picture->lenses, key, sizeof lens->key, lens);
    }
    lens->refs++;
    return lens;
}

void lens_drop(struct lens *lens) {
    if (!lens || --lens->refs > 0)
        return;
    HASH_DEL(lens->picture->lenses, lens);
    filter_drop(lens->picture, lens->filter);
    free(lens);
}
