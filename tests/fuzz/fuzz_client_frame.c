// A client may send anything; what is handed on lies inside the frame and keeps to the limits.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz.h"

static void check_hello(const struct wire_hello *hello) {
    PROMISE(strlen(hello->device) >= 1 && strlen(hello->device) <= DEVICE_MAX);
    PROMISE(hello->link >= 0 && hello->link < WIRE_LINKS);
}

static void check_view(const struct wire_view *view) {
    PROMISE(view->coarse <= WIRE_COARSE_MAX && view->kinds < 1u << UNIT_KINDS);
    PROMISE(!view->has_box || (view->south_e7 <= view->north_e7 && view->west_e7 <= view->east_e7));
}

static void check_commands(const struct wire_client_frame *frame, const uint8_t *data, size_t size) {
    for (uint32_t i = 0; i < frame->command_count; i++) {
        const struct wire_command *at = &frame->commands[i];
        PROMISE(at->bytes >= data && at->bytes + at->len <= data + size);
        struct arena *arena = fuzz_arena(at->len);
        struct command command;
        enum refusal why = wire_read_command(at->bytes, at->len, arena, &command);
        PROMISE(why != REFUSAL_NONE || (at->has_id && memcmp(at->id, command.id, COMMAND_ID_LEN) == 0));
        arena_destroy(arena);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *arena = fuzz_arena(size);
    struct wire_client_frame frame;
    if (wire_read_client(data, size, arena, &frame) == REFUSAL_NONE) {
        if (frame.hello)
            check_hello(frame.hello);
        if (frame.view)
            check_view(frame.view);
        PROMISE(frame.acting_link >= 0 && frame.acting_link < WIRE_LINKS);
        check_commands(&frame, data, size);
        for (uint32_t i = 0; i < frame.fixes_count; i++)
            PROMISE(frame.fixes[i].count <= WIRE_FIXES_MAX && frame.fixes[i].left_count == 0);
    }
    arena_destroy(arena);
    return 0;
}
