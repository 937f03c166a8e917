// musterctl, the operator's tool: finds the command in the table, reads its arguments, runs it.
// SPDX-License-Identifier: Apache-2.0
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "musterctl/ctl.h"

static const struct ctl_command *const tables[] = {
    account_commands,   token_commands, unit_commands,    incident_commands, template_commands, mode_commands,
    post_commands,      seat_commands,  order_commands,   status_commands,   log_commands,      intake_commands,
    catalogue_commands, plan_commands,  forces_commands,  fence_commands,    report_commands,   response_commands,
    dispatch_commands,  alarm_commands, casualty_commands};
#define TABLES (sizeof tables / sizeof *tables)

// ---- usage, from the table

static void print_form(FILE *out, const struct ctl_command *command) {
    fprintf(out, "  musterctl %s%s%s", command->noun, command->verb ? " " : "", command->verb ? command->verb : "");
    for (int i = 0; i < CTL_ARGUMENTS_MAX && command->argument[i]; i++)
        fprintf(out, " %s", command->argument[i]);
    for (const struct ctl_flag *flag = command->flags; flag->name; flag++)
        fprintf(out, flag->required ? " --%s%s%s" : " [--%s%s%s]", flag->name, flag->value ? " " : "",
                flag->value ? flag->value : "");
    fprintf(out, "\n      %s\n", command->help);
}

static void print_command(FILE *out, const struct ctl_command *command) {
    print_form(out, command);
    for (const struct ctl_flag *flag = command->flags; flag->name; flag++)
        fprintf(out, "      --%s%s%s: %s\n", flag->name, flag->value ? " " : "", flag->value ? flag->value : "",
                flag->help);
}

static void print_usage(FILE *out) {
    fputs("musterctl runs a Muster hub: accounts, tokens, units, incidents, command posts.\n\n"
          "Usage: musterctl [--socket PATH | --url URL --token-file FILE] [--seat N] [--timeout SECONDS] COMMAND\n\n"
          "  --socket PATH      admin socket of the hub; whoever can open it may do everything.\n"
          "                     Default: $MUSTER_SOCKET, else var/data/admin.sock\n"
          "  --url URL          the hub over the network: ws://127.0.0.1:8460, ws://[::1]:8460,\n"
          "                     or wss://HOST:PORT with TLS\n"
          "  --ca-file FILE     certificates (PEM) to trust with wss; default: those of the machine\n"
          "  --token-file FILE  file whose first line is the token to sign in with\n"
          "  --seat N           do it as the seat of that number, which the account of the token holds\n"
          "  --timeout SECONDS  how long to wait for an answer; default 10\n\n"
          "Commands (with --help behind one: what its flags mean):\n",
          out);
    for (size_t i = 0; i < TABLES; i++)
        for (const struct ctl_command *command = tables[i]; command->noun; command++)
            print_form(out, command);
    fputs("\nExit codes: 0 done, 1 refused (the hub says why), 2 wrong usage, 3 no connection or no answer.\n", out);
}

// ---- arguments

static const struct ctl_command *find(const char *noun, const char *verb) {
    for (size_t i = 0; i < TABLES; i++)
        for (const struct ctl_command *command = tables[i]; command->noun; command++)
            if (strcmp(command->noun, noun) == 0 && (!command->verb || (verb && strcmp(command->verb, verb) == 0)))
                return command;
    return NULL;
}

// getopt's index of an option of the command is that of its flag, behind the global ones.
enum { SOCKET, URL, TOKEN_FILE, CA_FILE, SEAT, TIMEOUT, HELP, VERSION, GLOBALS };
static const struct option globals[GLOBALS] = {
    {"socket", required_argument, NULL, 0},
    {"url", required_argument, NULL, 0},
    {"token-file", required_argument, NULL, 0},
    {"ca-file", required_argument, NULL, 0},
    {"seat", required_argument, NULL, 0},
    {"timeout", required_argument, NULL, 0},
    {"help", no_argument, NULL, 0},
    {"version", no_argument, NULL, 0},
};

struct line {
    struct ctl_options options;
    bool help, version;
};

static bool take_global(struct line *line, int index) {
    switch (index) {
    case SOCKET:
        line->options.socket = optarg;
        return true;
    case URL:
        line->options.url = optarg;
        return true;
    case TOKEN_FILE:
        line->options.token_file = optarg;
        return true;
    case CA_FILE:
        line->options.ca_file = optarg;
        return true;
    case SEAT:
        return ctl_object("--seat", optarg, &line->options.seat);
    case TIMEOUT:
        if (text_to_double(optarg, 0.1, 3600, &line->options.timeout_s))
            return true;
        ctl_usage("--timeout must be seconds from 0.1 to 3600, not \"%s\".", optarg);
        return false;
    case HELP:
        return line->help = true;
    default:
        return line->version = true;
    }
}

// Reads options from argv[optind] on, up to the first other word when `command` is NULL. False: said what is wrong.
static bool read_options(struct line *line, const struct ctl_command *command, struct ctl_args *args, int argc,
                         char **argv) {
    struct option options[GLOBALS + CTL_FLAGS_MAX + 1] = {0};
    memcpy(options, globals, sizeof globals);
    for (int i = 0; command && command->flags[i].name; i++)
        options[GLOBALS + i] =
            (struct option){command->flags[i].name, command->flags[i].value ? required_argument : no_argument, NULL, 0};
    int found, index = 0;
    while ((found = getopt_long(argc, argv, command ? "" : "+", options, &index)) != -1) {
        if (found != 0)
            return false; // getopt said what is wrong
        if (index < GLOBALS) {
            if (!take_global(line, index))
                return false;
        } else if (args->given_count == CTL_VALUES_MAX) {
            ctl_usage("there are too many flags.");
            return false;
        } else {
            args->given[args->given_count].name = options[index].name;
            args->given[args->given_count++].value = optarg ? optarg : "";
        }
    }
    return true;
}

static bool read_arguments(const struct ctl_command *command, struct ctl_args *args, int argc, char **argv) {
    int wanted = 0;
    while (wanted < CTL_ARGUMENTS_MAX && command->argument[wanted])
        wanted++;
    for (int i = 0; i < wanted; i++, optind++) {
        if (optind >= argc) {
            ctl_usage("%s is missing.", command->argument[i]);
            return false;
        }
        args->argument[i] = argv[optind];
    }
    if (optind < argc) {
        ctl_usage("what is \"%s\" for?", argv[optind]);
        return false;
    }
    for (const struct ctl_flag *flag = command->flags; flag->name; flag++)
        if (flag->required && !ctl_given(args, flag->name)) {
            ctl_usage("--%s %s is missing: %s.", flag->name, flag->value, flag->help);
            return false;
        }
    return true;
}

static int run(const struct ctl_command *command, const struct line *line, const struct ctl_args *args) {
    struct ctl *ctl = ctl_create(&line->options);
    int result = command->run(ctl, args);
    ctl_destroy(ctl);
    if (fflush(stdout) != 0)
        return ctl_usage("standard output cannot be written.");
    return result;
}

int main(int argc, char **argv) {
    const char *socket = getenv("MUSTER_SOCKET");
    struct line line = {.options = {.socket = socket && *socket ? socket : "var/data/admin.sock", .timeout_s = 10}};
    struct ctl_args args = {.given_count = 0};
    if (!read_options(&line, NULL, &args, argc, argv))
        return CTL_USAGE;
    if (line.version) {
        puts("musterctl " MUSTER_VERSION);
        return CTL_DONE;
    }
    if (optind >= argc) {
        print_usage(line.help ? stdout : stderr);
        return line.help ? CTL_DONE : CTL_USAGE;
    }
    const struct ctl_command *command = find(argv[optind], argv[optind + 1]);
    if (!command)
        return ctl_usage("there is no command \"%s%s%s\"; musterctl --help lists them.", argv[optind],
                         argv[optind + 1] ? " " : "", argv[optind + 1] ? argv[optind + 1] : "");
    optind += command->verb ? 2 : 1;
    argc -= optind - 1; // getopt begins anew behind the command
    argv += optind - 1;
    argv[0] = (char[]){"musterctl"};
    optind = 0;
    if (!read_options(&line, command, &args, argc, argv))
        return CTL_USAGE;
    if (line.help) {
        print_command(stdout, command);
        return CTL_DONE;
    }
    if (!read_arguments(command, &args, argc, argv))
        return CTL_USAGE;
    return run(command, &line, &args);
}
