// What an entry of the intake may be the same as, as the hub proposes it, each with its reasons; and merging into an incident.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { IntakeMergeSchema, type Intake } from '../gen/muster_pb.js';
import { moment } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import { AskingPart } from './asking.js';
import { CommandPart } from './command-part.js';
import { Fields } from './fields.js';
import { nearReports, type NearReport } from './proposals.js';
import { typeNameOf } from './type-options.js';

export class IntakeNear extends AskingPart {
  static override properties = { ...AskingPart.properties, intake: { attribute: false }, chosen: { state: true } };
  declare intake: Intake;
  declare chosen: number;

  constructor() {
    super();
    this.chosen = 0;
  }

  protected override question(): string {
    return `/api/v1/intakes/${this.intake.intake}/near`;
  }

  override render() {
    const words = t().intake;
    const near = this.answer?.ok ? nearReports(this.answer.body) : [];
    return html`
      <section class="near" data-near=${this.answer ? near.length : ''}>
        <h3>${words.near}</h3>
        ${this.whyNot()}
        ${this.answer?.ok && near.length === 0 ? html`<p class="soft">${words.nearNone}</p>` : nothing}
        <ul class="rows">${near.map((one) => html`<li>${one.incident ? this.row(one.incident, one.reasons) : this.entry(one)}</li>`)}</ul>
        ${this.reply()}
      </section>
    `;
  }

  private row(number: number, reasons: string) {
    const incident = this.model.session.facts.incidents.get(number);
    const words = t().intake;
    return html`
      <div class="row grade-${incident?.grade ?? 0}" data-near-incident=${number}>
        <span class="badge">${word(t().grades, incident?.grade ?? 0)}</span>
        <strong>${incident?.title ?? t().incident.number(number)}</strong>
        <button class="quiet" @click=${() => this.look(number)}>${t().incident.goThere}</button>
        ${this.chosen === number
          ? html`<button class="main" data-do="merge-confirm" ?disabled=${this.waits} @click=${() => this.merge(number)}>${words.mergeSure}</button>`
          : html`<button data-do="merge-here" ?disabled=${this.waits} @click=${() => (this.chosen = number)}>${words.mergeHere}</button>`}
        <span class="soft last">${reasons}</span>
      </div>
    `;
  }

  /** Another entry that waits: whoever decides opens that one first. */
  private entry({ intake, title, reasons }: NearReport) {
    return html`
      <button class="row" data-near-intake=${intake} @click=${() => this.model.desk.openIntake(intake)}>
        <b class="tag">${t().intake.number(intake)}</b> <strong>${title}</strong> <span class="soft last">${reasons}</span>
      </button>
    `;
  }

  private look(number: number): void {
    this.model.select({ kind: 'incident', number });
    this.dispatchEvent(new CustomEvent('reveal-selection', { bubbles: true }));
  }

  private merge(incident: number): void {
    const value = create(IntakeMergeSchema, { intake: this.intake.intake, incident });
    this.send({ case: 'intakeMerge', value }, t().intake.number(this.intake.intake));
  }
}
customElements.define('muster-intake-near', IntakeNear);

/** Merging into any open incident, when none of the proposed is the one. */
export class IntakeMergeForm extends CommandPart {
  static override properties = { ...CommandPart.properties, intake: { attribute: false } };
  declare intake: Intake;

  override render() {
    const words = t().intake;
    const { model } = this;
    const now = model.session.nowMs();
    return html`
      <form class="act boxed" data-do="merge-form" @submit=${this.submit}>
        <label>${words.mergeInto}
          <select name="incident" required>
            <option value="" disabled selected></option>
            ${model.openIncidents.map((one) => html`<option value=${one.incident}>${words.incidentChoice(one.title, typeNameOf(model, one.type), moment(Number(one.openedAtMs), now))}</option>`)}
          </select>
        </label>
        <button class="main" ?disabled=${this.waits}>${words.mergeSend}</button>
        ${this.reply()}
      </form>
    `;
  }

  private readonly submit = (event: SubmitEvent) => {
    const incident = new Fields(event).count('incident');
    if (!incident || this.waits) return;
    this.send({ case: 'intakeMerge', value: create(IntakeMergeSchema, { intake: this.intake.intake, incident }) }, t().intake.number(this.intake.intake));
  };
}
customElements.define('muster-intake-merge', IntakeMergeForm);
