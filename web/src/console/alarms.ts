// Orders that nobody answers or that are past their deadline: what a duty officer must see from across the room.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import type { Order } from '../gen/muster_pb.js';
import { t } from '../i18n/index.js';
import type { Topic } from './model.js';
import { seatInPost, targetName } from './names.js';
import { deadlineWords, isOverdue, isUnanswered } from './order-time.js';
import { ModelPart } from './part.js';

const SHOWN_MAX = 4;

export class Alarms extends ModelPart {
  protected override readonly topics: readonly Topic[] = ['facts', 'tick', 'desk'];

  override render() {
    const { desk, session } = this.model;
    const now = session.nowMs();
    const late = desk.openOrders().filter((order) => order.targets.some((target) => isOverdue(order, target, now)));
    if (late.length === 0) return nothing;
    return html`
      <section class="alarms" role="alert" data-alarms=${late.length}>
        <h2>${t().alarms.heading(late.length)}</h2>
        <ul>${late.slice(0, SHOWN_MAX).map((order) => html`<li>${this.row(order, now)}</li>`)}</ul>
        ${late.length > SHOWN_MAX ? html`<p>…</p>` : nothing}
      </section>
    `;
  }

  private row(order: Order, now: number) {
    const words = t().alarms;
    const targets = order.targets.filter((target) => isOverdue(order, target, now));
    const wall = targets.some(isUnanswered);
    return html`
      <button data-alarm=${order.order} data-wall=${wall} @click=${() => this.model.desk.openOrder(order.order)}>
        <b>${wall ? words.wall : words.late}</b> ${order.deadlineAtMs > 0n ? deadlineWords(order, now) : nothing}
        <strong>${order.text}</strong>
        <span>${seatInPost(this.model, order.issuer)} → ${targets.slice(0, 3).flatMap(({ target }) => (target ? targetName(this.model, target) : [])).join(t().comma)}${targets.length > 3 ? '…' : ''}</span>
      </button>
    `;
  }
}
customElements.define('muster-alarms', Alarms);
