// The dialog that gives an order: stays until the hub has answered; a conflict shows the earlier order and offers to replace it.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { OrderIssueSchema, PlaceSchema, TargetKind, type Order, type Target } from '../gen/muster_pb.js';
import { byteLength, coordinates } from '../i18n/format.js';
import { sentence, t } from '../i18n/index.js';
import { isOpen, sameTarget } from '../protocol/order-facts.js';
import type { Draft, Point } from './desk.js';
import type { Topic } from './model.js';
import { seatInPost, targetName } from './names.js';
import { deadlineWords } from './order-time.js';
import { ModelPart } from './part.js';
import './target-picker.js';
import { entryState } from './waiting.js';

const TEXT_BYTES = 4000;
const DEADLINES_MIN = [5, 10, 15, 30, 60, 120, 240];
const CONFLICT = 804;

export class OrderDialog extends ModelPart {
  static override properties = {
    ...ModelPart.properties, draft: { attribute: false }, targets: { state: true }, place: { state: true }, card: { state: true },
    replaces: { state: true }, command: { state: true }, tooLong: { state: true },
  };
  declare draft: Draft;
  declare targets: readonly Target[];
  declare place: Point | null;
  declare card: string;
  declare replaces: number;
  declare command: string; // id of the command that waits; '': being written
  declare tooLong: number;
  protected override readonly topics: readonly Topic[] = ['outbox', 'link', 'answered', 'facts'];

  constructor() {
    super();
    this.targets = [];
    this.place = null;
    this.card = '';
    this.replaces = 0;
    this.command = '';
    this.tooLong = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.targets = this.draft.targets;
    this.replaces = this.draft.replaces ?? 0;
  }

  override firstUpdated(): void {
    this.dialog.showModal();
    const text = this.querySelector<HTMLTextAreaElement>('textarea[name=text]')!;
    text.value = this.draft.text ?? '';
    text.focus();
  }

  protected override willUpdate(): void {
    const answer = this.model.answers.get(this.command);
    if (answer?.code !== 0) return;
    this.command = '';
    this.model.desk.write(null);
    this.model.desk.openOrder(answer.object);
  }

  override render() {
    const words = t().issue;
    const { desk } = this.model;
    const waiting = this.command !== '' && !this.entry?.refusal;
    const consult = desk.facts.talks.consults.get(this.draft.consult ?? 0);
    return html`
      <dialog class="wide" data-order-dialog @cancel=${this.cancel}>
        <form @submit=${this.submit}>
          <h2>${words.heading}</h2>
          <p class="soft">${desk.acting ? words.asSeat(seatInPost(this.model, desk.acting)) : words.noSeat}</p>
          ${consult ? html`<p class="strong">${words.fromConsult(consult.title)}</p>` : nothing}
          ${this.replaces
            ? html`<p class="strong">${words.replaces(this.replaces)} <button type="button" class="link-like" @click=${() => (this.replaces = 0)}>${words.dropReplaces}</button></p>`
            : nothing}
          <fieldset ?disabled=${waiting}>
            <muster-targets .model=${this.model} .targets=${this.targets} @targets-chosen=${(event: CustomEvent<Target[]>) => (this.targets = event.detail)}></muster-targets>
            <label>${words.text}<textarea name="text" rows="3" required placeholder=${words.textHint}></textarea></label>
            ${this.conditions()}
          </fieldset>
          <p class="refusal" role="alert" data-refusal>${this.tooLong > 0 ? t().open.tooLong(this.tooLong) : this.entry?.refusal ? entryState(this.model, this.entry) : nothing}</p>
          ${this.entry?.refusal?.code === CONFLICT ? this.conflict() : nothing}
          <p class="soft" role="status">${waiting ? this.waitingWords() : nothing}</p>
          <footer>
            <button type="button" class="quiet" data-do="cancel-order" @click=${this.leave}>${waiting ? t().open.closeWhileWaiting : t().incidents.cancel}</button>
            <button class="main" data-do="send-order" ?disabled=${waiting || this.targets.length === 0 || !desk.acting}>${words.send}</button>
          </footer>
        </form>
      </dialog>
    `;
  }

  private conditions() {
    const words = t().issue;
    const { desk } = this.model;
    const { posts } = desk.facts;
    const cards = posts.templateOf(posts.posts.get(posts.seats.get(desk.acting)?.post ?? 0))?.cards ?? [];
    const shown = cards.find(({ key }) => key === this.card);
    return html`
      <label>${words.deadline}
        <select name="deadline">
          <option value="0">${words.deadlineNone}</option>
          ${DEADLINES_MIN.map((minutes) => html`<option value=${minutes}>${words.deadlineIn(minutes)}</option>`)}
        </select>
      </label>
      ${cards.length > 0
        ? html`<label>${words.card}
            <select name="card" @change=${(event: Event) => (this.card = (event.target as HTMLSelectElement).value)}>
              <option value="">${words.cardNone}</option>
              ${cards.map((card) => html`<option value=${card.key}>${sentence(card)}</option>`)}
            </select>
          </label>`
        : nothing}
      ${shown ? html`<p class="handling">${shown.text}</p>` : nothing}
      <p>${words.place}
        ${this.place ? coordinates(this.place.lat * 1e7, this.place.lng * 1e7) : html`<span class="soft">${words.placeNone}</span>`}
        <button type="button" class="quiet" data-do="pick-place" @click=${this.askPlace}>${words.placePick}</button>
        ${this.place ? html`<button type="button" class="quiet" @click=${() => (this.place = null)}>${words.placeClear}</button>` : nothing}
      </p>
    `;
  }

  /** The earlier order, as far as this account may see it. */
  private conflict() {
    const words = t().issue;
    const earlier = this.earlier();
    return html`
      <section class="conflict" data-conflict=${earlier.number}>
        <h3>${words.conflict}</h3>
        ${earlier.order
          ? html`<p><b>${words.earlier(earlier.number)}</b> ${earlier.order.text}</p>
              <p class="soft">${seatInPost(this.model, earlier.order.issuer)} → ${earlier.order.targets.flatMap(({ target }) => (target ? targetName(this.model, target) : [])).join(t().comma)} · ${deadlineWords(earlier.order, this.model.session.nowMs())}</p>`
          : html`<p>${words.earlierUnknown}</p>`}
        ${earlier.number ? html`<button type="button" class="main" data-do="replace-and-send" @click=${() => this.replaceAndSend(earlier.number)}>${words.replaceAndSend(earlier.number)}</button>` : nothing}
      </section>
    `;
  }

  /** What the hub told about it beside the refusal; else an open order with a place to one of the same units. */
  private earlier(): { number: number; order: Order | undefined } {
    const { orders, contests } = this.model.session.facts.orders;
    const { acting } = this.model.desk;
    const units = this.targets.filter(({ kind }) => kind === TargetKind.UNIT);
    const told = [...contests.values()].flat().filter((one) => one.seat === acting && units.some(({ number }) => number === one.unit)).sort((a, b) => b.atMs - a.atMs)[0];
    const found = [...orders.values()].find((order) => order.place && order.order !== this.replaces && order.targets.some((one) => isOpen(one) && units.some((unit) => sameTarget(unit, one.target))));
    const number = told?.order ?? found?.order ?? 0;
    return { number, order: orders.get(number) };
  }

  private replaceAndSend(number: number): void {
    this.replaces = number;
    this.querySelector('form')?.requestSubmit();
  }

  private get dialog(): HTMLDialogElement {
    return this.querySelector('dialog')!;
  }

  private get entry() {
    return this.model.session.outbox.list().find((one) => one.id === this.command);
  }

  private waitingWords(): string {
    const { entry } = this;
    if (entry?.waiting) return entryState(this.model, entry);
    return this.model.session.link.state.kind === 'live' ? t().issue.waiting : t().open.waitingOffline;
  }

  /** The dialog steps aside for one click on the map. */
  private readonly askPlace = () => {
    this.dialog.close();
    this.model.desk.askPlace(
      (at) => {
        this.place = at;
        return false;
      },
      () => this.dialog.showModal(),
    );
  };

  private readonly submit = (event: SubmitEvent) => {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement);
    const text = String(fields.get('text') ?? '').trim();
    this.tooLong = Math.max(0, byteLength(text) - TEXT_BYTES);
    if (!text || this.tooLong > 0 || this.targets.length === 0) return;
    const minutes = Number(fields.get('deadline'));
    const place = this.place && create(PlaceSchema, { latE7: Math.round(this.place.lat * 1e7), lonE7: Math.round(this.place.lng * 1e7) });
    const value = create(OrderIssueSchema, {
      targets: [...this.targets], text, card: this.card, replaces: this.replaces, consult: this.draft.consult ?? 0,
      deadlineAtMs: minutes > 0 ? BigInt(Math.round(this.model.session.nowMs()) + minutes * 60_000) : 0n,
      ...(place && { place }),
    });
    if (this.command) this.model.session.outbox.putAway(this.command); // the refused try before this one
    this.command = this.model.command({ case: 'orderIssue', value }, text.slice(0, 40));
  };

  private readonly cancel = (event: Event) => {
    event.preventDefault();
    this.leave();
  };

  /** A command that waits goes on waiting in the outbox; a refused one has been seen. */
  private readonly leave = () => {
    if (this.entry?.refusal) this.model.session.outbox.putAway(this.command);
    this.model.desk.write(null);
  };
}
customElements.define('muster-order-dialog', OrderDialog);
