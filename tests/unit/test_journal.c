// The journal keeps what it promised: through restarts, damage, a full disk and a flush that fails.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "storeroom.h"
#include "wire/snapshot.h"

static char folder[300];
static char error[1000];

static int fresh_folder(void **test) {
    (void)test;
    folder_make(folder, sizeof folder);
    return 0;
}

static int forget_folder(void **test) {
    (void)test;
    folder_remove(folder);
    return 0;
}

static struct journal *open_journal(void) {
    *error = '\0';
    struct journal *journal = journal_open(folder, DISTRICT, error, sizeof error);
    if (!journal)
        print_message("%s\n", error);
    return journal;
}

static struct journal *must_open(void) {
    struct journal *journal = open_journal();
    assert_non_null(journal);
    return journal;
}

static const char *in_folder(const char *name) {
    static char path[400];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void sql(const char *text) { // as somebody else's hand in the file
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(in_folder("journal.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

// The state after the events 1..seq as an image, without any journal.
static struct buf state_image(uint64_t seq) {
    struct state *state = state_create(DISTRICT);
    struct buf image = {0};
    for (uint64_t n = 1; n <= seq; n++) {
        struct log_words words;
        struct event event;
        log_event(n, &words, &event);
        state_apply(state, &event);
    }
    snapshot_write(&image, state);
    state_destroy(state);
    return image;
}

static void assert_loads(struct journal *journal, uint64_t seq) {
    struct state *state = state_create(DISTRICT);
    bool loaded = journal_load(journal, state, error, sizeof error);
    if (!loaded)
        print_message("%s\n", error);
    assert_true(loaded);
    assert_int_equal(state_seq(state), seq);
    struct buf expected = state_image(seq), got = {0};
    snapshot_write(&got, state);
    assert_int_equal(got.len, expected.len);
    assert_memory_equal(got.data, expected.data, got.len);
    buf_free(&expected);
    buf_free(&got);
    state_destroy(state);
}

static void assert_refuses(struct journal *journal, const char *words) {
    struct state *state = state_create(DISTRICT);
    assert_false(journal_load(journal, state, error, sizeof error));
    assert_non_null(strstr(error, words));
    state_destroy(state);
}

static void keep_snapshot(struct journal *journal) {
    struct buf image = state_image(journal_seq(journal));
    assert_true(journal_keep_snapshot(journal, journal_seq(journal), image.data, image.len));
    buf_free(&image);
}

static void grow(struct journal *journal, uint32_t count, uint32_t group) {
    for (uint32_t done = 0; done < count; done += group)
        assert_int_equal(journal_grow(journal, count - done < group ? count - done : group), JOURNAL_DONE);
}

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

// ---- refusing

static void is_locked_by_one(void **test) {
    (void)test;
    struct journal *journal = must_open();
    assert_null(journal_open(folder, DISTRICT, error, sizeof error));
    assert_non_null(strstr(error, "another hub"));
    char pid[32];
    snprintf(pid, sizeof pid, "process %d", (int)getpid());
    assert_non_null(strstr(error, pid));
    pid_t child = fork();
    if (child == 0)
        _exit(journal_open(folder, DISTRICT, error, sizeof error) ? 1 : 0);
    int status = -1;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    journal_close(journal);
    journal_close(must_open());
}

static void is_of_one_district(void **test) {
    (void)test;
    journal_close(must_open());
    assert_null(journal_open(folder, "110101", error, sizeof error));
    assert_non_null(strstr(error, "belongs to district " DISTRICT));
}

static void names_the_first_damaged_record(void **test) {
    (void)test;
    struct journal *journal = must_open();
    grow(journal, 200, 20);
    journal_close(journal);
    sql("UPDATE event SET record = substr(record, 1, 20) || x'ff' || substr(record, 22) WHERE seq = 123");
    journal = must_open();
    assert_refuses(journal, "record 123 is damaged");
    assert_non_null(strstr(error, "backup"));
    journal_close(journal);
    uint64_t seq;
    assert_false(journal_verify(folder, &seq, error, sizeof error));
    assert_non_null(strstr(error, "record 123 is damaged"));
}

static void names_a_missing_record(void **test) {
    (void)test;
    struct journal *journal = must_open();
    grow(journal, 200, 20);
    journal_close(journal);
    sql("DELETE FROM event WHERE seq = 77");
    journal = must_open();
    assert_refuses(journal, "record 77 is missing");
    journal_close(journal);
}

static void notices_a_lost_end(void **test) {
    (void)test;
    struct journal *journal = must_open();
    grow(journal, 200, 20);
    keep_snapshot(journal);
    journal_close(journal);
    sql("DELETE FROM event WHERE seq > 190");
    journal = must_open();
    assert_refuses(journal, "record 191 is missing");
    journal_close(journal);
}

// One flipped bit anywhere in the file: it is named, or it hit nothing that matters. Never a crash, never a wrong
// state.
static void survives_any_flipped_bit(void **test) {
    (void)test;
    struct journal *journal = must_open();
    grow(journal, 60, 20);
    journal_close(journal);
    struct stat st;
    assert_int_equal(stat(in_folder("journal.db"), &st), 0);
    int noticed = 0;
    int fd = open(in_folder("journal.db"), O_RDWR);
    for (int i = 0; i < 400; i++) {
        off_t at = (off_t)((uint64_t)i * 2654435761u % (uint64_t)st.st_size);
        uint8_t byte, flipped;
        assert_int_equal(pread(fd, &byte, 1, at), 1);
        flipped = byte ^ (uint8_t)(1u << i % 8);
        assert_int_equal(pwrite(fd, &flipped, 1, at), 1);
        journal = journal_open(folder, DISTRICT, error, sizeof error);
        struct state *state = state_create(DISTRICT);
        if (!journal || !journal_load(journal, state, error, sizeof error))
            noticed++;
        else {
            assert_int_equal(state_seq(state), 60);
            struct buf expected = state_image(60), got = {0};
            snapshot_write(&got, state);
            assert_int_equal(got.len, expected.len);
            assert_memory_equal(got.data, expected.data, got.len);
            buf_free(&expected);
            buf_free(&got);
        }
        state_destroy(state);
        journal_close(journal);
        assert_int_equal(pwrite(fd, &byte, 1, at), 1);
    }
    close(fd);
    assert_true(noticed > 20);
}

static void notices_a_short_file(void **test) {
    (void)test;
    struct journal *journal = must_open();
    grow(journal, 2000, 100);
    journal_close(journal);
    struct stat st;
    assert_int_equal(stat(in_folder("journal.db"), &st), 0);
    assert_int_equal(truncate(in_folder("journal.db"), st.st_size / 2 / 4096 * 4096), 0);
    assert_null(journal_open(folder, DISTRICT, error, sizeof error));
    assert_non_null(strstr(error, "backup"));
    assert_int_equal(truncate(in_folder("journal.db"), 0), 0);
    assert_null(journal_open(folder, DISTRICT, error, sizeof error));
    assert_non_null(strstr(error, "backup"));
}

// ---- the WAL of a hub that was killed

static void leave_a_wal(uint32_t commits) {
    pid_t child = fork();
    if (child == 0) {
        struct journal *journal = journal_open(folder, DISTRICT, error, sizeof error);
        for (uint32_t i = 0; journal && i < commits; i++)
            journal_grow(journal, 1);
        kill(getpid(), SIGKILL);
    }
    waitpid(child, NULL, 0);
}

static void flip_in_wal(off_t from_end) {
    struct stat st;
    uint8_t byte;
    int fd = open(in_folder("journal.db-wal"), O_RDWR);
    assert_true(fd >= 0 && fstat(fd, &st) == 0);
    assert_int_equal(pread(fd, &byte, 1, st.st_size - from_end), 1);
    byte ^= 0x10;
    assert_int_equal(pwrite(fd, &byte, 1, st.st_size - from_end), 1);
    close(fd);
}

static void notices_a_damaged_wal(void **test) {
    (void)test;
    leave_a_wal(50);
    flip_in_wal(40000);
    assert_null(journal_open(folder, DISTRICT, error, sizeof error));
    assert_non_null(strstr(error, "-wal, are damaged from frame"));
}

static void passes_over_a_torn_last_write(void **test) {
    (void)test;
    leave_a_wal(50);
    flip_in_wal(100);
    struct journal *journal = must_open();
    assert_int_equal(journal_seq(journal), 49);
    assert_loads(journal, 49);
    journal_close(journal);
}

static void never_pours_an_old_wal_into_a_new_file(void **test) {
    (void)test;
    leave_a_wal(50);
    assert_int_equal(unlink(in_folder("journal.db")), 0);
    assert_null(journal_open(folder, DISTRICT, error, sizeof error));
    assert_non_null(strstr(error, "put it back"));
}

// ---- a full disk

static bool make_small_disk(void) {
    return geteuid() == 0 && mount("muster-test", folder, "tmpfs", 0, "size=2m") == 0;
}

static void full_disk_refuses_and_recovers(void **test) {
    (void)test;
    struct rlimit before;
    bool small = make_small_disk();
    getrlimit(RLIMIT_FSIZE, &before);
    struct journal *journal = must_open();
    if (!small) {
        signal(SIGXFSZ, SIG_IGN);
        struct rlimit limit = {1 << 20, before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    enum journal_result result = JOURNAL_DONE;
    while (result == JOURNAL_DONE)
        result = journal_grow(journal, 50);
    assert_int_equal(result, JOURNAL_FULL);
    uint64_t seq = journal_seq(journal);
    assert_true(seq > 500);
    assert_int_equal(journal_grow(journal, 50), JOURNAL_FULL);
    assert_int_equal(journal_seq(journal), seq);
    if (small)
        assert_int_equal(mount("muster-test", folder, "tmpfs", MS_REMOUNT, "size=64m"), 0);
    else
        setrlimit(RLIMIT_FSIZE, &before);
    grow(journal, 500, 50);
    assert_int_equal(journal_seq(journal), seq + 500);
    journal_close(journal);
    journal = must_open();
    assert_loads(journal, seq + 500);
    journal_close(journal);
    uint64_t verified;
    assert_true(journal_verify(folder, &verified, error, sizeof error));
    if (small)
        assert_int_equal(umount(folder), 0);
}

// ---- a flush that fails: SQLite's own file methods, with the flush replaced

static sqlite3_vfs faulty;
static sqlite3_vfs *healthy;
static struct patched {
    const sqlite3_io_methods *from; // one set for files with locks, another for those without
    sqlite3_io_methods to;
} patched[4];
static int (*true_sync)(sqlite3_file *, int);
static _Atomic bool flush_fails;

static int faulty_sync(sqlite3_file *file, int flags) {
    return flush_fails ? SQLITE_IOERR_FSYNC : true_sync(file, flags);
}

static int faulty_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out_flags) {
    (void)vfs;
    int rc = healthy->xOpen(healthy, name, file, flags, out_flags);
    for (size_t i = 0; rc == SQLITE_OK && i < sizeof patched / sizeof *patched; i++) {
        if (!patched[i].from) {
            patched[i] = (struct patched){file->pMethods, *file->pMethods};
            true_sync = file->pMethods->xSync;
            patched[i].to.xSync = faulty_sync;
        }
        if (patched[i].from == file->pMethods) {
            file->pMethods = &patched[i].to;
            break;
        }
    }
    return rc;
}

static void failed_flush_is_the_end(void **test) {
    (void)test;
    healthy = sqlite3_vfs_find(NULL);
    faulty = *healthy;
    faulty.zName = "faulty";
    faulty.xOpen = faulty_open;
    sqlite3_vfs_register(&faulty, 1);
    struct journal *journal = must_open();
    grow(journal, 20, 10);
    flush_fails = true;
    assert_int_equal(journal_grow(journal, 5), JOURNAL_BROKEN);
    flush_fails = false;
    assert_int_equal(journal_grow(journal, 5), JOURNAL_BROKEN); // never tried again
    assert_false(journal_keep_snapshot(journal, 20, "image", 5));
    journal_close(journal);
    sqlite3_vfs_unregister(&faulty);
    sqlite3_vfs_register(healthy, 1);
    journal = must_open();
    assert_true(journal_seq(journal) == 20 || journal_seq(journal) == 25);
    assert_loads(journal, journal_seq(journal));
    journal_close(journal);
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

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, fresh_folder, forget_folder)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(keeps_its_identity),
        IN_A_FOLDER(keeps_records_and_their_chain),
        IN_A_FOLDER(keeps_what_was_acknowledged_through_a_kill),
        IN_A_FOLDER(keeps_answers_up_to_a_bound),
        IN_A_FOLDER(keeps_refusals_without_events),
        IN_A_FOLDER(starts_from_a_snapshot),
        IN_A_FOLDER(keeps_two_snapshots),
        IN_A_FOLDER(is_locked_by_one),
        IN_A_FOLDER(is_of_one_district),
        IN_A_FOLDER(names_the_first_damaged_record),
        IN_A_FOLDER(names_a_missing_record),
        IN_A_FOLDER(notices_a_lost_end),
        IN_A_FOLDER(survives_any_flipped_bit),
        IN_A_FOLDER(notices_a_short_file),
        IN_A_FOLDER(notices_a_damaged_wal),
        IN_A_FOLDER(passes_over_a_torn_last_write),
        IN_A_FOLDER(never_pours_an_old_wal_into_a_new_file),
        IN_A_FOLDER(full_disk_refuses_and_recovers),
        IN_A_FOLDER(failed_flush_is_the_end),
        IN_A_FOLDER(readers_read_beside_the_writer),
        IN_A_FOLDER(readers_keep_within_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
