// musterctl export: writes the log for whoever wants to check it, or to read it without Muster.
// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "musterctl/ctl.h"
#include "store/journal.h"

#define AT_ONCE 1000
#define AT_ONCE_BYTES (1u << 20)

// One line: {"seq":1,"hash":"<64 hex>","record":"<base64>"}
static void print_record(void *arg, uint64_t seq, const uint8_t *record, uint32_t len, const uint8_t *hash) {
    char hex[2 * RECORD_HASH_LEN + 1];
    size_t room = sodium_base64_ENCODED_LEN(len, sodium_base64_VARIANT_ORIGINAL);
    char *text = malloc(room);
    (void)arg;
    if (!text)
        exit(ctl_refuse("there is no memory for record %" PRIu64 ".", seq));
    sodium_bin2hex(hex, sizeof hex, hash, RECORD_HASH_LEN);
    sodium_bin2base64(text, room, record, len, sodium_base64_VARIANT_ORIGINAL);
    printf("{\"seq\":%" PRIu64 ",\"hash\":\"%s\",\"record\":\"%s\"}\n", seq, hex, text);
    free(text);
}

static int export(struct ctl *ctl, const struct ctl_args *args) {
    (void)ctl;
    struct journal_reader *reader = journal_reader_open(args->argument[0]);
    if (!reader)
        return ctl_refuse("there is no journal in %s that can be read.", args->argument[0]);
    uint64_t next = 1;
    int count;
    while ((count = journal_read(reader, next, AT_ONCE, AT_ONCE_BYTES, print_record, NULL)) > 0)
        next += (uint64_t)count;
    journal_reader_close(reader);
    if (count < 0)
        return ctl_refuse("the log ends with record %" PRIu64 "; the next one is damaged. musterctl verify says more.",
                          next - 1);
    return CTL_DONE;
}

const struct ctl_command log_commands[] = {
    {"export",
     NULL,
     {"DATA_DIR"},
     "writes every record of the log with its hash, one JSON object a line, for ops/verify-log; a hub may be at work. "
     "Records hold the hashes of passwords and tokens: keep the output like the journal",
     {{0}},
     export},
    {0},
};
