// Fixes on their way into PostgreSQL, as bytes.
// SPDX-License-Identifier: Apache-2.0
#include "store/db_pack.h"

#include <string.h>

#include "domain/place.h"

#define ALTITUDE_FROM (-10000)
#define PG_EPOCH_US 946684800000000 // PostgreSQL counts from 2000
#define SRID 4326
#define INT4_OID 23
#define INT8_OID 20

static uint32_t plus_one(int32_t value, int32_t most) {
    return value >= 0 && value <= most ? (uint32_t)value + 1 : 0;
}

bool pack_fix(const struct fix *fix, struct packed_fix *packed) {
    if (fix->unit == 0 || fix->unit > UNIT_NUMBER_MAX || !place_is_valid(fix->lat_e7, fix->lon_e7))
        return false;
    bool has_altitude = fix->altitude_dm >= ALTITUDE_FROM && fix->altitude_dm <= 1000000;
    *packed = (struct packed_fix){
        .at_ms = fix->at_ms,
        .altitude = has_altitude ? (uint32_t)(fix->altitude_dm - ALTITUDE_FROM) + 1 : 0,
        .accuracy = plus_one(fix->accuracy_dm, 1000000),
        .speed = plus_one(fix->speed_cms, 100000),
        .battery = plus_one(fix->battery, 100) & 0x7f,
        .lat_e7 = fix->lat_e7,
        .lon_e7 = fix->lon_e7,
        .unit = fix->unit & 0xfffff,
        .source = (fix->source < FIX_SOURCES ? fix->source : 0) & 7,
        .marked = fix->marked,
        .heading = (uint16_t)plus_one(fix->heading_cdeg, 35999),
    };
    return true;
}

// ---- binary rows; every number is big-endian

static uint8_t *put16(uint8_t *at, uint16_t value) {
    value = __builtin_bswap16(value);
    memcpy(at, &value, sizeof value);
    return at + sizeof value;
}

static uint8_t *put32(uint8_t *at, uint32_t value) {
    value = __builtin_bswap32(value);
    memcpy(at, &value, sizeof value);
    return at + sizeof value;
}

static uint8_t *put64(uint8_t *at, uint64_t value) {
    value = __builtin_bswap64(value);
    memcpy(at, &value, sizeof value);
    return at + sizeof value;
}

// A real, of a value in tenths or hundredths; plus_one's 0 is null.
static uint8_t *put_real(uint8_t *at, uint32_t value, int32_t from, float unit) {
    if (value == 0)
        return put32(at, (uint32_t)-1);
    float real = (float)((int32_t)value - 1 + from) / unit;
    uint32_t bits;
    memcpy(&bits, &real, sizeof bits);
    return put32(put32(at, 4), bits);
}

static uint8_t *put_degrees(uint8_t *at, int32_t e7) {
    double degrees = e7 / 1e7;
    memcpy(at, &degrees, sizeof degrees); // EWKB says its own byte order: this machine's
    return at + sizeof degrees;
}

static uint8_t *put_place(uint8_t *at, int32_t lat_e7, int32_t lon_e7) {
    static const uint32_t type = 1 | 0x20000000, srid = SRID; // a point that says its SRID
    at = put32(at, 25);
    *at++ = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
    memcpy(at, &type, 4);
    memcpy(at + 4, &srid, 4);
    return put_degrees(put_degrees(at + 8, lon_e7), lat_e7);
}

const char copy_statement[] = "COPY muster.fix (at, unit, altitude_m, speed_mps, heading_deg, accuracy_m, battery, "
                              "source, marked, place) FROM STDIN (FORMAT binary)";

void copy_begin(struct buf *buf) {
    static const uint8_t header[19] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0"; // signature, flags, no extension
    buf_add(buf, header, sizeof header);
}

void copy_row(struct buf *buf, const struct packed_fix *fix) {
    buf_reserve(buf, COPY_ROW_MOST);
    uint8_t *at = buf->data + buf->len;
    at = put16(at, 10);
    at = put64(put32(at, 8), (uint64_t)(fix->at_ms * 1000 - PG_EPOCH_US));
    at = put32(put32(at, 4), fix->unit);
    at = put_real(at, fix->altitude, ALTITUDE_FROM, 10);
    at = put_real(at, fix->speed, 0, 100);
    at = put_real(at, fix->heading, 0, 100);
    at = put_real(at, fix->accuracy, 0, 10);
    at = fix->battery ? put16(put32(at, 2), (uint16_t)(fix->battery - 1)) : put32(at, (uint32_t)-1);
    at = put16(put32(at, 2), fix->source);
    at = put32(at, 1);
    *at++ = fix->marked;
    at = put_place(at, fix->lat_e7, fix->lon_e7);
    buf->len = (size_t)(at - buf->data);
}

void copy_end(struct buf *buf) {
    static const uint8_t trailer[2] = {0xff, 0xff};
    buf_add(buf, trailer, sizeof trailer);
}

// ---- arrays

const char current_statement[] =
    "INSERT INTO muster.unit_current AS c (unit, at, altitude_m, speed_mps, heading_deg, accuracy_m, battery, source, "
    "marked, place) "
    "SELECT unit, muster.ms(at), (nullif(altitude, 0) - 10001) / 10.0, (nullif(speed, 0) - 1) / 100.0, "
    "(nullif(heading, 0) - 1) / 100.0, (nullif(accuracy, 0) - 1) / 10.0, nullif(battery, 0) - 1, source, marked <> 0, "
    "muster.point(lat, lon) "
    "FROM unnest($1::int4[], $2::int8[], $3::int4[], $4::int4[], $5::int4[], $6::int4[], $7::int4[], $8::int4[], "
    "$9::int4[], $10::int4[], $11::int4[]) "
    "AS n (unit, at, lat, lon, altitude, speed, heading, accuracy, battery, source, marked) "
    "ON CONFLICT (unit) DO UPDATE SET at = excluded.at, altitude_m = excluded.altitude_m, "
    "speed_mps = excluded.speed_mps, heading_deg = excluded.heading_deg, accuracy_m = excluded.accuracy_m, "
    "battery = excluded.battery, source = excluded.source, marked = excluded.marked, place = excluded.place "
    "WHERE c.at < excluded.at";

static void array_begin(struct buf *buf, uint32_t oid, uint32_t count, size_t element) {
    uint8_t header[20];
    put32(put32(put32(put32(put32(header, 1), 0), oid), count), 1); // one dimension, no nulls, from 1
    buf_clear(buf);
    buf_reserve(buf, sizeof header + count * (4 + element));
    buf_add(buf, header, sizeof header);
}

static void array_int4(struct buf *buf, int32_t value) {
    uint8_t element[8];
    put32(put32(element, 4), (uint32_t)value);
    buf_add(buf, element, sizeof element);
}

static void array_int8(struct buf *buf, int64_t value) {
    uint8_t element[12];
    put64(put32(element, 8), (uint64_t)value);
    buf_add(buf, element, sizeof element);
}

void current_arrays(const struct packed_fix *fixes, uint32_t count, struct buf arrays[CURRENT_ARRAYS]) {
    for (int i = 0; i < CURRENT_ARRAYS; i++)
        array_begin(&arrays[i], i == 1 ? INT8_OID : INT4_OID, count, i == 1 ? 8 : 4);
    for (uint32_t i = 0; i < count; i++) {
        const struct packed_fix *fix = &fixes[i];
        const int32_t after_time[] = {fix->lat_e7,           fix->lon_e7,           (int32_t)fix->altitude,
                                      (int32_t)fix->speed,   (int32_t)fix->heading, (int32_t)fix->accuracy,
                                      (int32_t)fix->battery, (int32_t)fix->source,  fix->marked};
        array_int4(&arrays[0], (int32_t)fix->unit);
        array_int8(&arrays[1], fix->at_ms);
        for (int k = 0; k < CURRENT_ARRAYS - 2; k++)
            array_int4(&arrays[k + 2], after_time[k]);
    }
}
