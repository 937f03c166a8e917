// The journal keeps what it promised, through restarts and kills, and its readers read along.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "journal_fixture.h"

// ---- keeping

static void keeps_its_identity(void **test) {
    (void)test;
    uint8_t log[WIRE_LOG_LEN];
    char holder[64];
    struct journal *journal = must_open();
    assert_int_equal(journal_seq(journal), 0);
    memcpy(log, journal_log(journal), sizeof log);
    snprintf(holder, sizeof holder, "%s", journal_holder(journal));
    assert_int_equal(strlen(holder), 32);
    assert_loads(journal, 0);
    journal_close(journal);
    journal = must_open();
    assert_memory_equal(journal_log(journal), log, sizeof log);
    assert_string_equal(journal_holder(journal), holder);
    journal_close(journal);
    struct stat st;
    assert_int_equal(stat(in_folder("journal.db"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void keeps_records_and_their_chain(void **test) {
    (void)test;
    uint8_t hash[RECORD_HASH_LEN] = {0};
    struct buf record = {0};
    struct journal *journal = must_open();
    grow(journal, 1000, 37);
    for (uint64_t seq = 1; seq <= 1000; seq++) {
        log_record(seq, &record);
        record_hash(hash, record.data, record.len, hash);
    }
    assert_int_equal(journal_seq(journal), 1000);
    assert_memory_equal(journal_hash(journal), hash, sizeof hash);
    journal_close(journal);
    journal = must_open();
    assert_int_equal(journal_seq(journal), 1000);
    assert_memory_equal(journal_hash(journal), hash, sizeof hash);
    assert_loads(journal, 1000);
    grow(journal, 10, 1);
    assert_loads(journal, 1010);
    journal_close(journal);
    buf_free(&record);
    uint64_t seq = 0;
    assert_true(journal_verify(folder, &seq, error, sizeof error));
    assert_int_equal(seq, 1010);
}

// A child appends and says how far it got; it is killed at some moment; what it said must be there.
static void keeps_what_was_acknowledged_through_a_kill(void **test) {
    (void)test;
    for (int round = 0; round < 10; round++) {
        int said[2];
        assert_int_equal(pipe(said), 0);
        pid_t child = fork();
        if (child == 0) {
            struct journal *journal = journal_open(folder, DISTRICT, error, sizeof error);
            while (journal && journal_grow(journal, 7) == JOURNAL_DONE) {
                uint64_t seq = journal_seq(journal);
                if (write(said[1], &seq, sizeof seq) != sizeof seq)
                    break;
            }
            _exit(1);
        }
        close(said[1]);
        uint64_t last = 0, seq;
        for (int i = 0; i < 20 + round * 7 && read(said[0], &seq, sizeof seq) == sizeof seq; i++)
            last = seq;
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        while (read(said[0], &seq, sizeof seq) == sizeof seq)
            last = seq;
        close(said[0]);
        assert_true(last > 0);
        struct journal *journal = must_open();
        assert_in_range(journal_seq(journal), last, last + 7);
        assert_int_equal(journal_seq(journal) % 7, 0); // a group is there whole or not at all
        assert_loads(journal, journal_seq(journal));
        journal_close(journal);
    }
}

struct heard_answers {
    uint64_t first, last, count;
};

static void hear_answer(void *arg, const struct kept_answer *kept) {
    struct heard_answers *heard = arg;
    struct kept_answer expected = log_answer(kept->answer.seq);
    assert_memory_equal(kept->answer.id, expected.answer.id, COMMAND_ID_LEN);
    assert_int_equal(kept->answer.object, expected.answer.object);
    assert_int_equal(kept->account, 42);
    if (heard->count++ == 0)
        heard->first = kept->answer.seq;
    else
        assert_int_equal(kept->answer.seq, heard->last + 1);
    heard->last = kept->answer.seq;
}

static void keeps_answers_up_to_a_bound(void **test) {
    (void)test;
    struct heard_answers heard = {0};
    struct journal *journal = must_open();
    journal_set_answers_kept(journal, 500);
    grow(journal, 5000, 100);
    journal_each_answer(journal, 1000000, hear_answer, &heard);
    assert_in_range(heard.count, 500, 1600);
    assert_int_equal(heard.last, 5000);
    heard = (struct heard_answers){0};
    journal_each_answer(journal, 20, hear_answer, &heard);
    assert_int_equal(heard.count, 20);
    assert_int_equal(heard.first, 4981);
    journal_close(journal);
    journal = must_open();
    grow(journal, 1, 1);
    heard = (struct heard_answers){0};
    journal_each_answer(journal, 2, hear_answer, &heard);
    assert_int_equal(heard.last, 5001);
    journal_close(journal);
}

static void keeps_refusals_without_events(void **test) {
    (void)test;
    struct journal *journal = must_open();
    struct kept_answer kept = {.answer = {.code = REFUSAL_UNIT_UNKNOWN}, .account = 3};
    assert_int_equal(journal_commit(journal, NULL, 0, &kept, 1), JOURNAL_DONE);
    assert_int_equal(journal_seq(journal), 0);
    journal_close(journal);
}

static void starts_from_a_snapshot(void **test) {
    (void)test;
    struct journal *journal = must_open();
    grow(journal, 300, 50);
    keep_snapshot(journal);
    grow(journal, 100, 50);
    keep_snapshot(journal);
    grow(journal, 100, 50);
    assert_loads(journal, 500);
    journal_close(journal);
    sql("UPDATE event SET record = zeroblob(10) WHERE seq = 350");
    journal = must_open();
    assert_loads(journal, 500); // from 400 on
    sql("UPDATE snapshot SET image = substr(image, 1, length(image) - 1) || x'99' WHERE seq = 400");
    assert_refuses(journal, "record 350 is damaged"); // from 300 on
    journal_close(journal);
    sql("UPDATE snapshot SET image = x'00'");
    journal = must_open();
    assert_refuses(journal, "record 350 is damaged"); // from the beginning
    journal_close(journal);
}

static void keeps_two_snapshots(void **test) {
    (void)test;
    struct journal *journal = must_open();
    assert_false(journal_keep_snapshot(journal, 1, "image", 5)); // of what is not there
    for (int i = 0; i < 4; i++) {
        grow(journal, 10, 10);
        keep_snapshot(journal);
    }
    journal_close(journal);
    sql("CREATE TABLE probe(ok CHECK(ok)); INSERT INTO probe SELECT count(*) = 2 AND min(seq) = 30 FROM snapshot;");
}

// ---- readers

struct heard_records {
    uint64_t next;
    struct chain_so_far {
        uint8_t hash[RECORD_HASH_LEN];
    } chain;
    struct buf expected;
};

static void hear_record(void *arg, uint64_t seq, const uint8_t *record, uint32_t len, const uint8_t *hash) {
    struct heard_records *heard = arg;
    assert_int_equal(seq, heard->next);
    log_record(seq, &heard->expected);
    assert_int_equal(len, heard->expected.len);
    assert_memory_equal(record, heard->expected.data, len);
    record_hash(heard->chain.hash, record, len, heard->chain.hash);
    assert_memory_equal(hash, heard->chain.hash, RECORD_HASH_LEN);
    heard->next++;
}

static void *read_along(void *arg) {
    struct heard_records *heard = arg;
    struct journal_reader *reader = journal_reader_open(folder);
    while (reader && heard->next <= 3000)
        if (journal_read(reader, heard->next, 100, 1 << 20, hear_record, heard) < 0)
            break;
    journal_reader_close(reader);
    return NULL;
}

static void readers_read_beside_the_writer(void **test) {
    (void)test;
    struct heard_records heard[2] = {{.next = 1}, {.next = 1}};
    pthread_t readers[2];
    struct journal *journal = must_open();
    for (int i = 0; i < 2; i++)
        pthread_create(&readers[i], NULL, read_along, &heard[i]);
    grow(journal, 3000, 3);
    for (int i = 0; i < 2; i++) {
        pthread_join(readers[i], NULL);
        assert_int_equal(heard[i].next, 3001);
        buf_free(&heard[i].expected);
    }
    journal_close(journal);
}

static void count_record(void *arg, uint64_t seq, const uint8_t *record, uint32_t len, const uint8_t *hash) {
    (void)seq, (void)record, (void)len, (void)hash;
    ++*(int *)arg;
}

static void readers_keep_within_bounds(void **test) {
    (void)test;
    int count = 0;
    assert_null(journal_reader_open(folder));
    struct journal *journal = must_open();
    grow(journal, 100, 10);
    struct journal_reader *reader = journal_reader_open(folder);
    assert_non_null(reader);
    assert_int_equal(journal_read(reader, 1, 30, 1 << 20, count_record, &count), 30);
    assert_int_equal(journal_read(reader, 91, 30, 1 << 20, count_record, &count), 10);
    assert_int_equal(journal_read(reader, 101, 30, 1 << 20, count_record, &count), 0);
    assert_int_equal(journal_read(reader, 5, 30, 1, count_record, &count), 1);
    assert_int_equal(count, 41);
    assert_in_range(journal_read(reader, 1, 100, 1000, count_record, &count), 2, 20);
    sql("DELETE FROM event WHERE seq = 50");
    assert_int_equal(journal_read(reader, 40, 30, 1 << 20, count_record, &count), -1);
    assert_int_equal(journal_read(reader, 50, 1, 1 << 20, count_record, &count), -1);
    journal_reader_close(reader);
    journal_close(journal);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(keeps_its_identity),
        IN_A_FOLDER(keeps_records_and_their_chain),
        IN_A_FOLDER(keeps_what_was_acknowledged_through_a_kill),
        IN_A_FOLDER(keeps_answers_up_to_a_bound),
        IN_A_FOLDER(keeps_refusals_without_events),
        IN_A_FOLDER(starts_from_a_snapshot),
        IN_A_FOLDER(keeps_two_snapshots),
        IN_A_FOLDER(readers_read_beside_the_writer),
        IN_A_FOLDER(readers_keep_within_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
