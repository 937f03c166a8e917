// One person harmed: written for the first time, or changed.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { CasualtyPutSchema, type Casualty, type Incident } from '../gen/muster_pb.js';
import { t, word } from '../i18n/index.js';
import { CommandPart } from './command-part.js';
import { Fields } from './fields.js';

const CONDITIONS = [1, 2, 3, 4, 5, 6];
const LIMITS = { name: 96, sex: 96, hospital: 96, note: 400 };

export class CasualtyForm extends CommandPart {
  static override properties = { ...CommandPart.properties, incident: { attribute: false }, casualty: { attribute: false }, tooLong: { state: true } };
  declare incident: Incident;
  declare casualty: Casualty | undefined;
  declare tooLong: number;

  constructor() {
    super();
    this.tooLong = 0;
  }

  protected override done(): void {
    this.dispatchEvent(new CustomEvent('form-left'));
  }

  override render() {
    const words = t().casualty;
    const known = this.casualty?.person;
    return html`
      <form class="act boxed" data-do="casualty-form" @submit=${this.submit}>
        <div class="pair">
          <label>${words.condition}<select name="condition" required>
            ${known ? nothing : html`<option value="" disabled selected></option>`}
            ${CONDITIONS.map((one) => html`<option value=${one} .selected=${one === known?.condition}>${word(words.conditions, one)}</option>`)}
          </select></label>
          <label>${words.name}<input name="name" autocomplete="off" .value=${known?.name ?? ''} placeholder=${words.unnamed} /></label>
          <label>${words.sex}<select name="sex">${['', ...words.sexes].map((sex) => html`<option value=${sex} .selected=${sex === (known?.sex ?? '')}>${sex}</option>`)}
            ${known?.sex && !words.sexes.includes(known.sex) ? html`<option value=${known.sex} selected>${known.sex}</option>` : nothing}</select></label>
          <label>${words.age}<input name="age" type="number" min="0" max="130" .value=${known && known.age > 0 ? String(known.age - 1) : ''} /></label>
          <label>${words.hospital}<input name="hospital" autocomplete="off" .value=${known?.hospital ?? ''} /></label>
          <label>${words.note}<input name="note" autocomplete="off" .value=${known?.note ?? ''} /></label>
        </div>
        <p class="refusal" role="alert">${this.tooLong > 0 ? t().open.tooLong(this.tooLong) : nothing}</p>
        <button class="main" ?disabled=${this.waits}>${t().panelOf.save}</button>
        ${this.reply()}
      </form>
    `;
  }

  private readonly submit = (event: SubmitEvent) => {
    const fields = new Fields(event);
    this.tooLong = fields.tooLong(LIMITS);
    if (this.tooLong > 0 || this.waits) return;
    const value = create(CasualtyPutSchema, {
      incident: this.incident.incident, casualty: this.casualty?.casualty ?? 0, condition: fields.count('condition'),
      name: fields.text('name'), sex: fields.text('sex'), age: fields.text('age') === '' ? 0 : fields.count('age') + 1, hospital: fields.text('hospital'), note: fields.text('note'),
    });
    this.send({ case: 'casualtyPut', value }, value.name || t().casualty.unnamed, this.model.desk.asUnit);
  };
}
customElements.define('muster-casualty-form', CasualtyForm);
