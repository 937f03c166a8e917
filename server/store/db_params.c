// Values for the parameters of one statement.
// SPDX-License-Identifier: Apache-2.0
#include "store/db_params.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/log.h"

#define LAST_MS 253402300799000 // end of the year 9999

static int add(struct params *params, const void *value, size_t len, int format) {
    if (params->count == PARAMS_MAX)
        log_die("database: a statement with more than %d parameters", PARAMS_MAX);
    int at = params->count++;
    params->values[at] = value;
    params->lengths[at] = (int)len;
    params->formats[at] = format;
    return at;
}

void params_int(struct params *params, int64_t value) {
    int at = add(params, NULL, 0, 0);
    snprintf(params->numbers[at], sizeof params->numbers[at], "%" PRId64, value);
    params->values[at] = params->numbers[at];
}

int64_t params_bounded_ms(int64_t at_ms) {
    return at_ms < 0 ? 0 : at_ms > LAST_MS ? LAST_MS : at_ms;
}

void params_ms(struct params *params, int64_t at_ms) {
    params_int(params, params_bounded_ms(at_ms));
}

void params_text(struct params *params, const char *text) {
    add(params, text, 0, 0);
}

void params_bytes(struct params *params, const void *bytes, size_t len) {
    add(params, bytes, len, 1);
}

void params_numbers(struct params *params, const uint32_t *numbers, int count) {
    int len = snprintf(params->array, sizeof params->array, "{");
    for (int i = 0; i < count && i < PARAMS_NUMBERS_MAX; i++)
        len += snprintf(params->array + len, sizeof params->array - (size_t)len, "%s%u", i ? "," : "", numbers[i]);
    snprintf(params->array + len, sizeof params->array - (size_t)len, "}");
    params_text(params, params->array);
}

void params_bool(struct params *params, bool value) {
    params_text(params, value ? "t" : "f");
}

void params_json(struct params *params) {
    buf_add(&params->json, "", 1);
    params_text(params, (const char *)params->json.data);
}

void params_forget(struct params *params) {
    buf_free(&params->json);
}

bool params_run(PGconn *pg, const char *prepared, const struct params *params) {
    return PQsendQueryPrepared(pg, prepared, params->count, params->values, params->lengths, params->formats, 0) != 0;
}

bool params_ask(PGconn *pg, const char *sql, const struct params *params, bool binary) {
    return PQsendQueryParams(pg, sql, params->count, NULL, params->values, params->lengths, params->formats,
                             binary ? 1 : 0) != 0;
}
