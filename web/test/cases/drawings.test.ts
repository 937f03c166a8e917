// Drawings of others: what is a shape is drawn, what is not is left out.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDrawings, withName } from '../../src/map/drawings.js';

const file = (...features: unknown[]) => JSON.stringify({ type: 'FeatureCollection', features });
const feature = (type: string, coordinates: unknown, properties: unknown = {}) => ({ type: 'Feature', properties, geometry: { type, coordinates } });

test('points, lines and areas with their labels', () => {
  const read = readDrawings(file(feature('Point', [121.5, 29.8], { label: '集结点' }), feature('LineString', [[121, 29], [122, 30]], { name: '警戒线' }), feature('Polygon', [[[1, 1], [2, 1], [2, 2], [1, 1]]])));
  assert.deepEqual(read.map(({ geometry, properties }) => [geometry.type, properties?.['label']]), [['Point', '集结点'], ['LineString', '警戒线'], ['Polygon', '']]);
});

test('what is no shape of the earth is left out', () => {
  assert.equal(readDrawings('').length, 0);
  assert.equal(readDrawings('{').length, 0);
  assert.equal(readDrawings('null').length, 0);
  assert.equal(readDrawings(file(null, {}, feature('Point', []), feature('Point', [200, 1]), feature('Point', ['a', 'b']), feature('Blob', [1, 2]), feature('LineString', [[1, null]]))).length, 0);
});

test('a line or an area has its name once, in its middle; a point carries its own', () => {
  const [area, point] = readDrawings(file(feature('Polygon', [[[1, 1], [3, 1], [3, 2], [1, 1]]], { label: '封控区' }), feature('Point', [1, 1], { label: '集结点' })));
  assert.deepEqual(withName(area!).map(({ geometry, properties }) => [geometry.type, properties?.['label']]), [['Polygon', undefined], ['Point', '封控区']]);
  assert.deepEqual(withName(area!)[1]!.geometry, { type: 'Point', coordinates: [2, 1.5] });
  assert.deepEqual(withName(point!), [point]);
});
