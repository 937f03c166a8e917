// muster-load: starts a hub of its own, loads it, and ends with one line of JSON.
// SPDX-License-Identifier: Apache-2.0
#include <getopt.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "muster-load/load.h"

static const struct {
    const char *name;
    int (*run)(const struct load_args *args);
    const char *help;
} commands[] = {
    {"fanout", fanout, "units at 1 Hz, each its own session, to viewers of everything"},
    {"orders", orders, "commands at --rate until the recipient's socket, then as many as can be acknowledged"},
    {"sessions", sessions, "memory of --sessions idle sessions"},
    {"ingest", ingest, "fixes into PostGIS; needs --database"},
    {"mixed", mixed, "a district ten times over: 1,000 consoles, 10,000 tablets, orders, GeoJSON"},
    {"storm", storm, "the hub is killed and started again under --sessions sessions"},
};

static void usage(void) {
    puts("Usage: muster-load COMMAND [options]\n\nCommands:");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        printf("  %-9s %s\n", commands[i].name, commands[i].help);
    puts("\nOptions:\n"
         "  --musterd PATH    the hub's program (musterd beside this one)\n"
         "  --hub-args TEXT   further flags for it, separated by spaces\n"
         "  --hub-cpu N       core for the hub;  --own-cpu N  core for this program\n"
         "  --viewers N (200) --units N (2000) --sessions N (10000) --rate N (20, commands or fixes a second)\n"
         "  --seconds N (10)  how long to measure\n"
         "  --database CONNINFO  --redis ADDRESS   given to the hub; none: without");
}

static const char *beside(const char *own, const char *name, char *path, size_t size) {
    const char *slash = strrchr(own, '/');
    snprintf(path, size, "%.*s%s", slash ? (int)(slash - own + 1) : 0, own, name);
    return path;
}

int main(int argc, char **argv) {
    enum { MUSTERD = 1, HUB_ARGS, HUB_CPU, OWN_CPU, VIEWERS, UNITS, SECONDS, SESSIONS, RATE, DATABASE, REDIS };
    static const struct option options[] = {
        {"musterd", 1, 0, MUSTERD},   {"hub-args", 1, 0, HUB_ARGS}, {"hub-cpu", 1, 0, HUB_CPU},
        {"own-cpu", 1, 0, OWN_CPU},   {"viewers", 1, 0, VIEWERS},   {"units", 1, 0, UNITS},
        {"seconds", 1, 0, SECONDS},   {"sessions", 1, 0, SESSIONS}, {"rate", 1, 0, RATE},
        {"database", 1, 0, DATABASE}, {"redis", 1, 0, REDIS},       {0}};
    char path[512];
    struct load_args args = {.musterd = beside(argv[0], "musterd", path, sizeof path),
                             .hub_args = "",
                             .hub_cpu = -1,
                             .own_cpu = -1,
                             .viewers = 200,
                             .units = 2000,
                             .seconds = 10,
                             .sessions = 10000,
                             .rate = 20,
                             .database = "",
                             .redis = ""};
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        int number = optarg ? atoi(optarg) : 0;
        switch (option) {
        case MUSTERD:
            args.musterd = optarg;
            break;
        case HUB_ARGS:
            args.hub_args = optarg;
            break;
        case HUB_CPU:
            args.hub_cpu = number;
            break;
        case OWN_CPU:
            args.own_cpu = number;
            break;
        case VIEWERS:
            args.viewers = number;
            break;
        case UNITS:
            args.units = number;
            break;
        case SECONDS:
            args.seconds = number;
            break;
        case SESSIONS:
            args.sessions = number;
            break;
        case RATE:
            args.rate = number;
            break;
        case DATABASE:
            args.database = optarg;
            break;
        case REDIS:
            args.redis = optarg;
            break;
        default:
            usage();
            return 2;
        }
    }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    if (sodium_init() < 0)
        return EXIT_FAILURE;
    for (size_t i = 0; optind < argc && i < sizeof commands / sizeof *commands; i++)
        if (strcmp(argv[optind], commands[i].name) == 0)
            return commands[i].run(&args);
    usage();
    return 2;
}
