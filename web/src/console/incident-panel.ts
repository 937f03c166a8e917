// The panel of an incident: what it is, the clocks it reports against, and the leaves behind which everything about it lies.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { IncidentPhase, type Incident } from '../gen/muster_pb.js';
import { moment } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import { isOpenDispatch } from '../protocol/dispatch-facts.js';
import { isOwed } from '../protocol/order-facts.js';
import './casualty-list.js';
import './clock-strip.js';
import type { Tab } from './desk.js';
import './dispatch-list.js';
import { harmWords } from './harm.js';
import './incident-amend.js';
import './incident-area.js';
import './incident-harm.js';
import './incident-moves.js';
import './incident-place.js';
import './incident-posts.js';
import type { Topic } from './model.js';
import { ModelPart } from './part.js';
import './plan-list.js';
import './report-list.js';
import './response-list.js';
import { tasksOf } from './tasks.js';
import './task-board.js';
import { typeNameOf } from './type-options.js';

const TABS: readonly Tab[] = ['forces', 'reports', 'casualties', 'responses', 'plans', 'tasks', 'log'];
type Changing = '' | 'facts' | 'place' | 'harm' | 'area';

export class IncidentPanel extends ModelPart {
  static override properties = { ...ModelPart.properties, number: { attribute: false }, changing: { state: true } };
  declare number: number;
  declare changing: Changing;
  protected override readonly topics: readonly Topic[] = ['facts', 'desk', 'hub', 'towns'];

  constructor() {
    super();
    this.changing = '';
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('number')) this.changing = '';
  }

  override render() {
    const { model } = this;
    const incident = model.session.facts.incidents.get(this.number);
    if (!incident) return html`<p class="soft">${t().panelOf.gone}</p>`;
    return html`
      <article class="incident-panel grade-${incident.grade}" data-incident-panel=${incident.incident}>
        <header>
          <span class="badge">${word(t().grades, incident.grade)}</span>
          <h2>${incident.title}</h2>
          <b class="tag">${word(t().phases, incident.phase)}</b>
        </header>
        ${incident.phase === IncidentPhase.CLOSED ? html`<p class="soft" data-closed>${t().panelOf.closedHint(moment(Number(incident.closedAtMs), model.session.nowMs()))}</p>` : nothing}
        ${this.facts(incident)}
        <muster-clocks .model=${model} .incident=${incident}></muster-clocks>
        <nav class="tabs" role="tablist">${TABS.map((tab) => this.tab(tab, incident))}</nav>
        <section role="tabpanel" data-tab-open=${model.desk.tab}>${this.leaf(incident)}</section>
      </article>
    `;
  }

  private facts(incident: Incident) {
    const words = t().panelOf;
    const { model } = this;
    const now = model.session.nowMs();
    const may = model.mayChange(incident.incident);
    const open = incident.phase !== IncidentPhase.CLOSED;
    const change = (what: Exclude<Changing, ''>, still = open) =>
      may && still ? html`<button class="link-like" data-change=${what} aria-expanded=${this.changing === what} @click=${() => (this.changing = this.changing === what ? '' : what)}>${words.change}</button>` : nothing;
    const noticed = incident.firstNoticeAtMs > 0n ? incident.firstNoticeAtMs : incident.openedAtMs;
    return html`
      <dl class="dense">
        <dt>${t().incident.type}</dt><dd>${t().typeName(typeNameOf(model, incident.type), incident.type)} ${change('facts')}</dd>
        <dt>${t().incident.place}</dt><dd>${incident.place || t().incident.unknownPlace} · ${model.orgName(incident.org)} ${change('place')}</dd>
        <dt>${words.firstNotice}</dt><dd>${moment(Number(noticed), now)} · ${incident.source ? word(t().intake.sources, incident.source) : words.byHand}</dd>
        <dt>${t().harm.heading}</dt><dd data-fact="harm"><b>${harmWords(incident.casualties)}</b> ${change('harm', true)}</dd>
        <dt>${words.area}</dt><dd data-fact="area">${incident.area ? words.areaDrawn : words.areaNone} ${change('area')}</dd>
      </dl>
      ${this.changing === 'facts' ? html`<muster-incident-amend .model=${model} .incident=${incident} @form-left=${this.leave}></muster-incident-amend>` : nothing}
      ${this.changing === 'place' ? html`<muster-incident-place .model=${model} .incident=${incident} @form-left=${this.leave}></muster-incident-place>` : nothing}
      ${this.changing === 'harm' ? html`<muster-incident-harm .model=${model} .incident=${incident} @form-left=${this.leave}></muster-incident-harm>` : nothing}
      ${this.changing === 'area' ? html`<muster-incident-area .model=${model} .incident=${incident} @form-left=${this.leave}></muster-incident-area>` : nothing}
    `;
  }

  private readonly leave = () => (this.changing = '');

  private tab(tab: Tab, incident: Incident) {
    const { desk } = this.model;
    const count = this.count(tab, incident);
    return html`<button role="tab" data-tab=${tab} aria-selected=${desk.tab === tab} @click=${() => desk.openIncident(incident.incident, tab)}>
      ${t().panelOf.tabs[tab]} ${count > 0 ? html`<span class="count">${count}</span>` : nothing}
    </button>`;
  }

  private count(tab: Tab, { incident }: Incident): number {
    const { facts } = this.model.session;
    switch (tab) {
      case 'forces':
        return facts.dispatches.of(incident).filter(isOpenDispatch).length;
      case 'reports':
        return facts.reports.chain(incident).length;
      case 'casualties':
        return facts.reports.people(incident).length;
      case 'responses':
        return facts.responses.running().filter((one) => one.start?.incident === incident).length;
      case 'plans':
        return facts.responses.launches.get(incident)?.length ?? 0;
      case 'tasks':
        return tasksOf(this.model, incident).filter(({ target }) => isOwed(target)).length;
      case 'log':
        return facts.incidents.get(incident)?.notes ?? 0;
    }
  }

  private leaf(incident: Incident) {
    const { model } = this;
    switch (model.desk.tab) {
      case 'forces':
        return html`<muster-dispatches .model=${model} .incident=${incident}></muster-dispatches>`;
      case 'reports':
        return html`<muster-reports .model=${model} .incident=${incident}></muster-reports>`;
      case 'casualties':
        return html`<muster-casualties .model=${model} .incident=${incident}></muster-casualties>`;
      case 'responses':
        return html`<muster-responses .model=${model} .incident=${incident}></muster-responses>`;
      case 'plans':
        return html`<muster-plans .model=${model} .incident=${incident}></muster-plans>`;
      case 'tasks':
        return html`<muster-tasks .model=${model} .incident=${incident}></muster-tasks>`;
      case 'log':
        return html`<muster-incident-posts .model=${model} .incident=${incident}></muster-incident-posts><muster-incident-moves .model=${model} .incident=${incident}></muster-incident-moves>`;
    }
  }
}
customElements.define('muster-incident-panel', IncidentPanel);
