// The registry of forces: every unit with its tier, what it can do and what it is doing, filtered; its details; import of a file.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Unit } from '../gen/muster_pb.js';
import { sentence, t, word } from '../i18n/index.js';
import { capabilitiesOf, isAble, tiersOf } from '../protocol/capabilities.js';
import type { Named } from '../protocol/report-rules.js';
import './aids-for-us.js';
import './icon.js';
import './import-form.js';
import type { Topic } from './model.js';
import { ModelPart } from './part.js';

const SHOWN_MAX = 200;

export class ForcePane extends ModelPart {
  static override properties = { ...ModelPart.properties, wanted: { state: true }, can: { state: true }, tier: { state: true }, status: { state: true }, importing: { state: true } };
  declare wanted: string;
  declare can: string;
  declare tier: string;
  declare status: number; // 0: any
  declare importing: boolean;
  protected override readonly topics: readonly Topic[] = ['facts', 'desk', 'selection', 'towns'];

  constructor() {
    super();
    this.wanted = '';
    this.can = '';
    this.tier = '';
    this.status = 0;
    this.importing = false;
  }

  override render() {
    const words = t().registry;
    const { model } = this;
    const { catalogues } = model.session.facts;
    const [capabilities, tiers] = [capabilitiesOf(catalogues), tiersOf(catalogues)];
    const found = this.found();
    const select = (name: 'can' | 'tier', label: string, any: string, list: Named[]) => html`<label>${label}<select name=${name} @change=${(event: Event) => (this[name] = (event.target as HTMLSelectElement).value)}>
      <option value="">${any}</option>${list.map((one) => html`<option value=${one.key}>${sentence(one)}</option>`)}</select></label>`;
    return html`
      <header>
        <h2 data-forces=${found.length}>${words.heading(found.length, model.session.facts.units.size)}</h2>
        ${model.mayCommand ? html`<button data-do="import" aria-expanded=${this.importing} @click=${() => (this.importing = !this.importing)}>${words.import}</button>` : nothing}
      </header>
      <muster-aids-for-us .model=${model}></muster-aids-for-us>
      ${this.importing ? html`<muster-import .model=${model} @form-left=${() => (this.importing = false)}></muster-import>` : nothing}
      <div class="filters">
        <label>${words.find}<input type="search" name="wanted" autocomplete="off" .value=${this.wanted} @input=${(event: InputEvent) => (this.wanted = (event.target as HTMLInputElement).value)} /></label>
        ${select('can', t().dispatch.can, t().dispatch.canAny, capabilities)} ${select('tier', words.tier, words.tierAny, tiers)}
        <label>${t().unit.status}<select name="status" @change=${(event: Event) => (this.status = Number((event.target as HTMLSelectElement).value))}>
          <option value="0">${words.statusAny}</option>${[1, 2, 3, 4, 5].map((status) => html`<option value=${status}>${word(t().statuses, status)}</option>`)}</select></label>
      </div>
      <table class="list forces"><thead><tr><th>${t().unit.code}</th><th>${words.name}</th><th>${words.tier}</th><th>${t().dispatch.can}</th><th>${words.people}</th><th>${t().unit.status}</th></tr></thead>
        <tbody>${repeat(found.slice(0, SHOWN_MAX), ({ unit }) => unit, (unit) => this.row(unit, capabilities, tiers))}</tbody></table>
      ${found.length > SHOWN_MAX ? html`<p class="soft">${t().panel.findMore(found.length - SHOWN_MAX)}</p>` : nothing}
      ${found.length === 0 ? html`<p class="soft">${t().panel.findNone}</p>` : nothing}
    `;
  }

  private row(unit: Unit, capabilities: Named[], tiers: Named[]) {
    const { details } = unit;
    const { model } = this;
    const selected = model.selection?.kind === 'unit' && model.selection.number === unit.unit;
    const name = (list: Named[], key: string) => {
      const known = list.find((one) => one.key === key);
      return known ? sentence(known) : key;
    };
    const incidents = model.session.facts.dispatches.ofUnit(unit.unit).map(({ incident }) => model.session.facts.incidents.get(incident)?.title ?? t().incident.number(incident));
    return html`
      <tr data-force=${unit.unit} aria-selected=${selected} tabindex="0" @click=${() => this.take(unit)} @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && this.take(unit)}>
        <td>${unit.code}</td>
        <td><muster-icon .kind=${unit.kind} .status=${unit.status}></muster-icon>${unit.name}${model.orgName(unit.org) === unit.org ? nothing : html`<br /><span class="soft">${model.orgName(unit.org)}</span>`}</td>
        <td>${details?.tier ? name(tiers, details.tier) : ''}</td>
        <td>${(details?.can ?? []).map((key) => name(capabilities, key)).join(t().comma)}</td>
        <td>${details?.people || ''}</td>
        <td><b class="status-${unit.status}">${word(t().statuses, unit.status)}</b>${incidents.length > 0 ? html`<br /><span class="soft">${incidents.join(t().comma)}</span>` : nothing}</td>
      </tr>
    `;
  }

  private found(): Unit[] {
    const { catalogues } = this.model.session.facts;
    const wanted = this.wanted.trim().toLowerCase();
    return [...this.model.session.facts.units.values()]
      .filter(({ code, name, status, details }) => {
        const fits = isAble(catalogues, details?.can ?? [], this.can) && (this.tier === '' || details?.tier === this.tier) && (this.status === 0 || status === this.status);
        return fits && (wanted === '' || code.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted));
      })
      .sort((a, b) => a.code.localeCompare(b.code));
  }

  private take(unit: Unit): void {
    this.model.select({ kind: 'unit', number: unit.unit });
    this.dispatchEvent(new CustomEvent('go-to-selection', { bubbles: true }));
  }
}
customElements.define('muster-forces', ForcePane);
