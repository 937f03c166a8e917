// Dispatches on the tablet of a unit: one below the other, large; the next step is one touch, also without a network.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Dispatch } from '../gen/muster_pb.js';
import { isOpenDispatch } from '../protocol/dispatch-facts.js';
import { t } from '../i18n/index.js';
import type { Topic } from './model.js';
import { ModelPart } from './part.js';
import './unit-dispatch.js';

const EARLIER_MAX = 10;

export class UnitDispatches extends ModelPart {
  protected override readonly topics: readonly Topic[] = ['facts', 'desk', 'tick', 'outbox'];

  override render() {
    const words = t().unitDispatch;
    const { facts, units } = this.model.desk;
    const mine = [...facts.dispatches.dispatches.values()].filter(({ unit }) => units.includes(unit)).sort((a, b) => b.dispatch - a.dispatch);
    const open = mine.filter(isOpenDispatch);
    const ended = mine.filter((one) => !isOpenDispatch(one)).slice(0, EARLIER_MAX);
    if (mine.length === 0) return nothing;
    const list = (dispatches: Dispatch[]) => html`<ul>${repeat(dispatches, ({ dispatch }) => dispatch, (one) => html`<li><muster-unit-dispatch .model=${this.model} .dispatch=${one}></muster-unit-dispatch></li>`)}</ul>`;
    return html`
      <div class="tablet">
        <h2 data-unit-dispatches=${open.length}>${words.heading(open.length)}</h2>
        ${list(open)}
        ${ended.length > 0 ? html`<details><summary>${words.earlier(ended.length)}</summary>${list(ended)}</details>` : nothing}
      </div>
    `;
  }
}
customElements.define('muster-unit-dispatches', UnitDispatches);
