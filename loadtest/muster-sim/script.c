// Incidents from the first report to the close, a handful at a time.
// SPDX-License-Identifier: Apache-2.0
#include "muster-sim/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "muster-sim/chance.h"
#include "muster-sim/plot.h"

#define SCENES 5
#define TITLE_SIZE 193
#define FIRST_MS 3000
#define BETWEEN_MS 12000 // two first openings

// What is done step by step. A note goes with each phase.
enum step { OPEN, FIRST, FIRST_NOTE, RESPONSE, RESPONSE_NOTE, LATER_NOTE, AFTERMATH, LAST_NOTE, CLOSE, STEPS };
static const int note_of[STEPS] = {
    [FIRST_NOTE] = 1, [RESPONSE_NOTE] = 2, [LATER_NOTE] = 3, [LAST_NOTE] = 4}; // 1 more than its index
static const Muster__V1__IncidentPhase phase_of[STEPS] = {
    [FIRST] = MUSTER__V1__INCIDENT_PHASE__INCIDENT_PHASE_FIRST,
    [RESPONSE] = MUSTER__V1__INCIDENT_PHASE__INCIDENT_PHASE_RESPONSE,
    [AFTERMATH] = MUSTER__V1__INCIDENT_PHASE__INCIDENT_PHASE_AFTERMATH,
};

struct scene {
    uint64_t chance;
    const struct plot *plot;
    const struct town *town;
    enum step step; // next to be done
    bool asked;     // its answer is awaited
    uint8_t command[16];
    uint32_t incident; // 0: none yet
    int64_t due_ms;
};
struct script {
    const struct land *land;
    struct scene scenes[SCENES];
    int64_t now_ms;
};

// Another plot in another town than those under way.
static void new_plot(struct script *script, struct scene *scene) {
    bool taken = true;
    for (int tries = 0; taken && tries < 50; tries++) {
        scene->plot = &plots[chance_below(&scene->chance, plot_count)];
        scene->town = &script->land->towns[chance_below(&scene->chance, LAND_TOWNS)];
        taken = false;
        for (struct scene *other = script->scenes; other < script->scenes + SCENES; other++)
            taken |= other != scene && (other->plot == scene->plot || other->town == scene->town);
    }
    scene->step = OPEN;
    scene->incident = 0;
}

struct script *script_create(const struct land *land, uint64_t seed) {
    struct script *script = mem_new(sizeof *script);
    script->land = land;
    for (int i = 0; i < SCENES; i++) {
        script->scenes[i].chance = chance_of(seed, 2000, (uint64_t)i);
        script->scenes[i].due_ms = FIRST_MS + i * BETWEEN_MS;
        new_plot(script, &script->scenes[i]);
    }
    return script;
}

void script_destroy(struct script *script) {
    free(script);
}

// ---- what the hub says

static enum step step_behind(Muster__V1__IncidentPhase phase) {
    switch (phase) {
    case MUSTER__V1__INCIDENT_PHASE__INCIDENT_PHASE_REPORTED:
        return FIRST;
    case MUSTER__V1__INCIDENT_PHASE__INCIDENT_PHASE_FIRST:
        return RESPONSE;
    case MUSTER__V1__INCIDENT_PHASE__INCIDENT_PHASE_RESPONSE:
        return AFTERMATH;
    default:
        return CLOSE;
    }
}

static void title_of(const struct town *town, const struct plot *plot, char title[TITLE_SIZE]) {
    snprintf(title, TITLE_SIZE, "%s%s", town->name, plot->what);
}

static bool recognise(const struct script *script, const char *title, const struct plot **plot,
                      const struct town **town) {
    char known[TITLE_SIZE];
    for (uint32_t p = 0; p < plot_count; p++)
        for (int t = 0; t < LAND_TOWNS; t++) {
            title_of(&script->land->towns[t], &plots[p], known);
            if (strcmp(known, title) != 0)
                continue;
            *plot = &plots[p];
            *town = &script->land->towns[t];
            return true;
        }
    return false;
}

// In a log that starts over nothing is known; a scene that waits for an answer gets it all the same.
void script_start_over(struct script *script) {
    for (struct scene *scene = script->scenes; scene < script->scenes + SCENES; scene++)
        if (!scene->asked && scene->step != OPEN)
            new_plot(script, scene);
}

void script_incident(struct script *script, const Muster__V1__Incident *incident) {
    const struct plot *plot;
    const struct town *town;
    if (incident->closed_at_ms != 0 || !recognise(script, incident->title, &plot, &town))
        return;
    struct scene *scene = script->scenes, *end = script->scenes + SCENES;
    while (scene < end && (scene->incident > 0 || scene->asked))
        if (scene++->incident == incident->incident)
            return;
    if (scene == end)
        return; // more than a handful: they stay as they are
    scene->plot = plot;
    scene->town = town;
    scene->incident = incident->incident;
    scene->step = step_behind(incident->phase);
    scene->due_ms = script->now_ms + (int64_t)chance_between(&scene->chance, 5000, 30000);
}

// Seconds until the next step.
static int64_t pause_ms(struct scene *scene) {
    bool between = scene->step == OPEN;
    return (int64_t)(1000 * chance_between(&scene->chance, between ? 20 : 12, between ? 90 : 45));
}

bool script_answer(struct script *script, const Muster__V1__Answer *answer) {
    struct scene *scene = script->scenes, *end = script->scenes + SCENES;
    while (scene < end && !(scene->asked && answer->id.len == sizeof scene->command &&
                            memcmp(scene->command, answer->id.data, sizeof scene->command) == 0))
        scene++;
    if (scene == end)
        return false;
    scene->asked = false;
    if (answer->code != 0)
        log_warn("incident %u: %s (%u)", scene->incident, answer->en, answer->code);
    if (answer->code != 0 || scene->step == CLOSE)
        new_plot(script, scene); // somebody else may have closed it: on to the next
    else if (scene->step++ == OPEN)
        scene->incident = answer->object;
    scene->due_ms = script->now_ms + pause_ms(scene);
    return true;
}

// ---- what the script says

static void say(struct scene *scene, Muster__V1__Command *command, struct client *client) {
    command->made_at_ms = clock_wall_ms();
    client_command(client, command, scene->command);
    scene->asked = true;
}

static void say_open(struct scene *scene, struct client *client) {
    Muster__V1__IncidentOpen body = MUSTER__V1__INCIDENT_OPEN__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    char title[TITLE_SIZE];
    struct spot spot = scene->town->middle;
    title_of(scene->town, scene->plot, title);
    spot.x += chance_between(&scene->chance, -1500, 1500);
    spot.y += chance_between(&scene->chance, -1500, 1500);
    body.type = (char *)(uintptr_t)scene->plot->type;
    body.grade = (Muster__V1__IncidentGrade)scene->plot->grade;
    body.title = title;
    body.org = (char *)(uintptr_t)scene->town->code;
    body.lat_e7 = land_lat_e7(spot);
    body.lon_e7 = land_lon_e7(spot);
    body.place = (char *)(uintptr_t)scene->plot->place;
    command.body_case = MUSTER__V1__COMMAND__BODY_INCIDENT_OPEN;
    command.incident_open = &body;
    say(scene, &command, client);
}

static void say_phase(struct scene *scene, struct client *client) {
    Muster__V1__IncidentSetPhase body = MUSTER__V1__INCIDENT_SET_PHASE__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    body.incident = scene->incident;
    body.phase = phase_of[scene->step];
    command.body_case = MUSTER__V1__COMMAND__BODY_INCIDENT_SET_PHASE;
    command.incident_set_phase = &body;
    say(scene, &command, client);
}

static void say_note(struct scene *scene, struct client *client) {
    Muster__V1__IncidentNote body = MUSTER__V1__INCIDENT_NOTE__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    body.incident = scene->incident;
    body.text = (char *)(uintptr_t)scene->plot->notes[note_of[scene->step] - 1];
    command.body_case = MUSTER__V1__COMMAND__BODY_INCIDENT_NOTE;
    command.incident_note = &body;
    say(scene, &command, client);
}

static void say_close(struct scene *scene, struct client *client) {
    Muster__V1__IncidentClose body = MUSTER__V1__INCIDENT_CLOSE__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    body.incident = scene->incident;
    body.reason = (char *)(uintptr_t) "处置完毕";
    command.body_case = MUSTER__V1__COMMAND__BODY_INCIDENT_CLOSE;
    command.incident_close = &body;
    say(scene, &command, client);
}

static void play(struct scene *scene, struct client *client) {
    if (scene->step == OPEN)
        say_open(scene, client);
    else if (scene->step == CLOSE)
        say_close(scene, client);
    else if (note_of[scene->step] > 0)
        say_note(scene, client);
    else
        say_phase(scene, client);
}

void script_tick(struct script *script, struct client *client, int64_t now_ms) {
    script->now_ms = now_ms;
    for (struct scene *scene = script->scenes; scene < script->scenes + SCENES; scene++)
        if (!scene->asked && scene->due_ms <= now_ms)
            play(scene, client);
}
