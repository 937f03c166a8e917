// The live picture for other people's tools: units and incidents as GeoJSON, as far as the account may see them.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/json.h"
#include "net/http.h"

#define PART_OBJECTS 250 // of one turn: less than a millisecond

static void point(struct json *json, int32_t lat_e7, int32_t lon_e7) {
    json_key(json, "geometry");
    json_open(json, '{');
    json_key(json, "type");
    json_text(json, "Point");
    json_key(json, "coordinates");
    json_open(json, '[');
    json_scaled(json, lon_e7, 7);
    json_scaled(json, lat_e7, 7);
    json_close(json, ']');
    json_close(json, '}');
}

static void begin(struct json *json) {
    json_open(json, '{');
    json_key(json, "type");
    json_text(json, "FeatureCollection");
    json_key(json, "features");
    json_open(json, '[');
}

static void end(struct json *json) {
    json_close(json, ']');
    json_close(json, '}');
}

static void feature_begin(struct json *json, uint32_t id) {
    json_open(json, '{');
    json_key(json, "type");
    json_text(json, "Feature");
    json_key(json, "id");
    json_int(json, id);
}

static void text(struct json *json, const char *key, const char *value) {
    json_key(json, key);
    json_text(json, value);
}

static void known(struct json *json, const char *key, int32_t value, int places) {
    if (value == FIX_UNKNOWN)
        return;
    json_key(json, key);
    json_scaled(json, value, places);
}

static const char *presence_name(uint8_t presence) {
    static const char *const names[] = {"live", "stale", "lost"};
    return names[presence <= PRESENCE_LOST ? presence : PRESENCE_LOST];
}

static void unit(struct json *json, const struct unit *unit, const struct fix *fix) {
    feature_begin(json, unit->number);
    if (fix) {
        point(json, fix->lat_e7, fix->lon_e7);
    } else {
        json_key(json, "geometry");
        json_none(json);
    }
    json_key(json, "properties");
    json_open(json, '{');
    text(json, "code", unit->code);
    text(json, "name", unit->name);
    text(json, "kind", unit_kind_name(unit->kind));
    text(json, "org", unit->org);
    text(json, "status", unit_status_name(unit->status));
    if (fix) {
        text(json, "presence", presence_name(fix->presence));
        json_key(json, "at_ms");
        json_int(json, fix->at_ms);
        known(json, "speed_mps", fix->speed_cms, 2);
        known(json, "heading_deg", fix->heading_cdeg, 2);
        known(json, "accuracy_m", fix->accuracy_dm, 1);
        known(json, "battery", fix->battery, 0);
        if (fix->altitude_dm != FIX_UNKNOWN_ALTITUDE)
            known(json, "altitude_m", fix->altitude_dm, 1);
        if (fix->marked) {
            json_key(json, "marked");
            json_bool(json, true);
        }
    }
    json_close(json, '}');
    json_close(json, '}');
}

static bool units_part(struct http *http) {
    const struct state *state = http->hall->state;
    uint32_t count = state_unit_count(state), until = http->next + PART_OBJECTS;
    if (!http->next)
        begin(&http->json);
    while (http->next < count && http->next < until) {
        const struct unit *one = state_unit(state, ++http->next);
        if (one && !one->retired && auth_may_see_unit(state, &http->who, one))
            unit(&http->json, one, picture_newest(http->hall->picture, http->next));
    }
    if (http->next < count)
        return true;
    end(&http->json);
    return false;
}

void http_units(struct http *http) {
    http_make(http, "application/geo+json", units_part);
}

static void incident(struct json *json, const struct incident *incident) {
    feature_begin(json, incident->number);
    point(json, incident->lat_e7, incident->lon_e7);
    json_key(json, "properties");
    json_open(json, '{');
    text(json, "title", incident->title);
    text(json, "type", incident->type);
    text(json, "grade", incident_grade_name(incident->grade));
    text(json, "phase", incident_phase_name(incident->phase));
    text(json, "org", incident->org);
    text(json, "place", incident->place);
    json_key(json, "opened_at_ms");
    json_int(json, incident->opened_at_ms);
    json_key(json, "version");
    json_int(json, incident->version);
    json_key(json, "notes");
    json_int(json, incident->notes);
    json_put_int(json, "first_notice_at_ms", incident->first_notice_ms);
    json_put_text(json, "source", incident->source ? intake_source_name((enum intake_source)incident->source) : "");
    http_put_casualties(json, &incident->casualties);
    json_close(json, '}');
    json_close(json, '}');
}

// Open ones; with ?closed=1 all.
static bool incidents_part(struct http *http) {
    const struct state *state = http->hall->state;
    const char *closed = http_arg(http, "closed");
    bool all = closed && strcmp(closed, "1") == 0;
    uint32_t count = state_incident_count(state), until = http->next + PART_OBJECTS;
    if (!http->next)
        begin(&http->json);
    while (http->next < count && http->next < until) {
        const struct incident *one = state_incident(state, ++http->next);
        if (one && (all || !one->closed_at_ms) && auth_may_see_incident(state, &http->who, one))
            incident(&http->json, one);
    }
    if (http->next < count)
        return true;
    end(&http->json);
    return false;
}

void http_incidents(struct http *http) {
    http_make(http, "application/geo+json", incidents_part);
}
