// Intake, reports and forces for the rights matrix, at a running hub.
// SPDX-License-Identifier: Apache-2.0
#include "world/matrix_forces.h"

#include <string.h>

#include "world/say_dispatch.h"
#include "world/say_fence.h"
#include "world/say_forces.h"
#include "world/say_intake.h"
#include "world/say_report.h"

#define TEXT(text) ((char *)(uintptr_t)(text))
#define EXTERNAL "matrix-1" // of the entry that is there

// ---- what is there

static say *entry(struct form *form) {
    say *command = say_report(form, SOURCE(SENSOR), "11A02", "积水");
    form->intake_report.external = TEXT(EXTERNAL);
    return command;
}

void matrix_forces_begin(struct matrix_forces *forces, const struct setting *stage) {
    *forces = (struct matrix_forces){.unit = {stage->unit_in, stage->unit_out}};
    forces->sent = people_units(stage->world, stage->hub, "sent", 1, KIND(TEAM), TOWN_B);
    forces->entry = setting_must(stage, entry(FORM), "an entry");
    setting_must(stage, say_dismiss(FORM, forces->entry, "误报"), "an entry that is decided");
    for (int i = 0; i < 2; i++) {
        forces->alarm[i] = setting_must(stage, say_sos(SLIP, forces->unit[i], ""), "an alarm");
        setting_must(stage, say_alarm_take(SLIP, forces->alarm[i]), "an alarm that is taken");
    }
}

void matrix_forces_open(struct matrix_forces *forces, const struct setting *stage) {
    static const char *const hazards[] = {"11A", "12D"}, *const asked[] = {TOWN_A, TOWN_B};
    forces->incident[0] = stage->incident;
    forces->incident[1] = stage->incident_other;
    for (int i = 0; i < 2; i++) {
        uint32_t incident = forces->incident[i];
        forces->report[i] = setting_must(stage, say_report_send(PAPER, incident, REPORT(FIRST), ""), "a report");
        struct paper paper = {0};
        say *response = say_response(&paper, hazards[i], LEVEL(IV), 0);
        paper.response_start.incident = incident;
        paper.response_start.org = TEXT(TOWN_A);
        forces->response[i] = setting_must(stage, response, "a response");
        forces->dispatch[i] = setting_must(stage, say_send(SLIP, incident, &forces->sent, 1, true), "a dispatch");
        forces->aid[i] = setting_must(stage, say_aid(SLIP, stage->incident_other, asked[i], 1), "aid");
        struct fence_box box = {0};
        say *fence = say_fence(&box, FENCE(DANGER), TOWN_A, 0, 0, 100);
        box.fence_put.incident = incident;
        forces->fence[i] = setting_must(stage, fence, "a fence");
        setting_must(stage, say_fence_remove(FENCE_BOX, forces->fence[i], ""), "a fence that is removed");
    }
}

void matrix_forces_close(const struct matrix_forces *forces, const struct setting *stage) {
    for (int i = 0; i < 2; i++)
        setting_must(stage, say_response_end(PAPER, forces->response[i], "雨停"), "the end of a response");
}

// ---- the commands

struct asking {
    const struct matrix_forces *forces;
    int which;
    matrix_put *put;
    void *arg;
};

static void put(const struct asking *asking, say *command, uint32_t may_code) {
    asking->put(asking->arg, command, may_code);
}

static void report_intake(const struct asking *asking) {
    put(asking, entry(FORM), CODE_INTAKE_KNOWN);
}
static void confirm(const struct asking *asking) {
    put(asking, say_confirm(FORM, asking->forces->entry, NULL, NULL), CODE_INTAKE_DECIDED);
}
static void merge(const struct asking *asking) {
    put(asking, say_merge(FORM, asking->forces->entry, asking->forces->incident[0]), CODE_INTAKE_DECIDED);
}
static void dismiss(const struct asking *asking) {
    put(asking, say_dismiss(FORM, asking->forces->entry, "误报"), CODE_INTAKE_DECIDED);
}
static void set_area(const struct asking *asking) {
    put(asking, say_area(FORM, asking->forces->incident[asking->which], ""), CODE_NOTHING_CHANGED);
}
static void set_casualties(const struct asking *asking) {
    put(asking, say_casualties(FORM, asking->forces->incident[asking->which], 0, 0), CODE_NOTHING_CHANGED);
}
static void put_person(const struct asking *asking) {
    put(asking, say_person(FORM, asking->forces->incident[asking->which], 9999999, "x", CONDITION(MINOR)),
        CODE_CASUALTY_UNKNOWN);
}
static void send_report(const struct asking *asking) {
    put(asking, say_report_send(PAPER, asking->forces->incident[asking->which], REPORT(FIRST), ""),
        CODE_REPORT_ORDER_INVALID);
}
static void amend_report(const struct asking *asking) {
    put(asking, say_report_amend(PAPER, asking->forces->report[asking->which], 99, "x"), CODE_REPORT_VERSION_OLD);
}
static void phone(const struct asking *asking) {
    struct paper paper = {0};
    say *command = say_phone(&paper, asking->forces->incident[asking->which]);
    paper.report_phone.to = TEXT(" ");
    put(asking, command, CODE_TEXT_INVALID);
}
static void start_response(const struct asking *asking) {
    struct paper paper = {0};
    say *command = say_response(&paper, "x", LEVEL(IV), 0);
    paper.response_start.incident = asking->forces->incident[asking->which];
    paper.response_start.org = TEXT(TOWN_A);
    put(asking, command, CODE_RESPONSE_HAZARD_INVALID);
}
static void set_response(const struct asking *asking) {
    put(asking, say_response_set(PAPER, asking->forces->response[asking->which], LEVEL(UNKNOWN), 0),
        CODE_RESPONSE_LEVEL_INVALID);
}
static void end_response(const struct asking *asking) {
    put(asking, say_response_end(PAPER, asking->forces->response[asking->which], ""), CODE_RESPONSE_GROUND_MISSING);
}
static void launch(const struct asking *asking) {
    put(asking, say_launch(DRAFT, 9999, asking->forces->incident[asking->which], NULL, 0), CODE_CATALOGUE_UNKNOWN);
}
static void put_fence(const struct asking *asking) {
    struct fence_box box = {0};
    say *command = say_fence(&box, FENCE(UNKNOWN), TOWN_A, 0, 0, 100);
    box.fence_put.incident = asking->forces->incident[asking->which];
    put(asking, command, CODE_FENCE_INVALID);
}
static void remove_fence(const struct asking *asking) {
    put(asking, say_fence_remove(FENCE_BOX, asking->forces->fence[asking->which], ""), CODE_FENCE_UNKNOWN);
}
static void cross_fence(const struct asking *asking) {
    put(asking, say_cross(FENCE_BOX, asking->forces->fence[0], asking->forces->unit[0], CROSSED(ENTER), 0),
        CODE_FENCE_UNKNOWN);
}
static void send_nobody(const struct asking *asking) {
    put(asking, say_send(SLIP, asking->forces->incident[asking->which], NULL, 0, false), CODE_DISPATCH_UNITS_INVALID);
}
static void step_dispatch(const struct asking *asking) {
    put(asking, say_dispatch_step(SLIP, asking->forces->dispatch[asking->which], DISPATCH(NOTIFIED), ""),
        CODE_NOTHING_CHANGED);
}
static void ask_aid(const struct asking *asking) {
    put(asking, say_aid(SLIP, asking->forces->incident[asking->which], TOWN_B, 0), CODE_AID_INVALID);
}
static void grant_aid(const struct asking *asking) {
    put(asking, say_aid_grant(SLIP, asking->forces->aid[asking->which], NULL, 0), CODE_DISPATCH_UNITS_INVALID);
}
static void refuse_aid(const struct asking *asking) {
    put(asking, say_aid_refuse(SLIP, asking->forces->aid[asking->which], ""), CODE_AID_REASON_MISSING);
}
static void raise_alarm(const struct asking *asking) {
    put(asking, say_sos(SLIP, asking->forces->unit[asking->which], ""), CODE_ALARM_OPEN);
}
static void take_alarm(const struct asking *asking) {
    put(asking, say_alarm_take(SLIP, asking->forces->alarm[asking->which]), CODE_ALARM_TAKEN);
}
static void clear_alarm(const struct asking *asking) {
    put(asking, say_alarm_clear(SLIP, asking->forces->alarm[asking->which], ""), CODE_ALARM_OUTCOME_MISSING);
}
static void set_deadman(const struct asking *asking) {
    put(asking, say_deadman(SLIP, asking->forces->unit[asking->which], 5), CODE_DEADMAN_INVALID);
}
static void check_deadman(const struct asking *asking) {
    put(asking, say_deadman_check(SLIP, asking->forces->unit[asking->which]), CODE_DEADMAN_OFF);
}
static void describe(const struct asking *asking) {
    struct force_box box = {0};
    say *command = say_describe(&box, asking->forces->unit[0], "pump", SETTING_LAT_E7, SETTING_LON_E7);
    box.details.parent = asking->forces->unit[0]; // belongs to itself
    put(asking, command, CODE_UNIT_DETAILS_INVALID);
}
static void import(const struct asking *asking) {
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    Muster__V1__UnitsImport body = MUSTER__V1__UNITS_IMPORT__INIT;
    Muster__V1__UnitRow row = MUSTER__V1__UNIT_ROW__INIT, *rows[] = {&row};
    row.code = TEXT("N-1");
    row.name = TEXT("x");
    row.org = TEXT(TOWN_A); // and no kind
    body.rows = rows;
    body.n_rows = 1;
    command.body_case = MUSTER__V1__COMMAND__BODY_UNITS_IMPORT;
    command.units_import = &body;
    put(asking, &command, CODE_IMPORT_INVALID);
}
static void put_catalogue(const struct asking *asking) {
    put(asking, say_catalogue(DRAFT, CATALOGUE(PLAN), "x", "{\"posts\":[]}"), CODE_CATALOGUE_INVALID);
}

// Verbs with the power that carries them for a seat; NULL: none does.
static const struct {
    const char *verb, *power;
    void (*ask)(const struct asking *asking);
} verbs[] = {
    {"intake_report", NULL, report_intake},
    {"intake_confirm", "decide", confirm},
    {"intake_merge", "decide", merge},
    {"intake_dismiss", "decide", dismiss},
    {"incident_set_area", "incident", set_area},
    {"incident_set_casualties", "incident", set_casualties},
    {"casualty_put", "incident", put_person},
    {"report_send", "incident", send_report},
    {"report_amend", "incident", amend_report},
    {"report_phone", "incident", phone},
    {"response_start", "incident", start_response},
    {"response_set", "incident", set_response},
    {"response_end", "incident", end_response},
    {"plan_launch", "incident", launch},
    {"aid_ask", "incident", ask_aid},
    {"fence_put", "incident", put_fence},
    {"fence_remove", "incident", remove_fence},
    {"fence_cross", NULL, cross_fence},
    {"dispatch_send", "dispatch", send_nobody},
    {"dispatch_step", "dispatch", step_dispatch},
    {"aid_grant", "aid", grant_aid},
    {"aid_refuse", "aid", refuse_aid},
    {"alarm_raise", "unit", raise_alarm},
    {"alarm_take", "unit", take_alarm},
    {"alarm_clear", "unit", clear_alarm},
    {"deadman_set", "unit", set_deadman},
    {"deadman_check", NULL, check_deadman},
    {"unit_describe", NULL, describe},
    {"units_import", NULL, import},
    {"catalogue_put", NULL, put_catalogue},
};
#define VERBS (sizeof verbs / sizeof *verbs)

bool matrix_forces_ask(const struct matrix_forces *forces, const char *verb, matrix_put *taker, void *arg) {
    const struct asking asking = {forces, 0, taker, arg};
    for (size_t i = 0; i < VERBS; i++)
        if (strcmp(verbs[i].verb, verb) == 0) {
            verbs[i].ask(&asking);
            return true;
        }
    return false;
}

bool matrix_forces_ask_power(const struct matrix_forces *forces, const char *power, const char *what, matrix_put *taker,
                             void *arg) {
    static const char *const seconds[] = {"incident-other", "unit-out", "asked-out"};
    struct asking asking = {forces, 0, taker, arg};
    bool asked = false;
    for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++)
        if (strcmp(seconds[i], what) == 0)
            asking.which = 1;
    for (size_t i = 0; i < VERBS; i++)
        if (verbs[i].power && strcmp(verbs[i].power, power) == 0) {
            verbs[i].ask(&asking);
            asked = true;
        }
    return asked;
}
