// What launching a plan will do, the units chosen for its teams, and the one click (一键启动) that does it all.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { PlanLaunchSchema, UnitStatus, type Incident } from '../gen/muster_pb.js';
import { sentence, t } from '../i18n/index.js';
import { capabilitiesOf } from '../protocol/capabilities.js';
import { onDuty, planOf, type Plan, type PlanSeat, type PlanTeam } from '../protocol/plan.js';
import { ask } from './ask.js';
import { CommandPart } from './command-part.js';
import { personName, unitName } from './names.js';
import { nearUnits, type NearUnit } from './proposals.js';

export class PlanLaunchForm extends CommandPart {
  static override properties = { ...CommandPart.properties, incident: { attribute: false }, plan: { attribute: false }, chosen: { state: true }, found: { state: true }, sure: { state: true } };
  declare incident: Incident;
  declare plan: number;
  declare chosen: ReadonlySet<number>;
  declare found: ReadonlyMap<number, NearUnit[]>; // by place of the team
  declare sure: boolean;

  constructor() {
    super();
    this.chosen = new Set();
    this.found = new Map();
    this.sure = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.propose();
  }

  protected override done(): void {
    this.dispatchEvent(new CustomEvent('form-left'));
  }

  private get body(): Plan {
    return planOf(this.model.session.facts.catalogues, this.plan);
  }

  override render() {
    const words = t().plan;
    const { posts, seats, tasks, teams } = this.body;
    const templates = this.model.session.facts.posts.newestTemplates();
    const template = (key: string) => templates.find((one) => one.key === key);
    return html`
      <div class="boxed" data-plan-launch=${this.plan}>
        <dl class="dense">
          ${posts.length > 0 ? html`<dt>${words.willOpen}</dt><dd>${posts.map(({ template: key, name }) => name || (template(key) ? sentence(template(key)!) : key)).join(t().comma)}</dd>` : nothing}
          ${seats.length > 0 ? html`<dt>${words.willCall}</dt><dd>${seats.map((seat) => this.seat(seat)).join(t().comma)}</dd>` : nothing}
          ${tasks.length > 0 ? html`<dt>${words.willOrder(tasks.length)}</dt><dd><ol>${tasks.map((task) => html`<li>${task.text}${task.withinMin > 0 ? html` <span class="soft">${t().issue.deadlineIn(task.withinMin)}</span>` : nothing}</li>`)}</ol></dd>` : nothing}
        </dl>
        ${teams.map((team, i) => this.team(team, i))}
        <div class="moves">
          ${this.sure
            ? html`<button class="main" data-do="launch-sure" ?disabled=${this.waits} @click=${this.launch}>${words.launchSure(this.incident.title)}</button>
                <button class="quiet" @click=${() => (this.sure = false)}>${t().incidents.cancel}</button>`
            : html`<button class="main" data-do="launch" ?disabled=${this.waits} @click=${() => (this.sure = true)}>${words.launch(this.chosen.size)}</button>`}
        </div>
        ${this.reply()}
      </div>
    `;
  }

  /** The name of the seat in the template of its post, and who is to sit there. */
  private seat({ post, seat, accounts, roster }: PlanSeat): string {
    const key = this.body.posts[post - 1]?.template;
    const row = this.model.session.facts.posts.newestTemplates().find((one) => one.key === key)?.seats.find((one) => one.key === seat);
    const names = (called: string[]) => called.map((account) => personName(this.model, account)).join(t().comma);
    const { session } = this.model;
    const byRoster = accounts.length === 0 && roster ? t().plan.byRoster(names(onDuty(session.facts.posts, roster, this.incident.org, session.nowMs()))) : '';
    const who = byRoster || names(accounts);
    const name = row ? sentence(row) : seat;
    return who ? t().seat.person(name, who) : name;
  }

  private team(team: PlanTeam, place: number) {
    const words = t().plan;
    const capability = capabilitiesOf(this.model.session.facts.catalogues).find(({ key }) => key === team.can);
    const found = this.found.get(place);
    const chosen = found?.filter(({ unit }) => this.chosen.has(unit)).length ?? 0;
    return html`
      <div class="team" data-team=${place}>
        <p><b>${words.team(team.text || (capability ? sentence(capability) : team.can) || t().dispatch.canAny, team.count)}</b> <span class=${chosen < team.count ? 'short' : 'soft'}>${words.teamChosen(chosen, team.count)}</span></p>
        ${found ? nothing : html`<p class="soft">${t().ask.waiting}</p>`}
        <div class="chips">${(found ?? []).map(({ unit, seconds }) => html`<button type="button" class="chip" data-team-unit=${unit} aria-pressed=${this.chosen.has(unit)} @click=${() => this.toggle(unit)}>
          ${unitName(this.model, unit)}${seconds > 0 ? ` · ${t().dispatch.minutes(Math.max(1, Math.round(seconds / 60)))}` : ''}</button>`)}</div>
      </div>
    `;
  }

  /** For each team those who can be there first; as many as it wants are chosen, nobody for two of them. */
  private async propose(): Promise<void> {
    const { latE7, lonE7 } = this.incident;
    const chosen = new Set<number>();
    for (const [place, team] of this.body.teams.entries()) {
      const can = team.can ? `&can=${encodeURIComponent(team.can)}` : '';
      const kinds = team.kinds.length > 0 ? `&kinds=${team.kinds.join(',')}` : '';
      const answer = await ask(this.model, `/api/v1/nearest?lat=${latE7 / 1e7}&lon=${lonE7 / 1e7}&n=${Math.min(team.count + 4, 50)}${can}${kinds}`);
      const found = answer.ok ? nearUnits(this.model, answer.body).filter(({ unit }) => !chosen.has(unit)) : [];
      const { units } = this.model.session.facts;
      const free = found.filter(({ unit }) => units.get(unit)?.status !== UnitStatus.UNAVAILABLE);
      for (const { unit } of free.slice(0, team.count)) chosen.add(unit);
      this.found = new Map(this.found).set(place, found);
    }
    this.chosen = chosen;
  }

  private toggle(unit: number): void {
    const chosen = new Set(this.chosen);
    if (!chosen.delete(unit)) chosen.add(unit);
    this.chosen = chosen;
  }

  private readonly launch = () => {
    if (this.waits) return;
    const value = create(PlanLaunchSchema, { plan: this.plan, incident: this.incident.incident, units: [...this.chosen] });
    this.send({ case: 'planLaunch', value }, this.body.key);
  };
}
customElements.define('muster-plan-launch', PlanLaunchForm);
