// Looks for the nearest units, ring by ring.
// SPDX-License-Identifier: Apache-2.0
#include "fanout/nearest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "domain/catalogue_capabilities.h"
#include "domain/org.h"
#include "fanout/inside.h"
#include "fanout/nearest_inside.h"

#define RING_SHARE 4             // rings look for as many cells as a quarter of those there are
#define EARTH_RADIUS_M 6371008.8 // as place_distance_m has it

// A question while it is answered. Keys are metres or seconds, lower is better.
struct looking {
    struct nearest *nearest;
    const struct nearest_question *question;
    double at[3];
    uint64_t org_first, org_last;
    uint32_t kinds;
    int64_t oldest_ms; // fixes before it do not count
    void (*look)(struct looking *looking, struct spot_head *head, const struct spot_cell *cell);
    uint32_t count, lacking;
    struct found {
        double key, distance_m;
        const struct spot *spot;
    } found[NEAREST_ROWS_MAX];
};

// ---- one spot

static bool comes_before(double key, uint32_t unit, const struct found *last) {
    return key < last->key || (key == last->key && unit < last->spot->unit);
}

static bool is_full(const struct looking *looking) {
    return looking->count == looking->question->count;
}

static const struct found *last_of(const struct looking *looking) {
    return &looking->found[looking->count - 1];
}

// The arc over a chord: a few terms do where anybody drives to.
static double distance_of(const struct looking *looking, const struct spot *spot) {
    double x = spot->at[0] - looking->at[0], y = spot->at[1] - looking->at[1], z = spot->at[2] - looking->at[2];
    double half = sqrt(x * x + y * y + z * z) / 2, square = half * half;
    if (half > 0.05) // 640 km
        return 2 * EARTH_RADIUS_M * asin(fmin(half, 1));
    return 2 * EARTH_RADIUS_M * half * (1 + square * (1 / 6. + square * (3 / 40. + square * (15 / 336.))));
}

static double key_of(const struct looking *looking, const struct spot *spot, double distance_m) {
    return looking->question->by_time ? spot->ready_s + distance_m * (double)spot->pace : distance_m;
}

// Is it at this one of its spots, as far as the question goes?
static bool is_here(const struct looking *looking, const struct spot *spot) {
    bool fresh = spot->fix_at_ms >= looking->oldest_ms;
    return spot->which == SPOT_FIX ? fresh || !spot->home : !fresh;
}

static bool is_meant(const struct looking *looking, const struct spot *spot) {
    return (looking->kinds >> spot->kind & 1) && spot->org >= looking->org_first && spot->org <= looking->org_last &&
           spot->unit != looking->question->except && is_here(looking, spot);
}

static bool is_able(const struct looking *looking, uint64_t can) {
    return (can & looking->question->can) == looking->question->can;
}

// Of one that is able. NEAREST_REASONS: nothing speaks against it.
static enum nearest_reason why_not(const struct looking *looking, const struct spot *spot) {
    const struct state *state = looking->nearest->state;
    if (state_unit(state, spot->unit)->status == UNIT_UNAVAILABLE)
        return NEAREST_UNAVAILABLE;
    if (state_alarm_of_unit(state, spot->unit))
        return NEAREST_ALARM;
    if (!looking->question->busy_too && state_dispatch_of_unit(state, spot->unit, NULL))
        return NEAREST_BUSY;
    bool stale = spot->which == SPOT_FIX && spot->fix_at_ms < looking->oldest_ms;
    return stale ? NEAREST_STALE : NEAREST_REASONS;
}

static void note_left(struct nearest *nearest, double key, uint32_t unit, enum nearest_reason reason) {
    if (nearest->left_count == nearest->left_cap) {
        nearest->left_cap = nearest->left_cap ? 2 * nearest->left_cap : 256;
        nearest->left = mem_resize(nearest->left, nearest->left_cap * sizeof *nearest->left);
    }
    nearest->left[nearest->left_count++] = (struct spot_left){key, unit, reason};
}

static void insert(struct looking *looking, struct found found) {
    uint32_t place = is_full(looking) ? looking->count - 1 : looking->count++;
    for (; place > 0 && comes_before(found.key, found.spot->unit, &looking->found[place - 1]); place--)
        looking->found[place] = looking->found[place - 1];
    looking->found[place] = found;
}

static void look_at(struct looking *looking, const struct spot *spot) {
    double distance_m = distance_of(looking, spot), key = key_of(looking, spot, distance_m);
    if (is_full(looking) && !comes_before(key, spot->unit, last_of(looking)))
        return;
    enum nearest_reason reason = why_not(looking, spot);
    if (reason == NEAREST_REASONS)
        insert(looking, (struct found){key, distance_m, spot});
    else
        note_left(looking->nearest, key, spot->unit, reason);
}

// A cell in which somebody is able, or once was; then it is known better afterwards.
static void look_into(struct looking *looking, struct spot_head *head, const struct spot_cell *cell) {
    uint64_t can = 0;
    if (!is_able(looking, head->can) || !(head->kinds & looking->kinds))
        return;
    for (uint32_t i = 0; i < cell->count; i++) {
        can |= cell->can[i];
        if (is_able(looking, cell->can[i]) && is_meant(looking, &cell->spots[i]))
            look_at(looking, &cell->spots[i]);
    }
    head->can = can;
}

// Those who are not able are many, and none of them is proposed: they are counted afterwards, up to so many.
static void count_lacking(struct looking *looking, struct spot_head *head, const struct spot_cell *cell) {
    if (!(head->kinds & looking->kinds))
        return;
    for (uint32_t i = 0; i < cell->count && looking->lacking < NEAREST_LACKING_MAX; i++) {
        const struct spot *spot = &cell->spots[i];
        if (!is_able(looking, cell->can[i]) && is_meant(looking, spot))
            looking->lacking += !is_full(looking) || comes_before(key_of(looking, spot, distance_of(looking, spot)),
                                                                  spot->unit, last_of(looking));
    }
}

// ---- rings

// Whatever is not nearer than `ring` cells, in rows or columns, is at least so many metres away: the way to the nearest
// parallel or meridian beyond. Where the map is cut, at 180 degrees, what is beyond the cut is as far as the cut
// itself.
static double ring_distance_m(const struct looking *looking, int32_t ring) {
    const struct nearest_question *question = looking->question;
    double degrees = (ring - 1) * (SPOT_CELL_E7 / 1e7), lat = question->lat_e7 * (M_PI / 180e7);
    double cut = 180 - fabs(question->lon_e7 / 1e7);
    double aside = fmin(fmin(degrees, cut), 90) * (M_PI / 180);
    double along = degrees * (M_PI / 180);
    return ring < 1 ? 0 : EARTH_RADIUS_M * fmin(along, asin(cos(lat) * sin(aside)));
}

static bool is_beyond(const struct looking *looking, int32_t ring) {
    if (!is_full(looking))
        return false;
    // A little less than it is: what was rounded must not hide anybody.
    double nearest_m = 0.999999 * ring_distance_m(looking, ring);
    double least = looking->question->by_time ? nearest_m * (double)looking->nearest->least_pace : nearest_m;
    return least > last_of(looking)->key;
}

static int32_t most(int32_t a, int32_t b) {
    return a > b ? a : b;
}
static int32_t least(int32_t a, int32_t b) {
    return a < b ? a : b;
}

struct middle {
    int32_t row, column;
};

static int32_t ring_of(const struct middle *middle, int32_t row, int32_t column) {
    return most(abs(row - middle->row), abs(column - middle->column));
}

// One row of a ring, as far as anything was ever there. Returns how many cells were looked for.
static int64_t look_along(struct looking *looking, int32_t row, int32_t from, int32_t to) {
    const struct nearest *nearest = looking->nearest;
    if (row < nearest->south || row > nearest->north)
        return 0;
    int64_t looked = 0;
    for (int32_t column = most(from, nearest->west); column <= least(to, nearest->east); column++, looked++) {
        const struct spot_cell *cell = spot_cell_find(nearest, row, column);
        if (cell)
            looking->look(looking, &nearest->heads[cell->place], cell);
    }
    return looked;
}

static int64_t look_around(struct looking *looking, const struct middle *middle, int32_t ring) {
    const struct nearest *nearest = looking->nearest;
    int32_t west = middle->column - ring, east = middle->column + ring;
    int64_t looked = look_along(looking, middle->row + ring, west, east);
    if (ring == 0)
        return looked;
    looked += look_along(looking, middle->row - ring, west, east);
    for (int32_t row = most(middle->row - ring + 1, nearest->south);
         row <= least(middle->row + ring - 1, nearest->north); row++)
        looked += look_along(looking, row, west, west) + look_along(looking, row, east, east);
    return looked;
}

// Enough were counted, or nothing nearer can be left.
static bool is_over(const struct looking *looking, int32_t ring) {
    return looking->lacking == NEAREST_LACKING_MAX || is_beyond(looking, ring);
}

// Rings cost as much as they have cells, empty ones too: when as many were looked for as there are, the rest is walked.
static void look(struct looking *looking) {
    const struct nearest *nearest = looking->nearest;
    if (nearest->cell_count == 0)
        return;
    const struct middle middle = {spot_row(looking->question->lat_e7), spot_column(looking->question->lon_e7)};
    int32_t row = most(nearest->south, least(middle.row, nearest->north));
    int32_t column = most(nearest->west, least(middle.column, nearest->east));
    int32_t last =
        most(ring_of(&middle, nearest->south, nearest->west), ring_of(&middle, nearest->north, nearest->east));
    int64_t looked = 0;
    int32_t ring = ring_of(&middle, row, column);
    for (; ring <= last && looked <= nearest->cell_count / RING_SHARE && !is_over(looking, ring); ring++)
        looked += look_around(looking, &middle, ring);
    if (ring > last || is_over(looking, ring))
        return;
    for (uint32_t i = 0; i < nearest->cell_count && looking->lacking < NEAREST_LACKING_MAX; i++) {
        int32_t its = ring_of(&middle, nearest->heads[i].row, nearest->heads[i].column);
        if (its >= ring && !is_beyond(looking, its))
            looking->look(looking, &nearest->heads[i], nearest->cells[i]);
    }
}

// ---- the answer

static void tell_row(const struct looking *looking, const struct found *found, struct nearest_row *row) {
    const struct nearest *nearest = looking->nearest;
    const struct spot *spot = found->spot;
    const struct unit *unit = state_unit(nearest->state, spot->unit);
    const struct fix *fix = spot->which == SPOT_FIX ? picture_newest(nearest->picture, spot->unit) : NULL;
    *row = (struct nearest_row){.unit = unit,
                                .at_home = !fix,
                                .lat_e7 = fix ? fix->lat_e7 : unit->details->home.lat_e7,
                                .lon_e7 = fix ? fix->lon_e7 : unit->details->home.lon_e7,
                                .fix_at_ms = fix ? fix->at_ms : 0,
                                .distance_m = found->distance_m,
                                .ready_s = spot->ready_s,
                                .way_s = (uint32_t)lround(fmin(found->distance_m * (double)spot->pace, 1e9)),
                                .speed_cms = capabilities_speed(state_capabilities(nearest->state), unit).cms};
}

static void tell_left(const struct looking *looking, struct nearest_answer *answer) {
    const struct nearest *nearest = looking->nearest;
    for (uint32_t i = 0; i < nearest->left_count; i++) {
        const struct spot_left *left = &nearest->left[i];
        if (!is_full(looking) || comes_before(left->key, left->unit, last_of(looking)))
            answer->left[left->reason]++;
    }
    answer->left[NEAREST_LACKS] = looking->lacking;
}

static uint32_t count_nowhere(const struct looking *looking) {
    const struct nearest *nearest = looking->nearest;
    uint32_t count = 0;
    for (uint32_t i = 0; i < nearest->nowhere_count; i++) {
        const struct unit *unit = state_unit(nearest->state, nearest->nowhere[i]);
        uint64_t can = state_unit_can(nearest->state, unit), wanted = looking->question->can;
        count += (looking->kinds >> unit->kind & 1) && (can & wanted) == wanted &&
                 org_contains(looking->question->scope, unit->org) && unit->number != looking->question->except;
    }
    return count;
}

void nearest_find(struct nearest *nearest, const struct nearest_question *question, struct nearest_answer *answer) {
    struct looking looking = {.nearest = nearest,
                              .question = question,
                              .kinds = question->kinds ? question->kinds : UINT32_MAX,
                              .oldest_ms = question->now_ms - question->fix_age_ms};
    nearest->left_count = 0;
    *answer = (struct nearest_answer){.count = 0};
    org_range(question->scope, &looking.org_first, &looking.org_last);
    spot_place(looking.at, question->lat_e7, question->lon_e7);
    nearest_follow(nearest);
    looking.look = look_into;
    look(&looking);
    looking.look = count_lacking;
    if (question->can)
        look(&looking);
    answer->count = looking.count;
    for (uint32_t i = 0; i < looking.count; i++)
        tell_row(&looking, &looking.found[i], &answer->rows[i]);
    tell_left(&looking, answer);
    answer->nowhere = count_nowhere(&looking);
}
