// Aid (增援) of an incident: asked of another org, granted with units, or refused with a reason.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { AidState, IncidentPhase, type Aid, type Incident } from '../gen/muster_pb.js';
import { clock } from '../i18n/format.js';
import { sentence, t, word } from '../i18n/index.js';
import { capabilitiesOf } from '../protocol/capabilities.js';
import './aid-answer.js';
import './aid-form.js';
import type { Topic } from './model.js';
import { personName, unitName } from './names.js';
import { ModelPart } from './part.js';

/** One request in words, wherever it is shown. */
export function aidRow(part: ModelPart, aid: Aid) {
  const words = t().aid;
  const { model } = part;
  const { ask } = aid;
  const capability = capabilitiesOf(model.session.facts.catalogues).find(({ key }) => key === ask?.can);
  const granted = aid.units.map((unit) => unitName(model, unit)).join(t().comma);
  const who = personName(model, aid.decider) || t().incident.operator;
  return html`
    <div class="row aid" data-aid=${aid.aid} data-aid-state=${aid.state}>
      <b class="tag">${word(words.states, aid.state)}</b>
      <strong>${words.what(model.orgName(ask?.toOrg ?? ''), capability ? sentence(capability) : (ask?.can || words.canAny), ask?.count ?? 0)}</strong>
      ${ask?.text ? html`<span class="last">${ask.text}</span>` : nothing}
      <span class="soft">${words.asked(personName(model, aid.asker), clock(Number(aid.askedAtMs)))}</span>
      ${aid.state === AidState.GRANTED ? html`<span>${words.granted(who, granted)}</span>` : nothing}
      ${aid.state === AidState.REFUSED ? html`<span>${words.refused(who, aid.reason)}</span>` : nothing}
    </div>
  `;
}

export class AidList extends ModelPart {
  static override properties = { ...ModelPart.properties, incident: { attribute: false }, asking: { state: true } };
  declare incident: Incident;
  declare asking: boolean;
  protected override readonly topics: readonly Topic[] = ['facts', 'towns'];

  constructor() {
    super();
    this.asking = false;
  }

  override render() {
    const words = t().aid;
    const { model, incident } = this;
    const aids = model.session.facts.dispatches.aidsOf(incident.incident);
    const mayAsk = model.mayChange(incident.incident) && incident.phase !== IncidentPhase.CLOSED;
    if (aids.length === 0 && !mayAsk) return nothing;
    return html`
      <header>
        <h3>${words.heading(aids.length)}</h3>
        ${mayAsk ? html`<button data-do="ask-aid" aria-expanded=${this.asking} @click=${() => (this.asking = !this.asking)}>${words.ask}</button>` : nothing}
      </header>
      ${this.asking ? html`<muster-aid-form .model=${model} .incident=${incident} @form-left=${() => (this.asking = false)}></muster-aid-form>` : nothing}
      ${aids.map((aid) => html`${aidRow(this, aid)} ${model.mayGrant(aid) ? html`<muster-aid-answer .model=${model} .aid=${aid}></muster-aid-answer>` : nothing}`)}
    `;
  }
}
customElements.define('muster-aids', AidList);
