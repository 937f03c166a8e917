// People who are not who they say or want what is not theirs: tokens of every bad sort, commands of others sent again,
// numbers guessed, and the ways a hub might tell its secrets.
// SPDX-License-Identifier: Apache-2.0
#include <openssl/sha.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "world/siege.h"
#include "world/truth.h"

#define UNITS "/api/v1/units.geojson"

// A hello with this token is answered with a goodbye, and HTTP with 401.
static void refused(struct siege *siege, const char *token, uint32_t code) {
    static int number;
    char name[20];
    snprintf(name, sizeof name, "nobody-%d", ++number);
    struct member *nobody = member_join(
        siege->world,
        &(struct member_plan){.name = name, .hub = siege->hub, .token = token, .once = true, .patient = true});
    world_until(siege->world, client_state(nobody->client) == CLIENT_ENDED);
    need(nobody->welcomes == 0 && nobody->goodbye_code == code && !nobody->goodbye_resume,
         "%s: goodbye %u instead of %u, resume %d", token, nobody->goodbye_code, code, nobody->goodbye_resume);
    member_leave(nobody);
    need(hub_get(siege->hub, UNITS, token, NULL) == 401, "%s may look", token);
}

static uint32_t token_until(struct siege *siege, const char *account, int64_t expires_at_ms, char token[64]) {
    uint8_t hash[32];
    snprintf(token, 64, "%-43.43s", account);
    for (char *at = token; *at; at++)
        *at = *at == ' ' || *at == '.' ? '_' : *at;
    SHA256((const uint8_t *)token, strlen(token), hash);
    struct told_answer answer =
        member_do(people_operator(siege->world, siege->hub), say_token(BOX, account, account, hash, expires_at_ms));
    need(answer.code == 0, "a token for %s is refused: %u", account, answer.code);
    return answer.object;
}

static void tokens_that_are_none(struct world *world) {
    struct siege *siege = siege_begin(world, NULL);
    char good[64], cut[64], other[64], longer[130];
    people_account(world, siege->hub, "good", ROLE(OBSERVER), DISTRICT_ORG, good);
    snprintf(cut, sizeof cut, "%.42s", good);
    snprintf(other, sizeof other, "%s", good);
    other[42] = other[42] == 'A' ? 'B' : 'A';
    memset(longer, 'A', sizeof longer - 1);
    longer[120] = '\0';
    static const char none[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    const char *const bad[] = {none, cut, other, longer, "x", "' OR 1=1 --", "../../../etc/passwd"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refused(siege, bad[i], CODE_TOKEN_INVALID);
    need(hub_get(siege->hub, UNITS, good, NULL) == 200, "the good one is refused");
    siege_end(siege, 64);
}

static void tokens_that_were_good(struct world *world) {
    struct siege *siege = siege_begin(world, NULL);
    struct member *boss = people_operator(world, siege->hub);
    char token[64];

    // Revoked: its session ends, and it opens nothing more.
    uint32_t number = people_account(world, siege->hub, "revoked", ROLE(DUTY), DISTRICT_ORG, token);
    struct member *member =
        member_join(world, &(struct member_plan){.name = "revoked", .hub = siege->hub, .token = token, .once = true});
    need(member_do(boss, say_revoke(BOX, number)).code == 0, "not revoked");
    double from = child_now();
    world_until(world, client_state(member->client) == CLIENT_ENDED);
    need(member->goodbye_code == CODE_TOKEN_INVALID && child_now() - from < WORLD_PROMISE_S(2),
         "goodbye %u after %.1f s", member->goodbye_code, child_now() - from);
    refused(siege, token, CODE_TOKEN_INVALID);

    // Expired, while it is used and afterwards.
    people_account(world, siege->hub, "expired", ROLE(DUTY), DISTRICT_ORG, token);
    token_until(siege, "expired", world_now_ms() + 4000 * WORLD_SLOWNESS, token);
    member =
        member_join(world, &(struct member_plan){.name = "expired", .hub = siege->hub, .token = token, .once = true});
    world_until(world, client_state(member->client) == CLIENT_ENDED);
    need(member->goodbye_code == CODE_TOKEN_INVALID, "goodbye %u", member->goodbye_code);
    refused(siege, token, CODE_TOKEN_INVALID);

    // Its account disabled: whoever may no longer also learns nothing more.
    people_account(world, siege->hub, "disabled", ROLE(DUTY), DISTRICT_ORG, token);
    member =
        member_join(world, &(struct member_plan){.name = "disabled", .hub = siege->hub, .token = token, .once = true});
    need(member_do(boss, say_disable(BOX, "disabled")).code == 0, "not disabled");
    need(member_do(boss, say_open(BOX, "afterwards", TOWN_A)).code == 0, "not opened");
    world_until(world, client_state(member->client) == CLIENT_ENDED);
    need(member->goodbye_code == CODE_ACCOUNT_DISABLED, "goodbye %u", member->goodbye_code);
    refused(siege, token, CODE_TOKEN_INVALID);
    siege_end(siege, 64);
}

static void leave(int count, ...) {
    va_list members;
    va_start(members, count);
    for (int i = 0; i < count; i++)
        member_leave(va_arg(members, struct member *));
    va_end(members);
}

static void commands_of_others_sent_again(struct world *world) {
    struct siege *siege = siege_begin(world, NULL);
    struct member *wang = people_join(world, siege->hub, "wang", ROLE(DUTY), DISTRICT_ORG);
    struct member *thief = people_join(world, siege->hub, "thief", ROLE(DUTY), DISTRICT_ORG);
    uint8_t id[16] = {7, 7, 7};
    struct told_answer opened = member_do(wang, say_with_id(say_open(BOX, "t", TOWN_A), id));
    need(opened.code == 0, "not opened");
    // The same by another account, and another one under its id: neither is done, nothing is told.
    struct told_answer stolen = member_do(thief, say_with_id(say_open(BOX, "t", TOWN_A), id));
    need(stolen.code == CODE_ID_TAKEN && stolen.object == 0 && stolen.seq == 0, "code %u, object %u", stolen.code,
         stolen.object);
    stolen = member_do(thief, say_with_id(say_close(BOX, opened.object, "stolen"), id));
    need(stolen.code == CODE_ID_TAKEN, "code %u", stolen.code);
    // By the same account with another body: answered as it was, not done.
    struct told_answer again = member_do(wang, say_with_id(say_close(BOX, opened.object, "again"), id));
    need(again.code == 0 && again.seq == opened.seq && again.object == opened.object, "answered otherwise");
    need(member_do(wang, say_note(BOX, opened.object, "still open")).code == 0, "it was closed");
    need(member_do(wang, say_with_id(say_note(BOX, opened.object, "x"), id)).seq == opened.seq, "done twice");
    leave(2, wang, thief);
    siege_end(siege, 64);
}

// A hub may hear of the account or its password a moment after the authority has answered.
static struct member *sign_in(struct world *world, const struct hub *hub, const char *name, const char *password) {
    char token[64];
    int status = 0;
    for (int tries = 0; tries < 40 && status != 200; tries++, world_rest(world, 0.3))
        status = client_login("127.0.0.1", hub->port, "li.si", password, name, token);
    need(status == 200, "%s: no sign-in, %d", name, status);
    return member_join(world, &(struct member_plan){.name = name, .hub = hub, .token = token, .once = true});
}

static void is_put_out(struct member *member, double since) {
    const struct world *world = member->world;
    need(member->goodbye_code == CODE_TOKEN_INVALID && !member->goodbye_resume, "%s: goodbye %u", member->name,
         member->goodbye_code);
    need(member->goodbye_at - since < WORLD_PROMISE_S(1), "%s: only after %.1f s", member->name,
         member->goodbye_at - since);
    for (const struct hub *hub = world->hubs; hub; hub = hub->next)
        need(hub_get(hub, UNITS, member->token, NULL) == 401, "the token of %s is still good at %s", member->name,
             hub->name);
}

// Whoever knew the old password is out, at every hub; what an operator made for a device is not, nor are other people.
static void a_changed_password_puts_out(struct world *world) {
    world_redis(world);
    world_postgres(world);
    struct hub *hub = world_hub(world, NULL), *gateway = world_gateway(world, "west", world->redis->path, NULL);
    char device[64];
    people_account_with_password(world, hub, "li.si", ROLE(DUTY), DISTRICT_ORG, "first");
    people_token(world, hub, "li.si", "phone", device);
    struct member *phone = member_join(world, &(struct member_plan){.name = "phone", .hub = hub, .token = device});
    struct member *other = people_join(world, hub, "other", ROLE(DUTY), DISTRICT_ORG);
    struct member *here = sign_in(world, hub, "here", "first"), *there = sign_in(world, gateway, "there", "first");
    double since = child_now();
    people_password(world, hub, "li.si", "second");
    world_until(world, here->goodbyes > 0 && there->goodbyes > 0);
    is_put_out(here, since);
    is_put_out(there, since);
    char token[64];
    need(client_login("127.0.0.1", hub->port, "li.si", "first", "x", token) == 401, "the old password signs in");
    // Which token is of which sort is known after a start too.
    here = sign_in(world, hub, "here-again", "second");
    uint32_t welcomes[] = {phone->welcomes, other->welcomes};
    hub_stop(hub);
    hub_start(hub);
    world_until(world, phone->welcomes > welcomes[0] && other->welcomes > welcomes[1]);
    snprintf(token, sizeof token, "%s", here->token);
    need(hub_get(hub, UNITS, token, NULL) == 200 && hub_get(hub, UNITS, device, NULL) == 200, "a token is forgotten");
    uint32_t downs = phone->downs;
    people_password(world, hub, "li.si", "third");
    world_until_s(world, WORLD_PROMISE_S(1), hub_get(hub, UNITS, token, NULL) == 401);
    need(hub_get(hub, UNITS, device, NULL) == 200 && member_live(phone) && phone->downs == downs, "the phone is out");
    need(member_do(other, say_open(BOX, "still here", TOWN_A)).code == 0, "somebody else is out");
    // The projection says the same.
    truth_settles(world, hub);
    need(truth_number(world->postgres->conninfo, "SELECT count(*) FROM muster.token t JOIN muster.account a "
                                                 "USING (account) WHERE a.name = 'li.si' AND revoked_at IS NULL") == 1,
         "PostgreSQL holds another number of live tokens");
}

// Everything that can be asked about a thing elsewhere.
static void numbers_guessed(struct world *world) {
    struct siege *siege = siege_begin(world, NULL);
    uint32_t here = people_units(world, siege->hub, "a", 1, KIND(TEAM), TOWN_A);
    uint32_t there = people_units(world, siege->hub, "b", 1, KIND(TEAM), TOWN_B);
    struct member *boss = people_operator(world, siege->hub);
    uint32_t incident = member_do(boss, say_open(BOX, "secret of town B", TOWN_B)).object;
    struct member *duty = people_join(world, siege->hub, "duty.a", ROLE(DUTY), TOWN_A);
    struct member *observer = people_join(world, siege->hub, "observer.a", ROLE(OBSERVER), TOWN_A);
    char token[64], path[100];
    need(member_do(boss, say_account(BOX, "unit.a", ROLE(UNIT), TOWN_A, &here, 1, NULL)).code == 0, "no account");
    people_token(world, siege->hub, "unit.a", "unit.a", token);
    struct member *unit =
        member_join(world, &(struct member_plan){.name = "unit.a", .hub = siege->hub, .token = token});

    struct box boxes[20];
    memset(boxes, 0, sizeof boxes);
    say *commands[] = {say_rename(&boxes[0], there, "mine"),
                       say_retire(&boxes[1], there, "x"),
                       say_status(&boxes[2], there, STATUS(ON_SCENE)),
                       say_amend(&boxes[3], incident, 1, "mine", GRADE(MINOR)),
                       say_move(&boxes[4], incident, 298700000, 1215500000, "x"),
                       say_phase(&boxes[5], incident, PHASE(RESPONSE)),
                       say_close(&boxes[6], incident, "x"),
                       say_note(&boxes[7], incident, "x"),
                       say_unit(&boxes[8], "new", KIND(TEAM), TOWN_B),
                       say_open(&boxes[9], "new", TOWN_B)};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        uint32_t code = member_do(duty, commands[i]).code;
        need(code == CODE_OUT_OF_SCOPE, "command %zu by a duty officer of another town: %u", i, code);
        code = member_do(observer, commands[i]).code;
        need(code == CODE_NOT_ALLOWED, "command %zu by an observer: %u", i, code);
        code = member_do(unit, commands[i]).code;
        need(code == CODE_NOT_ALLOWED || code == CODE_OUT_OF_SCOPE, "command %zu by a unit: %u", i, code);
    }
    uint8_t hash[32] = {1};
    say *of_admins[] = {say_account(&boxes[10], "eve", ROLE(ADMIN), DISTRICT_ORG, NULL, 0, NULL),
                        say_token(&boxes[11], "victim", "eve", hash, world_now_ms() + 100000),
                        say_disable(&boxes[12], "victim"), say_revoke(&boxes[13], 1)};
    struct member *const people[] = {duty, observer, unit};
    for (size_t i = 0; i < sizeof of_admins / sizeof *of_admins; i++)
        for (size_t who = 0; who < 3; who++)
            need(member_do(people[who], of_admins[i]).code == CODE_NOT_ALLOWED, "admin's command %zu by %s", i,
                 people[who]->name);

    // What was never said is not heard, whatever is asked for.
    Muster__V1__View of_b = MUSTER__V1__VIEW__INIT;
    of_b.org = (char *)(uintptr_t)TOWN_B;
    member_view(duty, &of_b);
    struct member *relay = people_join(world, siege->hub, "relay.b", ROLE(RELAY), TOWN_B);
    for (int i = 0; i < 20; i++) {
        struct client_fix row = fix_at(there, 298700000 + i, 1215500000, world_now_ms());
        need(member_report(relay, &row, 1).taken == 1, "not taken");
        world_rest(world, 0.05);
    }
    need(!picture_of(&duty->picture, there), "a unit of another town is shown");
    char *body = NULL;
    need(hub_get(siege->hub, UNITS, duty->token, &body) == 200 && strstr(body, "\"a-1\"") && !strstr(body, "\"b-1\""),
         "%s", body);
    free(body);
    need(hub_get(siege->hub, "/api/v1/incidents.geojson?closed=1", duty->token, &body) == 200 &&
             !strstr(body, "secret"),
         "%s", body);
    free(body);
    snprintf(path, sizeof path, "/api/v1/units/%u/track.geojson", there);
    need(hub_get(siege->hub, path, duty->token, NULL) == 403, "a track of another town");
    for (uint32_t i = 0; i < duty->event_count; i++)
        need(!memmem(duty->events[i].bytes, duty->events[i].len, "secret", 6), "an event of another town");
    need(!duty->snapshot || duty->snapshot->n_incidents == 0, "an incident of another town");
    leave(4, duty, observer, unit, relay);
    siege_end(siege, 64);
}

static void must_not_be_told(const struct hub *hub, const char *secret, const char *what) {
    need(!child_log_has(&hub->child, secret), "%s stands in the log", what);
}

// Passwords and tokens: wherever they are sent, no log holds them, and no answer but the one to a sign-in.
static void secrets_stay_secret(struct world *world) {
    const char *flags[] = {"--log-level", "debug", NULL};
    struct siege *siege = siege_begin(world, flags);
    struct hub *hub = siege->hub;
    char token[64], path[300], request[600], response[4096];
    people_account_with_password(world, hub, "zhao", ROLE(DUTY), DISTRICT_ORG, "correct-horse");
    need(client_login("127.0.0.1", hub->port, "zhao", "correct-horse", "d", token) == 200, "not signed in");
    need(client_login("127.0.0.1", hub->port, "zhao", "wrong-horse", "d", path) == 401, "signed in");
    need(client_login("127.0.0.1", hub->port, "password-typed-as-name", "x", "d", path) == 401, "signed in");
    need(hub_get(hub, UNITS, token, NULL) == 200, "not let in");
    snprintf(path, sizeof path, "/osmand?id=%s&lat=1&lon=1", token);
    need(hub_get(hub, path, NULL, NULL) == 403, "a duty officer is a phone");
    snprintf(request, sizeof request, "GET /nothing?token=%s HTTP/1.1\r\nHost: x\r\nReferer: http://x/?%s\r\n\r\n",
             token, token);
    need(street_http(world, hub, request, response, sizeof response) == 404 && !strstr(response, token), "%s",
         response);
    snprintf(request, sizeof request, "BREW /osmand?id=%s HTTP/1.1\r\nHost: x\r\n\r\n", token);
    street_http(world, hub, request, response, sizeof response);
    need(!strstr(response, token), "%s", response);
    snprintf(request, sizeof request, "GET /ws?token=%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", token,
             token);
    street_http(world, hub, request, response, sizeof response);
    need(!strstr(response, token), "%s", response);
    static char large[20000];
    snprintf(large, sizeof large, "GET /osmand?id=%s&x=%0*d HTTP/1.1\r\nHost: x\r\n\r\n", token, 15000, 0);
    street_http(world, hub, large, response, sizeof response);
    struct member *zhao = member_join(world, &(struct member_plan){.name = "zhao", .hub = hub, .token = token});
    need(member_do(zhao, say_open(BOX, "t", TOWN_A)).code == 0, "not opened");
    char *body = NULL;
    need(hub_get(hub, "/metrics", NULL, &body) == 200 && !strstr(body, token), "a token among the metrics");
    free(body);
    siege_unharmed(siege);
    must_not_be_told(hub, token, "a token");
    must_not_be_told(hub, "correct-horse", "a password");
    must_not_be_told(hub, "wrong-horse", "a mistyped password");
    must_not_be_told(hub, "password-typed-as-name", "what was typed as a name");
    // Nor do the durable files hold them, and nobody else may look.
    static const char *const own[] = {"journal.db", "journal.db-wal", "journal.lock", "admin.sock"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        struct stat info;
        snprintf(path, sizeof path, "%s/%s", hub->folder, own[i]);
        need(stat(path, &info) == 0 && (info.st_mode & 077) == 0, "%s has mode %o", own[i], (unsigned)info.st_mode);
    }
    FILE *journal = NULL;
    char *bytes = malloc(64 << 20);
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/journal.db%s", hub->folder, i ? "-wal" : "");
        journal = fopen(path, "re");
        size_t len = journal ? fread(bytes, 1, 64 << 20, journal) : 0;
        need(!memmem(bytes, len, token, strlen(token)) && !memmem(bytes, len, "correct-horse", 13), "%s holds secrets",
             path);
        if (journal)
            fclose(journal);
    }
    free(bytes);
    leave(1, zhao);
    siege_end(siege, 64);
}

int main(void) {
    return WORLD_RUN(SCENARIO(tokens_that_are_none), SCENARIO(tokens_that_were_good),
                     SCENARIO(a_changed_password_puts_out), SCENARIO(commands_of_others_sent_again),
                     SCENARIO(numbers_guessed), SCENARIO(secrets_stay_secret));
}
