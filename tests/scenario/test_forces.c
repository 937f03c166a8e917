// The registry of forces through the wire: a file is tried, refused and loaded as a whole; everybody hears of the units
// that they may see and of no other; it is there after a kill, at a gateway and in PostgreSQL; and whoever asks who can
// be there first is told, with reasons.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "world/ask.h"
#include "world/folder.h"
#include "world/people.h"
#include "world/say_dispatch.h"
#include "world/say_forces.h"
#include "world/say_plan.h"
#include "world/truth.h"

#define LAT 298700000
#define LON 1215500000
#define ROWS 504

static void put_capabilities(struct world *world, const struct hub *hub) {
    char *body = forces_catalogue();
    must(people_operator(world, hub), say_catalogue(DRAFT, CATALOGUE(CAPABILITIES), "capabilities", body));
    free(body);
}

// ---- a district's file: teams of two towns, each with a drone, a body kit and a boat

static void write_file(struct buf *file, uint32_t rows) {
    buf_clear(file);
    buf_printf(file, "\xef\xbb\xbf"
                     "code,name,kind,org,can,tier,lat,lon,contact,phone,people,parent,pilot,gear,ready_min,"
                     "speed\r\n");
    static const char *const kinds[] = {"team", "drone", "person", "boat"};
    static const char *const can[] = {"fire;engineering-digger", "air-thermal", "comms-video", "water-boat"};
    for (uint32_t i = 0; i < rows; i++) {
        uint32_t part = i % 4;
        buf_printf(file, "F-%u,\"力量 %u\",%s,%s,%s,street,%.5f,%.5f,王%u,0574-%u,%u,", i, i, kinds[part],
                   i / 4 % 2 ? TOWN_B : TOWN_A, can[part], 29.85 + i % 50 * 0.001, 121.5 + i / 50 * 0.001, i, 10000 + i,
                   part ? 1 : 12);
        if (part)
            buf_printf(file, "F-%u,%s,装备 %u,5,\r\n", i - part, part == 1 ? "飞手" : "", i);
        else
            buf_printf(file, ",,水泵 2 台,3,40\r\n");
    }
    buf_add(file, "", 1);
}

// Replaces what stands in line `line`, counted from 1.
static void spoil(struct buf *file, uint32_t line, const char *row) {
    char *at = (char *)file->data;
    for (uint32_t i = 1; i < line; i++)
        at = strchr(at, '\n') + 1;
    size_t before = (size_t)(at - (char *)file->data);
    struct buf mended = {0};
    buf_add(&mended, file->data, before);
    buf_printf(&mended, "%s\r\n%s", row, strchr(at, '\n') + 1);
    buf_add(&mended, "", 1);
    buf_free(file);
    *file = mended;
}

static bool names(const json_t *root, int64_t line, const char *column, int64_t code) {
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(root, "bad"), i, one) {
        if (number_in(one, "line") == line && number_in(one, "code") == code &&
            strcmp(text_in(one, "column"), column) == 0)
            return *text_in(one, "zh") && *text_in(one, "en");
    }
    return false;
}

static json_t *import(const struct hub *hub, const char *query, const char *token, const struct buf *file, int status) {
    json_t *root;
    int got = forces_import_to(hub, query, token, (const char *)file->data, &root);
    need(got == status, "import?%s: %d instead of %d: %s (%s)", query, got, status, text_in(root, "en"),
         text_in(json_array_get(json_object_get(root, "bad"), 0), "en"));
    return root;
}

// Units of the one event of an import that the member was told after `after`; 0: none.
static size_t units_told(struct member *member, uint64_t after, const char *org) {
    size_t count = 0;
    for (uint32_t i = 0; i < member->event_count; i++) {
        if (member->events[i].seq <= after)
            continue;
        Muster__V1__Event *event = muster__v1__event__unpack(NULL, member->events[i].len, member->events[i].bytes);
        need(event, "an event of %s cannot be read", member->name);
        if (event->body_case == MUSTER__V1__EVENT__BODY_UNITS_IMPORTED) {
            need(count == 0, "%s was told of two imports", member->name);
            count = event->units_imported->n_units;
            for (size_t j = 0; org && j < count; j++)
                need(strcmp(event->units_imported->units[j]->org, org) == 0, "%s was told of a unit of another town",
                     member->name);
        }
        muster__v1__event__free_unpacked(event, NULL);
    }
    return count;
}

static void a_file_is_tried_refused_and_loaded(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    char duty_token[64], town_token[64], tablet_token[64], wall_token[64];
    put_capabilities(world, hub);
    people_account(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG, duty_token);
    people_account(world, hub, "town", ROLE(DUTY), TOWN_A, town_token);
    people_account(world, hub, "wall", ROLE(OBSERVER), DISTRICT_ORG, wall_token);
    uint32_t own = must(people_operator(world, hub), say_unit(BOX, "F-4", KIND(TEAM), TOWN_B)).object; // is in the file
    people_unit_account(world, hub, "tablet", &own, 1, tablet_token);
    struct member *duty = member_join(world, &(struct member_plan){.name = "duty", .token = duty_token, .hub = hub});
    struct member *town = member_join(world, &(struct member_plan){.name = "town", .token = town_token, .hub = hub});
    struct member *tablet =
        member_join(world, &(struct member_plan){.name = "tablet", .token = tablet_token, .hub = hub});
    uint64_t before = member_known(duty);
    struct buf file = {0};
    write_file(&file, ROWS);
    spoil(&file, 12, "F-10,x,spaceship," TOWN_A);
    spoil(&file, 100, "F-98,x,team,440307001000");
    spoil(&file, 101, "F-1,x,team," TOWN_A);
    spoil(&file, 200, "F-198,x,team," TOWN_A ",sorcery");
    spoil(&file, 201, "F-199,x,team," TOWN_A ",,,121.5,29.8,,call me");
    spoil(&file, 300, "F-298,x,drone," TOWN_A ",,,,,,,,F-9999");
    json_t *root = import(hub, "format=csv&dry_run=1", duty_token, &file, 200);
    need(number_in(root, "rows") == ROWS && number_in(root, "bad_count") == 7, "%lld rows, %lld flaws",
         (long long)number_in(root, "rows"), (long long)number_in(root, "bad_count"));
    need(names(root, 12, "kind", 36) && names(root, 100, "org", 38) && names(root, 101, "code", 33) &&
             names(root, 200, "can", 40) && names(root, 201, "lat", 44) && names(root, 201, "phone", 47) &&
             names(root, 300, "parent", 49),
         "a flaw is not named");
    json_decref(root);
    root = import(hub, "format=csv", duty_token, &file, 422);
    need(number_in(root, "code") == CODE_IMPORT_INVALID && number_in(root, "bad_count") == 7, "refused otherwise");
    json_decref(root);
    need(member_do(duty, say_unit(BOX, "F-0", KIND(TEAM), TOWN_A)).code == 0, "something of it was loaded");
    write_file(&file, ROWS);
    json_decref(import(hub, "format=csv", wall_token, &file, 403));
    json_decref(import(hub, "format=csv", NULL, &file, 401));
    json_decref(import(hub, "format=xml", duty_token, &file, 400));
    root = import(hub, "format=csv", town_token, &file, 422); // half of it is another town's
    need(number_in(root, "bad_count") == ROWS / 2 + 1, "%lld flaws for the town",
         (long long)number_in(root, "bad_count"));
    json_decref(root);
    root = import(hub, "format=csv&dry_run=1", duty_token, &file, 200);
    need(number_in(root, "bad_count") == 0 && number_in(root, "registers") == ROWS - 2, "%lld are new",
         (long long)number_in(root, "registers"));
    need(!json_is_true(json_object_get(root, "imported")), "the dry run imported");
    json_decref(root);
    root = import(hub, "format=csv", duty_token, &file, 200);
    need(json_is_true(json_object_get(root, "imported")), "it was not imported");
    json_decref(root);
    // Everybody hears of theirs, in one event.
    uint64_t seq = before + 2; // a unit, the import
    world_until(world, member_known(duty) >= seq && member_known(town) >= seq && member_known(tablet) >= seq);
    need(units_told(duty, before, NULL) == ROWS, "the officer was told of %zu", units_told(duty, before, NULL));
    need(units_told(town, before, TOWN_A) == ROWS / 2, "the town was told of %zu", units_told(town, before, TOWN_A));
    need(units_told(tablet, before, TOWN_B) == 1, "the tablet was told of %zu", units_told(tablet, before, TOWN_B));
    // Once more changes nothing, and makes no event.
    root = import(hub, "format=csv", duty_token, &file, 200);
    need(json_is_true(json_object_get(root, "imported")), "the second time is refused");
    json_decref(root);
    // What comes out goes in again; also after the hub was killed.
    hub_kill(hub);
    hub_start(hub);
    world_until(world, member_live(duty));
    char *text = NULL;
    need(hub_get(hub, "/api/v1/forces.csv", duty_token, &text) == 200, "no export");
    buf_clear(&file);
    buf_printf(&file, "%s", text);
    buf_add(&file, "", 1);
    free(text);
    root = import(hub, "format=csv", duty_token, &file, 200);
    need(number_in(root, "rows") == ROWS && number_in(root, "registers") == 0, "the export has %lld rows",
         (long long)number_in(root, "rows"));
    json_decref(root);
    need(must(duty, say_open(BOX, "t", TOWN_A)).seq == seq + 1, "what changed nothing made an event");
    need(hub_get(hub, "/api/v1/forces.csv", town_token, &text) == 200, "no export for the town");
    need(strstr(text, TOWN_A) && !strstr(text, TOWN_B), "the town's export has others");
    free(text);
    struct member *late = member_join(world, &(struct member_plan){.name = "late", .token = town_token, .hub = hub});
    need(late->snapshot->n_units == ROWS / 2, "a snapshot with %zu units", late->snapshot->n_units);
    need(late->snapshot->units[0]->details && late->snapshot->units[0]->details->home, "without details");
    buf_free(&file);
}

// ---- as large as may be, at a gateway, into PostgreSQL

static void write_large(struct buf *file, uint32_t rows, const char *name) {
    buf_clear(file);
    buf_printf(file, "{\"type\":\"FeatureCollection\",\"features\":[");
    for (uint32_t i = 0; i < rows; i++)
        buf_printf(
            file,
            "%s\n{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[%.6f,%.6f]},\"properties\":{"
            "\"code\":\"L-%u\",\"name\":\"%s %u\",\"kind\":\"team\",\"org\":\"%s\",\"can\":[\"fire\",\"water-boat\","
            "\"medical\"],\"gear\":\"%0150u\",\"contact\":\"%0100u\",\"people\":%u,\"parent\":\"%s\"}}",
            i ? "," : "", 121.4 + i * 1e-4, 29.8 + i * 1e-4, i, name, i, i % 2 ? TOWN_B : TOWN_A, i, i, i % 40,
            i % 10 ? "L-0" : "");
    buf_printf(file, "\n]}\n");
    buf_add(file, "", 1);
}

static void two_thousand_rows_go_everywhere(struct world *world) {
    char conninfo[320];
    world_redis(world);
    snprintf(conninfo, sizeof conninfo, "%s", world_postgres(world)->conninfo);
    struct hub *east = world_hub(world, NULL), *west = world_gateway(world, "west", world->redis->path, NULL);
    char admin_token[64], town_token[64];
    put_capabilities(world, east);
    people_account(world, east, "admin-2", ROLE(ADMIN), DISTRICT_ORG, admin_token);
    people_account(world, east, "town", ROLE(OBSERVER), TOWN_B, town_token);
    struct member *here = member_join(world, &(struct member_plan){.name = "e", .token = admin_token, .hub = east});
    struct member *there = member_join(world, &(struct member_plan){.name = "w", .token = admin_token, .hub = west});
    struct member *town = member_join(world, &(struct member_plan){.name = "t", .token = town_token, .hub = west});
    struct buf file = {0};
    for (int round = 1; round <= 3; round++) { // registers, then changes twice
        uint64_t before = member_known(there);
        char name[16];
        snprintf(name, sizeof name, "第%d次", round);
        write_large(&file, 2000, name);
        bool again = false;
        json_t *root;
        while (forces_import_to(west, "format=geojson", admin_token, (const char *)file.data, &root) == 503) {
            again = true; // on a slow machine the authority takes too long, and it may be done by now
            json_decref(root);
            world_rest(world, 0.5);
        }
        need(number_in(root, "rows") == 2000 && (again || number_in(root, "registers") == (round == 1 ? 2000 : 0)),
             "%lld new: %s", (long long)number_in(root, "registers"), text_in(root, "en"));
        json_decref(root);
        world_until(world, units_told(here, before, NULL) == 2000 && units_told(there, before, NULL) == 2000 &&
                               units_told(town, before, TOWN_B) == 1000);
    }
    must(people_operator(world, east), say_describe(FORCE, 5, "hazmat", LAT, LON));
    world_until(world, member_known(here) >= member_known(people_operator(world, east)));
    struct truth *truth = truth_of_journal(east->folder);
    truth_holds(truth, here, NULL);
    truth_free(truth);
    truth_settles(world, east);
    need(truth_number(conninfo, "SELECT count(*)::text FROM muster.v_forces WHERE name LIKE '第3次%' AND can_zh = "
                                "'灭火、舟艇操作、医疗急救' AND at_home AND ST_X(place) > 121.39") == 1999,
         "PostgreSQL has other units");
    need(truth_number(conninfo, "SELECT count(*)::text FROM muster.v_forces WHERE unit = 5 AND can_zh = '危化救援' AND "
                                "round(ST_Y(place) * 1e7) = 298700000 AND people = 0 AND parent_code IS NULL") == 1,
         "PostgreSQL has another description");
    need(truth_number(conninfo, "SELECT count(*)::text FROM muster.v_forces WHERE parent_code = 'L-0'") == 1799,
         "PostgreSQL has other parents");
    // One row too many, and a file that is too long.
    write_large(&file, 2001, "x");
    json_t *root = import(west, "format=geojson", admin_token, &file, 422);
    need(names(root, 2002, "", 19), "too many rows are not named");
    json_decref(root);
    write_large(&file, 6000, "x");
    json_decref(import(west, "format=geojson", admin_token, &file, 413));
    buf_free(&file);
}

// ---- who can be there first

static json_t *nearest(const struct hub *hub, const char *query, const char *token, int status) {
    char path[300];
    json_t *root;
    snprintf(path, sizeof path, "/api/v1/nearest?%s", query);
    int got = ask(hub, path, token, NULL, &root);
    need(got == status, "%s: %d instead of %d: %s", path, got, status, text_in(root, "en"));
    return root;
}

static const json_t *rank(const json_t *root, size_t i) {
    return json_array_get(json_object_get(root, "units"), i);
}

static int64_t left(const json_t *root, const char *why) {
    return number_in(json_object_get(root, "left_out"), why);
}

static const json_t *why(const json_t *root, size_t i) {
    return json_object_get(rank(root, i), "why");
}

static void the_nearest_are_proposed_with_reasons(struct world *world) {
    world_redis(world);
    struct hub *east = world_hub(world, NULL), *west = world_gateway(world, "west", world->redis->path, NULL);
    char duty_token[64], town_token[64], member_token[64];
    struct member *operator= people_operator(world, east);
    put_capabilities(world, east);
    people_account(world, east, "duty", ROLE(DUTY), DISTRICT_ORG, duty_token);
    people_account(world, east, "town", ROLE(DUTY), TOWN_B, town_token);
    people_account(world, east, "member", ROLE(MEMBER), DISTRICT_ORG, member_token);
    struct member *duty = member_join(world, &(struct member_plan){.name = "duty", .token = duty_token, .hub = east});
    // One behind the other to the east: 1 and 2 of town A, 3 and 4 of town B, 5 without any place.
    uint32_t first = people_units(world, east, "a", 2, KIND(TEAM), TOWN_A);
    people_units(world, east, "b", 2, KIND(DRONE), TOWN_B);
    people_units(world, east, "n", 1, KIND(TEAM), TOWN_A);
    must(operator, say_describe(FORCE, first, "water-diving", LAT, LON + 10000));
    must(operator, say_describe(FORCE, first + 1, "fire", LAT, LON + 20000));
    must(operator, say_describe(FORCE, first + 2, "water-boat", LAT, LON + 30000));
    must(operator, say_describe(FORCE, first + 3, "water", LAT, LON + 900000)); // far, but it is flying nearby:
    struct member *relay = people_join(world, east, "relay", ROLE(RELAY), DISTRICT_ORG);
    int64_t now = world_now_ms();
    struct client_fix fix = fix_at(first + 3, LAT, LON + 40000, now - 20000);
    need(member_report(relay, &fix, 1).taken == 1, "the fix is refused");
    struct told_answer opened = must(duty, say_open(BOX, "溺水", TOWN_A));
    char query[200];
    snprintf(query, sizeof query, "incident=%u&can=water&by=distance", opened.object);
    for (int hub = 0; hub < 2; hub++) { // the gateway knows as much, a moment later
        const struct hub *at = hub ? west : east;
        json_t *root = nearest(at, query, duty_token, 200);
        for (double end = child_now() + 20;
             strcmp(text_in(why(root, 2), "position"), "fix") != 0 && child_now() < end;) {
            json_decref(root);
            world_rest(world, 0.1);
            root = nearest(at, query, duty_token, 200);
        }
        need(number_in(rank(root, 0), "unit") == first && number_in(rank(root, 1), "unit") == first + 2 &&
                 number_in(rank(root, 2), "unit") == first + 3 && !rank(root, 3),
             "ranked otherwise at hub %d", hub);
        need(strcmp(text_in(why(root, 0), "position"), "home") == 0 && number_in(why(root, 0), "distance_m") == 96,
             "the first is %lld m away", (long long)number_in(why(root, 0), "distance_m"));
        need(strcmp(text_in(why(root, 2), "position"), "fix") == 0 && number_in(why(root, 2), "age_s") >= 20 &&
                 number_in(why(root, 2), "distance_m") == 386,
             "the flying one is where it lives");
        need(strcmp(json_string_value(json_array_get(json_object_get(why(root, 0), "can"), 0)), "water") == 0,
             "it does not say what it is able to");
        need(left(root, "lacks") == 1 && left(root, "busy") == 0 && left(root, "no_position") == 0,
             "left out otherwise");
        json_decref(root);
    }
    // By time the drones, which are quicker, are there first: 1 needs 12 s at 30 km/h and a detour, 3 needs 21 s.
    json_t *root = nearest(east, "lat=29.87&lon=121.5545&by=time&n=2", duty_token, 200);
    need(number_in(rank(root, 0), "unit") == first + 3 && number_in(rank(root, 0), "eta_s") <= 4,
         "by time %lld, %lld s", (long long)number_in(rank(root, 0), "unit"),
         (long long)number_in(rank(root, 0), "eta_s"));
    need(strcmp(text_in(root, "by"), "time") == 0, "asked by time, it says %s", text_in(root, "by"));
    json_decref(root);
    // Time it is also when nothing is said; by distance it is another that comes first.
    root = nearest(east, "lat=29.87&lon=121.5524&n=2", duty_token, 200);
    json_t *near = nearest(east, "lat=29.87&lon=121.5524&n=2&by=distance", duty_token, 200);
    need(strcmp(text_in(root, "by"), "time") == 0 && number_in(rank(root, 0), "unit") == first + 2 &&
             number_in(rank(root, 1), "unit") == first + 1,
         "by nothing %lld and %lld", (long long)number_in(rank(root, 0), "unit"),
         (long long)number_in(rank(root, 1), "unit"));
    need(strcmp(text_in(near, "by"), "distance") == 0 && number_in(rank(near, 0), "unit") == first + 1,
         "by distance %lld", (long long)number_in(rank(near, 0), "unit"));
    json_decref(near);
    json_decref(root);
    // Whoever is sent is not proposed again, unless that is asked for; nor who is out of use or calls for help.
    must(duty, say_send(SLIP, opened.object, &first, 1, false));
    must(duty, say_status(BOX, first + 2, STATUS(UNAVAILABLE)));
    uint32_t alarm = must(operator, say_sos(SLIP, first + 3, "")).object;
    root = nearest(east, query, duty_token, 200);
    need(!rank(root, 0) && left(root, "busy") == 1 && left(root, "unavailable") == 1 && left(root, "alarm") == 1 &&
             left(root, "lacks") == 1,
         "somebody is proposed all the same");
    json_decref(root);
    snprintf(query, sizeof query, "alarm=%u&busy=1&kinds=team", alarm);
    root = nearest(east, query, duty_token, 200);
    need(number_in(rank(root, 0), "unit") == first + 1 && number_in(rank(root, 1), "unit") == first &&
             left(root, "no_position") == 1,
         "nobody helps");
    need(json_integer_value(json_array_get(json_object_get(why(root, 1), "incidents"), 0)) == opened.object,
         "it does not say where the busy one is");
    json_decref(root);
    // Only units that the asker may see, at places that they may see.
    root = nearest(east, "lat=29.87&lon=121.55", town_token, 200);
    need(!rank(root, 0) && left(root, "unavailable") == 1 && left(root, "alarm") == 1, "the town sees others");
    json_decref(root);
    snprintf(query, sizeof query, "incident=%u", opened.object);
    json_decref(nearest(east, query, town_token, 403));
    json_decref(nearest(east, query, member_token, 403));
    static const char *const wrong[] = {"",
                                        "lat=29.87",
                                        "lat=91&lon=0",
                                        "lat=x&lon=1",
                                        "incident=x",
                                        "lat=1&lon=1&n=0",
                                        "lat=1&lon=1&n=101",
                                        "lat=1&lon=1&by=luck",
                                        "incident=99",
                                        "lat=1&lon=1&can=no",
                                        "lat=1&lon=1&kinds=team,bus",
                                        "alarm=77"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        json_decref(nearest(east, wrong[i], duty_token, 400));
    need(hub_metric(east, "muster_nearest_total") >= 5, "questions are not counted");
}

int main(void) {
    return WORLD_RUN(SCENARIO(a_file_is_tried_refused_and_loaded), SCENARIO(two_thousand_rows_go_everywhere),
                     SCENARIO(the_nearest_are_proposed_with_reasons));
}
