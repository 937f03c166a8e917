// Who can be there first: proposals for a place, an incident or an alarm, each with the reasons of its rank.
// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/metric.h"
#include "base/text.h"
#include "domain/catalogue_capabilities.h"
#include "domain/place.h"
#include "net/http.h"

METRIC(asked, COUNTER, "muster_nearest_total", NULL, "Questions for the nearest units.")
METRIC(asked_us, COUNTER, "muster_nearest_microseconds_total", NULL, "Time spent answering them.")
METRIC(slow, COUNTER, "muster_nearest_slow_total", NULL, "Questions for the nearest units that took more than 2 ms.")

#define ROWS_USUAL 10
#define FIX_AGE_USUAL_S 900 // older than that, a unit counts as at home
#define SLOW_US 2000

// ---- the question. Each returns REFUSAL_NONE, or what is wrong with it.

struct asking {
    struct http *http;
    struct nearest_question question;
    char scope[ORG_CODE_LEN + 1];
};

static bool number_arg(const struct http *http, const char *name, int64_t max, int64_t *out) {
    const char *text = http_arg(http, name);
    return !text || text_to_i64(text, 0, max, out);
}

static bool flag_arg(const struct http *http, const char *name) {
    const char *text = http_arg(http, name);
    return text && strcmp(text, "1") == 0;
}

// Hands over each word between commas. False: one of them was not taken.
static bool each_word(const char *list, bool (*take)(struct asking *asking, const char *word), struct asking *asking) {
    char word[64];
    bool good = true;
    while (good && list && *list) {
        size_t len = strcspn(list, ",");
        good = len < sizeof word;
        memcpy(word, list, good ? len : 0);
        word[good ? len : 0] = '\0';
        good = good && take(asking, word);
        list += len + (list[len] == ',');
    }
    return good;
}

static bool take_capability(struct asking *asking, const char *key) {
    const struct capabilities *capabilities = state_capabilities(asking->http->hall->state);
    int row = capabilities ? capabilities_find(capabilities, key) : -1;
    asking->question.can |= row >= 0 ? 1ull << row : 0;
    return row >= 0;
}

static bool take_kind(struct asking *asking, const char *name) {
    int kind = UNIT_KIND_UNKNOWN + 1;
    while (kind < UNIT_KINDS && strcmp(unit_kind_name((enum unit_kind)kind), name) != 0)
        kind++;
    asking->question.kinds |= kind < UNIT_KINDS ? 1u << kind : 0;
    return kind < UNIT_KINDS;
}

static enum refusal at_incident(struct asking *asking, uint32_t number) {
    const struct state *state = asking->http->hall->state;
    const struct incident *incident = state_incident(state, number);
    if (!incident)
        return REFUSAL_INCIDENT_UNKNOWN;
    if (!auth_may_see_incident(state, &asking->http->who, incident))
        return REFUSAL_OUT_OF_SCOPE;
    asking->question.lat_e7 = incident->lat_e7;
    asking->question.lon_e7 = incident->lon_e7;
    return REFUSAL_NONE;
}

// Where the unit is now, or was when it called; it does not help itself.
static enum refusal at_alarm(struct asking *asking, uint32_t number) {
    const struct hall *hall = asking->http->hall;
    const struct alarm *alarm = state_alarm(hall->state, number);
    if (!alarm)
        return REFUSAL_ALARM_UNKNOWN;
    if (!auth_may_see_alarm(hall->state, &asking->http->who, alarm))
        return REFUSAL_OUT_OF_SCOPE;
    const struct fix *fix = picture_newest(hall->picture, alarm->unit);
    if (!fix && !alarm->place.known)
        return REFUSAL_QUERY_INVALID;
    asking->question.lat_e7 = fix ? fix->lat_e7 : alarm->place.lat_e7;
    asking->question.lon_e7 = fix ? fix->lon_e7 : alarm->place.lon_e7;
    asking->question.except = alarm->unit;
    return REFUSAL_NONE;
}

static enum refusal at_place(struct asking *asking) {
    const char *lat_text = http_arg(asking->http, "lat"), *lon_text = http_arg(asking->http, "lon");
    double lat, lon;
    if (!lat_text || !lon_text || !text_to_double(lat_text, -90, 90, &lat) ||
        !text_to_double(lon_text, -180, 180, &lon))
        return REFUSAL_QUERY_INVALID;
    asking->question.lat_e7 = (int32_t)lround(lat * 1e7);
    asking->question.lon_e7 = (int32_t)lround(lon * 1e7);
    return REFUSAL_NONE;
}

static enum refusal read_place(struct asking *asking) {
    int64_t incident = 0, alarm = 0;
    if (!number_arg(asking->http, "incident", UINT32_MAX, &incident) ||
        !number_arg(asking->http, "alarm", UINT32_MAX, &alarm))
        return REFUSAL_QUERY_INVALID;
    if (http_arg(asking->http, "lat") || http_arg(asking->http, "lon"))
        return at_place(asking);
    return alarm ? at_alarm(asking, (uint32_t)alarm) : at_incident(asking, (uint32_t)incident);
}

static enum refusal read_question(struct asking *asking) {
    struct http *http = asking->http;
    const char *by = http_arg(http, "by"), *scope = auth_view_scope(http->hall->state, &http->who);
    int64_t count = ROWS_USUAL, age_s = FIX_AGE_USUAL_S;
    if (!*scope)
        return REFUSAL_NOT_ALLOWED;
    bool good = number_arg(http, "n", NEAREST_ROWS_MAX, &count) && count > 0 &&
                number_arg(http, "fix_age_s", 31536000, &age_s) &&
                (!by || strcmp(by, "time") == 0 || strcmp(by, "distance") == 0) &&
                each_word(http_arg(http, "can"), take_capability, asking) &&
                each_word(http_arg(http, "kinds"), take_kind, asking);
    if (!good)
        return REFUSAL_QUERY_INVALID;
    memcpy(asking->scope, scope, sizeof asking->scope);
    asking->question.scope = asking->scope;
    asking->question.count = (uint32_t)count;
    asking->question.fix_age_ms = age_s * 1000;
    asking->question.now_ms = clock_wall_ms();
    asking->question.by_time = !by || strcmp(by, "time") == 0;
    asking->question.busy_too = flag_arg(http, "busy");
    return read_place(asking);
}

// ---- the answer

static void put_degrees(struct json *json, int32_t lat_e7, int32_t lon_e7) {
    json_key(json, "lat");
    json_scaled(json, lat_e7, 7);
    json_key(json, "lon");
    json_scaled(json, lon_e7, 7);
}

// Those of its capabilities that were asked for; all of them when nothing was.
static void put_able(struct json *json, const struct asking *asking, const struct unit *unit) {
    const struct capabilities *capabilities = state_capabilities(asking->http->hall->state);
    uint64_t can = state_unit_can(asking->http->hall->state, unit);
    if (asking->question.can)
        can &= asking->question.can;
    json_key(json, "can");
    json_open(json, '[');
    for (uint32_t i = 0; capabilities && i < capabilities->count; i++)
        if (can >> i & 1)
            json_text(json, capabilities->rows[i].key);
    json_close(json, ']');
}

static void put_dispatches(struct json *json, const struct state *state, uint32_t unit) {
    const struct dispatch *dispatch = NULL;
    json_key(json, "incidents");
    json_open(json, '[');
    while ((dispatch = state_dispatch_of_unit(state, unit, dispatch)))
        json_int(json, dispatch->incident);
    json_close(json, ']');
}

static void put_why(struct json *json, const struct asking *asking, const struct nearest_row *row) {
    json_key(json, "why");
    json_open(json, '{');
    put_able(json, asking, row->unit);
    json_put_text(json, "status", unit_status_name(row->unit->status));
    json_put_text(json, "position", row->at_home ? "home" : "fix");
    if (!row->at_home)
        json_put_int(json, "age_s", (asking->question.now_ms - row->fix_at_ms) / 1000);
    json_put_int(json, "distance_m", (int64_t)llround(row->distance_m));
    json_put_int(json, "ready_s", row->ready_s);
    json_put_int(json, "way_s", row->way_s);
    json_key(json, "speed_kmh");
    json_scaled(json, (int64_t)row->speed_cms * 36, 3);
    put_dispatches(json, asking->http->hall->state, row->unit->number);
    json_close(json, '}');
}

static void put_row(struct json *json, const struct asking *asking, const struct nearest_row *row, uint32_t rank) {
    const struct unit *unit = row->unit;
    json_open(json, '{');
    json_put_int(json, "rank", rank);
    json_put_int(json, "unit", unit->number);
    json_put_text(json, "code", unit->code);
    json_put_text(json, "name", unit->name);
    json_put_text(json, "kind", unit_kind_name(unit->kind));
    json_put_text(json, "org", unit->org);
    json_put_text(json, "contact", unit->details ? unit->details->contact : "");
    json_put_text(json, "phone", unit->details ? unit->details->phone : "");
    put_degrees(json, row->lat_e7, row->lon_e7);
    json_put_int(json, "eta_s", (int64_t)row->ready_s + row->way_s);
    put_why(json, asking, row);
    json_close(json, '}');
}

static void put_left(struct json *json, const struct nearest_answer *answer) {
    static const char *const names[NEAREST_REASONS] = {"lacks", "unavailable", "alarm", "busy", "stale"};
    json_key(json, "left_out");
    json_open(json, '{');
    for (int i = 0; i < NEAREST_REASONS; i++)
        json_put_int(json, names[i], answer->left[i]);
    json_put_int(json, "no_position", answer->nowhere);
    json_close(json, '}');
}

void http_nearest(struct http *http) {
    int64_t began_us = clock_mono_us();
    struct asking asking = {.http = http};
    enum refusal refusal = read_question(&asking);
    if (refusal) {
        http_refuse(http, http_status_of(refusal), refusal, 0);
        return;
    }
    struct nearest_answer answer;
    struct buf reply = {0};
    struct json json = {.buf = &reply};
    nearest_find(http->hall->nearest, &asking.question, &answer);
    json_open(&json, '{');
    json_put_text(&json, "by", asking.question.by_time ? "time" : "distance");
    put_degrees(&json, asking.question.lat_e7, asking.question.lon_e7);
    json_key(&json, "units");
    json_open(&json, '[');
    for (uint32_t i = 0; i < answer.count; i++)
        put_row(&json, &asking, &answer.rows[i], i + 1);
    json_close(&json, ']');
    put_left(&json, &answer);
    int64_t took_us = clock_mono_us() - began_us;
    json_put_int(&json, "took_us", took_us);
    json_close(&json, '}');
    metric_add(&asked, 1);
    metric_add(&asked_us, took_us);
    metric_add(&slow, took_us > SLOW_US);
    http_answer_buf(http, 200, "application/json", &reply);
}
