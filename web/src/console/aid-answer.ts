// Answers a request for aid: grants it with units of ours, which are sent by that, or refuses it with a reason.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { AidGrantSchema, AidRefuseSchema, UnitStatus, type Aid, type Unit } from '../gen/muster_pb.js';
import { t, word } from '../i18n/index.js';
import { isAble } from '../protocol/capabilities.js';
import { orgContains } from '../protocol/reach.js';
import { CommandPart } from './command-part.js';
import { Fields } from './fields.js';

export class AidAnswer extends CommandPart {
  static override properties = { ...CommandPart.properties, aid: { attribute: false }, refusing: { state: true }, chosen: { state: true } };
  declare aid: Aid;
  declare refusing: boolean;
  declare chosen: ReadonlySet<number>;

  constructor() {
    super();
    this.refusing = false;
    this.chosen = new Set();
  }

  override render() {
    const words = t().aid;
    const units = this.fitting();
    return html`
      <div class="boxed" data-aid-answer=${this.aid.aid}>
        ${units.length === 0 ? html`<p class="soft">${words.noneFits}</p>` : nothing}
        <div class="chips">${units.slice(0, 30).map(({ unit, name, code, status }) => html`<button type="button" class="chip" data-aid-unit=${unit} aria-pressed=${this.chosen.has(unit)} @click=${() => this.toggle(unit)}>${name || code} · ${word(t().statuses, status)}</button>`)}</div>
        <div class="moves">
          <button class="main" data-do="grant" ?disabled=${this.waits || this.chosen.size === 0} @click=${this.grant}>${words.grant(this.chosen.size)}</button>
          <button data-do="refuse-aid" aria-expanded=${this.refusing} @click=${() => (this.refusing = !this.refusing)}>${words.refuse}</button>
        </div>
        ${this.refusing
          ? html`<form class="act" @submit=${this.refuse}><label>${t().order.refuseReason}<input name="reason" required autocomplete="off" maxlength="300" /></label><button class="main" ?disabled=${this.waits}>${t().order.refuseConfirm}</button></form>`
          : nothing}
        ${this.reply()}
      </div>
    `;
  }

  /** Of the org that is asked, able and at hand; those on standby first. */
  private fitting(): Unit[] {
    const { ask } = this.aid;
    const { catalogues } = this.model.session.facts;
    const units = [...this.model.session.facts.units.values()].filter(
      ({ org, status, details }) => orgContains(ask?.toOrg ?? '', org) && status !== UnitStatus.UNAVAILABLE && isAble(catalogues, details?.can ?? [], ask?.can ?? ''),
    );
    return units.sort((a, b) => a.status - b.status || a.code.localeCompare(b.code));
  }

  private toggle(unit: number): void {
    const chosen = new Set(this.chosen);
    if (!chosen.delete(unit)) chosen.add(unit);
    this.chosen = chosen;
  }

  private readonly grant = () => {
    if (!this.waits) this.send({ case: 'aidGrant', value: create(AidGrantSchema, { aid: this.aid.aid, units: [...this.chosen] }) }, t().aid.number(this.aid.aid));
  };

  private readonly refuse = (event: SubmitEvent) => {
    const reason = new Fields(event).text('reason');
    if (reason && !this.waits) this.send({ case: 'aidRefuse', value: create(AidRefuseSchema, { aid: this.aid.aid, reason }) }, t().aid.number(this.aid.aid));
  };
}
customElements.define('muster-aid-answer', AidAnswer);
