// One seat of the board: who is on it and how they are connected, who should be, and what may be done about it.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import {
  Mode, Role, SeatAssignSchema, SeatHandOverSchema, SeatLeaveSchema, SeatRelieveSchema, SeatStandInSchema, SeatTakeSchema, TargetKind, TargetSchema,
  type Seat, type TemplateSeat,
} from '../gen/muster_pb.js';
import { moment } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import type { Body } from '../protocol/outbox.js';
import { POWER, rightsOf } from '../protocol/reach.js';
import type { Topic } from './model.js';
import { personName, seatInPost, seatName } from './names.js';
import { ModelPart } from './part.js';
import './reply.js';

type Asking = '' | 'assign' | 'handOver' | 'relieve';
const SITS_NOWHERE: ReadonlySet<Role> = new Set([Role.RELAY, Role.OBSERVER, Role.UNIT]);

export class SeatLine extends ModelPart {
  static override properties = { ...ModelPart.properties, seat: { attribute: false }, open: { attribute: false }, asking: { state: true }, command: { state: true } };
  declare seat: Seat;
  declare open: boolean;
  declare asking: Asking;
  declare command: string;
  protected override readonly topics: readonly Topic[] = ['presence', 'desk', 'tick'];

  constructor() {
    super();
    this.open = false;
    this.asking = '';
    this.command = '';
  }

  override render() {
    const { seat, model } = this;
    const words = t().seat;
    const row = model.session.facts.posts.rowOf(seat);
    const who = seat.standIn || seat.holder;
    const me = model.who.account;
    const mine = seat.holder === me || seat.standIn === me;
    return html`
      <div class="seat ${who ? '' : 'empty'} ${mine ? 'mine' : ''}" data-seat=${seat.seat} data-holder=${seat.holder} data-stand-in=${seat.standIn}>
        <button class="quiet line" aria-expanded=${this.open} @click=${() => this.dispatchEvent(new CustomEvent('toggle-seat'))}>
          <span class="name">${seatName(model, seat)} ${this.tags(row)}</span>
          <span class="holder">${this.holder(mine)}</span>
          ${this.presence(who)} ${this.roster(row)}
        </button>
        ${who || !this.maySit ? nothing : html`<button class="take" data-do="take" @click=${() => this.take()}>${words.take}</button>`}
        ${this.open ? this.actions(row, mine) : nothing}
        <muster-reply .model=${model} .command=${this.command}></muster-reply>
      </div>
    `;
  }

  private tags(row: TemplateSeat | undefined) {
    const words = t().seat;
    const tag = (on: boolean | undefined, text: string) => (on ? html`<b class="tag">${text}</b>` : nothing);
    return html`${tag(row?.lead, words.leads)}${tag(row?.outside, words.outside)}${tag(row?.warOnly, words.warOnly)}`;
  }

  private holder(mine: boolean) {
    const words = t().seat;
    const { seat, model } = this;
    const now = model.session.nowMs();
    if (!seat.holder && !seat.standIn) return html`<b class="vacant">${words.empty}</b>`;
    return html`
      <b>${personName(model, seat.holder) || words.empty}</b> ${mine ? html`<b class="tag me">${words.mine}</b>` : nothing}
      ${seat.sinceAtMs > 0n ? html`<span class="soft">${words.since(moment(Number(seat.sinceAtMs), now))}</span>` : nothing}
      ${seat.standIn ? html`<b class="stand-in">${words.standIn(personName(model, seat.standIn))}</b>` : nothing}
    `;
  }

  /** A full dot: looks out of this seat. A ring: connected, on another one. A bar: not connected. */
  private presence(who: string) {
    if (!who) return nothing;
    const words = t().seat;
    const devices = this.model.session.presence.of(who, this.seat.seat);
    const [first] = devices;
    if (!first) return html`<span class="presence gone" data-presence="gone"><i aria-hidden="true"></i>${words.gone}</span>`;
    const acts = first.acting === this.seat.seat;
    const say = acts ? words.here : words.hereElsewhere;
    const since = moment(Number(first.sinceAtMs), this.model.session.nowMs());
    return html`<span class="presence ${acts ? 'here' : 'elsewhere'}" data-presence=${acts ? 'here' : 'elsewhere'}>
      <i aria-hidden="true"></i>${say(word(t().links, first.link), since)}${devices.length > 1 ? html` · ${words.devices(devices.length)}` : nothing}
    </span>`;
  }

  /** Who should sit here now, when that is somebody else. */
  private roster(row: TemplateSeat | undefined) {
    const { mode } = this.model.session.facts.posts;
    const now = BigInt(Math.round(this.model.session.nowMs()));
    const entry = this.seat.roster.find((one) => one.fromAtMs <= now && now < one.untilAtMs && (!one.mode || one.mode === mode));
    if (!entry || (row?.warOnly && mode !== Mode.WAR)) return nothing;
    const words = t().seat;
    const there = this.seat.holder === entry.account || this.seat.standIn === entry.account;
    return html`<span class="roster" data-rostered=${entry.account}>
      ${words.rostered(personName(this.model, entry.account))} ${there ? nothing : html`<b class="tag">${words.absent}</b>`}
    </span>`;
  }

  private actions(row: TemplateSeat | undefined, mine: boolean) {
    const words = t().seat;
    const { seat, model } = this;
    const { desk } = model;
    const me = model.who.account;
    const own = desk.facts.posts.seats.get(desk.acting)?.post === seat.post;
    const assigns = desk.role === Role.ADMIN || desk.role === Role.DUTY || (own && desk.may(POWER.ASSIGN));
    const deputy = row?.deputy && desk.seats.some((one) => one.post === seat.post && one.row === row.deputy);
    const button = (name: string, text: string, click: () => void) => html`<button data-do=${name} @click=${click}>${text}</button>`;
    const ask = (asking: Asking) => () => (this.asking = this.asking === asking ? '' : asking);
    const orders = (rightsOf(desk.facts, desk.acting)?.order ?? 0) !== 0 && !mine;
    return html`
      <div class="moves act">
        ${mine && desk.acting !== seat.seat ? button('act', words.act, () => desk.actAs(seat.seat)) : nothing}
        ${mine ? button('hand-over', words.handOver, ask('handOver')) : nothing}
        ${mine ? button('leave', seat.standIn === me ? words.endStandIn : words.leave, () => this.leave()) : nothing}
        ${seat.holder === me && seat.standIn && seat.standIn !== me ? button('take-back', words.takeBack, () => this.take()) : nothing}
        ${deputy && !mine && !seat.standIn ? button('stand-in', words.standInFor, () => this.send({ case: 'seatStandIn', value: create(SeatStandInSchema, { seat: seat.seat }) })) : nothing}
        ${assigns && !seat.holder ? button('assign', words.assign, ask('assign')) : nothing}
        ${assigns && (seat.holder || seat.standIn) ? button('relieve', words.relieve, ask('relieve')) : nothing}
        ${orders ? button('order', words.order, () => desk.write({ targets: [create(TargetSchema, { kind: TargetKind.SEAT, number: seat.seat })] })) : nothing}
      </div>
      ${this.asking === '' ? nothing : this.form(this.asking)}
    `;
  }

  private form(asking: Exclude<Asking, ''>) {
    const words = t().seat;
    const people = new Set([...this.model.session.facts.posts.titles.keys(), ...this.model.session.presence.accounts().keys()]);
    const label = { assign: words.whom, handOver: words.to, relieve: words.reason }[asking];
    const submit = { assign: words.assign, handOver: words.handOver, relieve: words.relieve }[asking];
    return html`
      <form class="act" data-do="seat-form" @submit=${this.answer}>
        ${asking === 'handOver' ? html`<p class="soft">${words.handOverHint}</p>` : nothing}
        <label>${label}
          ${asking === 'relieve'
            ? html`<input name="text" required autocomplete="off" />`
            : html`<input name="text" required maxlength="32" list="people-${this.seat.seat}" autocomplete="off" autocapitalize="none" spellcheck="false" />
                <datalist id="people-${this.seat.seat}">${[...people].map((one) => html`<option value=${one}>${personName(this.model, one)}</option>`)}</datalist>`}
        </label>
        <button class="main">${submit}</button>
      </form>
    `;
  }

  private readonly answer = (event: SubmitEvent) => {
    event.preventDefault();
    const text = String(new FormData(event.target as HTMLFormElement).get('text')).trim();
    const { seat } = this.seat;
    if (!text) return;
    if (this.asking === 'assign') this.send({ case: 'seatAssign', value: create(SeatAssignSchema, { seat, account: text }) });
    if (this.asking === 'handOver') this.send({ case: 'seatHandOver', value: create(SeatHandOverSchema, { seat, account: text }) }, seat);
    if (this.asking === 'relieve') this.send({ case: 'seatRelieve', value: create(SeatRelieveSchema, { seat, reason: text }) });
    this.asking = '';
  };

  private get maySit(): boolean {
    return !SITS_NOWHERE.has(this.model.desk.role);
  }

  private take(): void {
    this.send({ case: 'seatTake', value: create(SeatTakeSchema, { seat: this.seat.seat }) });
  }

  private leave(): void {
    this.send({ case: 'seatLeave', value: create(SeatLeaveSchema, { seat: this.seat.seat }) }, this.seat.seat);
  }

  /** `as`: the seat itself, where its holder is meant. */
  private send(body: Body, as = this.model.desk.acting): void {
    if (this.command) this.model.session.outbox.putAway(this.command); // the refused try before this one
    this.command = this.model.command(body, seatInPost(this.model, this.seat.seat), { seat: as });
  }
}
customElements.define('muster-seat', SeatLine);
