// Prints the table of options: as help, and as a file that can be read back.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "config/config.h"
#include "config/option.h"

void config_help(void) {
    int count;
    const struct option *option = options(&count);
    puts("musterd " MUSTER_VERSION ": the hub of a district's emergency command.\n"
         "\n"
         "  musterd [--config FILE] [--NAME VALUE] ...\n"
         "  musterd --check-config ...   read the configuration, print it in full, end\n"
         "  musterd --help | --version\n"
         "\n"
         "Every option below is a flag (--port 8460), a line of the file (port = 8460;) and an environment variable\n"
         "(MUSTER_PORT=8460). Flags win over the environment, that over the file. Those marked * are read again on "
         "SIGHUP.\n");
    for (const struct option *end = option + count; option < end; option++) {
        char bounds[160], flag[OPTION_NAME_MAX + 1];
        option_say_bounds(option, bounds, sizeof bounds);
        snprintf(flag, sizeof flag, "%s", option->name);
        for (char *c = flag; *c; c++)
            *c = *c == '_' ? '-' : *c;
        printf("  --%s%s\n      %s\n      %c%s; default %s\n", flag, option->reloadable ? " *" : "", option->help,
               bounds[0] - ('a' <= bounds[0] && bounds[0] <= 'z' ? 'a' - 'A' : 0), bounds + 1,
               *option->def ? option->def : "none");
    }
}

// Length of "silence.team." in "silence.team.stale": the groups that an option stands in.
static size_t groups_len(const char *name) {
    const char *last = strrchr(name, '.');
    return last ? (size_t)(last - name) + 1 : 0;
}

static int depth(const char *name, size_t len) {
    int dots = 0;
    for (size_t i = 0; i < len; i++)
        dots += name[i] == '.';
    return dots;
}

static void indent(int steps) {
    printf("%*s", steps * 4, "");
}

// Groups that two names share, in bytes.
static size_t shared(const char *a, const char *b) {
    size_t same = 0;
    for (size_t i = 0; a[i] && a[i] == b[i]; i++)
        if (a[i] == '.')
            same = i + 1;
    return same;
}

// Closes the groups of `before` that `name` is not in, and opens those of `name` that `before` was not in.
static void change_group(const char *before, const char *name) {
    size_t same = shared(before, name);
    for (int open = depth(before, groups_len(before)); open > depth(name, same); open--) {
        indent(open - 1);
        puts("};");
    }
    for (size_t at = same; at < groups_len(name);) {
        size_t len = strcspn(name + at, ".");
        if (depth(name, at) == 0)
            putchar('\n');
        indent(depth(name, at));
        printf("%.*s = {\n", (int)len, name + at);
        at += len + 1;
    }
}

void config_print(const struct config *config) {
    int count;
    const struct option *option = options(&count);
    const char *before = "";
    puts("# Configuration of musterd, with every option as it is in force. Lines may be left out.");
    for (const struct option *end = option + count; option < end; option++) {
        char bounds[160];
        int steps = depth(option->name, strlen(option->name));
        option_say_bounds(option, bounds, sizeof bounds);
        change_group(before, option->name);
        if (steps == 0)
            putchar('\n');
        indent(steps);
        printf("# %s\n", option->help);
        indent(steps);
        printf("# %s; %s\n", bounds, option->reloadable ? "read again on SIGHUP" : "a change needs a restart");
        indent(steps);
        printf("%s = ", option->name + groups_len(option->name));
        option_write(option, config, stdout);
        puts(";");
        before = option->name;
    }
    change_group(before, "");
}
