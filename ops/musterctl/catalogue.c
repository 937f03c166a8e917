// musterctl catalogue: what is data and not code (目录): incident types, capabilities, report rules, checklists, plans.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "musterctl/catalogue_file.h"
#include "musterctl/ctl.h"
#include "wire/proto_object.h"

#define ERROR_SIZE 1000

// ---- check

struct checking {
    char error[ERROR_SIZE];
    unsigned bad;
};

static bool check_one(void *arg, const char *path) {
    struct checking *checking = arg;
    struct catalogue_file file;
    if (!catalogue_file_read(path, &file, checking->error, sizeof checking->error)) {
        ctl_refuse("%s", checking->error);
        checking->error[0] = '\0';
        checking->bad++;
        return true;
    }
    printf("%s\t%s\t%zu bytes\t%s\n", catalogue_kind_name(file.catalogue.kind), file.catalogue.key,
           strlen(file.catalogue.body), file.catalogue.zh);
    catalogue_file_free(&file);
    return true;
}

static int check(struct ctl *ctl, const struct ctl_args *args) {
    (void)ctl;
    struct checking checking = {.error = ""};
    if (!catalogue_file_each(args->argument[0], check_one, &checking, checking.error, sizeof checking.error))
        return ctl_refuse("%s", checking.error);
    return checking.bad ? CTL_REFUSED : CTL_DONE;
}

// ---- put: all files are read before the first is sent

struct putting {
    struct ctl *ctl;
    char error[ERROR_SIZE];
    struct catalogue_file *files;
    size_t count;
    uint32_t fine;
};

static bool read_one(void *arg, const char *path) {
    struct putting *putting = arg;
    putting->files = mem_resize(putting->files, (putting->count + 1) * sizeof *putting->files);
    return catalogue_file_read(path, &putting->files[putting->count], putting->error, sizeof putting->error) &&
           ++putting->count > 0;
}

static int put_one(struct putting *putting, const struct catalogue *catalogue) {
    uint32_t number = 0;
    Muster__V1__CataloguePut body = MUSTER__V1__CATALOGUE_PUT__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    body.kind = (Muster__V1__CatalogueKind)catalogue->kind;
    body.key = proto_text(catalogue->key);
    body.zh = proto_text(catalogue->zh);
    body.en = proto_text(catalogue->en);
    body.body = proto_text(catalogue->body);
    command.body_case = MUSTER__V1__COMMAND__BODY_CATALOGUE_PUT;
    command.catalogue_put = &body;
    int result = ctl_do(putting->ctl, &command, putting->fine, &number);
    if (result == CTL_DONE && number)
        printf("%u\t%s\n", number, catalogue->key);
    return result;
}

static int put(struct ctl *ctl, const struct ctl_args *args) {
    struct putting putting = {.ctl = ctl, .fine = ctl_given(args, "if-changed") ? REFUSAL_NOTHING_CHANGED : 0};
    int result = CTL_DONE;
    if (!catalogue_file_each(args->argument[0], read_one, &putting, putting.error, sizeof putting.error))
        result = ctl_refuse("%s", putting.error);
    for (size_t i = 0; result == CTL_DONE && i < putting.count; i++)
        result = put_one(&putting, &putting.files[i].catalogue);
    for (size_t i = 0; i < putting.count; i++)
        catalogue_file_free(&putting.files[i]);
    free(putting.files);
    return result;
}

// ---- those that the hub has

static void on_catalogue(void *arg, const Muster__V1__Catalogue *catalogue) {
    (void)arg;
    printf("%u\t%s\t%s\t%u\t%s\n", catalogue->catalogue, catalogue_kind_name((enum catalogue_kind)catalogue->kind),
           catalogue->key, catalogue->version, catalogue->zh);
}

static int list(struct ctl *ctl, const struct ctl_args *args) {
    (void)args;
    return ctl_look(ctl,
                    &(struct ctl_visitor){.heading = "NUMBER\tKIND\tKEY\tVERSION\tNAME", .catalogue = on_catalogue});
}

struct wanted {
    const char *kind, *key;
    char *text;
    bool found;
};

static void on_wanted(void *arg, const Muster__V1__Catalogue *from) {
    struct wanted *wanted = arg;
    struct catalogue catalogue;
    if (strcmp(catalogue_kind_name((enum catalogue_kind)from->kind), wanted->kind) != 0 ||
        strcmp(from->key, wanted->key) != 0 || !proto_catalogue_in(from, &catalogue))
        return;
    wanted->found = true;
    free(wanted->text);
    wanted->text = catalogue_file_write(&catalogue);
}

static int show(struct ctl *ctl, const struct ctl_args *args) {
    struct wanted wanted = {.kind = args->argument[0], .key = args->argument[1]};
    int result = ctl_look(ctl, &(struct ctl_visitor){.catalogue = on_wanted, .arg = &wanted});
    if (result == CTL_DONE && !wanted.text)
        result = ctl_refuse("there is no %s with key %s; musterctl catalogue list tells which there are.", wanted.kind,
                            wanted.key);
    if (result == CTL_DONE)
        puts(wanted.text);
    free(wanted.text);
    return result;
}

const struct ctl_command catalogue_commands[] = {
    {"catalogue",
     "check",
     {"FILE"},
     "reads a catalogue file, or all *.json of a folder and its folders, and says what is wrong; needs no hub",
     {{0}},
     check},
    {"catalogue",
     "put",
     {"FILE"},
     "gives the hub the file's catalogue, or all of a folder, as the next version of its kind and key, and prints its "
     "number",
     {{"if-changed", NULL, false, "the same as the newest version is fine, and left alone"}},
     put},
    {"catalogue", "list", {NULL}, "lists the newest version of each catalogue, tab-separated", {{0}}, list},
    {"catalogue",
     "show",
     {"KIND", "KEY"},
     "prints the newest version of a catalogue as a file, to be changed and put again",
     {{0}},
     show},
    {0},
};
