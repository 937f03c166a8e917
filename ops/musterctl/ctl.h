// What the files of musterctl share: the table of commands, the arguments of one, and the session with a hub.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTERCTL_CTL_H
#define MUSTERCTL_CTL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/client.h"

// Exit codes, as --help tells them.
enum { CTL_DONE, CTL_REFUSED, CTL_USAGE, CTL_AWAY };

// ---- the table (each noun's file has its part of it)

#define CTL_FLAGS_MAX 12
#define CTL_ARGUMENTS_MAX 2
#define CTL_VALUES_MAX 40

struct ctl_flag {
    const char *name;  // without dashes; NULL ends the list
    const char *value; // what to write for it; NULL: a switch
    bool required;
    const char *help;
};
struct ctl_args {
    const char *argument[CTL_ARGUMENTS_MAX];
    struct {
        const char *name, *value; // value "" of a switch
    } given[CTL_VALUES_MAX];
    int given_count;
};
struct ctl;
struct ctl_command {
    const char *noun, *verb;                 // verb NULL: the noun alone
    const char *argument[CTL_ARGUMENTS_MAX]; // names of what must stand behind; NULL: none
    const char *help;
    struct ctl_flag flags[CTL_FLAGS_MAX];
    int (*run)(struct ctl *ctl, const struct ctl_args *args);
};
extern const struct ctl_command account_commands[], token_commands[], unit_commands[], incident_commands[],
    template_commands[], mode_commands[], post_commands[], seat_commands[], order_commands[], status_commands[],
    log_commands[], intake_commands[], catalogue_commands[], plan_commands[], forces_commands[], fence_commands[],
    report_commands[], response_commands[], dispatch_commands[], alarm_commands[],
    casualty_commands[]; // each ends with a NULL noun

int ctl_unit_describe(struct ctl *ctl, const struct ctl_args *args);       // unit_describe.c, of the table of units
int ctl_incident_area(struct ctl *ctl, const struct ctl_args *args);       // incident_facts.c, of that of incidents
int ctl_incident_casualties(struct ctl *ctl, const struct ctl_args *args); // likewise

// ---- arguments (args.c)
const char *ctl_value(const struct ctl_args *args, const char *flag); // the last one given; NULL: not given
const char *ctl_value_or(const struct ctl_args *args, const char *flag, const char *otherwise);
bool ctl_given(const struct ctl_args *args, const char *flag);
int ctl_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));  // says it; returns CTL_USAGE
int ctl_refuse(const char *format, ...) __attribute__((format(printf, 1, 2))); // likewise; returns CTL_REFUSED
// The value of a flag (or `text`) as a number within [min, max]. False: said what is wrong.
bool ctl_number(const char *what, const char *text, int64_t min, int64_t max, int64_t *out);
bool ctl_degrees_e7(const char *what, const char *text, int64_t max_degrees, int32_t *out);
bool ctl_object(const char *what, const char *text, uint32_t *out); // the number of a post, a seat ...
#define CTL_TIME_SIZE 32
void ctl_print_line(const char *text);                         // a text that may have lines, as one, and ends the line
const char *ctl_time(int64_t at_ms, char text[CTL_TIME_SIZE]); // "2026-06-01 08:30", local; "-" for 0

// ---- where to (address.c). False: said what is wrong.
#define CTL_TOKEN_SIZE 128
#define CTL_HOST_SIZE 128
bool ctl_read_token(const char *path, char token[CTL_TOKEN_SIZE]); // the first line of a file
bool ctl_read_url(const char *url, char host[CTL_HOST_SIZE], int *port,
                  bool *tls); // ws[s]:// or http[s]://host[:port]; port 8460

// ---- the session (link.c). Opened by the first function that needs it, closed by ctl_finish.
struct ctl_options {
    const char *socket, *url, *token_file, *ca_file;
    double timeout_s;
    uint32_t seat; // that commands are done as; 0: none
};
struct ctl_visitor {
    const char *heading; // printed before the first; NULL: none
    void (*unit)(void *arg, const Muster__V1__Unit *unit);
    void (*incident)(void *arg, const Muster__V1__Incident *incident);
    void (*account)(void *arg, const Muster__V1__Account *account);
    void (*mode)(void *arg, Muster__V1__Mode mode);
    void (*template)(void *arg, const Muster__V1__Template *template);
    void (*post)(void *arg, const Muster__V1__Post *post);
    void (*seat)(void *arg, const Muster__V1__Seat *seat);
    void (*order)(void *arg, const Muster__V1__Order *order);
    void (*intake)(void *arg, const Muster__V1__Intake *intake);
    void (*report)(void *arg, const Muster__V1__Report *report);
    void (*phone_call)(void *arg, const Muster__V1__PhoneCall *call);
    void (*launch)(void *arg, const Muster__V1__Launch *launch);
    void (*casualty)(void *arg, const Muster__V1__Casualty *casualty);
    void (*response)(void *arg, const Muster__V1__Response *response);
    void (*catalogue)(void *arg, const Muster__V1__Catalogue *catalogue);
    void (*fence)(void *arg, const Muster__V1__Fence *fence);
    void (*dispatch)(void *arg, const Muster__V1__Dispatch *dispatch);
    void (*aid)(void *arg, const Muster__V1__Aid *aid);
    void (*alarm)(void *arg, const Muster__V1__Alarm *alarm);
    void *arg;
};
void ctl_visit(const struct ctl_visitor *visitor, const Muster__V1__Snapshot *part); // visit.c
struct ctl *ctl_create(const struct ctl_options *options);
void ctl_destroy(struct ctl *ctl);

// Shows the visitor all there is (NULL: just signs in). CTL_DONE, or a code after having said what is wrong.
int ctl_look(struct ctl *ctl, const struct ctl_visitor *visitor);
// Has a command done. On CTL_DONE *object, if not NULL, is what was made or changed. A refusal is said, unless it is
// `fine` (a refusal code; 0 none): then the result is CTL_DONE.
int ctl_do(struct ctl *ctl, const Muster__V1__Command *command, uint32_t fine, uint32_t *object);
// Like ctl_do, and hands over the event that the command became.
int ctl_do_hearing(struct ctl *ctl, const Muster__V1__Command *command, void (*heard)(const Muster__V1__Event *event));
// Hands over every event after `from` (UINT64_MAX: from now on) until the link ends for good or a signal comes.
int ctl_watch(struct ctl *ctl, uint64_t from, void (*event)(const Muster__V1__Event *event));
// An HTTP request to the same hub as the same person; `body` NULL: none. CTL_DONE for a status of 200, CTL_REFUSED for
// another one, or a code after having said what is wrong; *answer (free it): what came, NULL: nothing.
int ctl_request(struct ctl *ctl, const char *method, const char *path, const char *body, char **answer);
const Muster__V1__Welcome *ctl_welcome(const struct ctl *ctl);    // after ctl_look
const Muster__V1__HubState *ctl_hub_state(const struct ctl *ctl); // NULL: it told none
void *ctl_copy(const ProtobufCMessage *message);                  // for protobuf_c_message_free_unpacked

// ---- passwords (password.c). False: said what is wrong.
bool ctl_password_ask(bool from_stdin, char password[256]);

#endif
