// Golden files: frames captured once (tests/golden/*.bin) that every later version must read to the same values (.txt).
// A new sample is captured with MUSTER_GOLDEN=write; a file that is there is never written again.
// SPDX-License-Identifier: Apache-2.0
#include <dirent.h>
#include <sys/stat.h>

#include "unit/golden_samples.h"
#include "wire_dump.h"

#define FOLDER SOURCE_DIR "/tests/golden"

// ---- files

static void path_of(char path[256], const char *name, const char *suffix) {
    snprintf(path, 256, "%s/%s%s", FOLDER, name, suffix);
}

static bool load(const char *name, const char *suffix, struct buf *buf) {
    char path[256];
    path_of(path, name, suffix);
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    buf_clear(buf);
    buf_reserve(buf, 1 << 20);
    buf->len = fread(buf->data, 1, buf->cap, file);
    fclose(file);
    return true;
}

static void keep(const char *name, const char *suffix, const struct buf *buf) {
    char path[256];
    path_of(path, name, suffix);
    FILE *file = fopen(path, "wbx"); // never over what is there
    if (!file)
        return;
    assert_int_equal(fwrite(buf->data, 1, buf->len, file), buf->len);
    assert_int_equal(fclose(file), 0);
}

// ---- reading: by the first word of a file's name

static void read_client(const struct buf *bytes, struct arena *arena, struct buf *text) {
    struct wire_client_frame frame;
    assert_int_equal(wire_read_client(bytes->data, bytes->len, arena, &frame), REFUSAL_NONE);
    dump_client_frame(text, &frame, arena);
}

static void read_command(const struct buf *bytes, struct arena *arena, struct buf *text) {
    struct command command;
    assert_int_equal(wire_read_command(bytes->data, bytes->len, arena, &command), REFUSAL_NONE);
    dump_command(text, &command);
}

static void read_fixes(const struct buf *bytes, struct arena *arena, struct buf *text) {
    struct wire_fixes fixes;
    assert_int_equal(wire_read_fixes(bytes->data, bytes->len, arena, &fixes), REFUSAL_NONE);
    dump_fixes(text, &fixes);
}

static void read_server(const struct buf *bytes, struct arena *arena, struct buf *text) {
    (void)arena;
    Muster__V1__ServerFrame *frame = muster__v1__server_frame__unpack(NULL, bytes->len, bytes->data);
    assert_non_null(frame);
    dump_message(text, &frame->base, 0);
    for (size_t i = 0; i < frame->n_events; i++) {
        Muster__V1__Event *event = muster__v1__event__unpack(NULL, frame->events[i].len, frame->events[i].data);
        assert_non_null(event);
        dump_message(text, &event->base, 1);
        muster__v1__event__free_unpacked(event, NULL);
    }
    muster__v1__server_frame__free_unpacked(frame, NULL);
}

static void read_record(const struct buf *bytes, struct arena *arena, struct buf *text) {
    struct event event;
    uint8_t hash[RECORD_HASH_LEN] = {0};
    assert_true(record_read(bytes->data, bytes->len, arena, &event));
    dump_event(text, &event);
    record_hash(hash, bytes->data, bytes->len, hash);
    dump_hex(text, "hash after zeros", hash, sizeof hash);
}

static void read_bus(const struct buf *bytes, struct arena *arena, struct buf *text) {
    struct bus_message message;
    assert_true(bus_message_read(bytes->data, bytes->len, arena, &message));
    dump_bus_message(text, &message);
}

// An image may be too old to be used; then it is refused as a whole and the records are read instead.
static void read_state(const struct buf *bytes, struct arena *arena, struct buf *text) {
    (void)arena;
    struct state *state = state_create("440307");
    if (snapshot_read(bytes->data, bytes->len, state))
        dump_state(text, state);
    else
        buf_printf(text, "refused\n");
    state_destroy(state);
}

static const struct {
    const char *word;
    void (*read)(const struct buf *bytes, struct arena *arena, struct buf *text);
} readers[] = {
    {"client_", read_client}, {"command_", read_command}, {"fixes_", read_fixes}, {"server_", read_server},
    {"record_", read_record}, {"bus_", read_bus},         {"state_", read_state},
};
#define READERS (sizeof readers / sizeof readers[0])

static void dump_file(struct wire_test *test, const char *name, const struct buf *bytes) {
    for (unsigned i = 0; i < READERS; i++)
        if (strncmp(name, readers[i].word, strlen(readers[i].word)) == 0) {
            arena_reset(test->arena);
            buf_clear(&test->again);
            readers[i].read(bytes, test->arena, &test->again);
            return;
        }
    fail_msg("%s: no reader for it", name);
}

// ---- tests

static void every_kind_has_been_captured(void **state) {
    struct wire_test *test = *state;
    const char *wish = getenv("MUSTER_GOLDEN");
    bool write = wish && strcmp(wish, "write") == 0;
    make_samples();
    for (unsigned i = 0; i < sample_count; i++) {
        const struct sample *sample = &samples[i];
        if (write) {
            keep(sample->name, ".bin", &sample->bytes);
            assert_true(load(sample->name, ".bin", &test->buf));
            dump_file(test, sample->name, &test->buf);
            keep(sample->name, ".txt", &test->again);
        }
        if (!load(sample->name, ".bin", &test->buf))
            fail_msg("%s/%s.bin is missing; capture it with MUSTER_GOLDEN=write", FOLDER, sample->name);
    }
    forget_samples();
}

static void what_was_captured_is_read_to_the_same_values(void **state) {
    struct wire_test *test = *state;
    struct buf expected = {0};
    DIR *folder = opendir(FOLDER);
    assert_non_null(folder);
    unsigned count = 0;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        size_t len = strlen(entry->d_name);
        if (len < 5 || strcmp(entry->d_name + len - 4, ".bin") != 0)
            continue;
        char name[256];
        snprintf(name, sizeof name, "%.*s", (int)len - 4, entry->d_name);
        assert_true(load(name, ".bin", &test->buf));
        dump_file(test, name, &test->buf);
        if (!load(name, ".txt", &expected))
            fail_msg("%s/%s.txt is missing", FOLDER, name);
        if (expected.len != test->again.len || memcmp(expected.data, test->again.data, expected.len) != 0)
            fail_msg("%s is read to other values:\n%.*s\ninstead of:\n%.*s", name, (int)test->again.len,
                     (char *)test->again.data, (int)expected.len, (char *)expected.data);
        count++;
    }
    closedir(folder);
    buf_free(&expected);
    assert_true(count > 60);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WIRE_TEST(every_kind_has_been_captured),
        WIRE_TEST(what_was_captured_is_read_to_the_same_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
