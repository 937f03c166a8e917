// Confirms an entry of the intake: what was told is filled in, the grade is for the officer to say. It becomes an incident.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { IncidentGrade, IntakeConfirmSchema, type Intake } from '../gen/muster_pb.js';
import { t, word } from '../i18n/index.js';
import { CommandPart } from './command-part.js';
import type { Point } from './desk.js';
import { Fields, placeOf } from './fields.js';
import { orgOptions } from './org-options.js';
import './place-field.js';
import { typeNameOf, typeOptions } from './type-options.js';

const GRADES = [IncidentGrade.MINOR, IncidentGrade.MAJOR, IncidentGrade.SERIOUS, IncidentGrade.DISASTROUS];
const LIMITS = { title: 192, place: 192 };

export class IntakeConfirm extends CommandPart {
  static override properties = { ...CommandPart.properties, intake: { attribute: false }, place: { state: true }, tooLong: { state: true } };
  declare intake: Intake;
  declare place: Point | null;
  declare tooLong: number;

  constructor() {
    super();
    this.place = null;
    this.tooLong = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const at = this.intake.report?.at;
    this.place = at ? { lng: at.lonE7 / 1e7, lat: at.latE7 / 1e7 } : null;
  }

  override render() {
    const words = t().intake;
    const told = this.intake.report!;
    const { model } = this;
    const town = this.place ? model.townAt(this.place.lng, this.place.lat)?.code : undefined;
    return html`
      <form class="act boxed" data-do="confirm-form" @submit=${this.submit}>
        <div class="pair">
          <label>${t().incident.type}<select name="type" required>${told.type ? nothing : html`<option value="" disabled selected>${t().open.typeChoose}</option>`}${typeOptions(model, told.type)}</select></label>
          <label>${t().incident.org}<select name="org">${orgOptions(model, told.org || town || '')}</select></label>
        </div>
        <div class="grades" role="radiogroup" aria-label=${t().open.grade}>
          <span>${t().open.grade}</span>
          ${GRADES.map((grade) => html`<label class="grade grade-${grade}"><input type="radio" name="grade" value=${grade} required /><span class="badge">${word(t().grades, grade)}</span></label>`)}
        </div>
        <label>${t().open.title}<input name="title" required autocomplete="off" .value=${words.titleFrom(told.place, told.type ? typeNameOf(model, told.type) : '')} placeholder=${t().open.titleHint} /></label>
        <label>${t().open.place}<input name="place" autocomplete="off" .value=${told.place} /></label>
        <muster-place .model=${model} .place=${this.place} @place-chosen=${(event: CustomEvent<Point | null>) => (this.place = event.detail)}></muster-place>
        ${this.place ? nothing : html`<p class="refusal">${words.needsPlace}</p>`}
        <p class="refusal" role="alert">${this.tooLong > 0 ? t().open.tooLong(this.tooLong) : nothing}</p>
        <button class="main" data-do="confirm-intake" ?disabled=${this.waits || !this.place}>${words.confirmSend}</button>
        ${this.reply()}
      </form>
    `;
  }

  private readonly submit = (event: SubmitEvent) => {
    const fields = new Fields(event);
    this.tooLong = fields.tooLong(LIMITS);
    const title = fields.text('title');
    if (!title || this.tooLong > 0 || this.waits || !this.place) return;
    const value = create(IntakeConfirmSchema, {
      intake: this.intake.intake, type: fields.text('type'), grade: fields.count('grade'), title, org: fields.text('org'), place: fields.text('place'), at: placeOf(this.place),
    });
    this.model.desk.awaitIncident(this.intake.intake); // the event may come before the answer and take this form away
    this.send({ case: 'intakeConfirm', value }, title);
  };
}
customElements.define('muster-intake-confirm', IntakeConfirm);
