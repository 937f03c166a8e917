// Orders: those to answer first, then those given from here, then what else is heard; or the one that lies open.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { OrderPhase, type Order } from '../gen/muster_pb.js';
import { t, word } from '../i18n/index.js';
import { isOpen, isOwed } from '../protocol/order-facts.js';
import { rightsOf } from '../protocol/reach.js';
import type { Topic } from './model.js';
import { seatInPost, targetName } from './names.js';
import './order-card.js';
import { deadlineWords, isOverdue, isUnanswered } from './order-time.js';
import { ModelPart } from './part.js';
import './unit-dispatches.js';
import './unit-orders.js';

const ENDED_MAX = 50;

export class OrderList extends ModelPart {
  protected override readonly topics: readonly Topic[] = ['facts', 'desk', 'tick'];

  override render() {
    const { desk } = this.model;
    if (desk.order) return this.open(desk.order);
    if (desk.isUnit) return html`<muster-unit-dispatches .model=${this.model}></muster-unit-dispatches><muster-unit-orders .model=${this.model}></muster-unit-orders>`;
    const words = t().orders;
    const all = [...desk.facts.orders.orders.values()].sort((a, b) => b.order - a.order);
    const owed = new Set(desk.owed().map(({ order }) => order.order));
    const open = all.filter((order) => order.targets.some(isOpen));
    const rest = open.filter(({ order }) => !owed.has(order));
    const ended = all.filter((order) => !order.targets.some(isOpen));
    return html`
      <header>
        <h2 data-orders=${open.length}>${words.heading(open.length)}</h2>
        ${rightsOf(desk.facts, desk.acting)?.order
          ? html`<button class="main" data-do="issue" @click=${() => desk.write({ targets: [] })}>${words.issue}</button>`
          : nothing}
      </header>
      ${all.length === 0 ? html`<p class="soft">${words.none}</p>` : nothing}
      ${this.section('to-me', words.toMe, open.filter(({ order }) => owed.has(order)))}
      ${this.section('from-me', words.fromMe, rest.filter((order) => desk.isMine(order)))}
      ${this.section('others', words.others, rest.filter((order) => !desk.isMine(order)))}
      ${ended.length > 0
        ? html`<details class="ended"><summary>${words.ended(ended.length)}</summary>${this.rows(ended.slice(0, ENDED_MAX))}</details>`
        : nothing}
    `;
  }

  private open(number: number) {
    const { desk } = this.model;
    return html`
      <header><button class="quiet" data-do="back" @click=${() => desk.show('orders')}>‹ ${t().bar.back}</button></header>
      <muster-order .model=${this.model} .number=${number}></muster-order>
    `;
  }

  private section(name: string, heading: (count: number) => string, orders: Order[]) {
    if (orders.length === 0) return nothing;
    return html`<section data-section=${name}><h3>${heading(orders.length)}</h3>${this.rows(orders)}</section>`;
  }

  private rows(orders: Order[]) {
    return html`<ul class="rows">${repeat(orders, ({ order }) => order, (order) => html`<li>${this.row(order)}</li>`)}</ul>`;
  }

  private row(order: Order) {
    const words = t().orders;
    const { desk, session } = this.model;
    const now = session.nowMs();
    const late = order.targets.some((target) => isOverdue(order, target, now));
    const again = session.again.has(order.order) && desk.owed().some((one) => one.order.order === order.order);
    return html`
      <button class="row order ${late ? 'overdue' : ''}" data-order=${order.order} @click=${() => desk.openOrder(order.order)}>
        <span class="soft">${t().order.number(order.order)}</span>
        ${again ? html`<b class="tag again">${words.again}</b>` : nothing}
        ${order.targets.some(isUnanswered) ? html`<b class="late">${words.onWall}</b>` : late ? html`<b class="late">${words.overdue}</b>` : nothing}
        <span class="phase">${this.summary(order)}</span>
        <strong>${order.text}</strong>
        <span class="soft">${seatInPost(this.model, order.issuer)} → ${this.receivers(order)}</span>
        ${order.deadlineAtMs > 0n && order.targets.some(isOwed) ? html`<span class="due">${deadlineWords(order, now)}</span>` : nothing}
      </button>
    `;
  }

  private receivers(order: Order): string {
    const [first] = order.targets;
    if (order.targets.length === 1 && first?.target) return targetName(this.model, first.target);
    return t().orders.targets(order.targets.length);
  }

  private summary(order: Order): string {
    const { targets } = order;
    if (targets.length === 1) return word(t().orderPhases, targets[0]!.phase);
    const done = targets.filter(({ phase }) => phase === OrderPhase.DONE || phase === OrderPhase.CONFIRMED).length;
    const taken = targets.filter(({ phase }) => phase === OrderPhase.ACCEPTED || phase === OrderPhase.DOING).length + done;
    return done > 0 ? t().orders.done(done, targets.length) : t().orders.taken(taken, targets.length);
  }
}
customElements.define('muster-orders', OrderList);
