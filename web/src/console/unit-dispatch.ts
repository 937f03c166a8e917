// One dispatch of the tablet's unit: where to and what for, and one large button for the step that comes next.
// SPDX-License-Identifier: Apache-2.0
import { create, fromBinary } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { CommandSchema, DispatchPhase, DispatchStepSchema, type Dispatch, type Incident } from '../gen/muster_pb.js';
import { clock, moment } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import { fromHex } from '../protocol/bytes.js';
import { isOpenDispatch, movesOf } from '../protocol/dispatch-facts.js';
import './casualty-list.js';
import { CommandPart } from './command-part.js';
import { Fields } from './fields.js';
import { dispatchLadder } from './dispatch-ladder.js';
import type { Topic } from './model.js';
import { unitName } from './names.js';
import { typeNameOf } from './type-options.js';

type Writing = DispatchPhase.REFUSED | DispatchPhase.REPORTED | 0;
/** The step that usually comes next: it has the large button. */
const NEXT: Record<number, DispatchPhase> = {
  [DispatchPhase.NOTIFIED]: DispatchPhase.ACCEPTED, [DispatchPhase.ACCEPTED]: DispatchPhase.DEPARTED, [DispatchPhase.DEPARTED]: DispatchPhase.ARRIVED,
  [DispatchPhase.ARRIVED]: DispatchPhase.REPORTED, [DispatchPhase.REPORTED]: DispatchPhase.DONE, [DispatchPhase.DONE]: DispatchPhase.RELEASED,
};
const REASON_BYTES = 1000;

export class UnitDispatch extends CommandPart {
  static override properties = { ...CommandPart.properties, dispatch: { attribute: false }, writing: { state: true }, tooLong: { state: true } };
  declare dispatch: Dispatch;
  declare writing: Writing;
  declare tooLong: number;
  protected override readonly topics: readonly Topic[] = ['facts', 'outbox', 'answered', 'link'];

  constructor() {
    super();
    this.writing = 0;
    this.tooLong = 0;
  }

  override render() {
    const words = t().unitDispatch;
    const { model } = this;
    const phase = this.phase;
    const dispatch = { ...this.dispatch, phase };
    const incident = model.session.facts.incidents.get(dispatch.incident);
    const open = isOpenDispatch(this.dispatch);
    const place = dispatch.place ?? (incident && { $typeName: 'muster.v1.Place' as const, latE7: incident.latE7, lonE7: incident.lonE7 });
    const told = dispatch.marks.find((mark) => mark.phase === DispatchPhase.NOTIFIED)?.atMs ?? 0n;
    return html`
      <article class="big-order big-dispatch grade-${incident?.grade ?? 0} ${phase === DispatchPhase.NOTIFIED ? 'fresh' : ''}" data-unit-dispatch=${dispatch.dispatch} data-phase=${phase}>
        <header>
          <span class="badge">${word(t().grades, incident?.grade ?? 0)}</span> <b>${word(t().dispatchPhases, phase)}</b>
          ${phase !== this.dispatch.phase ? html`<b class="tag waits" data-waits>${words.waits}</b>` : nothing}
          <span class="due">${moment(Number(told), model.session.nowMs())}</span>
        </header>
        <p class="order-text">${incident?.title ?? t().incident.number(dispatch.incident)}</p>
        ${this.about(incident)}
        ${dispatch.text ? html`<p class="strong">${dispatch.text}</p>` : nothing}
        ${place ? html`<button data-do="see-place" @click=${() => this.dispatchEvent(new CustomEvent('go-to-place', { bubbles: true, detail: place }))}>${t().incident.goThere}</button>` : nothing}
        ${open ? this.buttons(dispatch) : nothing}
        ${this.writing ? this.form(this.writing) : nothing}
        ${this.reply()}
        ${incident ? this.people(incident) : nothing}
        <details><summary>${words.ladder}</summary>${dispatchLadder(this.dispatch)}</details>
      </article>
    `;
  }

  /** As it was said here, if the hub has not answered yet. */
  private get phase(): DispatchPhase {
    return this.waiting.at(-1) ?? this.dispatch.phase;
  }

  /** Steps of this dispatch that wait to be sent or answered, also those of before a reload. */
  private get waiting(): DispatchPhase[] {
    return this.model.session.outbox.list().flatMap((entry) => {
      if (entry.refusal || entry.verb !== 'dispatchStep') return [];
      const { body } = fromBinary(CommandSchema, fromHex(entry.bytes));
      return body.case === 'dispatchStep' && body.value.dispatch === this.dispatch.dispatch ? [body.value.phase] : [];
    });
  }

  private about(incident: Incident | undefined) {
    const { model } = this;
    const many = model.desk.units.length > 1 ? html`<b>${unitName(model, this.dispatch.unit)}</b> · ` : nothing;
    if (!incident) return html`<p>${many}</p>`;
    return html`<p>${many}${typeNameOf(model, incident.type)} · ${incident.place || t().incident.unknownPlace}</p>`;
  }

  /** People harmed, as the unit finds them; told after the dispatch has ended too. */
  private people(incident: Incident) {
    const count = this.model.session.facts.reports.people(incident.incident).length;
    return html`<details data-people><summary>${t().casualty.heading(count)}</summary><muster-casualties .model=${this.model} .incident=${incident}></muster-casualties></details>`;
  }

  private buttons(dispatch: Dispatch) {
    const words = t().unitDispatch;
    const moves = movesOf(dispatch, 'unit');
    const next = NEXT[dispatch.phase];
    const others = moves.filter((phase) => phase !== next && phase !== DispatchPhase.REFUSED);
    const press = (phase: DispatchPhase) => (phase === DispatchPhase.REPORTED ? this.write(DispatchPhase.REPORTED) : this.step(phase));
    const verbs = words.verbs as Record<number, string>;
    return html`
      <div class="huge">
        ${next && moves.includes(next) ? html`<button class="main huge" data-next=${next} @click=${() => press(next)}>${verbs[next]}</button>` : nothing}
        ${moves.includes(DispatchPhase.REFUSED) && dispatch.phase === DispatchPhase.NOTIFIED ? html`<button class="huge" data-do="refuse-dispatch" aria-expanded=${this.writing === DispatchPhase.REFUSED} @click=${() => this.write(DispatchPhase.REFUSED)}>${t().order.refuse}</button>` : nothing}
      </div>
      ${others.length > 0
        ? html`<details class="others"><summary>${words.others}</summary><div class="moves">
            ${others.map((phase) => html`<button data-step-to=${phase} @click=${() => press(phase)}>${verbs[phase]}</button>`)}
            ${moves.includes(DispatchPhase.REFUSED) && dispatch.phase !== DispatchPhase.NOTIFIED ? html`<button data-do="refuse-dispatch" @click=${() => this.write(DispatchPhase.REFUSED)}>${words.cannot}</button>` : nothing}
          </div></details>`
        : nothing}
    `;
  }

  private write(what: Exclude<Writing, 0>): void {
    this.writing = this.writing === what ? 0 : what;
    this.tooLong = 0;
  }

  private form(what: Exclude<Writing, 0>) {
    const words = t().unitDispatch;
    const refuses = what === DispatchPhase.REFUSED;
    return html`
      <form class="act huge" data-do="dispatch-form" @submit=${(event: SubmitEvent) => this.submit(event, what)}>
        ${refuses ? html`<div class="chips">${words.reasons.map((reason) => html`<button type="button" class="chip" @click=${() => this.fill(reason)}>${reason}</button>`)}</div>` : nothing}
        <label>${refuses ? t().order.refuseReason : words.reportText}<textarea name="text" rows="2" required></textarea></label>
        <p class="refusal" role="alert">${this.tooLong > 0 ? t().open.tooLong(this.tooLong) : nothing}</p>
        <button class="main">${refuses ? t().order.refuseConfirm : words.reportSend}</button>
      </form>
    `;
  }

  private fill(reason: string): void {
    this.querySelector<HTMLTextAreaElement>('textarea[name=text]')!.value = reason;
  }

  private submit(event: SubmitEvent, phase: DispatchPhase): void {
    const fields = new Fields(event);
    const text = fields.text('text');
    this.tooLong = fields.tooLong({ text: REASON_BYTES });
    if (!text || this.tooLong > 0) return;
    this.step(phase, text);
    this.writing = 0;
  }

  private step(phase: DispatchPhase, text = ''): void {
    const value = create(DispatchStepSchema, { dispatch: this.dispatch.dispatch, phase, text });
    const title = this.model.session.facts.incidents.get(this.dispatch.incident)?.title ?? '';
    this.send({ case: 'dispatchStep', value }, `${title} · ${clock(this.model.session.nowMs())}`, { seat: 0 });
  }
}
customElements.define('muster-unit-dispatch', UnitDispatch);
