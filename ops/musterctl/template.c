// musterctl template: the data that command posts are opened from (模板).
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "musterctl/ctl.h"
#include "musterctl/template_file.h"
#include "wire/proto_object.h"

#define ARENA_CAP (4u << 20)

static struct template *read_file(const char *path) {
    char error[1000];
    struct template *template = template_file_read(path, error, sizeof error);
    if (!template)
        ctl_refuse("%s", error);
    return template;
}

static int check(struct ctl *ctl, const struct ctl_args *args) {
    (void)ctl;
    struct template *template = read_file(args->argument[0]);
    if (!template)
        return CTL_REFUSED;
    printf("%s\t%s\t%u modules\t%u seats\t%s\n", template->key, post_kind_name(template->kind), template->module_count,
           template_places(template), template->zh);
    template_destroy(template);
    return CTL_DONE;
}

// ---- those that the hub has

struct wanted {
    const char *key;
    uint32_t version; // 0: the newest
    Muster__V1__Template *found;
};

static void on_wanted(void *arg, const Muster__V1__Template *template) {
    struct wanted *wanted = arg;
    if (strcmp(template->key, wanted->key) != 0 || (wanted->version > 0 && template->version != wanted->version) ||
        (wanted->found && wanted->found->version > template->version))
        return;
    muster__v1__template__free_unpacked(wanted->found, NULL);
    wanted->found = ctl_copy(&template->base);
}

// As a file. False: it holds what no template may hold.
static bool write_found(const struct wanted *wanted, struct buf *file) {
    struct arena *arena = arena_create(ARENA_CAP);
    struct template template;
    bool good =
        proto_template_in(wanted->found, arena, &template) && template_check(&template, NULL, 0) == REFUSAL_NONE;
    if (good)
        template_file_write(&template, file);
    arena_destroy(arena);
    return good;
}

static int show(struct ctl *ctl, const struct ctl_args *args) {
    int64_t version = 0;
    if (ctl_given(args, "version") && !ctl_number("--version", ctl_value(args, "version"), 1, UINT32_MAX, &version))
        return CTL_USAGE;
    struct wanted wanted = {.key = args->argument[0], .version = (uint32_t)version};
    struct buf file = {0};
    int result = ctl_look(ctl, &(struct ctl_visitor){.template = on_wanted, .arg = &wanted});
    if (result == CTL_DONE && !wanted.found)
        result = ctl_refuse("there is no such template %s; musterctl template list tells which there are.", wanted.key);
    else if (result == CTL_DONE && !write_found(&wanted, &file))
        result = ctl_refuse("the hub's template %s cannot be read; is musterctl older than the hub?", wanted.key);
    if (result == CTL_DONE)
        printf("# %s version %u\n%s", wanted.key, wanted.found->version, (const char *)file.data);
    muster__v1__template__free_unpacked(wanted.found, NULL);
    buf_free(&file);
    return result;
}

// ---- put

static bool is_same(const struct wanted *wanted, const struct template *template) {
    struct buf there = {0}, here = {0};
    bool same = false;
    if (wanted->found && write_found(wanted, &there)) {
        template_file_write(template, &here);
        same = here.len == there.len && memcmp(here.data, there.data, here.len) == 0;
    }
    buf_free(&there);
    buf_free(&here);
    return same;
}

static int send(struct ctl *ctl, const struct template *template) {
    struct buf bytes = {0};
    uint32_t number = 0;
    Muster__V1__TemplatePut body = MUSTER__V1__TEMPLATE_PUT__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    proto_template_put(&bytes, template);
    body.template_ = muster__v1__template__unpack(NULL, bytes.len, bytes.data);
    buf_free(&bytes);
    if (!body.template_)
        return ctl_refuse("the template could not be packed; is there memory for it?");
    command.body_case = MUSTER__V1__COMMAND__BODY_TEMPLATE_PUT;
    command.template_put = &body;
    int result = ctl_do(ctl, &command, 0, &number);
    muster__v1__template__free_unpacked(body.template_, NULL);
    if (result == CTL_DONE)
        printf("%u\n", number);
    return result;
}

static int put(struct ctl *ctl, const struct ctl_args *args) {
    struct template *template = read_file(args->argument[0]);
    if (!template)
        return CTL_REFUSED;
    struct wanted wanted = {.key = template->key};
    int result = CTL_DONE;
    if (ctl_given(args, "if-changed"))
        result = ctl_look(ctl, &(struct ctl_visitor){.template = on_wanted, .arg = &wanted});
    if (result == CTL_DONE && !is_same(&wanted, template))
        result = send(ctl, template);
    muster__v1__template__free_unpacked(wanted.found, NULL);
    template_destroy(template);
    return result;
}

// ---- list

static void on_template(void *arg, const Muster__V1__Template *template) {
    unsigned places = 0;
    (void)arg;
    for (size_t i = 0; i < template->n_seats; i++)
        places += template->seats[i]->count;
    printf("%u\t%s\t%u\t%s\t%zu\t%u\t%s\t%s\n", template->template_, template->key, template->version,
           post_kind_name((enum post_kind) template->kind), template->n_modules, places,
           template->sample ? "sample" : "-", template->zh);
}

static int list(struct ctl *ctl, const struct ctl_args *args) {
    (void)args;
    return ctl_look(ctl, &(struct ctl_visitor){.heading = "NUMBER\tKEY\tVERSION\tKIND\tMODULES\tSEATS\tSAMPLE\tNAME",
                                               .template = on_template});
}

const struct ctl_command template_commands[] = {
    {"template",
     "check",
     {"FILE"},
     "reads a template file and says in which line what is wrong; needs no hub",
     {{0}},
     check},
    {"template",
     "put",
     {"FILE"},
     "gives the hub the file's template as the next version of its key, and prints its number; posts keep what they "
     "were opened from",
     {{"if-changed", NULL, false, "the same as the newest version is fine, and left alone"}},
     put},
    {"template", "list", {NULL}, "lists templates, every version, tab-separated", {{0}}, list},
    {"template",
     "show",
     {"KEY"},
     "prints a template as a file, to be changed and put again",
     {{"version", "N", false, "that version; else the newest"}},
     show},
    {0},
};
