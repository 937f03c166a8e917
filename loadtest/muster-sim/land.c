// Draws the land: towns are the cells around 17 middles, with borders as ragged as borders are.
// SPDX-License-Identifier: Apache-2.0
#include "muster-sim/land.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "muster-sim/chance.h"

#define MIDDLE_LAT 29.85
#define MIDDLE_LON 121.45
#define METRES_PER_DEGREE 111320.0
#define RADIUS 15500.0
#define OUTLINE 48   // corners of the district before it becomes ragged
#define SAME 1.0     // corners closer than this are one
#define SHORTEST 350 // pieces of a border are not bent any more
#define CHANCE 20260101

static const struct {
    const char *code, *name;
    double turn, far; // where its middle lies: turns, and share of the radius
} plan[LAND_TOWNS] = {
    {"001", "鼓楼街道", 0, 0},       {"002", "文昌街道", 0.02, 0.33}, {"003", "云桥街道", 0.15, 0.30},
    {"004", "望江街道", 0.27, 0.34}, {"005", "东渡街道", 0.40, 0.31}, {"006", "南塘街道", 0.53, 0.33},
    {"007", "白鹭街道", 0.65, 0.30}, {"008", "新河街道", 0.77, 0.35}, {"009", "石塘街道", 0.90, 0.31},
    {"100", "古渡镇", 0.06, 0.74},   {"101", "青林镇", 0.19, 0.71},   {"102", "双溪镇", 0.31, 0.76},
    {"103", "茶山镇", 0.44, 0.72},   {"104", "龙潭镇", 0.56, 0.75},   {"105", "竹岭镇", 0.69, 0.70},
    {"106", "枫岭镇", 0.81, 0.76},   {"200", "云顶乡", 0.94, 0.72},
};

int32_t land_lat_e7(struct spot spot) {
    return (int32_t)lround((MIDDLE_LAT + spot.y / METRES_PER_DEGREE) * 1e7);
}

int32_t land_lon_e7(struct spot spot) {
    return (int32_t)lround((MIDDLE_LON + spot.x / (METRES_PER_DEGREE * cos(MIDDLE_LAT * M_PI / 180))) * 1e7);
}

static bool same_spot(struct spot a, struct spot b) {
    return a.x == b.x && a.y == b.y;
}

static void ring_add(struct ring *ring, struct spot spot) {
    if (ring->count == ring->cap) {
        ring->cap = ring->cap ? ring->cap * 2 : 16;
        ring->spots = mem_resize(ring->spots, ring->cap * sizeof *ring->spots);
    }
    ring->spots[ring->count++] = spot;
}

static void ring_free(struct ring *ring) {
    free(ring->spots);
    *ring = (struct ring){0};
}

bool land_holds(const struct ring *border, struct spot spot) {
    bool inside = false;
    for (uint32_t i = 0, j = border->count - 1; i < border->count; j = i++) {
        struct spot a = border->spots[i], b = border->spots[j];
        if ((a.y > spot.y) != (b.y > spot.y) && spot.x < (b.x - a.x) * (spot.y - a.y) / (b.y - a.y) + a.x)
            inside = !inside;
    }
    return inside;
}

// ---- cells

static struct ring outline(void) { // round, and a little dented; convex, so that cells are too
    struct ring ring = {0};
    for (int i = 0; i < OUTLINE; i++) {
        double turn = 2 * M_PI * i / OUTLINE;
        double radius = RADIUS * (1 + 0.06 * cos(2 * turn + 1) + 0.03 * cos(3 * turn + 2));
        ring_add(&ring, (struct spot){radius * cos(turn), radius * sin(turn)});
    }
    return ring;
}

// What of a ring is nearer to `a` than to `b`.
static void keep_nearer(struct ring *ring, struct spot a, struct spot b) {
    struct ring kept = {0};
    struct spot middle = {(a.x + b.x) / 2, (a.y + b.y) / 2}, away = {b.x - a.x, b.y - a.y};
    for (uint32_t i = 0; i < ring->count; i++) {
        struct spot p = ring->spots[i], q = ring->spots[(i + 1) % ring->count];
        double p_far = (p.x - middle.x) * away.x + (p.y - middle.y) * away.y;
        double q_far = (q.x - middle.x) * away.x + (q.y - middle.y) * away.y;
        if (p_far <= 0)
            ring_add(&kept, p);
        if ((p_far < 0 && q_far > 0) || (p_far > 0 && q_far < 0)) {
            double share = p_far / (p_far - q_far);
            ring_add(&kept, (struct spot){p.x + share * (q.x - p.x), p.y + share * (q.y - p.y)});
        }
    }
    ring_free(ring);
    *ring = kept;
}

static void place_towns(struct land *land) {
    uint64_t chance = CHANCE;
    for (int i = 0; i < LAND_TOWNS; i++) {
        struct town *town = &land->towns[i];
        double turn = 2 * M_PI * (plan[i].turn + chance_between(&chance, -0.012, 0.012));
        double far = RADIUS * plan[i].far;
        snprintf(town->code, sizeof town->code, "%s%s000", land->district, plan[i].code);
        town->name = plan[i].name;
        town->middle.x = far * cos(turn);
        town->middle.y = far * sin(turn);
    }
    for (int i = 0; i < LAND_TOWNS; i++) {
        land->towns[i].border = outline();
        for (int j = 0; j < LAND_TOWNS; j++)
            if (i != j)
                keep_nearer(&land->towns[i].border, land->towns[i].middle, land->towns[j].middle);
    }
}

// Corners that neighbours computed each for itself become the same numbers.
static void join_corners(struct land *land) {
    struct ring known = {0};
    for (int i = 0; i < LAND_TOWNS; i++) {
        struct ring *border = &land->towns[i].border, joined = {0};
        for (uint32_t k = 0; k < border->count; k++) {
            struct spot spot = border->spots[k];
            uint32_t same = 0;
            while (same < known.count && hypot(known.spots[same].x - spot.x, known.spots[same].y - spot.y) > SAME)
                same++;
            if (same == known.count)
                ring_add(&known, spot);
            spot = known.spots[same];
            if (joined.count == 0 || !same_spot(joined.spots[joined.count - 1], spot))
                ring_add(&joined, spot);
        }
        if (joined.count > 1 && same_spot(joined.spots[0], joined.spots[joined.count - 1]))
            joined.count--;
        ring_free(border);
        *border = joined;
    }
    ring_free(&known);
}

// ---- the district's own border: the edges that only one town has

static bool has_edge(const struct ring *ring, struct spot from, struct spot to) {
    for (uint32_t i = 0; i < ring->count; i++)
        if (same_spot(ring->spots[i], from) && same_spot(ring->spots[(i + 1) % ring->count], to))
            return true;
    return false;
}

static bool is_outer(const struct land *land, struct spot from, struct spot to) {
    for (int i = 0; i < LAND_TOWNS; i++)
        if (has_edge(&land->towns[i].border, to, from))
            return false;
    return true;
}

static bool next_outer(const struct land *land, struct spot from, struct spot *to) {
    for (int i = 0; i < LAND_TOWNS; i++) {
        const struct ring *border = &land->towns[i].border;
        for (uint32_t k = 0; k < border->count; k++) {
            *to = border->spots[(k + 1) % border->count];
            if (same_spot(border->spots[k], from) && is_outer(land, from, *to))
                return true;
        }
    }
    return false;
}

static bool first_outer(const struct land *land, struct spot *from) {
    struct spot to;
    for (int i = 0; i < LAND_TOWNS; i++)
        for (uint32_t k = 0; k < land->towns[i].border.count; k++) {
            *from = land->towns[i].border.spots[k];
            if (next_outer(land, *from, &to))
                return true;
        }
    return false;
}

static void draw_district(struct land *land) {
    struct spot start, at;
    bool on = first_outer(land, &start);
    for (at = start; on && land->border.count < 10000;) {
        ring_add(&land->border, at);
        on = next_outer(land, at, &at) && !same_spot(at, start);
    }
}

// ---- raggedness: the middle of an edge is pushed aside, again and again; both sides of a border are pushed alike

static void bend(struct ring *out, struct spot from, struct spot to) {
    bool turned = from.x > to.x || (from.x == to.x && from.y > to.y);
    struct spot a = turned ? to : from, b = turned ? from : to;
    double length = hypot(b.x - a.x, b.y - a.y);
    if (length < SHORTEST) {
        ring_add(out, from);
        return;
    }
    uint64_t chance =
        chance_of(CHANCE, (uint64_t)(int64_t)lround(a.x * 8 + b.y), (uint64_t)(int64_t)lround(a.y * 8 + b.x));
    double aside = chance_between(&chance, -0.11, 0.11);
    struct spot middle = {(a.x + b.x) / 2 - (b.y - a.y) * aside, (a.y + b.y) / 2 + (b.x - a.x) * aside};
    bend(out, from, middle);
    bend(out, middle, to);
}

static void make_ragged(struct ring *ring) {
    struct ring ragged = {0};
    for (uint32_t i = 0; i < ring->count; i++)
        bend(&ragged, ring->spots[i], ring->spots[(i + 1) % ring->count]);
    ring_free(ring);
    *ring = ragged;
}

struct land *land_create(const char *district) {
    struct land *land = mem_new(sizeof *land);
    snprintf(land->district, sizeof land->district, "%.6s", district);
    snprintf(land->code, sizeof land->code, "%.6s000000", district);
    place_towns(land);
    join_corners(land);
    draw_district(land);
    for (int i = 0; i < LAND_TOWNS; i++)
        make_ragged(&land->towns[i].border);
    make_ragged(&land->border);
    return land;
}

void land_destroy(struct land *land) {
    if (!land)
        return;
    for (int i = 0; i < LAND_TOWNS; i++)
        ring_free(&land->towns[i].border);
    ring_free(&land->border);
    free(land);
}

// ---- GeoJSON

static void write_feature(struct json *json, const char *name, const char *code, const char *level,
                          const struct ring *ring) {
    json_open(json, '{');
    json_key(json, "type"), json_text(json, "Feature");
    json_key(json, "properties"), json_open(json, '{');
    json_key(json, "name"), json_text(json, name);
    json_key(json, "code"), json_text(json, code);
    json_key(json, "level"), json_text(json, level);
    json_close(json, '}');
    json_key(json, "geometry"), json_open(json, '{');
    json_key(json, "type"), json_text(json, "Polygon");
    json_key(json, "coordinates"), json_open(json, '['), json_open(json, '[');
    for (uint32_t i = 0; i <= ring->count; i++) {
        struct spot spot = ring->spots[i % ring->count];
        json_open(json, '[');
        json_scaled(json, land_lon_e7(spot), 7);
        json_scaled(json, land_lat_e7(spot), 7);
        json_close(json, ']');
    }
    json_close(json, ']'), json_close(json, ']'), json_close(json, '}'), json_close(json, '}');
}

void land_geojson(const struct land *land, struct buf *out) {
    struct json json = {.buf = out};
    json_open(&json, '{');
    json_key(&json, "type"), json_text(&json, "FeatureCollection");
    json_key(&json, "features"), json_open(&json, '[');
    write_feature(&json, "示范区", land->code, "district", &land->border);
    for (int i = 0; i < LAND_TOWNS; i++)
        write_feature(&json, land->towns[i].name, land->towns[i].code, "town", &land->towns[i].border);
    json_close(&json, ']'), json_close(&json, '}');
    buf_add(out, "\n", 1);
}
