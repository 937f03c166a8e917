// The table of verbs, as SQL: messages, read marks, consultations.
// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>

#include "base/json.h"
#include "store/db_verb_rows.h"

static void add_channel(struct params *params, const struct channel *channel) {
    params_text(params, channel_kind_name(channel->kind));
    params_int(params, channel->number);
    params_int(params, channel->module);
}

static void add_refs(struct params *params, const struct message *message) {
    struct json json = {.buf = &params->json};
    json_open(&json, '[');
    for (uint32_t i = 0; i < message->ref_count; i++) {
        char hash[2 * MESSAGE_HASH_LEN + 1];
        json_open(&json, '{');
        json_key(&json, "nth");
        json_int(&json, i + 1);
        json_key(&json, "url");
        json_text(&json, message->refs[i].url);
        json_key(&json, "sha256");
        json_text(&json, sodium_bin2hex(hash, sizeof hash, message->refs[i].hash, MESSAGE_HASH_LEN));
        json_close(&json, '}');
    }
    json_close(&json, ']');
    params_json(params);
}

static void bind_message(struct params *params, const struct event *event) {
    const struct message *message = event->message;
    add_channel(params, &message->channel);
    params_text(params, event->actor);
    params_int(params, event->seat);
    params_int(params, (int64_t)message->reply_to);
    params_text(params, message->text);
    params_text(params, message->has_place ? "t" : NULL);
    params_int(params, message->lat_e7);
    params_int(params, message->lon_e7);
    add_refs(params, message);
}

static void bind_read(struct params *params, const struct event *event) {
    add_channel(params, &event->read.channel);
    params_int(params, event->seat);
    params_int(params, (int64_t)event->read.seq);
}

static void bind_consult_open(struct params *params, const struct event *event) {
    const struct consult *consult = event->consult_opened;
    struct json json = {.buf = &params->json};
    params_int(params, consult->post);
    params_int(params, consult->incident);
    params_text(params, consult->title);
    params_int(params, consult->opener);
    json_open(&json, '[');
    for (uint32_t i = 0; i < consult->seat_count; i++)
        json_int(&json, consult->seats[i]);
    json_close(&json, ']');
    params_json(params);
}

static void bind_consult_show(struct params *params, const struct event *event) {
    params_int(params, event->consult.lat_e7);
    params_int(params, event->consult.lon_e7);
    params_int(params, event->consult.zoom_c);
    params_text(params, event->consult.text);
}

static void bind_consult_minute(struct params *params, const struct event *event) {
    params_text(params, event->actor);
    params_int(params, event->seat);
    params_text(params, event->consult.text);
}

const struct verb_sql verb_rows_talk[VERBS] = {
    [VERB_MESSAGE_POST] =
        {"text, integer, integer, text, integer, bigint, text, boolean, integer, integer, jsonb",
         "WITH refs AS (INSERT INTO muster.message_ref (seq, nth, url, sha256) "
         "SELECT $3, nth, url, decode(sha256, 'hex') FROM jsonb_to_recordset($14) "
         "AS r (nth integer, url text, sha256 text)) "
         "INSERT INTO muster.message (seq, at, channel_kind, channel_number, channel_module, account, seat, reply_to, "
         "text, place) VALUES ($3, muster.ms($2), $4, $5, $6, " ACCOUNT_OF(
             "$7") ", nullif($8, 0), nullif($9, 0), "
                   "$10, CASE WHEN $11 THEN muster.point($12, $13) END)",
         bind_message},
    [VERB_CHANNEL_READ] =
        {"text, integer, integer, integer, bigint",
         "INSERT INTO muster.channel_read AS r (seat, channel_kind, channel_number, channel_module, read_seq, at) "
         "VALUES ($7, $4, $5, $6, $8, muster.ms($2)) "
         "ON CONFLICT (seat, channel_kind, channel_number, channel_module) DO UPDATE SET read_seq = excluded.read_seq, "
         "at = excluded.at WHERE r.read_seq < excluded.read_seq",
         bind_read},
    [VERB_CONSULT_OPEN] =
        {"integer, integer, text, integer, jsonb",
         "INSERT INTO muster.consult (consult, post, incident, title, opener, seats, opened_at, seq) "
         "VALUES ($1, $4, nullif($5, 0), $6, $7, ARRAY(SELECT jsonb_array_elements_text($8)::integer), "
         "muster.ms($2), $3) ON CONFLICT DO NOTHING",
         bind_consult_open},
    [VERB_CONSULT_SHOW] = {"integer, integer, integer, text",
                           "UPDATE muster.consult SET looks_at = muster.point($4, $5), zoom = $6 / 100.0, "
                           "drawings = $7, seq = $3 WHERE consult = $1 AND closed_at IS NULL",
                           bind_consult_show},
    [VERB_CONSULT_MINUTE] =
        {"text, integer, text",
         "WITH now AS (UPDATE muster.consult SET seq = $3 WHERE consult = $1 AND closed_at IS NULL RETURNING consult) "
         "INSERT INTO muster.consult_minute (seq, consult, at, actor, seat, text) "
         "SELECT $3, consult, muster.ms($2), $4, nullif($5, 0), $6 FROM now",
         bind_consult_minute},
    [VERB_CONSULT_CLOSE] = {NULL,
                            "UPDATE muster.consult SET closed_at = muster.ms($2), seq = $3 "
                            "WHERE consult = $1 AND closed_at IS NULL",
                            NULL},
};
