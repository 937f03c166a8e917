// The configuration file as a list of settings. libconfig lives behind this: its names and ours collide.
// SPDX-License-Identifier: Apache-2.0
#ifndef CONFIG_FILE_H
#define CONFIG_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct file_setting {
    const char *file;
    int line;
    const char *name;  // with the groups it stands in: "silence.team.stale"
    const char *value; // as text, whatever it was
    bool quoted;       // it was a text
};

// Calls `each` for every setting in order until it returns false. False: that, or the file cannot be read or is not in
// libconfig's language; then `error` says where and why.
bool file_read(const char *path, bool (*each)(void *arg, const struct file_setting *setting), void *arg, char *error,
               size_t error_size);

#endif
