// The protocol of the free phone apps OsmAnd and Traccar Client: any phone becomes a unit. `id` is the device token (or
// it stands in Authorization: Bearer). Same rules as for any fix.
// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "net/fixes.h"
#include "net/http.h"

#define SECONDS_BELOW 100000000000.0 // a timestamp below this is in seconds, above in milliseconds
#define FIXES_PER_S 20               // of one phone

static bool number(const struct http *http, const char *name, double min, double max, bool needed, double *out) {
    const char *text = http_arg(http, name);
    return text ? text_to_double(text, min, max, out) : !needed;
}

static bool read_fix(const struct http *http, int64_t now_ms, struct fix *fix) {
    double lat, lon, timestamp = (double)now_ms, knots = -1., bearing = -1., altitude = NAN, battery = -1.,
                     accuracy = -1.;
    if (!number(http, "lat", -90., 90., true, &lat) || !number(http, "lon", -180., 180., true, &lon) ||
        !number(http, "timestamp", 0., 1e14, false, &timestamp) || !number(http, "speed", -1., 2000., false, &knots) ||
        !number(http, "bearing", -1., 360., false, &bearing) ||
        !number(http, "altitude", -1000., 100000., false, &altitude) ||
        !number(http, "batt", -1., 100., false, &battery) || !number(http, "accuracy", -1., 100000., false, &accuracy))
        return false;
    if (timestamp < SECONDS_BELOW)
        timestamp *= 1000.;
    *fix = (struct fix){
        .lat_e7 = (int32_t)lround(lat * 1e7),
        .lon_e7 = (int32_t)lround(lon * 1e7),
        .at_ms = (int64_t)timestamp,
        .speed_cms = knots < 0. ? FIX_UNKNOWN : (int32_t)lround(knots * 51.4444), // the apps send knots
        .heading_cdeg = bearing < 0. ? FIX_UNKNOWN : (int32_t)lround(bearing * 100.) % 36000,
        .altitude_dm = isnan(altitude) ? FIX_UNKNOWN_ALTITUDE : (int32_t)lround(altitude * 10.),
        .battery = battery < 0. ? FIX_UNKNOWN : (int8_t)lround(battery),
        .accuracy_dm = accuracy < 0. ? FIX_UNKNOWN : (int32_t)lround(accuracy * 10.),
        .source = FIX_GNSS,
    };
    return true;
}

// What one phone may send; kept by account for as long as the hub runs.
struct phone {
    uint32_t account;
    struct bucket bucket;
    UT_hash_handle hh;
};

static struct bucket *bucket_of(struct hall *hall, uint32_t account) {
    struct phone *phone;
    HASH_FIND(hh, hall->phones, &account, sizeof account, phone);
    if (!phone) {
        phone = mem_new(sizeof *phone);
        phone->account = account;
        HASH_ADD(hh, hall->phones, account, sizeof phone->account, phone);
    }
    return &phone->bucket;
}

void http_osmand_forget(struct hall *hall) {
    struct phone *phone, *next;
    HASH_ITER(hh, hall->phones, phone, next) {
        HASH_DEL(hall->phones, phone);
        free(phone);
    }
}

void http_osmand(struct http *http) {
    struct hall *hall = http->hall;
    const char *token = *http->token ? http->token : http_arg(http, "id");
    int64_t now_ms = clock_wall_ms();
    struct fix fix;
    enum refusal refusal =
        token ? auth_by_token(hall->state, token, "osmand", now_ms, &http->who) : REFUSAL_TOKEN_INVALID;
    const struct account *account = refusal ? NULL : state_account(hall->state, http->who.account);
    if (!refusal && (!account || account->role != ROLE_UNIT))
        refusal = REFUSAL_NOT_ALLOWED;
    if (refusal) {
        http_refuse(http, refusal == REFUSAL_NOT_ALLOWED ? 403 : 401, refusal, 0);
        return;
    }
    if (!read_fix(http, now_ms, &fix)) {
        http_refuse(http, 400, REFUSAL_FIX_OUT_OF_RANGE, 0);
        return;
    }
    fix.unit = account->units[0];
    struct fixes_result result = {0};
    fixes_take(hall, &http->who, &fix, 1, bucket_of(hall, account->number), FIXES_PER_S, clock_mono_us(), &result);
    if (result.refused)
        http_refuse(http, result.first == REFUSAL_FIX_RATE ? 429 : 400, result.first,
                    refusal_text(result.first)->retry_ms);
    else
        http_answer(http, 200, "text/plain; charset=utf-8", block_create("OK\n", 3));
}
