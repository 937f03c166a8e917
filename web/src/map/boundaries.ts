// Outlines of the district and its towns: names, codes, where a label stands, which town a place lies in.
// SPDX-License-Identifier: Apache-2.0
import type { Feature, FeatureCollection, Geometry, MultiPolygon, Polygon, Position } from 'geojson';

export interface Town {
  code: string; // 12 digits; '' when the file has none
  nameZh: string;
  nameEn: string;
  district: boolean; // the whole, not one of its parts
  shape: Polygon | MultiPolygon;
  label: [number, number];
}

export type Bounds = [west: number, south: number, east: number, north: number];

/** Takes what it understands of a file that a site has brought: polygons, named by one of the usual properties. */
export function readTowns(file: unknown): Town[] {
  const features = (file as Partial<FeatureCollection> | null)?.features;
  if (!Array.isArray(features)) return [];
  return features.flatMap((feature: Feature) => {
    const shape = feature?.geometry as Geometry | null;
    if (shape?.type !== 'Polygon' && shape?.type !== 'MultiPolygon') return [];
    const said = feature.properties ?? {};
    const text = (...keys: string[]) => String(keys.map((key) => said[key]).find((value) => value !== undefined && value !== null) ?? '');
    const code = text('code', 'org', 'adcode', 'id').replace(/\D/g, '');
    const nameZh = text('name', 'name_zh', '名称');
    const whole = code.length >= 6 && code.length <= 12 ? code.padEnd(12, '0') : '';
    return [{ code: whole, nameZh, nameEn: text('name_en') || nameZh, district: /^\d{6}0{6}$/.test(whole), shape, label: labelPoint(shape) }];
  });
}

/** The town that the place lies in; the district itself only when no town does. */
export function townAt(towns: readonly Town[], lng: number, lat: number): Town | undefined {
  const here = towns.filter((town) => insideShape(town.shape, lng, lat));
  return here.find((town) => !town.district) ?? here[0];
}

export function boundsOf(positions: Iterable<Position>): Bounds | null {
  const bounds: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lng, lat] of positions) {
    bounds[0] = Math.min(bounds[0], lng!);
    bounds[1] = Math.min(bounds[1], lat!);
    bounds[2] = Math.max(bounds[2], lng!);
    bounds[3] = Math.max(bounds[3], lat!);
  }
  return bounds[0] <= bounds[2] ? bounds : null;
}

export function townBounds(towns: readonly Town[]): Bounds | null {
  return boundsOf(towns.flatMap((town) => polygons(town.shape).flatMap((rings) => rings[0] ?? [])));
}

function polygons(shape: Polygon | MultiPolygon): Position[][][] {
  return shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates;
}

export function insideShape(shape: Polygon | MultiPolygon, lng: number, lat: number): boolean {
  return polygons(shape).some((rings) => inside(rings, lng, lat));
}

function inside(rings: Position[][], lng: number, lat: number): boolean {
  let odd = false;
  for (const ring of rings) {
    for (const at of crossings(ring, lat)) if (at > lng) odd = !odd;
  }
  return odd;
}

/** Longitudes at which the ring crosses a latitude. */
function crossings(ring: Position[], lat: number): number[] {
  const found: number[] = [];
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [x1, y1] = ring[j] as [number, number];
    const [x2, y2] = ring[i] as [number, number];
    if (y1 > lat !== y2 > lat) found.push(x1 + ((lat - y1) / (y2 - y1)) * (x2 - x1));
  }
  return found;
}

/** Middle of the widest stretch inside the largest part, at half its height: always within, mostly central. */
function labelPoint(shape: Polygon | MultiPolygon): [number, number] {
  let best: [number, number] = [0, 0];
  let widest = -1;
  for (const rings of polygons(shape)) {
    const bounds = boundsOf(rings[0] ?? []);
    if (!bounds) continue;
    const lat = (bounds[1] + bounds[3]) / 2;
    const at = rings.flatMap((ring) => crossings(ring, lat)).sort((a, b) => a - b);
    for (let i = 0; i + 1 < at.length; i += 2) {
      const width = at[i + 1]! - at[i]!;
      if (width > widest) {
        widest = width;
        best = [(at[i]! + at[i + 1]!) / 2, lat];
      }
    }
  }
  return best;
}
