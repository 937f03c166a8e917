// Colours that mean something. Each is said by shape or text as well, never by colour alone.
// SPDX-License-Identifier: Apache-2.0

/** By UnitStatus: cool colours, so that they are never taken for the grade of an incident; who rests is quiet. */
export const STATUS_COLOURS = ['#a3afba', '#8ea5ba', '#3fd0ea', '#7fe36b', '#bda6ff', '#5f6c78'] as const;

/** By IncidentGrade: blue, yellow, orange, red, as everyone here has learned them. */
export const GRADE_COLOURS = ['#b9c4ce', '#4f9dff', '#ffd23f', '#ff8b2b', '#ff4d4d'] as const;

/** An order that is late, and nothing else. */
export const OVERDUE = '#ff5ac8';
/** Drawings of a consultation. */
export const DRAWING = '#4ff0c8';

export const INK = '#0b131c';
export const LAND = '#16222f';
export const WATER = '#0d1620';
export const BORDER = '#3d566d';
export const LABEL = '#9db2c5';
export const HALO = '#0b131c';
export const TEXT = '#eef4f9';

/** By FenceKind: danger, cordon, staging, route. Each carries its name as well. */
export const FENCE_COLOURS = ['#b9c4ce', '#ff3b4e', '#ffa53b', '#5aa2ff', '#d9e4ee'] as const;
/** The way of a unit to where it was sent. */
export const WAY = '#ffffff';
/** What is being drawn by this page. */
export const SKETCH = '#ffffff';
