// A certificate for a hub on this machine, for tests and measurements: ECDSA P-256, signed by itself, good for
// 127.0.0.1 and localhost for a day.
// SPDX-License-Identifier: Apache-2.0
#ifndef LOADTEST_CERTIFICATE_H
#define LOADTEST_CERTIFICATE_H

#include <stdbool.h>

// Writes both as PEM. False: they cannot be written.
bool certificate_make(const char *certificate_path, const char *key_path);

#endif
