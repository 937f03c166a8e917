// muster-sim: options, and the run.
// SPDX-License-Identifier: Apache-2.0
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "muster-sim/district.h"
#include "muster-sim/registry.h"
#include "muster-sim/sim.h"

enum { DONE, FAILED, USAGE };
#define TRACKS_MAX 256

static const char help[] =
    "muster-sim moves a demonstration district over the protocol of Muster, and plays recorded tracks.\n\n"
    "Usage: muster-sim [--socket PATH | --host HOST --port N --token-file FILE] [options]\n"
    "       muster-sim --boundaries FILE | --forces FILE [--district CODE]\n\n"
    "  --socket PATH       admin socket of the hub; default $MUSTER_SOCKET, else var/data/admin.sock\n"
    "  --host HOST         the hub over TCP; default with --port: 127.0.0.1\n"
    "  --port N            its port; default 8460\n"
    "  --token-file FILE   file whose first line is the token to sign in with\n"
    "  --district CODE     6-digit code of the district; default: the hub's, 330299 for files\n"
    "  --seed N            another seed, another life; default 1\n"
    "  --devices N         units of the district; default 1000, with --track 0\n"
    "  --incidents         incidents are opened, handled and closed, a handful at a time\n"
    "  --speed X           times real time; default 1. 0: as fast as the hub takes it, every row kept until its "
    "receipt;\n"
    "                      then the district needs --duration and lives that long up to now\n"
    "  --duration S        ends after S seconds; default: when the tracks are played, else never\n"
    "  --track FILE[:CODE] plays a CSV or GPX file, its vehicles as units with this code; may be repeated\n"
    "  --shift-to-now      moves the times of tracks into the present: with --speed 0 a file ends now, else it begins "
    "now.\n"
    "                      Without it device times are as recorded: they go to history, and what is older than the\n"
    "                      hub's fix_past_s is refused\n"
    "  --longest-gap S     pauses in tracks are cut to S seconds while playing\n"
    "  --boundaries FILE   writes the district and its 17 towns as GeoJSON (name, code, level) and exits\n"
    "  --forces FILE       writes the registry of its units as CSV, as musterctl forces import takes it, and exits\n"
    "  --help, --version\n\n"
    "Missing units are registered first; a later run finds them by their codes. SIGINT or SIGTERM ends it; then, as "
    "at\n"
    "the end, a summary line goes to standard output. Exit codes: 0 every fix sent got its receipt, 1 some did not or\n"
    "the hub refused the session, 2 wrong usage.\n";

struct line {
    struct sim_options sim;
    const char *token_file, *boundaries, *forces;
    const char *tracks[TRACKS_MAX];
    int track_count;
    bool devices_given;
    char token[128];
};

static int usage(const char *what, const char *value) {
    fprintf(stderr, "muster-sim: %s%s%s; see --help.\n", what, value ? " " : "", value ? value : "");
    return USAGE;
}

static bool take_number(const char *flag, int64_t min, int64_t max, int64_t *out) {
    if (text_to_i64(optarg, min, max, out))
        return true;
    fprintf(stderr, "muster-sim: --%s must be a whole number from %lld to %lld, not \"%s\".\n", flag, (long long)min,
            (long long)max, optarg);
    return false;
}

static bool take_seconds(const char *flag, double max, double *out) {
    if (text_to_double(optarg, 0, max, out))
        return true;
    fprintf(stderr, "muster-sim: --%s must be a number from 0 to %.0f, not \"%s\".\n", flag, max, optarg);
    return false;
}

enum {
    SOCKET = 1,
    HOST,
    PORT,
    TOKEN_FILE,
    DISTRICT,
    SEED,
    DEVICES,
    INCIDENTS,
    SPEED,
    DURATION,
    TRACK,
    SHIFT,
    GAP,
    BOUNDARIES,
    FORCES,
    HELP,
    VERSION
};
static const struct option options[] = {
    {"socket", required_argument, NULL, SOCKET},     {"host", required_argument, NULL, HOST},
    {"port", required_argument, NULL, PORT},         {"token-file", required_argument, NULL, TOKEN_FILE},
    {"district", required_argument, NULL, DISTRICT}, {"seed", required_argument, NULL, SEED},
    {"devices", required_argument, NULL, DEVICES},   {"incidents", no_argument, NULL, INCIDENTS},
    {"speed", required_argument, NULL, SPEED},       {"duration", required_argument, NULL, DURATION},
    {"track", required_argument, NULL, TRACK},       {"shift-to-now", no_argument, NULL, SHIFT},
    {"longest-gap", required_argument, NULL, GAP},   {"boundaries", required_argument, NULL, BOUNDARIES},
    {"forces", required_argument, NULL, FORCES},     {"help", no_argument, NULL, HELP},
    {"version", no_argument, NULL, VERSION},         {0},
};

// False: said what is wrong.
static bool take(struct line *line, int option) {
    struct sim_options *sim = &line->sim;
    int64_t number = 0;
    double seconds = 0;
    switch (option) {
    case SOCKET:
        sim->socket = optarg;
        return true;
    case HOST:
        sim->host = optarg;
        return true;
    case PORT:
        sim->host = sim->host ? sim->host : "127.0.0.1";
        if (!take_number("port", 1, 65535, &number))
            return false;
        sim->port = (int)number;
        return true;
    case TOKEN_FILE:
        line->token_file = optarg;
        return true;
    case DISTRICT:
        sim->district = optarg;
        return text_is_of(optarg, "0123456789", 6, 6) || usage("--district must be 6 digits, not", optarg) == DONE;
    case SEED:
        if (!take_number("seed", 0, INT64_MAX, &number))
            return false;
        sim->seed = (uint64_t)number;
        return true;
    case DEVICES:
        line->devices_given = true;
        if (!take_number("devices", 0, 900000, &number))
            return false;
        sim->devices = (uint32_t)number;
        return true;
    case INCIDENTS:
        return sim->incidents = true;
    case SPEED:
        return take_seconds("speed", 1000, &sim->speed);
    case DURATION:
        return take_seconds("duration", 1e7, &sim->duration_s);
    case TRACK:
        if (line->track_count == TRACKS_MAX)
            return usage("there are too many tracks", NULL) == DONE;
        line->tracks[line->track_count++] = optarg;
        return true;
    case SHIFT:
        return sim->shift = true;
    case GAP:
        if (!take_seconds("longest-gap", 1e7, &seconds))
            return false;
        sim->gap_ms = (int64_t)(seconds * 1000);
        return true;
    case BOUNDARIES:
        line->boundaries = optarg;
        return true;
    case FORCES:
        line->forces = optarg;
        return true;
    default:
        return false; // getopt said what is wrong
    }
}

// What there is of the district without a hub: its boundaries, its registry.
static int write_file(const struct line *line, const char *path, bool boundaries) {
    struct buf text = {0};
    struct roster roster = {0};
    struct land *land = land_create(line->sim.district ? line->sim.district : "330299");
    FILE *file = fopen(path, "we");
    if (boundaries) {
        land_geojson(land, &text);
    } else {
        district_muster(&roster, land, DISTRICT_DEVICES, line->sim.seed);
        registry_csv(&roster, &text);
    }
    roster_free(&roster);
    bool good = file && fwrite(text.data, 1, text.len, file) == text.len;
    good = file && fclose(file) == 0 && good;
    buf_free(&text);
    land_destroy(land);
    if (!good)
        perror(path);
    return good ? DONE : FAILED;
}

static bool read_token(struct line *line) {
    FILE *file = fopen(line->token_file, "re");
    bool read = file && fgets(line->token, sizeof line->token, file);
    if (file)
        fclose(file);
    line->token[strcspn(line->token, " \r\n")] = '\0';
    line->sim.token = line->token;
    return read || usage("no token can be read from", line->token_file) == DONE;
}

static int run(struct line *line) {
    struct player *player = line->track_count > 0 ? player_create() : NULL;
    bool loaded = true;
    for (int i = 0; loaded && i < line->track_count; i++)
        loaded = player_load(player, line->tracks[i]);
    line->sim.player = player;
    int result = loaded ? sim_run(&line->sim) : USAGE;
    player_destroy(player);
    return result;
}

int main(int argc, char **argv) {
    const char *socket = getenv("MUSTER_SOCKET");
    struct line line = {
        .sim = {.socket = socket && *socket ? socket : "var/data/admin.sock", .port = 8460, .seed = 1, .speed = 1}};
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == HELP || option == VERSION) {
            fputs(option == HELP ? help : "muster-sim " MUSTER_VERSION "\n", stdout);
            return DONE;
        }
        if (!take(&line, option))
            return USAGE;
    }
    if (optind < argc)
        return usage("what is this for:", argv[optind]);
    if (line.boundaries)
        return write_file(&line, line.boundaries, true);
    if (line.forces)
        return write_file(&line, line.forces, false);
    if (!line.devices_given && line.track_count == 0)
        line.sim.devices = DISTRICT_DEVICES;
    if (line.sim.speed <= 0 && line.sim.devices > 0 && line.sim.duration_s <= 0)
        return usage("--speed 0 needs a --duration for the district", NULL);
    if (line.token_file && !read_token(&line))
        return USAGE;
    return run(&line);
}
