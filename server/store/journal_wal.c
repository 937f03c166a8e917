// Looks for damage inside the WAL before SQLite opens it. SQLite ends its reading at the first frame that does not
// check, which is right for the last write before a power cut and silent loss for anything older: every commit was
// flushed before the next began, so behind a bad frame there may be the end of one commit, never of two.
// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/journal_private.h"

#define HEADER_LEN 32 // of the file: magic, version, page size, checkpoint, salt x 2, checksum x 2
#define FRAME_LEN 24  // of a frame: page, size of the file after a commit or 0, salt x 2, checksum x 2
#define MAGIC 0x377f0682u
#define SALT_AT 16
#define FRAME_SALT_AT 8
#define SALT_LEN 8

struct scan {
    int fd;
    uint8_t header[HEADER_LEN];
    uint8_t *frame; // header and page
    size_t page_len;
    bool big_endian;
    uint32_t sum[2];
};

static uint32_t number(const uint8_t *at, bool big_endian) {
    return big_endian ? (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3]
                      : (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

static void add_up(struct scan *scan, const uint8_t *bytes, size_t len) {
    for (size_t i = 0; i + 8 <= len; i += 8) {
        scan->sum[0] += number(bytes + i, scan->big_endian) + scan->sum[1];
        scan->sum[1] += number(bytes + i + 4, scan->big_endian) + scan->sum[0];
    }
}

static bool sum_is(const struct scan *scan, const uint8_t *at) {
    return scan->sum[0] == number(at, true) && scan->sum[1] == number(at + 4, true);
}

static bool header_is_good(struct scan *scan) {
    uint32_t magic = number(scan->header, true);
    if ((magic & ~1u) != MAGIC)
        return false;
    scan->big_endian = magic & 1;
    scan->page_len = number(scan->header + 8, true);
    if (scan->page_len < 512 || scan->page_len > 65536 || scan->page_len & (scan->page_len - 1))
        return false;
    add_up(scan, scan->header, 24);
    return sum_is(scan, scan->header + 24);
}

static bool header_is_blank(const struct scan *scan) {
    static const uint8_t blank[HEADER_LEN];
    return memcmp(scan->header, blank, HEADER_LEN) == 0;
}

// False: no more whole frames.
static bool next_frame(struct scan *scan, uint64_t index) {
    size_t len = FRAME_LEN + scan->page_len;
    return pread(scan->fd, scan->frame, len, (off_t)(HEADER_LEN + index * len)) == (ssize_t)len;
}

static bool frame_is_ours(const struct scan *scan) { // not a leftover from before the WAL began anew
    return memcmp(scan->frame + FRAME_SALT_AT, scan->header + SALT_AT, SALT_LEN) == 0;
}

static bool frame_is_good(struct scan *scan) {
    add_up(scan, scan->frame, 8);
    add_up(scan, scan->frame + FRAME_LEN, scan->page_len);
    return frame_is_ours(scan) && sum_is(scan, scan->frame + 16);
}

static bool frame_ends_commit(const struct scan *scan) {
    return number(scan->frame + 4, true) != 0;
}

// How many commits end at or behind the first bad frame; its index in *bad.
static int commits_lost(struct scan *scan, uint64_t *bad) {
    uint64_t index = 0;
    while (next_frame(scan, index)) {
        if (!frame_is_good(scan))
            break;
        index++;
    }
    *bad = index;
    int commits = 0;
    for (; commits < 2 && next_frame(scan, index); index++)
        commits += frame_is_ours(scan) && frame_ends_commit(scan);
    return commits;
}

bool journal_wal_is_whole(const char *path, char *error, int error_size) {
    struct scan scan = {.fd = -1};
    struct buf name = {0};
    bool whole = true;
    uint64_t bad = 0;
    buf_printf(&name, "%s-wal", path);
    scan.fd = open((const char *)name.data, O_RDONLY | O_CLOEXEC);
    if (scan.fd < 0)
        goto out; // none: SQLite says what there is to say
    if (pread(scan.fd, scan.header, HEADER_LEN, 0) < HEADER_LEN || header_is_blank(&scan))
        goto out;
    whole = header_is_good(&scan);
    if (whole) {
        scan.frame = mem_new(FRAME_LEN + scan.page_len);
        whole = commits_lost(&scan, &bad) < 2;
    }
    if (!whole)
        snprintf(error, (size_t)error_size, "journal %s: the newest records, in %s, are damaged from frame %llu on; %s",
                 path, (const char *)name.data, (unsigned long long)bad + 1, JOURNAL_ADVICE);
out:
    if (scan.fd >= 0)
        close(scan.fd);
    free(scan.frame);
    buf_free(&name);
    return whole;
}
