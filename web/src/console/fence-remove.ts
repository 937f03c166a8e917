// Takes a geofence away, with a reason.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html } from 'lit';
import { FenceRemoveSchema, type Fence } from '../gen/muster_pb.js';
import { t } from '../i18n/index.js';
import { CommandPart } from './command-part.js';
import { Fields } from './fields.js';

export class FenceRemoveForm extends CommandPart {
  static override properties = { ...CommandPart.properties, fence: { attribute: false } };
  declare fence: Fence;

  override render() {
    const words = t().fence;
    return html`
      <form class="act boxed" data-do="fence-remove-form" @submit=${this.submit}>
        <label>${words.removeReason}<input name="reason" required autocomplete="off" maxlength="130" /></label>
        <button class="main" ?disabled=${this.waits}>${words.removeSend}</button>
        ${this.reply()}
      </form>
    `;
  }

  private readonly submit = (event: SubmitEvent) => {
    const reason = new Fields(event).text('reason');
    if (reason && !this.waits) this.send({ case: 'fenceRemove', value: create(FenceRemoveSchema, { fence: this.fence.fence, reason }) }, this.fence.put?.name ?? '');
  };
}
customElements.define('muster-fence-remove', FenceRemoveForm);
