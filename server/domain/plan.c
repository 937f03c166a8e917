// Reads plans.
// SPDX-License-Identifier: Apache-2.0
#include "domain/plan.h"

#include <string.h>

#include "base/text.h"
#include "domain/catalogue_read.h"
#include "domain/tasking.h"

static const char *const colours[PLAN_COLOURS] = {NULL, "red", "orange", "yellow", "blue"};
static const char *const grades[INCIDENT_GRADES] = {NULL, "minor", "major", "serious", "disastrous"};
static const char *const kinds[UNIT_KINDS] = {NULL, "team", "person", "vehicle", "drone", "boat"};

const char *plan_colour_name(enum plan_colour colour) {
    return colour > PLAN_COLOUR_NONE && colour < PLAN_COLOURS ? colours[colour] : "unknown";
}

// ---- triggers

static bool hazard_is_valid(const char *text, size_t len) {
    static const char pattern[] = "10X00", digits[] = "0123456789";
    bool good = len >= 1 && len <= INCIDENT_TYPE_LEN;
    for (size_t i = 0; good && i < len; i++)
        good = pattern[i] == 'X' ? text[i] >= 'A' && text[i] <= 'Z' : strchr(digits, text[i]) != NULL;
    return good && text[0] == '1';
}

bool plan_warning_read(const char *text, struct plan_warning *warning) {
    size_t len = strcspn(text, ":");
    if (!hazard_is_valid(text, len) || text[len] != ':')
        return false;
    memcpy(warning->hazard, text, len);
    warning->hazard[len] = '\0';
    for (int colour = 1; colour < PLAN_COLOURS; colour++)
        if (strcmp(colours[colour], text + len + 1) == 0) {
            warning->colour = (enum plan_colour)colour;
            return true;
        }
    return false;
}

bool plan_warnings_read(const char *list, struct plan_warning warnings[PLAN_WARNINGS_MAX], uint32_t *count) {
    char word[32];
    for (*count = 0; list && *list; (*count)++) {
        size_t len = strcspn(list, ",");
        if (*count == PLAN_WARNINGS_MAX || len >= sizeof word)
            return false;
        memcpy(word, list, len);
        word[len] = '\0';
        if (!plan_warning_read(word, &warnings[*count]))
            return false;
        list += len + (list[len] == ',');
    }
    return true;
}

static void read_warnings(struct reading *reading, const json_t *part, struct plan *plan) {
    const char *const *texts = reading_texts(reading, part, "warnings", 0, PLAN_TRIGGERS_MAX, 32, &plan->warning_count);
    struct plan_warning *warnings = reading_new(reading, plan->warning_count * sizeof *warnings);
    for (uint32_t i = 0; warnings && i < plan->warning_count; i++)
        if (!plan_warning_read(texts[i], &warnings[i]))
            reading_wrong(reading, "warnings", "\"%s\" is not a hazard and a colour, as \"11B03:orange\"", texts[i]);
    plan->warnings = warnings;
}

static void read_triggers(struct reading *reading, const json_t *part, struct plan *plan) {
    static const char *const keys[] = {"types", "orgs", "grade", "warnings"};
    if (!part || !reading_object(reading, part, keys, sizeof keys / sizeof *keys))
        return;
    plan->types = reading_texts(reading, part, "types", 0, PLAN_TRIGGERS_MAX, INCIDENT_TYPE_LEN, &plan->type_count);
    plan->orgs = reading_texts(reading, part, "orgs", 0, PLAN_TRIGGERS_MAX, ORG_CODE_LEN, &plan->org_count);
    for (uint32_t i = 0; i < plan->type_count; i++)
        if (!hazard_is_valid(plan->types[i], strlen(plan->types[i])))
            reading_wrong(reading, "types", "\"%s\" is not the beginning of an incident type", plan->types[i]);
    for (uint32_t i = 0; i < plan->org_count; i++)
        if (!text_is_of(plan->orgs[i], "0123456789", 2, ORG_CODE_LEN))
            reading_wrong(reading, "orgs", "\"%s\" is not the beginning of an org code", plan->orgs[i]);
    int grade = reading_word(reading, part, "grade", false, grades, INCIDENT_GRADES);
    plan->grade = grade > 0 ? (enum incident_grade)grade : GRADE_UNKNOWN;
    read_warnings(reading, part, plan);
}

// ---- what it does

// Room for the elements of a list of the body.
static void *new_list(struct reading *reading, const json_t *body, const char *key, size_t max, size_t size,
                      const json_t **list, uint32_t *count) {
    *list = reading_list(reading, body, key, 0, max);
    void *to = reading_new(reading, json_array_size(*list) * size);
    *count = to ? (uint32_t)json_array_size(*list) : 0;
    return to;
}

static void read_posts(struct reading *reading, const json_t *body, struct plan *plan) {
    static const char *const keys[] = {"template", "name", "parent", "standing"};
    static const int64_t none = 0;
    const json_t *list;
    plan->posts = new_list(reading, body, "posts", PLAN_POSTS_MAX, sizeof *plan->posts, &list, &plan->post_count);
    for (uint32_t i = 0; i < plan->post_count; i++) {
        const json_t *part = reading_enter(reading, list, "posts", i);
        struct plan_post *post = &plan->posts[i];
        *post = (struct plan_post){.template = "", .name = "", .standing = ""};
        if (reading_object(reading, part, keys, sizeof keys / sizeof *keys)) {
            post->template = reading_key(reading, part, "template", true);
            post->name = reading_text(reading, part, "name", 0, POST_NAME_MAX);
            post->parent = (uint32_t)reading_whole(reading, part, "parent", 0, i, &none);
            post->standing = reading_key(reading, part, "standing", false);
        }
        if (post->parent && *post->standing)
            reading_wrong(reading, "standing", "a post has one post above it: say parent or standing");
        reading_leave(reading);
    }
}

static uint32_t read_post_of(struct reading *reading, const json_t *part, const struct plan *plan) {
    static const int64_t first = 1;
    if (plan->post_count == 0)
        reading_wrong(reading, "", "the plan has no posts to do this in");
    return (uint32_t)reading_whole(reading, part, "post", 1, plan->post_count ? plan->post_count : 1, &first);
}

static void read_roster(struct reading *reading, const json_t *part, struct plan_seat *seat) {
    static const char *const keys[] = {"standing", "seat"};
    const json_t *roster = json_object_get(part, "roster");
    if (!roster || !reading_object(reading, roster, keys, sizeof keys / sizeof *keys))
        return;
    seat->standing = reading_key(reading, roster, "standing", true);
    seat->standing_seat = reading_key(reading, roster, "seat", true);
}

static void read_seats(struct reading *reading, const json_t *body, struct plan *plan) {
    static const char *const keys[] = {"post", "seat", "accounts", "roster"};
    const json_t *list;
    plan->seats = new_list(reading, body, "seats", PLAN_SEATS_MAX, sizeof *plan->seats, &list, &plan->seat_count);
    for (uint32_t i = 0; i < plan->seat_count; i++) {
        const json_t *part = reading_enter(reading, list, "seats", i);
        struct plan_seat *seat = &plan->seats[i];
        *seat = (struct plan_seat){.seat = "", .standing = "", .standing_seat = ""};
        if (reading_object(reading, part, keys, sizeof keys / sizeof *keys)) {
            seat->post = read_post_of(reading, part, plan);
            seat->seat = reading_key(reading, part, "seat", true);
            seat->accounts =
                reading_texts(reading, part, "accounts", 0, PLAN_ACCOUNTS_MAX, ACCOUNT_NAME_MAX, &seat->account_count);
            read_roster(reading, part, seat);
        }
        if (seat->account_count > 0 && *seat->standing)
            reading_wrong(reading, "roster", "a seat is filled by accounts or by a roster, not by both");
        for (uint32_t k = 0; k < i; k++)
            if (plan->seats[k].post == seat->post && strcmp(plan->seats[k].seat, seat->seat) == 0)
                reading_wrong(reading, "seat", "%s of this post is called above already", seat->seat);
        reading_leave(reading);
    }
}

static uint32_t read_kinds(struct reading *reading, const json_t *part) {
    uint32_t bits = 0;
    const json_t *list = reading_list(reading, part, "kinds", 0, UNIT_KINDS);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *word = json_string_value(reading_enter(reading, list, "kinds", i));
        int kind = 1;
        while (kind < UNIT_KINDS && !(word && strcmp(word, kinds[kind]) == 0))
            kind++;
        if (kind == UNIT_KINDS)
            reading_wrong(reading, "", "must be one of team, person, vehicle, drone, boat");
        bits |= kind < UNIT_KINDS ? 1u << kind : 0;
        reading_leave(reading);
    }
    return bits;
}

static void read_teams(struct reading *reading, const json_t *body, struct plan *plan) {
    static const char *const keys[] = {"can", "count", "kinds", "text"};
    const json_t *list;
    plan->teams = new_list(reading, body, "teams", PLAN_TEAMS_MAX, sizeof *plan->teams, &list, &plan->team_count);
    for (uint32_t i = 0; i < plan->team_count; i++) {
        const json_t *part = reading_enter(reading, list, "teams", i);
        struct plan_team *team = &plan->teams[i];
        *team = (struct plan_team){.can = "", .text = ""};
        if (reading_object(reading, part, keys, sizeof keys / sizeof *keys)) {
            team->can = reading_key(reading, part, "can", false);
            team->count = (uint32_t)reading_whole(reading, part, "count", 1, DISPATCH_UNITS_MAX, NULL);
            team->kinds = read_kinds(reading, part);
            team->text = reading_prose(reading, part, "text", 0, TASKING_TEXT_MAX);
        }
        reading_leave(reading);
    }
}

static void read_tasks(struct reading *reading, const json_t *body, struct plan *plan) {
    static const char *const keys[] = {"post", "to", "unit", "text", "within_min", "card"};
    static const int64_t none = 0;
    const json_t *list;
    struct tasking_row *rows = new_list(reading, body, "tasks", PLAN_TASKS_MAX, sizeof *rows, &list, &plan->task_count);
    uint32_t *posts = reading_new(reading, plan->task_count * sizeof *posts);
    bool *units = reading_new(reading, plan->task_count * sizeof *units);
    plan->tasks = rows, plan->task_posts = posts, plan->task_units = units;
    for (uint32_t i = 0; posts && units && i < plan->task_count; i++) {
        const json_t *part = reading_enter(reading, list, "tasks", i);
        rows[i] = (struct tasking_row){.to = "", .text = "", .card = ""};
        if (reading_object(reading, part, keys, sizeof keys / sizeof *keys)) {
            posts[i] = read_post_of(reading, part, plan);
            units[i] = reading_has(part, "unit");
            if (units[i] && reading_has(part, "to"))
                reading_wrong(reading, "unit", "a task goes to a module or seat (to), or to a unit, not to both");
            rows[i].to = units[i] ? reading_text(reading, part, "unit", 1, UNIT_CODE_MAX)
                                  : reading_key(reading, part, "to", true);
            rows[i].text = reading_prose(reading, part, "text", 1, TASKING_TEXT_MAX);
            rows[i].within_min = (uint32_t)reading_whole(reading, part, "within_min", 0, TASKING_WITHIN_MAX, &none);
            rows[i].card = reading_key(reading, part, "card", false);
        }
        reading_leave(reading);
    }
}

void *plan_read(const struct json_t *body, char *say, size_t size) {
    static const char *const keys[] = {"sample", "general", "triggers", "posts", "seats", "teams", "tasks"};
    struct reading reading;
    reading_begin(&reading, say, size);
    struct plan *plan = reading_new(&reading, sizeof *plan);
    if (plan && reading_object(&reading, body, keys, sizeof keys / sizeof *keys)) {
        plan->sample = reading_flag(&reading, body, "sample");
        plan->general = reading_flag(&reading, body, "general");
        read_triggers(&reading, json_object_get(body, "triggers"), plan);
        read_posts(&reading, body, plan);
        read_seats(&reading, body, plan);
        read_teams(&reading, body, plan);
        read_tasks(&reading, body, plan);
        if (plan->post_count + plan->team_count == 0)
            reading_wrong(&reading, "", "a plan opens posts or asks for teams: posts and teams are both empty");
    }
    return reading_end(&reading, plan);
}
