// People harmed, one by one (伤者救治信息): the gravest first; one more, or what has changed of one.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { type Casualty, type Incident } from '../gen/muster_pb.js';
import { moment } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import './casualty-form.js';
import { harmWords } from './harm.js';
import type { Topic } from './model.js';
import { personName } from './names.js';
import { ModelPart } from './part.js';

export class CasualtyList extends ModelPart {
  static override properties = { ...ModelPart.properties, incident: { attribute: false }, writing: { state: true } };
  declare incident: Incident;
  declare writing: number; // casualty that is written; 0: another one; -1: none
  protected override readonly topics: readonly Topic[] = ['facts'];

  constructor() {
    super();
    this.writing = -1;
  }

  override render() {
    const words = t().casualty;
    const { model, incident } = this;
    const people = model.session.facts.reports.people(incident.incident).sort((a, b) => (a.person?.condition || 9) - (b.person?.condition || 9));
    const may = model.mayTellOfPeople(incident.incident); // after the close too: who dies of it later is counted
    return html`
      <header>
        <h3 data-casualties=${people.length}>${words.heading(people.length)}</h3>
        ${may ? html`<button class="main" data-do="add-casualty" @click=${() => (this.writing = this.writing === 0 ? -1 : 0)}>${words.add}</button>` : nothing}
      </header>
      <p class="soft">${words.asTold(harmWords(incident.casualties))}</p>
      ${this.writing === 0 ? this.form(undefined) : nothing}
      ${people.length > 0
        ? html`<table class="list"><thead><tr><th>${words.condition}</th><th>${words.name}</th><th>${words.sexAge}</th><th>${words.hospital}</th><th>${words.note}</th><th></th></tr></thead>
            <tbody>${people.map((one) => this.row(one, may))}</tbody></table>`
        : nothing}
    `;
  }

  private row(one: Casualty, may: boolean) {
    const words = t().casualty;
    const person = one.person!;
    const years = person.age > 0 ? words.years(person.age - 1) : '';
    return html`
      <tr data-casualty=${one.casualty} title=${words.changed(personName(this.model, one.account), moment(Number(one.atMs), this.model.session.nowMs()), one.version)}>
        <td><b class="condition-${person.condition}">${word(words.conditions, person.condition)}</b></td>
        <td>${person.name || words.unnamed}</td><td>${[person.sex, years].filter(Boolean).join(' ')}</td><td>${person.hospital}</td><td>${person.note}</td>
        <td>${may ? html`<button class="link-like" data-do="change-casualty" @click=${() => (this.writing = this.writing === one.casualty ? -1 : one.casualty)}>${t().panelOf.change}</button>` : nothing}</td>
      </tr>
      ${this.writing === one.casualty ? html`<tr><td colspan="6">${this.form(one)}</td></tr>` : nothing}
    `;
  }

  private form(one: Casualty | undefined) {
    return html`<muster-casualty-form .model=${this.model} .incident=${this.incident} .casualty=${one} @form-left=${() => (this.writing = -1)}></muster-casualty-form>`;
  }
}
customElements.define('muster-casualties', CasualtyList);
