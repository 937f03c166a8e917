// TLS under a client's socket, by OpenSSL: what is written and read here leaves and arrives encrypted.
// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <errno.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "client/client_internal.h"

// One way to trust, shared by all clients of a loop that trust alike.
struct client_trust {
    struct client_trust *next;
    char *ca_file;
    bool insecure;
    SSL_CTX *context; // NULL: the file cannot be read
};

// ---- the kernel's side. OpenSSL's own socket BIO would raise SIGPIPE.

static int bio_write(BIO *bio, const char *bytes, int len) {
    const struct client *client = BIO_get_data(bio);
    ssize_t sent = send(client->fd, bytes, (size_t)len, MSG_NOSIGNAL);
    BIO_clear_retry_flags(bio);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR))
        BIO_set_retry_write(bio);
    return (int)sent;
}

static int bio_read(BIO *bio, char *bytes, int len) {
    ssize_t got = client_socket_recv(BIO_get_data(bio), bytes, (size_t)len);
    BIO_clear_retry_flags(bio);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        BIO_set_retry_read(bio);
    return (int)got;
}

static long bio_ctrl(BIO *bio, int what, long number, void *pointer) {
    (void)bio, (void)number, (void)pointer;
    return what == BIO_CTRL_FLUSH;
}

static BIO_METHOD *method; // lives as long as the process

static void make_method(void) {
    method = BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "client");
    BIO_meth_set_write(method, bio_write);
    BIO_meth_set_read(method, bio_read);
    BIO_meth_set_ctrl(method, bio_ctrl);
}

// ---- trust

static SSL_CTX *context_create(const struct client_tls *tls) {
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_mode(context,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_default_read_buffer_len(context, 65536);
    SSL_CTX_set_verify(context, tls->insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, NULL);
    bool good = tls->insecure || (tls->ca_file ? SSL_CTX_load_verify_file(context, tls->ca_file) == 1
                                               : SSL_CTX_set_default_verify_paths(context) == 1);
    if (good)
        return context;
    SSL_CTX_free(context);
    return NULL;
}

static bool alike(const struct client_trust *trust, const struct client_tls *tls) {
    bool same_file =
        trust->ca_file && tls->ca_file ? strcmp(trust->ca_file, tls->ca_file) == 0 : trust->ca_file == tls->ca_file;
    return trust->insecure == tls->insecure && same_file;
}

static struct client_trust *trust_of(struct client *client) {
    struct client_trust *trust;
    LL_FOREACH(client->shared->trusts, trust) {
        if (alike(trust, client->options.tls))
            return trust;
    }
    trust = mem_new(sizeof *trust);
    trust->ca_file = mem_strdup(client->options.tls->ca_file);
    trust->insecure = client->options.tls->insecure;
    trust->context = context_create(client->options.tls);
    LL_PREPEND(client->shared->trusts, trust);
    return trust;
}

void client_tls_forget(struct client_shared *shared) {
    struct client_trust *trust, *next;
    LL_FOREACH_SAFE(shared->trusts, trust, next) {
        SSL_CTX_free(trust->context);
        free(trust->ca_file);
        free(trust);
    }
    shared->trusts = NULL;
}

// ---- one connection

static void expect_name(SSL *ssl, const char *host) {
    uint8_t address[16];
    if (inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host);
    } else {
        SSL_set1_host(ssl, host);
        SSL_set_tlsext_host_name(ssl, host);
    }
}

bool client_tls_begin(struct client *client) {
    SSL_CTX *context = trust_of(client)->context;
    if (!context)
        return false;
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_method);
    client->ssl = SSL_new(context);
    BIO *bio = BIO_new(method);
    BIO_set_data(bio, client);
    BIO_set_init(bio, 1);
    SSL_set_bio(client->ssl, bio, bio);
    expect_name(client->ssl, client->options.host);
    if (client->ticket)
        SSL_set_session(client->ssl, client->ticket);
    SSL_set_connect_state(client->ssl);
    return true;
}

void client_tls_end(struct client *client) {
    if (!client->ssl)
        return;
    if (SSL_is_init_finished(client->ssl)) {
        SSL_SESSION_free(client->ticket);
        client->ticket = SSL_get1_session(client->ssl);
        SSL_shutdown(client->ssl); // tells the other end, waits for nothing
        ERR_clear_error();
    }
    SSL_free(client->ssl);
    client->ssl = NULL;
    client->awaits_read = client->awaits_write = false;
}

void client_tls_destroy(struct client *client) {
    client_tls_end(client);
    SSL_SESSION_free(client->ticket);
    client->ticket = NULL;
}

// What a call that moved nothing means, in the manner of send and recv. *awaits: it wants `otherwise` of the socket
// before it goes on, as may be in a handshake.
static ssize_t outcome(struct client *client, int result, int otherwise, bool *awaits) {
    int error = SSL_get_error(client->ssl, result);
    ERR_clear_error();
    *awaits = error == otherwise;
    if (error == SSL_ERROR_ZERO_RETURN)
        return 0;
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE)
        errno = EAGAIN;
    else if (error != SSL_ERROR_SYSCALL || errno == 0)
        errno = EPROTO;
    return -1;
}

ssize_t client_tls_send(struct client *client, const void *bytes, size_t len) {
    size_t done = 0;
    errno = 0;
    client->awaits_read = false;
    int result = SSL_write_ex(client->ssl, bytes, len, &done);
    return result == 1 ? (ssize_t)done : outcome(client, result, SSL_ERROR_WANT_READ, &client->awaits_read);
}

ssize_t client_tls_recv(struct client *client, void *bytes, size_t len) {
    size_t total = 0, got = 0;
    int result = 1;
    errno = 0;
    client->awaits_write = false;
    while (total < len && (result = SSL_read_ex(client->ssl, (uint8_t *)bytes + total, len - total, &got)) == 1)
        total += got;
    ssize_t end = result == 1 ? 0 : outcome(client, result, SSL_ERROR_WANT_WRITE, &client->awaits_write);
    return total > 0 ? (ssize_t)total : end;
}

bool client_tls_more(const struct client *client) {
    return SSL_has_pending(client->ssl);
}

const char *client_tls_why(const struct client *client) {
    long verified = SSL_get_verify_result(client->ssl);
    if (verified != X509_V_OK && !client->options.tls->insecure)
        return X509_verify_cert_error_string(verified);
    return "the TLS connection failed";
}
