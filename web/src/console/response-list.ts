// Response levels (应急响应) that run for an incident or over its place, or all of the district: who set them on what ground; start, raise, lower, end.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { IncidentPhase, type Incident, type Response } from '../gen/muster_pb.js';
import { moment } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import { orgContains } from '../protocol/reach.js';
import { missedList } from './missed.js';
import type { Topic } from './model.js';
import { personName, seatName } from './names.js';
import { ModelPart } from './part.js';
import './response-form.js';
import { typeNameOf } from './type-options.js';

export class ResponseList extends ModelPart {
  static override properties = { ...ModelPart.properties, incident: { attribute: false }, writing: { state: true } };
  declare incident: Incident | undefined; // undefined: all that run, and those that begin are of none
  declare writing: string; // '', 'start', or what and which: 'set 3', 'end 3'
  protected override readonly topics: readonly Topic[] = ['facts', 'towns', 'desk', 'hub'];

  constructor() {
    super();
    this.writing = '';
  }

  override render() {
    const words = t().response;
    const { model, incident } = this;
    const here = model.session.facts.responses.running().filter(({ start }) => start && (!incident || start.incident === incident.incident || (incident.type.startsWith(start.hazard) && orgContains(start.org, incident.org))));
    const may = this.may(incident?.incident ?? 0) && incident?.phase !== IncidentPhase.CLOSED;
    return html`
      <header>
        <h3 data-responses=${here.length}>${words.heading(here.length)}</h3>
        ${may ? html`<button class="main" data-do="start-response" aria-expanded=${this.writing === 'start'} @click=${() => (this.writing = this.writing === 'start' ? '' : 'start')}>${incident ? words.start : words.startAlone}</button>` : nothing}
      </header>
      <p class="soft">${words.notGrade}</p>
      ${this.writing === 'start' ? this.form(undefined, false) : nothing}
      ${here.length === 0 ? html`<p class="soft">${words.none}</p>` : nothing}
      ${here.map((response) => this.response(response))}
    `;
  }

  private may(incident: number): boolean {
    return incident ? this.model.mayChange(incident) : this.model.mayDecide;
  }

  private response(response: Response) {
    const words = t().response;
    const { model } = this;
    const { start } = response;
    const now = model.session.nowMs();
    const name = personName(model, response.account) || t().incident.operator;
    const who = response.seat ? t().seat.person(seatName(model, response.seat), name) : name;
    const of = start?.incident ? (model.session.facts.incidents.get(start.incident)?.title ?? t().incident.number(start.incident)) : words.alone;
    const ask = (what: 'set' | 'end', text: string) => {
      const key = `${what} ${response.response}`;
      return html`<button data-response-do=${what} aria-expanded=${this.writing === key} @click=${() => (this.writing = this.writing === key ? '' : key)}>${text}</button>`;
    };
    return html`
      <article class="response level-${start?.level ?? 0}" data-response=${response.response} data-level=${start?.level ?? 0}>
        <p class="first"><b class="level">${word(words.levels, start?.level ?? 0)}</b> <strong>${words.of(typeNameOf(model, start?.hazard ?? ''))}</strong> <span>${model.orgName(start?.org ?? '')}</span></p>
        ${this.incident ? nothing : html`<p class="soft">${of}</p>`}
        <p>${words.ground(start?.ground ?? '')}</p>
        <p class="soft">${words.since(moment(Number(response.startedAtMs), now), who, moment(Number(response.changedAtMs), now))}</p>
        ${missedList(response.missed, words.missed)}
        ${this.may(start?.incident ?? 0) ? html`<div class="moves">${ask('set', words.change)} ${ask('end', words.end)}</div>` : nothing}
        ${this.writing === `set ${response.response}` ? this.form(response, false) : nothing}
        ${this.writing === `end ${response.response}` ? this.form(response, true) : nothing}
      </article>
    `;
  }

  private form(response: Response | undefined, ends: boolean) {
    return html`<muster-response-form .model=${this.model} .incident=${this.incident} .response=${response} .ends=${ends} @form-left=${() => (this.writing = '')}></muster-response-form>`;
  }
}
customElements.define('muster-responses', ResponseList);
