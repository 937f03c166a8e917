// The rules of cells: rows, left and whole, in any order of blocks.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { FixesSchema } from '../../src/gen/muster_pb.js';
import { Picture } from '../../src/protocol/picture.js';
import { fix, pack, type Block } from '../fake-hub/columns.js';

function picture(...blocks: [units: number[], block: Block][]): number[] {
  const shown = new Picture();
  for (const [units, block] of blocks) shown.apply(pack(units.map((unit) => fix(unit, unit, unit)), block));
  return [...shown.units.keys()].sort((a, b) => a - b);
}

test('a unit that crosses a border stays, whichever block comes first', () => {
  const start: [number[], Block] = [[1, 2], { cell: 1n, whole: true }];
  assert.deepEqual(picture(start, [[], { cell: 1n, left: [1] }], [[1], { cell: 2n }]), [1, 2]);
  assert.deepEqual(picture(start, [[1], { cell: 2n }], [[], { cell: 1n, left: [1] }]), [1, 2]);
});

test('a unit that left and came nowhere is forgotten', () => {
  assert.deepEqual(picture([[1, 2], { cell: 1n }], [[], { cell: 1n, left: [2] }]), [1]);
});

test('left of another cell says nothing about this one', () => {
  assert.deepEqual(picture([[1], { cell: 1n }], [[], { cell: 2n, left: [1] }]), [1]);
});

test('rows come before left within a block', () => {
  assert.deepEqual(picture([[1], { cell: 1n, left: [1] }]), []);
});

test('whole forgets the others of its cell and no one else', () => {
  assert.deepEqual(picture([[1, 2, 3], { cell: 1n }], [[4], { cell: 2n }], [[2], { cell: 1n, whole: true }]), [2, 4]);
});

test('whole of cell 0 begins a view: nothing of the old one stays, whatever its cell', () => {
  assert.deepEqual(picture([[1, 2], { cell: 5n }], [[3], { cell: 0n }], [[], { cell: 0n, whole: true }]), []);
  assert.deepEqual(picture([[1, 2], { cell: 5n }], [[], { cell: 0n, whole: true }], [[1], { cell: 9n, whole: true }]), [1]);
});

test('a cell in several blocks: only the first says whole', () => {
  assert.deepEqual(picture([[9], { cell: 0n }], [[1, 2], { cell: 0n, whole: true }], [[3], { cell: 0n }]), [1, 2, 3]);
});

test('the newest row is what is shown', () => {
  const shown = new Picture();
  shown.apply(pack([fix(1, 10, 20, { speedCms: 5 })]));
  shown.apply(pack([fix(1, 30, 40, { headingCdeg: 9000 })], { cell: 7n }));
  assert.deepEqual(shown.units.get(1), { ...fix(1, 30, 40, { headingCdeg: 9000 }), cell: 7n });
  assert.equal(shown.rows, 2);
});

test('a broken block changes nothing', () => {
  const shown = new Picture();
  shown.apply(pack([fix(1, 1, 1)]));
  assert.throws(() => shown.apply(create(FixesSchema, { unit: [1, 1], dlat: [1], dlon: [1, 1], dtime: [0, 0], left: [1] })));
  assert.deepEqual([...shown.units.keys()], [1]);
});
