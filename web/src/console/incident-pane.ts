// The pane of incidents: the one whose panel lies open, else the list of them, the responses that run in the district, and
// behind it the incidents that are closed.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Incident } from '../gen/muster_pb.js';
import { clockAge, moment } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import { isOpenDispatch } from '../protocol/dispatch-facts.js';
import { clockState, urgentClock } from './clock-time.js';
import './incident-panel.js';
import type { Topic } from './model.js';
import { ModelPart } from './part.js';
import './response-list.js';
import { typeNameOf } from './type-options.js';

const CLOSED_MAX = 50;

export class IncidentPane extends ModelPart {
  protected override readonly topics: readonly Topic[] = ['facts', 'desk', 'tick'];

  override render() {
    const { desk } = this.model;
    if (desk.incident) {
      return html`
        <header><button class="quiet" data-do="back" @click=${() => desk.show('incident')}>‹ ${t().bar.back}</button></header>
        <muster-incident-panel .model=${this.model} .number=${desk.incident}></muster-incident-panel>
      `;
    }
    const incidents = this.model.openIncidents;
    const closed = this.model.closedIncidents;
    return html`
      <header><h2>${t().incidents.heading(incidents.length)}</h2></header>
      ${incidents.length === 0 ? html`<p class="soft">${t().incidents.none}</p>` : nothing}
      <ul class="rows">${repeat(incidents, ({ incident }) => incident, (incident) => html`<li>${this.row(incident)}</li>`)}</ul>
      <muster-responses .model=${this.model}></muster-responses>
      ${closed.length > 0
        ? html`<details class="ended" data-closed-incidents=${closed.length}><summary>${t().incidents.closed(closed.length)}</summary>
            <ul class="rows">${repeat(closed.slice(0, CLOSED_MAX), ({ incident }) => incident, (incident) => html`<li>${this.closedRow(incident)}</li>`)}</ul>
          </details>`
        : nothing}
    `;
  }

  private closedRow(incident: Incident) {
    const words = t();
    return html`
      <button class="row grade-${incident.grade}" data-panel-row=${incident.incident} @click=${() => this.open(incident.incident)}>
        <span class="badge">${word(words.grades, incident.grade)}</span>
        <b>${words.incidents.closedAt(moment(Number(incident.closedAtMs), this.model.session.nowMs()))}</b>
        <strong>${incident.title}</strong>
        <span class="soft">${typeNameOf(this.model, incident.type)} · ${incident.place || words.incident.unknownPlace}</span>
      </button>
    `;
  }

  private row(incident: Incident) {
    const words = t();
    const now = this.model.session.nowMs();
    const clock = urgentClock(incident.clocks);
    const state = clock ? clockState(clock, now) : 'done';
    const open = this.model.session.facts.dispatches.of(incident.incident).filter(isOpenDispatch).length;
    return html`
      <button class="row grade-${incident.grade} ${state === 'late' ? 'overdue' : state}" data-panel-row=${incident.incident} @click=${() => this.open(incident.incident)}>
        <span class="badge">${word(words.grades, incident.grade)}</span>
        <b>${word(words.phases, incident.phase)}</b>
        ${clock ? html`<span class="due">${words.clocks.short(clockAge(Math.abs(Number(clock.dueAtMs) - now)), state === 'late')}</span>` : nothing}
        <strong>${incident.title}</strong>
        <span class="soft">${typeNameOf(this.model, incident.type)} · ${moment(Number(incident.openedAtMs), now)} · ${words.dispatch.countOpen(open)}</span>
      </button>
    `;
  }

  private open(number: number): void {
    this.model.select({ kind: 'incident', number });
    this.model.desk.openIncident(number);
  }
}
customElements.define('muster-incident-pane', IncidentPane);
