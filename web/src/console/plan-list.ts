// Plans (预案) for an incident: those that the hub proposes, with reasons; what was launched, and what could not be reached.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { IncidentPhase, type Incident } from '../gen/muster_pb.js';
import { clock } from '../i18n/format.js';
import { sentence, t } from '../i18n/index.js';
import { planOf } from '../protocol/plan.js';
import type { Launch } from '../protocol/response-facts.js';
import { AskingPart } from './asking.js';
import { missedList } from './missed.js';
import type { Topic } from './model.js';
import { personName, seatInPost, unitName } from './names.js';
import './plan-launch.js';
import { nearPlans } from './proposals.js';

export class PlanList extends AskingPart {
  static override properties = { ...AskingPart.properties, incident: { attribute: false }, chosen: { state: true } };
  declare incident: Incident;
  declare chosen: number; // plan that is looked at before it is launched
  protected override readonly topics: readonly Topic[] = ['facts', 'outbox', 'answered'];

  constructor() {
    super();
    this.chosen = 0;
  }

  /** What is proposed changes with what the incident is. */
  protected override question(): string {
    const { incident, type, grade, org } = this.incident;
    return this.incident.phase === IncidentPhase.CLOSED ? '' : `/api/v1/incidents/${incident}/plans?for=${type}-${grade}-${org}`;
  }

  override render() {
    const words = t().plan;
    const { incident, model } = this;
    const launches = model.session.facts.responses.launches.get(incident.incident) ?? [];
    const proposed = this.answer?.ok ? nearPlans(this.answer.body) : [];
    return html`
      <header><h3 data-plans=${this.answer ? proposed.length : ''}>${words.heading}</h3></header>
      ${this.whyNot()}
      ${this.answer?.ok && proposed.length === 0 ? html`<p class="soft">${words.none}</p>` : nothing}
      <ul class="rows">${proposed.map(({ plan, reasons }) => html`<li>${this.row(plan, reasons)}</li>`)}</ul>
      ${launches.map((launch) => this.launched(launch))}
    `;
  }

  private row(number: number, reasons: string) {
    const words = t().plan;
    const catalogue = this.model.session.facts.catalogues.catalogues.get(number);
    const open = this.chosen === number;
    return html`
      <button class="row" data-plan=${number} aria-expanded=${open} @click=${() => (this.chosen = open ? 0 : number)}>
        <strong>${catalogue ? sentence(catalogue) : words.number(number)}</strong>
        ${planOf(this.model.session.facts.catalogues, number).sample ? html`<b class="tag">${t().board.sample}</b>` : nothing}
        ${catalogue ? html`<span class="soft">${words.version(catalogue.version)}</span>` : nothing}
        <span class="soft last">${reasons}</span>
      </button>
      ${open && this.model.mayChange(this.incident.incident)
        ? html`<muster-plan-launch .model=${this.model} .incident=${this.incident} .plan=${number} @form-left=${() => (this.chosen = 0)}></muster-plan-launch>`
        : nothing}
    `;
  }

  /** What one click has done. */
  private launched(launch: Launch) {
    const words = t().plan;
    const { model } = this;
    const catalogue = model.session.facts.catalogues.catalogues.get(launch.plan);
    const name = catalogue ? sentence(catalogue) : planOf(model.session.facts.catalogues, launch.plan).key;
    const list = (heading: string, items: string[]) => (items.length > 0 ? html`<dt>${heading}</dt><dd>${items.join(t().comma)}</dd>` : nothing);
    return html`
      <article class="boxed launched" data-launched=${launch.plan}>
        <h4>${words.launched(name, clock(launch.atMs), personName(model, launch.account) || t().incident.operator)}</h4>
        <dl class="dense">
          ${list(words.posts(launch.posts.length), launch.posts.map((post) => post.name))}
          ${list(words.seats(launch.seats.length), launch.seats.map(({ seat, account }) => t().seat.person(seatInPost(model, seat), personName(model, account))))}
          ${list(words.units(launch.dispatches.length), launch.dispatches.map(({ unit }) => unitName(model, unit)))}
          ${launch.orders.length > 0 ? html`<dt>${words.tasks(launch.orders.length)}</dt><dd><button class="link-like" data-go-tasks @click=${() => model.desk.openIncident(this.incident.incident, 'tasks')}>${t().panelOf.tabs.tasks}</button></dd>` : nothing}
        </dl>
        ${missedList(launch.missed, words.missed(launch.missed.length))}
      </article>
    `;
  }
}
customElements.define('muster-plans', PlanList);
