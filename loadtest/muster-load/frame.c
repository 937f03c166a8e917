// Reads frames of fixes as cheaply as can be: the generator must not be what limits. Every column of every row is
// decoded, none is kept; or the rows are only counted.
// SPDX-License-Identifier: Apache-2.0
#include "muster-load/load.h"

struct bytes {
    const uint8_t *at, *end;
};

static uint64_t varint(struct bytes *bytes) {
    uint64_t value = 0;
    for (int shift = 0; bytes->at < bytes->end && shift < 64; shift += 7) {
        uint8_t byte = *bytes->at++;
        value |= (uint64_t)(byte & 127) << shift;
        if (byte < 128)
            break;
    }
    return value;
}

static int64_t zigzag(uint64_t value) {
    return (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
}

// A field: its number; `inside` for a length-delimited one, `value` for a varint.
static uint32_t field(struct bytes *bytes, struct bytes *inside, uint64_t *value) {
    uint64_t key = varint(bytes);
    *inside = (struct bytes){bytes->at, bytes->at};
    switch (key & 7) {
    case 0:
        *value = varint(bytes);
        break;
    case 2: {
        uint64_t len = varint(bytes);
        len = len > (uint64_t)(bytes->end - bytes->at) ? (uint64_t)(bytes->end - bytes->at) : len;
        *inside = (struct bytes){bytes->at, bytes->at + len};
        bytes->at += len;
        break;
    }
    default:
        bytes->at = bytes->end;
    }
    return (uint32_t)(key >> 3);
}

static uint64_t checksum; // so that no column is optimised away

static uint64_t fixes(struct bytes bytes, double arrived_ms, struct histogram *age_ms) {
    enum { BASE_AT = 1, DTIME = 8 };
    struct bytes inside, times = {0};
    uint64_t value = 0, rows = 0, sum = 0;
    int64_t at_ms = 0;
    while (bytes.at < bytes.end) {
        uint32_t number = field(&bytes, &inside, &value);
        if (number == BASE_AT)
            at_ms = (int64_t)value;
        if (number == DTIME)
            times = inside;
        else
            while (inside.at < inside.end)
                sum += varint(&inside);
    }
    for (; times.at < times.end; rows++) {
        at_ms += zigzag(varint(&times));
        histogram_add(age_ms, arrived_ms - (double)at_ms);
    }
    checksum += sum;
    return rows;
}

// As many varints as there are bytes that end one.
static uint64_t count(struct bytes bytes) {
    enum { UNIT = 5 };
    struct bytes inside;
    uint64_t value, rows = 0;
    while (bytes.at < bytes.end)
        if (field(&bytes, &inside, &value) == UNIT)
            for (; inside.at < inside.end; inside.at++)
                rows += *inside.at < 128;
    return rows;
}

uint64_t frame_rows_at(const uint8_t *frame, size_t len, double arrived_ms, struct histogram *age_ms) {
    enum { FIXES = 7 };
    struct bytes bytes = {frame, frame + len}, inside;
    uint64_t value, rows = 0;
    while (bytes.at < bytes.end)
        if (field(&bytes, &inside, &value) == FIXES)
            rows += age_ms ? fixes(inside, arrived_ms, age_ms) : count(inside);
    return rows;
}

uint64_t frame_rows(const uint8_t *frame, size_t len, struct histogram *age_ms) {
    return frame_rows_at(frame, len, load_wall_ms(), age_ms);
}
