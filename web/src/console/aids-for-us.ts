// Aid that others ask of this account's org: with their incident, as far as it may be seen, and the answer.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import './aid-answer.js';
import { aidRow } from './aid-list.js';
import type { Topic } from './model.js';
import { ModelPart } from './part.js';
import { t } from '../i18n/index.js';

export class AidsForUs extends ModelPart {
  protected override readonly topics: readonly Topic[] = ['facts', 'desk', 'towns'];

  override render() {
    const asked = [...this.model.session.facts.dispatches.aids.values()].filter((aid) => this.model.mayGrant(aid)).sort((a, b) => b.aid - a.aid);
    if (asked.length === 0) return nothing;
    return html`
      <section data-aids-for-us=${asked.length}>
        <h3>${t().aid.forOther(asked.length)}</h3>
        ${asked.map((aid) => html`${aidRow(this, aid)}<muster-aid-answer .model=${this.model} .aid=${aid}></muster-aid-answer>`)}
      </section>
    `;
  }
}
customElements.define('muster-aids-for-us', AidsForUs);
