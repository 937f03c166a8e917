// Who can be there first: a registry of as many units as asked for, with fixes that go on coming, and questions for the
// nearest of them, one after the other. What is measured is what the hub itself took for each, as it says in its
// answer.
// SPDX-License-Identifier: Apache-2.0
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "muster-load/load.h"

#define IMPORT_ROWS 2000 // of one import
#define FIX_ROWS 500
#define SHARE_SEEN 0.9 // of the units have a fix, the others are at home
#define PATH_SIZE 200

struct asking {
    struct hub hub;
    struct ev_loop *ev;
    struct client *relay;
    char **keys; // of the catalogue
    uint32_t key_count, units, seen;
    uint64_t random, sent, questions, empty;
    char token[64];
    struct histogram took_ms, http_ms;
};

static uint32_t dice(struct asking *asking, uint32_t sides) {
    asking->random = asking->random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(asking->random >> 33) % sides;
}

// A district of 50 km, denser in its middle.
static double away(struct asking *asking) {
    double share = dice(asking, 100000) / 1e5 - 0.5;
    return share * fabs(share) * 1.0;
}

// ---- the registry

static void say_catalogue(struct client *client, const void *body) {
    char key[] = "capabilities";
    Muster__V1__CataloguePut put = MUSTER__V1__CATALOGUE_PUT__INIT;
    put.kind = MUSTER__V1__CATALOGUE_KIND__CATALOGUE_KIND_CAPABILITIES;
    put.key = put.zh = put.en = key;
    put.body = (char *)(uintptr_t)body;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    command.body_case = MUSTER__V1__COMMAND__BODY_CATALOGUE_PUT;
    command.catalogue_put = &put;
    client_command(client, &command, NULL);
}

static bool put_catalogue(struct asking *asking, const char *path) {
    json_t *file = json_load_file(path, 0, NULL), *body = json_object_get(file, "body");
    json_t *rows = json_object_get(body, "capabilities");
    char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
    asking->key_count = (uint32_t)json_array_size(rows);
    asking->keys = mem_new((asking->key_count + 1) * sizeof *asking->keys);
    for (uint32_t i = 0; i < asking->key_count; i++)
        asking->keys[i] = mem_strdup(json_string_value(json_object_get(json_array_get(rows, i), "key")));
    bool good = text && asking->key_count > 0 && setup_say(&asking->hub, say_catalogue, text);
    if (!good)
        fprintf(stderr, "muster-load: %s is no catalogue of capabilities\n", path);
    free(text);
    json_decref(file);
    return good;
}

static void add_row(struct asking *asking, struct buf *file, uint32_t unit) {
    static const char *const kinds[] = {"team", "person", "vehicle", "drone", "boat"};
    char org[16];
    town_org(unit % LOAD_TOWNS, org);
    buf_printf(file, "U%u,U%u,%s,%s,", unit, unit, kinds[dice(asking, 5)], org);
    uint32_t first = dice(asking, asking->key_count);
    for (uint32_t i = dice(asking, 4); i > 0; i--) // the first keys are common, the last ones rare
        buf_printf(file, "%s|", asking->keys[(first * first / asking->key_count + 7 * i) % asking->key_count]);
    buf_printf(file, ",%.6f,%.6f,%u,%u\n", 29.85 + away(asking), 121.45 + away(asking), dice(asking, 4) * 5,
               dice(asking, 3) * 20);
}

// In files of as many rows as one import takes, over the admin socket.
static bool import_units(struct asking *asking) {
    struct buf file = {0};
    bool good = true;
    for (uint32_t next = 1; good && next <= asking->units;) {
        buf_clear(&file);
        buf_printf(&file, "code,name,kind,org,can,lat,lon,ready_min,speed\n");
        for (uint32_t i = 0; i < IMPORT_ROWS && next <= asking->units; i++)
            add_row(asking, &file, next++);
        buf_add(&file, "", 1);
        char *answer = NULL;
        good = client_http_local(asking->hub.socket, "POST", "/api/v1/forces/import?format=csv",
                                 (const char *)file.data, &answer) == 200;
        if (!good)
            fprintf(stderr, "muster-load: the import is refused: %.300s\n", answer ? answer : "");
        free(answer);
    }
    buf_free(&file);
    return good;
}

// ---- fixes

static void send_fixes(struct asking *asking, uint32_t first, uint32_t count) {
    struct client_fix rows[FIX_ROWS];
    for (uint32_t i = 0; i < count; i++)
        rows[i] = (struct client_fix){.unit = 1 + (first + i) % asking->seen,
                                      .lat_e7 = (int32_t)((29.85 + away(asking)) * 1e7),
                                      .lon_e7 = (int32_t)((121.45 + away(asking)) * 1e7),
                                      .at_ms = (int64_t)load_wall_ms(),
                                      .speed_cms = -1,
                                      .heading_cdeg = -1,
                                      .accuracy_dm = -1,
                                      .battery = -1,
                                      .altitude_dm = -1000000};
    for (uint32_t from = 0; from < count;) { // a row that does not fit a column begins another batch
        Muster__V1__Fixes fixes;
        uint32_t packed = client_fixes_pack(&fixes, rows + from, count - from);
        if (client_fixes(asking->relay, &fixes))
            asking->sent += packed;
        client_fixes_free(&fixes);
        from += packed;
    }
}

static bool is_live(void *arg) {
    return client_state(((struct asking *)arg)->relay) == CLIENT_LIVE;
}

static bool all_seen(void *arg) {
    struct asking *asking = arg;
    return hub_metric(&asking->hub, "muster_units{presence=\"live\"}") +
               hub_metric(&asking->hub, "muster_units{presence=\"stale\"}") +
               hub_metric(&asking->hub, "muster_units{presence=\"lost\"}") >=
           asking->seen;
}

static bool place_units(struct asking *asking) {
    asking->relay = load_client(asking->ev, &asking->hub, asking->token, "relay", NULL, false);
    if (!load_until(asking->ev, is_live, asking, 20.))
        return false;
    for (uint32_t next = 0; next < asking->seen; next += FIX_ROWS) {
        uint32_t left = asking->seen - next;
        send_fixes(asking, next, left < FIX_ROWS ? left : FIX_ROWS);
        load_run(asking->ev, 0.005);
    }
    return load_until(asking->ev, all_seen, asking, 60.);
}

// ---- questions

static void write_question(struct asking *asking, char path[PATH_SIZE]) {
    static const char *const kinds[] = {"", "", "", "&kinds=drone", "&kinds=team,vehicle"};
    int len = snprintf(path, PATH_SIZE, "/api/v1/nearest?lat=%.5f&lon=%.5f&n=10&by=%s%s", 29.85 + away(asking),
                       121.45 + away(asking), dice(asking, 2) ? "time" : "distance", kinds[dice(asking, 5)]);
    uint32_t wanted = dice(asking, 4) % 3; // capabilities: none, one, both of two
    for (uint32_t i = 0; i < wanted; i++)
        len += snprintf(path + len, PATH_SIZE - (size_t)len, "%s%s",
                        i ? "," : "&can=", asking->keys[dice(asking, asking->key_count)]);
}

static bool ask(struct asking *asking) {
    char path[PATH_SIZE], *answer = NULL;
    write_question(asking, path);
    int64_t began_us = load_us();
    int status = client_http("127.0.0.1", asking->hub.port, "GET", path, asking->token, NULL, &answer);
    const char *took = answer ? strstr(answer, "\"took_us\":") : NULL;
    bool good = status == 200 && took;
    if (good) {
        histogram_add(&asking->took_ms, atof(took + strlen("\"took_us\":")) / 1000);
        histogram_add(&asking->http_ms, (double)(load_us() - began_us) / 1000);
        asking->questions++;
        asking->empty += strstr(answer, "\"rank\":1,") == NULL;
    } else {
        fprintf(stderr, "muster-load: %s: %d %.300s\n", path, status, answer ? answer : "");
    }
    free(answer);
    return good;
}

// Fixes go on coming, --rate a second, so that the grid is never at rest.
static bool ask_for(struct asking *asking, int rate, double seconds) {
    int64_t began_us = load_us();
    uint64_t before = asking->sent;
    bool good = true;
    for (double at; good && (at = (double)(load_us() - began_us) * 1e-6) < seconds;) {
        int64_t due = (int64_t)(at * rate) - (int64_t)(asking->sent - before);
        if (due > 0)
            send_fixes(asking, dice(asking, asking->seen), due < FIX_ROWS ? (uint32_t)due : FIX_ROWS);
        load_run(asking->ev, 0.0005);
        good = ask(asking);
    }
    return good;
}

int nearest(const struct load_args *args) {
    struct asking *asking = mem_new(sizeof *asking);
    int status = EXIT_FAILURE;
    asking->units = (uint32_t)args->units;
    asking->seen = (uint32_t)(args->units * SHARE_SEEN) + 1;
    asking->random = 20251129;
    asking->ev = ev_default_loop(0);
    double imported_s = 0;
    bool ready = args->units > 1 && hub_start(&asking->hub, args) && put_catalogue(asking, args->catalogue) &&
                 setup_account(&asking->hub, "relay", "relay", LOAD_ORG, asking->token);
    if (ready) {
        int64_t began_us = load_us();
        ready = import_units(asking);
        imported_s = (double)(load_us() - began_us) * 1e-6;
    }
    ready = ready && place_units(asking) && ask_for(asking, args->fix_rate, 1.);
    memset(&asking->took_ms, 0, sizeof asking->took_ms);
    memset(&asking->http_ms, 0, sizeof asking->http_ms);
    asking->questions = asking->empty = 0;
    uint64_t sent = asking->sent;
    double cpu = cpu_seconds(asking->hub.pid);
    if (ready && ask_for(asking, args->fix_rate, args->seconds)) {
        printf("{\"nearest\":{\"units\":%u,\"questions\":%llu,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f,"
               "\"http_p50_ms\":%.2f,\"http_p99_ms\":%.2f,\"nobody\":%llu,\"fixes_per_s\":%.0f,\"imported_per_s\":%.0f,"
               "\"hub_cpu_s\":%.2f,\"hub_mib\":%.1f}}\n",
               asking->units, (unsigned long long)asking->questions, histogram_at(&asking->took_ms, 0.5),
               histogram_at(&asking->took_ms, 0.99), asking->took_ms.max, histogram_at(&asking->http_ms, 0.5),
               histogram_at(&asking->http_ms, 0.99), (unsigned long long)asking->empty,
               (double)(asking->sent - sent) / args->seconds, asking->units / imported_s,
               cpu_seconds(asking->hub.pid) - cpu, memory_kib(asking->hub.pid) / 1024.);
        status = EXIT_SUCCESS;
    }
    client_destroy(asking->relay);
    hub_remove(&asking->hub);
    for (uint32_t i = 0; i < asking->key_count; i++)
        free(asking->keys[i]);
    free(asking->keys);
    free(asking);
    return status;
}
