// One order: what it says, and for each of those it goes to how far it has come, who said so and what is due next.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { OrderPhase, type Order, type OrderTarget } from '../gen/muster_pb.js';
import { clock, coordinates, moment } from '../i18n/format.js';
import { sentence, t, word } from '../i18n/index.js';
import { isOpen } from '../protocol/order-facts.js';
import type { Topic } from './model.js';
import { personName, seatInPost, seatName, targetName } from './names.js';
import './order-answer.js';
import './order-issuer.js';
import './order-ladder.js';
import { deadlineWords, isOverdue, isUnanswered, nextWords } from './order-time.js';
import { ModelPart } from './part.js';

export class OrderCard extends ModelPart {
  static override properties = { ...ModelPart.properties, number: { attribute: false } };
  declare number: number;
  protected override readonly topics: readonly Topic[] = ['facts', 'desk', 'tick'];

  override render() {
    const order = this.model.session.facts.orders.orders.get(this.number);
    if (!order) return nothing;
    const { desk } = this.model;
    const mine = desk.asked.filter((asked) => asked.order.order === order.order);
    const again = this.model.session.again.has(order.order) && mine.some(({ target }) => isOpen(target));
    return html`
      <article class="order-card" data-order-card=${order.order}>
        <header>
          <h2>${t().order.number(order.order)}</h2>
          ${again ? html`<b class="tag again">${t().orders.again}</b>` : nothing}
        </header>
        <p class="order-text">${order.text}</p>
        ${this.facts(order)} ${this.card(order)} ${this.contests(order)}
        ${mine.map((asked) => html`<muster-order-answer .model=${this.model} .asked=${asked}></muster-order-answer>`)}
        ${desk.isMine(order) ? html`<muster-order-issuer .model=${this.model} .order=${order} .place=${0}></muster-order-issuer>` : nothing}
        <h3>${t().orders.targets(order.targets.length)}</h3>
        <ol class="targets">
          ${repeat(order.targets, (_, i) => i, (target, i) => html`<li>${this.target(order, target, i + 1)}</li>`)}
        </ol>
      </article>
    `;
  }

  /** The person has it before their eyes. */
  protected override updated(): void {
    if (document.visibilityState === 'visible') this.model.desk.read(this.number);
  }

  private facts(order: Order) {
    const words = t().order;
    const { session } = this.model;
    const now = session.nowMs();
    const late = order.deadlineAtMs > 0n && order.targets.some((target) => isOverdue(order, target, now));
    const incident = session.facts.incidents.get(order.incident);
    const consult = session.facts.talks.consults.get(order.consult);
    const { place } = order;
    return html`
      <dl>
        <dt>${words.from}</dt>
        <dd>${seatInPost(this.model, order.issuer)} <span class="soft">${personName(this.model, order.targets[0]?.marks.find(({ phase }) => phase === OrderPhase.ISSUED)?.account ?? '')}</span></dd>
        <dt>${words.issued}</dt>
        <dd>${moment(Number(order.issuedAtMs), now)}</dd>
        <dt>${words.deadline}</dt>
        <dd class=${late ? 'late' : ''} data-fact="deadline">
          ${order.deadlineAtMs > 0n ? html`${clock(Number(order.deadlineAtMs))} · ` : nothing}<b>${deadlineWords(order, now)}</b>
        </dd>
        ${order.incident ? html`<dt>${words.incident}</dt><dd>${incident?.title ?? t().incident.number(order.incident)}</dd>` : nothing}
        ${order.consult ? html`<dt>${words.consult}</dt><dd>${consult?.title ?? t().consult.number(order.consult)}</dd>` : nothing}
        ${place
          ? html`<dt>${words.place}</dt><dd>
              <button class="link-like" data-do="place" @click=${() => this.dispatchEvent(new CustomEvent('go-to-place', { bubbles: true, detail: place }))}>
                ${coordinates(place.latE7, place.lonE7)}
              </button></dd>`
          : nothing}
      </dl>
      ${order.replaces ? html`<p class="strong">${words.replaces(order.replaces)}</p>` : nothing}
      ${[...session.facts.orders.orders.values()].filter(({ replaces }) => replaces === order.order).map(({ order: number }) => html`<p class="strong">${words.replacedBy(number)}</p>`)}
    `;
  }

  private card(order: Order) {
    if (!order.card) return nothing;
    const { posts } = this.model.session.facts;
    const card = posts.templateOf(posts.posts.get(order.post))?.cards.find(({ key }) => key === order.card);
    if (!card) return html`<p>${t().order.cardOpen(order.card)}</p>`;
    return html`<details class="handling" open><summary>${t().order.cardOpen(sentence(card))}</summary><p>${card.text}</p></details>`;
  }

  private contests(order: Order) {
    const contests = this.model.session.facts.orders.contests.get(order.order) ?? [];
    return contests.map(({ seat, text, atMs }) => html`
      <p class="contest" data-contest>${clock(atMs)} ${t().order.contest(seatInPost(this.model, seat), text)}</p>`);
  }

  private target(order: Order, target: OrderTarget, place: number) {
    const words = t().order;
    const now = this.model.session.nowMs();
    const late = isOverdue(order, target, now);
    const next = nextWords(order, target, now);
    return html`
      <div class="target ${late ? 'overdue' : ''}" data-target=${place} data-phase=${target.phase}>
        <p>
          <strong>${target.target ? targetName(this.model, target.target) : nothing}</strong>
          ${isUnanswered(target) ? html`<b class="late">${t().orders.onWall}</b>` : late ? html`<b class="late">${t().orders.overdue}</b>` : nothing}
        </p>
        <muster-ladder .model=${this.model} .target=${target}></muster-ladder>
        ${target.text ? html`<p>${words.said(target.text)}</p>` : nothing}
        ${target.silence ? html`<p class="soft">${words.silence(word(t().silenceSteps, target.silence))}</p>` : nothing}
        ${target.asked.some(Boolean) ? html`<p class="soft">${words.asked(target.asked.filter(Boolean).map((seat) => seatName(this.model, seat)).join(t().comma))}</p>` : nothing}
        ${next ? html`<p class="next" data-next>${next}</p>` : nothing}
        ${this.model.desk.isMine(order) && order.targets.length > 1
          ? html`<muster-order-issuer .model=${this.model} .order=${order} .place=${place}></muster-order-issuer>`
          : nothing}
      </div>
    `;
  }
}
customElements.define('muster-order', OrderCard);
