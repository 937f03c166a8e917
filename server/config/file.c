// Reads the configuration file with libconfig.
// SPDX-License-Identifier: Apache-2.0
#include "config/file.h"

#include <errno.h>
#include <libconfig.h>
#include <libgen.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "config/option.h"

struct reading {
    const char *path;
    bool (*each)(void *arg, const struct file_setting *setting);
    void *arg;
    char *error;
    size_t error_size;
};

static int complain(const struct reading *reading, const config_setting_t *at, const char *name, const char *what) {
    snprintf(reading->error, reading->error_size, "%s line %u: %s %s", reading->path, config_setting_source_line(at),
             name, what);
    return false;
}

// Does the line say "name = " and a number whose low 32 bits are `value` and which is more than that?
static bool says_more(const char *line, const char *name, int32_t value) {
    for (const char *at = line; (at = strstr(at, name)); at += strlen(name)) {
        const char *sign = at + strlen(name) + strspn(at + strlen(name), " \t");
        const char *number = sign + 1 + (*sign ? strspn(sign + 1, " \t") : 0);
        if (*sign != '=' && *sign != ':')
            continue;
        long long said = strtoll(number, NULL, strncasecmp(number, "0x", 2) == 0 ? 16 : 10);
        if (said != value && (int32_t)said == value)
            return true;
    }
    return false;
}

// libconfig takes the low 32 bits of a large number that has no L behind it, and says nothing.
static bool was_cut(const char *file, const config_setting_t *setting) {
    char *line = NULL;
    size_t size = 0;
    FILE *stream = fopen(file, "r");
    bool there = stream;
    for (unsigned i = 0; there && i < config_setting_source_line(setting); i++)
        there = getline(&line, &size, stream) >= 0;
    bool cut = there && line && says_more(line, config_setting_name(setting), config_setting_get_int(setting));
    free(line);
    if (stream)
        fclose(stream);
    return cut;
}

static bool read_value(const struct reading *reading, const config_setting_t *setting, const char *name) {
    char number[64];
    struct file_setting found = {reading->path, (int)config_setting_source_line(setting), name, number, false};
    const char *file = config_setting_source_file(setting);
    if (file)
        found.file = file;
    switch (config_setting_type(setting)) {
    case CONFIG_TYPE_INT:
        if (was_cut(found.file, setting))
            return complain(reading, setting, name, "is a large number; write it with an L behind it, or as \"2g\"");
        // fall through
    case CONFIG_TYPE_INT64:
        snprintf(number, sizeof number, "%lld", config_setting_get_int64(setting));
        break;
    case CONFIG_TYPE_FLOAT:
        snprintf(number, sizeof number, "%g", config_setting_get_float(setting));
        break;
    case CONFIG_TYPE_BOOL:
        snprintf(number, sizeof number, "%s", config_setting_get_bool(setting) ? "true" : "false");
        break;
    case CONFIG_TYPE_STRING:
        found.value = config_setting_get_string(setting);
        found.quoted = true;
        break;
    default:
        return complain(reading, setting, name, "is a list; write one value");
    }
    return reading->each(reading->arg, &found);
}

// Groups stand in groups three deep at most; a name that grows longer than any option's is none of them.
static bool read_group(const struct reading *reading, const config_setting_t *group, const char *prefix) {
    for (int i = 0; i < config_setting_length(group); i++) {
        const config_setting_t *setting = config_setting_get_elem(group, (unsigned)i);
        char name[OPTION_NAME_MAX + 1];
        int len = snprintf(name, sizeof name, "%s%s%s", prefix, *prefix ? "." : "", config_setting_name(setting));
        if (len > OPTION_NAME_MAX)
            return complain(reading, setting, config_setting_name(setting), "is not an option; see musterd --help");
        if (!(config_setting_is_group(setting) ? read_group(reading, setting, name)
                                               : read_value(reading, setting, name)))
            return false;
    }
    return true;
}

static bool parse(const struct reading *reading, config_t *tree) {
    struct stat about;
    if (stat(reading->path, &about) != 0 || S_ISDIR(about.st_mode)) {
        snprintf(reading->error, reading->error_size, "%s: cannot be read (%s); name the configuration with --config",
                 reading->path, errno ? strerror(errno) : "it is a folder");
        return false;
    }
    // Files that this one includes are looked for beside it.
    char *copy = mem_strdup(reading->path);
    config_set_include_dir(tree, dirname(copy));
    free(copy);
    if (config_read_file(tree, reading->path))
        return true;
    const char *file = config_error_file(tree) ? config_error_file(tree) : reading->path;
    if (config_error_type(tree) == CONFIG_ERR_PARSE)
        snprintf(reading->error, reading->error_size, "%s line %d: %s; write  name = value;  with texts in \"quotes\"",
                 file, config_error_line(tree), config_error_text(tree));
    else
        snprintf(reading->error, reading->error_size, "%s: cannot be read (%s)", file, strerror(errno));
    return false;
}

bool file_read(const char *path, bool (*each)(void *arg, const struct file_setting *setting), void *arg, char *error,
               size_t error_size) {
    struct reading reading = {path, each, arg, error, error_size};
    config_t tree;
    config_init(&tree);
    errno = 0;
    bool good = parse(&reading, &tree) && read_group(&reading, config_root_setting(&tree), "");
    config_destroy(&tree);
    return good;
}
