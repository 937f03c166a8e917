// Rows to Fixes columns, as a hub packs them.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { FixesSchema, type Fixes } from '../../src/gen/muster_pb.js';
import type { Fix } from '../../src/protocol/fixes.js';

export interface Block {
  cell?: bigint;
  whole?: boolean;
  left?: number[];
  coarse?: number;
}

export function fix(unit: number, latE7: number, lonE7: number, more: Partial<Fix> = {}): Fix {
  return { unit, latE7, lonE7, atMs: 1_790_000_000_000, speedCms: -1, headingCdeg: -1, presence: 0, jumped: false, ...more };
}

/** The first row carries its difference from the base, which is zero, as every delta may be. */
export function pack(rows: Fix[], block: Block = {}): Fixes {
  const scale = 10 ** (block.coarse ?? 0);
  const deltas = (values: number[], base: number) => values.map((value, i) => value - (i === 0 ? base : values[i - 1]!));
  const first = rows[0] ?? fix(0, 0, 0);
  return create(FixesSchema, {
    baseAtMs: BigInt(first.atMs),
    baseLatE7: first.latE7,
    baseLonE7: first.lonE7,
    coarse: block.coarse ?? 0,
    unit: deltas(rows.map((row) => row.unit), 0),
    dlat: deltas(rows.map((row) => row.latE7), first.latE7).map((delta) => delta / scale),
    dlon: deltas(rows.map((row) => row.lonE7), first.lonE7).map((delta) => delta / scale),
    dtime: deltas(rows.map((row) => row.atMs), first.atMs),
    speedCms: rows.map((row) => row.speedCms + 1),
    headingCdeg: rows.map((row) => row.headingCdeg + 1),
    state: rows.some((row) => row.presence || row.jumped) ? rows.map((row) => row.presence + (row.jumped ? 4 : 0)) : [],
    cell: block.cell ?? 0n,
    whole: block.whole ?? false,
    left: block.left ?? [],
  });
}
