// The layer that draws every unit: one instanced WebGL2 draw, a few floats per unit, refilled when something moved.
// SPDX-License-Identifier: Apache-2.0
import { MercatorCoordinate, type CustomLayerInterface, type CustomRenderMethodInput, type Map as Chart } from 'maplibre-gl';
import { UnitStatus } from '../gen/muster_pb.js';
import { LIVE, LOST, STALE } from '../protocol/fixes.js';
import { COLUMNS, drawAtlas, iconCell, POINTER_CELL, RING_CELL, ROWS } from './atlas.js';

/** What is drawn of a unit. */
export interface Mark {
  latE7: number;
  lonE7: number;
  headingCdeg: number; // -1 unknown
  speedCms: number; // -1 unknown
  presence: number;
  kind: number;
  status: number;
  selected: boolean;
}

/** CSS pixels of a cell; the visible frame takes 0.6 of it. */
export const CELL_PX = 46;
const FLOATS = 6; // x, y, angle, cell, opacity, resting
const FAR_ZOOM = 10.5;
const NEAR_ZOOM = 13.5;
const FAR_SCALE = 0.66;
const FAR_REST_SCALE = 0.4;
const MOVING_CMS = 50; // slower than this, a heading is noise

const VERTEX = `#version 300 es
uniform mat4 matrix;
uniform vec2 viewport;
uniform float size;
uniform float restSize;
in vec2 corner;
in vec2 at;
in float angle;
in float cell;
in float opacity;
in float resting;
out vec2 uv;
out float fade;
void main() {
  float s = sin(angle), k = cos(angle);
  vec2 q = vec2(corner.x * k - corner.y * s, corner.x * s + corner.y * k) * mix(size, restSize, resting);
  vec4 c = matrix * vec4(at, 0.0, 1.0);
  c.xy += q * vec2(2.0, -2.0) / viewport * c.w;
  gl_Position = c;
  uv = (vec2(mod(cell, ${COLUMNS}.0), floor(cell / ${COLUMNS}.0)) + corner + 0.5) / vec2(${COLUMNS}.0, ${ROWS}.0);
  fade = opacity;
}`;
const FRAGMENT = `#version 300 es
precision mediump float;
uniform sampler2D atlas;
in vec2 uv;
in float fade;
out vec4 colour;
void main() { colour = texture(atlas, uv) * fade; }`;

interface Gpu {
  program: WebGLProgram;
  vertices: WebGLVertexArrayObject;
  instances: WebGLBuffer;
  texture: WebGLTexture;
  cellPx: number; // of the atlas that the texture holds; 0: none yet
}

export class UnitLayer implements CustomLayerInterface {
  readonly id = 'units';
  readonly type = 'custom';
  readonly renderingMode = '2d';
  /** Of the icons, relative to their size on an office screen. */
  scale = 1;
  private chart: Chart | null = null;
  private gpu: Gpu | null = null;
  private buffer = new Float32Array(0);
  private count = 0;
  private stale = true;
  private origin = { x: 0, y: 0 };

  /** `marks` is asked for all units when the map draws and something has changed. */
  constructor(private readonly marks: () => Iterable<Mark>) {}

  changed(): void {
    this.stale = true;
    this.chart?.triggerRepaint();
  }

  onAdd(chart: Chart, gl: WebGL2RenderingContext): void {
    this.chart = chart;
    this.gpu = createGpu(gl);
    this.changed();
  }

  onRemove(_: Chart, gl: WebGL2RenderingContext): void {
    const { gpu } = this;
    this.chart = this.gpu = null;
    if (!gpu) return;
    gl.deleteProgram(gpu.program);
    gl.deleteVertexArray(gpu.vertices);
    gl.deleteBuffer(gpu.instances);
    gl.deleteTexture(gpu.texture);
  }

  render(gl: WebGL2RenderingContext, input: CustomRenderMethodInput): void {
    const { gpu } = this;
    if (!gpu) return;
    const cellPx = Math.round(CELL_PX * this.scale * this.chart!.getPixelRatio());
    if (gpu.cellPx !== cellPx) loadAtlas(gl, gpu, cellPx);
    gl.bindBuffer(gl.ARRAY_BUFFER, gpu.instances);
    if (this.stale) {
      this.fill();
      gl.bufferData(gl.ARRAY_BUFFER, this.buffer.subarray(0, this.count * FLOATS), gl.DYNAMIC_DRAW);
      this.stale = false;
    }
    if (this.count === 0) return;
    gl.useProgram(gpu.program);
    gl.uniformMatrix4fv(gl.getUniformLocation(gpu.program, 'matrix'), false, this.matrix(input));
    gl.uniform2f(gl.getUniformLocation(gpu.program, 'viewport'), gl.drawingBufferWidth, gl.drawingBufferHeight);
    const near = this.nearness();
    gl.uniform1f(gl.getUniformLocation(gpu.program, 'size'), cellPx * mix(FAR_SCALE, near));
    gl.uniform1f(gl.getUniformLocation(gpu.program, 'restSize'), cellPx * mix(FAR_REST_SCALE, near));
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, gpu.texture);
    gl.uniform1i(gl.getUniformLocation(gpu.program, 'atlas'), 0);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.STENCIL_TEST);
    gl.disable(gl.CULL_FACE);
    gl.bindVertexArray(gpu.vertices);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.count);
    gl.bindVertexArray(null);
  }

  /** Icons are smaller where a whole district is in sight, and who rests is little more than a dot there. */
  zoomScale(): number {
    return mix(FAR_SCALE, this.nearness());
  }

  private nearness(): number {
    const zoom = this.chart?.getZoom() ?? 0;
    return Math.min(1, Math.max(0, (zoom - FAR_ZOOM) / (NEAR_ZOOM - FAR_ZOOM)));
  }

  /** The map's matrix with the origin folded in, so that 32-bit floats stay exact at street level. */
  private matrix(input: CustomRenderMethodInput): Float32Array {
    const m = Float64Array.from(input.defaultProjectionData.mainMatrix as ArrayLike<number>);
    for (let row = 0; row < 4; row++) m[12 + row]! += m[row]! * this.origin.x + m[4 + row]! * this.origin.y;
    return Float32Array.from(m);
  }

  /** Lost units lie lowest, then stale ones, live ones that rest, live ones that do not, the selected one in its ring. */
  private fill(): void {
    const layers: Mark[][] = [[], [], [], [], []];
    let total = 0;
    for (const mark of this.marks()) {
      layers[layerOf(mark)]!.push(mark);
      total += 3;
    }
    if (this.buffer.length < total * FLOATS) this.buffer = new Float32Array(2 * total * FLOATS);
    this.count = 0;
    const first = layers.find((layer) => layer.length > 0)?.[0];
    if (first) this.origin = mercator(first);
    for (const layer of layers) for (const mark of layer) this.add(mark);
  }

  private add(mark: Mark): void {
    const { x, y } = mercator(mark);
    const opacity = mark.presence === STALE ? 0.5 : 1;
    const moving = mark.speedCms < 0 || mark.speedCms >= MOVING_CMS;
    const resting = isResting(mark.status) && !mark.selected ? 1 : 0;
    if (mark.selected) this.put(x, y, 0, RING_CELL, 1, resting);
    if (mark.headingCdeg >= 0 && moving && mark.presence === LIVE) {
      this.put(x, y, (mark.headingCdeg / 18_000) * Math.PI, POINTER_CELL, 1, resting);
    }
    this.put(x, y, 0, iconCell(mark.kind, mark.status, mark.presence === LOST), opacity, resting);
  }

  private put(x: number, y: number, angle: number, cell: number, opacity: number, resting: number): void {
    this.buffer.set([x - this.origin.x, y - this.origin.y, angle, cell, opacity, resting], this.count++ * FLOATS);
  }
}

function layerOf({ selected, presence, status }: Mark): number {
  if (selected) return 4;
  if (presence !== LIVE) return presence === LOST ? 0 : 1;
  return isResting(status) ? 2 : 3;
}

function isResting(status: number): boolean {
  return status <= UnitStatus.STANDBY || status === UnitStatus.UNAVAILABLE;
}

function mix(far: number, nearness: number): number {
  return far + (1 - far) * nearness;
}

function mercator({ latE7, lonE7 }: Mark): MercatorCoordinate {
  return MercatorCoordinate.fromLngLat([lonE7 / 1e7, latE7 / 1e7]);
}

function createGpu(gl: WebGL2RenderingContext): Gpu {
  const program = link(gl);
  const vertices = gl.createVertexArray();
  gl.bindVertexArray(vertices);
  const corners = gl.createBuffer();
  gl.bindBuffer(gl.ARRAY_BUFFER, corners);
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-0.5, -0.5, 0.5, -0.5, -0.5, 0.5, 0.5, 0.5]), gl.STATIC_DRAW);
  attribute(gl, program, 'corner', 2, 0, 0, 0);
  const instances = gl.createBuffer();
  gl.bindBuffer(gl.ARRAY_BUFFER, instances);
  attribute(gl, program, 'at', 2, FLOATS, 0, 1);
  attribute(gl, program, 'angle', 1, FLOATS, 2, 1);
  attribute(gl, program, 'cell', 1, FLOATS, 3, 1);
  attribute(gl, program, 'opacity', 1, FLOATS, 4, 1);
  attribute(gl, program, 'resting', 1, FLOATS, 5, 1);
  gl.bindVertexArray(null);
  return { program, vertices, instances, texture: gl.createTexture(), cellPx: 0 };
}

function attribute(gl: WebGL2RenderingContext, program: WebGLProgram, name: string, size: number, stride: number, offset: number, per: number): void {
  const at = gl.getAttribLocation(program, name);
  gl.enableVertexAttribArray(at);
  gl.vertexAttribPointer(at, size, gl.FLOAT, false, stride * 4, offset * 4);
  gl.vertexAttribDivisor(at, per);
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(`unit layer: the shader was refused: ${gl.getProgramInfoLog(program)}`);
  }
  return program;
}

function loadAtlas(gl: WebGL2RenderingContext, gpu: Gpu, cellPx: number): void {
  gl.bindTexture(gl.TEXTURE_2D, gpu.texture);
  gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, drawAtlas(cellPx));
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  gpu.cellPx = cellPx;
}
