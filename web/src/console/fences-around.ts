// The geofences that a unit is in, by its newest fix; routes are lines and nobody is in one.
// SPDX-License-Identifier: Apache-2.0
import { FenceKind, type FencePut } from '../gen/muster_pb.js';
import { insideShape } from '../map/boundaries.js';
import { readGeometry } from '../map/drawings.js';
import type { Model } from './model.js';

/** Danger areas first. */
export function fencesAround(model: Model, unit: number): FencePut[] {
  const at = model.session.picture.units.get(unit);
  if (!at) return [];
  return model.session.facts.fences.list().flatMap(({ put }) => {
    if (!put || put.kind === FenceKind.ROUTE) return [];
    const { geometry } = readGeometry(put.shape);
    const area = geometry?.type === 'Polygon' || geometry?.type === 'MultiPolygon' ? geometry : null;
    return area && insideShape(area, at.lonE7 / 1e7, at.latE7 / 1e7) ? [put] : [];
  });
}
