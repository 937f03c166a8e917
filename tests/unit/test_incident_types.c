// The table of incident types: how it is read, what is said of one that is wrong, and the one that comes with Muster.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue_body.h"
#include "domain/catalogue_read.h"
#include "domain/catalogue_types.h"

static struct catalogue a_catalogue(const char *body) {
    return (struct catalogue){
        .kind = CATALOGUE_INCIDENT_TYPES, .key = "types", .zh = "分类", .en = "Types", .body = body};
}

static void a_table_that_is_wrong_says_where(void **unused) {
    (void)unused;
    static const struct {
        const char *body, *part;
    } cases[] = {
        {"{}", "types"},
        {"{\"types\":[]}", "types"},
        {"{\"types\":7}", "types"},
        {"{\"types\":[7]}", "types 1: "},
        {"{\"types\":[{\"code\":\"11A01\",\"zh\":\"洪水\"}]}", "types 1: en"},
        {"{\"types\":[{\"code\":\"11A01\",\"zh\":\"洪水\",\"en\":\"Flood\",\"fr\":\"x\"}]}", "\"fr\""},
        {"{\"types\":[{\"code\":\"11A1\",\"zh\":\"洪水\",\"en\":\"Flood\"}]}", "types 1: code"},
        {"{\"types\":[{\"code\":\"15A01\",\"zh\":\"洪水\",\"en\":\"Flood\"}]}", "a class 1 to 4"},
        {"{\"types\":[{\"code\":\"11a01\",\"zh\":\"洪水\",\"en\":\"Flood\"}]}", "types 1: code"},
        // as scanners read them
        {"{\"types\":[{\"code\":\"11A01\",\"zh\":\"洪水\",\"en\":\"Flood\"},"
         "{\"code\":\"12099\",\"zh\":\"其他火灾\",\"en\":\"Other\"}]}",
         "types 2: code: \"12099\": the third character is a letter; a 0 there may be a misread G"},
        {"{\"types\":[{\"code\":\"12800\",\"zh\":\"踩踏\",\"en\":\"Crush\"}]}", "may be a misread S"},
        {"{\"types\":[{\"code\":\"11A01\",\"zh\":\"洪水\",\"en\":\"Flood\"},"
         "{\"code\":\"11A01\",\"zh\":\"山洪\",\"en\":\"Flood\"}]}",
         "\"11A01\" comes twice"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char say[CATALOGUE_SAY_MAX] = "";
        struct catalogue catalogue = a_catalogue(cases[i].body);
        assert_int_equal(catalogue_check(&catalogue, say, sizeof say), REFUSAL_CATALOGUE_INVALID);
        if (!strstr(say, cases[i].part))
            fail_msg("%s: said \"%s\", not \"%s\"", cases[i].body, say, cases[i].part);
        assert_int_equal(catalogue_check(&catalogue, NULL, 0), REFUSAL_CATALOGUE_INVALID);
    }
}

static void the_table_that_comes_with_it_is_sound(void **unused) {
    (void)unused;
    const char *body = catalogue_body_of(SOURCE_DIR "/ops/catalogues/incident-types.json");
    char say[CATALOGUE_SAY_MAX] = "";
    struct catalogue catalogue = a_catalogue(body);
    if (catalogue_check(&catalogue, say, sizeof say))
        fail_msg("%s", say);
    struct incident_types *types = catalogue_parse(&catalogue, say, sizeof say);
    assert_non_null(types);
    static const char *const there[] = {"11A02", "11B03", "11D02", "12D02", "12G04", "12P13", "14A00", "12S99"};
    for (size_t i = 0; i < sizeof there / sizeof *there; i++) {
        const struct incident_type *type = incident_types_find(types, there[i]);
        assert_non_null(type);
        assert_string_equal(type->code, there[i]);
    }
    assert_string_equal(incident_types_find(types, "11A02")->zh, "内涝");
    assert_null(incident_types_find(types, "11A77"));
    assert_null(incident_types_find(types, ""));
    assert_null(incident_types_find(types, "11A020"));
    catalogue_reader(CATALOGUE_INCIDENT_TYPES)->forget(types);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_that_is_wrong_says_where),
        cmocka_unit_test(the_table_that_comes_with_it_is_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
