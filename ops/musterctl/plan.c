// musterctl plan: checks plans (预案) against what the hub has, finds those for an incident, launches one.
// SPDX-License-Identifier: Apache-2.0
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "domain/missed.h"
#include "domain/plan.h"
#include "musterctl/catalogue_file.h"
#include "musterctl/ctl.h"
#include "wire/proto_object.h"

#define ARENA_CAP (8u << 20)

// ---- what the hub has, as a state of one's own

struct there {
    struct ctl *ctl;
    struct state *state; // made when the first object comes, of the district that the hub has told by then
    struct arena *arena; // for one object at a time
};

static struct state *state_of(struct there *there) {
    if (!there->state)
        there->state = state_create(ctl_welcome(there->ctl)->district);
    return there->state;
}

static void on_template(void *arg, const Muster__V1__Template *from) {
    struct there *there = arg;
    struct template template;
    arena_reset(there->arena);
    if (proto_template_in(from, there->arena, &template))
        state_restore_template(state_of(there), &template);
}

static void on_unit(void *arg, const Muster__V1__Unit *from) {
    struct there *there = arg;
    struct unit unit;
    arena_reset(there->arena);
    if (proto_unit_in(from, there->arena, &unit))
        state_restore_unit(state_of(there), &unit);
}

static void on_incident(void *arg, const Muster__V1__Incident *from) {
    struct incident incident;
    if (proto_incident_in(from, &incident))
        state_restore_incident(state_of(arg), &incident);
}

static void on_account(void *arg, const Muster__V1__Account *from) {
    struct account account;
    if (proto_account_in(from, &account))
        state_restore_account(state_of(arg), &account);
}

static void on_post(void *arg, const Muster__V1__Post *from) {
    struct post post;
    if (proto_post_in(from, &post))
        state_restore_post(state_of(arg), &post);
}

static void on_catalogue(void *arg, const Muster__V1__Catalogue *from) {
    struct catalogue catalogue;
    if (proto_catalogue_in(from, &catalogue))
        state_restore_catalogue(state_of(arg), &catalogue);
}

static int look(struct ctl *ctl, struct there *there) {
    *there = (struct there){.ctl = ctl, .arena = arena_create(ARENA_CAP)};
    int result = ctl_look(ctl, &(struct ctl_visitor){.template = on_template,
                                                     .unit = on_unit,
                                                     .incident = on_incident,
                                                     .account = on_account,
                                                     .post = on_post,
                                                     .catalogue = on_catalogue,
                                                     .arg = there});
    if (result == CTL_DONE)
        state_of(there);
    return result;
}

static void forget(struct there *there) {
    state_destroy(there->state);
    arena_destroy(there->arena);
}

// ---- lint

static void lint_one(const struct there *there, const struct catalogue *plan, unsigned *bad) {
    arena_reset(there->arena);
    struct missed_list faults = {.arena = there->arena};
    uint32_t hard;
    plan_faults(there->state, plan, &faults, &hard);
    for (uint32_t i = 0; i < faults.count; i++) {
        char text[MISSED_LINE_MAX * 2];
        missed_text(faults.lines[i], false, text, sizeof text);
        printf("%s\t%s\t%s\n", plan->key, i < hard ? "broken" : "note", text);
    }
    *bad += hard > 0;
}

struct linting {
    const struct there *there;
    unsigned bad, count;
    char error[1000];
};

static bool lint_file(void *arg, const char *path) {
    struct linting *linting = arg;
    struct catalogue_file file;
    if (!catalogue_file_read(path, &file, linting->error, sizeof linting->error))
        return false;
    if (file.catalogue.kind == CATALOGUE_PLAN) {
        file.catalogue.parsed = catalogue_reader(CATALOGUE_PLAN)->read(json_object_get(file.root, "body"), NULL, 0);
        lint_one(linting->there, &file.catalogue, &linting->bad);
        catalogue_reader(CATALOGUE_PLAN)->forget((void *)(uintptr_t)file.catalogue.parsed);
        linting->count++;
    }
    catalogue_file_free(&file);
    return true;
}

static int lint(struct ctl *ctl, const struct ctl_args *args) {
    struct there there;
    struct linting linting = {.there = &there};
    int result = look(ctl, &there);
    const char *path = ctl_value(args, "files");
    if (result == CTL_DONE && path &&
        !catalogue_file_each(path, lint_file, &linting, linting.error, sizeof linting.error))
        result = ctl_refuse("%s", linting.error);
    const struct catalogue *plan = NULL;
    while (result == CTL_DONE && !path && (plan = state_catalogue_next(there.state, CATALOGUE_PLAN, plan)) != NULL) {
        lint_one(&there, plan, &linting.bad);
        linting.count++;
    }
    if (result == CTL_DONE)
        printf("%u plans, %u broken\n", linting.count, linting.bad);
    forget(&there);
    return result == CTL_DONE && linting.bad ? CTL_REFUSED : result;
}

// ---- match

static void print_match(const struct plan_match *match) {
    const struct plan *plan = match->plan->parsed;
    const struct plan_warning *warning = match->warning;
    printf("%u\t%s\t%s\ttype %s\tgrade %s\torg %s\twarning %s%s%s\t%s%s%s\n", match->plan->number, match->plan->key,
           match->plan->zh, *match->type ? match->type : "all",
           match->ungraded                 ? "not yet known"
           : match->grade != GRADE_UNKNOWN ? incident_grade_name(match->grade)
                                           : "any",
           *match->org ? match->org : "all", warning ? warning->hazard : "none", warning ? ":" : "",
           warning ? plan_colour_name(warning->colour) : "", plan->general ? "general " : "",
           match->launched ? "launched " : "", plan->sample ? "sample" : "");
}

static int match(struct ctl *ctl, const struct ctl_args *args) {
    uint32_t number, warning_count;
    struct there there;
    struct plan_warning warnings[PLAN_WARNINGS_MAX];
    if (!ctl_object("INCIDENT", args->argument[0], &number))
        return CTL_USAGE;
    if (!plan_warnings_read(ctl_value(args, "warnings"), warnings, &warning_count))
        return ctl_usage(
            "--warnings must be hazards with a colour (red, orange, yellow, blue) and commas between them, "
            "as 11B03:orange,11A:yellow, at most %d",
            PLAN_WARNINGS_MAX);
    int result = look(ctl, &there);
    const struct incident *incident = result == CTL_DONE ? state_incident(there.state, number) : NULL;
    if (result == CTL_DONE && !incident)
        result = ctl_refuse("there is no incident %u that this account sees.", number);
    struct plan_match matches[PLAN_MATCHES_MAX];
    uint32_t count =
        incident ? plan_match(there.state, incident, warnings, warning_count, matches, PLAN_MATCHES_MAX) : 0;
    for (uint32_t i = 0; i < count; i++)
        print_match(&matches[i]);
    forget(&there);
    return result;
}

// ---- launch

static bool read_units(const char *text, uint32_t *units, size_t *count) {
    for (*count = 0; *text; text += *text == ',') {
        char number[16];
        size_t len = strcspn(text, ",");
        int64_t value;
        if (*count == DISPATCH_UNITS_MAX || len >= sizeof number)
            return false;
        memcpy(number, text, len);
        number[len] = '\0';
        if (!text_to_i64(number, 1, UNIT_NUMBER_MAX, &value))
            return false;
        units[(*count)++] = (uint32_t)value;
        text += len;
    }
    return true;
}

static void print_missed(char *const *lines, size_t count) {
    for (size_t i = 0; i < count; i++) {
        char zh[MISSED_LINE_MAX * 2], en[MISSED_LINE_MAX * 2];
        missed_text(lines[i], true, zh, sizeof zh);
        missed_text(lines[i], false, en, sizeof en);
        printf("missed\t%s\t%s\n", zh, en);
    }
}

static void on_launched(const Muster__V1__Event *event) {
    const Muster__V1__PlanLaunched *launched = event->plan_launched;
    if (event->body_case != MUSTER__V1__EVENT__BODY_PLAN_LAUNCHED)
        return;
    printf("%zu posts, %zu people called, %zu orders, %zu units sent, %zu missed\n", launched->n_posts,
           launched->n_seats, launched->n_orders, launched->n_dispatches, launched->n_missed);
    print_missed(launched->missed, launched->n_missed);
}

static int launch(struct ctl *ctl, const struct ctl_args *args) {
    uint32_t units[DISPATCH_UNITS_MAX];
    Muster__V1__PlanLaunch body = MUSTER__V1__PLAN_LAUNCH__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    if (!ctl_object("PLAN", args->argument[0], &body.plan) ||
        !ctl_object("INCIDENT", args->argument[1], &body.incident))
        return CTL_USAGE;
    if (!read_units(ctl_value_or(args, "units", ""), units, &body.n_units))
        return ctl_usage("--units must be numbers of units with commas between them, at most %d", DISPATCH_UNITS_MAX);
    body.units = units;
    command.body_case = MUSTER__V1__COMMAND__BODY_PLAN_LAUNCH;
    command.plan_launch = &body;
    return ctl_do_hearing(ctl, &command, on_launched);
}

static void on_launch(void *arg, const Muster__V1__Launch *launch) {
    char at[CTL_TIME_SIZE];
    (void)arg;
    printf("%u\t%u\t%s\t%s\t%zu\n", launch->incident, launch->plan, ctl_time(launch->at_ms, at),
           *launch->account ? launch->account : "-", launch->n_missed);
    print_missed(launch->missed, launch->n_missed);
}

static int launches(struct ctl *ctl, const struct ctl_args *args) {
    (void)args;
    return ctl_look(ctl, &(struct ctl_visitor){.heading = "INCIDENT\tPLAN\tAT\tACCOUNT\tMISSED", .launch = on_launch});
}

const struct ctl_command plan_commands[] = {
    {"plan",
     "lint",
     {NULL},
     "checks the newest plans against the hub's templates, seats, cards, accounts and units; what is broken cannot be "
     "launched",
     {{"files", "FILE", false, "plans of this file or folder instead, not put yet"}},
     lint},
    {"plan",
     "match",
     {"INCIDENT"},
     "lists the plans for an incident, best first, with why",
     {{"warnings", "HAZARD:COLOUR,..", false, "warnings in force: 11B03:orange"}},
     match},
    {"plan",
     "launch",
     {"PLAN", "INCIDENT"},
     "launches a plan (its number) for an incident: posts, seats, tasks and teams in one step; prints what could not "
     "be reached",
     {{"units", "N,N", false, "units chosen for its teams"}},
     launch},
    {"plan",
     "launches",
     {NULL},
     "lists what was launched for open incidents and what could not be reached, tab-separated",
     {{0}},
     launches},
    {0},
};
