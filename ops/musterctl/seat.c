// musterctl seat, roster: who sits where (岗位), and who should when (值班表).
// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "domain/post.h"
#include "musterctl/ctl.h"
#include "musterctl/template_words.h"

static int assign(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__SeatAssign body = MUSTER__V1__SEAT_ASSIGN__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    if (!ctl_object("the seat's number", args->argument[0], &body.seat))
        return CTL_USAGE;
    body.account = (char *)(uintptr_t)args->argument[1];
    command.body_case = MUSTER__V1__COMMAND__BODY_SEAT_ASSIGN;
    command.seat_assign = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

static int relieve(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__SeatRelieve body = MUSTER__V1__SEAT_RELIEVE__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    if (!ctl_object("the seat's number", args->argument[0], &body.seat))
        return CTL_USAGE;
    body.reason = (char *)(uintptr_t)ctl_value(args, "reason");
    command.body_case = MUSTER__V1__COMMAND__BODY_SEAT_RELIEVE;
    command.seat_relieve = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

// ---- roster

struct roster {
    Muster__V1__RosterEntry entry[ROSTER_MAX], *entries[ROSTER_MAX];
    char *text[ROSTER_MAX]; // the names in the entries point into it
    size_t count;
};

static void roster_free(struct roster *roster) {
    for (size_t i = 0; i < roster->count; i++)
        free(roster->text[i]);
}

// "ACCOUNT,FROM,UNTIL[,peace|war]". False: said what is wrong.
static bool fill_entry(char *line, Muster__V1__RosterEntry *entry) {
    char *rest = line;
    const char *account = strsep(&rest, ","), *from = strsep(&rest, ","), *until = strsep(&rest, ","),
               *mode = strsep(&rest, ",");
    entry->account = (char *)(uintptr_t)account;
    for (int each = MODE_UNKNOWN + 1; mode && each < MODES; each++)
        if (strcmp(mode_name((enum mode)each), mode) == 0)
            entry->mode = (Muster__V1__Mode)each;
    return *account && from && until && !rest && template_day_read(from, false, &entry->from_at_ms) &&
           template_day_read(until, false, &entry->until_at_ms) && entry->until_at_ms > entry->from_at_ms &&
           (!mode || entry->mode != MUSTER__V1__MODE__MODE_UNKNOWN);
}

static bool add_entry(struct roster *roster, const char *where, const char *line) {
    if (roster->count == ROSTER_MAX) {
        ctl_usage("a seat's roster has at most %d entries.", ROSTER_MAX);
        return false;
    }
    size_t place = roster->count++;
    roster->text[place] = mem_strdup(line);
    roster->entries[place] = &roster->entry[place];
    muster__v1__roster_entry__init(&roster->entry[place]);
    if (fill_entry(roster->text[place], &roster->entry[place]))
        return true;
    ctl_usage("%s: an entry is ACCOUNT,FROM,UNTIL with times such as 2026-06-01 08:00, and perhaps ,peace or ,war "
              "behind; not \"%s\".",
              where, line);
    return false;
}

static bool read_lines(struct roster *roster, const char *path, FILE *file) {
    char line[200], where[300];
    for (int number = 1; fgets(line, sizeof line, file); number++) {
        line[strcspn(line, "\r\n")] = '\0';
        snprintf(where, sizeof where, "%s line %d", path, number);
        if (line[0] != '\0' && line[0] != '#' && !add_entry(roster, where, line))
            return false;
    }
    return true;
}

static bool read_roster(struct roster *roster, const char *path) {
    if (strcmp(path, "-") == 0)
        return read_lines(roster, path, stdin);
    FILE *file = fopen(path, "re");
    if (!file) {
        ctl_usage("%s cannot be read (%s).", path, strerror(errno));
        return false;
    }
    bool good = read_lines(roster, path, file);
    fclose(file);
    return good;
}

static bool gather(struct roster *roster, const struct ctl_args *args) {
    if (ctl_given(args, "file") && !read_roster(roster, ctl_value(args, "file")))
        return false;
    for (int i = 0; i < args->given_count; i++)
        if (strcmp(args->given[i].name, "entry") == 0 && !add_entry(roster, "--entry", args->given[i].value))
            return false;
    if (roster->count > 0 || ctl_given(args, "clear"))
        return true;
    ctl_usage("say who is on duty with --file or --entry, or --clear.");
    return false;
}

static int set_roster(struct ctl *ctl, const struct ctl_args *args) {
    struct roster roster = {.count = 0};
    Muster__V1__RosterSet body = MUSTER__V1__ROSTER_SET__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    int result = CTL_USAGE;
    if (ctl_object("the seat's number", args->argument[0], &body.seat) && gather(&roster, args)) {
        body.roster = roster.entries;
        body.n_roster = roster.count;
        command.body_case = MUSTER__V1__COMMAND__BODY_ROSTER_SET;
        command.roster_set = &body;
        result = ctl_do(ctl, &command, 0, NULL);
    }
    roster_free(&roster);
    return result;
}

const struct ctl_command seat_commands[] = {
    {"seat", "assign", {"NUMBER", "ACCOUNT"}, "puts somebody on an empty seat", {{0}}, assign},
    {"seat",
     "relieve",
     {"NUMBER"},
     "takes whoever sits there from the seat",
     {{"reason", "TEXT", true, "why, for the record"}},
     relieve},
    {"roster",
     "set",
     {"SEAT"},
     "says anew who should sit there and when",
     {{"file", "FILE", false, "lines of ACCOUNT,FROM,UNTIL[,peace|war]; - reads standard input"},
      {"entry", "ENTRY", false, "one such line; as often as needed"},
      {"clear", NULL, false, "nobody"}},
     set_roster},
    {0},
};
