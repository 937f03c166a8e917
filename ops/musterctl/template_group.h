// Reading groups of a libconfig tree into structs, by tables of their settings. The table knows names, types and
// bounds; whatever else stands in the group is a mistake, with its line.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTERCTL_TEMPLATE_GROUP_H
#define MUSTERCTL_TEMPLATE_GROUP_H

#include <libconfig.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "musterctl/template_words.h"

#define READING_PART_SIZE 80

struct reading {
    const char *path;             // for sentences
    const char *text;             // the whole file
    const config_setting_t *root; // its tree
    struct arena *arena;          // holds arrays; texts stay libconfig's
    char part[READING_PART_SIZE]; // what is being read: "seat commander"; "": the file itself
    char *error;
    size_t error_size;
};

struct field;
typedef bool field_read(struct reading *reading, const config_setting_t *setting, const struct field *field,
                        void *into);
struct field {
    const char *name; // NULL ends the table
    field_read *read; // one of those below, or the table's own
    bool required;
    size_t at;        // where in the struct its value goes
    size_t count_at;  // read_texts, read_list: where their count goes (uint32_t)
    int64_t min, max; // numbers: bounds; texts: bytes; lists: how many
    int64_t each;     // read_texts: bytes of one
    const char *set;  // read_text: the characters it may have; NULL: all that can be printed, and "\n" with `lines`
    bool lines;
    const struct template_word *words; // read_words
    const struct field *of;            // read_list: the table of its elements,
    size_t size;                       // of this size,
    const char *what;                  // called so
};

field_read read_text, read_number, read_switch, read_texts, read_words, read_list;

// False: said why.
bool group_read(struct reading *reading, const config_setting_t *group, const struct field *fields, void *into);

// Says that something is wrong in the line of `at`; returns false.
bool reading_fail(const struct reading *reading, const config_setting_t *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// What is being read is a part, such as "seat commander": by its key, or by its place from 1 while it has none.
void reading_part(struct reading *reading, const char *what, const config_setting_t *group, unsigned place);

#endif
