// Makes the geometry of a fence from its GeoJSON, and answers for it.
// SPDX-License-Identifier: Apache-2.0
#include "watch/zone.h"

#include <math.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "domain/geojson_shape.h"

#define EARTH_RADIUS_M 6371008.8 // as in domain/place.c
#define LAT_MOST_E7 890000000.   // beyond it a degree of longitude is nothing
#define FAR_PARTS 1.25           // near is forgotten this much further out: the box reaches there

// ---- making

static GEOSCoordSequence *points_of(const struct zone *zone, const struct geojson_shape *shape,
                                    const struct shape_ring *ring) {
    GEOSContextHandle_t geos = zone->ground->geos;
    GEOSCoordSequence *points = GEOSCoordSeq_create_r(geos, ring->count, 2);
    for (uint32_t i = 0; points && i < ring->count; i++) {
        const struct shape_point *point = &shape->points[ring->first + i];
        GEOSCoordSeq_setXY_r(geos, points, i, (point->lon_e7 - zone->lon0_e7) * zone->metres_lon,
                             (point->lat_e7 - zone->lat0_e7) * zone->metres_lat);
    }
    return points;
}

static GEOSGeometry *ring_of(const struct zone *zone, const struct geojson_shape *shape,
                             const struct shape_ring *ring) {
    GEOSCoordSequence *points = points_of(zone, shape, ring);
    return points ? GEOSGeom_createLinearRing_r(zone->ground->geos, points) : NULL;
}

static void drop_all(const struct zone *zone, GEOSGeometry **parts, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        GEOSGeom_destroy_r(zone->ground->geos, parts[i]);
}

// The polygon whose outside is rings[*at]; moves *at behind its holes.
static GEOSGeometry *polygon_of(const struct zone *zone, const struct geojson_shape *shape, uint32_t *at) {
    uint32_t first = *at, count = 0;
    GEOSGeometry **rings = mem_new(shape->ring_count * sizeof *rings), *polygon = NULL;
    bool good = true;
    for (; *at < shape->ring_count && shape->rings[*at].polygon == shape->rings[first].polygon; (*at)++) {
        GEOSGeometry *ring = good ? ring_of(zone, shape, &shape->rings[*at]) : NULL;
        good = ring != NULL;
        if (ring)
            rings[count++] = ring;
    }
    if (good)
        polygon = GEOSGeom_createPolygon_r(zone->ground->geos, rings[0], rings + 1, count - 1);
    else
        drop_all(zone, rings, count);
    free(rings);
    return polygon;
}

static GEOSGeometry *polygons_of(const struct zone *zone, const struct geojson_shape *shape) {
    GEOSGeometry **polygons = mem_new(shape->polygon_count * sizeof *polygons), *all = NULL;
    uint32_t count = 0;
    for (uint32_t at = 0; at < shape->ring_count;) {
        GEOSGeometry *polygon = polygon_of(zone, shape, &at);
        if (!polygon)
            break;
        polygons[count++] = polygon;
    }
    if (count == shape->polygon_count)
        all = GEOSGeom_createCollection_r(zone->ground->geos, GEOS_MULTIPOLYGON, polygons, count);
    else
        drop_all(zone, polygons, count);
    free(polygons);
    return all;
}

// Lines and points that are left where a shape has no width hold nobody.
static GEOSGeometry *areas_of(const struct zone *zone, GEOSGeometry *mixed) {
    GEOSContextHandle_t geos = zone->ground->geos;
    int count = mixed ? GEOSGetNumGeometries_r(geos, mixed) : 0;
    GEOSGeometry **areas = mem_new(((size_t)count + 1) * sizeof *areas), *all = NULL;
    uint32_t kept = 0;
    for (int i = 0; i < count; i++) {
        const GEOSGeometry *part = GEOSGetGeometryN_r(geos, mixed, i);
        GEOSGeometry *copy = part && GEOSGeom_getDimensions_r(geos, part) == 2 ? GEOSGeom_clone_r(geos, part) : NULL;
        if (copy)
            areas[kept++] = copy;
    }
    if (kept)
        all = GEOSGeom_createCollection_r(geos, GEOS_GEOMETRYCOLLECTION, areas, kept);
    free(areas);
    GEOSGeometry *joined = all ? GEOSUnaryUnion_r(geos, all) : NULL;
    GEOSGeom_destroy_r(geos, all);
    return joined;
}

static GEOSGeometry *sound(const struct zone *zone, GEOSGeometry *polygons) {
    GEOSContextHandle_t geos = zone->ground->geos;
    if (!polygons || GEOSisValid_r(geos, polygons) == 1)
        return polygons;
    GEOSGeometry *mixed = GEOSMakeValid_r(geos, polygons), *areas = areas_of(zone, mixed);
    GEOSGeom_destroy_r(geos, mixed);
    GEOSGeom_destroy_r(geos, polygons);
    return areas;
}

static void widen(struct zone *zone, const struct geojson_shape *shape) {
    double metres = zone->width_m + zone->approach_m * FAR_PARTS + 1.;
    double up = metres / zone->metres_lat;
    double least = fmin(fabs(cos((shape->least.lat_e7 - up) * (M_PI / 180e7))),
                        fabs(cos((shape->most.lat_e7 + up) * (M_PI / 180e7))));
    double side = metres / (zone->metres_lat * fmax(least, 0.01));
    zone->box = (struct box){shape->least.lat_e7 - up, shape->least.lon_e7 - side, shape->most.lat_e7 + up,
                             shape->most.lon_e7 + side};
}

static bool build(struct zone *zone, const struct geojson_shape *shape) {
    GEOSContextHandle_t geos = zone->ground->geos;
    zone->lat0_e7 = ((double)shape->least.lat_e7 + shape->most.lat_e7) / 2;
    zone->lon0_e7 = ((double)shape->least.lon_e7 + shape->most.lon_e7) / 2;
    zone->metres_lat = EARTH_RADIUS_M * M_PI / 180e7;
    zone->metres_lon = zone->metres_lat * cos(fmin(fabs(zone->lat0_e7), LAT_MOST_E7) * (M_PI / 180e7));
    widen(zone, shape);
    if (shape->kind == SHAPE_LINE) {
        GEOSCoordSequence *points = points_of(zone, shape, &shape->rings[0]);
        zone->body = points ? GEOSGeom_createLineString_r(geos, points) : NULL;
    } else {
        zone->body = sound(zone, polygons_of(zone, shape));
        zone->rim = zone->body ? GEOSBoundary_r(geos, zone->body) : NULL;
    }
    zone->ready_body = zone->body ? GEOSPrepare_r(geos, zone->body) : NULL;
    zone->ready_rim = zone->rim ? GEOSPrepare_r(geos, zone->rim) : NULL;
    return zone->ready_body && (shape->kind == SHAPE_LINE || zone->ready_rim) && GEOSisEmpty_r(geos, zone->body) == 0;
}

struct zone *zone_create(struct ground *ground, const struct fence *fence) {
    struct geojson_shape shape;
    char say[256];
    unsigned kinds = fence->kind == FENCE_ROUTE ? SHAPE_LINE : SHAPE_POLYGON | SHAPE_MULTIPOLYGON;
    if (!geojson_shape_read(fence->shape, kinds, &shape, say, sizeof say)) {
        log_error("fence %u: nobody is watched there, its shape cannot be read: %s", fence->number, say);
        return NULL;
    }
    struct zone *zone = mem_new(sizeof *zone);
    zone->ground = ground;
    zone->fence = fence->number;
    zone->incident = fence->incident;
    zone->width_m = fence->width_m;
    zone->approach_m = fence->approach_m;
    zone->dwell_s = fence->dwell_s;
    zone->silence_s = fence->silence_s;
    bool good = build(zone, &shape);
    geojson_shape_free(&shape);
    if (good)
        return zone;
    log_warn("fence %u: nobody is watched there, its shape holds nothing; draw it anew", fence->number);
    zone_destroy(zone);
    return NULL;
}

void zone_destroy(struct zone *zone) {
    if (!zone)
        return;
    GEOSContextHandle_t geos = zone->ground->geos;
    GEOSPreparedGeom_destroy_r(geos, zone->ready_body);
    GEOSPreparedGeom_destroy_r(geos, zone->ready_rim);
    GEOSGeom_destroy_r(geos, zone->body);
    GEOSGeom_destroy_r(geos, zone->rim);
    free(zone);
}

// ---- asking

static GEOSGeometry *point_of(const struct zone *zone, int32_t lat_e7, int32_t lon_e7) {
    return GEOSGeom_createPointFromXY_r(zone->ground->geos, (lon_e7 - zone->lon0_e7) * zone->metres_lon,
                                        (lat_e7 - zone->lat0_e7) * zone->metres_lat);
}

static bool distance(const struct zone *zone, const GEOSPreparedGeometry *from, const GEOSGeometry *point,
                     double *metres) {
    return GEOSPreparedDistance_r(zone->ground->geos, from, point, metres) == 1;
}

bool zone_holds(const struct zone *zone, int32_t lat_e7, int32_t lon_e7, bool *holds) {
    GEOSGeometry *point = point_of(zone, lat_e7, lon_e7);
    bool good = point != NULL;
    double metres;
    if (good && !zone->rim) {
        good = distance(zone, zone->ready_body, point, &metres);
        *holds = good && metres <= zone->width_m;
    } else if (good) {
        char answer = GEOSPreparedIntersects_r(zone->ground->geos, zone->ready_body, point);
        good = answer == 0 || answer == 1;
        *holds = answer == 1;
    }
    GEOSGeom_destroy_r(zone->ground->geos, point);
    return good;
}

bool zone_rim_m(const struct zone *zone, int32_t lat_e7, int32_t lon_e7, double *metres) {
    GEOSGeometry *point = point_of(zone, lat_e7, lon_e7);
    bool good = point && distance(zone, zone->rim ? zone->ready_rim : zone->ready_body, point, metres);
    if (good && !zone->rim)
        *metres = fabs(*metres - zone->width_m);
    GEOSGeom_destroy_r(zone->ground->geos, point);
    return good;
}
