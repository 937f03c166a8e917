// The tables of command posts say what the state says: every template, post, seat, message, consultation and order.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_POST_TABLES_H
#define UNIT_POST_TABLES_H

#include "log_fixture.h"

// One line of values between bars, from the state and from a query.
static char said[9000];
static size_t said_len;

static inline void say_begin(void) {
    said_len = 0;
    said[0] = '\0';
}

__attribute__((format(printf, 1, 2))) static inline void say(const char *format, ...) {
    va_list args;
    va_start(args, format);
    said_len += (size_t)vsnprintf(said + said_len, sizeof said - said_len, format, args);
    va_end(args);
    assert_true(said_len < sizeof said);
}

__attribute__((format(printf, 1, 2))) static inline void assert_said(const char *format, ...) {
    char sql[2000];
    va_list args;
    va_start(args, format);
    vsnprintf(sql, sizeof sql, format, args);
    va_end(args);
    assert_string_equal(pg_ask(conninfo, sql), said);
}

#define MS(column) "coalesce(round(extract(epoch FROM " column ") * 1000), 0)"
#define E7(point) "coalesce(round(st_y(" point ") * 1e7), 0), coalesce(round(st_x(" point ") * 1e7), 0)"

static inline void assert_template(const struct template *template) {
    say_begin();
    say("%s|%u|%s|%s|%s|%d|%d|%u|%lld|%lld", template->key, template->version, template->zh, template->en,
        post_kind_name(template->kind), template->single, template->sample, template->hazard_count,
        (long long)template->valid_from_ms, (long long)template->valid_until_ms);
    assert_said("SELECT concat_ws('|', key, version, zh, en, kind, single::int, sample::int, cardinality(hazards), " MS(
                    "valid_from") ", " MS("valid_until") ") FROM muster.template WHERE template = %u",
                template->number);
    say_begin();
    for (uint32_t i = 0; i < template->module_count; i++) {
        const struct template_module *module = &template->modules[i];
        say("%u|%s|%s|%s|%s|%s;", i + 1, module->key, module->zh, module->en, module->lead, module->duties);
    }
    for (uint32_t i = 0; i < template->seat_count; i++) {
        const struct template_seat *seat = &template->seats[i];
        say("%u|%s|%s|%s|%u|%u|%u|%u|%d|%d|%d|%d;", i + 1, seat->key, seat->zh, seat->en, seat->module, seat->count,
            seat->deputy, seat->superior, seat->lead, seat->open, seat->outside, seat->war_only);
    }
    say("%u|%s|%d|%u", template->card_count, template->cards[0].text, template->silence[MODE_WAR].after_s[0],
        template->seats[0].rights[MODE_WAR].hear);
    assert_said(
        "SELECT (SELECT string_agg(concat_ws('|', module, key, zh, en, lead, duties) || ';', '' ORDER BY module) "
        "FROM muster.template_module WHERE template = %u) || (SELECT string_agg(concat_ws('|', seat_row, key, zh, "
        "en, module, places, deputy, superior, lead::int, open::int, outside::int, war_only::int) || ';', '' "
        "ORDER BY seat_row) FROM muster.template_seat WHERE template = %u) || (SELECT concat_ws('|', "
        "jsonb_array_length(document->'cards'), document#>>'{cards,0,text}', document#>>'{silence_war_s,0}', "
        "document#>>'{seats,0,war,hear}') FROM muster.template WHERE template = %u)",
        template->number, template->number, template->number);
}

static inline void assert_post(const struct post *post) {
    say_begin();
    say("%u|%s|%s|%u|%u|%u|%u|%lld|%lld|%llu", post->template, post->name, post->org, post->incident, post->parent,
        post->first_seat, post->seat_count, (long long)post->opened_at_ms, (long long)post->closed_at_ms,
        (unsigned long long)post->seq);
    assert_said("SELECT concat_ws('|', template, name, org, coalesce(incident, 0), coalesce(parent, 0), first_seat, "
                "seats, " MS("opened_at") ", " MS("closed_at") ", seq) FROM muster.post WHERE post = %u",
                post->number);
}

static inline void assert_seat(const struct seat *seat) {
    say_begin();
    say("%u|%u|%u|%u|%u|%u|%lld|%llu", seat->post, seat->row, seat->index, seat->holder, seat->stand_in, seat->left,
        (long long)seat->since_ms, (unsigned long long)seat->seq);
    assert_said("SELECT concat_ws('|', post, seat_row, nth, coalesce(holder, 0), coalesce(stand_in, 0), "
                "coalesce(last_holder, 0), " MS("since") ", seq) FROM muster.seat WHERE seat = %u",
                seat->number);
    say_begin();
    for (uint32_t i = 0; i < seat->roster_count; i++)
        say("%u|%lld|%lld|%s;", seat->roster[i].account, (long long)seat->roster[i].from_ms,
            (long long)seat->roster[i].until_ms, mode_name(seat->roster[i].mode));
    assert_said("SELECT coalesce(string_agg(concat_ws('|', account, " MS("from_at") ", " MS(
                    "until_at") ", mode) || ';', '' ORDER BY place), '') FROM muster.roster WHERE seat = %u",
                seat->number);
    for (uint32_t i = 0; i < seat->read_count; i++) {
        const struct seat_read *read = &seat->reads[i];
        say_begin();
        say("%llu", (unsigned long long)read->seq);
        assert_said(
            "SELECT read_seq FROM muster.channel_read WHERE seat = %u AND channel_kind = '%s' AND channel_number "
            "= %u AND channel_module = %u",
            seat->number, channel_kind_name(read->channel.kind), read->channel.number, read->channel.module);
    }
    // The newest line of the history is what there is now.
    say_begin();
    say("%u|%u", seat->holder, seat->stand_in);
    assert_said("SELECT coalesce((SELECT concat_ws('|', coalesce(holder, 0), coalesce(stand_in, 0)) FROM "
                "muster.seat_change WHERE seat = %u ORDER BY seq DESC LIMIT 1), '0|0')",
                seat->number);
}

static inline void assert_message(const struct message *message) {
    say_begin();
    say("%lld|%s|%u|%u|%u|%u|%llu|%d|%d|%s|%u|%s", (long long)message->at_ms, channel_kind_name(message->channel.kind),
        message->channel.number, message->channel.module, message->account, message->seat,
        (unsigned long long)message->reply_to, message->has_place ? message->lat_e7 : 0,
        message->has_place ? message->lon_e7 : 0, message->text, message->ref_count,
        message->ref_count ? message->refs[message->ref_count - 1].url : "");
    assert_said("SELECT concat_ws('|', " MS(
                    "at") ", channel_kind, channel_number, channel_module, coalesce(account, 0), "
                          "coalesce(seat, 0), coalesce(reply_to, 0), " E7(
                              "place") ", text, (SELECT count(*) FROM "
                                       "muster.message_ref r WHERE r.seq = m.seq), coalesce((SELECT url FROM "
                                       "muster.message_ref r WHERE r.seq = "
                                       "m.seq ORDER BY nth DESC LIMIT 1), '')) FROM muster.message m WHERE seq = %llu",
                (unsigned long long)message->seq);
    if (message->ref_count) {
        say_begin();
        say("%02x|%d", message->refs[0].hash[0], MESSAGE_HASH_LEN);
        assert_said(
            "SELECT concat_ws('|', encode(substr(sha256, 1, 1), 'hex'), length(sha256)) FROM muster.message_ref "
            "WHERE seq = %llu AND nth = 1",
            (unsigned long long)message->seq);
    }
}

static inline void assert_consult(const struct consult *consult) {
    say_begin();
    say("%u|%u|%s|%u|%u|%u|%lld|%lld|%d|%d|%u|%s|%llu", consult->post, consult->incident, consult->title,
        consult->opener, consult->seat_count, consult->seats[consult->seat_count - 1], (long long)consult->opened_at_ms,
        (long long)consult->closed_at_ms, consult->lat_e7, consult->lon_e7, consult->zoom_c, consult->drawings,
        (unsigned long long)consult->seq);
    assert_said(
        "SELECT concat_ws('|', post, coalesce(incident, 0), title, opener, cardinality(seats), "
        "seats[cardinality(seats)], " MS("opened_at") ", " MS("closed_at") ", " E7(
            "looks_at") ", coalesce(round(zoom * 100), 0), drawings, seq) FROM muster.consult WHERE consult = %u",
        consult->number);
    uint32_t lines = 0;
    for (const char *at = consult->minutes; *at; at += strcspn(at, "\n") + (at[strcspn(at, "\n")] == '\n'))
        lines++;
    say_begin();
    say("%u", lines);
    assert_said("SELECT count(*) FROM muster.consult_minute WHERE consult = %u", consult->number);
}

static const char *const silence_names[] = {"", "remind", "deputy", "superior", "wall"};
static const char *const target_names[] = {"none", "seat", "module", "unit"};

static inline void assert_target(const struct order *order, uint32_t place) {
    const struct order_target *target = &order->targets[place - 1];
    const struct order_mark *mark = &target->marks[target->phase];
    say_begin();
    say("%s|%u|%u|%s|%d|%lld|%s|%d|%s|%u|%u|%d", target_names[target->kind], target->number, target->module,
        order_phase_name(target->phase), order_phase_is_open(target->phase), (long long)mark->at_ms, target->text,
        target->late, silence_names[target->silence], target->asked[0], target->asked[1], target->on_wall);
    assert_said("SELECT concat_ws('|', kind, number, module, phase, open::int, " MS(
                    "phase_at") ", text, late::int, "
                                "coalesce(silence, ''), coalesce(asked_deputy, 0), coalesce(asked_superior, 0), "
                                "on_wall::int) FROM "
                                "muster.order_target WHERE order_number = %u AND target = %u",
                order->number, place);
    for (enum order_phase phase = ORDER_NONE + 1; phase < ORDER_PHASES; phase++) {
        mark = &target->marks[phase];
        say_begin();
        if (mark->at_ms)
            say("%lld|%u|%u|%s", (long long)mark->at_ms, mark->account, mark->seat, mark->device);
        assert_said("SELECT coalesce((SELECT concat_ws('|', " MS(
                        "at") ", coalesce(account, 0), coalesce(seat, 0), "
                              "device) FROM muster.order_step s LEFT JOIN muster.account a ON a.name = s.actor WHERE "
                              "order_number "
                              "= %u AND target = %u AND phase = '%s' ORDER BY s.seq DESC LIMIT 1), '')",
                    order->number, place, order_phase_name(phase));
    }
}

static inline void assert_order(const struct order *order) {
    say_begin();
    say("%u|%u|%u|%u|%s|%d|%d|%s|%u|%lld|%lld|%u|%llu", order->post, order->issuer, order->consult, order->incident,
        order->text, order->has_place ? order->lat_e7 : 0, order->has_place ? order->lon_e7 : 0, order->card,
        order->replaces, (long long)order->issued_at_ms, (long long)order->deadline_ms, order->target_count,
        (unsigned long long)order->seq);
    assert_said(
        "SELECT concat_ws('|', post, issuer, coalesce(consult, 0), coalesce(incident, 0), text, " E7(
            "place") ", card, coalesce(replaces, 0), " MS("issued_at") ", " MS("deadline_at") ", (SELECT count(*) FROM "
                                                                                              "muster.order_target t "
                                                                                              "WHERE t.order_number = "
                                                                                              "o.order_number), seq) "
                                                                                              "FROM "
                                                                                              "muster.command_order o "
                                                                                              "WHERE order_number = %u",
        order->number);
    for (uint32_t place = 1; place <= order->target_count; place++)
        assert_target(order, place);
}

static inline void assert_messages(const struct state *state) {
    struct channel channel;
    for (uint32_t place = 0; state_channel_next(state, &place, &channel);)
        for (const struct message *message = NULL; (message = state_message_next(state, &channel, message));)
            assert_message(message);
}

// `count` of a table is that of the state; and each of them.
static inline void assert_post_tables_are(const struct state *state) {
    static const struct {
        const char *table;
        uint32_t (*count)(const struct state *);
    } counts[] = {{"template", state_template_count},
                  {"post", state_post_count},
                  {"seat", state_seat_count},
                  {"consult", state_consult_count},
                  {"command_order", state_order_count}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        say_begin();
        say("%u", counts[i].count(state));
        assert_said("SELECT count(*) FROM muster.%s", counts[i].table);
    }
    for (uint32_t n = 1; n <= state_template_count(state); n++)
        assert_template(state_template(state, n));
    for (uint32_t n = 1; n <= state_post_count(state); n++)
        assert_post(state_post(state, n));
    for (uint32_t n = 1; n <= state_seat_count(state); n++)
        assert_seat(state_seat(state, n));
    for (uint32_t n = 1; n <= state_consult_count(state); n++)
        assert_consult(state_consult(state, n));
    for (uint32_t n = 1; n <= state_order_count(state); n++)
        assert_order(state_order(state, n));
    assert_messages(state);
    say_begin();
    say("%s", mode_name(state_mode(state)));
    assert_said("SELECT coalesce((SELECT mode FROM muster.mode_change ORDER BY seq DESC LIMIT 1), 'peace')");
    assert_int_equal(
        number_of("SELECT count(*) FROM muster.event WHERE verb IN ('message_post', 'clock_shift', "
                  "'order_contest', 'mode_set')"),
        number_of("SELECT (SELECT count(*) FROM muster.message) + (SELECT count(*) FROM muster.clock_shift) "
                  "+ (SELECT count(*) FROM muster.order_contest) + (SELECT count(*) FROM "
                  "muster.mode_change)"));
}

#endif
