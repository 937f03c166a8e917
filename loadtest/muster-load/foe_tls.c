// TLS on a socket of the comparison, by OpenSSL: a foe's links, and the sockets that stand for no broker at all.
// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/types.h>

#include "client/certificate.h"
#include "muster-load/foe.h"
#include "net/tls.h"

#define READ_BYTES 65536 // asked of the kernel at once: several records

struct foe_tls_paths foe_tls_paths(const char *folder) {
    struct foe_tls_paths paths;
    snprintf(paths.certificate, sizeof paths.certificate, "%s/certificate.pem", folder);
    snprintf(paths.key, sizeof paths.key, "%s/key.pem", folder);
    return paths;
}

bool foe_tls_make(const char *folder) {
    struct foe_tls_paths paths = foe_tls_paths(folder);
    return certificate_make(paths.certificate, paths.key);
}

static SSL_CTX *context_create(const SSL_METHOD *method) {
    signal(SIGPIPE, SIG_IGN); // OpenSSL writes without MSG_NOSIGNAL
    SSL_CTX *context = SSL_CTX_new(method);
    SSL_CTX_set_mode(context,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    return context;
}

SSL_CTX *foe_tls_server(const char *folder) {
    struct foe_tls_paths paths = foe_tls_paths(folder);
    SSL_CTX *context = context_create(TLS_server_method());
    tls_set_up(context); // the hub's own
    if (SSL_CTX_use_certificate_chain_file(context, paths.certificate) == 1 &&
        SSL_CTX_use_PrivateKey_file(context, paths.key, SSL_FILETYPE_PEM) == 1)
        return context;
    SSL_CTX_free(context);
    return NULL;
}

SSL_CTX *foe_tls_client(const char *folder) {
    struct foe_tls_paths paths = foe_tls_paths(folder);
    SSL_CTX *context = context_create(TLS_client_method());
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_default_read_buffer_len(context, READ_BYTES);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    if (SSL_CTX_load_verify_file(context, paths.certificate) == 1)
        return context;
    SSL_CTX_free(context);
    return NULL;
}

SSL *foe_tls_begin(SSL_CTX *context, int fd) {
    SSL *ssl = SSL_new(context);
    SSL_set_fd(ssl, fd);
    if (SSL_is_server(ssl))
        SSL_set_accept_state(ssl);
    else
        SSL_set_connect_state(ssl);
    return ssl;
}

// What a call that moved nothing means, in the manner of send and recv.
static ssize_t outcome(SSL *ssl, int result) {
    int error = SSL_get_error(ssl, result);
    ERR_clear_error();
    if (error == SSL_ERROR_ZERO_RETURN)
        return 0;
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE)
        errno = EAGAIN;
    else if (error != SSL_ERROR_SYSCALL || errno == 0)
        errno = EPROTO;
    return -1;
}

ssize_t foe_tls_send(SSL *ssl, const void *bytes, size_t len) {
    size_t total = 0, done = 0;
    int result = 1;
    errno = 0;
    while (total < len && (result = SSL_write_ex(ssl, (const uint8_t *)bytes + total, len - total, &done)) == 1)
        total += done;
    ssize_t end = result == 1 ? 0 : outcome(ssl, result);
    return total > 0 ? (ssize_t)total : end;
}

ssize_t foe_tls_recv(SSL *ssl, void *bytes, size_t len) {
    size_t total = 0, got = 0;
    int result = 1;
    errno = 0;
    while (total < len && (result = SSL_read_ex(ssl, (uint8_t *)bytes + total, len - total, &got)) == 1)
        total += got;
    ssize_t end = result == 1 ? 0 : outcome(ssl, result);
    return total > 0 ? (ssize_t)total : end;
}
