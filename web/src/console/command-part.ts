// A part that gives commands: keeps the last one, says what became of it, and knows while it waits.
// SPDX-License-Identifier: Apache-2.0
import { html } from 'lit';
import type { Body, How } from '../protocol/outbox.js';
import type { Topic } from './model.js';
import { ModelPart } from './part.js';
import './reply.js';

export class CommandPart extends ModelPart {
  static override properties = { ...ModelPart.properties, command: { state: true } };
  declare command: string; // id of the last one; '': none was given
  protected override readonly topics: readonly Topic[] = ['facts', 'desk', 'outbox', 'answered'];
  private settled = ''; // command whose good end was told

  constructor() {
    super();
    this.command = '';
  }

  protected send(body: Body, subject: string, how: How = {}): void {
    if (this.command) this.model.session.outbox.putAway(this.command); // the refused try before this one
    this.command = this.model.command(body, subject, how);
  }

  /** On its way: a second one would cross it. */
  protected get waits(): boolean {
    return this.model.session.outbox.list().some((entry) => entry.id === this.command && !entry.refusal);
  }

  protected get refusal(): number {
    return this.model.session.outbox.list().find((entry) => entry.id === this.command)?.refusal?.code ?? 0;
  }

  protected reply() {
    return html`<muster-reply .model=${this.model} .command=${this.command}></muster-reply>`;
  }

  protected override willUpdate(_changed: Map<string, unknown>): void {
    const answer = this.model.answers.get(this.command);
    if (answer?.code !== 0 || this.settled === this.command) return;
    this.settled = this.command;
    this.done(answer.object);
  }

  /** The last command is done; `object`: what it made or changed. */
  protected done(_object: number): void {}
}
