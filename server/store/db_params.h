// Values for the parameters of one statement.
// SPDX-License-Identifier: Apache-2.0
#ifndef STORE_DB_PARAMS_H
#define STORE_DB_PARAMS_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

#define PARAMS_MAX 16
#define PARAMS_NUMBERS_MAX 16

// Zero-initialise; add in order. Texts and bytes are not copied.
struct params {
    int count;
    const char *values[PARAMS_MAX];
    int lengths[PARAMS_MAX];
    int formats[PARAMS_MAX];
    char numbers[PARAMS_MAX][24];
    char array[PARAMS_NUMBERS_MAX * 11 + 3];
    struct buf json; // params_json; freed by params_forget
};
void params_int(struct params *params, int64_t value);
int64_t params_bounded_ms(int64_t at_ms);                  // to the years 1970..9999: devices say what they like
void params_ms(struct params *params, int64_t at_ms);      // bounded
void params_text(struct params *params, const char *text); // NULL is null
void params_bytes(struct params *params, const void *bytes, size_t len); // bytea, uuid, arrays: in binary form
// One array of integers a statement, of at most PARAMS_NUMBERS_MAX; more are left out.
void params_numbers(struct params *params, const uint32_t *numbers, int count);

void params_bool(struct params *params, bool value);
// What the caller has written to `json`, as the next parameter: what is a list, or too long for the above. Once a
// statement, and params_forget behind it.
void params_json(struct params *params);
void params_forget(struct params *params);

bool params_run(PGconn *pg, const char *prepared, const struct params *params);         // text results
bool params_ask(PGconn *pg, const char *sql, const struct params *params, bool binary); // not prepared

#endif
