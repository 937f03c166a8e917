// Tracks as units, point after point.
// SPDX-License-Identifier: Apache-2.0
#include "muster-sim/player.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "muster-sim/track.h"

#define CODE_SET "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
#define CODE_MAX 32

struct tape {
    struct track track;
    char code[CODE_MAX + 1];
    struct member **members; // by vehicle
    uint32_t at;             // next point
    int64_t due_ms;          // of the next point, on the wall clock
    int64_t shift_ms;        // speed 0
};
struct player {
    struct tape *tapes;
    uint32_t count;
    struct player_manner manner;
};

struct player *player_create(void) {
    return mem_new(sizeof(struct player));
}

void player_destroy(struct player *player) {
    if (!player)
        return;
    for (uint32_t i = 0; i < player->count; i++) {
        track_free(&player->tapes[i].track);
        free(player->tapes[i].members);
    }
    free(player->tapes);
    free(player);
}

// ---- files and codes

// The file's name without folder and ending; what a code may not hold becomes -.
static void code_of_file(const char *path, char code[CODE_MAX + 1]) {
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    const char *end = strrchr(name, '.') && strrchr(name, '.') != name ? strrchr(name, '.') : name + strlen(name);
    snprintf(code, CODE_MAX + 1, "%.*s", (int)(end - name < 20 ? end - name : 20), name);
    for (char *c = code; *c; c++)
        if (!strchr(CODE_SET, *c))
            *c = '-';
}

// Splits FILE:CODE unless there is a file of the whole name.
static bool split(const char *what, char path[4096], char code[CODE_MAX + 1]) {
    const char *colon = strrchr(what, ':');
    size_t len = strlen(what);
    code[0] = '\0';
    if (colon && access(what, F_OK) != 0) {
        len = (size_t)(colon - what);
        size_t code_len = strlen(colon + 1);
        if (code_len == 0 || code_len > CODE_MAX || strspn(colon + 1, CODE_SET) != code_len) {
            fprintf(stderr, "muster-sim: a unit code is 1 to 32 of A-Z a-z 0-9 . _ -, not \"%s\".\n", colon + 1);
            return false;
        }
        memcpy(code, colon + 1, code_len + 1);
    }
    if (len >= 4096) {
        fprintf(stderr, "muster-sim: the file's name is too long.\n");
        return false;
    }
    memcpy(path, what, len);
    path[len] = '\0';
    return true;
}

bool player_load(struct player *player, const char *what) {
    char path[4096], error[512];
    struct tape tape = {.at = 0};
    if (!split(what, path, tape.code))
        return false;
    if (!track_read(path, &tape.track, error, sizeof error)) {
        fprintf(stderr, "muster-sim: %s.\n", error);
        return false;
    }
    if (!tape.code[0])
        code_of_file(path, tape.code);
    log_info("track %s: %u points of %u vehicles, %u rows skipped", path, tape.track.count, tape.track.vehicle_count,
             tape.track.skipped);
    player->tapes = mem_resize(player->tapes, (player->count + 1) * sizeof tape);
    player->tapes[player->count++] = tape;
    return true;
}

void player_muster(struct player *player, struct roster *roster, const char *org) {
    for (uint32_t i = 0; i < player->count; i++) {
        struct tape *tape = &player->tapes[i];
        tape->members = mem_new(tape->track.vehicle_count * sizeof(struct member *));
        for (uint32_t k = 0; k < tape->track.vehicle_count; k++) {
            char code[CODE_MAX + 1];
            const char *vehicle = tape->track.vehicle_count > 1 ? tape->track.vehicles[k] : "";
            snprintf(code, sizeof code, *vehicle ? "%.20s-%.11s" : "%s%s", tape->code, vehicle);
            for (char *c = code; *c; c++)
                if (!strchr(CODE_SET, *c))
                    *c = '-';
            tape->members[k] = roster_add(roster, code, code, org, MUSTER__V1__UNIT_KIND__UNIT_KIND_VEHICLE);
        }
    }
}

// ---- playing

void player_begin(struct player *player, const struct player_manner *manner) {
    player->manner = *manner;
    for (uint32_t i = 0; i < player->count; i++) {
        struct tape *tape = &player->tapes[i];
        tape->due_ms = manner->begin_ms;
        if (manner->shift && manner->speed <= 0) {
            tape->shift_ms = manner->begin_ms - tape->track.points[tape->track.count - 1].at_ms;
            log_info("track %s: times are moved by %lld ms", tape->code, (long long)tape->shift_ms);
        }
    }
}

static bool tape_done(const struct tape *tape) {
    return tape->at == tape->track.count;
}

bool player_done(const struct player *player) {
    for (uint32_t i = 0; i < player->count; i++)
        if (!tape_done(&player->tapes[i]))
            return false;
    return true;
}

static void step(struct tape *tape, const struct player_manner *manner) {
    const struct track_point *points = tape->track.points;
    tape->at++;
    if (tape_done(tape) || manner->speed <= 0)
        return;
    int64_t pause_ms = points[tape->at].at_ms - points[tape->at - 1].at_ms;
    if (manner->gap_ms > 0 && pause_ms > manner->gap_ms)
        pause_ms = manner->gap_ms;
    tape->due_ms += (int64_t)((double)pause_ms / manner->speed);
}

bool player_next(struct player *player, int64_t now_ms, struct member **member, struct client_fix *fix) {
    const struct player_manner *manner = &player->manner;
    struct tape *tape = NULL;
    for (uint32_t i = 0; i < player->count; i++)
        if (!tape_done(&player->tapes[i]) && (!tape || player->tapes[i].due_ms < tape->due_ms))
            tape = &player->tapes[i];
    if (!tape || (manner->speed > 0 && tape->due_ms > now_ms))
        return false;
    const struct track_point *point = &tape->track.points[tape->at];
    *member = tape->members[point->vehicle];
    *fix = (struct client_fix){
        .lat_e7 = point->lat_e7,
        .lon_e7 = point->lon_e7,
        .at_ms = manner->shift && manner->speed > 0 ? tape->due_ms : point->at_ms + tape->shift_ms,
        .speed_cms = point->speed_cms,
        .heading_cdeg = point->heading_cdeg,
        .accuracy_dm = point->accuracy_dm,
        .battery = -1,
        .altitude_dm = point->altitude_dm,
        .source = MUSTER__V1__FIX_SOURCE__FIX_SOURCE_REPLAY,
    };
    step(tape, manner);
    return true;
}
