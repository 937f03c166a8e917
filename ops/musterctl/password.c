// Asks for a password: twice on the terminal without echo, or one line of standard input.
// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "musterctl/ctl.h"

#define PASSWORD_SIZE 256

static bool read_line(FILE *file, char line[PASSWORD_SIZE]) {
    if (!fgets(line, PASSWORD_SIZE, file))
        return false;
    size_t len = strcspn(line, "\r\n");
    bool whole = line[len] != '\0' || feof(file); // else it was longer
    line[len] = '\0';
    return whole;
}

static bool ask(FILE *terminal, const char *question, char line[PASSWORD_SIZE]) {
    struct termios before, quiet;
    if (tcgetattr(fileno(terminal), &before) != 0)
        return false;
    quiet = before;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(fileno(terminal), TCSAFLUSH, &quiet);
    fputs(question, terminal);
    fflush(terminal);
    bool good = read_line(terminal, line);
    tcsetattr(fileno(terminal), TCSAFLUSH, &before);
    fputc('\n', terminal);
    return good;
}

static bool ask_twice(FILE *terminal, char password[PASSWORD_SIZE]) {
    char again[PASSWORD_SIZE];
    bool read = ask(terminal, "口令 / password: ", password) && ask(terminal, "再次输入 / again: ", again);
    bool same = read && strcmp(password, again) == 0;
    sodium_memzero(again, sizeof again);
    if (!same)
        ctl_usage(read ? "the two passwords are not the same." : "the password could not be read.");
    return same;
}

static bool ask_on_terminal(char password[PASSWORD_SIZE]) {
    FILE *terminal = fopen("/dev/tty", "r+");
    if (!terminal) {
        ctl_usage("there is no terminal to ask for the password on; give it with --password-stdin.");
        return false;
    }
    bool good = ask_twice(terminal, password);
    fclose(terminal);
    return good;
}

static bool take_from_stdin(char password[PASSWORD_SIZE]) {
    bool good = read_line(stdin, password);
    if (!good)
        ctl_usage("standard input has no line of at most 254 bytes to take as password.");
    return good;
}

bool ctl_password_ask(bool from_stdin, char password[PASSWORD_SIZE]) {
    bool good = from_stdin ? take_from_stdin(password) : ask_on_terminal(password);
    if (good && password[0] == '\0') {
        ctl_usage("the password is empty.");
        good = false;
    }
    if (!good)
        sodium_memzero(password, PASSWORD_SIZE);
    return good;
}
