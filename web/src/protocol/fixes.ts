// Fixes columns to rows: bases, running sums and "value + 1" columns become plain numbers.
// SPDX-License-Identifier: Apache-2.0
import type { Fixes } from '../gen/muster_pb.js';

export const LIVE = 0;
export const STALE = 1;
export const LOST = 2;
export type Presence = typeof LIVE | typeof STALE | typeof LOST;

/** One position of a unit. Unknown speed and heading are -1. */
export interface Fix {
  unit: number;
  latE7: number;
  lonE7: number;
  atMs: number; // the device's own clock
  speedCms: number;
  headingCdeg: number;
  presence: Presence;
  jumped: boolean; // an implausible jump from the fix before
}

/** Columns that do not belong together. */
export class BadFixes extends Error {}

const ROWS_MAX = 10_000;

/** The rows of `fixes`, in order. Throws BadFixes; then nothing of the block is to be believed. */
export function rowsOf(fixes: Fixes): Fix[] {
  const count = fixes.unit.length;
  if (count > ROWS_MAX || fixes.coarse > 4) throw new BadFixes(`${count} rows, coarse ${fixes.coarse}`);
  for (const column of [fixes.dlat, fixes.dlon, fixes.dtime]) {
    if (column.length !== count) throw new BadFixes(`a column of ${column.length} for ${count} rows`);
  }
  for (const column of [fixes.speedCms, fixes.headingCdeg, fixes.state, fixes.speedDms, fixes.heading3deg]) {
    if (column.length !== 0 && column.length !== count) throw new BadFixes(`a column of ${column.length} for ${count} rows`);
  }
  const scale = 10 ** fixes.coarse;
  const rows: Fix[] = [];
  let unit = 0;
  let latE7 = fixes.baseLatE7;
  let lonE7 = fixes.baseLonE7;
  let atMs = Number(fixes.baseAtMs);
  for (let i = 0; i < count; i++) {
    unit += fixes.unit[i]!;
    latE7 += fixes.dlat[i]! * scale;
    lonE7 += fixes.dlon[i]! * scale;
    atMs += fixes.dtime[i]!;
    const state = fixes.state[i] ?? 0;
    rows.push({
      unit,
      latE7,
      lonE7,
      atMs,
      speedCms: valueOf(fixes.speedCms[i], 1) ?? valueOf(fixes.speedDms[i], 10) ?? -1,
      headingCdeg: valueOf(fixes.headingCdeg[i], 1) ?? valueOf(fixes.heading3deg[i], 300) ?? -1,
      presence: presenceOf(state & 3),
      jumped: (state & 4) !== 0,
    });
  }
  return rows;
}

/** Columns hold the value + 1, in steps; 0 is unknown. */
function valueOf(column: number | undefined, step: number): number | undefined {
  return column ? (column - 1) * step : undefined;
}

function presenceOf(bits: number): Presence {
  return bits === STALE ? STALE : bits === LIVE ? LIVE : LOST;
}
