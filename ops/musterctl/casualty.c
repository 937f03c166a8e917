// musterctl casualty: people harmed in an incident, one by one (伤者救治信息).
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "domain/casualties.h"
#include "musterctl/ctl.h"

#define WORDS "dead, missing, critical, severe, minor or left"

// ---- put: of one that is there already, what is not given stays

struct looking {
    uint32_t number;
    Muster__V1__Casualty *found;
};

static void look_at(void *arg, const Muster__V1__Casualty *casualty) {
    struct looking *looking = arg;
    if (casualty->casualty == looking->number && !looking->found && casualty->person)
        looking->found = ctl_copy(&casualty->base);
}

static bool read_condition(const char *name, Muster__V1__Condition *to) {
    for (int i = CONDITION_UNKNOWN; i < CONDITIONS; i++)
        if (strcmp(condition_name((enum condition)i), name) == 0) {
            *to = (Muster__V1__Condition)i;
            return true;
        }
    ctl_usage("--condition must be one of " WORDS ", not \"%s\".", name);
    return false;
}

static bool fill(const struct ctl_args *args, Muster__V1__CasualtyPut *body) {
    struct {
        const char *flag;
        char **to;
    } texts[] = {{"name", &body->name}, {"sex", &body->sex}, {"hospital", &body->hospital}, {"note", &body->note}};
    int64_t age;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (ctl_given(args, texts[i].flag))
            *texts[i].to = (char *)(uintptr_t)ctl_value(args, texts[i].flag);
    if (ctl_given(args, "age")) {
        if (!ctl_number("--age", ctl_value(args, "age"), 0, CASUALTY_AGE_MAX, &age))
            return false;
        body->age = (uint32_t)age + 1;
    }
    return !ctl_given(args, "condition") || read_condition(ctl_value(args, "condition"), &body->condition);
}

static int send(struct ctl *ctl, const struct ctl_args *args, Muster__V1__CasualtyPut *body) {
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    uint32_t number = 0;
    if (!fill(args, body))
        return CTL_USAGE;
    command.body_case = MUSTER__V1__COMMAND__BODY_CASUALTY_PUT;
    command.casualty_put = body;
    int result = ctl_do(ctl, &command, 0, &number);
    if (result == CTL_DONE)
        printf("%u\n", number);
    return result;
}

static int put(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__CasualtyPut body = MUSTER__V1__CASUALTY_PUT__INIT;
    struct looking looking = {0};
    if (!ctl_object("the incident's number", args->argument[0], &body.incident))
        return CTL_USAGE;
    if (!ctl_given(args, "casualty"))
        return send(ctl, args, &body);
    if (!ctl_object("--casualty", ctl_value(args, "casualty"), &looking.number))
        return CTL_USAGE;
    int result = ctl_look(ctl, &(struct ctl_visitor){.casualty = look_at, .arg = &looking});
    if (result != CTL_DONE)
        return result;
    if (!looking.found)
        return ctl_refuse("there is no casualty %u in an open incident that this account sees.", looking.number);
    uint32_t incident = body.incident;
    body = *looking.found->person; // borrows; what is changed is put in its place
    body.incident = incident;
    body.casualty = looking.number;
    result = send(ctl, args, &body);
    muster__v1__casualty__free_unpacked(looking.found, NULL);
    return result;
}

// ---- list

static const char *or_dash(const char *text) {
    return *text ? text : "-";
}

static void on_casualty(void *arg, const Muster__V1__Casualty *casualty) {
    const Muster__V1__CasualtyPut *person = casualty->person;
    char at[CTL_TIME_SIZE], age[16] = "-";
    (void)arg;
    if (!person)
        return;
    if (person->age)
        snprintf(age, sizeof age, "%u", person->age - 1);
    printf("%u\t%u\t%s\t%s\t%s\t%s\t%u\t%s\t%s\t", casualty->casualty, person->incident,
           condition_name((enum condition)person->condition), or_dash(person->sex), age, or_dash(person->hospital),
           casualty->version, ctl_time(casualty->at_ms, at), or_dash(person->name));
    ctl_print_line(person->note);
}

static int list(struct ctl *ctl, const struct ctl_args *args) {
    (void)args;
    return ctl_look(ctl, &(struct ctl_visitor){
                             .heading = "NUMBER\tINCIDENT\tCONDITION\tSEX\tAGE\tHOSPITAL\tVERSION\tAT\tNAME\tNOTE",
                             .casualty = on_casualty});
}

const struct ctl_command casualty_commands[] = {
    {"casualty",
     "put",
     {"INCIDENT"},
     "notes one person harmed and prints the number",
     {{"casualty", "N", false, "changes this one; what is not given stays"},
      {"name", "NAME", false, "if it is known"},
      {"sex", "TEXT", false, "if it is known"},
      {"age", "YEARS", false, "if it is known"},
      {"condition", "WORD", false, WORDS},
      {"hospital", "NAME", false, "where they are"},
      {"note", "TEXT", false, "what else there is to say"}},
     put},
    {"casualty", "list", {NULL}, "lists people harmed in open incidents, tab-separated", {{0}}, list},
    {0},
};
