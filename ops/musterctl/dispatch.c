// musterctl dispatch, musterctl aid: units sent to incidents (调派), and aid (增援) asked of another org.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "domain/dispatch.h"
#include "musterctl/ctl.h"
#include "musterctl/units.h"

#define PHASES "accepted, refused, departed, arrived, reported, done or released"

static char *text(const char *of) {
    return (char *)(uintptr_t)of;
}

// ---- dispatches

static int do_send(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__DispatchSend body = MUSTER__V1__DISPATCH_SEND__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    struct ctl_units units;
    uint32_t first = 0;
    if (!ctl_object("the incident's number", args->argument[0], &body.incident))
        return CTL_USAGE;
    int result = ctl_units(ctl, args->argument[1], &units);
    if (result != CTL_DONE)
        return result;
    body.units = units.numbers;
    body.n_units = units.count;
    body.text = text(ctl_value_or(args, "text", ""));
    body.also = ctl_given(args, "also");
    command.body_case = MUSTER__V1__COMMAND__BODY_DISPATCH_SEND;
    command.dispatch_send = &body;
    result = ctl_do(ctl, &command, 0, &first);
    for (uint32_t i = 0; result == CTL_DONE && i < units.count; i++)
        printf("%u\n", first + i);
    return result;
}

static int phase_of(const char *name) {
    for (int phase = DISPATCH_NOTIFIED + 1; phase < DISPATCH_PHASES; phase++)
        if (strcmp(dispatch_phase_name((enum dispatch_phase)phase), name) == 0)
            return phase;
    return DISPATCH_NONE;
}

static int step(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__DispatchStep body = MUSTER__V1__DISPATCH_STEP__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    body.phase = (Muster__V1__DispatchPhase)phase_of(args->argument[1]);
    if (body.phase == MUSTER__V1__DISPATCH_PHASE__DISPATCH_PHASE_UNKNOWN)
        return ctl_usage("the phase must be one of " PHASES ", not \"%s\".", args->argument[1]);
    if (!ctl_object("the dispatch's number", args->argument[0], &body.dispatch))
        return CTL_USAGE;
    body.text = text(ctl_value_or(args, "text", ""));
    command.body_case = MUSTER__V1__COMMAND__BODY_DISPATCH_STEP;
    command.dispatch_step = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

static void on_dispatch(void *arg, const Muster__V1__Dispatch *dispatch) {
    char notified[CTL_TIME_SIZE], now[CTL_TIME_SIZE];
    int64_t notified_ms = 0, now_ms = 0;
    if (*(const bool *)arg && !dispatch_phase_is_open((enum dispatch_phase)dispatch->phase))
        return;
    for (size_t i = 0; i < dispatch->n_marks; i++) {
        if (dispatch->marks[i]->phase == MUSTER__V1__DISPATCH_PHASE__DISPATCH_PHASE_NOTIFIED)
            notified_ms = dispatch->marks[i]->at_ms;
        if (dispatch->marks[i]->phase == dispatch->phase)
            now_ms = dispatch->marks[i]->at_ms;
    }
    printf("%u\t%u\t%u\t%s\t%s\t%s\t%s\t", dispatch->dispatch, dispatch->incident, dispatch->unit,
           dispatch_phase_name((enum dispatch_phase)dispatch->phase), ctl_time(notified_ms, notified),
           ctl_time(now_ms, now), *dispatch->sender ? dispatch->sender : "-");
    ctl_print_line(*dispatch->reason ? dispatch->reason : dispatch->text);
}

static int list(struct ctl *ctl, const struct ctl_args *args) {
    bool open_only = ctl_given(args, "open");
    return ctl_look(ctl,
                    &(struct ctl_visitor){.heading = "DISPATCH\tINCIDENT\tUNIT\tPHASE\tNOTIFIED\tSINCE\tSENDER\tTEXT",
                                          .dispatch = on_dispatch,
                                          .arg = &open_only});
}

// ---- aid

static int ask(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__AidAsk body = MUSTER__V1__AID_ASK__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    int64_t count;
    uint32_t number = 0;
    if (!ctl_object("the incident's number", args->argument[0], &body.incident) ||
        !ctl_number("--count", ctl_value_or(args, "count", "1"), 1, DISPATCH_UNITS_MAX, &count))
        return CTL_USAGE;
    body.to_org = text(args->argument[1]);
    body.count = (uint32_t)count;
    body.can = text(ctl_value_or(args, "can", ""));
    body.text = text(ctl_value_or(args, "text", ""));
    command.body_case = MUSTER__V1__COMMAND__BODY_AID_ASK;
    command.aid_ask = &body;
    int result = ctl_do(ctl, &command, 0, &number);
    if (result == CTL_DONE)
        printf("%u\n", number);
    return result;
}

static int grant(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__AidGrant body = MUSTER__V1__AID_GRANT__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    struct ctl_units units;
    if (!ctl_object("the number of the request", args->argument[0], &body.aid))
        return CTL_USAGE;
    int result = ctl_units(ctl, args->argument[1], &units);
    if (result != CTL_DONE)
        return result;
    body.units = units.numbers;
    body.n_units = units.count;
    command.body_case = MUSTER__V1__COMMAND__BODY_AID_GRANT;
    command.aid_grant = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

static int refuse(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__AidRefuse body = MUSTER__V1__AID_REFUSE__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    if (!ctl_object("the number of the request", args->argument[0], &body.aid))
        return CTL_USAGE;
    body.reason = text(ctl_value(args, "reason"));
    command.body_case = MUSTER__V1__COMMAND__BODY_AID_REFUSE;
    command.aid_refuse = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

static void on_aid(void *arg, const Muster__V1__Aid *aid) {
    (void)arg;
    char asked[CTL_TIME_SIZE];
    if (!aid->ask)
        return;
    printf("%u\t%u\t%s\t%s\t%s\t%u\t%zu\t%s\t", aid->aid, aid->ask->incident, aid->ask->to_org,
           aid_state_name((enum aid_state)aid->state), *aid->ask->can ? aid->ask->can : "-", aid->ask->count,
           aid->n_units, ctl_time(aid->asked_at_ms, asked));
    ctl_print_line(*aid->reason ? aid->reason : aid->ask->text);
}

static int list_aid(struct ctl *ctl, const struct ctl_args *args) {
    (void)args;
    return ctl_look(ctl, &(struct ctl_visitor){.heading = "AID\tINCIDENT\tTO\tSTATE\tCAN\tCOUNT\tGRANTED\tASKED\tTEXT",
                                               .aid = on_aid});
}

const struct ctl_command dispatch_commands[] = {
    {"dispatch",
     "send",
     {"INCIDENT", "UNITS"},
     "sends units (codes with commas between), all of them or none, and prints a number for each",
     {{"text", "TEXT", false, "what to do there"},
      {"also", NULL, false, "also units that are with another incident: shared on purpose"}},
     do_send},
    {"dispatch",
     "step",
     {"NUMBER", "PHASE"},
     "takes a step on the ladder: " PHASES,
     {{"text", "TEXT", false, "what there is to say; a refusal must say why"}},
     step},
    {"dispatch",
     "list",
     {NULL},
     "lists the dispatches of open incidents, tab-separated",
     {{"open", NULL, false, "only those that are neither refused nor released"}},
     list},
    {"aid",
     "ask",
     {"INCIDENT", "ORG"},
     "asks another org for units and prints the number of the request",
     {{"count", "N", false, "how many; default 1"},
      {"can", "KEY", false, "a capability of the catalogue"},
      {"text", "TEXT", false, "what there is to say"}},
     ask},
    {"aid",
     "grant",
     {"NUMBER", "UNITS"},
     "grants it with these units (codes with commas between) of those who are asked: they are dispatched",
     {{0}},
     grant},
    {"aid", "refuse", {"NUMBER"}, "refuses it", {{"reason", "TEXT", true, "why"}}, refuse},
    {"aid", "list", {NULL}, "lists the requests of open incidents, tab-separated", {{0}}, list_aid},
    {0},
};
