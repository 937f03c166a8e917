// What is known of the selected unit, and for those who may, another status.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { ChannelKind, TargetKind, TargetSchema, UnitSetStatusSchema, UnitStatus, type Unit } from '../gen/muster_pb.js';
import { age, coordinates } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import { channel } from '../protocol/channel.js';
import { LOST } from '../protocol/fixes.js';
import type { Shown } from '../protocol/picture.js';
import { POWER, reachesUnit, rightsOf } from '../protocol/reach.js';
import './deadman-set.js';
import './icon.js';
import type { Topic } from './model.js';
import { ModelPart } from './part.js';
import './unit-describe.js';
import { unitDetails } from './unit-details.js';

const STATUSES = [UnitStatus.STANDBY, UnitStatus.DEPARTED, UnitStatus.ON_SCENE, UnitStatus.RETURNING, UnitStatus.UNAVAILABLE];

export class UnitCard extends ModelPart {
  static override properties = { ...ModelPart.properties, number: { attribute: false }, describing: { state: true } };
  declare number: number;
  declare describing: number; // unit whose registry entry is being written; 0: none
  protected override readonly topics: readonly Topic[] = ['tick', 'facts', 'towns', 'desk'];

  constructor() {
    super();
    this.describing = 0;
  }

  override render() {
    const unit = this.model.session.facts.units.get(this.number);
    if (!unit) return nothing; // retired while it was looked at
    const fix = this.model.fixOf(unit);
    const words = t().unit;
    const fact = (name: string, value: unknown, key = '') => html`<dt>${name}</dt><dd data-fact=${key}>${value}</dd>`;
    return html`
      <article class="card" data-unit-card=${unit.unit}>
        <header>
          <muster-icon .kind=${unit.kind} .status=${unit.status} .hollow=${fix?.presence === LOST}></muster-icon>
          <h2>${unit.name || unit.code}</h2>
          <button class="quiet close" aria-label=${t().panel.close} @click=${() => this.model.select(null)}>×</button>
        </header>
        <dl>
          ${fact(words.code, unit.code)} ${fact(words.kind, word(t().kinds, unit.kind))}
          ${fact(words.org, this.model.orgName(unit.org))} ${fact(words.status, word(t().statuses, unit.status), 'status')}
          ${fix ? this.whereabouts(fix) : fact(words.fix, words.noFix)} ${unitDetails(this.model, unit)}
        </dl>
        ${this.command(unit)} ${this.deadman(unit)} ${this.model.mayCommand ? this.registry(unit) : nothing}
        ${this.model.mayCommand || this.hasPower(unit) ? this.statusButtons(unit) : nothing}
      </article>
    `;
  }

  private reach(unit: Unit, what: 'hear' | 'order'): boolean {
    const { facts, acting } = this.model.desk;
    return reachesUnit(facts, acting, rightsOf(facts, acting)?.[what] ?? 0, unit.unit);
  }

  private hasPower(unit: Unit): boolean {
    return this.model.desk.may(POWER.UNIT) && this.reach(unit, 'hear');
  }

  /** Its channel, and an order to it. */
  private command(unit: Unit) {
    const { desk } = this.model;
    const [hears, orders] = [this.reach(unit, 'hear'), this.reach(unit, 'order')];
    if (!hears && !orders) return nothing;
    const target = create(TargetSchema, { kind: TargetKind.UNIT, number: unit.unit });
    return html`
      <div class="moves">
        ${hears ? html`<button data-do="channel" @click=${() => desk.openChannel(channel(ChannelKind.UNIT, unit.unit))}>${t().bar.channels}</button>` : nothing}
        ${orders ? html`<button data-do="order" @click=${() => desk.write({ targets: [target] })}>${t().orders.issue}</button>` : nothing}
      </div>
    `;
  }

  private deadman(unit: Unit) {
    return this.model.mayMove ? html`<muster-deadman .model=${this.model} .unit=${unit}></muster-deadman>` : nothing;
  }

  private registry(unit: Unit) {
    const open = this.describing === unit.unit;
    return html`
      <button data-do="describe" aria-expanded=${open} @click=${() => (this.describing = open ? 0 : unit.unit)}>${t().registry.describe}</button>
      ${open ? html`<muster-describe .model=${this.model} .unit=${unit} @form-left=${() => (this.describing = 0)}></muster-describe>` : nothing}
    `;
  }

  private statusButtons(unit: Unit) {
    const words = t().unit;
    return html`
      <div class="act moves" role="group" aria-label=${words.setStatus}>
        <span>${words.setStatus}</span>
        ${STATUSES.filter((status) => status !== unit.status).map(
          (status) => html`<button data-status=${status} @click=${() => this.setStatus(unit, status)}>${word(t().statuses, status)}</button>`,
        )}
      </div>
    `;
  }

  private setStatus(unit: Unit, status: UnitStatus): void {
    const value = create(UnitSetStatusSchema, { unit: unit.unit, status });
    this.model.command({ case: 'unitSetStatus', value }, unit.name || unit.code);
  }

  private whereabouts(fix: Shown) {
    const words = t().unit;
    const known = (value: number, say: (value: number) => string) => (value < 0 ? words.unknownValue : say(value));
    return html`
      <dt>${words.presence}</dt>
      <dd data-fact="presence">${word(t().presences, fix.presence)}</dd>
      <dt>${words.fix}</dt>
      <dd data-fact="age">${words.ago(age(this.model.session.nowMs() - fix.atMs))}</dd>
      <dt>${words.speed}</dt>
      <dd>${known(fix.speedCms, (cms) => words.kmh((cms * 0.036).toFixed(cms < 2778 ? 1 : 0)))}</dd>
      <dt>${words.heading}</dt>
      <dd>${known(fix.headingCdeg, (cdeg) => words.degrees(Math.round(cdeg / 100)))}</dd>
      <dt>${words.coordinates}</dt>
      <dd data-fact="coordinates">${coordinates(fix.latE7, fix.lonE7)}</dd>
      ${fix.jumped ? html`<dd class="warn">${words.jumped}</dd>` : nothing}
    `;
  }
}
customElements.define('muster-unit-card', UnitCard);
