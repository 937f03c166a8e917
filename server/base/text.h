// Checks and conversions of short texts from outside.
// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Bytes of the UTF-8 character that text begins with, 1..4; 0 when it is not one (or len is 0).
size_t text_char(const char *text, size_t len);

// Valid UTF-8 without NUL and without control characters: C0, DEL, C1 (newline and tab pass when `lines`).
bool text_is_clean(const char *text, size_t len, bool lines);

// Only characters of `set`, min..max bytes.
bool text_is_of(const char *text, const char *set, size_t min, size_t max);

// Whole text is a decimal number within [min, max]: digits, perhaps behind a minus.
bool text_to_i64(const char *text, int64_t min, int64_t max, int64_t *out);

// Whole text is a decimal fraction within [min, max], an exponent is fine; no NaN, no infinity, no hex, no locale.
bool text_to_double(const char *text, double min, double max, double *out);

#endif
