// The clocks of reporting of an incident, each with its countdown: from across the room one sees which is near and which is late.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import type { Incident, ReportClock } from '../gen/muster_pb.js';
import { clock as timeOf, clockAge } from '../i18n/format.js';
import { sentence, t } from '../i18n/index.js';
import { stepOf } from '../protocol/report-rules.js';
import { clockState } from './clock-time.js';
import type { Topic } from './model.js';
import { ModelPart } from './part.js';

export class ClockStrip extends ModelPart {
  static override properties = { ...ModelPart.properties, incident: { attribute: false } };
  declare incident: Incident;
  protected override readonly topics: readonly Topic[] = ['facts', 'tick'];

  override render() {
    const { clocks } = this.incident;
    if (clocks.length === 0) return nothing;
    const now = this.model.session.nowMs();
    return html`<ol class="clocks" aria-label=${t().clocks.heading}>${clocks.map((clock, i) => this.clock(clock, i + 1, now))}</ol>`;
  }

  private clock(clock: ReportClock, number: number, now: number) {
    const words = t().clocks;
    const state = clockState(clock, now);
    const step = stepOf(this.model.session.facts.catalogues, clock);
    const left = Number(clock.dueAtMs) - now;
    const said = { runs: words.left, near: words.left, late: words.over, done: words.done }[state];
    const at = state === 'done' ? timeOf(Number(clock.doneAtMs)) : clockAge(Math.abs(left));
    const missed = state === 'done' && clock.doneAtMs > clock.dueAtMs;
    return html`
      <li class="clock-${state} ${missed ? 'missed' : ''}" data-clock=${number} data-state=${state}>
        <span>${step ? sentence(step) : clock.step}</span>
        <b>${said(at)}</b>
        <small>${missed ? words.missed(timeOf(Number(clock.dueAtMs))) : words.due(timeOf(Number(clock.dueAtMs)))}</small>
      </li>
    `;
  }
}
customElements.define('muster-clocks', ClockStrip);
