// Finds the zones that a place may be in or near: a tree of their boxes. Zones come and go while it is asked; the tree
// is built anew only when many have, for GEOS's tree never changes once it was asked.
// SPDX-License-Identifier: Apache-2.0
#ifndef WATCH_MAP_H
#define WATCH_MAP_H

#include "watch/zone.h"

struct map;
struct map *map_create(struct ground *ground);
void map_destroy(struct map *map); // and its zones; NULL is fine

void map_add(struct map *map, struct zone *zone);    // the map's from now on
void map_remove(struct map *map, struct zone *zone); // destroys it, now or when the tree is built anew; ties are gone

// Every zone whose box holds the place, in no order. `found` must neither add nor remove.
void map_find(struct map *map, int32_t lat_e7, int32_t lon_e7, void (*found)(struct zone *zone, void *arg), void *arg);

#endif
