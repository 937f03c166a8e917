// The intake desk (信息接报): what is to be decided, oldest waits shown; what was decided; a note of a call. On the tablet
// of a unit: what it has reported itself, and what became of it.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { Role, type Intake } from '../gen/muster_pb.js';
import { age, moment } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import './intake-card.js';
import './intake-form.js';
import type { Topic } from './model.js';
import { ModelPart } from './part.js';
import { typeNameOf } from './type-options.js';

const DECIDED_MAX = 50;
const LONG_MS = 5 * 60_000; // an entry that waits longer than this is shown so
const TOO_LONG_MS = 15 * 60_000;

export class IntakePane extends ModelPart {
  static override properties = { ...ModelPart.properties, writing: { state: true } };
  declare writing: boolean;
  protected override readonly topics: readonly Topic[] = ['facts', 'desk', 'tick', 'hub', 'towns'];

  constructor() {
    super();
    this.writing = false;
  }

  override render() {
    const { desk } = this.model;
    if (desk.intake) return this.open(desk.intake);
    const words = t().intake;
    const { intakes } = desk.facts;
    const [waiting, decided] = [intakes.undecided(), intakes.decided()].map((all) => (desk.isUnit ? all.filter(({ recorder }) => recorder === this.model.who.account) : all)) as [Intake[], Intake[]];
    return html`
      <header>
        <h2 data-intakes=${waiting.length}>${words.heading(waiting.length)}</h2>
        ${desk.role === Role.OBSERVER ? nothing : html`<button class="main" data-do="record" aria-expanded=${this.writing} @click=${() => (this.writing = !this.writing)}>${desk.isUnit ? words.report : words.record}</button>`}
      </header>
      ${this.writing ? html`<muster-intake-form .model=${this.model} @form-left=${() => (this.writing = false)}></muster-intake-form>` : nothing}
      ${waiting.length === 0 ? html`<p class="soft">${words.none}</p>` : nothing}
      ${this.rows(waiting)}
      ${decided.length > 0 ? html`<details class="ended"><summary>${words.decided(decided.length)}</summary>${this.rows(decided.slice(0, DECIDED_MAX))}</details>` : nothing}
    `;
  }

  private open(number: number) {
    return html`
      <header><button class="quiet" data-do="back" @click=${() => this.model.desk.show('intake')}>‹ ${t().bar.back}</button></header>
      <muster-intake .model=${this.model} .number=${number}></muster-intake>
    `;
  }

  private rows(intakes: Intake[]) {
    return html`<ul class="rows">${repeat(intakes, ({ intake }) => intake, (intake) => html`<li>${this.row(intake)}</li>`)}</ul>`;
  }

  private row(intake: Intake) {
    const words = t().intake;
    const { report, state } = intake;
    const now = this.model.session.nowMs();
    const since = now - Number(report?.receivedAtMs ?? 0n);
    const waits = state === 1 ? (since > TOO_LONG_MS ? 'overdue' : since > LONG_MS ? 'near' : '') : '';
    return html`
      <button class="row intake ${waits}" data-intake=${intake.intake} data-state=${state} @click=${() => this.model.desk.openIntake(intake.intake)}>
        <b class="tag">${word(words.sources, report?.source ?? 0)}</b>
        <b>${typeNameOf(this.model, report?.type ?? '')}</b>
        <span class="due">${state === 1 ? words.waits(age(since)) : html`${word(words.states, state)} · ${moment(Number(intake.decidedAtMs), now)}`}</span>
        <strong>${report?.text ?? ''}</strong>
        <span class="soft">${report?.place || words.placeUnknown} · ${this.model.orgName(report?.org ?? '')} · ${words.number(intake.intake)}</span>
      </button>
    `;
  }
}
customElements.define('muster-intakes', IntakePane);
