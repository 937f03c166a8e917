// The selected incident on the map: its facts, its clocks, its posts, and what may be done about it.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { coordinates, moment } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import './clock-strip.js';
import './incident-moves.js';
import './incident-posts.js';
import type { Topic } from './model.js';
import { ModelPart } from './part.js';
import { typeNameOf } from './type-options.js';

export class IncidentCard extends ModelPart {
  static override properties = { ...ModelPart.properties, number: { attribute: false } };
  declare number: number;
  protected override readonly topics: readonly Topic[] = ['facts', 'towns', 'hub', 'tick', 'desk'];

  override render() {
    const incident = this.model.session.facts.incidents.get(this.number);
    if (!incident) return nothing;
    const words = t().incident;
    const now = this.model.session.nowMs();
    const { model } = this;
    return html`
      <article class="card grade-${incident.grade}" data-incident-card=${incident.incident}>
        <header>
          <span class="badge">${word(t().grades, incident.grade)}</span>
          <h2>${incident.title}</h2>
          <button class="quiet close" aria-label=${t().panel.close} @click=${() => model.select(null)}>×</button>
        </header>
        <dl>
          <dt>${words.phase}</dt>
          <dd data-fact="phase"><b>${word(t().phases, incident.phase)}</b></dd>
          <dt>${words.type}</dt>
          <dd>${t().typeName(typeNameOf(model, incident.type), incident.type)}</dd>
          <dt>${words.place}</dt>
          <dd>${incident.place || words.unknownPlace}</dd>
          <dt>${words.org}</dt>
          <dd>${model.orgName(incident.org)}</dd>
          <dt>${words.coordinates}</dt>
          <dd>${coordinates(incident.latE7, incident.lonE7)}</dd>
          <dt>${words.opened}</dt>
          <dd>${moment(Number(incident.openedAtMs), now)} <span class="soft">${words.number(incident.incident)}</span></dd>
          ${incident.closedAtMs > 0n ? html`<dt>${words.closed}</dt><dd>${moment(Number(incident.closedAtMs), now)}</dd>` : nothing}
        </dl>
        <muster-clocks .model=${model} .incident=${incident}></muster-clocks>
        <div class="moves">
          <button class="main" data-do="open-panel" @click=${() => model.desk.openIncident(incident.incident)}>${t().panelOf.open}</button>
          <button class="quiet" @click=${() => this.dispatchEvent(new CustomEvent('go-to-selection', { bubbles: true }))}>${words.goThere}</button>
        </div>
        <muster-incident-posts .model=${model} .incident=${incident}></muster-incident-posts>
        <muster-incident-moves .model=${model} .incident=${incident}></muster-incident-moves>
      </article>
    `;
  }
}
customElements.define('muster-incident-card', IncidentCard);
