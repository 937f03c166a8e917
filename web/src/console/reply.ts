// What became of the last command given here: waits, or refused in the hub's own words. Nothing once it is done.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { t } from '../i18n/index.js';
import type { Topic } from './model.js';
import { ModelPart } from './part.js';
import { entryState } from './waiting.js';

export class Reply extends ModelPart {
  static override properties = { ...ModelPart.properties, command: { attribute: false } };
  declare command: string; // id; '': none was given
  protected override readonly topics: readonly Topic[] = ['outbox', 'link', 'answered'];

  override render() {
    const entry = this.model.session.outbox.list().find((one) => one.id === this.command);
    if (!entry) return nothing;
    if (!entry.refusal) return html`<p class="soft" role="status">${entryState(this.model, entry)}</p>`;
    return html`
      <p class="refusal" role="alert" data-refusal>${entryState(this.model, entry)}</p>
      <button class="quiet" @click=${this.putAway}>${t().reply.putAway}</button>
    `;
  }

  private readonly putAway = () => {
    this.model.session.outbox.putAway(this.command);
    this.model.tell('outbox');
  };
}
customElements.define('muster-reply', Reply);
