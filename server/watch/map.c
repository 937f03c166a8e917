// Keeps most zones in a tree, the newest in a list beside it, and builds the tree anew when the list is long.
// SPDX-License-Identifier: Apache-2.0
#include "watch/map.h"

#include <stdlib.h>

#include "base/mem.h"

#define FRESH_MOST 128 // looked through one by one
#define NODE 10        // boxes of a node of the tree

struct map {
    struct ground *ground;
    GEOSSTRtree *tree;   // of the first `planted` zones; NULL: of none
    struct zone **zones; // planted ones, then fresh ones
    uint32_t planted, count, cap;
    uint32_t gone; // of the planted
};

struct map *map_create(struct ground *ground) {
    struct map *map = mem_new(sizeof *map);
    map->ground = ground;
    return map;
}

static void fell(struct map *map) {
    if (map->tree)
        GEOSSTRtree_destroy_r(map->ground->geos, map->tree);
    map->tree = NULL;
    map->planted = 0;
}

void map_destroy(struct map *map) {
    if (!map)
        return;
    fell(map);
    for (uint32_t i = 0; i < map->count; i++)
        zone_destroy(map->zones[i]);
    free(map->zones);
    free(map);
}

static void sweep(struct map *map) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < map->count; i++) {
        struct zone *zone = map->zones[i];
        if (zone->gone)
            zone_destroy(zone);
        else
            map->zones[kept++] = zone;
    }
    map->count = kept;
    map->gone = 0;
}

static void plant(struct map *map) {
    GEOSContextHandle_t geos = map->ground->geos;
    fell(map);
    sweep(map);
    map->tree = GEOSSTRtree_create_r(geos, NODE);
    for (uint32_t i = 0; map->tree && i < map->count; i++) {
        const struct box *box = &map->zones[i]->box;
        GEOSGeometry *copied = GEOSGeom_createRectangle_r(geos, box->west, box->south, box->east, box->north);
        if (copied)
            GEOSSTRtree_insert_r(geos, map->tree, copied, map->zones[i]);
        GEOSGeom_destroy_r(geos, copied);
    }
    map->planted = map->tree ? map->count : 0;
}

void map_add(struct map *map, struct zone *zone) {
    if (map->count == map->cap) {
        map->cap = map->cap ? map->cap * 2 : 64;
        map->zones = mem_resize(map->zones, map->cap * sizeof *map->zones);
    }
    map->zones[map->count++] = zone;
}

void map_remove(struct map *map, struct zone *zone) {
    for (uint32_t i = map->planted; i < map->count; i++) {
        if (map->zones[i] != zone)
            continue;
        map->zones[i] = map->zones[--map->count];
        zone_destroy(zone);
        return;
    }
    zone->gone = true;
    map->gone++;
}

struct finding {
    int32_t lat_e7, lon_e7;
    void (*found)(struct zone *zone, void *arg);
    void *arg;
};

static void look_at(struct zone *zone, const struct finding *finding) {
    if (!zone->gone && box_holds(&zone->box, finding->lat_e7, finding->lon_e7))
        finding->found(zone, finding->arg);
}

static void on_item(void *item, void *arg) {
    look_at(item, arg);
}

void map_find(struct map *map, int32_t lat_e7, int32_t lon_e7, void (*found)(struct zone *zone, void *arg), void *arg) {
    if (map->count - map->planted > FRESH_MOST || map->gone > FRESH_MOST + map->planted / 4)
        plant(map);
    struct finding finding = {lat_e7, lon_e7, found, arg};
    GEOSGeometry *point = map->tree ? GEOSGeom_createPointFromXY_r(map->ground->geos, lon_e7, lat_e7) : NULL;
    if (point)
        GEOSSTRtree_query_r(map->ground->geos, map->tree, point, on_item, &finding);
    GEOSGeom_destroy_r(map->ground->geos, point);
    for (uint32_t i = map->planted; i < map->count; i++)
        look_at(map->zones[i], &finding);
}
