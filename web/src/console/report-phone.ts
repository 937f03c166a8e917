// Notes that somebody was told by phone: it meets the phone step that is due first.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { ReportPhoneSchema, type Incident } from '../gen/muster_pb.js';
import { t } from '../i18n/index.js';
import { CommandPart } from './command-part.js';
import { Fields } from './fields.js';

export class ReportPhoneForm extends CommandPart {
  static override properties = { ...CommandPart.properties, incident: { attribute: false }, tooLong: { state: true } };
  declare incident: Incident;
  declare tooLong: number;

  constructor() {
    super();
    this.tooLong = 0;
  }

  protected override done(): void {
    this.dispatchEvent(new CustomEvent('form-left'));
  }

  override render() {
    const words = t().report;
    return html`
      <form class="act boxed" data-do="phone-form" @submit=${this.submit}>
        <label>${words.phoneTo}<input name="to" required autocomplete="off" placeholder=${words.phoneToHint} /></label>
        <label>${words.phoneText}<textarea name="text" rows="2" required></textarea></label>
        <p class="refusal" role="alert">${this.tooLong > 0 ? t().open.tooLong(this.tooLong) : nothing}</p>
        <button class="main" ?disabled=${this.waits}>${words.phoneSend}</button>
        ${this.reply()}
      </form>
    `;
  }

  private readonly submit = (event: SubmitEvent) => {
    const fields = new Fields(event);
    this.tooLong = fields.tooLong({ to: 192, text: 4000 });
    const [to, text] = [fields.text('to'), fields.text('text')];
    if (!to || !text || this.tooLong > 0 || this.waits) return;
    this.send({ case: 'reportPhone', value: create(ReportPhoneSchema, { incident: this.incident.incident, to, text }) }, this.incident.title);
  };
}
customElements.define('muster-report-phone', ReportPhoneForm);
