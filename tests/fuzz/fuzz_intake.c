// The body of a report may be anything; what is handed on is within the limits, and the desk can read the command that
// it becomes.
// SPDX-License-Identifier: Apache-2.0
#include "net/intake_body.h"

#include "base/text.h"
#include "domain/place.h"
#include "fuzz.h"

static void check_text(const char *text, size_t max, bool lines) {
    PROMISE(text && strnlen(text, max + 1) <= max && text_is_clean(text, strlen(text), lines));
}

static void check(const struct intake_body *body) {
    const struct intake *intake = &body->intake;
    check_text(body->id, INTAKE_KEY_MAX, false);
    check_text(intake->text, INTAKE_TEXT_MAX, true);
    check_text(intake->place, INCIDENT_PLACE_MAX, false);
    check_text(intake->caller, INTAKE_NAME_MAX, false);
    check_text(intake->caller_org, INTAKE_NAME_MAX, false);
    check_text(intake->caller_phone, INTAKE_NAME_MAX, false);
    check_text(intake->told_already, INTAKE_NAME_MAX, false);
    check_text(intake->external, INTAKE_NAME_MAX, false);
    PROMISE(*intake->text && intake->source > INTAKE_SOURCE_UNKNOWN && intake->source < INTAKE_SOURCES);
    PROMISE(place_is_valid(intake->at.lat_e7, intake->at.lon_e7) && casualties_are_valid(&intake->casualties));
    PROMISE(intake->ref_count <= MESSAGE_REFS_MAX && intake->happened_at_ms >= 0 && intake->received_at_ms >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct buf bytes = {0}, encoded = {0};
    struct arena *arena = arena_create(INTAKE_BODY_ARENA);
    struct intake_body body;
    buf_add(&bytes, data, size < INTAKE_BODY_MAX ? size : INTAKE_BODY_MAX);
    enum refusal refusal = intake_body_read(&bytes, arena, &body);
    PROMISE(memchr(body.part, '\0', sizeof body.part));
    if (refusal == REFUSAL_NONE) {
        check(&body);
        struct command command = {.verb = VERB_INTAKE_REPORT, .intake_reported = &body.intake}, back;
        wire_write_command(&encoded, &command);
        struct arena *read = fuzz_arena(encoded.len);
        PROMISE(wire_read_command(encoded.data, encoded.len, read, &back) == REFUSAL_NONE);
        PROMISE(strcmp(back.intake_reported->text, body.intake.text) == 0);
        arena_destroy(read);
    }
    arena_destroy(arena);
    buf_free(&bytes);
    buf_free(&encoded);
    return 0;
}
