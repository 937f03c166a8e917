// A template file from its bytes to a template, and what is wrong with it.
// SPDX-License-Identifier: Apache-2.0
#include "musterctl/template_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "musterctl/template_read.h"

#define ARENA_CAP (4u << 20)

// Files that name other files are none: a template is one file.
static const char *include_line(const char *text, unsigned *number) {
    *number = 1;
    for (const char *line = text; line; line = (line = strchr(line, '\n')) ? line + 1 : NULL, ++*number)
        if (strncmp(line + strspn(line, " \t"), "@include", 8) == 0)
            return line;
    return NULL;
}

static bool parse_tree(config_t *tree, const struct reading *reading) {
    unsigned line;
    if (include_line(reading->text, &line)) {
        snprintf(reading->error, reading->error_size, "%s line %u: a template is one file; write here what is included",
                 reading->path, line);
        return false;
    }
    if (config_read_string(tree, reading->text))
        return true;
    snprintf(reading->error, reading->error_size,
             "%s line %d: %s; write  name = value;  with texts in \"quotes\", groups in { } and lists in ( )",
             reading->path, config_error_line(tree), config_error_text(tree));
    return false;
}

// Where the part stands that template_check names at the beginning of its sentence: "seat commander: ...".
static const config_setting_t *part_named(const config_setting_t *root, const char *sentence) {
    static const struct {
        const char *what, *list;
    } lists[] = {{"module ", "modules"}, {"seat ", "seats"}, {"card ", "cards"}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const config_setting_t *list = config_setting_get_member(root, lists[i].list);
        const char *wanted = sentence + strlen(lists[i].what), *key;
        if (!list || strncmp(sentence, lists[i].what, strlen(lists[i].what)) != 0)
            continue;
        const config_setting_t *found = list;
        for (int j = 0; j < config_setting_length(list); j++) { // of two with one key, the second is one too many
            const config_setting_t *group = config_setting_get_elem(list, (unsigned)j);
            if (config_setting_lookup_string(group, "key", &key) && strlen(key) == strcspn(wanted, ": ") &&
                strncmp(key, wanted, strlen(key)) == 0)
                found = group;
        }
        return found;
    }
    char name[TEMPLATE_KEY_MAX + 1];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(sentence, ":"), sentence);
    for (char *at = name; *at; at++)
        *at = *at == ' ' ? '_' : *at; // "valid until"
    const config_setting_t *setting = config_setting_get_member(root, name);
    return setting ? setting : root;
}

static struct template *finish(struct reading *reading, const struct template *template) {
    char sentence[300] = "";
    enum refusal refusal = template_check(template, sentence, sizeof sentence);
    struct template *copy = refusal == REFUSAL_NONE ? template_copy(template) : NULL;
    if (copy)
        return copy;
    reading->part[0] = '\0';
    reading_fail(reading, part_named(reading->root, sentence), "%s",
                 sentence[0] ? sentence : refusal_text(refusal)->en);
    return NULL;
}

struct template *template_file_parse(const char *path, const char *bytes, size_t len, char *error, size_t size) {
    if (len > TEMPLATE_FILE_MAX || memchr(bytes, '\0', len)) {
        snprintf(error, size, "%s: this is no template: %s", path,
                 len > TEMPLATE_FILE_MAX ? "it is larger than 1 MiB" : "it holds zero bytes");
        return NULL;
    }
    char *text = mem_new(len + 1);
    memcpy(text, bytes, len);
    config_t tree;
    config_init(&tree);
    struct reading reading = {.path = path, .text = text, .error = error, .error_size = size};
    struct template read = {0}, *template = NULL;
    if (parse_tree(&tree, &reading)) {
        reading.root = config_root_setting(&tree);
        reading.arena = arena_create(ARENA_CAP);
        if (template_read(&reading, &read))
            template = finish(&reading, &read);
        arena_destroy(reading.arena);
    }
    config_destroy(&tree);
    free(text);
    return template;
}

struct template *template_file_read(const char *path, char *error, size_t size) {
    char *bytes = mem_new(TEMPLATE_FILE_MAX + 1);
    errno = 0;
    FILE *file = fopen(path, "re");
    size_t len = file ? fread(bytes, 1, TEMPLATE_FILE_MAX + 1, file) : 0;
    struct template *template = NULL;
    if (!file || ferror(file))
        snprintf(error, size, "%s: cannot be read (%s)", path, strerror(errno));
    else
        template = template_file_parse(path, bytes, len, error, size);
    if (file)
        fclose(file);
    free(bytes);
    return template;
}
