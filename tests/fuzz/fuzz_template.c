// A template file may hold anything: it is a template that can be written and read again, or it is refused with a line.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz.h"
#include "musterctl/template_file.h"

// libconfig keeps the beginning of a text that does not end; a file is read once.
const char *__asan_default_options(void) {
    return "detect_leaks=0";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char error[600] = "";
    struct template *template = template_file_parse("t", (const char *)data, size, error, sizeof error);
    if (!template) {
        PROMISE(strncmp(error, "t line ", 7) == 0 || strncmp(error, "t: this is no template", 22) == 0);
        return 0;
    }
    struct buf once = {0}, twice = {0};
    template_file_write(template, &once);
    struct template *again = template_file_parse("t", (const char *)once.data, once.len, error, sizeof error);
    PROMISE(again);
    template_file_write(again, &twice);
    PROMISE(fuzz_same(&once, &twice));
    template_destroy(template);
    template_destroy(again);
    buf_free(&once);
    buf_free(&twice);
    return 0;
}
