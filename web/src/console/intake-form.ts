// A note of a call (电话记录), or what a unit reports from the field: as little of it as is known; what is told, and everything else may be left open.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { IntakeReportSchema, IntakeSource } from '../gen/muster_pb.js';
import { t, word } from '../i18n/index.js';
import { orgContains } from '../protocol/reach.js';
import { CommandPart } from './command-part.js';
import type { Point } from './desk.js';
import { Fields, localTime, placeOf } from './fields.js';
import { harmFields } from './harm.js';
import { orgOptions } from './org-options.js';
import './place-field.js';
import { typeOptions } from './type-options.js';

const SOURCES = [IntakeSource.PHONE, IntakeSource.STREET, IntakeSource.FIELD, IntakeSource.SENSOR, IntakeSource.SYSTEM];
const LIMITS = { text: 4000, place: 192, caller: 192, callerOrg: 192, callerPhone: 192, toldAlready: 192, external: 192 };

export class IntakeForm extends CommandPart {
  static override properties = { ...CommandPart.properties, place: { state: true }, tooLong: { state: true } };
  declare place: Point | null;
  declare tooLong: number;
  private begunMs = 0;

  constructor() {
    super();
    this.place = null;
    this.tooLong = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.begunMs = this.model.session.nowMs();
  }

  override firstUpdated(): void {
    this.querySelector<HTMLTextAreaElement>('textarea[name=text]')?.focus();
  }

  protected override done(object: number): void {
    this.dispatchEvent(new CustomEvent('form-left'));
    this.model.desk.openIntake(object);
  }

  override render() {
    const words = t().intake;
    const { model } = this;
    const field = (name: keyof typeof LIMITS, label: string, type = 'text') => html`<label>${label}<input name=${name} type=${type} autocomplete="off" /></label>`;
    const town = this.place ? model.townAt(this.place.lng, this.place.lat)?.code : undefined;
    const scope = model.session.welcome?.scope ?? '';
    const org = town && orgContains(scope, town) ? town : scope; // what lies over the border is told as one's own
    const usual = model.desk.isUnit ? IntakeSource.FIELD : IntakeSource.PHONE;
    return html`
      <form class="act boxed" data-do="intake-form" @submit=${this.submit}>
        <label>${words.text}<textarea name="text" rows="4" required placeholder=${words.textHint}></textarea></label>
        <div class="pair">
          <label>${words.source}<select name="source">${SOURCES.map((source) => html`<option value=${source} .selected=${source === usual}>${word(words.sources, source)}</option>`)}</select></label>
          <label>${t().incident.type}<select name="type"><option value="">${words.typeUnknown}</option>${typeOptions(model, '')}</select></label>
          ${field('place', t().incident.place)}
          <label>${t().incident.org}<select name="org">${orgOptions(model, org)}</select></label>
        </div>
        <muster-place .model=${model} .place=${this.place} @place-chosen=${(event: CustomEvent<Point | null>) => (this.place = event.detail)}></muster-place>
        <div class="pair">
          <label>${words.received}<input name="received" type="datetime-local" .value=${localTime(this.begunMs)} /></label>
          <label>${words.happened}<input name="happened" type="datetime-local" /></label>
          ${field('caller', words.caller)} ${field('callerPhone', words.callerPhone, 'tel')}
          ${field('callerOrg', words.callerOrg)} ${field('toldAlready', words.toldAlready)}
        </div>
        <details><summary>${t().harm.heading}</summary>${harmFields(undefined)}</details>
        <p class="refusal" role="alert">${this.tooLong > 0 ? t().open.tooLong(this.tooLong) : nothing}</p>
        <div class="moves">
          <button class="main" data-do="send-intake" ?disabled=${this.waits}>${words.send}</button>
          <button type="button" class="quiet" @click=${() => this.dispatchEvent(new CustomEvent('form-left'))}>${t().incidents.cancel}</button>
        </div>
        ${this.reply()}
      </form>
    `;
  }

  private readonly submit = (event: SubmitEvent) => {
    const fields = new Fields(event);
    this.tooLong = fields.tooLong(LIMITS);
    const text = fields.text('text');
    if (!text || this.tooLong > 0 || this.waits) return;
    const value = create(IntakeReportSchema, {
      text, source: fields.count('source'), type: fields.text('type'), place: fields.text('place'), org: fields.text('org'),
      receivedAtMs: this.received(fields), happenedAtMs: fields.time('happened'),
      caller: fields.text('caller'), callerOrg: fields.text('callerOrg'), callerPhone: fields.text('callerPhone'), toldAlready: fields.text('toldAlready'),
      casualties: fields.casualties(), ...(this.place && { at: placeOf(this.place) }),
    });
    this.send({ case: 'intakeReport', value }, text.slice(0, 40), this.model.desk.asUnit);
  };

  /** Untouched, it is the moment at which the form was opened, to the second: the clocks of reporting run from there. */
  private received(fields: Fields): bigint {
    return fields.text('received') === localTime(this.begunMs) ? BigInt(Math.round(this.begunMs)) : fields.time('received');
  }
}
customElements.define('muster-intake-form', IntakeForm);
