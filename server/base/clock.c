// Reads the clocks of the system.
// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

int64_t clock_wall_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_mono_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t boot_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// A thread may be put aside between two looks: the pair that lay closest together counts.
int64_t clock_offset_ms(void) {
    int64_t offset = 0, closest = INT64_MAX;
    for (int i = 0; i < 5 && closest > 2; i++) {
        int64_t before = boot_ms(), wall = clock_wall_ms(), apart = boot_ms() - before;
        if (apart >= closest)
            continue;
        closest = apart;
        offset = wall - before - apart / 2;
    }
    return offset;
}

bool clock_boot_id(uint8_t id[CLOCK_BOOT_ID_LEN]) {
    static const char hex[] = "0123456789abcdef";
    char text[64] = "";
    memset(id, 0, CLOCK_BOOT_ID_LEN);
    FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
    bool good = file && fgets(text, sizeof text, file);
    if (file)
        fclose(file);
    int digits = 0;
    for (const char *c = text; good && *c && digits < 2 * CLOCK_BOOT_ID_LEN; c++) {
        const char *place = strchr(hex, *c);
        if (place)
            id[digits / 2] = (uint8_t)(id[digits / 2] << 4 | (place - hex));
        digits += place != NULL;
    }
    return good && digits == 2 * CLOCK_BOOT_ID_LEN;
}
