// Configuration: every source, every kind of mistake with its place and bounds, the printed file, reloading.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/config.h"

static char folder[] = "/tmp/muster-config-XXXXXX", path[64], error[600];
static struct config config;

static int make_folder(void **unused) {
    (void)unused;
    snprintf(path, sizeof path, "%s/m.conf", mkdtemp(folder));
    return 0;
}

static int remove_folder(void **unused) {
    (void)unused;
    unlink(path);
    return rmdir(folder);
}

static void write_file(const char *text) {
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
}

// load("--port", "1") and so on; the file only when it is named.
#define load(...)                                                                                                      \
    load_args((char *[]){"musterd", ##__VA_ARGS__, NULL},                                                              \
              (int)(sizeof((char *[]){"musterd", ##__VA_ARGS__}) / sizeof(char *)))
static enum config_action action;
static bool load_args(char **argv, int argc) {
    return config_load(&config, argc, argv, &action, error, sizeof error);
}

static bool load_file(const char *text) {
    write_file(text);
    static char *argv[] = {"musterd", "--config", path, NULL};
    return config_load(&config, 3, argv, &action, error, sizeof error);
}

static bool says(const char *part) {
    if (strstr(error, part))
        return true;
    print_error("\"%s\" is not in: %s\n", part, error);
    return false;
}

static void defaults(void **unused) {
    (void)unused;
    assert_true(load());
    assert_int_equal(action, CONFIG_RUN);
    assert_int_equal(config.port, 8460);
    assert_string_equal(config.listen, "127.0.0.1");
    assert_string_equal(config.database, "");
    assert_int_equal(config.silence_kind_s[0][4], 10); // a drone
    assert_int_equal(config.silence_kind_s[1][4], 30);
    assert_int_equal(config.speed_kind_kmh[3], 250); // a vehicle
    for (int i = 0; i < 2; i++)
        assert_int_equal(config.silence_kind_s[i][0], config.silence_kind_s[i][1]);
    config_free(&config);
    config_free(&config); // again is fine
}

static void flags_win_over_environment_over_file(void **unused) {
    (void)unused;
    write_file("port = 1; tick_ms = 20; hub = \"h\";");
    setenv("MUSTER_PORT", "2", 1);
    setenv("MUSTER_HUB", "e", 1);
    assert_true(load("--config", path, "--port", "3"));
    assert_true(config.port == 3 && config.tick_ms == 20);
    assert_string_equal(config.hub, "e");
    config_free(&config);
    setenv("MUSTER_CONFIG", path, 1);
    assert_true(load("--tick-ms=30", "--silence.drone.stale=5"));
    assert_true(config.port == 2 && config.tick_ms == 30 && config.silence_kind_s[0][4] == 5);
    config_free(&config);
    unsetenv("MUSTER_CONFIG");
    unsetenv("MUSTER_HUB");
    setenv("MUSTER_PORT", "many", 1);
    assert_false(load());
    assert_true(says("environment MUSTER_PORT: port must be") && says("0 to 65535") && says("MUSTER_PORT=8460"));
    unsetenv("MUSTER_PORT");
}

static void the_file_has_groups_sizes_and_comments(void **unused) {
    (void)unused;
    assert_true(load_file("# comment\n"
                          "lag_bytes = \"16m\"; // and another\n"
                          "event_memory: 8589934592L\n"
                          "port = 0x20;\n"
                          "silence = { team = { stale = 61; lost = 999; }; boat = { lost = 77; }; };\n"
                          "top_speed = { drone = 200; };\n"
                          "database = \"host=/run dbname='m' \\\"x\\\\y\\\"\";\n"));
    assert_true(config.lag_bytes == 16 << 20 && config.event_memory == 8589934592 && config.port == 32);
    assert_true(config.silence_kind_s[0][1] == 61 && config.silence_kind_s[1][1] == 999);
    assert_true(config.silence_kind_s[0][5] == 60 && config.silence_kind_s[1][5] == 77);
    assert_true(config.speed_kind_kmh[4] == 200 && config.silence_kind_s[1][0] == 999);
    assert_string_equal(config.database, "host=/run dbname='m' \"x\\y\"");
    config_free(&config);
}

static void mistakes_in_the_file_are_told_with_their_line(void **unused) {
    (void)unused;
    static const struct {
        const char *text, *says[3];
    } cases[] = {
        {"\n\nport = 70000;", {"line 3", "from 0 to 65535, not \"70000\"", "port = 8460;"}},
        {"port = -1;", {"line 1", "from 0 to 65535"}},
        {"port = 1.5;", {"line 1", "whole number"}},
        {"port = \"many\";", {"line 1", "not \"many\""}},
        {"port = true;", {"line 1", "not \"true\""}},
        {"port = [1, 2];", {"line 1: port is a list"}},
        {"\nprot = 1;", {"line 2: there is no option prot; did you mean port?"}},
        {"accept-per-s = 1;", {"line 1: there is no option accept-per-s; did you mean accept_per_s?"}},
        {"wholly_made_up_thing = 1;", {"line 1: there is no option wholly_made_up_thing; see musterd --help"}},
        {"silence = { team = { stael = 1; }; };", {"did you mean silence.team.stale?"}},
        {"silence = { train = { stale = 1; }; };", {"there is no option silence.train.stale"}},
        {"port = { x = 1; };", {"line 1: there is no option port.x"}},
        {"a = { b = { c = { d = { e = { f = 1; }; }; }; }; };", {"line 1", "there is no option"}},
        {"district = 330203;", {"line 1: district must be a text in quotes", "district = \"000000\";"}},
        {"district = \"33020\";", {"district must be 6 digits"}},
        {"district = \"33020x\";", {"line 1: district must be 6 digits"}},
        {"listen = \"nonsense\";", {"line 1: listen must be an IP address", "127.0.0.1"}},
        {"redis = \"nonsense:x\";", {"line 1: redis must be empty, host:port"}},
        {"origin = \"*\";", {"line 1: origin must be empty or origins"}},
        {"origin = \"https://a.cn https://b.cn/path\";", {"origin must be"}},
        {"role = \"boss\";", {"line 1", "one of authority|gateway"}},
        {"role = \"gateway\";", {"set redis too"}},
        {"log_level = \"warning\";", {"one of error|warn|info|debug"}},
        {"lag_bytes = \"1t\";", {"k, m, g"}},
        {"lag_bytes = \"9g\";", {"to 1073741824"}},
        {"event_memory = 9999999999;", {"line 1: event_memory is a large number", "L"}},
        {"silence = { team = { stale = 61; lost = 8589934691; }; };", {"silence.team.lost is a large number"}},
        {"hub = \"a\tb\";", {"hub must be"}},
        {"tls_cert = \"c.pem\";", {"tls_cert and tls_key"}},
        {"silence = { team = { stale = 300; }; };",
         {"silence.team: stale (300 s) must be shorter than lost (300 s); write"}},
        {"port = 1;\nport = 2;", {"line 2", "duplicate"}},
        {"port = 1;\ntick_ms = ;", {"line 2", "syntax error"}},
        {"port", {"line 1", "syntax error"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (load_file(cases[i].text))
            fail_msg("this was taken: %s", cases[i].text);
        for (int j = 0; j < 3 && cases[i].says[j]; j++)
            assert_true(says(cases[i].says[j]));
        if (strstr(error, "line"))
            assert_true(says(path));
    }
}

static void a_file_that_is_none(void **unused) {
    (void)unused;
    assert_false(load("--config", "/nowhere/m.conf"));
    assert_true(says("/nowhere/m.conf: cannot be read (No such file"));
    assert_false(load("--config", folder));
    assert_true(says("it is a folder"));
}

static void mistakes_in_flags(void **unused) {
    (void)unused;
    char huge[5000];
    memset(huge, 'x', sizeof huge - 1);
    memcpy(huge, "--", 2);
    huge[sizeof huge - 1] = '\0';
    assert_false(load("--prot", "1"));
    assert_true(says("flag --prot: there is no option prot; did you mean port?"));
    assert_false(load("--tick-s", "1"));
    assert_true(says("did you mean"));
    assert_false(load("--port"));
    assert_true(says("flag --port: its value is missing"));
    assert_false(load("--port", "--tick-ms", "3"));
    assert_true(says("flag --port: its value is missing"));
    assert_false(load("8460"));
    assert_true(says("argument 8460"));
    assert_false(load("--port", "65536"));
    assert_true(says("flag --port") && says("from 0 to 65535") && says("--port=8460"));
    assert_false(load(huge, "1"));
    assert_false(load("--", "1"));
    huge[2] = '=';
    assert_false(load(huge));
    memcpy(huge, "--data=", 7);
    assert_false(load(huge));
    assert_true(says("data must be a text of 1 to 4000 bytes"));
}

static void every_number_is_held_to_its_bounds(void **unused) {
    (void)unused;
#define X(name, type, def, min, max, unit, reloadable, help)                                                           \
    if (strcmp(#type, "INT") == 0 || strcmp(#type, "SIZE") == 0) {                                                     \
        char flag[100];                                                                                                \
        snprintf(flag, sizeof flag, "--%s=%lld", #name, (long long)(max) + 1);                                         \
        assert_false(load(flag));                                                                                      \
        snprintf(flag, sizeof flag, "--%s=%lld", #name, (long long)(min)-1);                                           \
        assert_false(load(flag));                                                                                      \
        snprintf(flag, sizeof flag, "--%s=%lld", #name, (long long)(max));                                             \
        assert_true(load(flag));                                                                                       \
        config_free(&config);                                                                                          \
    }
#include "config/options.def"
#undef X
}

static void actions(void **unused) {
    (void)unused;
    assert_true(load("--help", "--port", "many")); // whoever asks for help gets help
    assert_int_equal(action, CONFIG_HELP);
    assert_true(load("--version"));
    assert_int_equal(action, CONFIG_VERSION);
    assert_true(load("--port", "1", "--check-config"));
    assert_int_equal(action, CONFIG_CHECK);
    config_free(&config);
    assert_false(load("--check-config", "--port", "many"));
}

// What `print` writes to stdout.
static char *printed(void (*print)(const struct config *)) {
    static char text[65536];
    char out[80];
    snprintf(out, sizeof out, "%s/out", folder);
    fflush(stdout);
    int before = dup(STDOUT_FILENO);
    assert_non_null(freopen(out, "w", stdout));
    print(&config);
    fflush(stdout);
    dup2(before, STDOUT_FILENO);
    close(before);
    FILE *file = fopen(out, "r");
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    unlink(out);
    return text;
}

static void help(const struct config *unused) {
    (void)unused;
    config_help();
}

static void help_names_every_option(void **unused) {
    (void)unused;
    const char *text = printed(help);
#define X(name, type, def, min, max, unit, reloadable, help_) assert_non_null(strstr(text, help_));
#include "config/options.def"
#undef X
    assert_non_null(strstr(text, "--silence.team.stale"));
    assert_non_null(strstr(text, "--accept-per-s *\n"));
    assert_non_null(strstr(text, "A whole number from 0 to 65535; default 8460"));
}

// The printed file read back gives the same values, whatever they are.
static void the_printed_file_reads_back(void **unused) {
    (void)unused;
    assert_true(load("--lag-bytes=8m", "--event-memory=17179869184", "--fix-backlog", "3000000001", "--port=0",
                     "--database=host='a b' password=\"c\\d\"", "--data=/数据", "--silence.boat.stale=7",
                     "--top_speed.team=99"));
    char *text = strdup(printed(config_print));
    struct config before = config;
    assert_true(load_file(text));
#define SAME_INT(name) assert_int_equal(config.name, before.name);
#define SAME_SIZE SAME_INT
#define SAME_BOOL SAME_INT
#define SAME_TEXT(name) assert_string_equal(config.name, before.name);
#define SAME_PATH SAME_TEXT
#define X(name, type, def, min, max, unit, reloadable, help) SAME_##type(name)
#include "config/options.def"
#undef X
    assert_memory_equal(config.silence_kind_s, before.silence_kind_s, sizeof before.silence_kind_s);
    assert_memory_equal(config.speed_kind_kmh, before.speed_kind_kmh, sizeof before.speed_kind_kmh);
    assert_string_equal(printed(config_print), text);
    assert_non_null(strstr(text, "lag_bytes = \"8m\";"));
    config_free(&config);
    config_free(&before);
    free(text);
}

static void reload_takes_what_it_may(void **unused) {
    (void)unused;
    assert_true(load_file("tick_ms = 50; log_level = \"warn\"; commands_per_s = 7;"));
    write_file("tick_ms = 60; log_level = \"debug\"; commands_per_s = 7; top_speed = { team = 80; }; hub = \"x\";");
    assert_true(config_reload(&config, error, sizeof error));
    assert_string_equal(error, "needs a restart: hub, tick_ms");
    assert_int_equal(config.tick_ms, 50);
    assert_string_equal(config.log_level, "debug");
    assert_string_equal(config.hub, "hub");
    assert_true(config.speed_kind_kmh[1] == 80 && config.speed_kind_kmh[0] == 80);

    write_file("log_level = \"loud\"; commands_per_s = 9;");
    assert_false(config_reload(&config, error, sizeof error));
    assert_true(says("line 1: log_level must be"));
    assert_string_equal(config.log_level, "debug"); // everything as it was
    assert_int_equal(config.commands_per_s, 7);

    write_file("tick_ms = 50; log_level = \"info\";");
    assert_true(config_reload(&config, error, sizeof error));
    assert_string_equal(error, "");
    assert_int_equal(config.commands_per_s, 200); // not in the file any more: the default
    config_free(&config);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults),
        cmocka_unit_test(flags_win_over_environment_over_file),
        cmocka_unit_test(the_file_has_groups_sizes_and_comments),
        cmocka_unit_test(mistakes_in_the_file_are_told_with_their_line),
        cmocka_unit_test(a_file_that_is_none),
        cmocka_unit_test(mistakes_in_flags),
        cmocka_unit_test(every_number_is_held_to_its_bounds),
        cmocka_unit_test(actions),
        cmocka_unit_test(help_names_every_option),
        cmocka_unit_test(the_printed_file_reads_back),
        cmocka_unit_test(reload_takes_what_it_may),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
