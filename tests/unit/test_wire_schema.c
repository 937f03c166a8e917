// The protocol itself: no message reaches itself, every enum has an unknown, every hub's message is known here.
// SPDX-License-Identifier: Apache-2.0
#include <ctype.h>

#include "wire_test.h"

#define MOST 256

static const ProtobufCMessageDescriptor *const roots[] = {
    &muster__v1__client_frame__descriptor, &muster__v1__server_frame__descriptor, &muster__v1__event__descriptor,
    &muster__v1__record__descriptor,       &muster__v1__bus_message__descriptor,  &muster__v1__state_image__descriptor,
};
#define ROOTS (sizeof roots / sizeof roots[0])

static struct {
    const ProtobufCMessageDescriptor *seen[MOST];
    unsigned count;
} visited;

static void remember(const ProtobufCMessageDescriptor *type) {
    for (unsigned i = 0; i < visited.count; i++)
        if (visited.seen[i] == type)
            return;
    assert_true(visited.count < MOST);
    visited.seen[visited.count++] = type;
}

static void assert_unknown_is_zero(const ProtobufCEnumDescriptor *type) {
    const ProtobufCEnumValue *zero = protobuf_c_enum_descriptor_get_value(type, 0);
    assert_non_null(zero);
    assert_non_null(strstr(zero->name, "_UNKNOWN"));
}

// `above` are the messages that this one is inside of.
static void walk(const ProtobufCMessageDescriptor *type, const ProtobufCMessageDescriptor **above, unsigned depth) {
    assert_true(depth < MOST);
    for (unsigned i = 0; i < depth; i++)
        if (above[i] == type)
            fail_msg("%s reaches itself", type->name);
    remember(type);
    above[depth] = type;
    for (unsigned i = 0; i < type->n_fields; i++) {
        if (type->fields[i].type == PROTOBUF_C_TYPE_MESSAGE)
            walk(type->fields[i].descriptor, above, depth + 1);
        if (type->fields[i].type == PROTOBUF_C_TYPE_ENUM)
            assert_unknown_is_zero(type->fields[i].descriptor);
    }
}

static void no_message_reaches_itself(void **state) {
    (void)state;
    const ProtobufCMessageDescriptor *above[MOST];
    visited.count = 0;
    for (unsigned i = 0; i < ROOTS; i++)
        walk(roots[i], above, 0);
}

static bool was_visited(const char *name, size_t len) {
    for (unsigned i = 0; i < visited.count; i++)
        if (strlen(visited.seen[i]->short_name) == len && strncmp(visited.seen[i]->short_name, name, len) == 0)
            return true;
    return false;
}

// A message that no root reaches would escape the walk above.
static unsigned check_file(const char *path) {
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char line[1024];
    unsigned count = 0;
    while (fgets(line, sizeof line, file)) {
        if (strncmp(line, "message ", 8) != 0)
            continue;
        const char *name = line + 8;
        size_t len = strcspn(name, " {");
        if (!was_visited(name, len))
            fail_msg("%.*s of %s is reached by no root of this test", (int)len, name, path);
        count++;
    }
    fclose(file);
    return count;
}

static void every_message_is_walked(void **state) {
    no_message_reaches_itself(state);
    unsigned count = check_file(SOURCE_DIR "/proto/muster.proto") + check_file(SOURCE_DIR "/proto/hub.proto");
    assert_int_equal(count, visited.count);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_message_reaches_itself),
        cmocka_unit_test(every_message_is_walked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
