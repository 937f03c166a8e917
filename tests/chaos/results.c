// Merges the chaos numbers into the results file: read, set one key, write anew, move into place.
// SPDX-License-Identifier: Apache-2.0
#include "results.h"

#include <jansson.h>
#include <stdio.h>
#include <unistd.h>

static json_t *numbers(const struct tally *tally, uint64_t seed, double seconds) {
    return json_pack("{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I}", "rounds", (json_int_t)tally->rounds, "acknowledged",
                     (json_int_t)tally->acknowledged, "lost", (json_int_t)tally->lost, "doubled",
                     (json_int_t)tally->doubled, "gaps", (json_int_t)tally->gaps, "leaked", (json_int_t)tally->leaked,
                     "seed", (json_int_t)seed, "seconds", (json_int_t)seconds);
}

bool results_write(const char *path, const struct tally *tally, uint64_t seed, double seconds) {
    char draft[4100];
    json_error_t error;
    bool there = access(path, F_OK) == 0;
    json_t *all = there ? json_load_file(path, 0, &error) : json_object();
    if (!json_is_object(all)) {
        fprintf(stderr, "%s: line %d: %s; it is left as it is\n", path, error.line, error.text);
        return false;
    }
    json_object_set_new(all, "chaos", numbers(tally, seed, seconds));
    snprintf(draft, sizeof draft, "%s.new", path);
    bool done = json_dump_file(all, draft, JSON_INDENT(2)) == 0 && rename(draft, path) == 0;
    if (!done)
        perror(path);
    json_decref(all);
    return done;
}
