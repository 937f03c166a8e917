// The ladder of a dispatch as steps with their times; those said by a geofence are marked.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { DispatchPhase, type Dispatch } from '../gen/muster_pb.js';
import { clock } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';

const STEPS = [DispatchPhase.NOTIFIED, DispatchPhase.ACCEPTED, DispatchPhase.DEPARTED, DispatchPhase.ARRIVED, DispatchPhase.REPORTED, DispatchPhase.DONE, DispatchPhase.RELEASED];

/** Steps that were passed over have no time. */
export function dispatchLadder({ phase, marks }: Dispatch) {
  const refused = phase === DispatchPhase.REFUSED;
  const furthest = Math.max(0, ...marks.map((one) => (one.phase === DispatchPhase.REFUSED || one.phase === DispatchPhase.RELEASED ? 0 : one.phase)));
  const step = (one: DispatchPhase, reached: boolean) => {
    const mark = marks.find((found) => found.phase === one);
    return html`<li class="${reached ? 'reached' : ''} ${one === phase ? 'now' : ''} ${refused && one === phase ? 'out' : ''}" data-step=${one}>
      <span>${word(t().dispatchPhases, one)}</span>
      ${mark ? html`<time title=${mark.byFence ? t().dispatch.byFence : ''}>${clock(Number(mark.atMs))}${mark.byFence ? t().dispatch.fenceMark : nothing}</time>` : nothing}
    </li>`;
  };
  return html`<ol class="ladder ${refused ? 'out' : ''}">
    ${STEPS.map((one) => step(one, one <= furthest || one === phase))} ${refused ? step(phase, true) : nothing}
  </ol>`;
}
