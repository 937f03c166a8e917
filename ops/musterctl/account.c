// musterctl account: who may sign in.
// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/token.h"
#include "base/mem.h"
#include "domain/refusal.h"
#include "musterctl/ctl.h"

// ---- unit codes to numbers

struct codes {
    const char *code[ACCOUNT_UNITS_MAX];
    uint32_t number[ACCOUNT_UNITS_MAX]; // 0: not seen
    int count;
};

static bool codes_gather(struct codes *codes, const struct ctl_args *args) {
    for (int i = 0; i < args->given_count; i++) {
        if (strcmp(args->given[i].name, "unit") != 0)
            continue;
        if (codes->count == ACCOUNT_UNITS_MAX) {
            ctl_usage("an account reports for at most %d units.", ACCOUNT_UNITS_MAX);
            return false;
        }
        codes->code[codes->count++] = args->given[i].value;
    }
    return true;
}

static void on_unit(void *arg, const Muster__V1__Unit *unit) {
    struct codes *codes = arg;
    for (int i = 0; i < codes->count; i++)
        if (strcmp(codes->code[i], unit->code) == 0)
            codes->number[i] = unit->unit;
}

static int codes_look_up(struct ctl *ctl, struct codes *codes) {
    int result = codes->count > 0 ? ctl_look(ctl, &(struct ctl_visitor){.unit = on_unit, .arg = codes}) : CTL_DONE;
    for (int i = 0; result == CTL_DONE && i < codes->count; i++)
        if (codes->number[i] == 0)
            result = ctl_refuse("there is no unit with the code %s; musterctl unit list tells which there are.",
                                codes->code[i]);
    return result;
}

// ---- add

static bool make_hash(bool from_stdin, char hash[ACCOUNT_HASH_MAX]) {
    char password[256];
    if (!ctl_password_ask(from_stdin, password))
        return false;
    bool made = password_hash(password, hash);
    sodium_memzero(password, sizeof password);
    if (!made)
        ctl_usage("the password could not be hashed; is there memory for it?");
    return made;
}

static int add(struct ctl *ctl, const struct ctl_args *args) {
    const char *role = ctl_value(args, "role");
    char hash[ACCOUNT_HASH_MAX] = "";
    struct codes codes = {0};
    Muster__V1__AccountAdd body = MUSTER__V1__ACCOUNT_ADD__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    if ((body.role = (Muster__V1__Role)role_of_name(role)) == MUSTER__V1__ROLE__ROLE_UNKNOWN)
        return ctl_usage("the role must be one of admin, duty, unit, relay, observer, member, not \"%s\".", role);
    if (!codes_gather(&codes, args))
        return CTL_USAGE;
    int result = codes_look_up(ctl, &codes);
    if (result != CTL_DONE)
        return result;
    if (!ctl_given(args, "no-password") && !make_hash(ctl_given(args, "password-stdin"), hash))
        return CTL_USAGE;
    body.name = (char *)(uintptr_t)args->argument[0];
    body.title = (char *)(uintptr_t)ctl_value_or(args, "title", args->argument[0]);
    body.scope = (char *)(uintptr_t)ctl_value(args, "scope");
    body.units = codes.number;
    body.n_units = (size_t)codes.count;
    body.password_hash = (ProtobufCBinaryData){strlen(hash), (uint8_t *)hash};
    command.body_case = MUSTER__V1__COMMAND__BODY_ACCOUNT_ADD;
    command.account_add = &body;
    return ctl_do(ctl, &command, ctl_given(args, "if-missing") ? REFUSAL_ACCOUNT_NAME_TAKEN : 0, NULL);
}

static int password(struct ctl *ctl, const struct ctl_args *args) {
    char hash[ACCOUNT_HASH_MAX];
    Muster__V1__AccountSetPassword body = MUSTER__V1__ACCOUNT_SET_PASSWORD__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    if (!make_hash(ctl_given(args, "password-stdin"), hash))
        return CTL_USAGE;
    body.name = (char *)(uintptr_t)args->argument[0];
    body.password_hash = (ProtobufCBinaryData){strlen(hash), (uint8_t *)hash};
    command.body_case = MUSTER__V1__COMMAND__BODY_ACCOUNT_SET_PASSWORD;
    command.account_set_password = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

static int disable(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__AccountDisable body = MUSTER__V1__ACCOUNT_DISABLE__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    body.name = (char *)(uintptr_t)args->argument[0];
    body.reason = (char *)(uintptr_t)ctl_value(args, "reason");
    command.body_case = MUSTER__V1__COMMAND__BODY_ACCOUNT_DISABLE;
    command.account_disable = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

static void on_account(void *arg, const Muster__V1__Account *account) {
    (void)arg;
    printf("%u\t%s\t%s\t%s\t%s\t%zu\t%s\n", account->account, account->name, role_name((enum role)account->role),
           account->scope, account->disabled ? "disabled" : "active", account->n_tokens, account->title);
}

static int list(struct ctl *ctl, const struct ctl_args *args) {
    (void)args;
    return ctl_look(ctl, &(struct ctl_visitor){.heading = "NUMBER\tNAME\tROLE\tSCOPE\tSTATE\tTOKENS\tTITLE",
                                               .account = on_account});
}

#define PASSWORD_FLAG                                                                                                  \
    { "password-stdin", NULL, false, "take the password from the first line of standard input" }
const struct ctl_command account_commands[] = {
    {"account",
     "add",
     {"NAME"},
     "makes an account; asks for its password on the terminal",
     {{"role", "ROLE", true, "admin, duty, unit, relay, observer or member"},
      {"scope", "ORG", true, "12-digit org code whose subtree it sees"},
      {"title", "TEXT", false, "how people call it; else its name"},
      {"unit", "CODE", false, "unit that a unit account reports for; up to 16 times"},
      PASSWORD_FLAG,
      {"no-password", NULL, false, "it signs in by token only"},
      {"if-missing", NULL, false, "an account of that name is fine, and left as it is"}},
     add},
    {"account", "password", {"NAME"}, "sets its password", {PASSWORD_FLAG}, password},
    {"account",
     "disable",
     {"NAME"},
     "closes the account for good, with its tokens and sessions",
     {{"reason", "TEXT", true, "why, for the record"}},
     disable},
    {"account", "list", {NULL}, "lists accounts, tab-separated", {{0}}, list},
    {0},
};
