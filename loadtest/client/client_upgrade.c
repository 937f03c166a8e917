// The HTTP handshake that turns a connection into a WebSocket of subprotocol muster.v1.
// SPDX-License-Identifier: Apache-2.0
#include <ctype.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>

#include "client/client_internal.h"

#define HEAD_MAX 8192
#define GUID "258EAFA5-E914-47DA-95CA-C5AB0DC85B11" // RFC 6455

void client_upgrade_ask(struct client *client, struct buf *out) {
    uint8_t nonce[16];
    char key[25 + sizeof GUID];
    if (getrandom(nonce, sizeof nonce, 0) != sizeof nonce)
        memset(nonce, 1, sizeof nonce); // it need not be secret
    EVP_EncodeBlock((uint8_t *)key, nonce, sizeof nonce);
    const char *host = client->options.path ? "localhost" : client->options.host;
    bool v6 = strchr(host, ':') != NULL;
    buf_printf(out,
               "GET /ws HTTP/1.1\r\nHost: %s%s%s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
               "Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: muster.v1\r\n\r\n",
               v6 ? "[" : "", host, v6 ? "]" : "", client->options.port, key);
    uint8_t digest[EVP_MAX_MD_SIZE];
    strcat(key, GUID);
    EVP_Digest(key, strlen(key), digest, NULL, EVP_sha1(), NULL);
    EVP_EncodeBlock(client->accept, digest, 20);
}

// The value of a header line, without blanks around it, equals `value`.
static bool header_is(const char *head, const char *name, const char *value) {
    size_t name_len = strlen(name), value_len = strlen(value);
    for (const char *line = strstr(head, "\r\n"); line; line = strstr(line, "\r\n")) {
        line += 2;
        if (strncasecmp(line, name, name_len) != 0 || line[name_len] != ':')
            continue;
        const char *at = line + name_len + 1;
        at += strspn(at, " \t");
        return strncasecmp(at, value, value_len) == 0 && strchr("\r \t", at[value_len]);
    }
    return false;
}

// Sentences for the statuses that a hub, or what stands before it, may say.
static const char *refusal_of(int status) {
    switch (status) {
    case 400:
        return "the hub refused the handshake (400)";
    case 403:
        return "the hub refused the handshake (403)";
    case 404:
        return "there is no /ws at this address (404)";
    case 429:
        return "the hub has too many connections (429)";
    case 503:
        return "the hub is not ready (503)";
    default:
        return "the hub did not upgrade to WebSocket";
    }
}

int client_upgrade_read(struct client *client, const char **why) {
    struct buf *message = &client->message;
    uint8_t *end = memmem(message->data, message->len, "\r\n\r\n", 4);
    *why = "the hub's answer to the handshake is too long";
    if (!end)
        return message->len > HEAD_MAX ? -1 : 0;
    end[2] = '\0'; // the head is text now: its last line still ends in CR LF
    const char *head = (const char *)message->data;
    int status = strncmp(head, "HTTP/1.", 7) == 0 ? (int)strtol(head + 9, NULL, 10) : 0;
    bool good = status == 101 && header_is(head, "Upgrade", "websocket") &&
                header_is(head, "Sec-WebSocket-Accept", (const char *)client->accept) &&
                header_is(head, "Sec-WebSocket-Protocol", "muster.v1");
    *why = refusal_of(status);
    return good ? (int)(end - message->data) + 4 : -1;
}
