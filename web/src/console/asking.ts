// A part that shows what the hub answers to a question, and asks again when the question or what it is about has changed.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { t } from '../i18n/index.js';
import { ask, type Answered } from './ask.js';
import { CommandPart } from './command-part.js';

export class AskingPart extends CommandPart {
  static override properties = { ...CommandPart.properties, answer: { state: true } };
  declare answer: Answered | null; // null: not yet
  private asked = '';

  constructor() {
    super();
    this.answer = null;
  }

  /** Path of the question; '': none. */
  protected question(): string {
    return '';
  }

  protected override updated(changed: Map<string, unknown>): void {
    super.updated(changed);
    const path = this.question();
    if (path === this.asked) return;
    this.asked = path;
    this.answer = null;
    if (path) void this.put(path);
  }

  protected again(): void {
    this.asked = '';
    this.requestUpdate();
  }

  /** Why there is no answer; nothing when there is one. */
  protected whyNot() {
    if (!this.answer) return this.asked ? html`<p class="soft" role="status">${t().ask.waiting}</p>` : nothing;
    if (this.answer.ok) return nothing;
    return html`<p class="refusal" role="alert">${this.answer.why} <button type="button" class="link-like" @click=${() => this.again()}>${t().ask.again}</button></p>`;
  }

  private async put(path: string): Promise<void> {
    const answer = await ask(this.model, path);
    if (path === this.asked) this.answer = answer;
  }
}
