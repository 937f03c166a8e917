// A configuration file may hold anything: it is read or refused with a sentence.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "config/config.h"
#include "fuzz.h"

// libconfig keeps the beginning of a text that does not end; a file is read once.
const char *__asan_default_options(void) {
    return "detect_leaks=0";
}

// The fuzzer's own files are none of the file's business.
static bool includes(const uint8_t *data, size_t size) {
    return size > 0 && memmem(data, size, "@i", 2) != NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (includes(data, size))
        return 0;
    char path[64], error[1024], *argv[] = {"musterd", "--config", path, NULL};
    int file = memfd_create("config", 0);
    PROMISE(file >= 0 && write(file, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    struct config config;
    enum config_action action;
    if (config_load(&config, 3, argv, &action, error, sizeof error))
        config_free(&config);
    else
        PROMISE(error[0] != '\0' && strlen(error) < sizeof error);
    close(file);
    return 0;
}
