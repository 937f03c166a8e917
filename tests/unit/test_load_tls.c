// TLS of the comparison: what is said in pieces to a socket that blocks arrives whole, and a stranger is not believed.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "muster-load/foe.h"

#define STREAM (3u << 20) // more than any socket holds

struct ends {
    char folder[64];
    SSL_CTX *serving, *calling;
    SSL *server, *client;
    int fds[2];
};

static void make_folder(char folder[64]) {
    const char *tmp = getenv("TMPDIR");
    snprintf(folder, 64, "%s/load-tls-XXXXXX", tmp && strlen(tmp) < 40 ? tmp : "/tmp");
    assert_non_null(mkdtemp(folder));
    assert_true(foe_tls_make(folder));
}

static void remove_folder(const char *folder) {
    struct foe_tls_paths paths = foe_tls_paths(folder);
    assert_int_equal(unlink(paths.certificate), 0);
    assert_int_equal(unlink(paths.key), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void join_ends(struct ends *ends, const char *trusted) {
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends->fds), 0);
    ends->serving = foe_tls_server(ends->folder);
    ends->calling = foe_tls_client(trusted);
    assert_non_null(ends->serving);
    assert_non_null(ends->calling);
    ends->server = foe_tls_begin(ends->serving, ends->fds[0]);
    ends->client = foe_tls_begin(ends->calling, ends->fds[1]);
}

static void part_ends(struct ends *ends) {
    SSL_free(ends->server);
    SSL_free(ends->client);
    SSL_CTX_free(ends->serving);
    SSL_CTX_free(ends->calling);
    close(ends->fds[0]);
    close(ends->fds[1]);
}

// As a link does it: the first thing said makes the handshake.
static void greet(struct ends *ends) {
    char heard[8] = "";
    ssize_t got = -1;
    bool said = false;
    for (int turn = 0; turn < 10 && got < 0; turn++) {
        said = said || foe_tls_send(ends->client, "hello", 5) == 5;
        assert_true(said || errno == EAGAIN);
        got = foe_tls_recv(ends->server, heard, sizeof heard);
        assert_true(got > 0 || errno == EAGAIN);
    }
    assert_int_equal(got, 5);
    assert_memory_equal(heard, "hello", 5);
}

static uint8_t byte_at(size_t at) {
    return (uint8_t)(at * 2654435761u >> 16);
}

static void what_blocks_goes_on_where_it_was(void **unused) {
    (void)unused;
    struct ends ends = {0};
    make_folder(ends.folder);
    join_ends(&ends, ends.folder);
    greet(&ends);
    assert_string_equal(SSL_get_version(ends.client), "TLSv1.3");
    static uint8_t said[STREAM], heard[100000];
    for (size_t at = 0; at < STREAM; at++)
        said[at] = byte_at(at);
    size_t sent = 0, got = 0;
    int blocked = 0;
    while (got < STREAM) {
        ssize_t done = sent < STREAM ? foe_tls_send(ends.server, said + sent, STREAM - sent) : 0;
        assert_true(done >= 0 || errno == EAGAIN);
        sent += done > 0 ? (size_t)done : 0;
        blocked += sent < STREAM;
        done = foe_tls_recv(ends.client, heard, sizeof heard);
        assert_true(done > 0 || errno == EAGAIN);
        for (ssize_t i = 0; i < done; i++)
            assert_int_equal(heard[i], byte_at(got + (size_t)i));
        got += done > 0 ? (size_t)done : 0;
    }
    assert_int_equal(got, STREAM);
    assert_true(blocked > 1);
    close(ends.fds[0]); // gone without a word
    ends.fds[0] = -1;
    assert_true(foe_tls_recv(ends.client, heard, sizeof heard) <= 0 && errno != EAGAIN);
    part_ends(&ends);
    remove_folder(ends.folder);
}

static void another_certificate_is_not_believed(void **unused) {
    (void)unused;
    struct ends ends = {0};
    char other[64];
    make_folder(ends.folder);
    make_folder(other);
    join_ends(&ends, other);
    bool refused = false;
    for (int turn = 0; turn < 10 && !refused; turn++) {
        char heard[8];
        refused = foe_tls_send(ends.client, "hello", 5) < 0 && errno == EPROTO;
        assert_true(foe_tls_recv(ends.server, heard, sizeof heard) <= 0);
    }
    assert_true(refused);
    part_ends(&ends);
    remove_folder(ends.folder);
    remove_folder(other);
}

static void files_that_are_not_there_are_told(void **unused) {
    (void)unused;
    assert_null(foe_tls_server("/nowhere"));
    assert_null(foe_tls_client("/nowhere"));
    assert_false(foe_tls_make("/nowhere"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_blocks_goes_on_where_it_was),
        cmocka_unit_test(another_certificate_is_not_believed),
        cmocka_unit_test(files_that_are_not_there_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
