// The map on the page: made once, told what changed, tells what was pointed at. Knows no session and no words.
// SPDX-License-Identifier: Apache-2.0
import { GeoJSONSource, Map as Chart, ScaleControl, setWorkerUrl, type MapMouseEvent } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import 'maplibre-gl/dist/maplibre-gl.css';
import type { Feature, FeatureCollection } from 'geojson';
import { incidentIcon } from './atlas.js';
import type { Bounds } from './boundaries.js';
import { GRADE_COLOURS } from './colours.js';
import { mapStyle } from './style.js';
import { CELL_PX, UnitLayer, type Mark } from './unit-layer.js';

setWorkerUrl(workerUrl);

export interface UnitMark extends Mark {
  unit: number;
  name: string;
}
export interface IncidentMark {
  incident: number;
  latE7: number;
  lonE7: number;
  grade: number;
  title: string;
  label: string;
  selected: boolean;
}
export interface PinMark {
  latE7: number;
  lonE7: number;
  label: string;
  late: boolean;
}
export interface TownMark {
  name: string;
  district: boolean;
  shape: Feature['geometry'];
  label: [number, number];
}

export interface MapHandlers {
  units(): Iterable<UnitMark>; // asked when the map draws
  pickUnit(unit: number): void;
  pickIncident(incident: number): void;
  pickNothing(): void;
  pickPlace(lng: number, lat: number): void; // right button, a long press, or any click while `placing`
}

/** What is drawn as it is given. */
export type ShapeName = 'drawings' | 'fences' | 'areas' | 'ways' | 'sketch';
type SourceName = ShapeName | 'towns' | 'town-names' | 'incidents' | 'unit-names' | 'pins';

const ICON_PX = 36;
const NAMES_ZOOM = 12.5; // names of units appear from here on ...
const NAMES_MAX = 250; // ... unless there are more in sight
const EDGE_PX = 40;
const LONG_PRESS_MS = 600;
const FONTS = '"Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei", sans-serif';

export class MapView {
  readonly chart: Chart;
  /** The next click is a place, whatever lies there. */
  placing = false;
  /** Width at the left that a card covers, CSS pixels. */
  covered = 0;
  private readonly layer: UnitLayer;
  private readonly data: Partial<Record<SourceName, FeatureCollection>> = {};
  private readonly ready: Promise<unknown>;
  private press: ReturnType<typeof setTimeout> | null = null;
  private pressed = false;

  /** Throws where WebGL2 is missing. `marks`: what stands in the diamond of each grade. */
  constructor(container: HTMLElement, private readonly handlers: MapHandlers, private readonly scale: number, private readonly marks: Record<number, string>) {
    this.layer = new UnitLayer(() => this.handlers.units());
    this.layer.scale = scale;
    this.chart = new Chart({
      container,
      style: mapStyle(scale),
      center: [105, 34],
      zoom: 3.5,
      maxZoom: 19,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      localIdeographFontFamily: FONTS,
      canvasContextAttributes: { antialias: false, powerPreference: 'high-performance' },
    });
    const { chart } = this;
    chart.touchZoomRotate.disableRotation();
    chart.keyboard.disableRotation();
    chart.addControl(new ScaleControl({ unit: 'metric', maxWidth: 160 }), 'bottom-left');
    this.ready = new Promise((done) => chart.once('style.load', done));
    chart.on('style.load', () => this.furnish()); // also after the graphics card was lost and came back
    chart.on('click', (event) => this.clicked(event));
    chart.on('contextmenu', ({ lngLat }) => this.handlers.pickPlace(lngLat.lng, lngLat.lat));
    chart.on('mousemove', (event) => this.hover(event));
    chart.on('moveend', () => this.nameUnits());
    chart.on('touchstart', (event) => this.pressBegins(event.points.length === 1 ? event.lngLat.toArray() : null));
    for (const type of ['touchend', 'touchmove', 'touchcancel', 'movestart'] as const) chart.on(type, () => this.pressEnds());
    new ResizeObserver(() => chart.resize()).observe(container);
  }

  unitsChanged(): void {
    this.layer.changed();
  }

  setTowns(towns: readonly TownMark[]): void {
    const properties = ({ name, district }: TownMark) => ({ name, district });
    this.draw('towns', towns.map((town) => ({ type: 'Feature', properties: properties(town), geometry: town.shape })));
    const named = towns.filter((town) => !town.district);
    this.draw('town-names', named.map((town) => point(town.label, properties(town))));
  }

  setIncidents(incidents: readonly IncidentMark[]): void {
    this.draw('incidents', incidents.map(({ latE7, lonE7, ...properties }) => point([lonE7 / 1e7, latE7 / 1e7], properties)));
  }

  setPins(pins: readonly PinMark[]): void {
    this.draw('pins', pins.map(({ latE7, lonE7, ...properties }) => point([lonE7 / 1e7, latE7 / 1e7], properties)));
  }

  setShapes(name: ShapeName, features: Feature[]): void {
    if (features.length > 0 || (this.data[name]?.features.length ?? 0) > 0) this.draw(name, features);
  }

  /** What is looked at. */
  view(): { latE7: number; lonE7: number; zoomC: number } {
    const { lng, lat } = this.chart.getCenter();
    return { latE7: Math.round(lat * 1e7), lonE7: Math.round(lng * 1e7), zoomC: Math.max(1, Math.round(this.chart.getZoom() * 100)) };
  }

  show(latE7: number, lonE7: number, zoom: number): void {
    this.chart.easeTo({ center: [lonE7 / 1e7, latE7 / 1e7], zoom, duration: 600 });
  }

  /** Names of the units in sight, when they are few enough to be read. Call about once a second. */
  nameUnits(): void {
    const features: Feature[] = [];
    if (this.chart.getZoom() >= NAMES_ZOOM) {
      const bounds = this.chart.getBounds();
      for (const { latE7, lonE7, name } of this.handlers.units()) {
        const at: [number, number] = [lonE7 / 1e7, latE7 / 1e7];
        if (bounds.contains(at)) features.push(point(at, { name }));
        if (features.length > NAMES_MAX) break;
      }
    }
    if (features.length > NAMES_MAX) features.length = 0;
    if (features.length > 0 || (this.data['unit-names']?.features.length ?? 0) > 0) this.draw('unit-names', features);
  }

  fit(bounds: Bounds, animate: boolean): void {
    this.chart.fitBounds(bounds, { padding: 48, maxZoom: 15, ...(animate ? { duration: 600 } : { animate: false }) });
  }

  goTo(latE7: number, lonE7: number): void {
    this.ease([lonE7 / 1e7, latE7 / 1e7], Math.max(this.chart.getZoom(), 13.5));
  }

  /** Brings a place into sight if it is not. */
  reveal(latE7: number, lonE7: number): void {
    const at: [number, number] = [lonE7 / 1e7, latE7 / 1e7];
    const { x, y } = this.chart.project(at);
    const { clientWidth, clientHeight } = this.chart.getContainer();
    if (x < this.covered + EDGE_PX || x > clientWidth - EDGE_PX || y < EDGE_PX || y > clientHeight - EDGE_PX) this.ease(at, this.chart.getZoom());
  }

  zoomBy(step: number): void {
    this.chart.easeTo({ zoom: this.chart.getZoom() + step, duration: 250 });
  }

  destroy(): void {
    this.pressEnds();
    this.chart.remove();
  }

  private ease(center: [number, number], zoom: number): void {
    this.chart.easeTo({ center, zoom, offset: [this.covered / 2, 0], duration: 600 });
  }

  private furnish(): void {
    const { chart, scale } = this;
    const ratio = Math.max(2, chart.getPixelRatio());
    for (let grade = 0; grade < GRADE_COLOURS.length; grade++) {
      const canvas = incidentIcon(Math.round(ICON_PX * scale * ratio), grade, this.marks[grade] ?? '');
      const image = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      if (!chart.hasImage(`grade-${grade}`)) chart.addImage(`grade-${grade}`, image, { pixelRatio: ratio });
    }
    if (!chart.getLayer(this.layer.id)) chart.addLayer(this.layer, 'town-names');
    for (const [name, data] of Object.entries(this.data)) this.source(name)?.setData(data);
  }

  private draw(name: SourceName, features: Feature[]): void {
    const data: FeatureCollection = { type: 'FeatureCollection', features };
    this.data[name] = data;
    void this.ready.then(() => {
      if (this.data[name] === data) this.source(name)?.setData(data);
    });
  }

  private source(name: string): GeoJSONSource | undefined {
    return this.chart.getSource<GeoJSONSource>(name);
  }

  private clicked({ point: at, lngLat }: MapMouseEvent): void {
    if (this.pressed) {
      this.pressed = false; // the finger that was long on the map is not a click
      return;
    }
    if (this.placing) {
      this.handlers.pickPlace(lngLat.lng, lngLat.lat);
      return;
    }
    const incident = this.incidentAt(at);
    const unit = incident === null ? this.unitAt(at) : null;
    if (incident !== null) this.handlers.pickIncident(incident);
    else if (unit !== null) this.handlers.pickUnit(unit);
    else this.handlers.pickNothing();
  }

  private hover({ point: at }: MapMouseEvent): void {
    const over = !this.placing && (this.incidentAt(at) !== null || this.unitAt(at) !== null);
    this.chart.getCanvas().style.cursor = this.placing ? 'crosshair' : over ? 'pointer' : '';
  }

  private incidentAt({ x, y }: { x: number; y: number }): number | null {
    if (!this.chart.getLayer('incident-marks')) return null;
    const reach = 16 * this.scale;
    const [found] = this.chart.queryRenderedFeatures([[x - reach, y - reach], [x + reach, y + reach]], { layers: ['incident-area'] });
    return found ? Number(found.properties['incident']) : null;
  }

  /** A straight walk over all, on degrees first: ten thousand cost nothing that could be felt. */
  private unitAt({ x, y }: { x: number; y: number }): number | null {
    const reach = Math.max(14, CELL_PX * 0.36 * this.layer.zoomScale()) * this.scale;
    const northWest = this.chart.unproject([x - reach, y - reach]);
    const southEast = this.chart.unproject([x + reach, y + reach]);
    let nearest: number | null = null;
    let best = reach ** 2;
    for (const { unit, latE7, lonE7 } of this.handlers.units()) {
      const [lng, lat] = [lonE7 / 1e7, latE7 / 1e7];
      if (lng < northWest.lng || lng > southEast.lng || lat > northWest.lat || lat < southEast.lat) continue;
      const at = this.chart.project([lng, lat]);
      const distance = (at.x - x) ** 2 + (at.y - y) ** 2;
      if (distance <= best) {
        best = distance;
        nearest = unit;
      }
    }
    return nearest;
  }

  private pressBegins(at: [number, number] | null): void {
    this.pressEnds();
    this.pressed = false;
    if (!at) return;
    this.press = setTimeout(() => {
      this.pressed = true;
      this.handlers.pickPlace(at[0], at[1]);
    }, LONG_PRESS_MS);
  }

  private pressEnds(): void {
    if (this.press) clearTimeout(this.press);
    this.press = null;
  }
}

function point(coordinates: [number, number], properties: Record<string, unknown>): Feature {
  return { type: 'Feature', properties, geometry: { type: 'Point', coordinates } };
}
