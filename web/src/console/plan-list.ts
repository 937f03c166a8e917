// Plans (预案) for an incident: those that the hub proposes, with reasons; what was launched, and what could not be reached.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { IncidentPhase, type Incident, type Launch } from '../gen/muster_pb.js';
import { moment } from '../i18n/format.js';
import { sentence, t } from '../i18n/index.js';
import { planOf } from '../protocol/plan.js';
import { AskingPart } from './asking.js';
import { missedList } from './missed.js';
import type { Topic } from './model.js';
import { personName, seatInPost, unitName } from './names.js';
import './plan-launch.js';
import { nearPlans, type NearPlan } from './proposals.js';
import './warnings.js';

export class PlanList extends AskingPart {
  static override properties = { ...AskingPart.properties, incident: { attribute: false }, chosen: { state: true } };
  declare incident: Incident;
  declare chosen: number; // plan that is looked at before it is launched
  protected override readonly topics: readonly Topic[] = ['facts', 'outbox', 'answered', 'desk'];

  constructor() {
    super();
    this.chosen = 0;
  }

  /** What is proposed changes with what the incident is, and with the warnings in force. */
  protected override question(): string {
    const { incident, type, grade, org, phase } = this.incident;
    const launches = this.model.session.facts.responses.launches.get(incident)?.length ?? 0;
    const { warnings } = this.model.desk;
    const warned = warnings.length > 0 ? `&warnings=${warnings.join(',')}` : '';
    return phase === IncidentPhase.CLOSED ? '' : `/api/v1/incidents/${incident}/plans?for=${type}-${grade}-${org}-${launches}${warned}`;
  }

  override render() {
    const words = t().plan;
    const { incident, model } = this;
    const launches = model.session.facts.responses.launches.get(incident.incident) ?? [];
    const proposed = this.answer?.ok ? nearPlans(this.model, this.answer.body) : [];
    return html`
      <header><h3 data-plans=${this.answer ? proposed.length : ''}>${words.heading}</h3></header>
      ${incident.phase === IncidentPhase.CLOSED ? nothing : html`<muster-warnings .model=${model} .incident=${incident}></muster-warnings>`}
      ${this.whyNot()}
      ${this.answer?.ok && proposed.length === 0 ? html`<p class="soft">${words.none}</p>` : nothing}
      <ul class="rows">${proposed.map((one) => html`<li>${this.row(one)}</li>`)}</ul>
      ${launches.map((launch) => this.launched(launch))}
    `;
  }

  private row({ plan, name, launched, reasons, broken, notes }: NearPlan) {
    const words = t().plan;
    const catalogue = this.model.session.facts.catalogues.catalogues.get(plan);
    const open = this.chosen === plan;
    return html`
      <button class="row" data-plan=${plan} data-launched-before=${launched} aria-expanded=${open} @click=${() => (this.chosen = open ? 0 : plan)}>
        <strong>${name || (catalogue ? sentence(catalogue) : words.number(plan))}</strong>
        ${launched ? html`<b class="tag me">${words.running}</b>` : nothing} ${broken.length > 0 ? html`<b class="tag again">${words.broken}</b>` : nothing}
        ${planOf(this.model.session.facts.catalogues, plan).sample ? html`<b class="tag">${t().board.sample}</b>` : nothing}
        ${catalogue ? html`<span class="soft">${words.version(catalogue.version)}</span>` : nothing}
        <span class="soft last">${reasons}</span>
      </button>
      ${open ? html`${missedList(broken, words.brokenWhy)} ${missedList(notes, words.notes)}` : nothing}
      ${open && broken.length === 0 && !launched && this.incident.phase !== IncidentPhase.CLOSED && this.model.mayChange(this.incident.incident)
        ? html`<muster-plan-launch .model=${this.model} .incident=${this.incident} .plan=${plan} @form-left=${() => (this.chosen = 0)}></muster-plan-launch>`
        : nothing}
    `;
  }

  /** What one click has done; posts, seats and tasks of it only as long as the page has heard of them. */
  private launched(launch: Launch) {
    const words = t().plan;
    const { model } = this;
    const { facts } = model.session;
    const sent = facts.dispatches.of(launch.incident).filter(({ plan }) => plan === launch.plan);
    const { posts = [], seats = [], orders = [] } = facts.responses.brought.get(launch.seq) ?? {};
    const catalogue = facts.catalogues.catalogues.get(launch.plan);
    const name = catalogue ? sentence(catalogue) : planOf(facts.catalogues, launch.plan).key;
    const list = (heading: string, items: string[]) => (items.length > 0 ? html`<dt>${heading}</dt><dd>${items.join(t().comma)}</dd>` : nothing);
    return html`
      <article class="boxed launched" data-launched=${launch.plan}>
        <h4>${words.launched(name, moment(Number(launch.atMs), model.session.nowMs()), personName(model, launch.account) || t().incident.operator)}</h4>
        <dl class="dense">
          ${list(words.posts(posts.length), posts.map((post) => post.name))}
          ${list(words.seats(seats.length), seats.map(({ seat, account }) => t().seat.person(seatInPost(model, seat), personName(model, account))))}
          ${list(words.units(sent.length), sent.map(({ unit }) => unitName(model, unit)))}
          ${orders.length > 0 ? html`<dt>${words.tasks(orders.length)}</dt><dd><button class="link-like" data-go-tasks @click=${() => model.desk.openIncident(this.incident.incident, 'tasks')}>${t().panelOf.tabs.tasks}</button></dd>` : nothing}
        </dl>
        ${missedList(launch.missed, words.missed(launch.missed.length))}
      </article>
    `;
  }
}
customElements.define('muster-plans', PlanList);
