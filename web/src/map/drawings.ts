// Drawings that others made, as GeoJSON: what can be drawn of them, and nothing that could break the map.
// SPDX-License-Identifier: Apache-2.0
import type { Feature, FeatureCollection, Geometry, Position } from 'geojson';
import { boundsOf } from './boundaries.js';

const FEATURES_MAX = 2000;
const DRAWN: ReadonlySet<string> = new Set(['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon']);

/** What is no GeoJSON, or no shape of the earth, is left out. */
export function readDrawings(text: string): Feature[] {
  if (!text) return [];
  try {
    const file = JSON.parse(text) as Partial<FeatureCollection> | null;
    const features = Array.isArray(file?.features) ? file.features : [];
    return features.slice(0, FEATURES_MAX).flatMap((feature) => {
      const geometry = feature?.geometry as Geometry | null;
      if (!geometry || !DRAWN.has(geometry.type) || !('coordinates' in geometry) || !isPlace(geometry.coordinates)) return [];
      const said = feature.properties as Record<string, unknown> | null;
      return [{ type: 'Feature' as const, properties: { label: String(said?.['label'] ?? said?.['name'] ?? '') }, geometry }];
    });
  } catch {
    return [];
  }
}

/** One geometry, as fences and areas are; none where it is no shape of the earth. */
export function readGeometry(text: string): { geometry: Geometry | null; positions: Position[] } {
  try {
    const geometry = (text ? JSON.parse(text) : null) as Geometry | null;
    if (!geometry || !DRAWN.has(geometry.type) || !('coordinates' in geometry) || !isPlace(geometry.coordinates)) return { geometry: null, positions: [] };
    return { geometry, positions: positions(geometry.coordinates) };
  } catch {
    return { geometry: null, positions: [] };
  }
}

/** A line or an area and, once, its name: a label of its own would stand in every tile that it crosses. */
export function withName(feature: Feature): Feature[] {
  const label = String(feature.properties?.['label'] ?? '');
  const bounds = boundsOf(positions((feature.geometry as { coordinates?: unknown }).coordinates));
  if (feature.geometry.type === 'Point' || label === '' || !bounds) return [feature];
  const [west, south, east, north] = bounds;
  const name: Feature = { type: 'Feature', properties: { label, nameOnly: true }, geometry: { type: 'Point', coordinates: [(west + east) / 2, (south + north) / 2] } };
  return [{ ...feature, properties: {} }, name];
}

function positions(coordinates: unknown): Position[] {
  if (!Array.isArray(coordinates)) return [];
  return typeof coordinates[0] === 'number' ? [coordinates as Position] : coordinates.flatMap(positions);
}

function isPlace(coordinates: unknown): boolean {
  if (!Array.isArray(coordinates) || coordinates.length === 0) return false;
  if (typeof coordinates[0] !== 'number') return coordinates.every(isPlace);
  const [lng, lat] = coordinates as unknown[];
  return typeof lng === 'number' && typeof lat === 'number' && Math.abs(lng) <= 180 && Math.abs(lat) <= 85;
}
