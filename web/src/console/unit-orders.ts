// Orders on the tablet of a unit: one below the other, large, opened with one touch and answered with one more.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { OrderPhase } from '../gen/muster_pb.js';
import { clock, moment } from '../i18n/format.js';
import { sentence, t, word } from '../i18n/index.js';
import { isOwed } from '../protocol/order-facts.js';
import type { Asked } from './desk.js';
import type { Topic } from './model.js';
import { seatInPost, targetName } from './names.js';
import './order-answer.js';
import { deadlineWords, isOverdue } from './order-time.js';
import { ModelPart } from './part.js';

const EARLIER_MAX = 20;

export class UnitOrders extends ModelPart {
  protected override readonly topics: readonly Topic[] = ['facts', 'desk', 'tick'];

  override render() {
    const words = t().unitOrders;
    const { asked } = this.model.desk;
    const owed = asked.filter(({ target }) => isOwed(target));
    const rest = asked.filter(({ target }) => !isOwed(target)).slice(0, EARLIER_MAX);
    const key = ({ order, place }: Asked) => `${order.order}:${place}`;
    return html`
      <div class="tablet">
        <h2 data-owed=${owed.length}>${words.heading(owed.length)}</h2>
        <ul>${repeat(owed, key, (one) => html`<li>${this.card(one)}</li>`)}</ul>
        ${rest.length > 0
          ? html`<details><summary>${words.earlier}</summary><ul class="rows">${repeat(rest, key, (one) => html`<li>${this.row(one)}</li>`)}</ul></details>`
          : nothing}
      </div>
    `;
  }

  private card(asked: Asked) {
    const { order, target } = asked;
    const { session } = this.model;
    const now = session.nowMs();
    const late = isOverdue(order, target, now);
    const unopened = target.phase < OrderPhase.READ && !this.model.desk.seen.has(order.order);
    return html`
      <article class="big-order ${late ? 'overdue' : ''}" data-order=${order.order} data-phase=${target.phase}>
        <header>
          <b>${t().order.number(order.order)}</b>
          ${session.again.has(order.order) ? html`<b class="tag again">${t().orders.again}</b>` : nothing}
          ${late ? html`<b class="late">${t().orders.overdue}</b>` : nothing}
          <span>${word(t().orderPhases, target.phase)}</span>
          ${order.deadlineAtMs > 0n ? html`<span class="due">${deadlineWords(order, now)}</span>` : nothing}
        </header>
        ${unopened
          ? html`<button class="main huge" data-do="open-order" @click=${() => this.model.desk.read(order.order)}>${t().unitOrders.openThis}</button>`
          : this.text(asked)}
      </article>
    `;
  }

  private text(asked: Asked) {
    const { order, target } = asked;
    const words = t().order;
    const { posts } = this.model.session.facts;
    const card = posts.templateOf(posts.posts.get(order.post))?.cards.find(({ key }) => key === order.card);
    const { place } = order;
    return html`
      <p class="order-text">${order.text}</p>
      <p class="soft">
        ${seatInPost(this.model, order.issuer)} · ${clock(Number(order.issuedAtMs))}
        ${this.model.desk.units.length > 1 && target.target ? targetName(this.model, target.target) : nothing}
      </p>
      ${card ? html`<details class="handling"><summary>${words.cardOpen(sentence(card))}</summary><p>${card.text}</p></details>` : nothing}
      ${place
        ? html`<button @click=${() => this.dispatchEvent(new CustomEvent('go-to-place', { bubbles: true, detail: place }))}>${words.goThere}</button>`
        : nothing}
      ${target.text ? html`<p>${words.said(target.text)}</p>` : nothing}
      <muster-order-answer class="huge" .model=${this.model} .asked=${asked}></muster-order-answer>
    `;
  }

  private row({ order, target }: Asked) {
    return html`<button class="row" @click=${() => this.model.desk.openOrder(order.order)}>
      <span class="soft">${t().order.number(order.order)} · ${moment(Number(order.issuedAtMs), this.model.session.nowMs())}</span>
      <b>${word(t().orderPhases, target.phase)}</b>
      <strong>${order.text}</strong>
    </button>`;
  }
}
customElements.define('muster-unit-orders', UnitOrders);
