// Makes the world that the rights matrix is about, at a running hub.
// SPDX-License-Identifier: Apache-2.0
#include "world/setting.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "world/tool.h"

#define AROUND "town"

uint32_t setting_must(const struct setting *stage, say *command, const char *what) {
    struct told_answer answer = member_do(stage->boss, command);
    need(answer.code == 0, "%s: refused, %u", what, answer.code);
    return answer.object;
}

// ---- the hub and what stays

static void put_templates(struct setting *stage) {
    glob_t files;
    need(glob(SOURCE_DIR "/ops/templates/*.conf", 0, NULL, &files) == 0, "no templates");
    for (size_t i = 0; i < files.gl_pathc; i++) {
        const char *const argv[] = {BINARY_DIR "/musterctl", "--socket", stage->hub->admin, "template", "put",
                                    files.gl_pathv[i],       NULL};
        char *said = NULL;
        int code = tool_run(stage->world, argv, &said);
        need(code == 0, "%s: not put, %s", files.gl_pathv[i], said);
        free(said);
    }
    globfree(&files);
}

static void add_actor(struct setting *stage, struct actor *actor, const char *name, Muster__V1__Role role,
                      const char *scope) {
    snprintf(actor->account, sizeof actor->account, "%s", name);
    people_account(stage->world, stage->hub, name, role, scope, actor->token);
}

static void add_people(struct setting *stage) {
    static const struct {
        const char *name, *scope;
        Muster__V1__Role role;
    } persons[SETTING_PERSONS] = {
        [PERSON_ADMIN] = {"admin", DISTRICT_ORG, ROLE(ADMIN)},
        [PERSON_DUTY_DISTRICT] = {"duty-district", DISTRICT_ORG, ROLE(DUTY)},
        [PERSON_DUTY_ORG] = {"duty-org", TOWN_A, ROLE(DUTY)},
        [PERSON_DUTY_ELSEWHERE] = {"duty-elsewhere", TOWN_B, ROLE(DUTY)},
        [PERSON_UNIT] = {"unit", NULL, ROLE(UNIT)},
        [PERSON_RELAY] = {"relay", DISTRICT_ORG, ROLE(RELAY)},
        [PERSON_OBSERVER] = {"observer", DISTRICT_ORG, ROLE(OBSERVER)},
        [PERSON_MEMBER] = {"member", TOWN_A, ROLE(MEMBER)},
        [PERSON_LOCAL] = {"local", TOWN_A, ROLE(MEMBER)},
        [PERSON_ROSTERED] = {"rostered", TOWN_A, ROLE(MEMBER)},
        [PERSON_ELSEWHERE] = {"elsewhere", TOWN_B, ROLE(MEMBER)},
        [PERSON_UNIT_OUT] = {"unit-out", NULL, ROLE(UNIT)},
    };
    for (int i = 0; i < SETTING_PERSONS; i++) {
        struct actor *actor = &stage->persons[i];
        if (persons[i].scope) {
            add_actor(stage, actor, persons[i].name, persons[i].role, persons[i].scope);
            continue;
        }
        snprintf(actor->account, sizeof actor->account, "%s", persons[i].name);
        people_unit_account(stage->world, stage->hub, persons[i].name,
                            i == PERSON_UNIT ? &stage->unit_in : &stage->unit_out, 1, actor->token);
    }
    char name[24];
    for (int i = 0; i < SETTING_POSTS; i++) {
        snprintf(name, sizeof name, "chief-%d", i);
        if (i != POST_ASKED && i != POST_EMPTY)
            add_actor(stage, &stage->chiefs[i], name, ROLE(MEMBER), SETTING_NOWHERE);
    }
}

void setting_begin(struct setting *stage, struct world *world) {
    const char *flags[] = {"--commands-per-s", "1000000", "--open-commands", "1000", NULL};
    *stage = (struct setting){.world = world, .hub = world_hub(world, flags)};
    stage->boss = people_operator(world, stage->hub);
    put_templates(stage);
    stage->unit_in = people_units(world, stage->hub, "in", 1, KIND(TEAM), TOWN_A);
    stage->unit_out = people_units(world, stage->hub, "out", 1, KIND(TEAM), TOWN_B);
    add_people(stage);
}

// ---- posts

static Muster__V1__Event *event_at(struct setting *stage, uint64_t seq) {
    const struct told_event *told = NULL;
    world_until(stage->world, (told = member_event(stage->boss, seq)) != NULL);
    return muster__v1__event__unpack(NULL, told->len, told->bytes);
}

static void open_post(struct setting *stage, enum setting_post post, const char *key, uint32_t incident,
                      uint32_t parent) {
    struct told_answer answer = member_do(stage->boss, say_post_for(SHEET, key, TOWN_A, incident, parent));
    need(answer.code == 0, "post %d of %s: not opened, %u", post, key, answer.code);
    Muster__V1__Event *event = event_at(stage, answer.seq);
    need(event->body_case == MUSTER__V1__EVENT__BODY_POST_OPENED, "seq %llu is not the post's opening",
         (unsigned long long)answer.seq);
    stage->posts[post].number = answer.object;
    stage->posts[post].first_seat = event->post_opened->first_seat;
    muster__v1__event__free_unpacked(event, NULL);
}

// What the operator was told of the template when it was put.
static void read_rows(struct setting *stage) {
    stage->row_count = 0;
    for (uint32_t i = 0; i < stage->boss->event_count; i++) {
        const struct told_event *told = &stage->boss->events[i];
        Muster__V1__Event *event = muster__v1__event__unpack(NULL, told->len, told->bytes);
        const Muster__V1__Template *template =
            event->body_case == MUSTER__V1__EVENT__BODY_TEMPLATE_PUT ? event->template_put->template_ : NULL;
        if (template && strcmp(template->key, stage->key) == 0) {
            need(template->n_seats <= SETTING_ROWS, "%s: %zu rows", stage->key, template->n_seats);
            stage->row_count = (uint32_t) template->n_seats;
            stage->module_count = (uint32_t) template->n_modules;
            for (size_t row = 0; row < template->n_seats; row++) {
                snprintf(stage->rows[row].key, sizeof stage->rows[row].key, "%s", template->seats[row]->key);
                stage->rows[row].module = template->seats[row]->module;
                stage->rows[row].count = template->seats[row]->count;
            }
        }
        muster__v1__event__free_unpacked(event, NULL);
    }
    need(stage->row_count > 0, "the operator was not told of template %s", stage->key);
}

static void fill_rows(struct setting *stage) {
    uint32_t seat = stage->posts[POST_ASKED].first_seat, vacant = stage->posts[POST_EMPTY].first_seat;
    char name[24];
    for (uint32_t i = 0; i < stage->row_count; i++) {
        struct setting_row *row = &stage->rows[i];
        struct actor *actor = &stage->askers[i];
        snprintf(name, sizeof name, "asker-%u", i + 1);
        if (!actor->account[0])
            add_actor(stage, actor, name, ROLE(MEMBER), SETTING_NOWHERE);
        row->seat = seat;
        setting_must(stage, say_assign(SHEET, row->seat, name), row->key);
        setting_must(stage, say_roster(SHEET, vacant, "rostered"), row->key);
        seat += row->count;
        vacant += row->count;
    }
    // Somebody is on duty on the first two seats of what a seat may see.
    for (enum setting_post post = POST_ABOVE; post <= POST_BELOW; post++)
        for (uint32_t i = 0; i < 2; i++)
            setting_must(stage, say_roster(SHEET, stage->posts[post].first_seat + i, "rostered"), "a roster");
}

static void sign_in(struct setting *stage, struct actor *actor) {
    if (!actor->account[0] || actor->member)
        return;
    actor->member = member_join(
        stage->world,
        &(struct member_plan){.name = actor->account, .hub = stage->hub, .token = actor->token, .patient = true});
}

static void sign_out(struct actor *actor) {
    if (actor->member)
        member_leave(actor->member);
    actor->member = NULL;
}

static uint32_t consult(struct setting *stage, const uint32_t *seats, uint32_t count) {
    struct told_answer answer = member_do(
        stage->chiefs[POST_ABOVE].member,
        say_as(stage->posts[POST_ABOVE].first_seat, say_consult(SHEET, stage->posts[POST_ABOVE].number, seats, count)));
    need(answer.code == 0, "no consultation: %u", answer.code);
    return answer.object;
}

void setting_mode(struct setting *stage, Muster__V1__Mode mode) {
    uint32_t code = member_do(stage->boss, say_mode(SHEET, mode)).code;
    need(code == 0 || code == CODE_NOTHING_CHANGED, "the mode is not set: %u", code);
    stage->mode = mode;
}

// An order of the post's chief that is taken at once, so that silence brings nobody in.
static void order(struct setting *stage, enum setting_post by, uint32_t seat, struct actor *addressee) {
    bool borrowed = addressee == NULL;
    struct told_target target = {TARGET(SEAT), seat, 0};
    addressee = borrowed ? &stage->persons[PERSON_MEMBER] : addressee;
    if (borrowed)
        setting_must(stage, say_assign(SHEET, seat, addressee->account), "a seat for a moment");
    sign_in(stage, &stage->chiefs[by]);
    sign_in(stage, addressee);
    struct told_answer answer = member_do(stage->chiefs[by].member,
                                          say_as(stage->posts[by].first_seat, say_order_to(SHEET, target, "待命", 0)));
    need(answer.code == 0, "an order is refused: %u", answer.code);
    answer = member_do(addressee->member, say_as(seat, say_step(SHEET, answer.object, 1, ORDER(ACCEPTED), "")));
    need(answer.code == 0, "an order is not accepted: %u", answer.code);
    if (borrowed)
        setting_must(stage, say_relieve(SHEET, seat), "a seat for a moment");
    sign_out(&stage->chiefs[by]);
    sign_out(addressee);
}

void setting_open(struct setting *stage, const char *key) {
    snprintf(stage->key, sizeof stage->key, "%s", key);
    read_rows(stage);
    setting_mode(stage, MODE(WAR));
    stage->incident = setting_must(stage, say_open(BOX, "asked", TOWN_A), "an incident");
    stage->incident_other = setting_must(stage, say_open(BOX, "other", TOWN_A), "an incident");
    open_post(stage, POST_ABOVE, AROUND, 0, 0);
    open_post(stage, POST_ASKED, key, stage->incident, stage->posts[POST_ABOVE].number);
    open_post(stage, POST_BELOW, AROUND, 0, stage->posts[POST_ASKED].number);
    open_post(stage, POST_BENEATH, AROUND, 0, stage->posts[POST_BELOW].number);
    open_post(stage, POST_STRANGER, AROUND, 0, 0);
    open_post(stage, POST_OTHER, AROUND, stage->incident_other, 0);
    open_post(stage, POST_EMPTY, key, stage->incident_other, 0);
    for (int i = 0; i < SETTING_POSTS; i++)
        if (stage->chiefs[i].account[0])
            setting_must(stage, say_assign(SHEET, stage->posts[i].first_seat, stage->chiefs[i].account), "a chief");
    fill_rows(stage);
    order(stage, POST_ABOVE, stage->rows[0].seat, &stage->askers[0]);
    order(stage, POST_BELOW, stage->posts[POST_BELOW].first_seat + 1, NULL);
    order(stage, POST_STRANGER, stage->posts[POST_STRANGER].first_seat + 1, NULL);
    sign_in(stage, &stage->chiefs[POST_ABOVE]);
    for (uint32_t i = 0; i < stage->row_count; i++)
        stage->rows[i].consult = consult(stage, &stage->rows[i].seat, 1);
    stage->consult_off = consult(stage, NULL, 0);
    sign_out(&stage->chiefs[POST_ABOVE]);
}

void setting_close(struct setting *stage) {
    for (int i = 0; i < SETTING_POSTS; i++)
        setting_must(stage, say_post_close(SHEET, stage->posts[i].number, true), "closing a post");
}

void setting_sign_in(struct setting *stage) {
    for (uint32_t i = 0; i < stage->row_count; i++)
        sign_in(stage, &stage->askers[i]);
    for (int i = 0; i < SETTING_PERSONS; i++)
        sign_in(stage, &stage->persons[i]);
    for (int i = 0; i < SETTING_POSTS; i++)
        sign_in(stage, &stage->chiefs[i]);
    for (struct member *member = stage->world->members; member; member = member->next)
        world_until(stage->world, member_live(member) && member_known(member) >= member->welcome_seq);
}

void setting_leave(struct setting *stage) {
    for (uint32_t i = 0; i < stage->row_count; i++)
        sign_out(&stage->askers[i]);
    for (int i = 0; i < SETTING_PERSONS; i++)
        sign_out(&stage->persons[i]);
    for (int i = 0; i < SETTING_POSTS; i++)
        sign_out(&stage->chiefs[i]);
}

// ---- finding

uint32_t setting_row(const struct setting *stage, const char *key) {
    for (uint32_t row = 1; row <= stage->row_count; row++)
        if (strcmp(stage->rows[row - 1].key, key) == 0)
            return row;
    fail_msg("%s has no seat \"%s\"", stage->key, key);
    return 0;
}

static bool is_where(uint32_t own, uint32_t module, enum setting_where where) {
    switch (where) {
    case IN_OWN:
        return own != 0 && module == own;
    case IN_OTHER:
        return module != 0 && module != own;
    case IN_NONE:
        return module == 0;
    default:
        return own == 0 || module != own;
    }
}

uint32_t setting_seat_where(const struct setting *stage, uint32_t row, enum setting_where where, uint32_t after) {
    const struct setting_row *own = &stage->rows[row - 1];
    for (uint32_t i = 0; i < stage->row_count; i++)
        for (uint32_t seat = stage->rows[i].seat; seat < stage->rows[i].seat + stage->rows[i].count; seat++)
            if (seat != own->seat && seat > after && is_where(own->module, stage->rows[i].module, where))
                return seat;
    return 0;
}
