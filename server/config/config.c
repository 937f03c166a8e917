// Brings the sources together: defaults, file, environment, flags; and checks what no row can check alone.
// SPDX-License-Identifier: Apache-2.0
#include "config/config.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "config/file.h"
#include "config/option.h"

struct loading {
    struct config *config;
    char *error;
    size_t error_size;
};

// Always false, so that it can be returned.
__attribute__((format(printf, 2, 3))) static bool fail(const struct loading *loading, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(loading->error, loading->error_size, format, args);
    va_end(args);
    return false;
}

// ---- one value, wherever it came from

// `where` begins the sentence; `example` is how to write the default there.
static bool put(const struct loading *loading, const struct option *option, const char *value, const char *where,
                const char *example) {
    char bounds[160];
    if (option_put(option, loading->config, value))
        return true;
    option_say_bounds(option, bounds, sizeof bounds);
    return fail(loading, "%s: %s must be %s, not \"%.60s\"; write for example  %s", where, option->name, bounds, value,
                example);
}

static bool unknown(const struct loading *loading, const char *where, const char *name) {
    const struct option *nearest = option_nearest(name);
    return nearest ? fail(loading, "%s: there is no option %.80s; did you mean %s?", where, name, nearest->name)
                   : fail(loading, "%s: there is no option %.80s; see musterd --help", where, name);
}

// ---- the file

static bool on_setting(void *arg, const struct file_setting *setting) {
    const struct loading *loading = arg;
    char where[300], example[200];
    snprintf(where, sizeof where, "%.250s line %d", setting->file, setting->line);
    const struct option *option = option_find(setting->name, strlen(setting->name));
    if (!option || strchr(setting->name, '-'))
        return unknown(loading, where, setting->name);
    const char *last = strrchr(option->name, '.');
    const char *quote = option_is_text(option) ? "\"" : "";
    snprintf(example, sizeof example, "%s = %s%s%s;", last ? last + 1 : option->name, quote, option->def, quote);
    if (option_is_text(option) && !setting->quoted)
        return fail(loading, "%s: %s must be a text in quotes; write for example  %s", where, option->name, example);
    return put(loading, option, setting->value, where, example);
}

// ---- the environment

#define VARIABLE_SIZE (sizeof "MUSTER_" + OPTION_NAME_MAX)

static void variable_name(char variable[VARIABLE_SIZE], const struct option *option) {
    int len = snprintf(variable, VARIABLE_SIZE, "MUSTER_%s", option->name);
    for (int i = 0; i < len; i++)
        variable[i] = variable[i] == '.' ? '_' : (char)toupper((unsigned char)variable[i]);
}

static bool read_environment(const struct loading *loading) {
    int count;
    const struct option *option = options(&count);
    for (const struct option *end = option + count; option < end; option++) {
        char variable[VARIABLE_SIZE], where[VARIABLE_SIZE + 16], example[200];
        variable_name(variable, option);
        const char *value = getenv(variable);
        snprintf(where, sizeof where, "environment %s", variable);
        snprintf(example, sizeof example, "%s=%s", variable, option->def);
        if (value && !put(loading, option, value, where, example))
            return false;
    }
    return true;
}

// ---- flags

static const struct action_flag {
    const char *flag;
    enum config_action action;
} action_flags[] = {
    {"--help", CONFIG_HELP}, {"-h", CONFIG_HELP}, {"--version", CONFIG_VERSION}, {"--check-config", CONFIG_CHECK}};

static const struct action_flag *action_flag(const char *arg) {
    for (size_t i = 0; i < sizeof action_flags / sizeof *action_flags; i++)
        if (strcmp(action_flags[i].flag, arg) == 0)
            return &action_flags[i];
    return NULL;
}

struct flag {
    const char *name; // without the dashes
    size_t len;
    const char *value;
};

// Takes one flag and its value from argv[*at] on.
static bool next_flag(const struct loading *loading, int *at, struct flag *flag) {
    char **argv = loading->config->argv;
    const char *arg = argv[(*at)++];
    if (strncmp(arg, "--", 2) != 0)
        return fail(loading, "argument %.80s: is not a flag; write  --name value", arg);
    flag->name = arg + 2;
    flag->len = strcspn(flag->name, "=");
    if (flag->name[flag->len] == '=')
        flag->value = flag->name + flag->len + 1;
    else if (*at < loading->config->argc && strncmp(argv[*at], "--", 2) != 0)
        flag->value = argv[(*at)++];
    else
        return fail(loading, "flag %.80s: its value is missing; write  %.80s value", arg, arg);
    return true;
}

static bool is_config(const struct flag *flag) {
    return flag->len == 6 && memcmp(flag->name, "config", 6) == 0;
}

static bool read_flag(const struct loading *loading, const struct flag *flag) {
    char where[100], example[200], typed[OPTION_NAME_MAX + 1];
    int shown = flag->len < 64 ? (int)flag->len : 64;
    snprintf(where, sizeof where, "flag --%.*s", shown, flag->name);
    const struct option *option = option_find(flag->name, flag->len);
    if (option) {
        snprintf(example, sizeof example, "%s=%s", where + 5, option->def);
        return put(loading, option, flag->value, where, example);
    }
    snprintf(typed, sizeof typed, "%.*s", shown, flag->name);
    for (char *c = typed; *c; c++)
        *c = *c == '-' ? '_' : *c;
    return unknown(loading, where, typed);
}

// Twice over argv: first only where the file is, then everything else.
static bool read_flags(const struct loading *loading, const char **path) {
    for (int at = 1; at < loading->config->argc;) {
        struct flag flag = {0};
        if (action_flag(loading->config->argv[at])) {
            at++;
            continue;
        }
        if (!next_flag(loading, &at, &flag))
            return false;
        if (path && is_config(&flag))
            *path = flag.value;
        if (!path && !is_config(&flag) && !read_flag(loading, &flag))
            return false;
    }
    return true;
}

// ---- all together

static bool check_together(const struct loading *loading) {
    const struct config *config = loading->config;
    static const char *const kinds[CONFIG_KINDS] = {
#define X(kind, index, stale, lost, speed) [index] = kind,
#include "config/kinds.def"
#undef X
    };
    if ((*config->tls_cert == '\0') != (*config->tls_key == '\0'))
        return fail(loading, "tls_cert and tls_key: one is set and the other is not; set both for HTTPS, or none");
    if (strcmp(config->role, "gateway") == 0 && *config->redis == '\0')
        return fail(loading, "role: a gateway reaches its authority through Redis; set redis too");
    for (int kind = 1; kind < CONFIG_KINDS; kind++)
        if (config->silence_kind_s[0][kind] >= config->silence_kind_s[1][kind])
            return fail(loading,
                        "silence.%s: stale (%lld s) must be shorter than lost (%lld s); write for example  "
                        "silence = { %s = { stale = 60; lost = 300; }; };",
                        kinds[kind], (long long)config->silence_kind_s[0][kind],
                        (long long)config->silence_kind_s[1][kind], kinds[kind]);
    return true;
}

static void unknown_kind_is_a_team(struct config *config) {
    config->silence_kind_s[0][0] = config->silence_kind_s[0][1];
    config->silence_kind_s[1][0] = config->silence_kind_s[1][1];
    config->speed_kind_kmh[0] = config->speed_kind_kmh[1];
}

static void put_defaults(struct config *config) {
    int count;
    const struct option *option = options(&count);
    for (const struct option *end = option + count; option < end; option++)
        if (!option_put(option, config, option->def))
            log_die("option %s: its own default %s is out of bounds", option->name, option->def);
}

static enum config_action wanted_action(int argc, char **argv) {
    enum config_action action = CONFIG_RUN;
    for (int i = 1; i < argc; i++) {
        const struct action_flag *flag = action_flag(argv[i]);
        if (flag && (action == CONFIG_RUN || flag->action < action))
            action = flag->action;
    }
    return action;
}

static bool load(struct config *config, int argc, char **argv, char *error, size_t error_size) {
    *config = (struct config){.argc = argc, .argv = argv};
    struct loading loading = {config, error, error_size};
    const char *path = getenv("MUSTER_CONFIG");
    put_defaults(config);
    bool good = read_flags(&loading, &path) &&
                (!path || *path == '\0' || file_read(path, on_setting, &loading, error, error_size)) &&
                read_environment(&loading) && read_flags(&loading, NULL) && check_together(&loading);
    unknown_kind_is_a_team(config);
    if (!good)
        config_free(config);
    return good;
}

bool config_load(struct config *config, int argc, char **argv, enum config_action *action, char *error,
                 int error_size) {
    error[0] = '\0';
    *action = wanted_action(argc, argv);
    if (*action == CONFIG_HELP || *action == CONFIG_VERSION) {
        *config = (struct config){0};
        return true;
    }
    return load(config, argc, argv, error, (size_t)error_size);
}

bool config_reload(struct config *config, char *error, int error_size) {
    struct config fresh;
    int count;
    const struct option *option = options(&count);
    error[0] = '\0';
    if (!load(&fresh, config->argc, config->argv, error, (size_t)error_size))
        return false;
    for (const struct option *end = option + count; option < end; option++) {
        if (option_same(option, config, &fresh))
            continue;
        if (option->reloadable) {
            option_move(option, config, &fresh);
            continue;
        }
        size_t len = strlen(error);
        snprintf(error + len, (size_t)error_size - len, "%s%s", len ? ", " : "needs a restart: ", option->name);
    }
    unknown_kind_is_a_team(config);
    config_free(&fresh);
    return true;
}

void config_free(struct config *config) {
    int count;
    const struct option *option = options(&count);
    for (const struct option *end = option + count; option < end; option++)
        option_free(option, config);
}
