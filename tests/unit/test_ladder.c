// The house keeps its floors: includes go down the ladder only, and each library is known to one room.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct floor {
    const char *room;
    int floor;
} floors[] = {
    {"main.c", 7}, // stands above all, and may see status
    {"status", 6}, {"net", 5},  {"desk", 4}, {"fanout", 3}, {"watch", 3},  {"store", 3},
    {"bus", 3},    {"auth", 3}, {"wire", 2}, {"domain", 1}, {"config", 1}, {"base", 0},
};

// Headers that only one room may include, by how their name begins or ends.
static const struct owned {
    const char *name, *room;
} libraries[] = {
    {"protobuf-c/", "wire"}, {".pb-c.h", "wire"},        {"sqlite3.h", "store"},    {"libpq", "store"},
    {"hiredis/", "bus"},     {"libwebsockets.h", "net"}, {"libconfig.h", "config"},
};

static int failures;
static bool loud;
static char last_failure[2000];

__attribute__((format(printf, 1, 2))) static void complain(const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(last_failure, sizeof last_failure, format, args);
    va_end(args);
    failures++;
    if (loud)
        print_error("%s\n", last_failure);
}

static int floor_of(const char *room, size_t len) {
    for (size_t i = 0; i < sizeof floors / sizeof *floors; i++)
        if (strlen(floors[i].room) == len && memcmp(floors[i].room, room, len) == 0)
            return floors[i].floor;
    return -1;
}

static bool begins_or_ends(const char *text, const char *part) {
    size_t len = strlen(text), part_len = strlen(part);
    return len >= part_len && (memcmp(text, part, part_len) == 0 || strcmp(text + len - part_len, part) == 0);
}

static void check_library(const char *file, int line, const char *room, size_t room_len, const char *header) {
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++)
        if (begins_or_ends(header, libraries[i].name) &&
            (strlen(libraries[i].room) != room_len || memcmp(libraries[i].room, room, room_len) != 0))
            complain("%s:%d: %s belongs to %s/", file, line, header, libraries[i].room);
}

static void check_room(const char *file, int line, const char *room, size_t room_len, const char *header) {
    size_t there_len = strcspn(header, "/");
    int here = floor_of(room, room_len), there = floor_of(header, there_len);
    if (begins_or_ends(header, ".pb-c.h"))
        return; // generated, and no room; check_library knows who may
    if (header[there_len] == '\0' || there < 0)
        complain("%s:%d: %s names no room; write \"room/file.h\"", file, line, header);
    else if (here < 0)
        complain("%s:%d: this room is on no floor", file, line);
    else if (there > here)
        complain("%s:%d: %s is up the ladder", file, line, header);
    else if (there == here && (there_len != room_len || memcmp(header, room, room_len) != 0))
        complain("%s:%d: %s is across the ladder", file, line, header);
}

// `inside`: the path below server/.
static void check_file(const char *path, const char *inside) {
    char line[2000], header[500], quote;
    FILE *file = fopen(path, "r");
    size_t room_len = strcspn(inside, "/");
    for (int number = 1; fgets(line, sizeof line, file); number++)
        if (sscanf(line, " # include %c%499[^\">]", &quote, header) == 2 && (quote == '"' || quote == '<')) {
            check_library(path, number, inside, room_len, header);
            if (quote == '"')
                check_room(path, number, inside, room_len, header);
        }
    fclose(file);
}

static size_t root_len;
static int files;

static int visit(const char *path, const struct stat *about, int type, struct FTW *where) {
    (void)about, (void)where;
    size_t len = strlen(path);
    if (type == FTW_F && len > 2 && path[len - 2] == '.' && (path[len - 1] == 'c' || path[len - 1] == 'h')) {
        check_file(path, path + root_len + 1);
        files++;
    }
    return 0;
}

static void check_tree(const char *root) {
    failures = files = 0;
    loud = true;
    root_len = strlen(root);
    assert_int_equal(nftw(root, visit, 20, FTW_PHYS), 0);
}

static void the_server_keeps_to_the_ladder(void **unused) {
    (void)unused;
    check_tree(SOURCE_DIR "/server");
    assert_true(files > 50);
    assert_int_equal(failures, 0);
}

// ---- and the check itself sees what it should

static char root[] = "/tmp/muster-ladder-XXXXXX";

static void one_file(const char *inside, const char *text) {
    char path[200];
    for (const char *slash = strchr(inside, '/'); slash; slash = strchr(slash + 1, '/')) {
        snprintf(path, sizeof path, "%s/%.*s", root, (int)(slash - inside), inside);
        mkdir(path, 0700);
    }
    snprintf(path, sizeof path, "%s/%s", root, inside);
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
    failures = 0;
    loud = false;
    last_failure[0] = '\0';
    check_file(path, inside);
    unlink(path);
}

static void what_is_wrong_is_seen(void **unused) {
    (void)unused;
    static const struct {
        const char *inside, *text, *says;
    } cases[] = {
        {"domain/a.c", "#include \"wire/wire.h\"\n", "a.c:1: wire/wire.h is up the ladder"},
        {"domain/a.c", "\n\n  #  include \"config/config.h\"\n", "a.c:3: config/config.h is across the ladder"},
        {"fanout/a.h", "#include \"store/database.h\"\n", "across"},
        {"status/a.c", "#include \"main.c\"\n", "names no room"},
        {"net/a.c", "#include \"inside.h\"\n", "names no room"},
        {"net/a.c", "#include \"../desk/desk.h\"\n", "names no room"},
        {"cellar/a.c", "#include \"base/log.h\"\n", "on no floor"},
        {"store/a.c", "#include <protobuf-c/protobuf-c.h>\n", "a.c:1: protobuf-c/protobuf-c.h belongs to wire/"},
        {"net/deep/a.c", "#include \"muster.pb-c.h\"\n", "belongs to wire/"},
        {"desk/a.c", "#include <sqlite3.h>\n", "belongs to store/"},
        {"main.c", "#include <hiredis/async.h>\n", "belongs to bus/"},
    };
    assert_non_null(mkdtemp(root));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        one_file(cases[i].inside, cases[i].text);
        if (failures < 1 || !strstr(last_failure, cases[i].says))
            fail_msg("%s in %s: %s", cases[i].text, cases[i].inside, last_failure);
    }
    static const char *const fine[][2] = {
        {"main.c", "#include \"status/status.h\"\n#include \"base/log.h\"\n#include <stdio.h>\n"},
        {"desk/a.c", "#include \"desk/desk.h\"\n#include \"auth/auth.h\"\n#include \"bus/bus.h\"\n"},
        {"wire/deep/a.c", "#include \"wire/wire.h\"\n#include <protobuf-c/protobuf-c.h>\n#include \"hub.pb-c.h\"\n"},
        {"base/a.c", "// #include \"net/net.h\" in a comment\n#include <ev.h>\n#include \"base/log.h\"\n"},
    };
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        one_file(fine[i][0], fine[i][1]);
        assert_int_equal(failures, 0);
    }
    char command[100];
    snprintf(command, sizeof command, "rm -rf %s", root);
    assert_int_equal(system(command), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_server_keeps_to_the_ladder),
        cmocka_unit_test(what_is_wrong_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
