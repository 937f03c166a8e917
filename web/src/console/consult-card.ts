// One consultation: who takes part, what they look at, its minutes, and the orders it concludes with.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { ChannelKind, ConsultCloseSchema, ConsultMinuteSchema, type Consult } from '../gen/muster_pb.js';
import { t, word } from '../i18n/index.js';
import { channel } from '../protocol/channel.js';
import { POWER, takesPart } from '../protocol/reach.js';
import './channel-view.js';
import './consult-map.js';
import type { Topic } from './model.js';
import { personName, postName, seatInPost } from './names.js';
import { ModelPart } from './part.js';
import './reply.js';

export class ConsultCard extends ModelPart {
  static override properties = { ...ModelPart.properties, number: { attribute: false }, closing: { state: true }, command: { state: true } };
  declare number: number;
  declare closing: boolean;
  declare command: string;
  protected override readonly topics: readonly Topic[] = ['facts', 'desk', 'presence'];

  constructor() {
    super();
    this.closing = false;
    this.command = '';
  }

  override render() {
    const { desk } = this.model;
    const consult = desk.facts.talks.consults.get(this.number);
    if (!consult) return nothing;
    const words = t().consult;
    const open = consult.closedAtMs === 0n;
    const mayWrite = open && takesPart(consult, desk.acting);
    return html`
      <article class="consult" data-consult-card=${consult.consult}>
        <h2>${consult.title} ${open ? nothing : html`<b class="tag">${words.closed}</b>`}</h2>
        <p class="soft">${postName(this.model, consult.post)} · ${seatInPost(this.model, consult.opener)}</p>
        <div class="moves">
          ${mayWrite ? html`<button class="main" data-do="conclude" @click=${() => desk.write({ targets: [], consult: consult.consult })}>${words.conclude}</button>` : nothing}
          ${open && (consult.opener === desk.acting || desk.may(POWER.CONSULT))
            ? html`<button data-do="close-consult" aria-expanded=${this.closing} @click=${() => (this.closing = !this.closing)}>${words.close}</button>`
            : nothing}
          ${this.closing ? html`<button class="main" @click=${() => this.close(consult)}>${words.closeConfirm}</button>` : nothing}
        </div>
        <muster-reply .model=${this.model} .command=${this.command}></muster-reply>
        <muster-consult-map .model=${this.model} .consult=${consult} .mayShow=${mayWrite}></muster-consult-map>
        ${this.roster(consult)} ${this.minutes(consult, mayWrite)} ${this.conclusions(consult)}
        ${mayWrite ? html`<h3>${t().bar.channels}</h3><muster-channel .model=${this.model} .channel=${channel(ChannelKind.CONSULT, consult.consult)}></muster-channel>` : nothing}
      </article>
    `;
  }

  private roster({ seats }: Consult) {
    const { facts, presence } = this.model.session;
    return html`
      <h3>${t().consult.roster(seats.length)}</h3>
      <ul class="roster">
        ${seats.map((number) => {
          const seat = facts.posts.seats.get(number);
          const who = seat?.standIn || seat?.holder || '';
          const here = who !== '' && presence.of(who, number).length > 0;
          return html`<li class="presence ${here ? 'here' : 'gone'}"><i aria-hidden="true"></i>
            ${t().seat.person(seatInPost(this.model, number), personName(this.model, who) || t().seat.empty)} ${here || !who ? nothing : html`<span class="soft">${t().seat.gone}</span>`}
          </li>`;
        })}
      </ul>
    `;
  }

  private minutes(consult: Consult, mayWrite: boolean) {
    const words = t().consult;
    return html`
      <h3>${words.minutes}</h3>
      <p class="minutes" data-minutes>${consult.minutes || html`<span class="soft">${words.noMinutes}</span>`}</p>
      ${mayWrite
        ? html`<form class="act" data-do="minute" @submit=${this.minute}>
            <label>${words.addMinute}<input name="text" required maxlength="1000" autocomplete="off" /></label>
            <button>${words.minuteSend}</button>
          </form>`
        : nothing}
    `;
  }

  private conclusions({ consult }: Consult) {
    const orders = [...this.model.session.facts.orders.orders.values()].filter((order) => order.consult === consult);
    if (orders.length === 0) return nothing;
    return html`
      <h3>${t().consult.conclusions(orders.length)}</h3>
      <ul class="rows">
        ${orders.map((order) => html`<li><button class="row" data-order=${order.order} @click=${() => this.model.desk.openOrder(order.order)}>
          <span class="soft">${t().order.number(order.order)}</span> <b>${word(t().orderPhases, order.targets[0]?.phase ?? 0)}</b><strong>${order.text}</strong>
        </button></li>`)}
      </ul>
    `;
  }

  private readonly minute = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const text = String(new FormData(form).get('text')).trim();
    if (!text) return;
    const value = create(ConsultMinuteSchema, { consult: this.number, text });
    this.command = this.model.command({ case: 'consultMinute', value }, text.slice(0, 40));
    form.reset();
  };

  private close(consult: Consult): void {
    this.command = this.model.command({ case: 'consultClose', value: create(ConsultCloseSchema, { consult: consult.consult }) }, consult.title);
    this.closing = false;
  }
}
customElements.define('muster-consult', ConsultCard);
