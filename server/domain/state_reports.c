// Keeps the newest version of every report, by number and by incident, and does to them what events say.
// SPDX-License-Identifier: Apache-2.0
#include "domain/state_reports.h"

#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "base/mem.h"
#include "domain/report_clock.h"
#include "domain/state_inside.h"

// ---- births

static void report_free(void *object) {
    struct report_slot *slot = object;
    free(slot->memory);
    free(slot);
}

void reports_free(struct shelf *reports) {
    shelf_free(reports, report_free);
}

static bool texts_fit(const struct report *report) {
    bool fits = report->field_count <= REPORT_FIELDS_MAX && report->signer &&
                strnlen(report->signer, REPORT_SIGNER_MAX + 1) <= REPORT_SIGNER_MAX;
    for (uint32_t i = 0; fits && i < report->field_count; i++) {
        const struct report_field *field = &report->fields[i];
        fits = report_key_is_valid(field->key) && strnlen(field->text, REPORT_FIELD_MAX + 1) <= REPORT_FIELD_MAX;
    }
    return fits;
}

static char *add_text(char **at, const char *text) {
    size_t size = strlen(text) + 1;
    char *to = memcpy(*at, text, size);
    *at += size;
    return to;
}

// Fields first, texts behind them, in one piece of memory.
static void keep(struct report_slot *slot, const struct report *report) {
    size_t list = report->field_count * sizeof *report->fields, size = list + strlen(report->signer) + 1;
    for (uint32_t i = 0; i < report->field_count; i++)
        size += strlen(report->fields[i].key) + strlen(report->fields[i].text) + 2;
    void *memory = mem_new(size);
    struct report_field *fields = memory;
    char *at = (char *)memory + list;
    for (uint32_t i = 0; i < report->field_count; i++) {
        fields[i].key = add_text(&at, report->fields[i].key);
        fields[i].text = add_text(&at, report->fields[i].text);
    }
    const char *signer = add_text(&at, report->signer);
    free(slot->memory);
    slot->memory = memory;
    slot->report = *report;
    slot->report.fields = fields;
    slot->report.signer = signer;
}

static bool put(struct state *state, const struct report *report) {
    struct incident_slot *incident = shelf_at(&state->incidents, report->incident);
    if (!incident || report->number < 1 || report->number > REPORT_NUMBER_MAX || report->version < 1 ||
        state_report(state, report->number) || report->kind <= REPORT_NONE || report->kind >= REPORT_KINDS ||
        !texts_fit(report))
        return false;
    struct report_slot *slot = mem_new(sizeof *slot);
    keep(slot, report);
    shelf_put(&state->reports, report->number, slot);
    DL_APPEND(incident->reports, slot);
    return true;
}

void state_restore_report(struct state *state, const struct report *report) {
    state_left_out(put(state, report), "report", report->number);
}

// ---- looking

const struct report *state_report(const struct state *state, uint32_t number) {
    return shelf_at(&state->reports, number);
}

uint32_t state_report_count(const struct state *state) {
    return state->reports.count;
}

const struct report *state_report_of_incident(const struct state *state, uint32_t number, const struct report *after) {
    const struct incident_slot *incident = shelf_at(&state->incidents, number);
    const struct report_slot *slot = after      ? ((const struct report_slot *)after)->next
                                     : incident ? incident->reports
                                                : NULL;
    return slot ? &slot->report : NULL;
}

// ---- events

static uint32_t account_of(const struct state *state, const struct event *event) {
    const struct account *account = event->actor ? state_account_by_name(state, event->actor) : NULL;
    return account ? account->number : 0;
}

static void changed(struct state *state, struct incident_slot *slot, const struct event *event) {
    slot->incident.seq = event->seq;
    clocks_arm(state, slot);
}

bool apply_report_send(struct state *state, const struct event *event) {
    struct report report = *event->report;
    report.seq = event->seq;
    report.account = account_of(state, event);
    if (report.number != event->object || report.number != state_report_count(state) + 1 || !put(state, &report))
        return false;
    struct incident_slot *slot = shelf_at(&state->incidents, report.incident);
    report_clocks_sent(state, &slot->incident, report.kind, event->at_ms);
    changed(state, slot, event);
    return true;
}

bool apply_report_amend(struct state *state, const struct event *event) {
    struct report_slot *slot = shelf_at(&state->reports, event->object);
    struct report report = *event->report;
    if (!slot || report.number != event->object || report.version != slot->report.version + 1 ||
        report.incident != slot->report.incident || !texts_fit(&report))
        return false;
    report.kind = slot->report.kind;
    report.index = slot->report.index;
    report.sent_at_ms = slot->report.sent_at_ms;
    report.amended_at_ms = event->at_ms;
    report.seq = event->seq;
    report.account = account_of(state, event);
    keep(slot, &report);
    return true;
}

bool apply_report_phone(struct state *state, const struct event *event) {
    struct incident_slot *slot = shelf_at(&state->incidents, event->object);
    if (!slot || event->object != event->phone.incident)
        return false;
    const struct report_phone *phone = &event->phone;
    struct phone_call call = {.incident = phone->incident,
                              .account = account_of(state, event),
                              .seat = event->seat,
                              .at_ms = event->at_ms,
                              .seq = event->seq,
                              .to = phone->to,
                              .text = phone->text};
    if (!phone_calls_put(state, &call))
        return false;
    report_clocks_phoned(state, &slot->incident, event->at_ms);
    changed(state, slot, event);
    return true;
}

bool apply_report_due(struct state *state, const struct event *event) {
    struct incident_slot *slot = shelf_at(&state->incidents, event->object);
    const struct report_due *due = &event->due;
    if (!slot || event->object != due->incident || due->clock < 1 || due->clock > slot->incident.clock_count ||
        due->alert <= ALERT_NONE || due->alert >= REPORT_ALERTS)
        return false;
    slot->incident.clocks[due->clock - 1].alert = due->alert;
    changed(state, slot, event);
    return true;
}

// ---- clocks on the heap

void clocks_arm(struct state *state, struct incident_slot *slot) {
    struct report_alarm next;
    due_set(&state->due, &slot->clocks, report_clocks_next(&slot->incident, &next) ? next.at_ms : 0);
}

bool clocks_fit(const struct report_clock *clocks, uint32_t count) {
    bool fit = count <= REPORT_CLOCKS_MAX;
    for (uint32_t i = 0; fit && i < count; i++)
        fit = clocks[i].due_ms > 0 && clocks[i].near_ms >= 0 && clocks[i].done_ms >= 0 &&
              clocks[i].alert < REPORT_ALERTS && strnlen(clocks[i].step, REPORT_KEY_MAX + 1) <= REPORT_KEY_MAX;
    return fit;
}

void clocks_due_event(const struct state *state, const struct due *due, struct event *event) {
    const struct incident *incident = state_incident(state, due->number);
    struct report_alarm next = {.clock = 1, .alert = ALERT_LATE};
    report_clocks_next(incident, &next);
    event->verb = VERB_REPORT_DUE;
    event->due = (struct report_due){.incident = incident->number, .clock = next.clock, .alert = next.alert};
}

static void move(struct incident *incident, int64_t by_ms) {
    for (uint32_t i = 0; i < incident->clock_count; i++) {
        struct report_clock *clock = &incident->clocks[i];
        if (clock->done_ms)
            continue;
        clock->due_ms = due_later(clock->due_ms, by_ms);
        clock->near_ms = due_later(clock->near_ms, by_ms);
    }
}

void clocks_run_from(struct state *state, struct incident_slot *slot, int64_t first_notice_ms) {
    struct incident *incident = &slot->incident;
    if (incident->first_notice_ms && first_notice_ms)
        move(incident, first_notice_ms - incident->first_notice_ms);
    incident->first_notice_ms = first_notice_ms;
    clocks_arm(state, slot);
}

// What was done keeps the times of its day, and so do closed incidents.
void clocks_shift(struct state *state, int64_t by_ms) {
    for (uint32_t number = 1; number <= state->incidents.count; number++) {
        struct incident *incident = shelf_at(&state->incidents, number);
        if (!incident || incident->phase == PHASE_CLOSED)
            continue;
        incident->first_notice_ms = due_later(incident->first_notice_ms, by_ms);
        move(incident, by_ms);
    }
}
