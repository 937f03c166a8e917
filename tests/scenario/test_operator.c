// The operator's tool and command posts: what musterctl says and what it may, as the local operator and as a seat.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world/folder.h"
#include "world/people.h"
#include "world/tool.h"

#define WORDS_MAX 20

static const char hq[] = SOURCE_DIR "/ops/templates/hq-1-6.conf";
static char where[4][220]; // --socket PATH, or --url URL --token-file PATH

// Runs it with `words` behind; returns its exit code. *said: all that it said, to be freed.
static int ctl(struct world *world, char **said, const char *const *words) {
    const char *argv[WORDS_MAX + 8] = {BINARY_DIR "/musterctl"};
    int count = 1;
    for (size_t i = 0; i < sizeof where / sizeof *where && where[i][0]; i++)
        argv[count++] = where[i];
    for (int i = 0; words[i] && i < WORDS_MAX; i++)
        argv[count++] = words[i];
    return tool_run(world, argv, said);
}
#define CTL(...) ((const char *const[]){__VA_ARGS__, NULL})

// It ends with `code`, and says `part` (NULL: whatever).
static void says(struct world *world, int code, const char *part, const char *const *words) {
    char *said = NULL;
    int ended = ctl(world, &said, words);
    need(ended == code && (!part || strstr(said, part)), "musterctl %s %s ends with %d and says: %s", words[0],
         words[1], ended, said);
    free(said);
}

static void as_operator(const struct hub *hub) {
    memset(where, 0, sizeof where);
    snprintf(where[0], sizeof where[0], "--socket");
    snprintf(where[1], sizeof where[1], "%s", hub->admin);
}

static void as_account(struct world *world, const struct hub *hub, const char *token) {
    snprintf(where[0], sizeof where[0], "--url");
    snprintf(where[1], sizeof where[1], "http://127.0.0.1:%d", hub->port);
    snprintf(where[2], sizeof where[2], "--token-file");
    snprintf(where[3], sizeof where[3], "%s/token", world->folder);
    folder_write(where[3], token);
}

static void reports_are_taken_and_decided(struct world *world) {
    as_operator(world_hub(world, NULL));
    says(world, 0, "1\n",
         CTL("intake", "report", "--text", "储罐泄漏\n气味很大", "--type", "12D02", "--lat", "29.87", "--lon", "121.55",
             "--minutes-ago", "10", "--external", "A-1"));
    says(world, 1, "(423)", CTL("intake", "report", "--text", "再报一次", "--external", "A-1"));
    says(world, 0, "2\n", CTL("intake", "report", "--text", "误报", "--source", "sensor"));
    says(world, 0, "3\n", CTL("intake", "report", "--text", "同一起"));
    says(world, 2, "--source must be", CTL("intake", "report", "--text", "x", "--source", "rumour"));
    says(world, 2, "--lon must be", CTL("intake", "report", "--text", "x", "--lat", "29.87"));
    says(world, 2, "--reason TEXT is missing", CTL("intake", "dismiss", "2"));
    says(world, 0, "", CTL("intake", "confirm", "1", "--grade", "2"));
    says(world, 0, "", CTL("intake", "dismiss", "2", "--reason", "设备故障"));
    says(world, 1, "(422)", CTL("intake", "dismiss", "1", "--reason", "x"));
    says(world, 0, "3\tnew\tphone\t0", CTL("intake", "list", "--new"));
    says(world, 0, "", CTL("intake", "merge", "3", "1"));
    says(world, 0, "1\tconfirmed\tphone\t1", CTL("intake", "list"));
    says(world, 0, "29.8700000\t121.5500000\t储罐泄漏 气味很大\n", CTL("intake", "list"));
    says(world, 0, "1\t12D02\tmajor\treported", CTL("incident", "list"));
}

static const char *file(struct world *world, const char *name, const char *text) {
    static char path[220];
    snprintf(path, sizeof path, "%s/%s", world->folder, name);
    folder_write(path, text);
    return path;
}

#define SQUARE "[[[121.5,29.8],[121.6,29.8],[121.6,29.9],[121.5,29.8]]]"

static void what_is_known_of_an_incident_is_told(struct world *world) {
    as_operator(world_hub(world, NULL));
    says(world, 0, "1\n",
         CTL("incident", "open", "--type", "11A02", "--title", "内涝", "--org", TOWN_A, "--lat", "29.87", "--lon",
             "121.55"));
    const char *area = file(world, "area.geojson",
                            "{\"type\":\"Feature\",\"properties\":{},\"geometry\":"
                            "{\"type\":\"Polygon\",\"coordinates\":" SQUARE "}}");
    says(world, 0, "", CTL("incident", "area", "1", "--file", area));
    says(world, 1, "(407)", CTL("incident", "area", "1", "--file", area));
    says(world, 2, "give --file FILE, or --none", CTL("incident", "area", "1"));
    says(world, 0, "", CTL("incident", "area", "1", "--none"));
    const char *line =
        file(world, "line.geojson", "{\"type\":\"LineString\",\"coordinates\":[[121.5,29.8],[121.6,29.8]]}");
    says(world, 1, "line.geojson: ", CTL("incident", "area", "1", "--file", line));
    says(world, 0, "", CTL("incident", "casualties", "1", "--dead", "1", "--trapped", "3"));
    says(world, 0, "", CTL("incident", "casualties", "1", "--trapped", "2"));
    says(world, 1, "(407)", CTL("incident", "casualties", "1", "--dead", "1", "--trapped", "2")); // what stays is there
    says(world, 2, "--dead", CTL("incident", "casualties", "1", "--dead", "-1"));
    says(world, 1, "no incident 9", CTL("incident", "casualties", "9", "--dead", "1"));
    says(world, 0, "1\n", CTL("casualty", "put", "1", "--name", "李某", "--age", "0", "--condition", "severe"));
    says(world, 0, "1\n", CTL("casualty", "put", "1", "--casualty", "1", "--hospital", "市一院"));
    says(world, 0, "1\t1\tsevere\t-\t0\t市一院\t2\t", CTL("casualty", "list"));
    says(world, 2, "--condition must be one of", CTL("casualty", "put", "1", "--condition", "dying"));
    says(world, 1, "no casualty 7", CTL("casualty", "put", "1", "--casualty", "7", "--name", "x"));
    says(world, 0, "", CTL("report", "phone", "1", "--to", "区委值班室", "--text", "已报\n待续"));
    says(world, 0, "\t-\t区委值班室\t已报 待续\n", CTL("report", "calls"));
}

static void a_launch_says_what_it_missed(struct world *world) {
    as_operator(world_hub(world, NULL));
    const char *plan = file(world, "plan.json",
                            "{\"kind\":\"plan\",\"key\":\"pumps\",\"zh\":\"排涝\",\"en\":\"Pumps\","
                            "\"body\":{\"teams\":[{\"can\":\"pump\",\"count\":2}]}}");
    says(world, 0, NULL, CTL("catalogue", "put", plan));
    says(world, 0, "1\n",
         CTL("incident", "open", "--type", "11A02", "--title", "内涝", "--org", TOWN_A, "--lat", "29.87", "--lon",
             "121.55"));
    says(world, 0, "0 units sent, 1 missed\nmissed\t", CTL("plan", "launch", "1", "1"));
    says(world, 1, "(856)", CTL("plan", "launch", "1", "1"));
    char *said = NULL;
    need(ctl(world, &said, CTL("plan", "launches")) == 0 && strstr(said, "1\t1\t") &&
             strstr(said, "\t-\t1\nmissed\t") && strstr(said, "pump"),
         "musterctl says: %s", said);
    free(said);
}

static void units_are_sent_and_alarms_are_taken(struct world *world) {
    as_operator(world_hub(world, NULL));
    static const char *const codes[] = {"XF-01", "XF-02"};
    for (int i = 0; i < 2; i++)
        says(world, 0, NULL, CTL("unit", "register", codes[i], "--name", "消防", "--kind", "team", "--org", TOWN_B));
    says(world, 0, "1\n",
         CTL("incident", "open", "--type", "11A02", "--title", "内涝", "--org", TOWN_A, "--lat", "29.87", "--lon",
             "121.55"));
    says(world, 1, "no unit with the code XF-0;", CTL("dispatch", "send", "1", "XF-01,XF-0"));
    says(world, 0, "1\n2\n", CTL("dispatch", "send", "1", "XF-01,XF-02", "--text", "排涝"));
    says(world, 1, "(824)", CTL("dispatch", "send", "1", "XF-01"));
    says(world, 2, "the phase must be one of", CTL("dispatch", "step", "1", "there"));
    says(world, 0, "", CTL("dispatch", "step", "1", "arrived"));
    says(world, 1, "(827)", CTL("dispatch", "step", "2", "refused"));
    says(world, 0, "", CTL("dispatch", "step", "2", "refused", "--text", "路断"));
    says(world, 0, "1\t1\t1\tarrived\t", CTL("dispatch", "list", "--open"));
    says(world, 0, "2\t1\t2\trefused\t", CTL("dispatch", "list"));
    says(world, 0, "1\n", CTL("aid", "ask", "1", TOWN_B, "--count", "2", "--text", "缺泵"));
    says(world, 0, "", CTL("aid", "grant", "1", "XF-02"));
    says(world, 1, "(832)", CTL("aid", "refuse", "1", "--reason", "晚了"));
    says(world, 0, "granted\t-\t2\t1\t", CTL("aid", "list"));
    says(world, 0, "1\n", CTL("alarm", "raise", "XF-01", "--text", "受困"));
    says(world, 1, "(842)", CTL("alarm", "raise", "XF-01"));
    says(world, 0, "1\t1\tbutton\t", CTL("alarm", "list"));
    says(world, 1, "(845)", CTL("alarm", "clear", "1", "--outcome", "安全"));
    says(world, 0, "", CTL("alarm", "take", "1"));
    says(world, 0, "", CTL("alarm", "clear", "1", "--outcome", "安全"));
    says(world, 1, "(310)", CTL("alarm", "deadman", "XF-01", "5"));
    says(world, 0, "", CTL("alarm", "deadman", "XF-01", "600"));
}

static void a_template_goes_there_and_back(struct world *world) {
    char path[200], *said = NULL;
    as_operator(world_hub(world, NULL));
    says(world, 0, "1\n", CTL("template", "put", hq));
    says(world, 0, "", CTL("template", "put", hq, "--if-changed"));
    says(world, 0, "hq-1-6\t1\thq\t6", CTL("template", "list"));
    need(ctl(world, &said, CTL("template", "show", "hq-1-6")) == 0, "musterctl says: %s", said);
    snprintf(path, sizeof path, "%s/shown.conf", world->folder);
    folder_write(path, said);
    free(said);
    says(world, 0, NULL, CTL("template", "put", path, "--if-changed"));
    need(ctl(world, &said, CTL("template", "list")) == 0 && !strstr(said, "hq-1-6\t2"), "put though the same: %s",
         said);
    free(said);
    folder_write(path, "key = \"hq-1-6\";\nkind = 5;\n");
    says(world, 1, "shown.conf line 2: kind", CTL("template", "put", path));
    says(world, 1, "no such template", CTL("template", "show", "nothing"));
}

static void a_post_lives_and_closes(struct world *world) {
    as_operator(world_hub(world, NULL));
    says(world, 0, NULL, CTL("template", "put", hq));
    says(world, 0, NULL, CTL("account", "add", "chen", "--role", "member", "--scope", DISTRICT_ORG, "--no-password"));
    says(world, 1, "(701)", CTL("post", "open", "--template", "none", "--name", "x", "--org", DISTRICT_ORG));
    says(world, 0, "1\n", CTL("post", "open", "--template", "hq-1-6", "--name", "HQ", "--org", DISTRICT_ORG));
    says(world, 0, "2\n",
         CTL("post", "open", "--template", "hq-1-6", "--name", "Second", "--org", DISTRICT_ORG, "--parent", "1"));
    says(world, 0, NULL, CTL("seat", "assign", "1", "chen"));
    says(world, 1, "(407)", CTL("seat", "assign", "1", "chen"));
    says(world, 0, NULL,
         CTL("roster", "set", "2", "--entry", "chen,2026-01-01,2199-01-01", "--entry",
             "chen,2026-01-01,2199-01-01,war"));
    says(world, 2, "ACCOUNT,FROM,UNTIL", CTL("roster", "set", "2", "--entry", "chen,tomorrow,2199-01-01"));
    says(world, 0, "1\tcommander\t1\t-\tchen\t", CTL("post", "show", "1"));
    says(world, 0, "2\tchen\t2026-01-01 00:00\t2199-01-01 00:00\teither\tnow", CTL("post", "show", "1"));
    says(world, 0, "2199-01-01 00:00\twar\t-", CTL("post", "show", "1"));
    says(world, 0, "43\t42\topen\tHQ", CTL("post", "list"));
    says(world, 0, NULL, CTL("post", "link", "2"));
    says(world, 0, NULL, CTL("mode", "war", "--reason", "typhoon"));
    says(world, 0, "mode\twar\nopen_posts\t2", CTL("status"));
    says(world, 0, NULL, CTL("seat", "relieve", "1", "--reason", "shift"));
    says(world, 1, "(723)", CTL("seat", "relieve", "1", "--reason", "shift"));
    says(world, 0, NULL, CTL("post", "close", "1", "--reason", "over"));
    says(world, 1, "(712)", CTL("post", "close", "1", "--reason", "over"));
    says(world, 0, "43\t43\tclosed\tHQ", CTL("post", "list"));
    says(world, 1, "no post 9", CTL("post", "show", "9"));
}

// A member may as their seat what the template gives it, and nothing without it.
static void a_seat_acts(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    char token[64];
    people_account(world, hub, "chen", ROLE(MEMBER), DISTRICT_ORG, token);
    as_operator(hub);
    says(world, 0, NULL, CTL("template", "put", hq));
    says(world, 0, NULL, CTL("post", "open", "--template", "hq-1-6", "--name", "HQ", "--org", DISTRICT_ORG));
    says(world, 0, NULL, CTL("seat", "assign", "1", "chen"));
    as_account(world, hub, token);
    says(world, 1, "(202)", CTL("mode", "war", "--reason", "typhoon"));
    says(world, 1, "(724)", CTL("--seat", "2", "mode", "war", "--reason", "typhoon"));
    says(world, 0, NULL, CTL("--seat", "1", "mode", "war", "--reason", "typhoon"));
    says(world, 2, "whole number", CTL("--seat", "one", "status"));
    says(world, 0, "ORDER\tISSUER", CTL("order", "list", "--open"));
}

int main(void) {
    return WORLD_RUN(SCENARIO(reports_are_taken_and_decided), SCENARIO(what_is_known_of_an_incident_is_told),
                     SCENARIO(a_launch_says_what_it_missed), SCENARIO(units_are_sent_and_alarms_are_taken),
                     SCENARIO(a_template_goes_there_and_back), SCENARIO(a_post_lives_and_closes),
                     SCENARIO(a_seat_acts));
}
