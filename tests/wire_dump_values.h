// Single values as text: see wire_dump.h.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_WIRE_DUMP_VALUES_H
#define TESTS_WIRE_DUMP_VALUES_H

#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "domain/state.h"

static inline void dump_hex(struct buf *buf, const char *name, const uint8_t *bytes, size_t len) {
    buf_printf(buf, "%s: ", name);
    for (size_t i = 0; i < len; i++)
        buf_printf(buf, "%02x", bytes[i]);
    buf_printf(buf, "\n");
}
static inline void dump_text(struct buf *buf, const char *name, const char *text) {
    buf_printf(buf, "%s: \"%s\"\n", name, text);
}
static inline void dump_i64(struct buf *buf, const char *name, int64_t value) {
    buf_printf(buf, "%s: %" PRId64 "\n", name, value);
}
static inline void dump_u64(struct buf *buf, const char *name, uint64_t value) {
    buf_printf(buf, "%s: %" PRIu64 "\n", name, value);
}

#endif
