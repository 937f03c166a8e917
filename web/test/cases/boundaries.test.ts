// Outlines that sites bring: names, codes, the town of a place, where a label stands.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTowns, townAt, townBounds } from '../../src/map/boundaries.js';

const box = (west: number, south: number, east: number, north: number) => [[west, south], [east, south], [east, north], [west, north], [west, south]];
const feature = (properties: object, ...rings: number[][][]) => ({ type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: rings } });

const district = feature({ name: '示范区', code: '330203000000', level: 'district' }, box(0, 0, 10, 10));
const east = feature({ name: '鼓楼街道', name_en: 'Gulou', adcode: 330203001 }, box(5, 0, 10, 10));
const ring = feature({ 名称: '环镇' }, box(0, 0, 4, 4), box(1, 1, 3.5, 3));

test('names and codes come from what the file has', () => {
  const [whole, gulou, around] = readTowns({ features: [district, east, ring] });
  assert.deepEqual([whole!.nameZh, whole!.code, whole!.district], ['示范区', '330203000000', true]);
  assert.deepEqual([gulou!.nameEn, gulou!.code, gulou!.district], ['Gulou', '330203001000', false]);
  assert.deepEqual([around!.nameZh, around!.nameEn, around!.code], ['环镇', '环镇', '']);
});

test('a place lies in its town, else in the district, else nowhere', () => {
  const towns = readTowns({ features: [district, east, ring] });
  assert.equal(townAt(towns, 7, 5)?.nameZh, '鼓楼街道');
  assert.equal(townAt(towns, 2, 2)?.nameZh, '示范区', 'a hole of a town is not the town');
  assert.equal(townAt(towns, 0.5, 2)?.nameZh, '环镇');
  assert.equal(townAt(towns, 11, 5), undefined);
});

test('labels stand inside, beside a hole', () => {
  const [around] = readTowns({ features: [ring] });
  assert.deepEqual(around!.label, [0.5, 2]);
  assert.deepEqual(townBounds(readTowns({ features: [east, ring] })), [0, 0, 10, 10]);
});

test('what is no map is no towns', () => {
  for (const file of [null, 7, {}, { features: [null, { geometry: null }, { geometry: { type: 'Point', coordinates: [1, 2] } }] }]) {
    assert.deepEqual(readTowns(file), []);
  }
});
