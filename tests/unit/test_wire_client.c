// Frames of clients: what is in them comes out, what is damaged spoils the frame, what only hubs may say is not
// believed.
// SPDX-License-Identifier: Apache-2.0
#include "wire_dump.h"
#include "wire_samples.h"
#include "wire_test.h"

static enum refusal read_packed(struct wire_test *test, const void *message, struct wire_client_frame *out) {
    wire_pack(&test->buf, message);
    arena_reset(test->arena);
    return wire_read_client(test->buf.data, test->buf.len, test->arena, out);
}

static void an_empty_frame_says_nothing(void **state) {
    struct wire_test *test = *state;
    struct wire_client_frame frame;
    assert_int_equal(wire_read_client(NULL, 0, test->arena, &frame), REFUSAL_NONE);
    assert_null(frame.hello);
    assert_null(frame.view);
    assert_false(frame.has_ping);
    assert_int_equal(frame.command_count + frame.fixes_count, 0);
}

// ---- hello

static Muster__V1__Hello a_hello(void) {
    Muster__V1__Hello hello = MUSTER__V1__HELLO__INIT;
    hello.token = "abc";
    hello.device = "平板 A7";
    hello.client = "console 1.0";
    hello.seq = 41;
    hello.exercise = 3;
    hello.log.data = (uint8_t *)(uintptr_t)sample_log;
    hello.log.len = WIRE_LOG_LEN;
    return hello;
}

static enum refusal with_hello(struct wire_test *test, Muster__V1__Hello *hello, struct wire_client_frame *out) {
    Muster__V1__ClientFrame frame = MUSTER__V1__CLIENT_FRAME__INIT;
    frame.hello = hello;
    return read_packed(test, &frame, out);
}

static void a_hello_is_read(void **state) {
    struct wire_test *test = *state;
    struct wire_client_frame frame;
    Muster__V1__Hello hello = a_hello();
    assert_int_equal(with_hello(test, &hello, &frame), REFUSAL_NONE);
    assert_string_equal(frame.hello->token, "abc");
    assert_string_equal(frame.hello->device, "平板 A7");
    assert_string_equal(frame.hello->client, "console 1.0");
    assert_true(frame.hello->seq == 41 && frame.hello->exercise == 3 && frame.hello->has_log);
    assert_memory_equal(frame.hello->log, sample_log, WIRE_LOG_LEN);
}

static void a_hello_needs_a_device_and_a_whole_log(void **state) {
    struct wire_test *test = *state;
    struct wire_client_frame frame;
    Muster__V1__Hello hello = a_hello();
    hello.log.len = 0;
    assert_int_equal(with_hello(test, &hello, &frame), REFUSAL_NONE);
    assert_false(frame.hello->has_log);
    hello.log.len = 15;
    assert_int_equal(with_hello(test, &hello, &frame), REFUSAL_MALFORMED);
    hello = a_hello();
    hello.device = "";
    assert_int_equal(with_hello(test, &hello, &frame), REFUSAL_TEXT_INVALID);
    hello.device = long_text(DEVICE_MAX);
    assert_int_equal(with_hello(test, &hello, &frame), REFUSAL_NONE);
    hello.device = long_text(DEVICE_MAX + 1);
    assert_int_equal(with_hello(test, &hello, &frame), REFUSAL_TEXT_INVALID);
    hello = a_hello();
    hello.token = "\x01";
    assert_int_equal(with_hello(test, &hello, &frame), REFUSAL_TEXT_INVALID);
}

// ---- view

static enum refusal with_view(struct wire_test *test, Muster__V1__View *view, struct wire_client_frame *out) {
    Muster__V1__ClientFrame frame = MUSTER__V1__CLIENT_FRAME__INIT;
    frame.view = view;
    return read_packed(test, &frame, out);
}

static void a_view_is_read(void **state) {
    struct wire_test *test = *state;
    struct wire_client_frame frame;
    Muster__V1__Box box = {.base = PROTOBUF_C_MESSAGE_INIT(&muster__v1__box__descriptor),
                           .south_e7 = -900000000,
                           .west_e7 = -1800000000,
                           .north_e7 = 900000000,
                           .east_e7 = 1800000000};
    Muster__V1__UnitKind kinds[] = {MUSTER__V1__UNIT_KIND__UNIT_KIND_DRONE, MUSTER__V1__UNIT_KIND__UNIT_KIND_BOAT,
                                    (Muster__V1__UnitKind)77};
    Muster__V1__View view = MUSTER__V1__VIEW__INIT;
    view.box = &box;
    view.kinds = kinds;
    view.n_kinds = 3;
    view.org = "440307000000";
    view.interval_ms = 500;
    view.coarse = 4;
    view.detail = view.off = 1;
    assert_int_equal(with_view(test, &view, &frame), REFUSAL_NONE);
    assert_int_equal(frame.view_refusal, REFUSAL_NONE);
    const struct wire_view *got = frame.view;
    assert_true(got->has_box && got->detail && got->off && got->interval_ms == 500 && got->coarse == 4);
    assert_true(got->south_e7 == -900000000 && got->west_e7 == -1800000000);
    assert_true(got->north_e7 == 900000000 && got->east_e7 == 1800000000);
    assert_int_equal(got->kinds, 1u << UNIT_DRONE | 1u << UNIT_BOAT | 1u << UNIT_KIND_UNKNOWN);
    assert_string_equal(got->org, "440307000000");
}

static void assert_view_refused(struct wire_test *test, Muster__V1__View *view) {
    struct wire_client_frame frame;
    assert_int_equal(with_view(test, view, &frame), REFUSAL_NONE);
    assert_int_equal(frame.view_refusal, REFUSAL_VIEW_INVALID);
    assert_null(frame.view);
}

static void a_senseless_view_is_refused_alone(void **state) {
    struct wire_test *test = *state;
    Muster__V1__Box box = MUSTER__V1__BOX__INIT;
    Muster__V1__View view = MUSTER__V1__VIEW__INIT;
    view.box = &box;
    box.west_e7 = 1;
    assert_view_refused(test, &view); // west > east
    box = (Muster__V1__Box)MUSTER__V1__BOX__INIT;
    box.south_e7 = 1;
    assert_view_refused(test, &view); // south > north
    box = (Muster__V1__Box)MUSTER__V1__BOX__INIT;
    box.north_e7 = 900000001;
    assert_view_refused(test, &view);
    view.box = NULL;
    view.coarse = 5;
    assert_view_refused(test, &view);
    view.coarse = 0;
    view.org = "44";
    assert_view_refused(test, &view);
}

// ---- commands

static void commands_keep_their_bytes(void **state) {
    struct wire_test *test = *state;
    struct buf one = {0};
    struct command command;
    sample_command(VERB_INCIDENT_NOTE, &command);
    wire_write_command(&one, &command);
    assert_true(one.len < 128);
    buf_add(&test->buf, (const uint8_t[]){0x12, 0x00, 0x12, (uint8_t)one.len}, 4); // an empty one goes before it
    buf_add(&test->buf, one.data, one.len);
    struct wire_client_frame frame;
    assert_int_equal(wire_read_client(test->buf.data, test->buf.len, test->arena, &frame), REFUSAL_NONE);
    assert_int_equal(frame.command_count, 2);
    assert_false(frame.commands[0].has_id);
    assert_int_equal(frame.commands[0].len, 0);
    assert_true(frame.commands[1].bytes == test->buf.data + 4 && frame.commands[1].len == one.len);
    assert_true(frame.commands[1].has_id);
    assert_memory_equal(frame.commands[1].id, command.id, COMMAND_ID_LEN);
    buf_free(&one);
}

static void an_id_is_found_where_the_rest_is_unknown(void **state) {
    struct wire_test *test = *state;
    static const uint8_t frame_bytes[] = {0x12, 21, 0x98, 0x06, 0x01, 0x0a, 16, 1,  2,  3,  4, 5,
                                          6,    7,  8,    9,    10,   11,   12, 13, 14, 15, 16};
    struct wire_client_frame frame;
    struct command out;
    assert_int_equal(wire_read_client(frame_bytes, sizeof frame_bytes, test->arena, &frame), REFUSAL_NONE);
    assert_true(frame.commands[0].has_id && frame.commands[0].id[15] == 16);
    assert_int_equal(wire_read_command(frame.commands[0].bytes, frame.commands[0].len, test->arena, &out),
                     REFUSAL_VERB_UNKNOWN);
}

// ---- fixes and pings

static void fixes_of_a_client_say_nothing_of_hubs(void **state) {
    struct wire_test *test = *state;
    wire_write_fixes(&test->again, &sample_fixes, (struct wire_fixes_style){.detail = true, .state = true});
    assert_true(test->again.len > 127 && test->again.len < 16384);
    buf_add(&test->buf, (const uint8_t[]){0x1a, (uint8_t)(test->again.len | 0x80), (uint8_t)(test->again.len >> 7)}, 3);
    buf_add(&test->buf, test->again.data, test->again.len);
    struct wire_client_frame frame;
    assert_int_equal(wire_read_client(test->buf.data, test->buf.len, test->arena, &frame), REFUSAL_NONE);
    assert_int_equal(frame.fixes_count, 1);
    const struct wire_fixes *fixes = &frame.fixes[0];
    assert_int_equal(fixes->count, SAMPLE_ROWS);
    assert_true(fixes->cell == 0 && !fixes->whole && fixes->left_count == 0);
    for (uint32_t i = 0; i < fixes->count; i++) {
        assert_int_equal(fixes->rows[i].presence, PRESENCE_LIVE);
        assert_false(fixes->rows[i].marked);
        assert_int_equal(fixes->rows[i].battery, sample_rows[i].battery);
    }
}

static void a_ping_has_a_number(void **state) {
    struct wire_test *test = *state;
    Muster__V1__ClientFrame frame = MUSTER__V1__CLIENT_FRAME__INIT;
    Muster__V1__Ping ping = MUSTER__V1__PING__INIT;
    frame.ping = &ping;
    struct wire_client_frame out;
    assert_int_equal(read_packed(test, &frame, &out), REFUSAL_NONE);
    assert_true(out.has_ping && out.ping == 0);
    ping.number = UINT64_MAX;
    assert_int_equal(read_packed(test, &frame, &out), REFUSAL_NONE);
    assert_true(out.has_ping && out.ping == UINT64_MAX);
}

// ---- acting

static void acting_says_seat_and_link(void **state) {
    struct wire_test *test = *state;
    Muster__V1__ClientFrame frame = MUSTER__V1__CLIENT_FRAME__INIT;
    Muster__V1__Acting acting = MUSTER__V1__ACTING__INIT;
    frame.acting = &acting;
    struct wire_client_frame out;
    assert_int_equal(read_packed(test, &frame, &out), REFUSAL_NONE);
    assert_true(out.has_acting && out.acting_seat == 0 && out.acting_link == 0);
    acting.seat = UINT32_MAX;
    acting.link = MUSTER__V1__LINK__LINK_RADIO;
    assert_int_equal(read_packed(test, &frame, &out), REFUSAL_NONE);
    assert_true(out.has_acting && out.acting_seat == UINT32_MAX && out.acting_link == 5);
    acting.link = (Muster__V1__Link)WIRE_LINKS;
    assert_int_equal(read_packed(test, &frame, &out), REFUSAL_NONE);
    assert_int_equal(out.acting_link, 0); // of a later version
    frame.acting = NULL;
    assert_int_equal(read_packed(test, &frame, &out), REFUSAL_NONE);
    assert_false(out.has_acting);
}

static void a_hello_says_its_link(void **state) {
    struct wire_test *test = *state;
    struct wire_client_frame frame;
    Muster__V1__Hello hello = a_hello();
    assert_int_equal(with_hello(test, &hello, &frame), REFUSAL_NONE);
    assert_int_equal(frame.hello->link, 0);
    hello.link = MUSTER__V1__LINK__LINK_SATELLITE;
    assert_int_equal(with_hello(test, &hello, &frame), REFUSAL_NONE);
    assert_int_equal(frame.hello->link, 4);
    hello.link = (Muster__V1__Link)-1;
    assert_int_equal(with_hello(test, &hello, &frame), REFUSAL_NONE);
    assert_int_equal(frame.hello->link, 0);
}

// ---- damage

static void damage_spoils_the_frame(void **state) {
    struct wire_test *test = *state;
    static const struct {
        uint8_t bytes[8];
        size_t len;
    } frames[] = {
        {{0x00}, 1},                         // field 0
        {{0x00, 0x01}, 2},                   // the same, whole
        {{0x0a}, 1},                         // cut off behind the key
        {{0x0a, 0x05, 0x01}, 3},             // promises more than there is
        {{0x08, 0x01}, 2},                   // hello as a number
        {{0x0b}, 1},                         // a group
        {{0x0f}, 1},                         // no such type
        {{0x12, 0x01, 0x0a}, 3},             // damage inside a command
        {{0x2a, 0x00, 0x2a, 0x00}, 4},       // two pings
        {{0x22, 0x00, 0x22, 0x00}, 4},       // two views
        {{0x32, 0x00, 0x32, 0x00}, 4},       // acting as two
        {{0x30, 0x15}, 2},                   // acting as a number
        {{0x32, 0x01, 0x08}, 3},             // damage inside of it
        {{0x1a, 0x03, 0x2a, 0x01, 0x02}, 5}, // a row with a unit and nothing else
        {{0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, 8},
    };
    struct wire_client_frame out;
    for (unsigned i = 0; i < sizeof frames / sizeof *frames; i++)
        assert_int_equal(wire_read_client(frames[i].bytes, frames[i].len, test->arena, &out), REFUSAL_MALFORMED);
}

static void fields_of_a_later_version_are_passed_over(void **state) {
    struct wire_test *test = *state;
    static const uint8_t bytes[] = {0xf8, 0x06, 0x01, 0xfa, 0x06, 0x02, 0x00, 0x00, 0x2a, 0x02, 0x08, 0x07};
    struct wire_client_frame out;
    assert_int_equal(wire_read_client(bytes, sizeof bytes, test->arena, &out), REFUSAL_NONE);
    assert_int_equal(out.ping, 7);
}

// A frame of nothing but empty fixes would take a hundred times its size.
static void amplification_ends_at_the_cap(void **state) {
    struct wire_test *test = *state;
    for (int i = 0; i < 32768; i++)
        buf_add(&test->buf, (const uint8_t[]){0x1a, 0x00}, 2);
    struct arena *arena = arena_create(WIRE_ARENA_CAP(test->buf.len));
    struct wire_client_frame out;
    assert_int_equal(wire_read_client(test->buf.data, test->buf.len, arena, &out), REFUSAL_MALFORMED);
    arena_destroy(arena);
}

// What an honest relay sends stays within the recommended cap: full tables, without and with all columns.
static void honest_frames_fit_the_cap(void **state) {
    struct wire_test *test = *state;
    static struct fix rows[WIRE_FIXES_MAX];
    for (int known = 0; known < 2; known++) {
        for (int i = 0; i < WIRE_FIXES_MAX; i++)
            rows[i] = (struct fix){.unit = 1,
                                   .altitude_dm = known ? 0 : FIX_UNKNOWN_ALTITUDE,
                                   .speed_cms = known - 1,
                                   .heading_cdeg = known - 1,
                                   .accuracy_dm = known - 1,
                                   .battery = (int8_t)(known - 1),
                                   .source = (uint8_t)known};
        struct wire_fixes fixes = {.rows = rows, .count = WIRE_FIXES_MAX};
        buf_clear(&test->again);
        buf_clear(&test->buf);
        wire_write_fixes(&test->again, &fixes, (struct wire_fixes_style){.detail = true});
        Muster__V1__ClientFrame frame = MUSTER__V1__CLIENT_FRAME__INIT;
        wire_pack(&test->buf, &frame);
        uint8_t head[] = {0x1a, (uint8_t)(test->again.len | 0x80), (uint8_t)(test->again.len >> 7 | 0x80),
                          (uint8_t)(test->again.len >> 14)};
        buf_add(&test->buf, head, sizeof head);
        buf_add(&test->buf, test->again.data, test->again.len);
        struct arena *arena = arena_create(WIRE_ARENA_CAP(test->buf.len));
        struct wire_client_frame out;
        assert_int_equal(wire_read_client(test->buf.data, test->buf.len, arena, &out), REFUSAL_NONE);
        assert_int_equal(out.fixes[0].count, WIRE_FIXES_MAX);
        arena_destroy(arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WIRE_TEST(an_empty_frame_says_nothing),
        WIRE_TEST(a_hello_is_read),
        WIRE_TEST(a_hello_needs_a_device_and_a_whole_log),
        WIRE_TEST(a_view_is_read),
        WIRE_TEST(a_senseless_view_is_refused_alone),
        WIRE_TEST(commands_keep_their_bytes),
        WIRE_TEST(an_id_is_found_where_the_rest_is_unknown),
        WIRE_TEST(fixes_of_a_client_say_nothing_of_hubs),
        WIRE_TEST(a_ping_has_a_number),
        WIRE_TEST(acting_says_seat_and_link),
        WIRE_TEST(a_hello_says_its_link),
        WIRE_TEST(damage_spoils_the_frame),
        WIRE_TEST(fields_of_a_later_version_are_passed_over),
        WIRE_TEST(amplification_ends_at_the_cap),
        WIRE_TEST(honest_frames_fit_the_cap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
