// The built pages, held in memory: what is not in the folder at the start does not exist, so no path can leave it.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_PAGES_H
#define NET_PAGES_H

#include "base/mem.h"

struct page {
    const char *type; // Content-Type
    bool lasting;     // its name holds a hash of its content: may be cached for ever
    struct block *body;
};

struct pages;
// Reads every regular file below `folder` (at most 64 MiB in all). "" is fine: no pages. NULL: `error` says why.
struct pages *pages_read(const char *folder, const char *boundaries, char *error, int error_size);
void pages_destroy(struct pages *pages); // NULL is fine

const struct page *pages_find(const struct pages *pages, const char *path); // "/" is index.html; NULL: none
const struct page *pages_boundaries(const struct pages *pages);             // NULL: none configured

#endif
