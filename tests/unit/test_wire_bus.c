// Messages between hubs: every kind survives, and a hostile Redis gets nowhere.
// SPDX-License-Identifier: Apache-2.0
#include "wire_dump.h"
#include "wire_samples.h"
#include "wire_test.h"

static const struct bus_bytes some_bytes = {.data = (const uint8_t *)"\x00\xff\x80", .len = 3};
static const struct bus_bytes two_records[2] = {{.data = (const uint8_t *)"\x01\x02", .len = 2},
                                                {.data = NULL, .len = 0}};

static void every_kind_comes_back(void **state) {
    struct wire_test *test = *state;
    for (int kind = BUS_NONE; kind <= BUS_PRESENCE; kind++) {
        struct bus_message sent, got;
        struct buf bytes = {0};
        sample_bus_message((enum bus_kind)kind, &some_bytes, two_records, &some_bytes, &sent);
        bus_message_write(&bytes, &sent);
        assert_true(bus_message_read(bytes.data, bytes.len, test->arena, &got));
        buf_clear(&test->buf);
        buf_clear(&test->again);
        dump_bus_message(&test->buf, &sent);
        dump_bus_message(&test->again, &got);
        assert_buf_equal(&test->buf, &test->again);
        for (size_t cut = 0; cut < bytes.len; cut++) // never crashes; what is cut inside a field is damage
            bus_message_read(bytes.data, cut, test->arena, &got);
        assert_false(bus_message_read(bytes.data, bytes.len - 1, test->arena, &got));
        buf_free(&bytes);
    }
}

static void a_done_answer_comes_back(void **state) {
    struct wire_test *test = *state;
    struct bus_message sent, got;
    sample_bus_message(BUS_REPLY, &some_bytes, two_records, &some_bytes, &sent);
    sent.reply.answer.code = REFUSAL_NONE;
    sent.reply.answer.seq = 77;
    sent.reply.answer.object = 8;
    bus_message_write(&test->buf, &sent);
    assert_true(bus_message_read(test->buf.data, test->buf.len, test->arena, &got));
    assert_true(got.reply.answer.code == REFUSAL_NONE && got.reply.answer.seq == 77 && got.reply.answer.object == 8);
}

static Muster__V1__BusMessage a_message(void) {
    Muster__V1__BusMessage message = MUSTER__V1__BUS_MESSAGE__INIT;
    message.hub = "hub";
    message.log.data = (uint8_t *)(uintptr_t)sample_log;
    message.log.len = WIRE_LOG_LEN;
    return message;
}
static bool reads(struct wire_test *test, const void *message) {
    struct bus_message out;
    wire_pack(&test->buf, message);
    arena_reset(test->arena);
    return bus_message_read(test->buf.data, test->buf.len, test->arena, &out);
}

static void a_sender_and_a_log_are_needed(void **state) {
    struct wire_test *test = *state;
    Muster__V1__BusMessage message = a_message();
    assert_true(reads(test, &message));
    message.hub = "";
    assert_false(reads(test, &message));
    message.hub = "a\nb";
    assert_false(reads(test, &message));
    message.hub = long_text(65);
    assert_false(reads(test, &message));
    message = a_message();
    message.log.len = 15;
    assert_false(reads(test, &message));
}

static void a_kind_of_a_later_version_is_none(void **state) {
    struct wire_test *test = *state;
    Muster__V1__BusMessage message = a_message();
    message.number = 5;
    wire_pack(&test->buf, &message);
    buf_add(&test->buf, (const uint8_t[]){0xea, 0x02, 0x00}, 3); // field 45
    struct bus_message out;
    assert_true(bus_message_read(test->buf.data, test->buf.len, test->arena, &out));
    assert_true(out.kind == BUS_NONE && out.number == 5);
}

static void hostile_bodies_are_refused(void **state) {
    struct wire_test *test = *state;
    uint8_t id[COMMAND_ID_LEN - 1] = {0};
    Muster__V1__Answer answer = MUSTER__V1__ANSWER__INIT;
    answer.id.data = id;
    answer.id.len = sizeof id;
    wire_pack(&test->again, &answer);
    Muster__V1__Reply reply = MUSTER__V1__REPLY__INIT;
    reply.answer.data = test->again.data;
    reply.answer.len = test->again.len;
    Muster__V1__BusMessage message = a_message();
    message.body_case = MUSTER__V1__BUS_MESSAGE__BODY_REPLY;
    message.reply = &reply;
    assert_false(reads(test, &message)); // an id of 15 bytes
    reply.answer.data = id;
    reply.answer.len = 1;
    assert_false(reads(test, &message)); // not an answer

    Muster__V1__Forward forward = MUSTER__V1__FORWARD__INIT;
    forward.device = long_text(DEVICE_MAX + 1);
    message.body_case = MUSTER__V1__BUS_MESSAGE__BODY_FORWARD;
    message.forward = &forward;
    assert_false(reads(test, &message));

    ProtobufCBinaryData record = {0};
    Muster__V1__RecordBatch batch = MUSTER__V1__RECORD_BATCH__INIT;
    batch.first_seq = UINT64_MAX;
    batch.n_records = 1;
    batch.records = &record;
    message.body_case = MUSTER__V1__BUS_MESSAGE__BODY_RECORDS;
    message.records = &batch;
    assert_false(reads(test, &message)); // numbers beyond the last
    batch.first_seq = 1;
    assert_true(reads(test, &message));
}

static void hostile_people_are_refused(void **state) {
    struct wire_test *test = *state;
    Muster__V1__HubPresence person = MUSTER__V1__HUB_PRESENCE__INIT, *people[] = {&person};
    Muster__V1__PresenceBatch batch = MUSTER__V1__PRESENCE_BATCH__INIT;
    Muster__V1__BusMessage message = a_message();
    message.body_case = MUSTER__V1__BUS_MESSAGE__BODY_PRESENCE;
    message.presence = &batch;
    assert_true(reads(test, &message)); // nobody
    batch.people = people;
    batch.n_people = 1;
    person.device = long_text(DEVICE_MAX);
    person.link = (Muster__V1__Link)WIRE_LINKS;
    assert_true(reads(test, &message));
    struct bus_message out;
    assert_true(bus_message_read(test->buf.data, test->buf.len, test->arena, &out));
    assert_true(out.presence.count == 1 && out.presence.people[0].link == 0 && !out.presence.whole);
    person.device = long_text(DEVICE_MAX + 1);
    assert_false(reads(test, &message));
    person.device = "a\nb";
    assert_false(reads(test, &message));
}

static void amplification_ends_at_the_cap(void **state) {
    struct wire_test *test = *state;
    Muster__V1__BusMessage message = a_message();
    wire_pack(&test->buf, &message);
    for (int i = 0; i < 20000; i++)
        buf_add(&test->buf, (const uint8_t[]){0x6a, 0x02, 0x12, 0x00}, 4); // forward again and again
    struct arena *arena = arena_create(100000);
    struct bus_message out;
    assert_false(bus_message_read(test->buf.data, test->buf.len, arena, &out));
    arena_destroy(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WIRE_TEST(every_kind_comes_back),         WIRE_TEST(a_done_answer_comes_back),
        WIRE_TEST(a_sender_and_a_log_are_needed), WIRE_TEST(a_kind_of_a_later_version_is_none),
        WIRE_TEST(hostile_bodies_are_refused),    WIRE_TEST(amplification_ends_at_the_cap),
        WIRE_TEST(hostile_people_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
