// muster-load: starts a hub of its own, or another broker, loads it, and ends with one line of JSON.
// SPDX-License-Identifier: Apache-2.0
#include <getopt.h>
#include <sodium.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/text.h"
#include "muster-load/load.h"

static const struct {
    const char *name;
    int (*run)(const struct load_args *args);
    const char *help;
} commands[] = {
    {"fanout", fanout, "units at 1 Hz, each its own session, to viewers of everything"},
    {"foe", foe, "the same to another broker, of --protocol"},
    {"orders", orders, "commands at --rate until the recipient's socket, then as many as can be acknowledged"},
    {"sessions", sessions, "memory of --sessions idle sessions"},
    {"storm", storm, "--sessions sessions drop and come back under orders; then the hub is killed and started again"},
    {"slow", slow, "viewers beside --stuck others that read, and then do not"},
    {"ingest", ingest, "fixes into PostGIS; needs --database"},
    {"copy", copy, "the same rows into the same table by bare COPY, without a hub; needs --database"},
    {"posts", posts, "a command post of 300: opening it, a handover with 200 open orders, an order to all groups"},
    {"fences", fences, "--units units at 1 Hz through --fences fences; what crossed is held against the truth"},
    {"nearest", nearest, "questions for the nearest of --units units, with --fix-rate fixes a second beside them"},
    {"mixed", mixed, "a district ten times over: 1,000 consoles, 10,000 tablets, orders, GeoJSON"},
};
#define COMMANDS (sizeof commands / sizeof *commands)

enum kind { TEXT, NUMBER, SWITCH };
#define AT(member) offsetof(struct load_args, member)
static const struct {
    const char *name, *value;
    enum kind kind;
    size_t at;
    const char *help;
} flags[] = {
    {"musterd", "PATH", TEXT, AT(musterd), "the hub's program (musterd beside this one)"},
    {"hub-args", "TEXT", TEXT, AT(hub_args), "further flags for it, separated by spaces"},
    {"hub-cpu", "N", NUMBER, AT(hub_cpu), "core for the hub or broker"},
    {"own-cpu", "N", NUMBER, AT(own_cpu), "core for this program"},
    {"viewers", "N", NUMBER, AT(viewers), "(200)"},
    {"units", "N", NUMBER, AT(units), "(2000)"},
    {"relays", "N", NUMBER, AT(relays), "sessions that report for the units (0: each unit its own)"},
    {"sample", "N", NUMBER, AT(sample), "one viewer in so many decodes every column, the others count rows (1)"},
    {"sessions", "N", NUMBER, AT(sessions), "(10000)"},
    {"stuck", "N", NUMBER, AT(stuck), "(200)"},
    {"fences", "N", NUMBER, AT(fences), "(10000)"},
    {"rate", "N", NUMBER, AT(rate), "commands a second (20)"},
    {"seconds", "N", NUMBER, AT(seconds), "how long to measure (10)"},
    {"tls", NULL, SWITCH, AT(tls), "between hub or broker and sessions"},
    {"gateway", NULL, SWITCH, AT(gateway), "viewers at a second hub; needs --redis"},
    {"batch", "N", NUMBER, AT(batch), "rows of one COPY; 0: all in one (8192, as a hub's)"},
    {"protocol", "mqtt|nats|bare", TEXT, AT(protocol), "of a foe"},
    {"plain", NULL, SWITCH, AT(plain), "a foe over TCP without WebSocket"},
    {"database", "CONNINFO", TEXT, AT(database), "given to the hub; none: without"},
    {"redis", "ADDRESS", TEXT, AT(redis), "likewise"},
    {"fix-rate", "N", NUMBER, AT(fix_rate), "fixes a second beside questions (2100)"},
    {"catalogue", "FILE", TEXT, AT(catalogue), "of the capabilities (ops/catalogues/capabilities.json)"},
    {"template", "FILE", TEXT, AT(template), "of the command post (ops/templates/onsite-1-8.conf)"},
};
#define FLAGS (sizeof flags / sizeof *flags)

static int usage(int status) {
    puts("Usage: muster-load COMMAND [options]\n\nCommands:");
    for (size_t i = 0; i < COMMANDS; i++)
        printf("  %-9s %s\n", commands[i].name, commands[i].help);
    puts("\nOptions:");
    for (size_t i = 0; i < FLAGS; i++)
        printf("  --%s%s%s: %s\n", flags[i].name, flags[i].value ? " " : "", flags[i].value ? flags[i].value : "",
               flags[i].help);
    return status;
}

static bool set(struct load_args *args, size_t flag, const char *text) {
    void *to = (char *)args + flags[flag].at;
    int64_t number = 0;
    if (flags[flag].kind == TEXT)
        *(const char **)to = text;
    else if (flags[flag].kind == SWITCH)
        *(bool *)to = true;
    else if (text_to_i64(text, 0, 10000000, &number))
        *(int *)to = (int)number;
    else
        return false;
    return true;
}

static bool read_flags(struct load_args *args, int argc, char **argv) {
    struct option options[FLAGS + 2] = {[FLAGS] = {"help", no_argument, NULL, 'h'}};
    int index = 0, found;
    for (size_t i = 0; i < FLAGS; i++)
        options[i] = (struct option){flags[i].name, flags[i].value ? required_argument : no_argument, NULL, 0};
    while ((found = getopt_long(argc, argv, "", options, &index)) != -1)
        if (found == 'h')
            exit(usage(EXIT_SUCCESS));
        else if (found != 0 || !set(args, (size_t)index, optarg))
            return false;
    return args->sample > 0;
}

static const char *beside(const char *own, const char *name, char *path, size_t size) {
    const char *slash = strrchr(own, '/');
    snprintf(path, size, "%.*s%s", slash ? (int)(slash - own + 1) : 0, own, name);
    return path;
}

static void lift_file_limit(void) {
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

int main(int argc, char **argv) {
    char path[512];
    struct load_args args = {.musterd = beside(argv[0], "musterd", path, sizeof path),
                             .hub_args = "",
                             .template = "ops/templates/onsite-1-8.conf",
                             .catalogue = "ops/catalogues/capabilities.json",
                             .fix_rate = 2100,
                             .hub_cpu = -1,
                             .own_cpu = -1,
                             .viewers = 200,
                             .units = 2000,
                             .sample = 1,
                             .batch = 8192,
                             .seconds = 10,
                             .sessions = 10000,
                             .stuck = 200,
                             .fences = 10000,
                             .rate = 20,
                             .protocol = "",
                             .database = "",
                             .redis = ""};
    if (!read_flags(&args, argc, argv) || optind >= argc)
        return usage(2);
    lift_file_limit();
    if (sodium_init() < 0)
        return EXIT_FAILURE;
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(argv[optind], commands[i].name) == 0)
            return commands[i].run(&args);
    return usage(2);
}
