// Files of units: every flaw is named with its line and column, and what is sound becomes the body of a command.
// SPDX-License-Identifier: Apache-2.0
#include "forces_case.h"

#include <stdlib.h>

#define HEAD "code,name,kind,org,can,lat,lon,phone,people,parent,speed\n"
#define GOOD "U-1,一队,team,330203001000,fire,29.87,121.55,0574-1,8,,30\n"

static struct forces_file *read_all(enum forces_format format, const char *text, size_t len, size_t step,
                                    const struct forces_yard *yard) {
    static const struct forces_yard any = {.scope = ""};
    struct forces_file *file = forces_open(format, text, len, yard ? yard : &any);
    while (forces_step(file, step))
        ;
    return file;
}

static struct forces_file *read_csv(const char *text, const struct forces_yard *yard) {
    return read_all(FORCES_CSV, text, strlen(text), 1 << 20, yard);
}

static struct forces_file *read_json(const char *text, const struct forces_yard *yard) {
    return read_all(FORCES_GEOJSON, text, strlen(text), 1 << 20, yard);
}

struct flaw_case {
    const char *text;
    enum forces_flaw flaw;
    uint32_t line;
    enum forces_column column;
};

static void check_cases(enum forces_format format, const struct flaw_case *cases, size_t count) {
    struct state *state = forces_district();
    const struct forces_yard yard = {.state = state,
                                     .scope = TEST_DISTRICT "000000",
                                     .bounds = {true, 295000000, 1210000000, 301000000, 1220000000}};
    for (size_t i = 0; i < count; i++) {
        struct forces_file *file = read_all(format, cases[i].text, strlen(cases[i].text), 50, &yard);
        uint32_t told_count;
        const struct forces_told *told = forces_told(file, &told_count);
        bool found = false;
        for (uint32_t j = 0; j < told_count; j++)
            found |=
                told[j].flaw == cases[i].flaw && told[j].line == cases[i].line && told[j].column == cases[i].column;
        if (!found)
            fail_msg("case %zu: %u flaws, the first is %d in line %u, column %s: %s", i, told_count,
                     told_count ? forces_flaw_text(told[0].flaw)->code : 0, told_count ? told[0].line : 0,
                     told_count ? forces_column_name(told[0].column) : "", cases[i].text);
        assert_int_equal(told_count, forces_flaw_count(file));
        forces_close(file);
    }
    state_destroy(state);
}

static void csv_names_every_flaw(void **unused) {
    (void)unused;
    static const struct flaw_case cases[] = {
        {"", FORCES_EMPTY, 0, FORCES_COLUMNS},
        {HEAD, FORCES_EMPTY, 0, FORCES_COLUMNS},
        {HEAD "\n\n , ,,\n", FORCES_EMPTY, 0, FORCES_COLUMNS},
        {"code,name,kind\n", FORCES_COLUMN_MISSING, 1, FORCES_ORG},
        {"code,name,kind,org,color\n", FORCES_COLUMN_UNKNOWN, 1, FORCES_COLUMNS},
        {"code,name,kind,org,code\n", FORCES_COLUMN_TWICE, 1, FORCES_CODE},
        {HEAD "U-1,\xd2\xbb\xb6\xd3,team,330203001000\n", FORCES_NOT_UTF8, 2, FORCES_COLUMNS}, // GBK
        {HEAD GOOD "\"U-2,x", FORCES_NOT_CSV, 3, FORCES_COLUMNS},
        {HEAD GOOD "U\"-2,x\n", FORCES_NOT_CSV, 3, FORCES_COLUMNS},
        {HEAD "U-1,x,team,330203001000,,,,,,,,more\n", FORCES_CELLS_TOO_MANY, 2, FORCES_COLUMNS},
        {HEAD GOOD ",x,team,330203001000\n", FORCES_CODE_INVALID, 3, FORCES_CODE},
        {HEAD "U 1,x,team,330203001000\n", FORCES_CODE_INVALID, 2, FORCES_CODE},
        {HEAD "123456789012345678901234567890123,x,team,330203001000\n", FORCES_TEXT_TOO_LONG, 2, FORCES_CODE},
        {HEAD GOOD "\n" GOOD, FORCES_CODE_TWICE, 4, FORCES_CODE},
        {HEAD "U-1,,team,330203001000\n", FORCES_MISSING, 2, FORCES_NAME},
        {HEAD "U-1,\"a\nb\",team,330203001000\n" GOOD, FORCES_TEXT_INVALID, 2, FORCES_NAME},
        {HEAD "U-0,x,team,330203001000,,,,,,,\r\nU-1,x,spaceship,330203001000\r\n", FORCES_KIND_UNKNOWN, 3,
         FORCES_KIND},
        {HEAD "U-1,x,team,33020300100\n", FORCES_ORG_INVALID, 2, FORCES_ORG},
        {HEAD "U-1,x,team,440307001000\n", FORCES_ORG_OUTSIDE, 2, FORCES_ORG},
        {HEAD "U-1,x,team,330203001000,Fire\n", FORCES_CAPABILITY_INVALID, 2, FORCES_CAN},
        {HEAD "U-1,x,team,330203001000,fire;sorcery\n", FORCES_CAPABILITY_UNKNOWN, 2, FORCES_CAN},
        {HEAD "U-1,x,team,330203001000,fire;fire\n", FORCES_CAPABILITY_TWICE, 2, FORCES_CAN},
        {HEAD "U-1,x,team,330203001000,a b c d e f g h i j k l m n o p q\n", FORCES_CAPABILITIES_TOO_MANY, 2,
         FORCES_CAN},
        {HEAD "U-1,x,team,330203001000,,29.87,\n", FORCES_PLACE_HALF, 2, FORCES_LON},
        {HEAD "U-1,x,team,330203001000,,,121.5\n", FORCES_PLACE_HALF, 2, FORCES_LAT},
        {HEAD "U-1,x,team,330203001000,,north,121.5\n", FORCES_PLACE_INVALID, 2, FORCES_LAT},
        {HEAD "U-1,x,team,330203001000,,121.55,29.87\n", FORCES_PLACE_INVALID, 2, FORCES_LAT}, // swapped
        {HEAD "U-1,x,team,330203001000,,39.87,121.55\n", FORCES_PLACE_OUTSIDE, 2, FORCES_LAT},
        {HEAD "U-1,x,team,330203001000,,29.87,181\n", FORCES_PLACE_INVALID, 2, FORCES_LON},
        {HEAD "U-1,x,team,330203001000,,,,call me\n", FORCES_PHONE_INVALID, 2, FORCES_PHONE},
        {HEAD "U-1,x,team,330203001000,,,,,-8\n", FORCES_NUMBER_INVALID, 2, FORCES_PEOPLE},
        {HEAD "U-1,x,team,330203001000,,,,,8人\n", FORCES_NUMBER_INVALID, 2, FORCES_PEOPLE},
        {HEAD "U-1,x,team,330203001000,,,,,,U-9\n", FORCES_PARENT_UNKNOWN, 2, FORCES_PARENT},
        {HEAD "U-1,x,team,330203001000,,,,,,U-2\nU-2,x,team,330203001000,,,,,,U-1\n", FORCES_PARENT_CIRCLE, 3,
         FORCES_PARENT},
        {HEAD "U-1,x,team,330203001000,,,,,,,fast\n", FORCES_NUMBER_INVALID, 2, FORCES_SPEED_KMH},
        {HEAD "U-1,x,team,330203001000,,,,,,,1e9\n", FORCES_NUMBER_INVALID, 2, FORCES_SPEED_KMH},
        {"code,name,kind,org,tier\nU-1,x,team,330203001000,royal\n", FORCES_TIER_UNKNOWN, 2, FORCES_TIER},
    };
    check_cases(FORCES_CSV, cases, sizeof cases / sizeof *cases);
}

#define FEATURES(inside) "{\"type\":\"FeatureCollection\",\"features\":[" inside "]}"
#define PROPERTIES "\"code\":\"U-1\",\"name\":\"一队\",\"kind\":\"team\",\"org\":\"330203001000\""
#define FEATURE(geometry, more) "{\"type\":\"Feature\",\"geometry\":" geometry ",\"properties\":{" PROPERTIES more "}}"

static void geojson_names_every_flaw(void **unused) {
    (void)unused;
    static const struct flaw_case cases[] = {
        {"", FORCES_NOT_JSON, 1, FORCES_COLUMNS},
        {"[]", FORCES_NOT_FEATURES, 1, FORCES_COLUMNS},
        {"{\"type\":\"Feature\"}", FORCES_NOT_FEATURES, 1, FORCES_COLUMNS},
        {"{\"type\":\"FeatureCollection\",\"features\":{}}", FORCES_NOT_FEATURES, 1, FORCES_COLUMNS},
        {"{\"type\":\"Collection\",\"features\":[" FEATURE("null", "") "]}", FORCES_NOT_FEATURES, 1, FORCES_COLUMNS},
        {FEATURES(""), FORCES_EMPTY, 0, FORCES_COLUMNS},
        {"{\"type\":\"FeatureCollection\",\"features\":[", FORCES_NOT_JSON, 1, FORCES_COLUMNS},
        {FEATURES(FEATURE("null", "") ","), FORCES_NOT_JSON, 1, FORCES_COLUMNS},
        {FEATURES(FEATURE("null", "") "\n" FEATURE("null", "")), FORCES_NOT_JSON, 2, FORCES_COLUMNS},
        {FEATURES("\n{\"type\":\"Feature\",\n]}"), FORCES_NOT_JSON, 3, FORCES_COLUMNS},
        {FEATURES("\n{\"type\":\"Feature\",\n,}"), FORCES_NOT_JSON, 3, FORCES_COLUMNS},
        {FEATURES("7"), FORCES_NOT_JSON, 1, FORCES_COLUMNS},
        {FEATURES(FEATURE("null", "")) "}", FORCES_NOT_JSON, 1, FORCES_COLUMNS},
        {FEATURES("\n\n{\"type\":\"Point\"}"), FORCES_NOT_FEATURE, 3, FORCES_COLUMNS},
        {FEATURES(FEATURE("{\"type\":\"LineString\",\"coordinates\":[]}", "")), FORCES_GEOMETRY_NOT_POINT, 1,
         FORCES_COLUMNS},
        {FEATURES(FEATURE("{\"type\":\"Point\",\"coordinates\":[29.87,121.55]}", "")), FORCES_PLACE_INVALID, 1,
         FORCES_LAT},
        {FEATURES(FEATURE("{\"type\":\"Point\",\"coordinates\":[122.5,29.87]}", "")), FORCES_PLACE_OUTSIDE, 1,
         FORCES_LAT},
        {FEATURES(FEATURE("null", ",\"fid\":7")), FORCES_COLUMN_UNKNOWN, 1, FORCES_COLUMNS},
        {FEATURES(FEATURE("null", ",\"编号\":\"U-2\"")), FORCES_COLUMN_TWICE, 1, FORCES_CODE},
        {FEATURES(FEATURE("null", ",\"people\":true")), FORCES_PROPERTY_INVALID, 1, FORCES_PEOPLE},
        {FEATURES(FEATURE("null", ",\"can\":[\"fire\",7]")), FORCES_PROPERTY_INVALID, 1, FORCES_CAN},
        {FEATURES(FEATURE("null", ",\"people\":8.5")), FORCES_NUMBER_INVALID, 1, FORCES_PEOPLE},
        {FEATURES(FEATURE("null", "") ",\n" FEATURE("null", "")), FORCES_CODE_TWICE, 2, FORCES_CODE},
    };
    check_cases(FORCES_GEOJSON, cases, sizeof cases / sizeof *cases);
}

static const struct unit *row_of(const struct forces_file *file, uint32_t row) {
    if (forces_flaw_count(file)) {
        uint32_t count;
        const struct forces_told *told = forces_told(file, &count);
        fail_msg("line %u %s: %s \"%s\"", told->line, forces_column_name(told->column),
                 forces_flaw_text(told->flaw)->en, told->text);
    }
    assert_true(row < forces_row_count(file));
    return &forces_import(file).units[row];
}

static void a_sound_row_becomes_a_unit(void **unused) {
    (void)unused;
    static const char *const texts[] = {
        "code,name,kind,org,can,tier,lat,lon,contact,phone,people,parent,pilot,gear,ready_min,speed\n"
        "U-1,\"队, \"\"一\"\"\",drone,330203001000,air-recon|fire,street,29.87,-121.5500001,王刚,+86 "
        "574-1,8,,李飞,热像,5,36\n",
        "\xef\xbb\xbf" // as Excel writes it in China
        "编号;名称;类别;组织;能力;层级;纬度;经度;联系人;电话;人数;所属;飞手;装备;准备分钟;时速\r\n"
        "U-1;\"队, \"\"一\"\"\";无人机;330203001000;air-recon、fire;street;29.8700;-121.5500001;王刚;+86 "
        "574-1;8;;李飞;热像;5;36.0\r\n",
    };
    for (int i = 0; i < 2; i++) {
        struct forces_file *file = read_csv(texts[i], NULL);
        const struct unit *unit = row_of(file, 0);
        const struct unit_details *details = unit->details;
        assert_string_equal(unit->code, "U-1");
        assert_string_equal(unit->name, "队, \"一\"");
        assert_int_equal(unit->kind, UNIT_DRONE);
        assert_string_equal(unit->org, TEST_ORG);
        assert_int_equal(details->can_count, 2);
        assert_string_equal(details->can[1], "fire");
        assert_string_equal(details->tier, "street");
        assert_true(details->home.known && details->home.lat_e7 == 298700000 && details->home.lon_e7 == -1215500001);
        assert_string_equal(details->contact, "王刚");
        assert_string_equal(details->phone, "+86 574-1");
        assert_int_equal(details->people, 8);
        assert_string_equal(details->pilot, "李飞");
        assert_string_equal(details->gear, "热像");
        assert_int_equal(details->ready_min, 5);
        assert_int_equal(details->speed_cms, 1000);
        assert_int_equal(forces_new_count(file), 1);
        forces_close(file);
    }
}

static void a_feature_becomes_a_unit(void **unused) {
    (void)unused;
    struct forces_file *file = read_json(
        "{\"name\":\"} \\\" features\",\"type\":\"FeatureCollection\",\"crs\":{\"features\":[1]},\n\"features\" : [\n"
        "{\"type\":\"Feature\",\"id\":3,\"geometry\":{\"type\":\"Point\",\"coordinates\":[121.55,29.87,12.5]},"
        "\"properties\":{\"code\":\"U-1\",\"name\":\"]}\",\"kind\":\"boat\",\"org\":\"330203001000\",\"can\":[\"fire\","
        "\"water\"],\"people\":8,\"speed\":18.0,\"phone\":null}} ,\n"
        "{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"code\":\"U-2\",\"name\":\"二\",\"kind\":\"team\","
        "\"org\":\"330203001000\"}}\n],\"bbox\":[1,2]}\n",
        NULL);
    const struct unit *unit = row_of(file, 0);
    assert_string_equal(unit->name, "]}");
    assert_int_equal(unit->details->can_count, 2);
    assert_int_equal(unit->details->people, 8);
    assert_int_equal(unit->details->speed_cms, 500);
    assert_true(unit->details->home.known && unit->details->home.lat_e7 == 298700000);
    assert_null(row_of(file, 1)->details); // says nothing of them
    forces_close(file);
}

static void columns_that_are_not_there_leave_details_alone(void **unused) {
    (void)unused;
    struct forces_file *file = read_csv("code,name,kind,org\nU-1,x,team,330203001000\n", NULL);
    assert_null(row_of(file, 0)->details);
    forces_close(file);
    file = read_csv("code,name,kind,org,phone\nU-1,x,team,330203001000\n", NULL);
    assert_string_equal(row_of(file, 0)->details->phone, "");
    forces_close(file);
}

static void parents_are_found_in_the_file_and_in_the_district(void **unused) {
    (void)unused;
    struct state *state = forces_district();
    struct command command = unit_command(VERB_UNIT_REGISTER, 0); // T-1
    assert_int_equal(test_do(state, &command, 2, NULL), REFUSAL_NONE);
    const struct forces_yard yard = {.state = state, .scope = ""};
    struct forces_file *file = read_csv("code,name,kind,org,parent\nU-1,x,drone,330203001000,U-2\n"
                                        "U-2,x,team,330203001000,T-1\nT-1,一队,team,330203001000,\n",
                                        &yard);
    assert_int_equal(row_of(file, 0)->details->parent, UNIT_NUMBER_MAX + 2);
    assert_int_equal(row_of(file, 1)->details->parent, UNIT_NUMBER_MAX + 3);
    assert_int_equal(forces_new_count(file), 2);
    assert_int_equal(forces_do_import(state, forces_import(file).units, 3), REFUSAL_NONE);
    assert_int_equal(state_unit_by_code(state, "U-2")->details->parent, 1);
    assert_int_equal(state_unit_by_code(state, "U-1")->details->parent, 3);
    forces_close(file);
    state_destroy(state);
}

static void the_scope_of_who_asks_holds_for_units_that_are_there(void **unused) {
    (void)unused;
    struct state *state = forces_district();
    struct command command = unit_command(VERB_UNIT_REGISTER, 0); // T-1 of 330203001000
    assert_int_equal(test_do(state, &command, 2, NULL), REFUSAL_NONE);
    const struct forces_yard yard = {.state = state, .scope = "330203002000"};
    struct forces_file *file = read_csv("code,name,kind,org\nT-1,x,team,330203002000\n", &yard);
    uint32_t count;
    assert_int_equal(forces_told(file, &count)->flaw, FORCES_UNIT_OUTSIDE);
    assert_int_equal(count, 1);
    forces_close(file);
    state_destroy(state);
}

static void a_file_has_limits(void **unused) {
    (void)unused;
    struct buf text = {0};
    buf_printf(&text, "code,name,kind,org\n");
    for (uint32_t i = 1; i <= UNITS_IMPORT_MAX; i++)
        buf_printf(&text, "U-%u,x,team,330203001000\n", i);
    struct forces_file *file = read_all(FORCES_CSV, (char *)text.data, text.len, 1000, NULL);
    assert_int_equal(forces_flaw_count(file), 0);
    assert_int_equal(forces_row_count(file), UNITS_IMPORT_MAX);
    forces_close(file);
    for (uint32_t i = 1; i <= 10; i++)
        buf_printf(&text, "V-%u,x,team,330203001000\n", i);
    file = read_all(FORCES_CSV, (char *)text.data, text.len, 1000, NULL);
    uint32_t count;
    const struct forces_told *told = forces_told(file, &count);
    assert_int_equal(count, 1); // said once
    assert_true(told->flaw == FORCES_TOO_MANY_ROWS && told->line == UNITS_IMPORT_MAX + 2);
    forces_close(file);
    buf_clear(&text);
    buf_printf(&text, "code,name,kind,org,gear\n");
    for (uint32_t i = 1; i <= 1500; i++) {
        buf_printf(&text, "U-%u,x,team,330203001000,", i);
        for (int j = 0; j < 800; j++)
            buf_printf(&text, "x");
        buf_printf(&text, "\n");
    }
    file = read_all(FORCES_CSV, (char *)text.data, text.len, 4000, NULL);
    told = forces_told(file, &count);
    assert_int_equal(told[0].flaw, FORCES_TOO_LONG);
    assert_int_equal(told[0].line, 0);
    assert_int_equal(told[1].flaw, FORCES_TEXT_TOO_LONG);
    assert_int_equal(forces_flaw_count(file), 1501);
    forces_close(file);
    buf_free(&text);
}

// However the work is cut, the same comes of it.
static void pieces_do_not_matter(void **unused) {
    (void)unused;
    static const char csv[] = HEAD GOOD "U-2,\"a\nb\",team,330203001000\nU-3,x,car,330203001000\n\nU-2,x,team,1\n";
    static const char json[] =
        FEATURES("\n" FEATURE("null", "") ",\n" FEATURE("null", ",\"x\":1") ",\n\n" FEATURE("[]", ""));
    const struct {
        enum forces_format format;
        const char *text;
    } files[] = {{FORCES_CSV, csv}, {FORCES_GEOJSON, json}};
    for (int i = 0; i < 2; i++) {
        struct forces_file *whole = read_all(files[i].format, files[i].text, strlen(files[i].text), 1 << 20, NULL);
        uint32_t count, others;
        const struct forces_told *told = forces_told(whole, &count);
        assert_true(count > 2);
        for (size_t step = 1; step < 200; step += 7) {
            struct forces_file *file = read_all(files[i].format, files[i].text, strlen(files[i].text), step, NULL);
            const struct forces_told *again = forces_told(file, &others);
            assert_int_equal(count, others);
            for (uint32_t j = 0; j < count; j++)
                assert_true(told[j].line == again[j].line && told[j].flaw == again[j].flaw &&
                            strcmp(told[j].text, again[j].text) == 0);
            forces_close(file);
        }
        forces_close(whole);
    }
}

// ---- export

static void what_is_exported_changes_nothing_when_it_comes_back(void **unused) {
    (void)unused;
    struct state *state = forces_district();
    struct forces_file *file = read_csv(
        "code,name,kind,org,can,tier,lat,lon,contact,phone,people,parent,pilot,gear,ready_min,speed\n"
        "A,\" "
        "队;\"\"x\"\"\",team,330203001000,fire|water-boat,special,-0.0000001,-179.9999999,\"a,b\",+86-1,1,,,\"c\td\",0,"
        "0\n"
        "B,b,drone,330203002000,,,29.1,121,,,,A,p,=1+1,10080,719.999\nC,c,boat,330203000000,,,,,,,,,,,,0.036\n",
        &(struct forces_yard){.state = state, .scope = ""});
    uint32_t count;
    const struct forces_told *told = forces_told(file, &count);
    assert_int_equal(count, 1); // the tab
    assert_true(told->flaw == FORCES_TEXT_INVALID && told->column == FORCES_GEAR);
    forces_close(file);
    file = read_csv(
        "code,name,kind,org,can,tier,lat,lon,contact,phone,people,parent,pilot,gear,ready_min,speed\n"
        "A,\"队;\"\"x\"\"\",team,330203001000,fire|water-boat,special,-0.0000001,-179.9999999,\"a,b\",+86-1,1,,,c "
        "d,0,0\n"
        "B,b,drone,330203002000,,,29.1,121,,,,A,p,=1+1,10080,719.999\nC,c,boat,330203000000,,,,,,,,,,,,0.036\n",
        &(struct forces_yard){.state = state, .scope = ""});
    assert_int_equal(forces_do_import(state, &row_of(file, 0)[0], 3), REFUSAL_NONE);
    forces_close(file);
    struct buf text = {0};
    forces_write_head(&text);
    for (uint32_t i = 1; i <= 3; i++)
        forces_write_unit(&text, state, state_unit(state, i));
    file = read_all(FORCES_CSV, (char *)text.data, text.len, 100, &(struct forces_yard){.state = state, .scope = ""});
    assert_int_equal(forces_row_count(file), 3);
    assert_int_equal(forces_do_import(state, &row_of(file, 0)[0], 3), REFUSAL_NOTHING_CHANGED);
    forces_close(file);
    buf_free(&text);
    state_destroy(state);
}

static void every_flaw_has_its_own_code_and_words(void **unused) {
    (void)unused;
    for (int one = FORCES_FINE + 1; one < FORCES_FLAWS; one++) {
        const struct forces_flaw_text *text = forces_flaw_text((enum forces_flaw)one);
        assert_true(text->code > 0 && *text->zh && *text->en);
        for (int other = one + 1; other < FORCES_FLAWS; other++)
            assert_int_not_equal(text->code, forces_flaw_text((enum forces_flaw)other)->code);
    }
    assert_int_equal(forces_flaw_text((enum forces_flaw)999)->code, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_names_every_flaw),
        cmocka_unit_test(geojson_names_every_flaw),
        cmocka_unit_test(a_sound_row_becomes_a_unit),
        cmocka_unit_test(a_feature_becomes_a_unit),
        cmocka_unit_test(columns_that_are_not_there_leave_details_alone),
        cmocka_unit_test(parents_are_found_in_the_file_and_in_the_district),
        cmocka_unit_test(the_scope_of_who_asks_holds_for_units_that_are_there),
        cmocka_unit_test(a_file_has_limits),
        cmocka_unit_test(pieces_do_not_matter),
        cmocka_unit_test(what_is_exported_changes_nothing_when_it_comes_back),
        cmocka_unit_test(every_flaw_has_its_own_code_and_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
