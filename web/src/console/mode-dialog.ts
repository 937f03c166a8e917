// The dialog that switches the district between peace and war: says what changes, asks for a reason.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html } from 'lit';
import { ModeSetSchema, type Mode } from '../gen/muster_pb.js';
import { t, word } from '../i18n/index.js';
import { ModelPart } from './part.js';

export class ModeDialog extends ModelPart {
  static override properties = { ...ModelPart.properties, mode: { attribute: false } };
  declare mode: Mode; // wanted

  override firstUpdated(): void {
    this.querySelector('dialog')?.showModal();
  }

  override render() {
    const words = t().mode;
    const name = word(t().modes, this.mode);
    return html`
      <dialog data-mode-dialog @cancel=${this.leave} @close=${this.leave}>
        <form @submit=${this.submit}>
          <h2>${words.heading(name)}</h2>
          <p>${words.warns}</p>
          <label>${words.reason}<input name="reason" required autocomplete="off" /></label>
          <footer>
            <button type="button" class="quiet" @click=${this.leave}>${t().incidents.cancel}</button>
            <button class="main" data-do="confirm-mode">${words.confirm(name)}</button>
          </footer>
        </form>
      </dialog>
    `;
  }

  private readonly submit = (event: SubmitEvent) => {
    event.preventDefault();
    const reason = String(new FormData(event.target as HTMLFormElement).get('reason')).trim();
    if (!reason) return;
    this.model.command({ case: 'modeSet', value: create(ModeSetSchema, { mode: this.mode, reason }) }, word(t().modes, this.mode));
    this.leave();
  };

  private readonly leave = () => this.dispatchEvent(new CustomEvent('dialog-left', { bubbles: true }));
}
customElements.define('muster-mode-dialog', ModeDialog);
