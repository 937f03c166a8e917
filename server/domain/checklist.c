// Reads checklists from the body of their catalogue, and makes orders of their rows.
// SPDX-License-Identifier: Apache-2.0
#include "domain/checklist.h"

#include <stdio.h>
#include <string.h>

#include "domain/catalogue_read.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define LIST_MAX 64
#define SOURCE_MAX 400

// ---- reading

static uint32_t read_levels(struct reading *reading, const json_t *part) {
    static const char *const names[RESPONSE_LEVELS] = {NULL, "I", "II", "III", "IV"};
    uint32_t count, levels = 0;
    const char *const *words = reading_texts(reading, part, "levels", 1, RESPONSE_LEVELS - 1, 3, &count);
    for (uint32_t i = 0; i < count; i++) {
        int level = LEVEL_I;
        while (level < RESPONSE_LEVELS && strcmp(names[level], words[i]) != 0)
            level++;
        if (level == RESPONSE_LEVELS)
            reading_wrong(reading, "levels", "%s must be one of I, II, III, IV", words[i]);
        else
            levels |= 1u << level;
    }
    return levels;
}

static void read_row(struct reading *reading, const json_t *part, struct checklist_row *row) {
    static const char *const keys[] = {"key", "levels", "post", "to", "text", "within_min", "card"};
    static const int64_t none = 0;
    if (!reading_object(reading, part, keys, COUNT(keys)))
        return;
    row->key = reading_key(reading, part, "key", true);
    row->levels = read_levels(reading, part);
    row->post = reading_key(reading, part, "post", false);
    row->task.to = reading_text(reading, part, "to", 1, TASKING_TO_MAX);
    row->task.text = reading_prose(reading, part, "text", 1, TASKING_TEXT_MAX);
    row->task.within_min = (uint32_t)reading_whole(reading, part, "within_min", 0, TASKING_WITHIN_MAX, &none);
    row->task.card = reading_key(reading, part, "card", false);
}

static void read_rows(struct reading *reading, const json_t *body, struct checklist *checklist) {
    const json_t *list = reading_list(reading, body, "rows", 1, CHECKLIST_ROWS_MAX);
    size_t count = json_array_size(list);
    struct checklist_row *rows = count > 0 ? reading_new(reading, count * sizeof *rows) : NULL;
    for (size_t i = 0; rows && i < count && !reading->bad; i++) {
        read_row(reading, reading_enter(reading, list, "rows", i), &rows[i]);
        for (size_t k = 0; k < i && !reading->bad; k++)
            if (strcmp(rows[k].key, rows[i].key) == 0)
                reading_wrong(reading, "key", "another row has it");
        reading_leave(reading);
    }
    checklist->rows = rows;
    checklist->row_count = rows ? (uint32_t)count : 0;
}

void *checklist_read(const struct json_t *body, char *say, size_t size) {
    static const char *const keys[] = {"sample", "active", "source", "hazards", "rows"};
    struct reading reading;
    reading_begin(&reading, say, size);
    struct checklist *checklist = reading_new(&reading, sizeof *checklist);
    if (checklist && reading_object(&reading, body, keys, COUNT(keys))) {
        reading_flag(&reading, body, "sample"); // for people to see
        checklist->active = reading_flag(&reading, body, "active");
        checklist->source = reading_prose(&reading, body, "source", 0, SOURCE_MAX);
        checklist->hazards =
            reading_texts(&reading, body, "hazards", 0, LIST_MAX, INCIDENT_TYPE_LEN, &checklist->hazard_count);
        for (uint32_t i = 0; i < checklist->hazard_count; i++)
            if (!incident_prefix_is_valid(checklist->hazards[i]))
                reading_wrong(&reading, "hazards", "%s begins no incident type of GB/T 35561, like 11A or 11A02",
                              checklist->hazards[i]);
        read_rows(&reading, body, checklist);
    }
    return reading_end(&reading, checklist);
}

bool checklist_binds(const struct checklist *checklist, const char *hazard) {
    bool fits = checklist->hazard_count == 0;
    for (uint32_t i = 0; !fits && i < checklist->hazard_count; i++)
        fits = incident_type_begins(hazard, checklist->hazards[i]);
    return checklist->active && fits;
}

// ---- ordering

struct ordering {
    struct tasking tasking;
    const struct response *response; // as it was before, as far as its rows go
    struct response_row *rows;
    uint32_t row_count, row_cap;
};

static bool is_ordered(const struct response *response, const char *name) {
    for (uint32_t i = 0; i < response->row_count; i++)
        if (strcmp(response->rows[i].row, name) == 0)
            return true;
    return false;
}

// The orders that were made since there were `before` are this row's.
static bool note_row(struct ordering *ordering, const char *name, uint32_t before) {
    struct tasking *tasking = &ordering->tasking;
    const char *copy = tasking->order_count > before ? arena_text(tasking->missed.arena, name, strlen(name)) : "";
    for (uint32_t i = before; copy && i < tasking->order_count; i++)
        ordering->rows[ordering->row_count++] = (struct response_row){.row = copy, .order = tasking->orders[i].number};
    return copy;
}

// Of the response's incident or standing, in its org.
static bool is_meant(const struct ordering *ordering, const struct post *post, const char *template_key) {
    const struct response *response = ordering->response;
    const struct template *template = post ? state_template(ordering->tasking.state, post->template) : NULL;
    return template && post->closed_at_ms == 0 && strcmp(template->key, template_key) == 0 &&
           (post->incident == 0 || post->incident == response->incident) && org_contains(response->org, post->org);
}

static bool order_row(struct ordering *ordering, const struct checklist_row *row) {
    struct tasking *tasking = &ordering->tasking;
    const struct state *state = tasking->state;
    bool any = false, good = true;
    if (*row->post == '\0') {
        tasking->post = tasking->issuer_post;
        return tasking_add(tasking, &row->task, 1);
    }
    for (uint32_t i = 1; good && i <= state_post_count(state); i++) {
        const struct post *post = state_post(state, i);
        if (!is_meant(ordering, post, row->post))
            continue;
        tasking->post = post;
        any = true;
        good = tasking_add(tasking, &row->task, 1);
    }
    if (!any)
        missed_add(&tasking->missed, MISSED_TASK_POST, row->post, row->task.text, NULL);
    return good;
}

static bool order_checklist(struct ordering *ordering, const struct catalogue *catalogue) {
    const struct checklist *checklist = catalogue->parsed;
    struct tasking *tasking = &ordering->tasking;
    bool good = true;
    for (uint32_t i = 0; good && i < checklist->row_count; i++) {
        const struct checklist_row *row = &checklist->rows[i];
        char name[RESPONSE_ROW_MAX + 1];
        uint32_t before = tasking->order_count;
        snprintf(name, sizeof name, "%s/%s", catalogue->key, row->key);
        if (!(row->levels & 1u << ordering->response->level) || is_ordered(ordering->response, name))
            continue;
        if (!tasking->issuer_post)
            missed_add(&tasking->missed, MISSED_TASK_NOBODY, row->task.text, NULL, NULL);
        else if (ordering->row_count + TASKING_ORDERS_MAX > ordering->row_cap)
            missed_add(&tasking->missed, MISSED_TASKS_MANY, row->task.text, NULL, NULL);
        else
            good = order_row(ordering, row) && note_row(ordering, name, before);
    }
    return good;
}

bool checklist_order(const struct state *state, const struct seat *issuer, int64_t now_ms, struct arena *arena,
                     struct response_changed *to) {
    struct response *response = &to->response;
    struct ordering ordering = {
        .tasking = {.state = state,
                    .issuer_post = issuer ? state_post(state, issuer->post) : NULL,
                    .issuer = issuer ? issuer->number : 0,
                    .incident = response->incident,
                    .now_ms = now_ms,
                    .missed = {.arena = arena}},
        .response = response,
        .row_count = response->row_count,
        .row_cap = RESPONSE_ROWS_MAX,
    };
    const struct catalogue *catalogue = NULL;
    ordering.rows = arena_alloc(arena, RESPONSE_ROWS_MAX * sizeof *ordering.rows);
    if (!ordering.rows || response->row_count > RESPONSE_ROWS_MAX)
        return false;
    for (uint32_t i = 0; i < response->row_count; i++)
        ordering.rows[i] = response->rows[i];
    while ((catalogue = state_catalogue_next(state, CATALOGUE_CHECKLIST, catalogue)))
        if (checklist_binds(catalogue->parsed, response->hazard) && !order_checklist(&ordering, catalogue))
            return false;
    response->rows = ordering.rows;
    response->row_count = ordering.row_count;
    to->orders = ordering.tasking.orders;
    to->order_count = ordering.tasking.order_count;
    to->missed = ordering.tasking.missed.lines;
    to->missed_count = ordering.tasking.missed.count;
    return true;
}
