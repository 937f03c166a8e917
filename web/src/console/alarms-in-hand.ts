// Alarms that somebody has taken and that are not over: who has them, and how they ended, for whoever may say so.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { AlarmClearSchema, type Alarm } from '../gen/muster_pb.js';
import { clock } from '../i18n/format.js';
import { t } from '../i18n/index.js';
import { CommandPart } from './command-part.js';
import { Fields } from './fields.js';
import { personName, seatName, unitName } from './names.js';
import { placeOfAlarm } from './sos-banner.js';

export class AlarmsInHand extends CommandPart {
  static override properties = { ...CommandPart.properties, clearing: { state: true }, tooLong: { state: true } };
  declare clearing: number; // alarm whose end is written
  declare tooLong: number;

  constructor() {
    super();
    this.clearing = 0;
    this.tooLong = 0;
  }

  protected override done(): void {
    this.clearing = 0;
  }

  override render() {
    const alarms = this.model.session.facts.alarms.inHand();
    if (alarms.length === 0) return this.reply();
    return html`
      <section class="in-hand" data-in-hand=${alarms.length}>
        <h2>${t().sos.inHand(alarms.length)}</h2>
        <ul>${alarms.map((alarm) => html`<li>${this.alarm(alarm)}</li>`)}</ul>
        ${this.reply()}
      </section>
    `;
  }

  private alarm(alarm: Alarm) {
    const words = t().sos;
    const { model } = this;
    const name = personName(model, alarm.taker) || t().incident.operator;
    const at = placeOfAlarm(model, alarm);
    const open = this.clearing === alarm.alarm;
    return html`
      <p data-alarm-in-hand=${alarm.alarm}><strong>${unitName(model, alarm.raise?.unit ?? 0)}</strong> ${words.takenBy(alarm.seat ? t().seat.person(seatName(model, alarm.seat), name) : name, clock(Number(alarm.takenAtMs)))}</p>
      <div class="moves">
        ${at ? html`<button class="quiet" @click=${() => this.dispatchEvent(new CustomEvent('go-to-place', { bubbles: true, detail: at }))}>${words.see}</button>` : nothing}
        ${model.mayMove ? html`<button data-do="clear-alarm" aria-expanded=${open} @click=${() => (this.clearing = open ? 0 : alarm.alarm)}>${words.clear}</button>` : nothing}
      </div>
      ${open
        ? html`<form class="act" data-do="clear-form" @submit=${(event: SubmitEvent) => this.clear(event, alarm)}>
            <label>${words.outcome}<input name="text" required autocomplete="off" placeholder=${words.outcomeHint} /></label>
            <p class="refusal" role="alert">${this.tooLong > 0 ? t().open.tooLong(this.tooLong) : nothing}</p>
            <button class="main" ?disabled=${this.waits}>${words.clearSend}</button>
          </form>`
        : nothing}
    `;
  }

  private clear(event: SubmitEvent, alarm: Alarm): void {
    const fields = new Fields(event);
    const text = fields.text('text');
    this.tooLong = fields.tooLong({ text: 1000 });
    if (!text || this.tooLong > 0 || this.waits) return;
    this.send({ case: 'alarmClear', value: create(AlarmClearSchema, { alarm: alarm.alarm, text }) }, unitName(this.model, alarm.raise?.unit ?? 0));
  }
}
customElements.define('muster-in-hand', AlarmsInHand);
