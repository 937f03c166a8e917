// Finds the coordinates in GeoJSON, whatever they are of.
// SPDX-License-Identifier: Apache-2.0
#include "net/bounds.h"

#include <jansson.h>

#include "domain/place.h"

#define MARGIN_E7 100000

static void widen(struct forces_box *box, double lon, double lat) {
    if (!(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180))
        return;
    int32_t lat_e7 = (int32_t)(lat * 1e7), lon_e7 = (int32_t)(lon * 1e7);
    if (!box->known)
        *box = (struct forces_box){true, lat_e7, lon_e7, lat_e7, lon_e7};
    box->south_e7 = lat_e7 < box->south_e7 ? lat_e7 : box->south_e7;
    box->north_e7 = lat_e7 > box->north_e7 ? lat_e7 : box->north_e7;
    box->west_e7 = lon_e7 < box->west_e7 ? lon_e7 : box->west_e7;
    box->east_e7 = lon_e7 > box->east_e7 ? lon_e7 : box->east_e7;
}

static void walk_places(struct forces_box *box, const json_t *places) {
    const json_t *lon = json_array_get(places, 0), *lat = json_array_get(places, 1);
    if (json_is_number(lon) && json_is_number(lat)) {
        widen(box, json_number_value(lon), json_number_value(lat));
        return;
    }
    for (size_t i = 0; i < json_array_size(places); i++)
        walk_places(box, json_array_get(places, i));
}

// jansson has bounded how deep it goes.
static void walk(struct forces_box *box, json_t *part) {
    const char *key;
    json_t *value;
    json_object_foreach(part, key, value) {
        if (key[0] == 'c' && json_is_array(value) && json_object_get(part, "coordinates") == value)
            walk_places(box, value);
        else
            walk(box, value);
    }
    for (size_t i = 0; i < json_array_size(part); i++)
        walk(box, json_array_get(part, i));
}

struct forces_box bounds_read(const char *text, size_t len) {
    struct forces_box box = {.known = false};
    json_t *whole = json_loadb(text, len, 0, NULL);
    walk(&box, whole);
    json_decref(whole);
    if (box.known) {
        box.south_e7 = box.south_e7 - MARGIN_E7 < -900000000 ? -900000000 : box.south_e7 - MARGIN_E7;
        box.north_e7 = box.north_e7 + MARGIN_E7 > 900000000 ? 900000000 : box.north_e7 + MARGIN_E7;
        box.west_e7 = box.west_e7 < -1800000000 + MARGIN_E7 ? -1800000000 : box.west_e7 - MARGIN_E7;
        box.east_e7 = box.east_e7 > 1800000000 - MARGIN_E7 ? 1800000000 : box.east_e7 + MARGIN_E7;
    }
    return box;
}
