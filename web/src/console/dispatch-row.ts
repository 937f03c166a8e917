// One unit that was sent: its ladder, what it said last, and what whoever commands may say for it.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { DispatchPhase, DispatchStepSchema, type Dispatch } from '../gen/muster_pb.js';
import { age, clock } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import { isOpenDispatch, movesOf } from '../protocol/dispatch-facts.js';
import { LOST } from '../protocol/fixes.js';
import { CommandPart } from './command-part.js';
import { dispatchLadder } from './dispatch-ladder.js';
import { Fields } from './fields.js';
import './icon.js';
import type { Topic } from './model.js';
import { personName, seatName, unitName } from './names.js';

/** Nobody has answered for so long: said in the colour of what is near its limit. */
const UNANSWERED_MS = 3 * 60_000;

export class DispatchRow extends CommandPart {
  static override properties = { ...CommandPart.properties, dispatch: { attribute: false }, commands: { attribute: false }, refusing: { state: true }, releasing: { state: true } };
  declare dispatch: Dispatch;
  declare commands: boolean; // whoever looks may say steps
  declare refusing: boolean;
  declare releasing: boolean;
  protected override readonly topics: readonly Topic[] = ['outbox', 'answered', 'tick'];

  constructor() {
    super();
    this.commands = false;
    this.refusing = false;
    this.releasing = false;
  }

  protected override done(): void {
    this.refusing = this.releasing = false;
  }

  override render() {
    const { dispatch, model } = this;
    const words = t().dispatch;
    const now = model.session.nowMs();
    const unit = model.session.facts.units.get(dispatch.unit);
    const fix = model.session.picture.units.get(dispatch.unit);
    const said = Number(dispatch.marks.find(({ phase }) => phase === DispatchPhase.NOTIFIED)?.atMs ?? 0n);
    const waits = dispatch.phase === DispatchPhase.NOTIFIED && said > 0 && now - said > UNANSWERED_MS;
    return html`
      <article class="dispatch ${waits ? 'near' : ''}" data-dispatch=${dispatch.dispatch} data-phase=${dispatch.phase}>
        <p class="first">
          <muster-icon .kind=${unit?.kind ?? 0} .status=${unit?.status ?? 0} .hollow=${fix?.presence === LOST}></muster-icon>
          <button class="link-like strong" data-go-unit=${dispatch.unit} @click=${this.look}>${unitName(model, dispatch.unit)}</button>
          <b>${word(t().dispatchPhases, dispatch.phase)}</b>
          ${waits ? html`<b class="waits">${words.unanswered(age(now - said))}</b>` : nothing}
          ${dispatch.also ? html`<b class="tag">${words.shared}</b>` : nothing} ${dispatch.aid ? html`<b class="tag">${words.byAid}</b>` : nothing}
          ${dispatch.plan ? html`<b class="tag">${words.byPlan}</b>` : nothing}
        </p>
        ${dispatchLadder(dispatch)}
        ${dispatch.text ? html`<p>${dispatch.text}</p>` : nothing}
        ${dispatch.reason ? html`<p>${t().order.said(dispatch.reason)}</p>` : nothing}
        ${this.sender(said)}
        ${this.commands && isOpenDispatch(dispatch) ? this.moves() : nothing}
        ${this.reply()}
      </article>
    `;
  }

  private sender(saidMs: number) {
    const { sender, seat } = this.dispatch;
    const name = personName(this.model, sender) || t().incident.operator;
    return html`<p class="soft">${t().dispatch.sentBy(seat ? t().seat.person(seatName(this.model, seat), name) : name, saidMs > 0 ? clock(saidMs) : '')}</p>`;
  }

  private moves() {
    const words = t().dispatch;
    const moves = movesOf(this.dispatch, 'sender').filter((phase) => phase !== DispatchPhase.RELEASED && phase !== DispatchPhase.REFUSED);
    return html`
      <div class="moves">
        <button data-do="release" aria-expanded=${this.releasing} ?disabled=${this.waits} @click=${() => (this.releasing = !this.releasing)}>${words.release}</button>
        ${this.releasing ? html`<button class="main" data-do="release-sure" ?disabled=${this.waits} @click=${() => this.step(DispatchPhase.RELEASED)}>${words.releaseSure}</button>` : nothing}
        <details class="on-behalf"><summary>${words.onBehalf}</summary>
          <div class="moves">
            ${moves.map((phase) => html`<button data-phase-to=${phase} ?disabled=${this.waits} @click=${() => this.step(phase)}>${word(t().dispatchPhases, phase)}</button>`)}
            ${movesOf(this.dispatch, 'sender').includes(DispatchPhase.REFUSED)
              ? html`<button data-phase-to=${DispatchPhase.REFUSED} aria-expanded=${this.refusing} @click=${() => (this.refusing = !this.refusing)}>${t().order.refuse}</button>`
              : nothing}
          </div>
          ${this.refusing
            ? html`<form class="act" @submit=${this.refuse}><label>${t().order.refuseReason}<input name="reason" required autocomplete="off" maxlength="300" /></label><button class="main">${t().order.refuseConfirm}</button></form>`
            : nothing}
        </details>
      </div>
    `;
  }

  private readonly refuse = (event: SubmitEvent) => {
    const reason = new Fields(event).text('reason');
    if (reason) this.step(DispatchPhase.REFUSED, reason);
  };

  private step(phase: DispatchPhase, text = ''): void {
    if (this.waits) return;
    const value = create(DispatchStepSchema, { dispatch: this.dispatch.dispatch, phase, text });
    this.send({ case: 'dispatchStep', value }, unitName(this.model, this.dispatch.unit));
  }

  private readonly look = () => {
    this.model.select({ kind: 'unit', number: this.dispatch.unit });
    this.dispatchEvent(new CustomEvent('go-to-selection', { bubbles: true }));
  };
}
customElements.define('muster-dispatch', DispatchRow);
