// The box around the district, from the file of its boundaries.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_BOUNDS_H
#define NET_BOUNDS_H

#include <stddef.h>

#include "domain/forces.h"

// Of all coordinates in a GeoJSON text, with a kilometre around them; not known when there are none.
struct forces_box bounds_read(const char *text, size_t len);

#endif
