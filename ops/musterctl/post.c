// musterctl post: command posts (指挥部), what they are linked to and who sits where.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

#include "base/clock.h"
#include "domain/template.h"
#include "musterctl/posts.h"

// ---- open, link, close

static bool number_or_none(const struct ctl_args *args, const char *flag, const char *what, uint32_t *out) {
    *out = 0;
    return !ctl_given(args, flag) || ctl_object(what, ctl_value(args, flag), out);
}

static int open_one(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__PostOpen body = MUSTER__V1__POST_OPEN__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    uint32_t number = 0;
    if (!number_or_none(args, "incident", "--incident", &body.incident) ||
        !number_or_none(args, "parent", "--parent", &body.parent))
        return CTL_USAGE;
    body.template_ = (char *)(uintptr_t)ctl_value(args, "template");
    body.name = (char *)(uintptr_t)ctl_value(args, "name");
    body.org = (char *)(uintptr_t)ctl_value(args, "org");
    command.body_case = MUSTER__V1__COMMAND__BODY_POST_OPEN;
    command.post_open = &body;
    int result = ctl_do(ctl, &command, 0, &number);
    if (result == CTL_DONE)
        printf("%u\n", number);
    return result;
}

static int link_one(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__PostLink body = MUSTER__V1__POST_LINK__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    if (!ctl_object("the post's number", args->argument[0], &body.post) ||
        !number_or_none(args, "parent", "--parent", &body.parent))
        return CTL_USAGE;
    command.body_case = MUSTER__V1__COMMAND__BODY_POST_LINK;
    command.post_link = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

static int close_one(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__PostClose body = MUSTER__V1__POST_CLOSE__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    if (!ctl_object("the post's number", args->argument[0], &body.post))
        return CTL_USAGE;
    body.reason = (char *)(uintptr_t)ctl_value(args, "reason");
    body.withdraw = ctl_given(args, "withdraw");
    command.body_case = MUSTER__V1__COMMAND__BODY_POST_CLOSE;
    command.post_close = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

// ---- list

static void print_post(const struct ctl_posts *posts, const Muster__V1__Post *post) {
    const Muster__V1__Template *template = ctl_posts_template(posts, post->template_);
    printf("%u\t%s\t%s\t%s\t%u\t%u\t%u\t%zu\t%s\t%s\n", post->post, template ? template->key : "-",
           template ? post_kind_name((enum post_kind) template->kind) : "-", post->org, post->incident, post->parent,
           post->seat_count, ctl_posts_empty_seats(posts, post), post->closed_at_ms ? "closed" : "open", post->name);
}

static int list(struct ctl *ctl, const struct ctl_args *args) {
    (void)args;
    struct ctl_posts posts;
    int result = ctl_posts_look(ctl, &posts);
    if (result == CTL_DONE)
        puts("NUMBER\tTEMPLATE\tKIND\tORG\tINCIDENT\tPARENT\tSEATS\tEMPTY\tSTATE\tNAME");
    for (size_t i = 0; result == CTL_DONE && i < posts.post_count; i++)
        print_post(&posts, posts.posts[i]);
    ctl_posts_free(&posts);
    return result;
}

// ---- show

static void print_head(const struct ctl_posts *posts, const Muster__V1__Post *post) {
    const Muster__V1__Template *template = ctl_posts_template(posts, post->template_);
    char time[CTL_TIME_SIZE];
    printf("post\t%u\nname\t%s\norg\t%s\nopened\t%s\n", post->post, post->name, post->org,
           ctl_time(post->opened_at_ms, time));
    if (template)
        printf("template\t%s version %u\n", template->key, template->version);
    if (post->closed_at_ms)
        printf("closed\t%s\n", ctl_time(post->closed_at_ms, time));
    if (post->incident)
        printf("incident\t%u\n", post->incident);
    if (post->parent)
        printf("parent\t%u\n", post->parent);
    printf("seats\t%u\nempty\t%zu\n", post->seat_count, ctl_posts_empty_seats(posts, post));
}

static const char *or_none(const char *text) {
    return *text ? text : "-";
}

// Seats whose row is not known come with their numbers alone: the hub shows the post and not its template.
static void print_seat(const struct ctl_posts *posts, const Muster__V1__Post *post, const Muster__V1__Seat *seat) {
    const Muster__V1__TemplateSeat *row = ctl_posts_row(posts, seat);
    char time[CTL_TIME_SIZE];
    printf("%u\t%s\t%u\t%s\t%s\t%s\t%s\t%s\n", seat->seat, row ? row->key : "-", seat->index,
           row ? ctl_posts_module(ctl_posts_template(posts, post->template_), row) : "-", or_none(seat->holder),
           ctl_time(seat->since_at_ms, time), or_none(seat->stand_in), row ? row->zh : "-");
}

static void print_roster(const Muster__V1__Seat *seat, Muster__V1__Mode mode) {
    int64_t now_ms = clock_wall_ms();
    char from[CTL_TIME_SIZE], until[CTL_TIME_SIZE];
    for (size_t i = 0; i < seat->n_roster; i++) {
        const Muster__V1__RosterEntry *entry = seat->roster[i];
        bool now = entry->from_at_ms <= now_ms && now_ms < entry->until_at_ms &&
                   (entry->mode == MUSTER__V1__MODE__MODE_UNKNOWN || entry->mode == mode);
        printf("%u\t%s\t%s\t%s\t%s\t%s\n", seat->seat, entry->account, ctl_time(entry->from_at_ms, from),
               ctl_time(entry->until_at_ms, until), entry->mode ? mode_name((enum mode)entry->mode) : "either",
               now ? "now" : "-");
    }
}

static void print_all(const struct ctl_posts *posts, const Muster__V1__Post *post) {
    print_head(posts, post);
    puts("\nSEAT\tROW\tINDEX\tMODULE\tHOLDER\tSINCE\tSTAND-IN\tNAME");
    for (size_t i = 0; i < posts->seat_count; i++)
        if (posts->seats[i]->post == post->post)
            print_seat(posts, post, posts->seats[i]);
    puts("\nSEAT\tON DUTY\tFROM\tUNTIL\tMODE\tNOW");
    for (size_t i = 0; i < posts->seat_count; i++)
        if (posts->seats[i]->post == post->post)
            print_roster(posts->seats[i], posts->mode);
}

static int show(struct ctl *ctl, const struct ctl_args *args) {
    struct ctl_posts posts;
    uint32_t number;
    if (!ctl_object("the post's number", args->argument[0], &number))
        return CTL_USAGE;
    int result = ctl_posts_look(ctl, &posts);
    const Muster__V1__Post *post = ctl_posts_post(&posts, number);
    if (result == CTL_DONE && !post)
        result = ctl_refuse("there is no post %u; musterctl post list tells which there are.", number);
    else if (result == CTL_DONE)
        print_all(&posts, post);
    ctl_posts_free(&posts);
    return result;
}

const struct ctl_command post_commands[] = {
    {"post",
     "open",
     {NULL},
     "opens a command post with all its seats and channels, and prints its number",
     {{"template", "KEY", true, "what it is opened from; its newest version"},
      {"name", "TEXT", true, "its name"},
      {"org", "ORG", true, "12-digit org code: its units are those below it"},
      {"incident", "N", false, "the incident it is for; else it is a standing one"},
      {"parent", "N", false, "the post above it: orders flow down, reports up"}},
     open_one},
    {"post", "list", {NULL}, "lists command posts, tab-separated", {{0}}, list},
    {"post", "show", {"NUMBER"}, "shows a post: its seats, who sits there, who is on duty when", {{0}}, show},
    {"post",
     "link",
     {"NUMBER"},
     "puts a post under another one",
     {{"parent", "N", false, "the post above it; else under none"}},
     link_one},
    {"post",
     "close",
     {"NUMBER"},
     "closes a post: its seats are vacated, its channels end",
     {{"reason", "TEXT", true, "why, for the record"},
      {"withdraw", NULL, false, "withdraw its open orders; else they are a reason to refuse"}},
     close_one},
    {0},
};
