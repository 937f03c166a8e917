// Corners that were pointed at, as a GeoJSON geometry.
// SPDX-License-Identifier: Apache-2.0
import type { LineString, Polygon } from 'geojson';
import type { Point } from './desk.js';

export type Drawn = 'Polygon' | 'LineString';

export const LEAST: Record<Drawn, number> = { Polygon: 3, LineString: 2 };

const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7;

export function geometryOf(kind: Drawn, points: readonly Point[]): Polygon | LineString {
  const line = points.map(({ lng, lat }) => [round(lng), round(lat)]);
  return kind === 'Polygon' ? { type: 'Polygon', coordinates: [[...line, line[0]!]] } : { type: 'LineString', coordinates: line };
}

export function shapeOf(kind: Drawn, points: readonly Point[]): string {
  return JSON.stringify(geometryOf(kind, points));
}
