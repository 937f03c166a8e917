// Template files (模板文件): one template in libconfig's language, for people to read and change. docs/command-posts.md
// tells how to write one. No hub is needed, and no command of musterctl: tests and the fuzzer read them too.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTERCTL_TEMPLATE_FILE_H
#define MUSTERCTL_TEMPLATE_FILE_H

#include <stddef.h>

#include "base/mem.h"
#include "domain/template.h"

#define TEMPLATE_FILE_MAX (1u << 20) // bytes

// The template of the file, checked as a hub would check it; template_destroy frees it. `number` and `version` are 0.
// NULL: `error` says in which line, and why.
struct template *template_file_read(const char *path, char *error, size_t size);
// The same from bytes in memory; `path` is for the sentences.
struct template *template_file_parse(const char *path, const char *bytes, size_t len, char *error, size_t size);

// Writes a template as such a file; read again it is the same template.
void template_file_write(const struct template *template, struct buf *out);

#endif
