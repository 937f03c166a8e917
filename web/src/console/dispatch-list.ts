// The forces of an incident: who was sent and how far each has come, who could be there first, and aid of other orgs.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { IncidentPhase, type Incident } from '../gen/muster_pb.js';
import { t } from '../i18n/index.js';
import { isOpenDispatch } from '../protocol/dispatch-facts.js';
import './aid-list.js';
import './dispatch-row.js';
import type { Topic } from './model.js';
import './nearest.js';
import { ModelPart } from './part.js';

export class DispatchList extends ModelPart {
  static override properties = { ...ModelPart.properties, incident: { attribute: false }, sending: { state: true } };
  declare incident: Incident;
  declare sending: boolean;
  protected override readonly topics: readonly Topic[] = ['facts', 'desk', 'tick'];

  constructor() {
    super();
    this.sending = false;
  }

  override render() {
    const words = t().dispatch;
    const { model, incident } = this;
    const all = model.session.facts.dispatches.of(incident.incident);
    const open = all.filter(isOpenDispatch);
    const ended = all.filter((one) => !isOpenDispatch(one));
    const going = incident.phase !== IncidentPhase.CLOSED;
    const mayCommand = model.mayMove || model.mayChange(incident.incident);
    const row = (list: typeof all) => html`<ul class="rows">${repeat(list, ({ dispatch }) => dispatch, (one) => html`<li><muster-dispatch .model=${model} .dispatch=${one} .commands=${mayCommand}></muster-dispatch></li>`)}</ul>`;
    return html`
      <header>
        <h3 data-dispatches=${open.length}>${words.heading(open.length)}</h3>
        ${going && mayCommand ? html`<button class="main" data-do="dispatch" aria-expanded=${this.sending} @click=${() => (this.sending = !this.sending)}>${words.send}</button>` : nothing}
      </header>
      ${this.sending && going ? html`<muster-nearest .model=${model} .incident=${incident}></muster-nearest>` : nothing}
      ${open.length === 0 ? html`<p class="soft">${words.none}</p>` : nothing}
      ${row(open)}
      <muster-aids .model=${model} .incident=${incident}></muster-aids>
      ${ended.length > 0 ? html`<details class="ended"><summary>${words.ended(ended.length)}</summary>${row(ended)}</details>` : nothing}
    `;
  }
}
customElements.define('muster-dispatches', DispatchList);
