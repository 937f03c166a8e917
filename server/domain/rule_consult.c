// Rules for consultations: open, show, minute, close.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/text.h"
#include "domain/place.h"
#include "domain/rule.h"

static bool seat_is_at_work(const struct state *state, uint32_t number) {
    const struct seat *seat = state_seat(state, number);
    const struct post *post = seat ? state_post(state, seat->post) : NULL;
    return post && post->closed_at_ms == 0;
}

static bool is_among(const uint32_t *seats, uint32_t count, uint32_t seat) {
    for (uint32_t i = 0; i < count; i++)
        if (seats[i] == seat)
            return true;
    return false;
}

// The opener first, then whom they call; who calls themselves is there once.
static bool fill_roster(const struct state *state, const struct consult *asked, uint32_t opener,
                        uint32_t seats[CONSULT_ROSTER_MAX], uint32_t *count) {
    seats[0] = opener;
    *count = 1;
    bool named = false;
    for (uint32_t i = 0; i < asked->seat_count; i++) {
        uint32_t seat = asked->seats[i];
        if (seat == opener && !named) {
            named = true;
            continue;
        }
        if (*count == CONSULT_ROSTER_MAX || !seat_is_at_work(state, seat) || is_among(seats, *count, seat))
            return false;
        seats[(*count)++] = seat;
    }
    return true;
}

enum refusal rule_consult_open(const struct state *state, const struct command *command, int64_t now_ms,
                               struct rule_scratch *scratch, struct event *event) {
    const struct consult *asked = command->consult_opened;
    const struct post *post = state_post(state, asked->post);
    if (!post)
        return REFUSAL_POST_UNKNOWN;
    if (post->closed_at_ms)
        return REFUSAL_POST_CLOSED;
    if (!seat_is_at_work(state, command->seat))
        return REFUSAL_SEAT_UNKNOWN;
    if (!rule_name(asked->title, CONSULT_TITLE_MAX))
        return REFUSAL_TEXT_INVALID;
    if (state_consult_count(state) >= CONSULT_NUMBER_MAX)
        return REFUSAL_CONSULTS_TOO_MANY;
    uint32_t *seats = scratch->consult_seats, count;
    if (!fill_roster(state, asked, command->seat, seats, &count))
        return REFUSAL_CONSULT_ROSTER_INVALID;
    scratch->consult = (struct consult){.number = state_consult_count(state) + 1,
                                        .post = post->number,
                                        .incident = post->incident,
                                        .opened_at_ms = now_ms,
                                        .opener = command->seat,
                                        .seats = seats,
                                        .seat_count = count,
                                        .drawings = "",
                                        .minutes = ""};
    strcpy(scratch->consult.title, asked->title);
    event->verb = VERB_CONSULT_OPEN;
    event->object = scratch->consult.number;
    event->consult_opened = &scratch->consult;
    return REFUSAL_NONE;
}

static enum refusal still_open(const struct state *state, uint32_t number, const struct consult **consult) {
    *consult = state_consult(state, number);
    if (!*consult)
        return REFUSAL_CONSULT_UNKNOWN;
    return (*consult)->closed ? REFUSAL_CONSULT_CLOSED : REFUSAL_NONE;
}

static enum refusal change_to(const struct command *command, struct event *event) {
    event->verb = command->verb;
    event->object = command->consult.consult;
    event->consult = command->consult;
    return REFUSAL_NONE;
}

// Whether it is GeoJSON is for whoever draws it; here it is a text that begins and ends as an object does.
static bool drawings_are_valid(const char *text) {
    size_t len = strnlen(text, CONSULT_MAP_MAX + 1);
    return len == 0 || (len >= 2 && len <= CONSULT_MAP_MAX && text[0] == '{' && text[len - 1] == '}' &&
                        text_is_clean(text, len, true));
}

enum refusal rule_consult_show(const struct state *state, const struct command *command, int64_t now_ms,
                               struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct consult_change *change = &command->consult;
    const struct consult *consult;
    enum refusal refusal = still_open(state, change->consult, &consult);
    if (refusal)
        return refusal;
    if (!place_is_valid(change->lat_e7, change->lon_e7))
        return REFUSAL_PLACE_INVALID;
    if (change->zoom_c < 1 || change->zoom_c > CONSULT_ZOOM_MAX)
        return REFUSAL_VIEW_INVALID;
    if (!drawings_are_valid(change->text))
        return REFUSAL_DRAWINGS_INVALID;
    if (change->lat_e7 == consult->lat_e7 && change->lon_e7 == consult->lon_e7 && change->zoom_c == consult->zoom_c &&
        strcmp(change->text, consult->drawings) == 0)
        return REFUSAL_NOTHING_CHANGED;
    return change_to(command, event);
}

enum refusal rule_consult_minute(const struct state *state, const struct command *command, int64_t now_ms,
                                 struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct consult *consult;
    enum refusal refusal = still_open(state, command->consult.consult, &consult);
    if (refusal)
        return refusal;
    if (!rule_name(command->consult.text, CONSULT_LINE_MAX) ||
        strlen(consult->minutes) + 1 + strlen(command->consult.text) > CONSULT_MINUTES_MAX)
        return REFUSAL_TEXT_INVALID;
    return change_to(command, event);
}

enum refusal rule_consult_close(const struct state *state, const struct command *command, int64_t now_ms,
                                struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct consult *consult;
    enum refusal refusal = still_open(state, command->consult.consult, &consult);
    return refusal ? refusal : change_to(command, event);
}
