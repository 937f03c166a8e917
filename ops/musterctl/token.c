// musterctl token: what devices and tools sign in with.
// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "auth/token.h"
#include "base/clock.h"
#include "musterctl/ctl.h"

#define DAY_MS (24 * 3600 * 1000LL)

static int issue(struct ctl *ctl, const struct ctl_args *args) {
    char text[TOKEN_TEXT_LEN + 1], time[CTL_TIME_SIZE];
    uint8_t hash[TOKEN_HASH_LEN];
    int64_t days;
    uint32_t number = 0;
    if (!ctl_number("--days", ctl_value(args, "days"), 1, 3650, &days))
        return CTL_USAGE;
    token_make(text, hash);
    Muster__V1__TokenIssue body = MUSTER__V1__TOKEN_ISSUE__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    body.account = (char *)(uintptr_t)args->argument[0];
    body.device = (char *)(uintptr_t)ctl_value(args, "device");
    body.hash = (ProtobufCBinaryData){sizeof hash, hash};
    body.expires_at_ms = clock_wall_ms() + days * DAY_MS;
    command.body_case = MUSTER__V1__COMMAND__BODY_TOKEN_ISSUE;
    command.token_issue = &body;
    int result = ctl_do(ctl, &command, 0, &number);
    if (result == CTL_DONE) {
        const char *until = ctl_time(body.expires_at_ms, time);
        puts(text);
        fprintf(stderr, "令牌 %u 有效至 %s,只显示这一次。\nToken %u is valid until %s; it is shown this once.\n",
                number, until, number, until);
    }
    sodium_memzero(text, sizeof text);
    return result;
}

static int end_token(struct ctl *ctl, const struct ctl_args *args) {
    int64_t number;
    if (!ctl_number("the token's number", args->argument[0], 1, UINT32_MAX, &number))
        return CTL_USAGE;
    Muster__V1__TokenRevoke body = MUSTER__V1__TOKEN_REVOKE__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    body.token = (uint32_t)number;
    command.body_case = MUSTER__V1__COMMAND__BODY_TOKEN_REVOKE;
    command.token_revoke = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

static void on_account(void *arg, const Muster__V1__Account *account) {
    (void)arg;
    for (size_t i = 0; i < account->n_tokens; i++) {
        const Muster__V1__Token *token = account->tokens[i];
        char issued[CTL_TIME_SIZE], expires[CTL_TIME_SIZE];
        printf("%u\t%s\t%s\t%s\t%s\n", token->token, account->name, ctl_time(token->issued_at_ms, issued),
               ctl_time(token->expires_at_ms, expires), token->device);
    }
}

static int list(struct ctl *ctl, const struct ctl_args *args) {
    (void)args;
    return ctl_look(
        ctl, &(struct ctl_visitor){.heading = "NUMBER\tACCOUNT\tISSUED\tEXPIRES\tDEVICE", .account = on_account});
}

const struct ctl_command token_commands[] = {
    {"token",
     "issue",
     {"ACCOUNT"},
     "makes a token and prints it, this once, on standard output",
     {{"device", "TEXT", true, "what it is for"}, {"days", "N", true, "how long it is valid, 1 to 3650"}},
     issue},
    {"token", "list", {NULL}, "lists live tokens, tab-separated", {{0}}, list},
    {"token", "revoke", {"NUMBER"}, "ends a token and its sessions", {{0}}, end_token},
    {0},
};
