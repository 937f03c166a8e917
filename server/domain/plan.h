// Plans (预案): a catalogue that says when it is meant and what launching it does. Launching is one event. The form of
// the body is in docs/catalogues.md.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_PLAN_H
#define DOMAIN_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/catalogue.h"
#include "domain/dispatch.h"
#include "domain/incident.h"
#include "domain/order.h"
#include "domain/post.h"
#include "domain/unit.h"

struct missed_list;
struct state;
struct tasking_row;

#define PLAN_TRIGGERS_MAX 32 // of each kind
#define PLAN_POSTS_MAX 8
#define PLAN_SEATS_MAX 64
#define PLAN_ACCOUNTS_MAX 16 // of one seat
#define PLAN_TEAMS_MAX 32
#define PLAN_TASKS_MAX 100
#define PLAN_MISSED_MAX 200 // MISSED_MAX

enum plan_colour { PLAN_COLOUR_NONE, PLAN_RED, PLAN_ORANGE, PLAN_YELLOW, PLAN_BLUE, PLAN_COLOURS };
const char *plan_colour_name(enum plan_colour colour); // "red" ...; "unknown"
struct plan_warning {
    char hazard[INCIDENT_TYPE_LEN + 1]; // prefix of incident types
    enum plan_colour colour;
};
// "11B03:orange". False: it is none.
bool plan_warning_read(const char *text, struct plan_warning *warning);
#define PLAN_WARNINGS_MAX 16 // in force at once, as far as anybody is asked about them
// Those in force: "11B03:orange,11A02:yellow"; NULL or "": none. False: one of them is none, or they are too many.
bool plan_warnings_read(const char *list, struct plan_warning warnings[PLAN_WARNINGS_MAX], uint32_t *count);

struct plan_post {
    const char *template; // key
    const char *name;     // "": that of the template
    uint32_t parent;      // place in the plan, from 1, of the post above; 0: none of the plan's
    const char *standing; // key of the template of the standing post above; "" none
};
struct plan_seat {
    uint32_t post;               // place in the plan, from 1
    const char *seat;            // key
    const char *const *accounts; // names; the places of the seat are filled in this order
    uint32_t account_count;
    const char *standing, *standing_seat; // whoever a seat of a standing post is rostered to; "" nobody
};
struct plan_team {
    const char *can;  // capability; "" any
    uint32_t count;   // units wanted
    uint32_t kinds;   // bit for each enum unit_kind; 0: all
    const char *text; // what to do; "" nothing is said
};
struct plan {                               // catalogue.parsed of a plan
    bool sample;                            // 示例: not a district's own
    bool general;                           // 总体预案: proposed behind the special ones
    const char *const *types, *const *orgs; // prefixes; none: all
    uint32_t type_count, org_count;
    enum incident_grade grade; // least; GRADE_UNKNOWN: any
    const struct plan_warning *warnings;
    struct plan_post *posts;
    struct plan_seat *seats;
    struct plan_team *teams;
    const struct tasking_row *tasks;
    const uint32_t *task_posts; // place in the plan of each task's post
    const bool *task_units;     // each task's `to` is the code of a unit, not a key
    uint32_t warning_count, post_count, seat_count, team_count, task_count;
};
void *plan_read(const struct json_t *body, char *say, size_t size); // catalogue_reader.read

// ---- when it is meant

// Type, grade and place fit. An incident that is not graded yet is within every plan.
bool plan_is_for(const struct plan *plan, const struct incident *incident);

#define PLAN_MATCHES_MAX 256 // more are not looked at by those who show them
struct plan_match {
    const struct catalogue *plan;
    const char *type;                   // longest prefix that the incident's type begins with; "" it is for all
    const char *org;                    // likewise of its place
    enum incident_grade grade;          // least grade that was reached; GRADE_UNKNOWN: any does
    bool ungraded;                      // a grade is asked for, and the incident has none yet
    const struct plan_warning *warning; // that is in force; NULL: none
    bool launched;                      // this or another version of it, for this incident
};
// The newest versions of the plans that are for the incident, best first: by type, warning, place, grade; general plans
// last. A plan that waits for a warning and names no type is among them when that is in force. Returns how many (at
// most `most`).
uint32_t plan_match(const struct state *state, const struct incident *incident, const struct plan_warning *warnings,
                    uint32_t warning_count, struct plan_match *matches, uint32_t most);
bool plan_was_launched(const struct state *state, const struct incident *incident, const struct catalogue *plan);

// ---- what it names

// What of the plan is not there now: lines of missed.def. The first `hard` of them would refuse a launch.
void plan_faults(const struct state *state, const struct catalogue *plan, struct missed_list *faults, uint32_t *hard);

// The open standing post of that template nearest above the org; NULL: none.
const struct post *plan_standing(const struct state *state, const char *template, const char *org);

// By the catalogue of capabilities, where there is one: who can do something closer can do what it belongs to. "":
// anything.
bool plan_unit_can(const struct state *state, const struct unit *unit, const char *can);

// ---- launching

// All that a launch did.
struct plan_launched {
    uint32_t plan; // catalogue
    uint32_t incident;
    const struct post *posts; // numbered in a row
    const struct seat_call {
        uint32_t seat;
        const char *account; // name
    } * seats;               // who was called to which seat of them
    const struct order *orders;
    const struct dispatch *dispatches;
    const char *const *missed; // what could not be reached: lines of domain/missed.h
    uint32_t post_count, seat_count, order_count, dispatch_count, missed_count;
};

#endif
