// A shape in a form, drawn on the map corner by corner. Says `shape-drawn` with a GeoJSON geometry, or null.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { t } from '../i18n/index.js';
import type { Topic } from './model.js';
import { ModelPart } from './part.js';
import { shapeOf, LEAST, type Drawn } from './shape.js';

export class ShapeField extends ModelPart {
  static override properties = { ...ModelPart.properties, kind: { attribute: false }, shape: { attribute: false }, drawing: { state: true } };
  declare kind: Drawn; // what is to be drawn
  declare shape: string; // GeoJSON of what there is; '': nothing yet
  declare drawing: boolean;
  protected override readonly topics: readonly Topic[] = ['desk'];

  constructor() {
    super();
    this.shape = '';
    this.drawing = false;
  }

  override render() {
    const words = t().shape;
    const sketch = this.model.desk.sketch ?? [];
    if (!this.drawing) {
      return html`<p class="place-field">${words.heading}
        <span class=${this.shape ? '' : 'soft'}>${this.shape ? words.there : words.none}</span>
        <button type="button" class="quiet" data-do="draw-shape" @click=${this.begin}>${this.shape ? words.again : words.draw}</button>
      </p>`;
    }
    return html`
      <div class="boxed" data-sketch=${sketch.length}>
        <p role="status">${words.drawing(sketch.length, LEAST[this.kind])}</p>
        <div class="moves">
          <button type="button" class="main" data-do="draw-end" ?disabled=${sketch.length < LEAST[this.kind]} @click=${this.finish}>${words.end}</button>
          ${sketch.length > 0 ? html`<button type="button" data-do="draw-back" @click=${() => this.model.desk.draw(sketch.slice(0, -1))}>${words.back}</button>` : nothing}
          <button type="button" class="quiet" @click=${this.drop}>${t().incidents.cancel}</button>
        </div>
      </div>
    `;
  }

  override disconnectedCallback(): void {
    this.drop();
    super.disconnectedCallback();
  }

  private readonly begin = () => {
    const { desk } = this.model;
    desk.askPlace((at) => {
      desk.draw([...(desk.sketch ?? []), at]);
      return true;
    }, this.drop);
    desk.draw([]);
    this.drawing = true;
  };

  private readonly finish = () => {
    const shape = shapeOf(this.kind, this.model.desk.sketch ?? []);
    this.drop();
    this.dispatchEvent(new CustomEvent('shape-drawn', { detail: shape }));
  };

  private readonly drop = () => {
    if (!this.drawing) return;
    this.drawing = false;
    this.model.desk.draw(null);
    this.model.desk.askPlace(null);
  };
}
customElements.define('muster-shape', ShapeField);
