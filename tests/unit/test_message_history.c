// Older messages of a channel come from the database as they were said, newest first, and of that channel alone.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <jansson.h>

#include "log_fixture.h"

static void record_message(struct journal *journal, uint64_t n, const struct channel *channel) {
    struct log_post_words words;
    struct buf record = {0};
    struct event event = {0};
    event_begin(&event, journal_seq(journal) + 1, VERB_MESSAGE_POST, 0);
    event.actor = "duty.1";
    event.seat = 1;
    log_message(&event, &words, *channel, n % 2);
    record_write(&record, &event);
    struct journal_entry entry = {event.seq, record.data, (uint32_t)record.len};
    assert_int_equal(journal_commit(journal, &entry, 1, NULL, 0), JOURNAL_DONE);
    buf_free(&record);
}

// The answer's messages as an array.
static json_t *ask(struct hub *hub, struct answers *answers, const struct channel *channel, uint64_t before,
                   uint32_t most, bool *more) {
    assert_true(database_messages(hub->database, channel, before, most, answers->inbox, 5, 77));
    struct database_answer *answer = answers_next(answers, 10);
    assert_non_null(answer);
    assert_int_equal(answer->msg.kind, 5);
    assert_int_equal(answer->asker, 77);
    assert_int_equal(answer->refusal, REFUSAL_NONE);
    assert_int_equal(answer->projected, number_of("SELECT seq FROM muster.meta"));
    *more = answer->more;
    struct buf text = {0};
    buf_printf(&text, "[%.*s]", (int)answer->json.len, answer->json.len ? (char *)answer->json.data : "");
    json_t *array = json_loadb((char *)text.data, text.len, 0, NULL);
    buf_free(&text);
    answer->msg.dispose(&answer->msg);
    assert_true(json_is_array(array));
    return array;
}

static long long number(json_t *message, const char *key) {
    return json_integer_value(json_object_get(message, key));
}

static const char *text(json_t *message, const char *key) {
    return json_string_value(json_object_get(message, key));
}

static void assert_messages(json_t *array, uint64_t newest, size_t count) {
    assert_int_equal(json_array_size(array), count);
    for (size_t i = 0; i < count; i++) {
        json_t *message = json_array_get(array, i);
        uint64_t seq = newest - i;
        char expected[96];
        assert_int_equal(number(message, "seq"), seq);
        assert_int_equal(number(message, "at_ms"), LOG_START_MS + (int64_t)seq * 10);
        assert_int_equal(number(message, "seat"), 1);
        assert_string_equal(text(message, "account"), "duty.1");
        assert_string_equal(text(message, "title"), "值班员 1");
        snprintf(expected, sizeof expected, "水位 %llu\n\"上涨\" \\", (unsigned long long)seq);
        assert_string_equal(text(message, "text"), expected);
        json_t *place = json_object_get(message, "place"), *refs = json_object_get(message, "refs");
        assert_int_equal(place != NULL, refs != NULL); // every second one is rich
        assert_int_equal(place == NULL, number(message, "reply_to") == (long long)seq - 1);
        if (!place)
            continue;
        assert_true(json_number_value(json_object_get(place, "lat")) == 22.5000003);
        assert_true(json_number_value(json_object_get(place, "lon")) == 114.0000009);
        assert_int_equal(json_array_size(refs), 2);
        snprintf(expected, 3, "%02x", (unsigned)(seq & 0xff));
        assert_memory_equal(text(json_array_get(refs, 0), "sha256"), expected, 2);
        assert_int_equal(strlen(text(json_array_get(refs, 0), "sha256")), 64);
        assert_string_equal(text(json_array_get(refs, 0), "url"), "https://photos.example/1.jpg?a='b'");
        assert_string_equal(text(json_array_get(refs, 1), "url"), "https://photos.example/2.jpg");
    }
}

static void older_messages_come_as_they_were_said(void **test) {
    (void)test;
    struct hub hub;
    struct answers answers;
    struct channel channel = {CHANNEL_INCIDENT, 1, 0}, other = {CHANNEL_INCIDENT, 2, 0};
    struct channel module = {CHANNEL_MODULE, 1, 2}, nothing = {CHANNEL_UNIT, 1234567, 0};
    bool more;
    struct journal *journal = new_journal();
    grow(journal, 15); // an account to speak
    uint64_t first = journal_seq(journal) + 1, last = first + 249;
    for (uint64_t n = 1; n <= 250; n++)
        record_message(journal, n, &channel);
    for (uint64_t n = 1; n <= 3; n++)
        record_message(journal, n, n == 2 ? &module : &other);
    hub_begin(&hub, "hub-a", journal);
    answers_begin(&answers);
    assert_true(projects(&hub, journal, 20));
    assert_true(WITHIN(10, database_up(hub.database)));

    json_t *found = ask(&hub, &answers, &channel, UINT64_MAX, 100, &more);
    assert_messages(found, last, 100);
    assert_true(more);
    json_decref(found);
    found = ask(&hub, &answers, &channel, last - 99, 100, &more);
    assert_messages(found, last - 100, 100);
    assert_true(more);
    json_decref(found);
    found = ask(&hub, &answers, &channel, last - 199, 50, &more); // all that is left, exactly
    assert_messages(found, last - 200, 50);
    assert_false(more);
    json_decref(found);
    found = ask(&hub, &answers, &channel, first, 50, &more);
    assert_messages(found, 0, 0);
    json_decref(found);
    found = ask(&hub, &answers, &module, UINT64_MAX, 50, &more);
    assert_messages(found, last + 2, 1);
    assert_false(more);
    json_decref(found);
    found = ask(&hub, &answers, &nothing, UINT64_MAX, 50, &more);
    assert_messages(found, 0, 0);
    assert_false(more);
    json_decref(found);

    pg_kill(&cluster);
    assert_true(WITHIN(10, !database_up(hub.database)));
    assert_true(database_messages(hub.database, &channel, UINT64_MAX, 5, answers.inbox, 5, 77));
    struct database_answer *answer = answers_next(&answers, 10);
    assert_non_null(answer);
    assert_int_equal(answer->refusal, REFUSAL_DATABASE_AWAY);
    answer->msg.dispose(&answer->msg);
    pg_run(&cluster);
    hub_end(&hub);
    answers_end(&answers);
    journal_close(journal);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_A_DATABASE(older_messages_come_as_they_were_said),
    };
    return cmocka_run_group_tests(tests, start_cluster, stop_cluster);
}
