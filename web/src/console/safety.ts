// The safety of the tablet's own people: SOS, held for a second; the dead-man timer with its countdown; danger areas they are in.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { AlarmKind, AlarmRaiseSchema, DeadmanCheckSchema, FenceKind, type Unit } from '../gen/muster_pb.js';
import { clock, clockAge } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import { CommandPart } from './command-part.js';
import './deadman-set.js';
import { fencesAround } from './fences-around.js';
import type { Topic } from './model.js';
import { personName, unitName } from './names.js';
import { play } from './sound.js';

const HOLD_MS = 1000;
const NEAR_MS = 60_000; // or the last quarter of the interval, when that is less

export class Safety extends CommandPart {
  static override properties = { ...CommandPart.properties, unit: { state: true }, holding: { state: true } };
  declare unit: number; // of several: the one that calls
  declare holding: boolean;
  protected override readonly topics: readonly Topic[] = ['facts', 'desk', 'tick', 'outbox', 'answered', 'hub', 'picture'];
  private hold: ReturnType<typeof setTimeout> | null = null;
  private rungMs = 0;

  constructor() {
    super();
    this.unit = 0;
    this.holding = false;
  }

  override disconnectedCallback(): void {
    this.release();
    super.disconnectedCallback();
  }

  override render() {
    const { units } = this.model.desk;
    if (units.length === 0) return nothing;
    const number = units.includes(this.unit) ? this.unit : units[0]!;
    const unit = this.model.session.facts.units.get(number);
    return html`
      <section class="safety" data-safety=${number}>
        ${units.length > 1
          ? html`<label>${t().safety.who}<select @change=${(event: Event) => (this.unit = Number((event.target as HTMLSelectElement).value))}>${units.map((one) => html`<option value=${one} .selected=${one === number}>${unitName(this.model, one)}</option>`)}</select></label>`
          : nothing}
        ${this.sos(number)} ${unit ? this.deadman(unit) : nothing} ${this.fences(number)}
        ${this.reply()}
      </section>
    `;
  }

  private sos(unit: number) {
    const words = t().safety;
    const { facts } = this.model.session;
    const alarm = facts.alarms.openOf(unit);
    const sent = this.model.session.outbox.list().some((entry) => entry.verb === 'alarmRaise' && !entry.refusal);
    if (alarm || sent) {
      const taker = alarm && alarm.takenAtMs > 0n ? personName(this.model, alarm.taker) || t().incident.operator : '';
      return html`<div class="sos-called ${taker ? 'taken' : ''}" role="alert" data-called=${taker ? 'taken' : alarm ? 'heard' : 'sent'}>
        <strong>${taker ? words.taken(taker, clock(Number(alarm!.takenAtMs))) : alarm ? words.heard : words.sent}</strong>
      </div>`;
    }
    return html`
      <button class="sos-button ${this.holding ? 'holding' : ''}" data-do="sos" aria-label=${words.sosLabel}
        @pointerdown=${(event: PointerEvent) => this.press(event, unit)} @pointerup=${this.release} @pointerleave=${this.release} @pointercancel=${this.release}
        @keydown=${(event: KeyboardEvent) => !event.repeat && (event.key === ' ' || event.key === 'Enter') && this.begin(unit)} @keyup=${this.release}
        @contextmenu=${(event: Event) => event.preventDefault()}>
        <strong>${words.sos}</strong><span>${this.holding ? words.holding : words.hold}</span>
      </button>
    `;
  }

  private press(event: PointerEvent, unit: number): void {
    if (event.button === 0) this.begin(unit);
  }

  private begin(unit: number): void {
    if (this.hold) return;
    this.holding = true;
    this.hold = setTimeout(() => {
      this.release();
      this.call(unit);
    }, HOLD_MS);
  }

  private readonly release = () => {
    if (this.hold) clearTimeout(this.hold);
    this.hold = null;
    this.holding = false;
  };

  private call(unit: number): void {
    const at = this.model.session.picture.units.get(unit);
    const value = create(AlarmRaiseSchema, { unit, kind: AlarmKind.BUTTON, ...(at && { place: { latE7: at.latE7, lonE7: at.lonE7 } }) });
    this.send({ case: 'alarmRaise', value }, unitName(this.model, unit), { seat: 0 });
    navigator.vibrate?.([200, 100, 200]);
  }

  private deadman(unit: Unit) {
    const words = t().safety;
    const { model } = this;
    if (unit.deadmanEveryS === 0) return html`<muster-deadman .model=${model} .unit=${unit}></muster-deadman>`;
    if (unit.deadmanDueAtMs === 0n) return html`<p class="soft" data-deadman="rests">${words.rests}</p>`;
    const left = Number(unit.deadmanDueAtMs) - model.session.nowMs();
    const near = left < Math.min(NEAR_MS, unit.deadmanEveryS * 250);
    if (near) this.remind();
    const checking = model.session.outbox.list().some((entry) => entry.verb === 'deadmanCheck' && !entry.refusal);
    return html`
      <div class="deadman ${left <= 0 ? 'late' : near ? 'near' : ''}" data-deadman=${left <= 0 ? 'late' : near ? 'near' : 'runs'}>
        <p>${left > 0 ? words.left : words.over} <b class="count-down">${clockAge(Math.abs(left))}</b></p>
        <button class="fine" data-do="fine" @click=${() => this.fine(unit)}>${words.fine}</button>
        ${checking ? html`<p class="soft" data-waits>${model.session.link.state.kind === 'live' ? t().outbox.waiting : words.fineOffline}</p>` : nothing}
        <muster-deadman .model=${model} .unit=${unit}></muster-deadman>
      </div>
    `;
  }

  private remind(): void {
    if (Date.now() - this.rungMs < 5000) return;
    this.rungMs = Date.now();
    play('near');
    navigator.vibrate?.(300);
  }

  /** Said again and again while there is no network: one that waits says it for all. */
  private fine(unit: Unit): void {
    if (this.model.session.outbox.list().some((entry) => entry.verb === 'deadmanCheck' && !entry.refusal)) return;
    this.send({ case: 'deadmanCheck', value: create(DeadmanCheckSchema, { unit: unit.unit }) }, unitName(this.model, unit.unit), { seat: 0 });
  }

  private fences(unit: number) {
    const around = fencesAround(this.model, unit);
    if (around.length === 0) return nothing;
    return html`<ul class="around" data-around=${around.length}>${around.map((put) => html`<li class="fence-${put.kind}"><b>${word(t().fence.kinds, put.kind)}</b> ${put.name}${put.kind === FenceKind.DANGER ? html` <strong>${t().safety.leave}</strong>` : nothing}</li>`)}</ul>`;
  }
}
customElements.define('muster-safety', Safety);
