// musterctl report: the chain of reports (信息报送) about an incident, and its clocks.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "domain/report.h"
#include "musterctl/ctl.h"

static char *text(const char *of) {
    return (char *)(uintptr_t)of;
}

// ---- fields: --field 'key=text', each of them

struct fields {
    Muster__V1__ReportField field[CTL_VALUES_MAX], *list[CTL_VALUES_MAX];
    char keys[CTL_VALUES_MAX][REPORT_KEY_MAX + 1];
    size_t count;
};

static bool read_fields(const struct ctl_args *args, struct fields *fields) {
    for (int i = 0; i < args->given_count; i++) {
        const char *value = args->given[i].value, *sign = strchr(value, '=');
        if (strcmp(args->given[i].name, "field") != 0)
            continue;
        size_t len = sign ? (size_t)(sign - value) : 0, at = fields->count;
        if (len < 1 || len > REPORT_KEY_MAX) {
            ctl_usage("--field must be KEY=TEXT, not \"%s\".", value);
            return false;
        }
        memcpy(fields->keys[at], value, len);
        fields->keys[at][len] = '\0';
        muster__v1__report_field__init(&fields->field[at]);
        fields->field[at].key = fields->keys[at];
        fields->field[at].text = text(sign + 1);
        fields->list[at] = &fields->field[at];
        fields->count++;
    }
    return true;
}

static bool read_kind(const char *name, Muster__V1__ReportKind *kind) {
    for (int i = REPORT_NONE + 1; i < REPORT_KINDS; i++)
        if (strcmp(name, report_kind_name((enum report_kind)i)) == 0) {
            *kind = (Muster__V1__ReportKind)i;
            return true;
        }
    ctl_usage("the kind must be first, follow, final or check, not \"%s\".", name);
    return false;
}

// ---- commands

static int send_one(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__ReportSend body = MUSTER__V1__REPORT_SEND__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    struct fields fields = {.count = 0};
    uint32_t number = 0;
    if (!ctl_object("the incident's number", args->argument[0], &body.incident) ||
        !read_kind(args->argument[1], &body.kind) || !read_fields(args, &fields))
        return CTL_USAGE;
    body.fields = fields.list;
    body.n_fields = fields.count;
    body.signer = text(ctl_value_or(args, "signer", ""));
    command.body_case = MUSTER__V1__COMMAND__BODY_REPORT_SEND;
    command.report_send = &body;
    int result = ctl_do(ctl, &command, 0, &number);
    if (result == CTL_DONE)
        printf("%u\n", number);
    return result;
}

static int amend(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__ReportAmend body = MUSTER__V1__REPORT_AMEND__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    struct fields fields = {.count = 0};
    int64_t version;
    if (!ctl_object("the report's number", args->argument[0], &body.report) ||
        !ctl_number("--version", ctl_value_or(args, "version", "0"), 0, UINT32_MAX, &version) ||
        !read_fields(args, &fields))
        return CTL_USAGE;
    body.version = (uint32_t)version;
    body.fields = fields.list;
    body.n_fields = fields.count;
    body.signer = text(ctl_value_or(args, "signer", ""));
    command.body_case = MUSTER__V1__COMMAND__BODY_REPORT_AMEND;
    command.report_amend = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

static int phone(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__ReportPhone body = MUSTER__V1__REPORT_PHONE__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    if (!ctl_object("the incident's number", args->argument[0], &body.incident))
        return CTL_USAGE;
    body.to = text(ctl_value(args, "to"));
    body.text = text(ctl_value_or(args, "text", ""));
    command.body_case = MUSTER__V1__COMMAND__BODY_REPORT_PHONE;
    command.report_phone = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

// ---- lists

static void on_report(void *arg, const Muster__V1__Report *report) {
    char sent[CTL_TIME_SIZE];
    (void)arg;
    printf("%u\t%u\t%s\t%u\t%u\t%s\t%s\t%s\t%zu\n", report->report, report->incident,
           report_kind_name((enum report_kind)report->kind), report->index, report->version,
           ctl_time(report->sent_at_ms, sent), report->account, *report->signer ? report->signer : "-",
           report->n_fields);
}

static int list(struct ctl *ctl, const struct ctl_args *args) {
    (void)args;
    return ctl_look(
        ctl, &(struct ctl_visitor){.heading = "NUMBER\tINCIDENT\tKIND\tINDEX\tVERSION\tSENT\tACCOUNT\tSIGNER\tFIELDS",
                                   .report = on_report});
}

static void on_call(void *arg, const Muster__V1__PhoneCall *call) {
    char at[CTL_TIME_SIZE];
    (void)arg;
    printf("%u\t%s\t%s\t%s\t", call->incident, ctl_time(call->at_ms, at), *call->account ? call->account : "-",
           call->to);
    ctl_print_line(call->text);
}

static int calls(struct ctl *ctl, const struct ctl_args *args) {
    (void)args;
    return ctl_look(ctl, &(struct ctl_visitor){.heading = "INCIDENT\tAT\tACCOUNT\tTO\tTEXT", .phone_call = on_call});
}

static void on_incident(void *arg, const Muster__V1__Incident *incident) {
    static const char *const alerts[] = {"none", "near", "late"};
    char due[CTL_TIME_SIZE], done[CTL_TIME_SIZE];
    (void)arg;
    for (size_t i = 0; !incident->closed_at_ms && i < incident->n_clocks; i++) {
        const Muster__V1__ReportClock *clock = incident->clocks[i];
        int64_t left_ms = clock->due_at_ms - clock_wall_ms();
        printf("%u\t%zu\t%u\t%s\t%s\t%s\t%s\t", incident->incident, i + 1, clock->rules, clock->step,
               ctl_time(clock->due_at_ms, due), ctl_time(clock->done_at_ms, done),
               (unsigned)clock->alert < 3 ? alerts[clock->alert] : "unknown");
        printf(clock->done_at_ms ? "-\n" : "%lld\n", (long long)(left_ms / 60000));
    }
}

static int clocks(struct ctl *ctl, const struct ctl_args *args) {
    (void)args;
    return ctl_look(ctl,
                    &(struct ctl_visitor){.heading = "INCIDENT\tCLOCK\tRULES\tSTEP\tDUE\tDONE\tALERT\tMINUTES LEFT",
                                          .incident = on_incident});
}

const struct ctl_command report_commands[] = {
    {"report",
     "send",
     {"INCIDENT", "KIND"},
     "sends the next report, first, follow, final or check, and prints its number",
     {{"field", "KEY=TEXT", false, "a field of the form; give it as often as there are fields"},
      {"signer", "NAME", false, "who signed it (签发人)"}},
     send_one},
    {"report",
     "amend",
     {"NUMBER"},
     "puts the next version of a report, whole",
     {{"field", "KEY=TEXT", false, "a field of the form; give it as often as there are fields"},
      {"signer", "NAME", false, "who signed it (签发人)"},
      {"version", "N", false, "refuses when another version is the newest"}},
     amend},
    {"report",
     "phone",
     {"INCIDENT"},
     "notes that somebody was told by phone",
     {{"to", "WHOM", true, "who was told"}, {"text", "TEXT", false, "what was said"}},
     phone},
    {"report", "list", {NULL}, "lists reports until 30 days after the close, tab-separated", {{0}}, list},
    {"report", "calls", {NULL}, "lists who was told by phone of open incidents, tab-separated", {{0}}, calls},
    {"report", "clocks", {NULL}, "lists what is to be reported by when, tab-separated", {{0}}, clocks},
    {0},
};
