// What the issuer of an order may do: confirm what is done, withdraw, replace; for one of its targets or for all.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { OrderPhase, OrderStepSchema, type Order } from '../gen/muster_pb.js';
import { t } from '../i18n/index.js';
import { isOpen } from '../protocol/order-facts.js';
import type { Topic } from './model.js';
import { ModelPart } from './part.js';
import './reply.js';

export class OrderIssuer extends ModelPart {
  static override properties = { ...ModelPart.properties, order: { attribute: false }, place: { attribute: false }, withdrawing: { state: true }, command: { state: true } };
  declare order: Order;
  declare place: number; // of the target; 0: all
  declare withdrawing: boolean;
  declare command: string;
  protected override readonly topics: readonly Topic[] = ['desk'];

  constructor() {
    super();
    this.withdrawing = false;
    this.command = '';
  }

  override render() {
    const words = t().order;
    const targets = this.place ? [this.order.targets[this.place - 1]!] : this.order.targets;
    const open = targets.filter(isOpen);
    const done = targets.filter(({ phase }) => phase === OrderPhase.DONE);
    const several = targets.length > 1;
    return html`
      <div class="moves act">
        ${done.length > 0
          ? html`<button class="main" data-do="confirm" @click=${() => this.step(OrderPhase.CONFIRMED, '')}>${several ? words.confirmAll : words.confirm}</button>`
          : nothing}
        ${open.length > 0
          ? html`<button data-do="withdraw" aria-expanded=${this.withdrawing} @click=${() => (this.withdrawing = !this.withdrawing)}>
              ${several ? words.withdrawAll : words.withdraw}
            </button>`
          : nothing}
        ${open.length > 0 && !this.place ? html`<button data-do="replace" @click=${this.replace}>${words.replace}</button>` : nothing}
      </div>
      ${this.withdrawing
        ? html`<form class="act" @submit=${this.withdraw}>
            <label>${words.withdrawReason}<input name="text" autocomplete="off" /></label>
            <button class="main" data-do="confirm-withdraw">${words.withdrawConfirm}</button>
          </form>`
        : nothing}
      <muster-reply .model=${this.model} .command=${this.command}></muster-reply>
    `;
  }

  private readonly replace = () => {
    const targets = this.order.targets.filter(isOpen).flatMap(({ target }) => target ?? []);
    this.model.desk.write({ targets, replaces: this.order.order, text: this.order.text });
  };

  private readonly withdraw = (event: SubmitEvent) => {
    event.preventDefault();
    this.step(OrderPhase.WITHDRAWN, String(new FormData(event.target as HTMLFormElement).get('text') ?? '').trim());
    this.withdrawing = false;
  };

  private step(phase: OrderPhase, text: string): void {
    if (this.command) this.model.session.outbox.putAway(this.command);
    const value = create(OrderStepSchema, { order: this.order.order, target: this.place, phase, text });
    this.command = this.model.command({ case: 'orderStep', value }, t().order.number(this.order.order), { seat: this.order.issuer });
  }
}
customElements.define('muster-order-issuer', OrderIssuer);
