// The ladder of one target as steps, and behind it who took each step, when, and on which device.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { OrderPhase, type OrderMark, type OrderTarget } from '../gen/muster_pb.js';
import { clock } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import { personName, seatName } from './names.js';
import { ModelPart } from './part.js';

const STEPS = [OrderPhase.ISSUED, OrderPhase.DELIVERED, OrderPhase.READ, OrderPhase.ACCEPTED, OrderPhase.DOING, OrderPhase.DONE, OrderPhase.CONFIRMED];
const OUT: ReadonlySet<number> = new Set([OrderPhase.REFUSED, OrderPhase.WITHDRAWN, OrderPhase.REPLACED]);

export class Ladder extends ModelPart {
  static override properties = { ...ModelPart.properties, target: { attribute: false } };
  declare target: OrderTarget;

  override render() {
    const { target } = this;
    const marks = new Map(target.marks.map((mark) => [mark.phase, mark]));
    const out = OUT.has(target.phase);
    const last = out ? Math.max(...target.marks.map(({ phase }) => phase).filter((phase) => !OUT.has(phase)), 0) : target.phase;
    return html`
      <ol class="ladder ${out ? 'out' : ''}">
        ${STEPS.map((phase) => this.step(phase, marks.get(phase), phase <= last, phase === target.phase))}
        ${out ? this.step(target.phase, marks.get(target.phase), true, true) : nothing}
      </ol>
      <details class="marks">
        <summary>${t().order.marks}</summary>
        <ul>${target.marks.map((mark) => html`<li>${this.mark(mark)}</li>`)}</ul>
      </details>
    `;
  }

  private step(phase: OrderPhase, mark: OrderMark | undefined, reached: boolean, now: boolean) {
    return html`<li class="${reached ? 'reached' : ''} ${now ? 'now' : ''} ${OUT.has(phase) ? 'out' : ''}" data-step=${phase}>
      <span>${word(t().orderPhases, phase)}</span>${mark ? html`<time>${clock(Number(mark.atMs))}</time>` : nothing}
    </li>`;
  }

  private mark(mark: OrderMark) {
    const name = personName(this.model, mark.account) || t().incident.operator;
    const who = mark.seat ? t().seat.person(seatName(this.model, mark.seat), name) : name;
    return html`<time>${clock(Number(mark.atMs))}</time> <b>${word(t().orderPhases, mark.phase)}</b> ${t().order.mark(who, mark.device)}`;
  }
}
customElements.define('muster-ladder', Ladder);
