// Recorded tracks, played by the simulator, arrive in PostGIS fix for fix: count, place to 1e-7 degree, time.
// SPDX-License-Identifier: Apache-2.0
#include <libpq-fe.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "world/folder.h"
#include "world/people.h"
#include "world/truth.h"

#define POINTS 1000

// What a file says about one vehicle: its distinct instants, oldest first.
struct path {
    uint32_t count;
    struct {
        int64_t at_ms;
        double lat, lon;
    } points[POINTS];
};

static int64_t ms_of(const char *text) {
    struct tm parts = {0};
    need(strptime(text, "%Y-%m-%d %H:%M:%S", &parts) != NULL, "not a time: %s", text);
    return (int64_t)timegm(&parts) * 1000;
}

static void add(struct path *path, int64_t at_ms, double lat, double lon) {
    if (path->count > 0 && path->points[path->count - 1].at_ms == at_ms)
        return; // the receiver repeated itself: one fix
    need(path->count < POINTS, "a longer fixture than expected");
    path->points[path->count].at_ms = at_ms;
    path->points[path->count].lat = lat;
    path->points[path->count++].lon = lon;
}

static struct path read_path(const char *file, const char *vehicle) {
    struct path path = {0};
    char line[200], name[40], time[40];
    double lat, lon;
    FILE *in = fopen(file, "re");
    need(in != NULL, "%s cannot be read", file);
    while (fgets(line, sizeof line, in))
        if (vehicle && sscanf(line, "\"%39[^\"]\",\"%39[^\"]\",%lf,%lf", name, time, &lat, &lon) == 4) {
            if (strcmp(name, vehicle) == 0)
                add(&path, ms_of(time), lat, lon);
        } else if (!vehicle && sscanf(line, "%lf;%lf;%39[^+]", &lon, &lat, time) == 3)
            add(&path, ms_of(time), lat, lon);
    fclose(in);
    need(path.count > 0, "%s holds nothing of %s", file, vehicle ? vehicle : "anybody");
    return path;
}

// `shift`: ms that every time is later than in the file; NAN: any, as long as it is the same for all.
static void arrived(struct world *world, const struct path *path, const char *code, double shift) {
    PGconn *connection = PQconnectdb(world->postgres->conninfo);
    PGresult *rows =
        PQexecParams(connection,
                     "SELECT extract(epoch from f.at) * 1000, ST_Y(f.place), ST_X(f.place) FROM muster.fix f "
                     "JOIN muster.unit u USING (unit) WHERE u.code = $1 ORDER BY f.at",
                     1, NULL, &code, NULL, NULL, 0);
    need(PQresultStatus(rows) == PGRES_TUPLES_OK, "database: %s", PQerrorMessage(connection));
    need(PQntuples(rows) == (int)path->count, "%s: %d fixes in PostGIS, %u in the file", code, PQntuples(rows),
         path->count);
    for (int i = 0; i < PQntuples(rows); i++) {
        double at_ms = strtod(PQgetvalue(rows, i, 0), NULL), lat = strtod(PQgetvalue(rows, i, 1), NULL),
               lon = strtod(PQgetvalue(rows, i, 2), NULL);
        if (i == 0 && isnan(shift))
            shift = at_ms - (double)path->points[0].at_ms;
        need(fabs(lat - path->points[i].lat) < 0.5e-7 && fabs(lon - path->points[i].lon) < 0.5e-7,
             "%s, fix %d: at %.8f %.8f instead of %.8f %.8f", code, i, lat, lon, path->points[i].lat,
             path->points[i].lon);
        need(fabs(at_ms - (double)path->points[i].at_ms - shift) < 0.5, "%s, fix %d: at another time", code, i);
    }
    PQclear(rows);
    PQfinish(connection);
}

static void play(struct world *world, struct hub *hub, const char *const *more) {
    const char *argv[CHILD_ARGS] = {BINARY_DIR "/muster-sim", "--socket", hub->admin, "--devices", "0", "--speed", "0"};
    int count = 7;
    for (; *more; more++)
        argv[count++] = *more;
    char log[200];
    snprintf(log, sizeof log, "%s/sim.log", world->folder);
    struct child sim = {0};
    child_start(&sim, &(struct child_plan){.name = "sim", .argv = argv, .log = log, .quiet = true});
    bool ended = child_wait(&sim, 300);
    if (!ended || sim.status != 0) {
        char *text = child_log(&sim);
        print_error("%s\n", text);
        free(text);
    }
    need(ended && sim.status == 0, "the simulator ended with %d", sim.status);
    child_kill(&sim);
}

static void wait_for_fixes(struct world *world, double count) {
    double next = 0;
    world_until(world, child_now() > next && (next = child_now() + 0.2) > 0 &&
                           truth_number(world->postgres->conninfo, TRUTH_FIXES) >= count);
}

#define BUSES SOURCE_DIR "/tests/fixtures/two-buses.csv"
#define WALK SOURCE_DIR "/tests/fixtures/walk.csv"

static void old_tracks_are_shifted_to_now(struct world *world) {
    world_postgres(world);
    struct hub *hub = world_hub(world, NULL);
    struct member *wall = people_join(world, hub, "wall", ROLE(OBSERVER), DISTRICT_ORG);
    member_watch(wall);
    const char *more[] = {"--shift-to-now", "--track", BUSES ":bus", "--track", WALK ":walker", NULL};
    play(world, hub, more);
    static struct path one, two, walk;
    one = read_path(BUSES, "B-31");
    two = read_path(BUSES, "B-47");
    walk = read_path(WALK, NULL);
    wait_for_fixes(world, one.count + two.count + walk.count);
    arrived(world, &one, "bus-B-31", NAN);
    arrived(world, &two, "bus-B-47", NAN);
    arrived(world, &walk, "walker", NAN);
    world_until(world, picture_count(&wall->picture) == 3);
}

// From three days ago across midnights: several partitions, times as recorded, and the map is not moved.
static void recent_tracks_keep_their_times(struct world *world) {
    world_postgres(world);
    struct hub *hub = world_hub(world, NULL);
    char file[200], option[220];
    snprintf(file, sizeof file, "%s/three-days.csv", world->folder);
    FILE *out = fopen(file, "we");
    need(out != NULL, "%s cannot be written", file);
    fprintf(out, "X;Y;t\n");
    time_t from = time(NULL) - 3 * 86400;
    for (int i = 0; i < 900; i++) {
        char text[40];
        time_t at = from + i * 240;
        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", gmtime(&at));
        fprintf(out, "%.7f;%.7f;%s+00\n", 121.55 + i * 0.0001001, 29.87 - i * 0.0000333, text);
    }
    fclose(out);
    snprintf(option, sizeof option, "%s:wanderer", file);
    const char *more[] = {"--track", option, NULL};
    play(world, hub, more);
    static struct path path;
    path = read_path(file, NULL);
    wait_for_fixes(world, path.count);
    arrived(world, &path, "wanderer", 0);
}

int main(void) {
    return WORLD_RUN(SCENARIO(old_tracks_are_shifted_to_now), SCENARIO(recent_tracks_keep_their_times));
}
