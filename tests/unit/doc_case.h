// Pages of docs/ that hold what a table of the code says.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_DOC_CASE_H
#define UNIT_DOC_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

// `page` is its name below docs/. Takes the text in `wanted`.
static inline void assert_page_holds(const char *page, struct buf *wanted) {
    struct buf doc = {0};
    char path[300];
    snprintf(path, sizeof path, SOURCE_DIR "/docs/%s", page);
    buf_add(wanted, "", 1);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    for (int c; (c = fgetc(file)) != EOF;)
        buf_add(&doc, &(char){(char)c}, 1);
    fclose(file);
    buf_add(&doc, "", 1);
    if (!strstr((char *)doc.data, (char *)wanted->data)) {
        fprintf(stderr, "docs/%s does not hold what the table says; wanted:\n%s", page, (char *)wanted->data);
        fail();
    }
    buf_free(wanted);
    buf_free(&doc);
}

#endif
