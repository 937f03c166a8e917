// Consultations that the acting seat takes part in, and how a new one is called.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { ConsultOpenSchema, type Consult, type Post } from '../gen/muster_pb.js';
import { moment } from '../i18n/format.js';
import { t } from '../i18n/index.js';
import { POWER } from '../protocol/reach.js';
import './consult-card.js';
import type { Topic } from './model.js';
import { personName, postName, seatName } from './names.js';
import { ModelPart } from './part.js';
import './reply.js';

export class ConsultList extends ModelPart {
  static override properties = { ...ModelPart.properties, calling: { state: true }, command: { state: true } };
  declare calling: boolean;
  declare command: string;
  protected override readonly topics: readonly Topic[] = ['facts', 'desk', 'answered'];

  constructor() {
    super();
    this.calling = false;
    this.command = '';
  }

  protected override willUpdate(): void {
    const answer = this.model.answers.get(this.command);
    if (answer?.code !== 0) return;
    this.command = '';
    this.model.desk.openConsult(answer.object);
  }

  override render() {
    const { desk } = this.model;
    const words = t().consult;
    if (desk.consult) {
      return html`
        <header><button class="quiet" data-do="back" @click=${() => desk.openConsult(0)}>‹ ${t().bar.back}</button></header>
        <muster-consult .model=${this.model} .number=${desk.consult}></muster-consult>
      `;
    }
    const open = desk.openConsults;
    const closed = [...desk.facts.talks.consults.values()].filter((one) => one.closedAtMs > 0n).sort((a, b) => b.consult - a.consult);
    return html`
      <header>
        <h2 data-consults=${open.length}>${words.heading(open.length)}</h2>
        ${desk.may(POWER.CONSULT)
          ? html`<button class="main" data-do="call" aria-expanded=${this.calling} @click=${() => (this.calling = !this.calling)}>${words.open}</button>`
          : nothing}
      </header>
      ${this.calling ? this.form() : nothing}
      <muster-reply .model=${this.model} .command=${this.command}></muster-reply>
      ${open.length === 0 ? html`<p class="soft">${words.none}</p>` : nothing}
      ${this.rows(open)}
      ${closed.length > 0 ? html`<details><summary>${words.closedCount(closed.length)}</summary>${this.rows(closed)}</details>` : nothing}
    `;
  }

  private rows(consults: Consult[]) {
    return html`<ul class="rows">
      ${consults.map((one) => html`<li>
        <button class="row" data-consult=${one.consult} @click=${() => this.model.desk.openConsult(one.consult)}>
          <strong>${one.title}</strong>
          <span class="soft">${postName(this.model, one.post)} · ${moment(Number(one.openedAtMs), this.model.session.nowMs())} · ${t().consult.roster(one.seats.length)}</span>
        </button>
      </li>`)}
    </ul>`;
  }

  private form() {
    const words = t().consult;
    const { posts } = this.model.session.facts;
    return html`
      <form class="act" data-do="call-form" @submit=${this.submit}>
        <label>${words.title}<input name="title" required autocomplete="off" /></label>
        <fieldset class="pick"><legend>${words.seats}</legend>${posts.openPosts().map((post) => this.seats(post))}</fieldset>
        <button class="main">${words.start}</button>
      </form>
    `;
  }

  private seats(post: Post) {
    const { desk, session } = this.model;
    const own = session.facts.posts.seats.get(desk.acting)?.post === post.post;
    const seats = session.facts.posts.seatsOf(post.post).filter(({ seat, holder, standIn }) => seat !== desk.acting && (holder || standIn));
    if (seats.length === 0) return nothing;
    return html`
      <details ?open=${own}>
        <summary>${post.name}</summary>
        ${seats.map((seat) => html`<label class="check">
          <input type="checkbox" name="seat" value=${seat.seat} ?checked=${false} />
          ${t().seat.person(seatName(this.model, seat), personName(this.model, seat.standIn || seat.holder))}
        </label>`)}
      </details>
    `;
  }

  private readonly submit = (event: SubmitEvent) => {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement);
    const { desk } = this.model;
    const title = String(fields.get('title')).trim();
    const post = desk.facts.posts.seats.get(desk.acting)?.post ?? 0;
    const seats = fields.getAll('seat').map(Number);
    if (!title) return;
    if (this.command) this.model.session.outbox.putAway(this.command);
    this.command = this.model.command({ case: 'consultOpen', value: create(ConsultOpenSchema, { post, title, seats }) }, title);
    this.calling = false;
  };
}
customElements.define('muster-consults', ConsultList);
