// The body of a sign-in may be anything; what is handed on is clean text that ends.
// SPDX-License-Identifier: Apache-2.0
#include "net/login_body.h"

#include "base/text.h"
#include "fuzz.h"

static void check(const char *text, size_t size) {
    const char *end = memchr(text, '\0', size);
    PROMISE(end && text_is_clean(text, (size_t)(end - text), false));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct buf bytes = {0};
    buf_add(&bytes, data, size);
    struct login_body body;
    if (login_body_read(&bytes, &body)) {
        check(body.account, sizeof body.account);
        check(body.password, sizeof body.password);
        check(body.device, sizeof body.device);
    }
    buf_free(&bytes);
    return 0;
}
