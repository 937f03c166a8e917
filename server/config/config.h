// One table of options (options.def): the file, the environment, the flags, --help and the checks come from it.
// SPDX-License-Identifier: Apache-2.0
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

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
    int64_t silence_kind_s[2][6]; // [0] stale, [1] lost; by enum unit_kind. From the file's group `silence`
    int64_t speed_kind_kmh[6];    // jump threshold by kind. From the file's group `top_speed`
};

enum config_source { CONFIG_FILE, CONFIG_ENVIRONMENT, CONFIG_FLAG };

// Reads defaults, then the file named by --config (or none), then the environment, then argv. False: a sentence in
// English was written to `error` that names file and line (or variable, or flag), the bounds and what to write.
// Recognises --help, --version and --check-config by setting *action.
enum config_action { CONFIG_RUN, CONFIG_HELP, CONFIG_VERSION, CONFIG_CHECK };
bool config_read(struct config *config, int argc, char **argv, enum config_action *action, char *error, int error_size);

// Reads the file and environment again and takes over what is reloadable; names in `error` what would need a restart.
bool config_reload(struct config *config, char *error, int error_size);

void config_help(void);        // to stdout: every option with type, bounds, default, unit
void config_print(const struct config *config); // to stdout: a complete commented file of the values in force
void config_free(struct config *config);

#endif
