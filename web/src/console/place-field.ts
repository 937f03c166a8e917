// A place in a form: none, or one that was pointed at on the map. Says `place-chosen`.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { coordinates } from '../i18n/format.js';
import { t } from '../i18n/index.js';
import type { Point } from './desk.js';
import type { Topic } from './model.js';
import { outsideHint } from './outside.js';
import { ModelPart } from './part.js';

export class PlaceField extends ModelPart {
  static override properties = { ...ModelPart.properties, place: { attribute: false } };
  declare place: Point | null;
  protected override readonly topics: readonly Topic[] = ['desk', 'towns'];
  private mine = false; // the place that is asked for

  override render() {
    const words = t().issue;
    return html`
      <p class="place-field">${words.place}
        ${this.place ? coordinates(this.place.lat * 1e7, this.place.lng * 1e7) : html`<span class="soft">${words.placeNone}</span>`}
        <button type="button" class="quiet" data-do="pick-place" aria-pressed=${this.mine} @click=${this.ask}>${words.placePick}</button>
        ${this.place ? html`<button type="button" class="quiet" @click=${() => this.say(null)}>${words.placeClear}</button>` : nothing}
      </p>
      ${outsideHint(this.model, this.place)}
    `;
  }

  override disconnectedCallback(): void {
    if (this.mine) this.model.desk.askPlace(null);
    super.disconnectedCallback();
  }

  private readonly ask = () => {
    this.model.desk.askPlace(
      (at) => {
        this.say(at);
        return false;
      },
      () => {
        this.mine = false;
        this.requestUpdate();
      },
    );
    this.mine = true;
    this.requestUpdate();
  };

  private say(place: Point | null): void {
    this.dispatchEvent(new CustomEvent('place-chosen', { detail: place }));
  }
}
customElements.define('muster-place', PlaceField);
