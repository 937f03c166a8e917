// The shared map of a consultation: what everybody looks at, and what is drawn there.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import type { Feature, Position } from 'geojson';
import { ConsultShowSchema, type Consult } from '../gen/muster_pb.js';
import { byteLength } from '../i18n/format.js';
import { t } from '../i18n/index.js';
import { readDrawings } from '../map/drawings.js';
import type { Topic } from './model.js';
import { ModelPart } from './part.js';
import './reply.js';

type Shape = 'Point' | 'LineString' | 'Polygon';
const DRAWINGS_BYTES = 60_000;
const LEAST: Record<Shape, number> = { Point: 1, LineString: 2, Polygon: 3 };

export class ConsultMap extends ModelPart {
  static override properties = {
    ...ModelPart.properties, consult: { attribute: false }, mayShow: { attribute: false },
    following: { state: true }, shape: { state: true }, points: { state: true }, label: { state: true }, clearing: { state: true }, tooLarge: { state: true }, command: { state: true },
  };
  declare consult: Consult;
  declare mayShow: boolean;
  declare following: boolean;
  declare shape: Shape | null; // being drawn
  declare points: Position[];
  declare label: string;
  declare clearing: boolean;
  declare tooLarge: boolean;
  declare command: string;
  protected override readonly topics: readonly Topic[] = ['desk'];
  private followed = 0n; // the change that the map went to last

  constructor() {
    super();
    this.following = true;
    this.shape = null;
    this.points = [];
    this.label = '';
    this.clearing = false;
    this.tooLarge = false;
    this.command = '';
  }

  override render() {
    const words = t().consult;
    const { consult } = this;
    const shown = consult.zoomC > 0;
    const drawings = readDrawings(consult.drawings);
    return html`
      <h3>${words.map} <span class="soft" data-drawings=${drawings.length}>${drawings.length > 0 ? words.drawings(drawings.length) : nothing}</span></h3>
      ${shown ? nothing : html`<p class="soft">${words.nothingShown}</p>`}
      <div class="moves">
        ${shown ? html`<button data-do="see" @click=${() => this.go()}>${words.goThere}</button>` : nothing}
        <button aria-pressed=${this.following} data-do="follow" @click=${() => (this.following = !this.following)}>${this.following ? words.following : words.follow}</button>
        ${this.mayShow ? html`<button class="main" data-do="show-mine" @click=${() => this.show(drawings)}>${words.showMine}</button>` : nothing}
      </div>
      ${this.mayShow ? this.tools(drawings) : nothing}
      ${this.tooLarge ? html`<p class="refusal" role="alert">${words.tooLarge}</p>` : nothing}
      <muster-reply .model=${this.model} .command=${this.command}></muster-reply>
    `;
  }

  protected override updated(): void {
    const { consult } = this;
    if (!this.following || consult.zoomC === 0 || consult.seq === this.followed) return;
    this.followed = consult.seq;
    this.go();
  }

  override disconnectedCallback(): void {
    if (this.shape) this.model.desk.askPlace(null);
    super.disconnectedCallback();
  }

  private tools(drawings: Feature[]) {
    const words = t().consult;
    const names: [Shape, string][] = [['Point', words.drawPoint], ['LineString', words.drawLine], ['Polygon', words.drawArea]];
    if (this.shape) {
      return html`
        <p role="status">${words.drawing(this.points.length)}</p>
        <label>${words.drawLabel}<input name="label" .value=${this.label} maxlength="60" autocomplete="off" @input=${(event: InputEvent) => (this.label = (event.target as HTMLInputElement).value)} /></label>
        <div class="moves">
          <button class="main" data-do="draw-end" ?disabled=${this.points.length < LEAST[this.shape]} @click=${() => this.finish(drawings)}>${words.drawEnd}</button>
          <button class="quiet" @click=${this.drop}>${t().incidents.cancel}</button>
        </div>
      `;
    }
    return html`
      <div class="moves">
        <span>${words.draw}</span>
        ${names.map(([shape, name]) => html`<button data-draw=${shape} @click=${() => this.begin(shape)}>${name}</button>`)}
        ${drawings.length > 0 ? html`<button class="quiet" aria-expanded=${this.clearing} @click=${() => (this.clearing = !this.clearing)}>${words.clear}</button>` : nothing}
        ${this.clearing ? html`<button class="main" @click=${() => this.show([])}>${words.clearConfirm}</button>` : nothing}
      </div>
    `;
  }

  private begin(shape: Shape): void {
    this.shape = shape;
    this.points = [];
    this.label = '';
    this.model.desk.askPlace((at) => {
      this.points = shape === 'Point' ? [[at.lng, at.lat]] : [...this.points, [at.lng, at.lat]];
      return true;
    }, this.drop);
  }

  private readonly drop = () => {
    if (!this.shape) return;
    this.shape = null;
    this.model.desk.askPlace(null);
  };

  private finish(drawings: Feature[]): void {
    const points = this.points.map(([lng, lat]) => [round(lng!), round(lat!)]);
    const geometry = this.shape === 'Point' ? { type: 'Point' as const, coordinates: points[0]! }
      : this.shape === 'LineString' ? { type: 'LineString' as const, coordinates: points }
      : { type: 'Polygon' as const, coordinates: [[...points, points[0]!]] };
    const added: Feature = { type: 'Feature', properties: { label: this.label.trim() }, geometry };
    this.drop();
    this.show([...drawings, added]);
  }

  /** My view is what everybody looks at, with these drawings. */
  private show(drawings: Feature[]): void {
    this.clearing = false;
    const text = drawings.length > 0 ? JSON.stringify({ type: 'FeatureCollection', features: drawings }) : '';
    this.tooLarge = byteLength(text) > DRAWINGS_BYTES;
    const { consult } = this;
    const view = this.model.desk.mapView?.() ?? consult;
    if (this.tooLarge) return;
    if (this.command) this.model.session.outbox.putAway(this.command);
    const value = create(ConsultShowSchema, { consult: consult.consult, latE7: view.latE7, lonE7: view.lonE7, zoomC: view.zoomC, drawings: text });
    this.command = this.model.command({ case: 'consultShow', value }, consult.title);
  }

  private go(): void {
    const { latE7, lonE7, zoomC } = this.consult;
    this.dispatchEvent(new CustomEvent('go-to-view', { bubbles: true, detail: { latE7, lonE7, zoom: zoomC / 100 } }));
  }
}
customElements.define('muster-consult-map', ConsultMap);

/** To about a decimetre. */
function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
