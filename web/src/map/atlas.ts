// The icons of units and incidents, drawn once: a frame whose shape tells the status, the kind inside, hollow when lost.
// SPDX-License-Identifier: Apache-2.0
import drone from '@tabler/icons/outline/drone.svg?raw';
import question from '@tabler/icons/outline/question-mark.svg?raw';
import boat from '@tabler/icons/outline/speedboat.svg?raw';
import truck from '@tabler/icons/outline/truck.svg?raw';
import person from '@tabler/icons/outline/user.svg?raw';
import team from '@tabler/icons/outline/users-group.svg?raw';
import { GRADE_COLOURS, INK, STATUS_COLOURS } from './colours.js';

const KINDS = [question, team, person, truck, drone, boat]; // by UnitKind
const STATUSES = STATUS_COLOURS.length;

/** Cells of the atlas, in rows of COLUMNS. */
export const COLUMNS = 8;
export const ROWS = 2 * STATUSES;
const POINTER = KINDS.length; // the columns that are left over, in the first row
const RING = KINDS.length + 1;

export const POINTER_CELL = POINTER;
export const RING_CELL = RING;
export function iconCell(kind: number, status: number, hollow: boolean): number {
  const row = (status < STATUSES ? status : 0) + (hollow ? STATUSES : 0);
  return row * COLUMNS + (kind < KINDS.length ? kind : 0);
}

/** All of a cell is 1; the frame keeps within 0.3 of the middle, the pointer and the ring lie outside of it. */
const FRAME = 0.3;

/** Draws the atlas with cells of `size` device pixels. */
export function drawAtlas(size: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = COLUMNS * size;
  canvas.height = ROWS * size;
  const draw = canvas.getContext('2d')!;
  const inCell = (cell: number, paint: () => void) => {
    draw.save();
    draw.translate(((cell % COLUMNS) + 0.5) * size, (Math.floor(cell / COLUMNS) + 0.5) * size);
    draw.scale(size, size);
    paint();
    draw.restore();
  };
  for (let kind = 0; kind < KINDS.length; kind++) {
    for (let status = 0; status < STATUSES; status++) {
      for (const hollow of [false, true]) inCell(iconCell(kind, status, hollow), () => paintUnit(draw, kind, status, hollow));
    }
  }
  inCell(POINTER, () => paintPointer(draw));
  inCell(RING, () => paintRing(draw));
  return canvas;
}

/** One unit icon by itself, for the legend. */
export function unitIcon(size: number, kind: number, status: number, hollow: boolean): HTMLCanvasElement {
  return single(size, (draw) => {
    draw.scale(1.5, 1.5);
    paintUnit(draw, kind, status, hollow);
  });
}

/** The diamond of an incident with the Roman number of its grade. */
export function incidentIcon(size: number, grade: number, mark: string): HTMLCanvasElement {
  return single(size, (draw) => {
    draw.beginPath();
    for (const [x, y] of [[0, -0.46], [0.46, 0], [0, 0.46], [-0.46, 0]] as const) draw.lineTo(x, y);
    draw.closePath();
    draw.fillStyle = GRADE_COLOURS[grade] ?? GRADE_COLOURS[0];
    draw.strokeStyle = INK;
    draw.lineWidth = 0.07;
    draw.lineJoin = 'round';
    draw.fill();
    draw.stroke();
    draw.scale(1 / size, 1 / size);
    draw.fillStyle = INK;
    draw.font = `bold ${0.42 * size}px sans-serif`;
    draw.textAlign = 'center';
    draw.textBaseline = 'middle';
    draw.fillText(mark, 0, 0.02 * size);
  });
}

function single(size: number, paint: (draw: CanvasRenderingContext2D) => void): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const draw = canvas.getContext('2d')!;
  draw.translate(size / 2, size / 2);
  draw.scale(size, size);
  paint(draw);
  return canvas;
}

function paintUnit(draw: CanvasRenderingContext2D, kind: number, status: number, hollow: boolean): void {
  const colour = STATUS_COLOURS[status] ?? STATUS_COLOURS[0];
  framePath(draw, status);
  draw.lineJoin = 'round';
  draw.strokeStyle = INK;
  draw.lineWidth = hollow ? 0.11 : 0.05;
  draw.stroke();
  draw.fillStyle = hollow ? INK : colour;
  draw.fill();
  if (hollow) {
    draw.strokeStyle = colour;
    draw.lineWidth = 0.045;
    draw.stroke();
  }
  paintKind(draw, KINDS[kind]!, hollow ? colour : INK);
  if (hollow) strike(draw, colour);
}

/** The shape says the status: resting circle, roof for going out, square for standing there, keel for coming back. */
function framePath(draw: CanvasRenderingContext2D, status: number): void {
  const f = FRAME;
  const shapes: Record<number, readonly (readonly [number, number])[]> = {
    2: [[0, -1.22 * f], [f, -0.35 * f], [f, 0.92 * f], [-f, 0.92 * f], [-f, -0.35 * f]],
    3: [[-0.94 * f, -0.94 * f], [0.94 * f, -0.94 * f], [0.94 * f, 0.94 * f], [-0.94 * f, 0.94 * f]],
    4: [[-f, -0.92 * f], [f, -0.92 * f], [f, 0.35 * f], [0, 1.22 * f], [-f, 0.35 * f]],
    5: [[-0.42, -1], [0.42, -1], [1, -0.42], [1, 0.42], [0.42, 1], [-0.42, 1], [-1, 0.42], [-1, -0.42]].map(([x, y]) => [x! * f, y! * f] as const),
  };
  draw.beginPath();
  const shape = shapes[status];
  if (!shape) draw.arc(0, 0, f, 0, 2 * Math.PI);
  else for (const [x, y] of shape) draw.lineTo(x, y);
  draw.closePath();
}

/** The icons are strokes on a field of 24 by 24. */
function paintKind(draw: CanvasRenderingContext2D, svg: string, colour: string): void {
  draw.save();
  draw.scale(0.4 / 24, 0.4 / 24);
  draw.translate(-12, -12);
  draw.strokeStyle = colour;
  draw.lineWidth = 2.4;
  draw.lineCap = draw.lineJoin = 'round';
  for (const [path] of svg.matchAll(/<path (?!stroke="none")[^>]*>/g)) draw.stroke(new Path2D(/ d="([^"]+)"/.exec(path)?.[1] ?? ''));
  draw.restore();
}

function strike(draw: CanvasRenderingContext2D, colour: string): void {
  for (const [style, width] of [[INK, 0.12], [colour, 0.05]] as const) {
    draw.beginPath();
    draw.moveTo(-0.36, 0.36);
    draw.lineTo(0.36, -0.36);
    draw.strokeStyle = style;
    draw.lineWidth = width;
    draw.lineCap = 'round';
    draw.stroke();
  }
}

function paintPointer(draw: CanvasRenderingContext2D): void {
  draw.beginPath();
  for (const [x, y] of [[0, -0.49], [0.14, -0.3], [-0.14, -0.3]] as const) draw.lineTo(x, y);
  draw.closePath();
  draw.fillStyle = '#ffffff';
  draw.strokeStyle = INK;
  draw.lineWidth = 0.04;
  draw.lineJoin = 'round';
  draw.stroke();
  draw.fill();
}

function paintRing(draw: CanvasRenderingContext2D): void {
  for (const [style, width] of [[INK, 0.1], ['#ffffff', 0.05]] as const) {
    draw.beginPath();
    draw.arc(0, 0, 0.44, 0, 2 * Math.PI);
    draw.strokeStyle = style;
    draw.lineWidth = width;
    draw.stroke();
  }
}
