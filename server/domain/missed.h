// What could not be reached, one line each: a word of missed.def, then what it is about, with '|' between them:
// "seat-roster|东门现场指挥部|medical". Events carry the lines; whoever shows them has the words in their language.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_MISSED_H
#define DOMAIN_MISSED_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

enum missed {
#define X(name, word, zh, en) MISSED_##name,
#include "domain/missed.def"
#undef X
    MISSED_WORDS
};

#define MISSED_MAX 200       // lines of one event
#define MISSED_LINE_MAX 400  // bytes
#define MISSED_ABOUT_MAX 120 // bytes of each thing that it is about; more is cut between characters

// Zero-initialise with the arena. What is beyond MISSED_MAX is left out.
struct missed_list {
    struct arena *arena;
    const char **lines;
    uint32_t count;
};
// one, two, three: what it is about; NULL from the first that there is not.
void missed_add(struct missed_list *list, enum missed what, const char *one, const char *two, const char *three);

// The sentence of a line; a line of another version as it is. Cut to size.
void missed_text(const char *line, int chinese, char *to, size_t size);

#endif
