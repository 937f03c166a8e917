// Values are checked one by one, then put into our units.
// SPDX-License-Identifier: Apache-2.0
#include "net/osmand.h"

#include <math.h>

#include "base/text.h"
#include "net/query.h"

#define SECONDS_BELOW 100000000000.0 // a timestamp below this is in seconds, above in milliseconds

static bool number(const char *query, const char *name, double min, double max, bool needed, double *out) {
    const char *text = query_value(query, name);
    return text ? text_to_double(text, min, max, out) : !needed;
}

bool osmand_read(const char *query, int64_t now_ms, struct fix *out) {
    double lat, lon, timestamp = (double)now_ms, knots = -1., bearing = -1., altitude = NAN, battery = -1.,
                     accuracy = -1.;
    if (!number(query, "lat", -90., 90., true, &lat) || !number(query, "lon", -180., 180., true, &lon) ||
        !number(query, "timestamp", 0., 1e14, false, &timestamp) ||
        !number(query, "speed", -1., 2000., false, &knots) || !number(query, "bearing", -1., 360., false, &bearing) ||
        !number(query, "altitude", -1000., 100000., false, &altitude) ||
        !number(query, "batt", -1., 100., false, &battery) ||
        !number(query, "accuracy", -1., 100000., false, &accuracy))
        return false;
    if (timestamp < SECONDS_BELOW)
        timestamp *= 1000.;
    *out = (struct fix){
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

bool osmand_calls(const char *query) {
    const char *alarm = query_value(query, "alarm");
    return alarm && strcmp(alarm, "sos") == 0;
}
