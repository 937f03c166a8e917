// What somebody sees and hears: by role as the table of rights says, and by the seats they hold.
// SPDX-License-Identifier: Apache-2.0
#include "auth/inside.h"
#include "domain/reach.h"

// The account whose seats count; 0: none, for the local operator and for those who are unknown or disabled.
static uint32_t seated_account(const struct state *state, const struct principal *who) {
    return who->account && auth_role(state, who) != ROLE_NONE ? who->account : 0;
}

static bool by_role(const struct state *state, const struct principal *who, enum sight sight, const char *org) {
    return auth_extends_to(rights_sight(auth_role(state, who), sight), auth_account(state, who), org);
}

// ---- seeing

bool auth_may_see_unit(const struct state *state, const struct principal *who, const struct unit *unit) {
    enum extent extent = rights_sight(auth_role(state, who), SIGHT_UNITS);
    uint32_t account = seated_account(state, who);
    return auth_extends_to_unit(extent, auth_account(state, who), unit) ||
           (account && reach_sees_unit(state, account, unit));
}

bool auth_may_see_incident(const struct state *state, const struct principal *who, const struct incident *incident) {
    uint32_t account = seated_account(state, who);
    return by_role(state, who, SIGHT_INCIDENTS, incident->org) ||
           (account && reach_sees_incident(state, account, incident->number));
}

bool auth_may_see_accounts(const struct state *state, const struct principal *who) {
    return rights_sight(auth_role(state, who), SIGHT_ACCOUNTS) == EXTENT_ALL;
}

bool auth_may_see_templates(const struct state *state, const struct principal *who) {
    return rights_sight(auth_role(state, who), SIGHT_TEMPLATES) == EXTENT_ALL;
}

// Do they sit in that post, or in one directly above or below it? With `inside`: on a seat that is not for outsiders.
static bool is_near(const struct state *state, uint32_t account, const struct post *post, bool inside) {
    const struct seat *seat = NULL;
    while (account && (seat = state_seat_of_account(state, account, seat))) {
        const struct post *own = state_post(state, seat->post);
        bool near = own && (own == post || own->parent == post->number || post->parent == own->number);
        if (near && !(inside && state_seat_row(state, seat)->outside))
            return true;
    }
    return false;
}

static bool concerns(const struct seat *seat, uint32_t account) {
    return account && (seat->holder == account || seat->stand_in == account || seat->left == account);
}

static bool sees_structure(const struct state *state, const struct principal *who, const struct post *post) {
    return by_role(state, who, SIGHT_POSTS, post->org) || is_near(state, seated_account(state, who), post, false);
}

bool auth_may_see_post(const struct state *state, const struct principal *who, const struct post *post) {
    bool sees = sees_structure(state, who, post);
    uint32_t account = seated_account(state, who);
    for (uint32_t i = 0; !sees && account && i < post->seat_count; i++) {
        const struct seat *seat = state_seat(state, post->first_seat + i);
        sees = seat && concerns(seat, account);
    }
    return sees;
}

bool auth_may_see_seat(const struct state *state, const struct principal *who, const struct seat *seat) {
    const struct post *post = state_post(state, seat->post);
    return concerns(seat, seated_account(state, who)) || (post && sees_structure(state, who, post));
}

bool auth_may_see_roster(const struct state *state, const struct principal *who, const struct seat *seat) {
    const struct post *post = state_post(state, seat->post);
    uint32_t account = seated_account(state, who);
    return (account && reach_is_seated(state, account, seat->number)) ||
           (post && (by_role(state, who, SIGHT_POSTS, post->org) || is_near(state, account, post, true)));
}

bool auth_may_hear_channel(const struct state *state, const struct principal *who, const struct channel *channel) {
    uint32_t account = seated_account(state, who);
    return account && reach_hears(state, account, channel);
}

bool auth_may_see_message(const struct state *state, const struct principal *who, const struct message *message) {
    return auth_may_hear_channel(state, who, &message->channel);
}

bool auth_may_see_consult(const struct state *state, const struct principal *who, const struct consult *consult) {
    const struct channel channel = {CHANNEL_CONSULT, consult->number, 0};
    return auth_may_hear_channel(state, who, &channel);
}

static bool is_on_wall(const struct order *order) {
    for (uint32_t i = 0; i < order->target_count; i++)
        if (order->targets[i].on_wall)
            return true;
    return false;
}

bool auth_may_see_order(const struct state *state, const struct principal *who, const struct order *order) {
    const struct post *post = state_post(state, order->post);
    uint32_t account = seated_account(state, who);
    return (account && reach_hears_order(state, account, order)) ||
           (post && by_role(state, who, SIGHT_WALL, post->org) && is_on_wall(order));
}

static bool answers(const struct state *state, uint32_t account, const struct order_target *target) {
    bool good = reach_answers(state, account, 0, target);
    const struct seat *seat = NULL;
    while (!good && (seat = state_seat_of_account(state, account, seat)))
        good = reach_answers(state, account, seat->number, target);
    return good;
}

bool auth_is_to_answer(const struct state *state, const struct principal *who, const struct order *order) {
    uint32_t account = seated_account(state, who);
    if (!account || (!state_seat_of_account(state, account, NULL) && auth_role(state, who) != ROLE_UNIT))
        return false;
    for (uint32_t i = 0; i < order->target_count; i++) {
        const struct order_target *target = &order->targets[i];
        if (order_phase_is_open(target->phase) && target->phase != ORDER_DONE && answers(state, account, target))
            return true;
    }
    return false;
}

// A danger area concerns whoever may get into it; a standing one everybody who commands around it.
bool auth_may_see_fence(const struct state *state, const struct principal *who, const struct fence *fence) {
    uint32_t account = seated_account(state, who);
    const struct incident *incident = state_incident(state, fence->incident);
    const char *scope = account ? reach_view_scope(state, account) : "";
    return auth_role(state, who) == ROLE_UNIT || by_role(state, who, SIGHT_UNITS, fence->org) ||
           by_role(state, who, SIGHT_INCIDENTS, fence->org) ||
           (incident && auth_may_see_incident(state, who, incident)) ||
           (!incident && *scope && org_contains(scope, fence->org));
}

// ---- hearing, by verb

typedef bool hears(const struct state *state, const struct principal *who, const struct auth_subject *subject);

static bool hears_unit(const struct state *state, const struct principal *who, const struct auth_subject *subject) {
    const struct unit *unit = state_unit(state, subject->object);
    return unit && auth_may_see_unit(state, who, unit);
}

static bool hears_incident(const struct state *state, const struct principal *who, const struct auth_subject *subject) {
    const struct incident *incident = state_incident(state, subject->object);
    return incident && auth_may_see_incident(state, who, incident);
}

static bool hears_accounts(const struct state *state, const struct principal *who, const struct auth_subject *subject) {
    (void)subject;
    return auth_may_see_accounts(state, who);
}

static bool hears_templates(const struct state *state, const struct principal *who,
                            const struct auth_subject *subject) {
    (void)subject;
    return auth_may_see_templates(state, who);
}

static bool hears_post(const struct state *state, const struct principal *who, const struct auth_subject *subject) {
    const struct post *post = state_post(state, subject->object);
    return post && sees_structure(state, who, post);
}

static bool hears_seat(const struct state *state, const struct principal *who, const struct auth_subject *subject) {
    const struct seat *seat = state_seat(state, subject->object);
    return seat && auth_may_see_seat(state, who, seat);
}

static bool hears_roster(const struct state *state, const struct principal *who, const struct auth_subject *subject) {
    const struct seat *seat = state_seat(state, subject->object);
    return seat && auth_may_see_roster(state, who, seat);
}

static bool hears_channel(const struct state *state, const struct principal *who, const struct auth_subject *subject) {
    return auth_may_hear_channel(state, who, &subject->channel);
}

static bool hears_consult(const struct state *state, const struct principal *who, const struct auth_subject *subject) {
    const struct consult *consult = state_consult(state, subject->object);
    return consult && auth_may_see_consult(state, who, consult);
}

static bool hears_order(const struct state *state, const struct principal *who, const struct auth_subject *subject) {
    const struct order *order = state_order(state, subject->object);
    return order && auth_may_see_order(state, who, order);
}

// Both issuers, and nobody else.
static bool hears_contest(const struct state *state, const struct principal *who, const struct auth_subject *subject) {
    const struct order *order = state_order(state, subject->object);
    uint32_t account = seated_account(state, who);
    return account && order &&
           (reach_is_seated(state, account, order->issuer) || reach_is_seated(state, account, subject->seat));
}

static bool hears_fence(const struct state *state, const struct principal *who, const struct auth_subject *subject) {
    const struct fence *fence = state_fence(state, subject->object);
    return fence && auth_may_see_fence(state, who, fence);
}

static bool hears_crossing(const struct state *state, const struct principal *who, const struct auth_subject *subject) {
    const struct unit *unit = state_unit(state, subject->unit);
    return unit && auth_may_see_unit(state, who, unit);
}

static bool sees(const struct state *state, const struct principal *who, uint32_t number) {
    const struct unit *unit = state_unit(state, number);
    return unit && auth_may_see_unit(state, who, unit);
}

// Some of them. The many who see their own units and nothing else are not asked about every one.
static bool hears_import(const struct state *state, const struct principal *who, const struct auth_subject *subject) {
    const struct account *account = auth_account(state, who);
    bool own = rights_sight(auth_role(state, who), SIGHT_UNITS) <= EXTENT_OWN && account &&
               !state_seat_of_account(state, account->number, NULL);
    bool some = false;
    for (uint32_t i = 0; own && !some && i < account->unit_count; i++)
        for (uint32_t j = 0; !some && j < subject->unit_count; j++)
            some = subject->units[j] == account->units[i] && sees(state, who, subject->units[j]);
    for (uint32_t i = 0; !own && !some && i < subject->unit_count; i++)
        some = sees(state, who, subject->units[i]);
    return some;
}

// Of each what is theirs: narrow.c.
static bool hears_parts(const struct state *state, const struct principal *who, const struct auth_subject *subject) {
    (void)subject;
    return auth_role(state, who) != ROLE_NONE;
}

static hears *const hearing[VERBS] = {
    [VERB_UNIT_REGISTER] = hears_unit,
    [VERB_UNIT_RENAME] = hears_unit,
    [VERB_UNIT_RETIRE] = hears_unit,
    [VERB_UNIT_SET_STATUS] = hears_unit,
    [VERB_INCIDENT_OPEN] = hears_incident,
    [VERB_INCIDENT_AMEND] = hears_incident,
    [VERB_INCIDENT_MOVE] = hears_incident,
    [VERB_INCIDENT_SET_PHASE] = hears_incident,
    [VERB_INCIDENT_CLOSE] = hears_incident,
    [VERB_INCIDENT_NOTE] = hears_incident,
    [VERB_ACCOUNT_ADD] = hears_accounts,
    [VERB_ACCOUNT_SET_PASSWORD] = hears_accounts,
    [VERB_ACCOUNT_DISABLE] = hears_accounts,
    [VERB_TOKEN_ISSUE] = hears_accounts,
    [VERB_TOKEN_REVOKE] = hears_accounts,
    [VERB_TEMPLATE_PUT] = hears_templates,
    [VERB_MODE_SET] = hears_templates,
    [VERB_CLOCK_SHIFT] = hears_templates,
    [VERB_POST_OPEN] = hears_post,
    [VERB_POST_LINK] = hears_post,
    [VERB_POST_CLOSE] = hears_post,
    [VERB_SEAT_TAKE] = hears_seat,
    [VERB_SEAT_ASSIGN] = hears_seat,
    [VERB_SEAT_HAND_OVER] = hears_seat,
    [VERB_SEAT_RELIEVE] = hears_seat,
    [VERB_SEAT_STAND_IN] = hears_seat,
    [VERB_SEAT_LEAVE] = hears_seat,
    [VERB_ROSTER_SET] = hears_roster,
    [VERB_MESSAGE_POST] = hears_channel,
    [VERB_CHANNEL_READ] = hears_channel,
    [VERB_CONSULT_OPEN] = hears_consult,
    [VERB_CONSULT_SHOW] = hears_consult,
    [VERB_CONSULT_MINUTE] = hears_consult,
    [VERB_CONSULT_CLOSE] = hears_consult,
    [VERB_ORDER_ISSUE] = hears_order,
    [VERB_ORDER_STEP] = hears_order,
    [VERB_ORDER_ESCALATE] = hears_order,
    [VERB_ORDER_CONTEST] = hears_contest,
    [VERB_DEADMAN_SET] = hears_unit,
    [VERB_DEADMAN_CHECK] = hears_unit,
    [VERB_DISPATCH_SEND] = hears_sending,
    [VERB_DISPATCH_STEP] = hears_dispatch,
    [VERB_AID_ASK] = hears_aid,
    [VERB_AID_GRANT] = hears_aid,
    [VERB_AID_REFUSE] = hears_aid,
    [VERB_ALARM_RAISE] = hears_alarm,
    [VERB_ALARM_TAKE] = hears_alarm,
    [VERB_ALARM_CLEAR] = hears_alarm,
    [VERB_CATALOGUE_PUT] = hears_templates,
    [VERB_PLAN_LAUNCH] = hears_parts,
    [VERB_REPORT_SEND] = auth_hears_report,
    [VERB_REPORT_AMEND] = auth_hears_report,
    [VERB_REPORT_PHONE] = hears_incident,
    [VERB_REPORT_DUE] = hears_incident,
    [VERB_RESPONSE_START] = hears_parts,
    [VERB_RESPONSE_SET] = hears_parts,
    [VERB_RESPONSE_END] = auth_hears_response,
    [VERB_FENCE_PUT] = hears_fence,
    [VERB_FENCE_REMOVE] = hears_fence,
    [VERB_FENCE_CROSS] = hears_crossing,
    [VERB_INCIDENT_SET_AREA] = hears_incident,
    [VERB_INCIDENT_SET_CASUALTIES] = hears_incident,
    [VERB_CASUALTY_PUT] = auth_hears_casualty,
    [VERB_INTAKE_REPORT] = auth_hears_intake,
    [VERB_INTAKE_CONFIRM] = auth_hears_intake,
    [VERB_INTAKE_MERGE] = auth_hears_intake,
    [VERB_INTAKE_DISMISS] = auth_hears_intake,
    [VERB_UNIT_DESCRIBE] = hears_unit,
    [VERB_UNITS_IMPORT] = hears_import,
};

struct auth_subject auth_subject(const struct event *event) {
    struct auth_subject subject = {.object = event->object, .verb = event->verb};
    if (event->verb == VERB_MESSAGE_POST)
        subject.channel = event->message->channel;
    else if (event->verb == VERB_CHANNEL_READ)
        subject.channel = event->read.channel;
    else if (event->verb == VERB_ORDER_CONTEST)
        subject.seat = event->contest.seat;
    else if (event->verb == VERB_FENCE_CROSS)
        subject.unit = event->cross.unit;
    else if (event->verb == VERB_DISPATCH_SEND)
        subject.count = event->dispatch.count;
    return subject;
}

bool auth_may_hear_of(const struct state *state, const struct principal *who, const struct auth_subject *subject) {
    return subject->verb > VERB_NONE && subject->verb < VERBS && hearing[subject->verb] &&
           hearing[subject->verb](state, who, subject);
}

bool auth_may_hear(const struct state *state, const struct principal *who, const struct event *event) {
    struct auth_subject subject = auth_subject(event);
    bool import = event->verb == VERB_UNITS_IMPORT;
    for (uint32_t i = 0; import && i < event->import.count; i++)
        if (sees(state, who, event->import.units[i].number))
            return true;
    return !import && auth_may_hear_of(state, who, &subject);
}

// ---- the fast lane

const char *auth_view_scope(const struct state *state, const struct principal *who) {
    const struct account *account = auth_account(state, who);
    enum extent extent = rights_sight(auth_role(state, who), SIGHT_PICTURE);
    const char *by_rank = extent == EXTENT_ALL                ? state_district_org(state)
                          : extent == EXTENT_SCOPE && account ? account->scope
                                                              : "";
    const char *by_seat = seated_account(state, who) ? reach_view_scope(state, who->account) : "";
    bool wider = *by_seat && (!*by_rank || org_contains(by_seat, by_rank));
    return wider ? by_seat : by_rank;
}

bool auth_may_report(const struct state *state, const struct principal *who, const struct unit *unit) {
    enum extent extent = rights_sight(auth_role(state, who), SIGHT_REPORT);
    return !unit->retired && auth_extends_to_unit(extent, auth_account(state, who), unit);
}
