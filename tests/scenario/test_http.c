// The read side over HTTP, phones as units, static pages, and requests of every bad sort.
// SPDX-License-Identifier: Apache-2.0
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "world/folder.h"
#include "world/people.h"
#include "world/street.h"
#include "world/truth.h"

#define LAT 298700000
#define LON 1215500000

static void get(struct hub *hub, const char *path, const char *token, int status) {
    char *body = NULL;
    int got = hub_get(hub, path, token, &body);
    need(got == status, "%s: status %d instead of %d: %s", path, got, status, body ? body : "");
    if (status >= 400) {
        json_t *told = json_loads(body ? body : "", 0, NULL);
        need(json_is_integer(json_object_get(told, "code")) && json_is_string(json_object_get(told, "zh")) &&
                 json_is_string(json_object_get(told, "en")),
             "%s: an error without code and sentences: %s", path, body);
        json_decref(told);
    }
    free(body);
}

// The features of a collection; the caller gives the root back.
static json_t *features(struct hub *hub, const char *path, const char *token, size_t count) {
    char *body = NULL;
    int status = hub_get(hub, path, token, &body);
    json_t *root = json_loads(body ? body : "", 0, NULL), *list = json_object_get(root, "features");
    need(status == 200 && root && strcmp(json_string_value(json_object_get(root, "type")), "FeatureCollection") == 0,
         "%s: %d %s", path, status, body);
    need(json_array_size(list) == count, "%s: %zu features instead of %zu", path, json_array_size(list), count);
    free(body);
    return root;
}

static const json_t *of(const json_t *root, size_t index, const char *property) {
    const json_t *feature = json_array_get(json_object_get(root, "features"), index);
    return json_object_get(json_object_get(feature, "properties"), property);
}

static bool is_at(const json_t *root, size_t index, int32_t lat_e7, int32_t lon_e7) {
    const json_t *feature = json_array_get(json_object_get(root, "features"), index);
    const json_t *at = json_object_get(json_object_get(feature, "geometry"), "coordinates");
    return (int32_t)(json_number_value(json_array_get(at, 0)) * 1e7 + 0.5) == lon_e7 &&
           (int32_t)(json_number_value(json_array_get(at, 1)) * 1e7 + 0.5) == lat_e7;
}

static void the_picture_as_geojson(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    uint32_t unit = people_units(world, hub, "a", 2, KIND(VEHICLE), TOWN_A);
    people_units(world, hub, "b", 1, KIND(TEAM), TOWN_B);
    char district[64], town[64];
    people_account(world, hub, "district", ROLE(OBSERVER), DISTRICT_ORG, district);
    people_account(world, hub, "town", ROLE(OBSERVER), TOWN_B, town);
    struct member *relay = people_join(world, hub, "relay", ROLE(RELAY), DISTRICT_ORG);
    struct client_fix row = fix_at(unit, LAT, LON, world_now_ms());
    row.speed_cms = 1250;
    need(member_report(relay, &row, 1).taken == 1, "not taken");
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    need(member_do(duty, say_open(BOX, "\"引号\" <b> & \\", TOWN_A)).code == 0, "not opened");
    need(member_do(duty, say_open(BOX, "closed", TOWN_A)).code == 0 && member_do(duty, say_close(BOX, 2, "")).code == 0,
         "not closed");

    get(hub, "/api/v1/units.geojson", NULL, 401);
    get(hub, "/api/v1/units.geojson", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 401);
    get(hub, "/api/v1/incidents.geojson", "", 401);
    double end = child_now() + WORLD_PATIENCE_S;
    json_t *root = features(hub, "/api/v1/units.geojson", district, 3);
    // Another loop of the hub may answer; it hears of the fix a moment later.
    while (!is_at(root, 0, LAT, LON) && child_now() < end) {
        json_decref(root);
        world_rest(world, 0.05);
        root = features(hub, "/api/v1/units.geojson", district, 3);
    }
    need(is_at(root, 0, LAT, LON) && strcmp(json_string_value(of(root, 0, "code")), "a-1") == 0 &&
             strcmp(json_string_value(of(root, 0, "kind")), "vehicle") == 0 &&
             strcmp(json_string_value(of(root, 0, "presence")), "live") == 0 &&
             json_number_value(of(root, 0, "speed_mps")) == 12.5,
         "the unit is told otherwise");
    json_decref(root);
    root = features(hub, "/api/v1/units.geojson", town, 1);
    json_decref(root);
    root = features(hub, "/api/v1/incidents.geojson", district, 1);
    need(strcmp(json_string_value(of(root, 0, "title")), "\"引号\" <b> & \\") == 0, "the title is told otherwise");
    json_decref(root);
    root = features(hub, "/api/v1/incidents.geojson", town, 0);
    json_decref(root);
}

static void a_track_comes_from_the_database(struct world *world) {
    world_postgres(world);
    struct hub *hub = world_hub(world, NULL);
    uint32_t unit = people_units(world, hub, "a", 1, KIND(VEHICLE), TOWN_A);
    char district[64], town[64], path[200];
    people_account(world, hub, "district", ROLE(OBSERVER), DISTRICT_ORG, district);
    people_account(world, hub, "town", ROLE(OBSERVER), TOWN_B, town);
    struct member *relay = people_join(world, hub, "relay", ROLE(RELAY), DISTRICT_ORG);
    int64_t now = world_now_ms() - 100000;
    for (int i = 0; i < 50; i++)
        member_fix(relay, unit, LAT + i * 100, LON, now + i * 1000);
    double next = 0;
    world_until(world, child_now() > next && (next = child_now() + 0.2) > 0 &&
                           truth_number(world->postgres->conninfo, TRUTH_FIXES) == 50);
    snprintf(path, sizeof path, "/api/v1/units/%u/track.geojson?from=%lld&to=%lld", unit, (long long)now + 10000,
             (long long)now + 20000);
    char *body = NULL;
    need(hub_get(hub, path, district, &body) == 200, "no track: %s", body);
    json_t *root = json_loads(body, 0, NULL);
    const json_t *line = json_object_get(json_object_get(root, "geometry"), "coordinates");
    need(root && json_array_size(line) == 10, "%zu points: %s", json_array_size(line), body);
    double lat = json_number_value(json_array_get(json_array_get(line, 3), 1));
    need((int32_t)(lat * 1e7 + 0.5) == LAT + 1300, "the fourth point is at %.7f", lat);
    json_decref(root);
    free(body);
    get(hub, path, NULL, 401);
    get(hub, path, town, 403);
    get(hub, "/api/v1/units/999/track.geojson", district, 404);
    get(hub, "/api/v1/units/0/track.geojson", district, 400);
    get(hub, "/api/v1/units/x/track.geojson", district, 400);
    get(hub, "/api/v1/units/1/track.geojson?from=x", district, 400);
    get(hub, "/api/v1/units/1/track.geojson?from=5&to=4", district, 400);
    postgres_freeze(world->postgres, true);
    get(hub, path, district, 503); // at the latest when its patience is over
    postgres_freeze(world->postgres, false);
}

static void operators_look_without_a_token(struct world *world) {
    world_redis(world);
    struct hub *hub = world_hub(world, NULL);
    get(hub, "/healthz", NULL, 200);
    char *body = NULL;
    need(hub_get(hub, "/readyz", NULL, &body) == 200, "not ready: %s", body);
    json_t *root = json_loads(body, 0, NULL);
    need(json_is_object(root), "/readyz is no JSON: %s", body);
    json_decref(root);
    free(body);
    need(hub_metric(hub, "muster_sessions") >= 0, "no metrics");
    // Every line is a comment or a sample, and every sample has its type told before.
    need(hub_get(hub, "/metrics", NULL, &body) == 200, "no metrics");
    for (char *at = body, *line; (line = strsep(&at, "\n")) && *line;) {
        char name[200] = "";
        double value;
        need(strncmp(line, "# HELP muster_", 14) == 0 || strncmp(line, "# TYPE muster_", 14) == 0 ||
                 (strncmp(line, "muster_", 7) == 0 && sscanf(strrchr(line, ' '), "%lf", &value) == 1 &&
                  sscanf(line, "%199[a-z0-9_]", name) == 1),
             "/metrics says: %s", line);
    }
    free(body);
}

static void phones_are_units(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    uint32_t unit = people_units(world, hub, "phone", 1, KIND(PERSON), TOWN_A);
    char token[64], duty[64], path[300];
    people_unit_account(world, hub, "phone", &unit, 1, token);
    people_account(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG, duty);
    struct member *wall = people_join(world, hub, "wall", ROLE(OBSERVER), DISTRICT_ORG);
    Muster__V1__View detail = MUSTER__V1__VIEW__INIT;
    detail.detail = true;
    member_view(wall, &detail);
    long long now = world_now_ms() / 1000 - 1000;
    snprintf(
        path, sizeof path,
        "/osmand?id=%s&lat=29.87&lon=121.55&timestamp=%lld&speed=10&bearing=90.5&altitude=12.3&batt=77&accuracy=4.5",
        token, now);
    get(hub, path, NULL, 200);
    world_until(world, picture_of(&wall->picture, unit));
    const struct client_fix *fix = &picture_of(&wall->picture, unit)->fix;
    need(fix->lat_e7 == LAT && fix->lon_e7 == LON && fix->at_ms == now * 1000 && fix->speed_cms == 514 &&
             fix->heading_cdeg == 9050 && fix->altitude_dm == 123 && fix->battery == 77 && fix->accuracy_dm == 45,
         "told otherwise: %d %d %lld, %d cm/s, %d, %d dm, %d %%, %d dm", fix->lat_e7, fix->lon_e7,
         (long long)fix->at_ms, fix->speed_cms, fix->heading_cdeg, fix->altitude_dm, fix->battery, fix->accuracy_dm);
    char *body = NULL; // Traccar Client posts
    snprintf(path, sizeof path, "/osmand?id=%s&lat=29.88&lon=121.55&timestamp=%lld", token, now + 10);
    need(client_http("127.0.0.1", hub->port, "POST", path, NULL, "", &body) == 200, "POST: %s", body);
    free(body);
    world_until(world, fix->lat_e7 == LAT + 100000);
    snprintf(path, sizeof path, "id=%s&lat=29.89&lon=121.55&timestamp=%lld", token, now + 20); // or a form
    need(client_http("127.0.0.1", hub->port, "POST", "/osmand", NULL, path, &body) == 200, "POST of a form: %s", body);
    free(body);
    world_until(world, fix->lat_e7 == LAT + 200000);
    static const char *const bad[] = {"lat=91&lon=1",
                                      "lat=&lon=1",
                                      "lat=nan&lon=1",
                                      "lat=1",
                                      "lon=1",
                                      "lat=1&lon=181",
                                      "lat=1e999&lon=2",
                                      "lat=0x10&lon=2",
                                      "lat=1&lon=2&timestamp=soon",
                                      "lat=1&lon=2&speed=1e300",
                                      "lat=1&lon=2&timestamp=9999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(path, sizeof path, "/osmand?id=%s&%s", token, bad[i]);
        get(hub, path, NULL, 400);
    }
    need(client_http("127.0.0.1", hub->port, "GET", "/metrics", NULL, NULL, &body) == 200, "/metrics: %s", body);
    need(strstr(body, "refused_total{reason=\"out_of_range\"} 10\n"), "not counted: %s", body);
    free(body);
    get(hub, "/osmand?id=wrong&lat=29.87&lon=121.55", NULL, 401);
    get(hub, "/osmand?lat=29.87&lon=121.55", NULL, 401);
    snprintf(path, sizeof path, "/osmand?id=%s&lat=29.87&lon=121.55", duty);
    get(hub, path, NULL, 403);
    need(!child_log_has(&hub->child, token), "the token stands in the log");
}

static void pages_are_served_safely(struct world *world) {
    char web[200], file[300], response[8192], value[400];
    snprintf(web, sizeof web, "%s/web", world->folder);
    folder_make(web);
    snprintf(file, sizeof file, "%s/index.html", web);
    folder_write(file, "<!doctype html><title>Muster</title>");
    snprintf(file, sizeof file, "%s/assets", web);
    folder_make(file);
    snprintf(file, sizeof file, "%s/assets/app-0123abcd.js", web);
    folder_write(file, "console.log(1)");
    snprintf(file, sizeof file, "%s/secret.txt", world->folder);
    folder_write(file, "not for the street");
    snprintf(file, sizeof file, "%s/outline.geojson", world->folder);
    folder_write(file, "{\"type\":\"FeatureCollection\",\"features\":[]}");
    const char *flags[] = {"--web", web, "--boundaries", file, NULL};
    struct hub *hub = world_hub(world, flags);
    need(street_http(world, hub, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", response, sizeof response) == 200, "%s",
         response);
    need(strstr(response, "<title>Muster</title>"), "not the page: %s", response);
    need(street_header(response, "content-type", value, sizeof value) && strncmp(value, "text/html", 9) == 0, "%s",
         value);
    need(street_header(response, "content-security-policy", value, sizeof value) && strstr(value, "default-src 'self'"),
         "no policy");
    need(street_header(response, "x-content-type-options", value, sizeof value) && strcmp(value, "nosniff") == 0,
         "sniffed");
    need(street_header(response, "cache-control", value, sizeof value) && strstr(value, "no-"), "index is kept: %s",
         value);
    need(street_http(world, hub, "GET /assets/app-0123abcd.js HTTP/1.1\r\nHost: x\r\n\r\n", response,
                     sizeof response) == 200,
         "%s", response);
    need(street_header(response, "content-type", value, sizeof value) && strstr(value, "javascript"), "%s", value);
    static const char *const outside[] = {"/../secret.txt",
                                          "/%2e%2e/secret.txt",
                                          "/assets/../../secret.txt",
                                          "//secret.txt",
                                          "/..%2fsecret.txt",
                                          "/assets/%2e%2e/%2e%2e/secret.txt",
                                          "/nothing.html",
                                          "/assets",
                                          "/assets/",
                                          "/%00",
                                          "/index.html%00.txt",
                                          "/\\..\\secret.txt"};
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        char request[300];
        snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", outside[i]);
        int status = street_http(world, hub, request, response, sizeof response);
        need(!strstr(response, "not for the street"), "%s leads outside", outside[i]);
        need(status == 0 || status == 404 || status == 400 || status == 403 ||
                 strstr(response, "<title>Muster</title>"),
             "%s: %d", outside[i], status);
    }
    char token[64];
    people_account(world, hub, "o", ROLE(OBSERVER), DISTRICT_ORG, token);
    get(hub, "/api/v1/boundaries.geojson", token, 200);
    get(hub, "/api/v1/boundaries.geojson", NULL, 401);
}

static int ask(struct world *world, struct hub *hub, const char *method, const char *path, const char *body) {
    static char request[200000];
    snprintf(request, sizeof request, "%s %s HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n\r\n%s", method, path,
             strlen(body), body);
    return street_http(world, hub, request, NULL, 0);
}

static bool refused_or_closed(int status) {
    return status == 0 || (status >= 400 && status < 500);
}

static void bad_requests_are_refused(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    people_account_with_password(world, hub, "li.si", ROLE(DUTY), DISTRICT_ORG, "right");
    static const char *const bodies[] = {"",
                                         "{",
                                         "[]",
                                         "null",
                                         "{\"account\":1,\"password\":2}",
                                         "{\"account\":\"li.si\"}",
                                         "{\"password\":\"right\"}",
                                         "{\"account\":\"li.si\",\"password\":\"right\",\"device\":\"\\u0007\"}",
                                         "{\"account\":\"li.si\",\"account\":\"li.si\",\"password\":\"right\"}",
                                         "{\"account\":\"\xff\xfe\",\"password\":\"x\"}",
                                         "{\"account\":\"li.si\\u0000\",\"password\":\"right\"}"};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        need(refused_or_closed(ask(world, hub, "POST", "/api/v1/login", bodies[i])), "taken: %s", bodies[i]);
    static char large[100001];
    memset(large, '[', sizeof large - 1);
    need(refused_or_closed(ask(world, hub, "POST", "/api/v1/login", large)), "100 KB of [ are taken");
    static const char *const methods[] = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        need(refused_or_closed(ask(world, hub, methods[i], "/api/v1/login", "")), "%s is taken", methods[i]);
    need(refused_or_closed(ask(world, hub, "POST", "/healthz", "")), "POST /healthz is taken");
    need(refused_or_closed(ask(world, hub, "POST", "/api/v1/logout", "")), "a sign-out of nobody");
    need(refused_or_closed(ask(world, hub, "GET", "/api/v2/units.geojson", "")), "another version's address");
    static const char *const raw[] = {
        "\r\n\r\n",
        "GET\r\n\r\n",
        "GET /\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET http:/// HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\nNo colon here\r\n\r\n",
        "POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{}",
        "POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n{}",
        "POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Length: ten\r\n\r\n{}",
        "GET /api/v1/units.geojson HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer\r\n\r\n",
        "GET /api/v1/units.geojson HTTP/1.1\r\nHost: x\r\nAuthorization: Basic eDp5\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", // TLS
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"};
    for (size_t i = 0; i < sizeof raw / sizeof *raw; i++) {
        char response[8192];
        int fd = street_dial(hub);
        street_text(fd, raw[i]);
        street_hear(world, fd, response, sizeof response, 12, 0.3, NULL);
        need(!strstr(response, " 200 "), "taken: %s", raw[i]);
        close(fd);
    }
    // Headers without end: refused or cut, and not kept in memory.
    static char giant[120000] = "GET / HTTP/1.1\r\nHost: x\r\nX-Long: ";
    memset(giant + strlen(giant), 'a', sizeof giant - 1 - strlen(giant));
    need(refused_or_closed(street_http(world, hub, giant, NULL, 0)), "giant header");
    static char many[120000] = "GET / HTTP/1.1\r\nHost: x\r\n";
    for (size_t len = strlen(many); len + 20 < sizeof many; len = strlen(many))
        memcpy(many + len, "X-A: b\r\nCookie: c\r\n", 20);
    need(refused_or_closed(street_http(world, hub, many, NULL, 0)), "many headers");
    char token[64];
    need(client_login("127.0.0.1", hub->port, "li.si", "right", "x", token) == 200, "the hub is harmed");
    get(hub, "/api/v1/units.geojson", token, 200);
}

// One request, one connection: what comes behind is no second one.
static void a_connection_serves_one_request(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    char response[8192], value[100];
    int fd = street_dial(hub);
    need(street_ask(world, fd, "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n", response,
                    sizeof response) == 200,
         "%s", response);
    need(street_header(response, "connection", value, sizeof value) && strcmp(value, "close") == 0, "it is kept");
    need(street_closes(world, fd, 20), "it is kept");
    close(fd);
}

int main(void) {
    return WORLD_RUN(SCENARIO(the_picture_as_geojson), SCENARIO(a_track_comes_from_the_database),
                     SCENARIO(operators_look_without_a_token), SCENARIO(phones_are_units),
                     SCENARIO(pages_are_served_safely), SCENARIO(bad_requests_are_refused),
                     SCENARIO(a_connection_serves_one_request));
}
