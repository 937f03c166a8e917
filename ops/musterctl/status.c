// musterctl status, watch, verify: what an operator wants to see of a hub.
// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "domain/incident.h"
#include "domain/unit.h"
#include "musterctl/ctl.h"
#include "store/journal.h"

// ---- status

struct counts {
    unsigned units, incidents, accounts;
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

static const char *yes(bool value) {
    return value ? "yes" : "no";
}

static int status(struct ctl *ctl, const struct ctl_args *args) {
    (void)args;
    struct counts counts = {0};
    int result = ctl_look(
        ctl, &(struct ctl_visitor){.unit = on_unit, .incident = on_incident, .account = on_account, .arg = &counts});
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
    printf("units\t%u\nopen_incidents\t%u\naccounts\t%u\n", counts.units, counts.incidents, counts.accounts);
    return CTL_DONE;
}

// ---- watch

static const char *body_name(const Muster__V1__Event *event) {
    const ProtobufCMessageDescriptor *type = event->base.descriptor;
    const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field(type, (unsigned)event->body_case);
    return event->body_case && field ? field->name : "unknown";
}

// The text that says most, per kind of event.
static const char *body_text(const Muster__V1__Event *event) {
    switch (event->body_case) {
    case MUSTER__V1__EVENT__BODY_UNIT_REGISTERED:
        return event->unit_registered->name;
    case MUSTER__V1__EVENT__BODY_UNIT_RENAMED:
        return event->unit_renamed->name;
    case MUSTER__V1__EVENT__BODY_UNIT_RETIRED:
        return event->unit_retired->reason;
    case MUSTER__V1__EVENT__BODY_INCIDENT_OPENED:
        return event->incident_opened->title;
    case MUSTER__V1__EVENT__BODY_INCIDENT_AMENDED:
        return event->incident_amended->title;
    case MUSTER__V1__EVENT__BODY_INCIDENT_MOVED:
        return event->incident_moved->place;
    case MUSTER__V1__EVENT__BODY_INCIDENT_PHASE_SET:
        return incident_phase_name((enum incident_phase)event->incident_phase_set->phase);
    case MUSTER__V1__EVENT__BODY_UNIT_STATUS_SET:
        return unit_status_name((enum unit_status)event->unit_status_set->status);
    case MUSTER__V1__EVENT__BODY_INCIDENT_CLOSED:
        return event->incident_closed->reason;
    case MUSTER__V1__EVENT__BODY_INCIDENT_NOTED:
        return event->incident_noted->text;
    case MUSTER__V1__EVENT__BODY_ACCOUNT_ADDED:
        return event->account_added->name;
    case MUSTER__V1__EVENT__BODY_ACCOUNT_DISABLED:
        return event->account_disabled->reason;
    case MUSTER__V1__EVENT__BODY_TOKEN_ISSUED:
        return event->token_issued->device;
    default:
        return "";
    }
}

static void print_event(const Muster__V1__Event *event) {
    char at[32];
    time_t seconds = event->at_ms / 1000;
    struct tm tm;
    strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%S", gmtime_r(&seconds, &tm));
    printf("%" PRIu64 "\t%s.%03dZ\t%s\t%s\t%u\t", event->seq, at, (int)(event->at_ms % 1000),
           *event->actor ? event->actor : "-", body_name(event), event->object);
    for (const char *text = body_text(event); *text; text++) // a note may have lines
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
