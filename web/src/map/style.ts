// The look of the map: sources that start empty and the layers that draw them. No glyph server: local fonts are used.
// SPDX-License-Identifier: Apache-2.0
import type { ExpressionSpecification, GeoJSONSourceSpecification, StyleSpecification } from 'maplibre-gl';
import { BORDER, DRAWING, FENCE_COLOURS, GRADE_COLOURS, HALO, LABEL, LAND, OVERDUE, SKETCH, TEXT, WATER, WAY } from './colours.js';

const empty = (): GeoJSONSourceSpecification => ({ type: 'geojson', data: { type: 'FeatureCollection', features: [] } });

/** The font is a name for local drawing only: bold is read out of it, the family comes from the map's options. */
const FONT = ['Muster Regular'];
const BOLD = ['Muster Bold'];

/** A colour of a list by the number in a property. */
const byPlace = (property: string, colours: readonly string[]): ExpressionSpecification => ['to-color', ['at', ['get', property], ['literal', [...colours]]]];

/** `scale`: of texts and icons, 1 on an office screen, more on a wall. */
export function mapStyle(scale: number): StyleSpecification {
  const label = { 'text-color': LABEL, 'text-halo-color': HALO, 'text-halo-width': 1.6 * scale };
  return {
    version: 8,
    sources: { towns: empty(), 'town-names': empty(), incidents: empty(), 'unit-names': empty(), pins: empty(), drawings: empty(), fences: empty(), areas: empty(), ways: empty(), sketch: empty() },
    layers: [
      { id: 'water', type: 'background', paint: { 'background-color': WATER } },
      { id: 'land', type: 'fill', source: 'towns', paint: { 'fill-color': LAND, 'fill-antialias': false } },
      {
        id: 'town-lines', type: 'line', source: 'towns', filter: ['!', ['get', 'district']],
        paint: { 'line-color': BORDER, 'line-width': 1.2 * scale },
      },
      {
        id: 'district-line', type: 'line', source: 'towns', filter: ['get', 'district'],
        paint: { 'line-color': LABEL, 'line-width': 2.4 * scale },
      },
      {
        id: 'area-fills', type: 'fill', source: 'areas',
        paint: { 'fill-color': byPlace('grade', GRADE_COLOURS), 'fill-opacity': 0.16 },
      },
      {
        id: 'area-lines', type: 'line', source: 'areas',
        paint: { 'line-color': byPlace('grade', GRADE_COLOURS), 'line-width': 2 * scale, 'line-dasharray': [4, 2] },
      },
      {
        id: 'fence-fills', type: 'fill', source: 'fences', filter: ['==', ['geometry-type'], 'Polygon'],
        paint: { 'fill-color': byPlace('kind', FENCE_COLOURS), 'fill-opacity': ['case', ['==', ['get', 'kind'], 1], 0.24, 0.12] },
      },
      {
        id: 'fence-lines', type: 'line', source: 'fences', filter: ['!=', ['geometry-type'], 'Point'],
        paint: { 'line-color': byPlace('kind', FENCE_COLOURS), 'line-width': ['case', ['==', ['get', 'kind'], 1], 3.5 * scale, 2.5 * scale] },
      },
      {
        id: 'ways-asked', type: 'line', source: 'ways', filter: ['!', ['get', 'going']],
        paint: { 'line-color': WAY, 'line-width': 1.5 * scale, 'line-opacity': 0.6, 'line-dasharray': [2, 3] },
      },
      {
        id: 'ways-going', type: 'line', source: 'ways', filter: ['get', 'going'],
        paint: { 'line-color': WAY, 'line-width': 2.5 * scale, 'line-opacity': 0.85 },
      },
      {
        id: 'drawing-areas', type: 'fill', source: 'drawings', filter: ['==', ['geometry-type'], 'Polygon'],
        paint: { 'fill-color': DRAWING, 'fill-opacity': 0.18 },
      },
      {
        id: 'drawing-lines', type: 'line', source: 'drawings', filter: ['!=', ['geometry-type'], 'Point'],
        paint: { 'line-color': DRAWING, 'line-width': 3 * scale },
      },
      {
        id: 'drawing-points', type: 'circle', source: 'drawings', filter: ['all', ['==', ['geometry-type'], 'Point'], ['!', ['has', 'nameOnly']]],
        paint: { 'circle-radius': 7 * scale, 'circle-color': DRAWING, 'circle-stroke-color': HALO, 'circle-stroke-width': 2 * scale },
      },
      // the unit layer goes in here, below what must stay readable
      {
        id: 'town-names', type: 'symbol', source: 'town-names',
        layout: { 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 16 * scale, 'text-max-width': 12 },
        paint: label,
      },
      {
        id: 'unit-names', type: 'symbol', source: 'unit-names',
        layout: {
          'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 15 * scale, 'text-anchor': 'top', 'text-offset': [0, 1.2],
          'text-optional': true,
        },
        paint: { ...label, 'text-color': TEXT },
      },
      {
        id: 'drawing-names', type: 'symbol', source: 'drawings',
        layout: { 'text-field': ['get', 'label'], 'text-font': BOLD, 'text-size': 16 * scale, 'text-anchor': 'bottom', 'text-offset': [0, -0.7] },
        paint: { 'text-color': DRAWING, 'text-halo-color': HALO, 'text-halo-width': 2 * scale },
      },
      {
        id: 'fence-names', type: 'symbol', source: 'fences', filter: ['has', 'nameOnly'],
        layout: { 'text-field': ['get', 'label'], 'text-font': BOLD, 'text-size': 15 * scale, 'text-max-width': 12, 'text-allow-overlap': true }, // a danger is named, whatever else stands there
        paint: { 'text-color': byPlace('kind', FENCE_COLOURS), 'text-halo-color': HALO, 'text-halo-width': 2 * scale },
      },
      {
        id: 'sketch-area', type: 'fill', source: 'sketch', filter: ['==', ['geometry-type'], 'Polygon'],
        paint: { 'fill-color': SKETCH, 'fill-opacity': 0.15 },
      },
      {
        id: 'sketch-line', type: 'line', source: 'sketch', filter: ['!=', ['geometry-type'], 'Point'],
        paint: { 'line-color': SKETCH, 'line-width': 2.5 * scale, 'line-dasharray': [2, 1.5] },
      },
      {
        id: 'sketch-corners', type: 'circle', source: 'sketch', filter: ['==', ['geometry-type'], 'Point'],
        paint: { 'circle-radius': 6 * scale, 'circle-color': SKETCH, 'circle-stroke-color': HALO, 'circle-stroke-width': 2 * scale },
      },
      {
        id: 'pins', type: 'circle', source: 'pins',
        paint: {
          'circle-radius': 9 * scale,
          'circle-color': ['case', ['get', 'late'], OVERDUE, TEXT],
          'circle-stroke-color': HALO, 'circle-stroke-width': 3 * scale,
        },
      },
      {
        id: 'pin-names', type: 'symbol', source: 'pins',
        layout: { 'text-field': ['get', 'label'], 'text-font': BOLD, 'text-size': 15 * scale, 'text-anchor': 'top', 'text-offset': [0, 0.8] },
        paint: { 'text-color': ['case', ['get', 'late'], OVERDUE, TEXT], 'text-halo-color': HALO, 'text-halo-width': 2 * scale },
      },
      {
        id: 'incident-area', type: 'circle', source: 'incidents',
        paint: {
          'circle-radius': ['case', ['get', 'selected'], 30 * scale, 22 * scale],
          'circle-color': ['to-color', ['at', ['get', 'grade'], ['literal', [...GRADE_COLOURS]]]],
          'circle-opacity': 0.18,
          'circle-stroke-color': ['case', ['get', 'selected'], '#ffffff', ['to-color', ['at', ['get', 'grade'], ['literal', [...GRADE_COLOURS]]]]],
          'circle-stroke-width': ['case', ['get', 'selected'], 3 * scale, 1.5 * scale],
        },
      },
      {
        id: 'incident-names', type: 'symbol', source: 'incidents',
        layout: {
          'symbol-sort-key': ['-', 0, ['get', 'grade']], // the gravest find their place first
          'text-field': ['format', ['get', 'title'], {}, '\n', {}, ['get', 'label'], { 'font-scale': 0.85 }],
          'text-font': BOLD, 'text-size': 18 * scale, 'text-max-width': 14, 'text-line-height': 1.25,
          'text-variable-anchor': ['left', 'right', 'top', 'bottom'], 'text-radial-offset': 1.5, 'text-justify': 'auto',
        },
        paint: { 'text-color': TEXT, 'text-halo-color': HALO, 'text-halo-width': 2 * scale },
      },
      {
        // above the names, which keep clear of it; the gravest on top
        id: 'incident-marks', type: 'symbol', source: 'incidents',
        layout: {
          'icon-image': ['concat', 'grade-', ['to-string', ['get', 'grade']]],
          'icon-allow-overlap': true,
          'symbol-sort-key': ['get', 'grade'],
        },
      },
    ],
  };
}
