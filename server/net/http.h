// An HTTP request: read, routed by a table, answered at once or when another thread has the answer. One request to a
// connection: what libwebsockets 4.1.6 makes of a second one that came in the same packet ends in a circle for ever.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include <stdbool.h>
#include <uthash.h>

#include "base/json.h"
#include "net/hall.h"

#define HTTP_QUERY_MAX 2048
#define HTTP_BODY_MAX 4096             // of a route that says nothing else
#define HTTP_BODY_MOST FORCES_FILE_MAX // of any route
#define HTTP_BODY_LONG 65536           // and from here on of those alone who have signed in
#define HTTP_KEY_MAX 200               // bytes of an Idempotency-Key
#define HTTP_PATH_MAX 512

struct http_route;

enum http_method { HTTP_OTHER, HTTP_GET, HTTP_HEAD, HTTP_POST };

struct http {
    struct hall *hall;
    struct peer *peer;
    struct lws *wsi;
    uint64_t number;
    bool active, whole, answered, head_sent; // whole: the body is
    enum http_method method;
    char path[HTTP_PATH_MAX];
    char token[64];  // of Authorization: Bearer; "": none
    char *query;     // "name=value\0name=value\0\0"
    size_t body_len; // as told
    size_t own_body; // of hall->body_bytes
    struct buf body; // NUL-ended when complete
    const struct http_route *route;
    int64_t since_us, moved_us; // begun; last got rid of something
    ev_io stray, room;          // while it is answered: something comes; something can go
    bool held;                  // http.c

    // what an answer that takes time needs to know
    struct principal who;
    char secret[64];   // a fresh token, until it is durable
    uint64_t wait_seq; // the answer leaves when all loops know this record; 0: no matter
    int64_t expires_at_ms;
    void (*answered_by)(struct http *http, const struct wire_answer *answer); // what becomes of a command's answer
    char key[HTTP_KEY_MAX + 1];                                               // Idempotency-Key; "": none
    struct buf newest;                                                        // part of the answer that is made already
    uint64_t before_seq; // what stands before that is asked of the database

    int status;
    const char *type;
    bool lasting;
    uint32_t retry_s;
    struct block *reply;
    size_t sent;
    size_t own_bytes; // of the reply, that nobody else holds

    // an answer that is made in parts
    bool (*part)(struct http *http); // adds the next one to `json`; false: it was the last
    struct json json;                // onto `made`
    struct buf made;
    uint32_t next; // the part's own
    ev_timer turn;
    struct http_import *import; // http_forces.c; NULL: none
    UT_hash_handle hh;
};

// ---- from protocols.c; the value is what libwebsockets wants returned
int http_request(struct http *http, struct peer *peer, struct lws *wsi, const char *path, size_t len);
int http_body(struct http *http, const void *bytes, size_t len);
int http_complete(struct http *http);
int http_write(struct http *http);
void http_gone(struct http *http);

// ---- http_read.c
// Takes over what the head says. 0, or the status of a refusal: 400, 413.
int http_read(struct http *http, const char *path, size_t len);
const char *http_arg(const struct http *http, const char *name);   // of the query; NULL: not there
uint32_t http_path_number(const struct http *http, uint32_t most); // in "/api/v1/things/NUMBER"; 0: not 1..most

// ---- for handlers
struct http_route {
    const char *method, *path; // "*" in a path stands for one part of it
    void (*handle)(struct http *http);
    bool signed_in;  // needs a token; http->who is filled
    size_t body_max; // 0: HTTP_BODY_MAX
};
const struct http_route *http_routes(void); // ends with a NULL path

void http_answer(struct http *http, int status, const char *type, struct block *reply);   // takes the reference over
void http_answer_buf(struct http *http, int status, const char *type, struct buf *reply); // empties the buf
void http_refuse(struct http *http, int status, enum refusal code, uint32_t retry_ms);
void http_refuse_part(struct http *http, int status, enum refusal code, const char *part); // that is wrong; "": all
// With the number of what is there already.
void http_refuse_number(struct http *http, int status, enum refusal code, const char *name, uint32_t number);
void http_nothing(struct http *http); // 204
// A long answer of 200, made one part a turn of the loop so that nobody else waits for it. Handlers call it once.
void http_make(struct http *http, const char *type, bool (*part)(struct http *http));

// ---- http_command.c
// Hands a command to the desk; `answered` has its answer. With http->who as whoever wants it.
void http_submit(struct http *http, const struct command *command,
                 void (*answered)(struct http *http, const struct wire_answer *answer));
void http_command_id(uint8_t id[COMMAND_ID_LEN]); // a random one
void http_answered(struct http *http, const struct wire_answer *answer);
// Status of a command that was refused: 503 when it is worth sending again, 401, 403, 409; else 400.
int http_status_of(enum refusal code);

struct http *http_find(struct hall *hall, uint64_t number); // NULL: gone
void http_look_after(struct hall *hall, int64_t now_us);    // deadlines, and answers that waited for other loops

// ---- handlers, one file each
void http_login(struct http *http);
void http_login_checked(struct hall *hall, struct clerk_question *question);
void http_logout(struct http *http);
void http_report(struct http *http); // an intake entry
void http_intake(struct http *http);
void http_intake_near(struct http *http);
void http_put_casualties(struct json *json, const struct casualties *casualties); // as a member of an object
void http_forces(struct http *http);
void http_forces_import(struct http *http);
void http_import_forget(struct http *http);
void http_nearest(struct http *http);
void http_plans(struct http *http); // meant for an incident
void http_units(struct http *http);
void http_incidents(struct http *http);
void http_track(struct http *http);
void http_tracked(struct hall *hall, struct database_answer *answer);
void http_messages(struct http *http);
void http_messages_found(struct hall *hall, struct database_answer *found);
void http_one_report(struct http *http);
void http_versions(struct http *http); // of a report
void http_versions_found(struct hall *hall, struct database_answer *found);
void http_boundaries(struct http *http);
void http_osmand(struct http *http);
void http_osmand_forget(struct hall *hall); // at the end of a hall
void http_healthz(struct http *http);
void http_readyz(struct http *http);
void http_metrics(struct http *http);
void http_page(struct http *http);

#endif
