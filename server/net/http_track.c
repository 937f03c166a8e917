// The track of a unit between two times, from the database.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "net/http.h"

#define DAY_MS 86400000

static bool time_arg(const struct http *http, const char *name, int64_t otherwise, int64_t *out) {
    const char *text = http_arg(http, name);
    *out = otherwise;
    return !text || text_to_i64(text, 0, INT64_MAX / 1000, out);
}

void http_track(struct http *http) {
    struct hall *hall = http->hall;
    uint32_t unit = http_path_number(http, UNIT_NUMBER_MAX);
    int64_t from, to, now = clock_wall_ms();
    if (!unit || !time_arg(http, "to", now, &to) || !time_arg(http, "from", to - DAY_MS, &from) || from > to) {
        http_refuse(http, 400, REFUSAL_QUERY_INVALID, 0);
        return;
    }
    const struct unit *found = state_unit(hall->state, unit);
    if (!found) {
        http_refuse(http, 404, REFUSAL_UNIT_UNKNOWN, 0);
    } else if (!auth_may_see_unit(hall->state, &http->who, found)) {
        http_refuse(http, 403, REFUSAL_OUT_OF_SCOPE, 0);
    } else if (!database_up(hall->options->database)) {
        http_refuse(http, 503, REFUSAL_DATABASE_AWAY, refusal_text(REFUSAL_DATABASE_AWAY)->retry_ms);
    } else if (!database_track(hall->options->database, unit, from, to, loop_inbox(hall->loop), HALL_TRACK,
                               http->number)) {
        http_refuse(http, 503, REFUSAL_BUSY, refusal_text(REFUSAL_BUSY)->retry_ms);
    }
}

void http_tracked(struct hall *hall, struct database_answer *answer) {
    struct http *http = http_find(hall, answer->asker);
    if (!http)
        return;
    if (answer->refusal)
        http_refuse(http, 503, answer->refusal, refusal_text(answer->refusal)->retry_ms);
    else
        http_answer_buf(http, 200, "application/geo+json", &answer->json);
}
