// One entry of the intake: all that was told, what was decided, and for those who may, the three decisions.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { IntakeState, type Intake } from '../gen/muster_pb.js';
import { coordinates, moment } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import { anyHarm } from './fields.js';
import { harmWords } from './harm.js';
import './intake-confirm.js';
import './intake-dismiss.js';
import './intake-near.js';
import type { Topic } from './model.js';
import { personName } from './names.js';
import { ModelPart } from './part.js';
import { typeNameOf } from './type-options.js';

type Asking = '' | 'confirm' | 'merge' | 'dismiss';

export class IntakeCard extends ModelPart {
  static override properties = { ...ModelPart.properties, number: { attribute: false }, asking: { state: true } };
  declare number: number;
  declare asking: Asking;
  protected override readonly topics: readonly Topic[] = ['facts', 'towns', 'hub', 'desk'];

  constructor() {
    super();
    this.asking = '';
  }

  override render() {
    const intake = this.model.session.facts.intakes.intakes.get(this.number);
    if (!intake?.report) return html`<p class="soft">${t().intake.gone}</p>`;
    const words = t().intake;
    return html`
      <article class="intake-card" data-intake-card=${intake.intake} data-state=${intake.state}>
        <h2>${words.number(intake.intake)} <b class="tag">${word(words.sources, intake.report.source)}</b> <b class="tag">${word(words.states, intake.state)}</b></h2>
        <p class="order-text">${intake.report.text}</p>
        ${this.facts(intake)}
        ${intake.state === IntakeState.NEW ? (this.model.mayDecide ? this.decisions(intake) : html`<p class="soft">${words.mayNot}</p>`) : this.decided(intake)}
      </article>
    `;
  }

  private facts({ report, recorder }: Intake) {
    const words = t().intake;
    const now = this.model.session.nowMs();
    const fact = (name: string, value: unknown) => (value ? html`<dt>${name}</dt><dd>${value}</dd>` : nothing);
    const told = report!;
    const caller = [told.caller, told.callerOrg].filter(Boolean).join(' · ');
    return html`
      <dl>
        ${fact(t().incident.type, typeNameOf(this.model, told.type))}
        ${fact(t().incident.place, told.place || words.placeUnknown)}
        ${fact(t().incident.org, this.model.orgName(told.org))}
        ${told.at ? html`<dt>${t().incident.coordinates}</dt><dd>${coordinates(told.at.latE7, told.at.lonE7)}
          <button class="link-like" @click=${() => this.dispatchEvent(new CustomEvent('go-to-place', { bubbles: true, detail: told.at }))}>${t().incident.goThere}</button></dd>` : nothing}
        ${fact(words.received, moment(Number(told.receivedAtMs), now))}
        ${told.happenedAtMs > 0n ? fact(words.happened, moment(Number(told.happenedAtMs), now)) : nothing}
        ${anyHarm(told.casualties) ? fact(t().harm.heading, html`<b>${harmWords(told.casualties)}</b>`) : nothing}
        ${fact(words.caller, caller)} ${fact(words.callerPhone, told.callerPhone)} ${fact(words.toldAlready, told.toldAlready)}
        ${fact(words.external, told.external)} ${fact(words.recorder, personName(this.model, recorder))}
        ${told.refs.map(({ url }) => fact(words.reference, /^https?:/.test(url) ? html`<a href=${url} target="_blank" rel="noopener noreferrer">${url}</a>` : url))}
      </dl>
    `;
  }

  private decisions(intake: Intake) {
    const words = t().intake;
    const button = (name: Exclude<Asking, ''>, text: string, kind = '') =>
      html`<button class=${kind} data-do=${name} aria-expanded=${this.asking === name} @click=${() => (this.asking = this.asking === name ? '' : name)}>${text}</button>`;
    return html`
      <muster-intake-near .model=${this.model} .intake=${intake}></muster-intake-near>
      <div class="big-moves three">${button('confirm', words.confirm, 'main')} ${button('merge', words.merge)} ${button('dismiss', words.dismiss)}</div>
      ${this.asking === 'confirm' ? html`<muster-intake-confirm .model=${this.model} .intake=${intake}></muster-intake-confirm>` : nothing}
      ${this.asking === 'merge' ? html`<muster-intake-merge .model=${this.model} .intake=${intake}></muster-intake-merge>` : nothing}
      ${this.asking === 'dismiss' ? html`<muster-intake-dismiss .model=${this.model} .intake=${intake}></muster-intake-dismiss>` : nothing}
    `;
  }

  private decided(intake: Intake) {
    const words = t().intake;
    const { model } = this;
    const incident = model.session.facts.incidents.get(intake.incident);
    return html`
      <p class="strong">${words.decidedBy(word(words.states, intake.state), personName(model, intake.decider) || t().incident.operator, moment(Number(intake.decidedAtMs), model.session.nowMs()))}</p>
      ${intake.reason ? html`<p>${words.because(intake.reason)}</p>` : nothing}
      ${intake.incident && !model.desk.isUnit
        ? html`<button class="main" data-go-incident=${intake.incident} @click=${() => this.go(intake.incident)}>${incident?.title ?? t().incident.number(intake.incident)}</button>`
        : nothing}
    `;
  }

  private go(number: number): void {
    this.model.select({ kind: 'incident', number });
    this.model.desk.openIncident(number);
  }
}
customElements.define('muster-intake', IntakeCard);
