// Reading the body of a catalogue: each part is asked for with its bounds, and the first that is wrong is named in a
// sentence, "steps 2: minutes: must be a whole number from 1 to 1440". All that is read is copied into one arena.
//
//     struct reading reading;
//     reading_begin(&reading, say, size);
//     struct sample *sample = reading_new(&reading, sizeof *sample);
//     static const char *const keys[] = {"title", "steps"};
//     if (sample && reading_object(&reading, body, keys, 2)) {
//         sample->title = reading_text(&reading, body, "title", 1, 96);
//         const json_t *steps = reading_list(&reading, body, "steps", 1, 64);
//         sample->count = json_array_size(steps);
//         ... for each i: const json_t *step = reading_enter(&reading, steps, "steps", i);
//                         reading_object(&reading, step, step_keys, 3) && ...
//                         reading_leave(&reading);
//     }
//     return reading_end(&reading, sample);
//
// Everything may be called on, whatever was wrong before: it then reads as missing.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_CATALOGUE_READ_H
#define DOMAIN_CATALOGUE_READ_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "domain/catalogue.h"

#define READING_DEPTH 4

struct reading {
    char *say; // NULL: nobody asks
    size_t size;
    struct arena *arena;
    bool bad; // something was wrong; the first sentence stands
    int depth;
    struct {
        const char *list;
        size_t place;
    } in[READING_DEPTH];
};
void reading_begin(struct reading *reading, char *say, size_t size);
// `parsed` when all was well; else NULL, and what was read is gone.
void *reading_end(struct reading *reading, void *parsed);
// catalogue_reader.forget of whatever was made by reading_new as the first.
void reading_forget(void *parsed);

void *reading_new(struct reading *reading, size_t size); // of zeros; NULL: the body would take too much memory
void reading_wrong(struct reading *reading, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4))); // key "": of the part as a whole

// Is it an object with no other keys than these? keys NULL: with any.
bool reading_object(struct reading *reading, const json_t *part, const char *const *keys, size_t count);

// Element i (from 0) of a list; sentences name it, counted from 1, until it is left.
const json_t *reading_enter(struct reading *reading, const json_t *list, const char *key, size_t i);
void reading_leave(struct reading *reading);

// Members of an object. Missing is wrong, unless `min` is 0: then it is "" or an empty list.
const char *reading_text(struct reading *reading, const json_t *part, const char *key, size_t min, size_t max);
const char *reading_prose(struct reading *reading, const json_t *part, const char *key, size_t min,
                          size_t max);                                                              // lines
const char *reading_key(struct reading *reading, const json_t *part, const char *key, bool needed); // of a-z 0-9 -
const json_t *reading_list(struct reading *reading, const json_t *part, const char *key, size_t min, size_t max);
const char *const *reading_texts(struct reading *reading, const json_t *part, const char *key, size_t min, size_t max,
                                 size_t longest, uint32_t *count);
bool reading_has(const json_t *part, const char *key);
// Missing is wrong, unless `missing` is not NULL: then it is that.
int64_t reading_whole(struct reading *reading, const json_t *part, const char *key, int64_t min, int64_t max,
                      const int64_t *missing);
bool reading_flag(struct reading *reading, const json_t *part, const char *key); // missing: false
// Place of a word in a list of words (NULL entries are passed over); missing is wrong, or -1 when it need not be there.
int reading_word(struct reading *reading, const json_t *part, const char *key, bool needed, const char *const *words,
                 size_t count);

bool reading_key_is_valid(const char *key);

// The body as JSON -> what its kind's reader made of it; NULL with a sentence. `catalogue->kind` is one.
void *catalogue_parse(const struct catalogue *catalogue, char *say, size_t size);

#endif
