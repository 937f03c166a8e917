// Geofences (电子围栏): those there are, who crossed them lately; another one, a change, the end of one.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { FenceCrossing, FenceKind, type Fence } from '../gen/muster_pb.js';
import { clock } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import { boundsOf } from '../map/boundaries.js';
import { readGeometry } from '../map/drawings.js';
import type { Crossing } from '../protocol/fence-facts.js';
import './fence-form.js';
import './fence-remove.js';
import type { Topic } from './model.js';
import { unitName } from './names.js';
import { ModelPart } from './part.js';

const CROSSINGS_SHOWN = 30;

export class FencePane extends ModelPart {
  static override properties = { ...ModelPart.properties, writing: { state: true }, removing: { state: true } };
  declare writing: number; // fence that is changed; 0: another one; -1: none
  declare removing: number;
  protected override readonly topics: readonly Topic[] = ['facts', 'desk'];

  constructor() {
    super();
    this.writing = -1;
    this.removing = 0;
  }

  override render() {
    const words = t().fence;
    const { model } = this;
    const fences = model.session.facts.fences.list();
    const { crossings } = model.session.facts.fences;
    return html`
      <header>
        <h2 data-fences=${fences.length}>${words.heading(fences.length)}</h2>
        ${model.mayDraw ? html`<button class="main" data-do="add-fence" aria-expanded=${this.writing === 0} @click=${() => (this.writing = this.writing === 0 ? -1 : 0)}>${words.add}</button>` : nothing}
      </header>
      ${this.writing === 0 ? this.form(undefined) : nothing}
      ${fences.length === 0 ? html`<p class="soft">${words.none}</p>` : nothing}
      <ul class="rows">${fences.map((fence) => html`<li>${this.row(fence)}</li>`)}</ul>
      ${crossings.length > 0 ? html`<h3>${words.crossings}</h3><ul class="crossings">${crossings.slice(0, CROSSINGS_SHOWN).map((one) => html`<li>${this.crossing(one)}</li>`)}</ul>` : nothing}
    `;
  }

  private row(fence: Fence) {
    const words = t().fence;
    const { model } = this;
    const put = fence.put!;
    const incident = put.incident ? (model.session.facts.incidents.get(put.incident)?.title ?? t().incident.number(put.incident)) : words.standing;
    const numbers = [
      put.kind === FenceKind.ROUTE ? words.width(put.widthM) : '', put.approachM ? words.approach(put.approachM) : '', put.dwellS ? words.dwell(put.dwellS) : '', put.silenceS ? words.silence(put.silenceS) : '',
    ].filter(Boolean);
    const may = model.mayChange(put.incident); // of none: by role alone
    const toggle = (now: number, value: number, none: number) => (now === value ? none : value);
    return html`
      <article class="row fence fence-${put.kind}" data-fence=${fence.fence}>
        <b class="tag">${word(words.kinds, put.kind)}</b> <strong>${put.name}</strong>
        <span class="soft">${incident} · ${model.orgName(put.org)}${numbers.length > 0 ? ` · ${numbers.join(t().comma)}` : ''}</span>
        ${this.inside(fence)}
        <div class="moves">
          <button class="quiet" data-do="see-fence" @click=${() => this.see(put.shape)}>${t().incident.goThere}</button>
          ${may ? html`<button class="quiet" data-do="change-fence" @click=${() => (this.writing = toggle(this.writing, fence.fence, -1))}>${words.change}</button>
            <button class="quiet" data-do="remove-fence" @click=${() => (this.removing = toggle(this.removing, fence.fence, 0))}>${words.remove}</button>` : nothing}
        </div>
      </article>
      ${this.writing === fence.fence ? this.form(fence) : nothing}
      ${this.removing === fence.fence ? html`<muster-fence-remove .model=${model} .fence=${fence}></muster-fence-remove>` : nothing}
    `;
  }

  private inside({ fence, put }: Fence) {
    const units = this.model.session.facts.fences.inside(fence);
    if (units.length === 0) return nothing;
    return html`<b class="last ${put?.kind === FenceKind.DANGER ? 'grave' : ''}" data-inside=${units.length}>${t().fence.within(units.length, units.slice(0, 6).map((unit) => unitName(this.model, unit)).join(t().comma))}</b>`;
  }

  private form(fence: Fence | undefined) {
    return html`<muster-fence-form .model=${this.model} .fence=${fence} @form-left=${() => (this.writing = -1)}></muster-fence-form>`;
  }

  private crossing({ unit, fence, what, atMs }: Crossing) {
    const words = t().fence;
    const put = this.model.session.facts.fences.fences.get(fence)?.put;
    const grave = put?.kind === FenceKind.DANGER && (what === FenceCrossing.ENTER || what === FenceCrossing.DWELL);
    return html`<time>${clock(atMs)}</time> <span class=${grave ? 'grave' : ''}>${words.crossed(unitName(this.model, unit), word(words.what, what), put?.name ?? words.number(fence))}</span>`;
  }

  private see(shape: string): void {
    const bounds = boundsOf(readGeometry(shape).positions);
    if (bounds) this.dispatchEvent(new CustomEvent('go-to-bounds', { bubbles: true, detail: bounds }));
  }
}
customElements.define('muster-fences', FencePane);
