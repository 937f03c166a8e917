// Dismisses an entry of the intake, with a reason that stays with it.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { IntakeDismissSchema, type Intake } from '../gen/muster_pb.js';
import { t } from '../i18n/index.js';
import { CommandPart } from './command-part.js';
import { Fields } from './fields.js';

export class IntakeDismiss extends CommandPart {
  static override properties = { ...CommandPart.properties, intake: { attribute: false }, tooLong: { state: true } };
  declare intake: Intake;
  declare tooLong: number;

  constructor() {
    super();
    this.tooLong = 0;
  }

  override render() {
    const words = t().intake;
    return html`
      <form class="act boxed" data-do="dismiss-form" @submit=${this.submit}>
        <label>${words.dismissReason}<input name="reason" required autocomplete="off" placeholder=${words.dismissHint} /></label>
        <p class="refusal" role="alert">${this.tooLong > 0 ? t().open.tooLong(this.tooLong) : nothing}</p>
        <button class="main" ?disabled=${this.waits}>${words.dismissSend}</button>
        ${this.reply()}
      </form>
    `;
  }

  private readonly submit = (event: SubmitEvent) => {
    const fields = new Fields(event);
    const reason = fields.text('reason');
    this.tooLong = fields.tooLong({ reason: 400 });
    if (!reason || this.tooLong > 0 || this.waits) return;
    this.send({ case: 'intakeDismiss', value: create(IntakeDismissSchema, { intake: this.intake.intake, reason }) }, t().intake.number(this.intake.intake));
  };
}
customElements.define('muster-intake-dismiss', IntakeDismiss);
