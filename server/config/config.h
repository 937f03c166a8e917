// One table of options: the file, the environment, the flags, --help and the checks come from it. The options are in
// options.def; those that are there once per kind of unit (silence.team.stale ...) are rows of the same table.
//
//   in the file       port = 8460;  lag_bytes = "8m";  silence = { team = { stale = 60; lost = 300; }; };
//   in the environment  MUSTER_PORT=8460  MUSTER_SILENCE_TEAM_STALE=60
//   as a flag         --port 8460  --port=8460  --lag-bytes 8m  --silence.team.stale 60
//
// The file is in libconfig's language; texts stand in quotes. Flags win over the environment, that over the file.
// SPDX-License-Identifier: Apache-2.0
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#define CONFIG_KINDS 6 // as many as enum unit_kind has; [0], the unknown kind, is as a team

// One member per option: int64_t for INT and SIZE, bool for BOOL, char * for TEXT and PATH (never NULL).
#define CONFIG_C_INT int64_t
#define CONFIG_C_SIZE int64_t
#define CONFIG_C_BOOL bool
#define CONFIG_C_TEXT char *
#define CONFIG_C_PATH char *
struct config {
#define X(name, type, def, min, max, unit, reloadable, help) CONFIG_C_##type name;
#include "config/options.def"
#undef X
    int64_t silence_kind_s[2][CONFIG_KINDS]; // [0] stale, [1] lost; by enum unit_kind
    int64_t speed_kind_kmh[CONFIG_KINDS];    // jump threshold by enum unit_kind
    int argc;                                // as given to config_load, for config_reload
    char **argv;
};

// Reads defaults, then the file named by --config (or MUSTER_CONFIG, or none), then the environment, then argv, which
// must live as long as the config. False: a sentence in English was written to `error` that names file and line (or
// variable, or flag), the bounds and what to write, and nothing needs config_free. --help, --version and --check-config
// set *action; with the first two nothing else is read.
enum config_action { CONFIG_RUN, CONFIG_HELP, CONFIG_VERSION, CONFIG_CHECK };
bool config_load(struct config *config, int argc, char **argv, enum config_action *action, char *error, int error_size);

// Reads everything again and takes over what is reloadable. True: `error` names what changed but needs a restart, or is
// "". False: `error` says what is wrong, as in config_load, and everything stays as it was. Not while others read
// config.
bool config_reload(struct config *config, char *error, int error_size);

void config_help(void);                         // to stdout: every option with type, bounds, default, unit
void config_print(const struct config *config); // to stdout: a complete commented file of the values in force
void config_free(struct config *config);        // zeroed is fine

#endif
