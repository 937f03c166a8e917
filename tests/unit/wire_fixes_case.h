// Tables of fixes for the tests of their columns: styles, made-up numbers, and reading back.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_WIRE_FIXES_CASE_H
#define UNIT_WIRE_FIXES_CASE_H

#include "wire_samples.h"
#include "wire_test.h"

static const struct wire_fixes_style plain = {.state = true}, full = {.detail = true, .state = true};

static inline struct wire_fixes table(const struct fix *rows, uint32_t count) {
    return (struct wire_fixes){.rows = (struct fix *)(uintptr_t)rows, .count = count};
}

static inline void read_back(struct wire_test *test, struct wire_fixes *out) {
    arena_reset(test->arena);
    assert_int_equal(wire_read_fixes(test->buf.data, test->buf.len, test->arena, out), REFUSAL_NONE);
}

// The same numbers in every run.
static uint32_t seed;
static inline uint32_t dice(uint32_t sides) {
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)((uint64_t)(seed >> 4) * sides >> 28);
}

#endif
