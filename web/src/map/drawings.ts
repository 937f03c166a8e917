// Drawings that others made, as GeoJSON: what can be drawn of them, and nothing that could break the map.
// SPDX-License-Identifier: Apache-2.0
import type { Feature, FeatureCollection, Geometry } from 'geojson';

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

function isPlace(coordinates: unknown): boolean {
  if (!Array.isArray(coordinates) || coordinates.length === 0) return false;
  if (typeof coordinates[0] !== 'number') return coordinates.every(isPlace);
  const [lng, lat] = coordinates as unknown[];
  return typeof lng === 'number' && typeof lat === 'number' && Math.abs(lng) <= 180 && Math.abs(lat) <= 85;
}
