// What a hub with a certificate agrees to: nothing old or weak, no other protocol, no handshake that lasts; and who
// came before comes back cheaply to any of its loops.
// SPDX-License-Identifier: Apache-2.0
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "client/certificate.h"
#include "world/folder.h"
#include "world/street.h"

#define PATIENCE_S 60
#define LOOPS "4"

static struct hub *draw(struct world *world, char certificate[200]) {
    char key[200];
    snprintf(certificate, 200, "%s/certificate.pem", world->folder);
    snprintf(key, sizeof key, "%s/key.pem", world->folder);
    need(certificate_make(certificate, key), "no certificate");
    const char *const flags[] = {"--tls-cert", certificate, "--tls-key", key, "--loops", LOOPS, NULL};
    return world_hub(world, flags);
}

static SSL_CTX *caller_create(int lowest, int highest, const char *ciphers, const char *groups) {
    SSL_CTX *caller = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_security_level(caller, 0); // it would agree to anything
    need(SSL_CTX_set_min_proto_version(caller, lowest) == 1 && SSL_CTX_set_max_proto_version(caller, highest) == 1 &&
             (!ciphers || SSL_CTX_set_cipher_list(caller, ciphers) == 1) &&
             (!groups || SSL_CTX_set1_groups_list(caller, groups) == 1),
         "OpenSSL has no %s", ciphers ? ciphers : groups);
    return caller;
}

// A handshake; NULL: it was refused. Blocking, with patience.
static SSL *call(SSL_CTX *caller, const struct hub *hub, SSL_SESSION *ticket) {
    struct timeval patience = {.tv_sec = PATIENCE_S};
    int fd = street_dial(hub);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    SSL *ssl = SSL_new(caller);
    SSL_set_fd(ssl, fd);
    if (ticket)
        SSL_set_session(ssl, ticket);
    if (SSL_connect(ssl) == 1)
        return ssl;
    ERR_clear_error();
    SSL_free(ssl);
    close(fd);
    return NULL;
}

static void hang_up(SSL *ssl) {
    int fd = SSL_get_fd(ssl);
    SSL_shutdown(ssl);
    SSL_free(ssl);
    close(fd);
}

// One request, read to the end.
static void ask(SSL *ssl, const char *request, char *response, size_t size) {
    size_t len = 0, got;
    need(SSL_write(ssl, request, (int)strlen(request)) > 0, "not sent");
    while (len + 1 < size && SSL_read_ex(ssl, response + len, size - 1 - len, &got) == 1)
        len += got;
    response[len] = '\0';
    ERR_clear_error();
}

#define HEALTH "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"

static void nothing_old_or_weak(struct world *world) {
    char certificate[200], response[4096], value[100];
    struct hub *hub = draw(world, certificate);
    need(child_log_has(&hub->child, "tls_key"), "a key that everybody can read is no word worth");
    static const struct {
        int lowest, highest;
        const char *ciphers, *groups;
        bool good;
    } offers[] = {
        {TLS1_VERSION, TLS1_VERSION, NULL, NULL, false},
        {TLS1_1_VERSION, TLS1_1_VERSION, NULL, NULL, false},
        {TLS1_VERSION, TLS1_1_VERSION, "ALL", NULL, false},
        {TLS1_2_VERSION, TLS1_2_VERSION, "kRSA", NULL, false},
        {TLS1_2_VERSION, TLS1_2_VERSION, "DHE:!ECDHE", NULL, false},
        {TLS1_2_VERSION, TLS1_2_VERSION, "ECDHE+AES:!AESGCM:!AESCCM", NULL, false}, // CBC
        {TLS1_2_VERSION, TLS1_2_VERSION, "aNULL:eNULL", NULL, false},
        {TLS1_2_VERSION, TLS1_2_VERSION, "ECDHE+AESGCM", NULL, true},
        {TLS1_2_VERSION, TLS1_2_VERSION, "ECDHE+CHACHA20", NULL, true},
        {TLS1_2_VERSION, TLS1_3_VERSION, NULL, "X25519", true},
        {TLS1_2_VERSION, TLS1_3_VERSION, NULL, "P-256", true},
        {TLS1_2_VERSION, TLS1_3_VERSION, NULL, "P-521", false},
        {TLS1_3_VERSION, TLS1_3_VERSION, NULL, NULL, true},
    };
    for (size_t i = 0; i < sizeof offers / sizeof *offers; i++) {
        SSL_CTX *caller = caller_create(offers[i].lowest, offers[i].highest, offers[i].ciphers, offers[i].groups);
        SSL *ssl = call(caller, hub, NULL);
        need((ssl != NULL) == offers[i].good, "offer %zu is %s", i, ssl ? SSL_get_cipher(ssl) : "refused");
        if (ssl) {
            ask(ssl, HEALTH, response, sizeof response);
            need(strstr(response, "\r\n\r\nok\n"), "%s", response);
            need(street_header(response, "strict-transport-security", value, sizeof value) && strstr(value, "max-age"),
                 "no HSTS: %s", response);
            hang_up(ssl);
        }
        SSL_CTX_free(caller);
    }
    // It tells of no other protocol than it speaks, and lets nobody shake hands anew in the middle.
    SSL_CTX *caller = caller_create(TLS1_2_VERSION, TLS1_2_VERSION, NULL, NULL);
    SSL_CTX_set_alpn_protos(caller, (const unsigned char *)"\x02h2\x08http/1.1", 12);
    SSL *ssl = call(caller, hub, NULL);
    const unsigned char *spoken;
    unsigned len;
    need(ssl != NULL, "no handshake");
    SSL_get0_alpn_selected(ssl, &spoken, &len);
    need(len == 8 && memcmp(spoken, "http/1.1", 8) == 0, "it speaks %.*s", (int)len, spoken);
    need(SSL_renegotiate(ssl) != 1 || SSL_do_handshake(ssl) != 1 || SSL_renegotiate_pending(ssl) ||
             SSL_num_renegotiations(ssl) == 0,
         "it shakes hands again");
    ERR_clear_error();
    hang_up(ssl);
    SSL_CTX_free(caller);
}

static SSL_SESSION *kept;

static int keep(SSL *ssl, SSL_SESSION *ticket) {
    (void)ssl;
    SSL_SESSION_free(kept);
    kept = ticket;
    return 1;
}

// Whichever loop takes the connection.
static void tickets_are_taken_everywhere(struct world *world) {
    char certificate[200], response[4096];
    struct hub *hub = draw(world, certificate);
    static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
    for (size_t i = 0; i < 2; i++) {
        SSL_CTX *caller = caller_create(versions[i], versions[i], NULL, NULL);
        SSL_CTX_set_session_cache_mode(caller, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
        SSL_CTX_sess_set_new_cb(caller, keep);
        for (int round = 0; round < 16; round++) {
            SSL_SESSION *ticket = kept;
            kept = NULL;
            SSL *ssl = call(caller, hub, ticket);
            need(ssl != NULL, "no handshake");
            need(SSL_session_reused(ssl) == (round > 0), "version %zu, round %d: a whole handshake again", i, round);
            ask(ssl, HEALTH, response, sizeof response);
            hang_up(ssl);
            kept = kept ? kept : ticket;
            if (kept != ticket)
                SSL_SESSION_free(ticket);
        }
        SSL_SESSION_free(kept);
        kept = NULL;
        SSL_CTX_free(caller);
    }
}

// Handshakes that stop halfway, junk, and plain HTTP where TLS is spoken.
static void handshakes_that_last(struct world *world) {
    char certificate[200], response[4096] = "";
    struct hub *hub = draw(world, certificate);
    static const struct {
        const char *bytes;
        size_t len;
    } starts[] = {{"", 0},
                  {"\x16\x03\x01", 3},
                  {"\x16\x03\x01\x40\x00\x01\x00\x3f\xfc\x03\x03", 11},
                  {"\x16\x03\x01\xff\xff\x01", 6},
                  {"\x80\x80\x01\x03\x01", 5},
                  {"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", 34},
                  {"\x15\x03\x01\x00\x02\x02\x28", 7}};
    enum { EACH = 40 };
    int fds[sizeof starts / sizeof *starts][EACH];
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        for (int each = 0; each < EACH; each++) {
            fds[i][each] = street_dial(hub);
            street_say(fds[i][each], starts[i].bytes, starts[i].len);
        }
    SSL_CTX *caller = caller_create(TLS1_2_VERSION, TLS1_3_VERSION, NULL, NULL);
    SSL *ssl = call(caller, hub, NULL); // others are served meanwhile
    need(ssl != NULL, "no handshake beside others");
    ask(ssl, HEALTH, response, sizeof response);
    need(strstr(response, "ok\n"), "%s", response);
    hang_up(ssl);
    SSL_CTX_free(caller);
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        for (int each = 0; each < EACH; each++) {
            size_t said = street_hear(world, fds[i][each], response, sizeof response, 200, 0.01, NULL);
            need(said < 5 || strncmp(response, "HTTP/", 5) != 0 || strstr(response, "40"), "answered in the clear: %s",
                 response);
            need(street_closes(world, fds[i][each], PATIENCE_S), "start %zu is still open", i);
            close(fds[i][each]);
        }
}

int main(void) {
    return WORLD_RUN(SCENARIO(nothing_old_or_weak), SCENARIO(tickets_are_taken_everywhere),
                     SCENARIO(handshakes_that_last));
}
