// Folders and files of a test: made under $TMPDIR or /tmp, removed whole.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_FOLDER_H
#define WORLD_FOLDER_H

#include <stddef.h>

void folder_make_temporary(char *path, size_t size); // fills `path`; others may pass through it but not list it
void folder_make(const char *path);
void folder_remove(const char *path); // with everything in it; nothing there is fine
void folder_write(const char *path, const char *text);

#endif
