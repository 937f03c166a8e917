// The table of verbs, as SQL: the registry of forces.
// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"
#include "store/db_verb_rows.h"

static void add_details(struct json *json, const struct unit_details *details) {
    json_key(json, "can");
    json_open(json, '[');
    for (uint32_t i = 0; i < details->can_count; i++)
        json_text(json, details->can[i]);
    json_close(json, ']');
    json_put_text(json, "tier", details->tier);
    if (details->home.known) {
        json_put_int(json, "lat_e7", details->home.lat_e7);
        json_put_int(json, "lon_e7", details->home.lon_e7);
    }
    json_put_text(json, "contact", details->contact);
    json_put_text(json, "phone", details->phone);
    json_put_int(json, "people", details->people);
    if (details->parent)
        json_put_int(json, "parent", details->parent);
    json_put_text(json, "pilot", details->pilot);
    json_put_text(json, "gear", details->gear);
    json_put_int(json, "ready_min", details->ready_min);
    if (details->speed_cms)
        json_put_int(json, "speed_cms", details->speed_cms);
}

static void bind_describe(struct params *params, const struct event *event) {
    struct json json = {.buf = &params->json};
    json_open(&json, '{');
    add_details(&json, event->describe.details);
    json_close(&json, '}');
    params_json(params);
}

static void bind_import(struct params *params, const struct event *event) {
    static const struct unit_details none = {.tier = "", .contact = "", .phone = "", .pilot = "", .gear = ""};
    struct json json = {.buf = &params->json};
    json_open(&json, '[');
    for (uint32_t i = 0; i < event->import.count; i++) {
        const struct unit *unit = &event->import.units[i];
        json_open(&json, '{');
        json_put_int(&json, "unit", unit->number);
        json_put_text(&json, "code", unit->code);
        json_put_text(&json, "name", unit->name);
        json_put_text(&json, "kind", unit_kind_name(unit->kind));
        json_put_text(&json, "org", unit->org);
        json_put_text(&json, "status", unit_status_name(unit->status));
        add_details(&json, unit->details ? unit->details : &none);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    params_json(params);
}

// Of a JSON object `r`, the columns that details are in and their values.
#define COLUMNS "can, tier, home, contact, phone, people, parent, pilot, gear, ready_min, speed_mps"
#define VALUES                                                                                                         \
    "ARRAY(SELECT jsonb_array_elements_text(r -> 'can')), r ->> 'tier', "                                              \
    "muster.point((r ->> 'lat_e7')::integer, (r ->> 'lon_e7')::integer), r ->> 'contact', r ->> 'phone', "             \
    "(r ->> 'people')::integer, (r ->> 'parent')::integer, r ->> 'pilot', r ->> 'gear', "                              \
    "(r ->> 'ready_min')::integer, ((r ->> 'speed_cms')::integer / 100.0)::real"

const struct verb_sql verb_rows_forces[VERBS] = {
    [VERB_UNIT_DESCRIBE] = {"jsonb",
                            "UPDATE muster.unit SET (" COLUMNS ", changed_at, seq) = "
                            "(SELECT " VALUES ", muster.ms($2), $3 FROM (SELECT $4 AS r) AS body) "
                            "WHERE unit = $1 AND NOT retired",
                            bind_describe},
    [VERB_UNITS_IMPORT] = {"jsonb",
                           "INSERT INTO muster.unit (unit, code, name, kind, org, status, registered_at, changed_at, "
                           "seq, " COLUMNS
                           ") SELECT (r ->> 'unit')::integer, r ->> 'code', r ->> 'name', r ->> 'kind', "
                           "r ->> 'org', r ->> 'status', muster.ms($2), muster.ms($2), $3, " VALUES
                           " FROM jsonb_array_elements($4) AS rows (r) WHERE $1 > 0 ON CONFLICT (unit) DO UPDATE SET "
                           "(name, kind, org, changed_at, seq, " COLUMNS ") = (excluded.name, excluded.kind, "
                           "excluded.org, excluded.changed_at, excluded.seq, excluded.can, excluded.tier, "
                           "excluded.home, excluded.contact, excluded.phone, excluded.people, excluded.parent, "
                           "excluded.pilot, excluded.gear, excluded.ready_min, excluded.speed_mps)",
                           bind_import},
};
