// Amends type, grade and title of an incident; what another person changed meanwhile is not overwritten unseen.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { IncidentAmendSchema, IncidentGrade, type Incident } from '../gen/muster_pb.js';
import { t, word } from '../i18n/index.js';
import { CommandPart } from './command-part.js';
import { Fields } from './fields.js';
import { typeOptions } from './type-options.js';

const GRADES = [IncidentGrade.MINOR, IncidentGrade.MAJOR, IncidentGrade.SERIOUS, IncidentGrade.DISASTROUS];

export class IncidentAmendForm extends CommandPart {
  static override properties = { ...CommandPart.properties, incident: { attribute: false }, tooLong: { state: true } };
  declare incident: Incident;
  declare tooLong: number;
  private seen: Incident | null = null; // as it was when the form was opened

  constructor() {
    super();
    this.tooLong = 0;
  }

  protected override done(): void {
    this.dispatchEvent(new CustomEvent('form-left'));
  }

  override render() {
    this.seen ??= this.incident;
    const { seen } = this;
    const changed = this.incident.version !== seen.version && !this.waits;
    return html`
      <form class="act boxed" data-do="amend-form" @submit=${this.submit}>
        <label>${t().incident.type}<select name="type">${typeOptions(this.model, seen.type)}</select></label>
        <div class="grades" role="radiogroup" aria-label=${t().open.grade}>
          <span>${t().open.grade}</span>
          ${GRADES.map((grade) => html`<label class="grade grade-${grade}"><input type="radio" name="grade" value=${grade} .checked=${grade === seen.grade} /><span class="badge">${word(t().grades, grade)}</span></label>`)}
        </div>
        <label>${t().open.title}<input name="title" required autocomplete="off" .value=${seen.title} /></label>
        ${changed ? html`<p class="refusal">${t().panelOf.changedMeanwhile} <button type="button" class="link-like" @click=${this.again}>${t().panelOf.readAgain}</button></p>` : nothing}
        <p class="refusal" role="alert">${this.tooLong > 0 ? t().open.tooLong(this.tooLong) : nothing}</p>
        <button class="main" ?disabled=${this.waits}>${t().panelOf.save}</button>
        ${this.reply()}
      </form>
    `;
  }

  private readonly again = () => {
    this.seen = this.incident;
    this.requestUpdate();
  };

  private readonly submit = (event: SubmitEvent) => {
    const fields = new Fields(event);
    this.tooLong = fields.tooLong({ title: 192 });
    const { seen } = this;
    if (this.tooLong > 0 || this.waits || !seen) return;
    const [type, grade, title] = [fields.text('type'), fields.count('grade'), fields.text('title')];
    const value = create(IncidentAmendSchema, {
      incident: seen.incident, version: seen.version,
      type: type === seen.type ? '' : type, grade: grade === seen.grade ? 0 : grade, title: title === seen.title ? '' : title,
    });
    this.send({ case: 'incidentAmend', value }, seen.title);
  };
}
customElements.define('muster-incident-amend', IncidentAmendForm);
