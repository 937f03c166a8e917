// musterctl response: emergency responses (应急响应), level I to IV.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "domain/response.h"
#include "musterctl/ctl.h"

static char *text(const char *of) {
    return (char *)(uintptr_t)of;
}

static bool read_level(const char *name, Muster__V1__ResponseLevel *level) {
    for (int i = LEVEL_NONE + 1; i < RESPONSE_LEVELS; i++)
        if (strcmp(name, response_level_name((enum response_level)i)) == 0) {
            *level = (Muster__V1__ResponseLevel)i;
            return true;
        }
    ctl_usage("the level must be I, II, III or IV, not \"%s\".", name);
    return false;
}

// The number of a flag that need not be given; then it is 0.
static bool read_object(const struct ctl_args *args, const char *flag, const char *what, uint32_t *number) {
    const char *value = ctl_value(args, flag);
    return !value || ctl_object(what, value, number);
}

static int start(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__ResponseStart body = MUSTER__V1__RESPONSE_START__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    uint32_t number = 0;
    if (!read_level(args->argument[1], &body.level) ||
        !read_object(args, "incident", "the incident's number", &body.incident) ||
        !read_object(args, "post", "the post's number", &body.post))
        return CTL_USAGE;
    body.hazard = text(args->argument[0]);
    body.org = text(ctl_value(args, "org"));
    body.ground = text(ctl_value(args, "ground"));
    command.body_case = MUSTER__V1__COMMAND__BODY_RESPONSE_START;
    command.response_start = &body;
    int result = ctl_do(ctl, &command, 0, &number);
    if (result == CTL_DONE)
        printf("%u\n", number);
    return result;
}

static int set(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__ResponseSet body = MUSTER__V1__RESPONSE_SET__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    if (!ctl_object("the response's number", args->argument[0], &body.response) ||
        !read_level(args->argument[1], &body.level) || !read_object(args, "post", "the post's number", &body.post))
        return CTL_USAGE;
    body.ground = text(ctl_value(args, "ground"));
    command.body_case = MUSTER__V1__COMMAND__BODY_RESPONSE_SET;
    command.response_set = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

static int end(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__ResponseEnd body = MUSTER__V1__RESPONSE_END__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    if (!ctl_object("the response's number", args->argument[0], &body.response))
        return CTL_USAGE;
    body.ground = text(ctl_value(args, "ground"));
    command.body_case = MUSTER__V1__COMMAND__BODY_RESPONSE_END;
    command.response_end = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

static void on_response(void *arg, const Muster__V1__Response *response) {
    char started[CTL_TIME_SIZE], changed[CTL_TIME_SIZE];
    const Muster__V1__ResponseStart *said = response->start;
    (void)arg;
    if (!said)
        return;
    printf("%u\t%s\t%s\t%s\t%u\t%s\t%s\t%s\t%zu\t", response->response, said->hazard,
           response_level_name((enum response_level)said->level), said->org, said->incident,
           ctl_time(response->started_at_ms, started), ctl_time(response->changed_at_ms, changed), response->account,
           response->n_rows);
    ctl_print_line(said->ground);
}

static int list(struct ctl *ctl, const struct ctl_args *args) {
    (void)args;
    return ctl_look(ctl,
                    &(struct ctl_visitor){
                        .heading = "NUMBER\tHAZARD\tLEVEL\tORG\tINCIDENT\tSTARTED\tCHANGED\tACCOUNT\tORDERS\tGROUND",
                        .response = on_response});
}

const struct ctl_command response_commands[] = {
    {"response",
     "start",
     {"HAZARD", "LEVEL"},
     "starts a response, I to IV, and prints its number; HAZARD begins incident types, like 11A",
     {{"org", "ORG", true, "12-digit org code that it is for"},
      {"ground", "TEXT", true, "why (依据)"},
      {"incident", "NUMBER", false, "the incident that it is for"},
      {"post", "NUMBER", false, "the post in whose name the checklist is ordered"}},
     start},
    {"response",
     "set",
     {"NUMBER", "LEVEL"},
     "raises or lowers it; rows of the checklist that were ordered are not ordered again",
     {{"ground", "TEXT", true, "why (依据)"},
      {"post", "NUMBER", false, "the post in whose name the checklist is ordered"}},
     set},
    {"response", "end", {"NUMBER"}, "ends it", {{"ground", "TEXT", true, "why (依据)"}}, end},
    {"response", "list", {NULL}, "lists the responses that are running, tab-separated", {{0}}, list},
    {0},
};
