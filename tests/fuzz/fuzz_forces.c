// A file of units may hold anything: it is told what is wrong with it, line by line, however its reading is cut; or it
// is an import that the rule takes, and what is exported then changes nothing when it comes back.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz.h"

#include "domain/forces.h"

#define DISTRICT "330203"

static struct forces_file *read_all(enum forces_format format, const char *bytes, size_t len, size_t step,
                                    const struct forces_yard *yard) {
    struct forces_file *file = forces_open(format, bytes, len, yard);
    while (forces_step(file, step))
        ;
    return file;
}

static enum refusal import(struct state *state, const struct units_import *rows) {
    struct arena *arena = arena_create(16u << 20);
    struct rule_scratch scratch = {.arena = arena};
    const struct command command = {.verb = VERB_UNITS_IMPORT, .import = *rows};
    struct event event = {.actor = "", .device = "", .seq = state_seq(state) + 1};
    enum refusal refusal = rule_units_import(state, &command, 1, &scratch, &event);
    if (!refusal)
        state_apply(state, &event);
    arena_destroy(arena);
    return refusal;
}

static void same_flaws(const struct forces_file *one, const struct forces_file *other) {
    uint32_t count, others;
    const struct forces_told *told = forces_told(one, &count), *again = forces_told(other, &others);
    PROMISE(count == others && forces_row_count(one) == forces_row_count(other));
    for (uint32_t i = 0; i < count; i++) {
        PROMISE(told[i].line == again[i].line && told[i].flaw == again[i].flaw && told[i].column == again[i].column);
        PROMISE(forces_flaw_text(told[i].flaw)->code > 0 && strlen(told[i].text) <= 40);
    }
}

static void comes_back(struct state *state) {
    const struct forces_yard yard = {.state = state, .scope = ""};
    struct buf text = {0};
    forces_write_head(&text);
    for (uint32_t i = 1; i <= state_unit_count(state); i++)
        forces_write_unit(&text, state, state_unit(state, i));
    struct forces_file *file = read_all(FORCES_CSV, (const char *)text.data, text.len, 4096, &yard);
    struct units_import rows = forces_import(file);
    PROMISE(forces_flaw_count(file) == 0 && rows.count == state_unit_count(state));
    // Units without details come back with empty ones, which is all that may change, and once.
    enum refusal refusal = import(state, &rows);
    PROMISE(refusal == REFUSAL_NOTHING_CHANGED ||
            (refusal == REFUSAL_NONE && import(state, &rows) == REFUSAL_NOTHING_CHANGED));
    forces_close(file);
    buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2)
        return 0;
    struct state *state = state_create(DISTRICT);
    const struct forces_yard yard = {.state = state, .scope = DISTRICT "000000"};
    enum forces_format format = data[0] == 'j' ? FORCES_GEOJSON : FORCES_CSV;
    const char *bytes = (const char *)data + 2;
    struct forces_file *whole = read_all(format, bytes, size - 2, SIZE_MAX, &yard);
    struct forces_file *pieces = read_all(format, bytes, size - 2, 1 + data[1] % 64u, &yard);
    same_flaws(whole, pieces);
    if (forces_flaw_count(whole) == 0) {
        struct units_import rows = forces_import(whole);
        PROMISE(import(state, &rows) == REFUSAL_NONE);
        comes_back(state);
    }
    forces_close(whole);
    forces_close(pieces);
    state_destroy(state);
    return 0;
}
