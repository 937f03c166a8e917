// What the one an order is for may say to it: accept, refuse with a reason, report progress, done.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { OrderPhase, OrderStepSchema } from '../gen/muster_pb.js';
import { byteLength } from '../i18n/format.js';
import { t } from '../i18n/index.js';
import { isOwed, isUntaken } from '../protocol/order-facts.js';
import type { Asked } from './desk.js';
import type { Topic } from './model.js';
import { seatInPost, targetName } from './names.js';
import { ModelPart } from './part.js';
import './reply.js';

type Writing = OrderPhase.REFUSED | OrderPhase.DOING | OrderPhase.DONE;
const REASON_BYTES = 1000;

export class OrderAnswer extends ModelPart {
  static override properties = { ...ModelPart.properties, asked: { attribute: false }, writing: { state: true }, tooLong: { state: true }, command: { state: true } };
  declare asked: Asked;
  declare writing: Writing | 0;
  declare tooLong: number;
  declare command: string;
  protected override readonly topics: readonly Topic[] = ['desk', 'outbox'];

  constructor() {
    super();
    this.writing = 0;
    this.tooLong = 0;
    this.command = '';
  }

  override render() {
    const { target, seat } = this.asked;
    const reply = html`<muster-reply .model=${this.model} .command=${this.command}></muster-reply>`;
    if (!isOwed(target)) return reply;
    const words = t().order;
    const { desk } = this.model;
    if (seat !== 0 && seat !== desk.acting) {
      return html`
        <div class="answer">
          <p class="strong">${words.otherSeat(seatInPost(this.model, seat))}</p>
          <button class="main" data-do="switch-seat" @click=${() => desk.actAs(seat)}>${words.switchSeat}</button>
        </div>
      `;
    }
    return html`
      <div class="answer" data-answer=${this.asked.place}>
        <p class="soft">${seat ? words.asSeat(seatInPost(this.model, seat)) : words.asUnit(targetName(this.model, target.target!))}</p>
        <div class="big-moves">${this.buttons()}</div>
        ${this.writing ? this.form(this.writing) : nothing} ${reply}
      </div>
    `;
  }

  private buttons() {
    const words = t().order;
    const ask = (name: string, text: string, phase: Writing, kind = '') =>
      html`<button class=${kind} data-do=${name} aria-expanded=${this.writing === phase} ?disabled=${this.waits} @click=${() => this.write(phase)}>${text}</button>`;
    if (isUntaken(this.asked.target)) {
      return html`
        <button class="main" data-do="accept" ?disabled=${this.waits} @click=${() => this.step(OrderPhase.ACCEPTED, '')}>${words.accept}</button>
        ${ask('refuse', words.refuse, OrderPhase.REFUSED)}
      `;
    }
    return html`${ask('progress', words.progress, OrderPhase.DOING)} ${ask('done', words.done, OrderPhase.DONE, 'main')}`;
  }

  /** An answer is on its way: a second one would cross it. */
  private get waits(): boolean {
    return this.model.session.outbox.list().some((entry) => entry.id === this.command && !entry.refusal);
  }

  private write(phase: Writing): void {
    this.writing = this.writing === phase ? 0 : phase;
    this.tooLong = 0;
  }

  private form(phase: Writing) {
    const words = t().order;
    const label = { [OrderPhase.REFUSED]: words.refuseReason, [OrderPhase.DOING]: words.progressText, [OrderPhase.DONE]: words.doneText }[phase];
    const submit = { [OrderPhase.REFUSED]: words.refuseConfirm, [OrderPhase.DOING]: words.progressSend, [OrderPhase.DONE]: words.doneConfirm }[phase];
    return html`
      <form class="act" data-do="answer-form" @submit=${(event: SubmitEvent) => this.submit(event, phase)}>
        <label>${label}<textarea name="text" rows="2" ?required=${phase !== OrderPhase.DONE}></textarea></label>
        <p class="refusal" role="alert">${this.tooLong > 0 ? t().open.tooLong(this.tooLong) : nothing}</p>
        <button class="main">${submit}</button>
      </form>
    `;
  }

  private submit(event: SubmitEvent, phase: Writing): void {
    event.preventDefault();
    const text = String(new FormData(event.target as HTMLFormElement).get('text') ?? '').trim();
    this.tooLong = Math.max(0, byteLength(text) - REASON_BYTES);
    if (this.tooLong > 0 || (!text && phase !== OrderPhase.DONE)) return;
    this.step(phase, text);
    this.writing = 0;
  }

  private step(phase: OrderPhase, text: string): void {
    const { order, place, seat } = this.asked;
    if (this.command) this.model.session.outbox.putAway(this.command);
    const value = create(OrderStepSchema, { order: order.order, target: place, phase, text });
    this.command = this.model.command({ case: 'orderStep', value }, t().order.number(order.order), { seat });
  }
}
customElements.define('muster-order-answer', OrderAnswer);
