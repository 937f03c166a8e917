// Asks another org for units: whom, what they must be able to do, how many.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { AidAskSchema, type Incident } from '../gen/muster_pb.js';
import { sentence, t } from '../i18n/index.js';
import { capabilitiesOf } from '../protocol/capabilities.js';
import { CommandPart } from './command-part.js';
import { Fields } from './fields.js';

const OTHER = 'other';

export class AidForm extends CommandPart {
  static override properties = { ...CommandPart.properties, incident: { attribute: false }, other: { state: true }, tooLong: { state: true } };
  declare incident: Incident;
  declare other: boolean; // an org that is not listed
  declare tooLong: number;

  constructor() {
    super();
    this.other = false;
    this.tooLong = 0;
  }

  protected override done(): void {
    this.dispatchEvent(new CustomEvent('form-left'));
  }

  override render() {
    const words = t().aid;
    const { model } = this;
    const own = this.incident.org;
    const towns = model.towns.filter(({ code }) => code && code !== own);
    return html`
      <form class="act boxed" data-do="aid-form" @submit=${this.submit}>
        <div class="pair">
          <label>${words.to}<select name="org" required @change=${(event: Event) => (this.other = (event.target as HTMLSelectElement).value === OTHER)}>
            <option value="" disabled selected></option>
            ${towns.map(({ code }) => html`<option value=${code}>${model.orgName(code)}</option>`)}
            <option value=${OTHER}>${words.otherOrg}</option>
          </select></label>
          ${this.other || towns.length === 0 ? html`<label>${words.orgCode}<input name="code" required pattern="[0-9]{12}" inputmode="numeric" /></label>` : nothing}
          <label>${t().dispatch.can}<select name="can"><option value="">${words.canAny}</option>
            ${capabilitiesOf(model.session.facts.catalogues).map((one) => html`<option value=${one.key}>${sentence(one)}</option>`)}
          </select></label>
          <label>${words.count}<input name="count" type="number" min="1" max="200" value="1" required /></label>
        </div>
        <label>${words.text}<textarea name="text" rows="2"></textarea></label>
        <p class="refusal" role="alert">${this.tooLong > 0 ? t().open.tooLong(this.tooLong) : nothing}</p>
        <button class="main" ?disabled=${this.waits}>${words.send}</button>
        ${this.reply()}
      </form>
    `;
  }

  private readonly submit = (event: SubmitEvent) => {
    const fields = new Fields(event);
    this.tooLong = fields.tooLong({ text: 4000 });
    const org = fields.text('org');
    const toOrg = org === OTHER || !org ? fields.text('code') : org;
    if (!toOrg || this.tooLong > 0 || this.waits) return;
    const value = create(AidAskSchema, { incident: this.incident.incident, toOrg, can: fields.text('can'), count: fields.count('count') || 1, text: fields.text('text') });
    this.send({ case: 'aidAsk', value }, this.model.orgName(toOrg));
  };
}
customElements.define('muster-aid-form', AidForm);
