// Open incidents, newest first.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Incident } from '../gen/muster_pb.js';
import { moment } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import type { Topic } from './model.js';
import { ModelPart } from './part.js';
import { typeNameOf } from './type-options.js';

export class IncidentList extends ModelPart {
  static override properties = { ...ModelPart.properties, placing: { attribute: false } };
  declare placing: boolean;
  protected override readonly topics: readonly Topic[] = ['facts', 'selection', 'hub', 'link'];

  override render() {
    const incidents = this.model.openIncidents;
    const words = t().incidents;
    return html`
      <header>
        <h2 data-incidents=${incidents.length}>${words.heading(incidents.length)}</h2>
        ${this.model.mayCommand && !this.placing
          ? html`<button class="main" data-do="open-incident" @click=${this.ask}>${words.open}</button>`
          : nothing}
      </header>
      ${incidents.length === 0 ? html`<p class="soft">${words.none}</p>` : nothing}
      <ul class="incidents">
        ${repeat(incidents, (one) => one.incident, (one) => html`<li>${this.row(one)}</li>`)}
      </ul>
    `;
  }

  private row(incident: Incident) {
    const words = t();
    const { selection } = this.model;
    const selected = selection?.kind === 'incident' && selection.number === incident.incident;
    const now = this.model.session.nowMs();
    return html`
      <button
        class="incident grade-${incident.grade}"
        data-incident=${incident.incident}
        aria-pressed=${selected}
        @click=${() => this.choose(incident)}
      >
        <span class="badge">${word(words.grades, incident.grade)}</span>
        <span class="phase">${word(words.phases, incident.phase)}</span>
        <time>${moment(Number(incident.openedAtMs), now)}</time>
        <strong>${incident.title}</strong>
        <span class="where">${typeNameOf(this.model, incident.type)}${incident.place ? html` · ${incident.place}` : nothing}</span>
      </button>
    `;
  }

  private choose({ incident }: Incident): void {
    this.model.select({ kind: 'incident', number: incident });
    this.dispatchEvent(new CustomEvent('reveal-selection', { bubbles: true }));
  }

  private readonly ask = () => this.dispatchEvent(new CustomEvent('place-wanted', { bubbles: true }));
}
customElements.define('muster-incidents', IncidentList);
