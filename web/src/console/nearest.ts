// Who can be there first, as the hub proposes, each with its reason; chosen ones are sent with one click, after a look.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { DispatchSendSchema, type Incident } from '../gen/muster_pb.js';
import { byteLength } from '../i18n/format.js';
import { sentence, t, word } from '../i18n/index.js';
import { capabilitiesOf } from '../protocol/capabilities.js';
import { AskingPart } from './asking.js';
import './icon.js';
import { unitName } from './names.js';
import { leftOut, nearUnits, type NearUnit } from './proposals.js';

const BUSY = 823;
const TEXT_BYTES = 4000;
const SHOWN = 12;

export class Nearest extends AskingPart {
  static override properties = { ...AskingPart.properties, incident: { attribute: false }, can: { state: true }, by: { state: true }, wanted: { state: true }, chosen: { state: true }, busy: { state: true }, text: { state: true } };
  declare incident: Incident;
  declare can: string;
  declare by: 'time' | 'distance';
  declare wanted: string; // of the search by name
  declare chosen: ReadonlySet<number>;
  declare busy: boolean; // also those that are with another incident
  declare text: string;

  constructor() {
    super();
    this.can = '';
    this.by = 'time';
    this.wanted = '';
    this.chosen = new Set();
    this.busy = false;
    this.text = '';
  }

  protected override question(): string {
    const { latE7, lonE7 } = this.incident;
    const can = this.can ? `&can=${encodeURIComponent(this.can)}` : '';
    return `/api/v1/nearest?lat=${latE7 / 1e7}&lon=${lonE7 / 1e7}&n=${SHOWN}&by=${this.by}${can}${this.busy ? '&busy=1' : ''}`;
  }

  protected override done(): void {
    this.chosen = new Set();
    this.again();
  }

  override render() {
    const words = t().dispatch;
    const { model } = this;
    const found = this.answer?.ok ? nearUnits(this.model, this.answer.body) : [];
    const capabilities = capabilitiesOf(model.session.facts.catalogues);
    return html`
      <section class="boxed nearest" data-nearest=${this.answer ? found.length : ''}>
        <div class="pair">
          <label>${words.can}<select name="can" @change=${(event: Event) => (this.can = (event.target as HTMLSelectElement).value)}>
            <option value="">${words.canAny}</option>
            ${capabilities.map((one) => html`<option value=${one.key}>${sentence(one)}</option>`)}
          </select></label>
          <label>${words.rankBy}<select name="by" @change=${(event: Event) => (this.by = (event.target as HTMLSelectElement).value as Nearest['by'])}>
            <option value="time">${words.byTime}</option><option value="distance">${words.byDistance}</option>
          </select></label>
          <label>${words.byName}<input type="search" name="unit" autocomplete="off" .value=${this.wanted} @input=${(event: InputEvent) => (this.wanted = (event.target as HTMLInputElement).value)} /></label>
        </div>
        ${this.whyNot()}
        ${this.answer?.ok && found.length === 0 ? html`<p class="soft">${words.nearestNone}</p>` : nothing}
        <ol class="rows ranks">${found.map((one, i) => html`<li>${this.row(one, i + 1)}</li>`)}</ol>
        ${this.answer?.ok && leftOut(this.answer.body) ? html`<p class="soft" data-left-out>${words.left(leftOut(this.answer.body))}</p>` : nothing}
        <label class="check"><input type="checkbox" name="busy" .checked=${this.busy} @change=${(event: Event) => (this.busy = (event.target as HTMLInputElement).checked)} />${words.busyToo}</label>
        ${this.named()}
        ${this.chosen.size > 0 ? this.confirm() : nothing}
        ${this.reply()}
      </section>
    `;
  }

  private row(one: NearUnit, rank: number) {
    const words = t().dispatch;
    const how = [one.seconds > 0 ? words.minutes(Math.max(1, Math.round(one.seconds / 60))) : '', one.distanceM > 0 ? words.distance(one.distanceM) : ''].filter(Boolean).join(' · ');
    return this.choice(one.unit, html`<b class="rank">${rank}</b>`, html`<b>${how}</b><span class="soft last">${one.reasons}</span>`);
  }

  private choice(number: number, before: unknown, behind: unknown) {
    const unit = this.model.session.facts.units.get(number);
    return html`<button type="button" class="row" data-near-unit=${number} aria-pressed=${this.chosen.has(number)} @click=${() => this.toggle(number)}>
      ${before}<muster-icon .kind=${unit?.kind ?? 0} .status=${unit?.status ?? 0}></muster-icon>
      <strong>${unitName(this.model, number)}</strong> <span>${word(t().statuses, unit?.status ?? 0)}</span> ${behind}
    </button>`;
  }

  /** A unit that the proposal leaves out may be wanted all the same. */
  private named() {
    const wanted = this.wanted.trim().toLowerCase();
    if (!wanted) return nothing;
    const units = [...this.model.session.facts.units.values()].filter(({ code, name }) => code.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted));
    return html`<ul class="rows">${units.slice(0, 6).map(({ unit, code }) => html`<li>${this.choice(unit, nothing, html`<span class="soft">${code}</span>`)}</li>`)}</ul>`;
  }

  private confirm() {
    const words = t().dispatch;
    const names = [...this.chosen].map((unit) => unitName(this.model, unit)).join(t().comma);
    const tooLong = Math.max(0, byteLength(this.text) - TEXT_BYTES);
    return html`
      <div class="confirm" data-do="dispatch-confirm">
        <p class="strong">${words.chosen(this.chosen.size, names)}</p>
        <label>${words.text}<textarea name="text" rows="2" .value=${this.text} placeholder=${words.textHint} @input=${(event: InputEvent) => (this.text = (event.target as HTMLTextAreaElement).value)}></textarea></label>
        ${tooLong > 0 ? html`<p class="refusal">${t().open.tooLong(tooLong)}</p>` : nothing}
        <div class="moves">
          <button type="button" class="main" data-do="send-dispatch" ?disabled=${this.waits || tooLong > 0} @click=${() => this.dispatchUnits(false)}>${words.sendSure(this.chosen.size, this.incident.title)}</button>
          ${this.refusal === BUSY ? html`<button type="button" data-do="send-also" @click=${() => this.dispatchUnits(true)}>${words.sendAlso}</button>` : nothing}
        </div>
      </div>
    `;
  }

  private toggle(unit: number): void {
    const chosen = new Set(this.chosen);
    if (!chosen.delete(unit)) chosen.add(unit);
    this.chosen = chosen;
  }

  private dispatchUnits(also: boolean): void {
    if (this.waits) return;
    const value = create(DispatchSendSchema, { incident: this.incident.incident, units: [...this.chosen], text: this.text.trim(), also });
    this.send({ case: 'dispatchSend', value }, this.incident.title);
  }
}
customElements.define('muster-nearest', Nearest);
