// musterctl status, watch, verify: what an operator wants to see of a hub.
// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "domain/template.h"
#include "musterctl/event_text.h"
#include "store/journal.h"

// ---- status

struct counts {
    unsigned units, incidents, accounts, posts;
    Muster__V1__Mode mode;
};
static void on_unit(void *arg, const Muster__V1__Unit *unit) {
    ((struct counts *)arg)->units += !unit->retired;
}
static void on_incident(void *arg, const Muster__V1__Incident *incident) {
    ((struct counts *)arg)->incidents += incident->closed_at_ms == 0;
}
static void on_account(void *arg, const Muster__V1__Account *account) {
    ((struct counts *)arg)->accounts += !account->disabled;
}

static void on_mode(void *arg, Muster__V1__Mode mode) {
    ((struct counts *)arg)->mode = mode;
}
static void on_post(void *arg, const Muster__V1__Post *post) {
    ((struct counts *)arg)->posts += post->closed_at_ms == 0;
}

static const char *yes(bool value) {
    return value ? "yes" : "no";
}

static int status(struct ctl *ctl, const struct ctl_args *args) {
    (void)args;
    struct counts counts = {0};
    int result = ctl_look(ctl, &(struct ctl_visitor){.unit = on_unit,
                                                     .incident = on_incident,
                                                     .account = on_account,
                                                     .mode = on_mode,
                                                     .post = on_post,
                                                     .arg = &counts});
    if (result != CTL_DONE)
        return result;
    const Muster__V1__Welcome *welcome = ctl_welcome(ctl);
    const Muster__V1__HubState *hub = ctl_hub_state(ctl);
    printf("hub\t%s\ndistrict\t%s\nlog\t", welcome->hub, welcome->district);
    for (size_t i = 0; i < welcome->log.len; i++)
        printf("%02x", welcome->log.data[i]);
    printf("\nseq\t%" PRIu64 "\n", welcome->seq);
    if (hub)
        printf("authority\t%s\nauthority_reachable\t%s\nredis\t%s\ndatabase\t%s\n", yes(hub->authority),
               yes(hub->authority_reachable), yes(hub->redis), yes(hub->database));
    printf("units\t%u\nopen_incidents\t%u\naccounts\t%u\nmode\t%s\nopen_posts\t%u\n", counts.units, counts.incidents,
           counts.accounts, mode_name((enum mode)counts.mode), counts.posts);
    return CTL_DONE;
}

// ---- watch

static void print_event(const Muster__V1__Event *event) {
    char at[32];
    time_t seconds = event->at_ms / 1000;
    struct tm tm;
    strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%S", gmtime_r(&seconds, &tm));
    printf("%" PRIu64 "\t%s.%03dZ\t%s\t%s\t%u\t", event->seq, at, (int)(event->at_ms % 1000),
           *event->actor ? event->actor : "-", event_name(event), event->object);
    for (const char *text = event_text(event); *text; text++) // a note may have lines
        putchar(*text == '\n' || *text == '\t' ? ' ' : *text);
    putchar('\n');
    fflush(stdout);
}

static int watch(struct ctl *ctl, const struct ctl_args *args) {
    int64_t from;
    if (!ctl_given(args, "from"))
        return ctl_watch(ctl, UINT64_MAX, print_event);
    if (!ctl_number("--from", ctl_value(args, "from"), 2, INT64_MAX, &from))
        return CTL_USAGE;
    return ctl_watch(ctl, (uint64_t)from - 1, print_event);
}

// ---- verify

static int verify(struct ctl *ctl, const struct ctl_args *args) {
    (void)ctl;
    uint64_t seq = 0;
    char error[512];
    if (!journal_verify(args->argument[0], &seq, error, sizeof error)) {
        fprintf(stderr, "musterctl: %s\n", error);
        return CTL_REFUSED;
    }
    printf("whole\t%" PRIu64 "\n", seq);
    return CTL_DONE;
}

const struct ctl_command status_commands[] = {
    {"status", NULL, {NULL}, "tells how a hub is: its name, seq, what it reaches", {{0}}, status},
    {"watch",
     NULL,
     {NULL},
     "prints events, one a line, as they come; ends with SIGINT or SIGTERM",
     {{"from", "SEQ", false, "begins with this one, 2 or later, instead of the next"}},
     watch},
    {"verify",
     NULL,
     {"DATA_DIR"},
     "reads a journal and checks every record and hash; a hub may be at work on it",
     {{0}},
     verify},
    {0},
};
