// Rules for seats: take, assign, hand over, relieve, stand in, leave, roster.
// SPDX-License-Identifier: Apache-2.0
#include "domain/rule.h"

// What a command for a seat is about.
struct sitting {
    const struct seat *seat;
    const struct post *post;
    const struct template_seat *row;
};

static enum refusal find(const struct state *state, uint32_t number, struct sitting *sitting) {
    sitting->seat = state_seat(state, number);
    if (!sitting->seat)
        return REFUSAL_SEAT_UNKNOWN;
    sitting->post = state_post(state, sitting->seat->post);
    sitting->row = state_seat_row(state, sitting->seat);
    return sitting->post->closed_at_ms != 0 ? REFUSAL_POST_CLOSED : REFUSAL_NONE;
}

// Relays are hubs and observers only look on: neither sits anywhere.
static enum refusal may_sit(const struct account *account) {
    if (!account)
        return REFUSAL_ACCOUNT_UNKNOWN;
    if (account->disabled)
        return REFUSAL_ACCOUNT_DISABLED;
    return account->role == ROLE_RELAY || account->role == ROLE_OBSERVER ? REFUSAL_NOT_ALLOWED : REFUSAL_NONE;
}

static bool is_there(const struct state *state, const struct sitting *sitting) {
    return !sitting->row->war_only || state_mode(state) == MODE_WAR;
}

static bool is_empty(const struct seat *seat) {
    return seat->holder == 0 && seat->stand_in == 0;
}

static enum refusal find_held(const struct state *state, uint32_t number, struct sitting *sitting) {
    enum refusal refusal = find(state, number, sitting);
    return !refusal && is_empty(sitting->seat) ? REFUSAL_SEAT_EMPTY : refusal;
}

// `about`: whom the event is about.
static enum refusal change_to(const struct command *command, const struct account *about, struct event *event) {
    event->verb = command->verb;
    event->object = command->post_seat.seat;
    event->post_seat = (struct seat_change){.seat = command->post_seat.seat,
                                            .account = about ? about->name : "",
                                            .reason = command->post_seat.reason ? command->post_seat.reason : ""};
    return REFUSAL_NONE;
}

static bool is_for(const struct state *state, const struct sitting *sitting, const struct account *account,
                   int64_t now_ms) {
    if (seat_rostered(sitting->seat, state_mode(state), now_ms) == account->number)
        return true;
    return sitting->row->open &&
           (org_contains(account->scope, sitting->post->org) || org_contains(sitting->post->org, account->scope));
}

enum refusal rule_seat_take(const struct state *state, const struct command *command, int64_t now_ms,
                            struct rule_scratch *scratch, struct event *event) {
    (void)scratch;
    const struct account *account = state_account(state, command->actor);
    struct sitting sitting;
    enum refusal refusal = find(state, command->post_seat.seat, &sitting);
    if (!refusal)
        refusal = may_sit(account);
    if (refusal)
        return refusal;
    if (sitting.seat->holder == account->number) // from whoever stands in
        return sitting.seat->stand_in ? change_to(command, account, event) : REFUSAL_NOTHING_CHANGED;
    if (sitting.seat->holder != 0)
        return REFUSAL_SEAT_HELD;
    if (!is_there(state, &sitting))
        return REFUSAL_SEAT_WAR_ONLY;
    return is_for(state, &sitting, account, now_ms) ? change_to(command, account, event) : REFUSAL_SEAT_NOT_OPEN;
}

enum refusal rule_seat_assign(const struct state *state, const struct command *command, int64_t now_ms,
                              struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct account *account = state_account_by_name(state, command->post_seat.account);
    struct sitting sitting;
    enum refusal refusal = find(state, command->post_seat.seat, &sitting);
    if (!refusal)
        refusal = may_sit(account);
    if (refusal)
        return refusal;
    if (sitting.seat->holder != 0)
        return sitting.seat->holder == account->number ? REFUSAL_NOTHING_CHANGED : REFUSAL_SEAT_HELD;
    return is_there(state, &sitting) ? change_to(command, account, event) : REFUSAL_SEAT_WAR_ONLY;
}

// Whoever stands in may hand over too, to the holder as well.
enum refusal rule_seat_hand_over(const struct state *state, const struct command *command, int64_t now_ms,
                                 struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct account *account = state_account_by_name(state, command->post_seat.account);
    struct sitting sitting;
    enum refusal refusal = find_held(state, command->post_seat.seat, &sitting);
    if (refusal)
        return refusal;
    const struct seat *seat = sitting.seat;
    if (command->actor == 0 || (command->actor != seat->holder && command->actor != seat->stand_in))
        return REFUSAL_SEAT_NOT_YOURS;
    refusal = may_sit(account);
    if (refusal)
        return refusal;
    if (account->number == seat->holder)
        return seat->stand_in ? change_to(command, account, event) : REFUSAL_NOTHING_CHANGED;
    return is_there(state, &sitting) ? change_to(command, account, event) : REFUSAL_SEAT_WAR_ONLY;
}

// The seat is empty afterwards: whoever stands in goes with the holder.
enum refusal rule_seat_relieve(const struct state *state, const struct command *command, int64_t now_ms,
                               struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    struct sitting sitting;
    enum refusal refusal = find_held(state, command->post_seat.seat, &sitting);
    if (refusal)
        return refusal;
    const struct seat *seat = sitting.seat;
    if (!rule_text(command->post_seat.reason, POST_REASON_MAX))
        return REFUSAL_TEXT_INVALID;
    return change_to(command, state_account(state, seat->holder ? seat->holder : seat->stand_in), event);
}

// A war-only seat makes nobody a deputy in peace.
static bool is_deputy(const struct state *state, const struct sitting *sitting, uint32_t account) {
    uint32_t deputy = sitting->row->deputy;
    const struct template *template = state_template(state, sitting->post->template);
    if (deputy == 0 || (template->seats[deputy - 1].war_only && state_mode(state) != MODE_WAR))
        return false;
    for (const struct seat *own = state_seat_of_account(state, account, NULL); own;
         own = state_seat_of_account(state, account, own))
        if (own->holder == account && own->post == sitting->seat->post && own->row == deputy)
            return true;
    return false;
}

// For an empty seat too: somebody has to answer for it.
enum refusal rule_seat_stand_in(const struct state *state, const struct command *command, int64_t now_ms,
                                struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct account *account = state_account(state, command->actor);
    struct sitting sitting;
    enum refusal refusal = find(state, command->post_seat.seat, &sitting);
    if (!refusal)
        refusal = may_sit(account);
    if (refusal)
        return refusal;
    if (sitting.seat->holder == account->number || sitting.seat->stand_in == account->number)
        return REFUSAL_NOTHING_CHANGED;
    if (!is_deputy(state, &sitting, account->number))
        return REFUSAL_SEAT_NO_DEPUTY;
    if (sitting.seat->stand_in != 0)
        return REFUSAL_SEAT_HELD;
    return is_there(state, &sitting) ? change_to(command, account, event) : REFUSAL_SEAT_WAR_ONLY;
}

enum refusal rule_seat_leave(const struct state *state, const struct command *command, int64_t now_ms,
                             struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    struct sitting sitting;
    enum refusal refusal = find(state, command->post_seat.seat, &sitting);
    if (refusal)
        return refusal;
    const struct account *account = state_account(state, command->actor);
    if (!account || (sitting.seat->holder != account->number && sitting.seat->stand_in != account->number))
        return REFUSAL_SEAT_NOT_YOURS;
    return change_to(command, account, event);
}

// ---- duty roster

static bool check_line(const struct state *state, const struct roster_line *line) {
    return may_sit(state_account_by_name(state, line->account)) == REFUSAL_NONE && line->mode < MODES &&
           line->from_ms >= 0 && line->until_ms > line->from_ms;
}

static bool is_same(const struct state *state, const struct seat *seat, const struct roster_change *change) {
    bool same = seat->roster_count == change->count;
    for (uint32_t i = 0; same && i < change->count; i++) {
        const struct roster_line *line = &change->lines[i];
        const struct roster_entry *entry = &seat->roster[i];
        same = state_account_by_name(state, line->account)->number == entry->account &&
               line->from_ms == entry->from_ms && line->until_ms == entry->until_ms && line->mode == entry->mode;
    }
    return same;
}

enum refusal rule_roster_set(const struct state *state, const struct command *command, int64_t now_ms,
                             struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct roster_change *change = &command->roster;
    struct sitting sitting;
    enum refusal refusal = find(state, change->seat, &sitting);
    if (refusal)
        return refusal;
    if (change->count > ROSTER_MAX)
        return REFUSAL_ROSTER_INVALID;
    for (uint32_t i = 0; i < change->count; i++)
        if (!check_line(state, &change->lines[i]))
            return REFUSAL_ROSTER_INVALID;
    if (is_same(state, sitting.seat, change))
        return REFUSAL_NOTHING_CHANGED;
    event->verb = VERB_ROSTER_SET;
    event->object = change->seat;
    event->roster = *change;
    return REFUSAL_NONE;
}
