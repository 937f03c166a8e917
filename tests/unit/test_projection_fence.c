// Fences in the database: they and what crossed them are there as the state says, with geometry that can be asked, and
// a shape that PostGIS makes no sense of does not stop the log.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "log_fixture.h"
#include "wire/record.h"

#define AT_MS 1764400000000
#define ORG "440303001000"
#define SQUARE                                                                                                         \
    "{\"type\":\"Polygon\",\"coordinates\":[[[114.1,22.5],[114.2,22.5],[114.2,22.6],[114.1,22.6],[114.1,22.5]]]}"
#define BOW                                                                                                            \
    "{\"type\":\"Polygon\",\"coordinates\":[[[114.1,22.5],[114.2,22.6],[114.2,22.5],[114.1,22.58],[114.1,22.5]]]}"
#define LINE "{\"type\":\"LineString\",\"coordinates\":[[114.1,22.5],[114.2,22.5]]}"

static void write_down(struct journal *journal, struct event event) {
    struct buf record = {0};
    event.seq = journal_seq(journal) + 1;
    event.at_ms = AT_MS + (int64_t)event.seq;
    event.actor = "duty";
    event.device = "watch";
    memcpy(event.command, &event.seq, sizeof event.seq);
    record_write(&record, &event);
    struct journal_entry entry = {event.seq, record.data, (uint32_t)record.len};
    assert_int_equal(journal_commit(journal, &entry, 1, NULL, 0), JOURNAL_DONE);
    buf_free(&record);
}

static void put(struct journal *journal, uint32_t number, enum fence_kind kind, uint32_t incident, const char *shape) {
    const struct fence fence = {.number = number,
                                .kind = kind,
                                .incident = incident,
                                .width_m = kind == FENCE_ROUTE ? 100 : 0,
                                .approach_m = 200,
                                .dwell_s = 60,
                                .org = ORG,
                                .name = "围栏",
                                .shape = shape};
    write_down(journal, (struct event){.verb = VERB_FENCE_PUT, .object = number, .fence_put = &fence});
}

static void cross(struct journal *journal, uint32_t fence, uint32_t unit, enum fence_crossing what) {
    write_down(journal, (struct event){.verb = VERB_FENCE_CROSS,
                                       .object = fence,
                                       .cross = {fence, unit, what, AT_MS - 500, {true, 225500000, 1141500000}}});
}

static void begin(struct journal *journal) {
    for (uint32_t i = 1; i <= 2; i++) {
        struct unit unit = {.number = i, .kind = UNIT_TEAM, .status = UNIT_STANDBY, .org = ORG, .name = "队"};
        snprintf(unit.code, sizeof unit.code, "U-%u", i);
        write_down(journal, (struct event){.verb = VERB_UNIT_REGISTER, .object = i, .unit_registered = &unit});
    }
    const struct incident incident = {.number = 1,
                                      .version = 1,
                                      .phase = PHASE_REPORTED,
                                      .lat_e7 = 225500000,
                                      .lon_e7 = 1141500000,
                                      .opened_at_ms = AT_MS,
                                      .type = "11A02",
                                      .org = ORG,
                                      .title = "内涝"};
    write_down(journal, (struct event){.verb = VERB_INCIDENT_OPEN, .object = 1, .incident_opened = &incident});
    put(journal, 1, FENCE_DANGER, 1, SQUARE);
    put(journal, 2, FENCE_ROUTE, 0, LINE);
    put(journal, 3, FENCE_CORDON, 0, BOW);
    put(journal, 4, FENCE_CORDON, 0, "{\"type\":\"nonsense\"}"); // no hub takes it; the log goes on all the same
}

static void fences_and_crossings(void **test) {
    (void)test;
    struct hub hub;
    struct journal *journal = new_journal();
    begin(journal);
    cross(journal, 1, 1, CROSSING_APPROACH);
    cross(journal, 1, 1, CROSSING_ENTER);
    cross(journal, 1, 2, CROSSING_ENTER);
    cross(journal, 1, 1, CROSSING_DWELL);
    cross(journal, 2, 1, CROSSING_ENTER);
    cross(journal, 2, 1, CROSSING_LEAVE);
    hub_begin(&hub, "hub-a", journal);
    assert_true(projects(&hub, journal, 10));
    assert_string_equal(pg_ask(conninfo, "SELECT string_agg(concat_ws('|', fence, kind, incident, width_m, approach_m, "
                                         "at_work, inside), ' ' ORDER BY fence) FROM muster.v_fences"),
                        "1|danger|1|0|200|t|2 2|route|100|200|t|0 3|cordon|0|200|t|0 4|cordon|0|200|t|0");
    assert_string_equal(pg_ask(conninfo, "SELECT string_agg(concat_ws('|', fence, code, what_zh), ' ' ORDER BY seq) "
                                         "FROM muster.v_fence_crossings"),
                        "1|U-1|接近 1|U-1|进入 1|U-2|进入 1|U-1|滞留 2|U-1|进入 2|U-1|离开");
    // the square holds the incident, the corridor is as wide as it should be, the bow is two triangles
    assert_int_equal(number_of("SELECT count(*) FROM muster.fence f JOIN muster.incident i "
                               "ON ST_Contains(f.area, i.place) WHERE f.fence = 1"),
                     1);
    assert_int_equal(
        number_of("SELECT round(ST_Area(area::geography) / ST_Length(ST_GeomFromGeoJSON(shape)::geography))"
                  " FROM muster.fence WHERE fence = 2"),
        203); // 200 m, and half a circle at each end
    assert_int_equal(number_of("SELECT ST_NumGeometries(area) FROM muster.fence WHERE fence = 3"), 2);
    assert_int_equal(number_of("SELECT count(*) FROM muster.fence WHERE area IS NULL"), 1);
    assert_int_equal(number_of("SELECT extract(epoch FROM max(fix_at)) * 1000 FROM muster.fence_crossing"),
                     AT_MS - 500);

    put(journal, 1, FENCE_CORDON, 1, SQUARE);
    put(journal, 2, FENCE_STAGING, 0, SQUARE);
    write_down(journal, (struct event){.verb = VERB_FENCE_REMOVE, .object = 3, .fence = {3, "不再需要"}});
    write_down(
        journal,
        (struct event){.verb = VERB_INCIDENT_CLOSE,
                       .object = 1,
                       .incident = {.incident = 1, .text = "已退", .type = "", .title = "", .org = "", .place = ""}});
    assert_true(projects(&hub, journal, 10));
    assert_string_equal(pg_ask(conninfo, "SELECT string_agg(concat_ws('|', fence, kind, removed_at IS NULL, "
                                         "remove_reason, seq), ' ' ORDER BY fence) FROM muster.fence"),
                        "1|cordon|f||17 2|staging|t||15 3|cordon|f|不再需要|16 4|cordon|t||7");
    assert_int_equal(number_of("SELECT count(*) FROM muster.fence_crossing"), 6); // what happened stays
    hub_end(&hub);
    journal_close(journal);
}

int main(void) {
    const struct CMUnitTest tests[] = {WITH_A_DATABASE(fences_and_crossings)};
    return cmocka_run_group_tests(tests, start_cluster, stop_cluster);
}
