// Makes and words the lines of what was missed.
// SPDX-License-Identifier: Apache-2.0
#include "domain/missed.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const struct {
    const char *word, *zh, *en;
} words[MISSED_WORDS] = {
#define X(name, word, zh, en) [MISSED_##name] = {word, zh, en},
#include "domain/missed.def"
#undef X
};

static size_t add_about(char *line, size_t at, const char *about) {
    line[at++] = '|';
    for (size_t len = 0, left = strlen(about); left > 0;) {
        size_t size = text_char(about, left);
        if (size == 0 || len + size > MISSED_ABOUT_MAX)
            break;
        memcpy(line + at, about, size);
        if (*about == '|' || *about == '\n' || *about == '\t')
            line[at] = *about == '|' ? '/' : ' ';
        at += size, len += size, about += size, left -= size;
    }
    return at;
}

void missed_add(struct missed_list *list, enum missed what, const char *one, const char *two, const char *three) {
    char line[MISSED_LINE_MAX + 1];
    const char *abouts[] = {one, two, three};
    size_t at = strlen(words[what].word);
    memcpy(line, words[what].word, at);
    for (int i = 0; i < 3 && abouts[i]; i++)
        at = add_about(line, at, abouts[i]);
    if (list->count == MISSED_MAX)
        return;
    if (!list->lines)
        list->lines = arena_alloc(list->arena, MISSED_MAX * sizeof *list->lines);
    const char *copy = list->lines ? arena_text(list->arena, line, at) : NULL;
    if (copy)
        list->lines[list->count++] = copy;
}

// The part of the line behind its n-th '|'.
static const char *about_of(const char *line, int n, int *len) {
    for (; n > 0 && line; n--) {
        line = strchr(line, '|');
        line = line ? line + 1 : NULL;
    }
    *len = line ? (int)strcspn(line, "|") : 0;
    return line ? line : "";
}

void missed_text(const char *line, int chinese, char *to, size_t size) {
    const char *form = NULL;
    for (int i = 0; i < MISSED_WORDS && !form; i++) {
        size_t len = strlen(words[i].word);
        if (strncmp(line, words[i].word, len) == 0 && (line[len] == '|' || line[len] == '\0'))
            form = chinese ? words[i].zh : words[i].en;
    }
    if (!form) {
        snprintf(to, size, "%s", line);
        return;
    }
    size_t at = 0;
    for (; *form && at + 1 < size; form++) {
        if (form[0] == '{' && form[1] >= '1' && form[1] <= '3' && form[2] == '}') {
            int len;
            const char *about = about_of(line, form[1] - '0', &len);
            int wrote = snprintf(to + at, size - at, "%.*s", len, about);
            at += (size_t)wrote < size - at ? (size_t)wrote : size - at - 1;
            form += 2;
        } else
            to[at++] = *form;
    }
    to[at] = '\0';
}
