// Columns to rows.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { FixesSchema, ServerFrameSchema } from '../../src/gen/muster_pb.js';
import { fromHex } from '../../src/protocol/bytes.js';
import { BadFixes, LOST, rowsOf, STALE } from '../../src/protocol/fixes.js';
import { fix, pack } from '../fake-hub/columns.js';

test('rows survive packing, bytes and unpacking', () => {
  const rows = [
    fix(7, 298_000_000, 1_215_000_000, { speedCms: 0, headingCdeg: 0, atMs: 1_790_000_000_123 }),
    fix(3, 297_999_998, 1_215_000_777, { speedCms: 1234, headingCdeg: 36000, presence: STALE }),
    fix(900_000, -298_000_000, -700_000_000, { presence: LOST, jumped: true, atMs: 1_789_999_999_000 }),
  ];
  const bytes = toBinary(FixesSchema, pack(rows));
  assert.deepEqual(rowsOf(fromBinary(FixesSchema, bytes)), rows);
});

test('the sums are those of the protocol, worked out by hand', () => {
  const fixes = create(FixesSchema, {
    baseAtMs: 1000n, baseLatE7: 10, baseLonE7: -20, coarse: 2,
    unit: [5, -2], dlat: [1, 1], dlon: [0, -3], dtime: [-1, 5], headingCdeg: [0, 9001], state: [6, 1],
  });
  assert.deepEqual(rowsOf(fixes), [
    { unit: 5, latE7: 110, lonE7: -20, atMs: 999, speedCms: -1, headingCdeg: -1, presence: LOST, jumped: true },
    { unit: 3, latE7: 210, lonE7: -320, atMs: 1004, speedCms: -1, headingCdeg: 9000, presence: STALE, jumped: false },
  ]);
});

test('the worked example of docs/protocol.md', () => {
  const hex =
    '0880b89e86803210a0ccd7d8011880f2c6c1082a030e0208320600b817d7b3013a0600cf0f90c802420500f403bb05' +
    '4a05018d01ee0a520600a946f9d2017a03000001800102880101';
  const fixes = fromBinary(FixesSchema, fromHex(hex));
  assert.deepEqual([fixes.cell, fixes.whole], [1n, true]);
  assert.deepEqual(rowsOf(fixes), [
    fix(7, 227_210_000, 1_142_480_000, { atMs: 1_718_000_000_000, speedCms: 0 }),
    fix(8, 227_211_500, 1_142_479_000, { atMs: 1_718_000_000_250, speedCms: 140, headingCdeg: 9000 }),
    fix(12, 227_200_000, 1_142_500_000, { atMs: 1_717_999_999_900, speedCms: 1389, headingCdeg: 27000, presence: STALE }),
  ]);
});

test('a wall gets speed and heading in steps, a byte each', () => {
  const fixes = create(FixesSchema, {
    unit: [1, 1, 1], dlat: [0, 0, 0], dlon: [0, 0, 0], dtime: [0, 0, 0], speedDms: [0, 1, 140], heading3deg: [120, 0, 1],
  });
  assert.deepEqual(rowsOf(fixes).map((row) => [row.speedCms, row.headingCdeg]), [[-1, 35700], [0, -1], [1390, 0]]);
});

test('coarse positions are rounded, never drifting with the number of rows', () => {
  const rows = Array.from({ length: 50 }, (_, i) => fix(i + 1, 298_000_000 + i * 1000, 1_215_000_000 - i * 3000));
  assert.deepEqual(rowsOf(pack(rows, { coarse: 3 })), rows);
});

test('columns that do not belong together are refused', () => {
  const good = pack([fix(1, 0, 0), fix(2, 5, 5)]);
  for (const bad of [{ dlat: [1] }, { dtime: [] }, { speedCms: [1] }, { headingCdeg: [1, 2, 3] }, { speedDms: [1] }, { heading3deg: [1] }, { state: [1] }, { coarse: 5 }]) {
    assert.throws(() => rowsOf(create(FixesSchema, { ...good, ...bad })), BadFixes);
  }
});

test('a frame laid end to end from several reads as one', () => {
  const first = toBinary(ServerFrameSchema, create(ServerFrameSchema, { fixes: [pack([fix(1, 0, 0)], { cell: 4n })] }));
  const second = toBinary(ServerFrameSchema, create(ServerFrameSchema, { fixes: [pack([fix(2, 0, 0)], { cell: -9n })], through: 8n }));
  const frame = fromBinary(ServerFrameSchema, Buffer.concat([first, second]));
  assert.deepEqual(frame.fixes.map((block) => block.cell), [4n, -9n]);
  assert.equal(frame.through, 8n);
});
