// The journal says when it is not what it was: damage, a full disk, a flush that fails.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "journal_fixture.h"

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

static void verifying_changes_nothing(void **test) {
    (void)test;
    struct stat before, after;
    uint64_t seq = 0;
    leave_a_wal(50);
    assert_int_equal(stat(in_folder("journal.db-wal"), &before), 0);
    assert_true(journal_verify(folder, &seq, error, sizeof error));
    assert_int_equal(seq, 50);
    assert_int_equal(stat(in_folder("journal.db-wal"), &after), 0);
    assert_int_equal(before.st_size, after.st_size);
    flip_in_wal(40000);
    assert_false(journal_verify(folder, &seq, error, sizeof error));
    assert_non_null(strstr(error, "are damaged from frame"));
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

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(is_locked_by_one),
        IN_A_FOLDER(is_of_one_district),
        IN_A_FOLDER(names_the_first_damaged_record),
        IN_A_FOLDER(names_a_missing_record),
        IN_A_FOLDER(notices_a_lost_end),
        IN_A_FOLDER(survives_any_flipped_bit),
        IN_A_FOLDER(notices_a_short_file),
        IN_A_FOLDER(notices_a_damaged_wal),
        IN_A_FOLDER(verifying_changes_nothing),
        IN_A_FOLDER(passes_over_a_torn_last_write),
        IN_A_FOLDER(never_pours_an_old_wal_into_a_new_file),
        IN_A_FOLDER(full_disk_refuses_and_recovers),
        IN_A_FOLDER(failed_flush_is_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
