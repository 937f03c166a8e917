// Units by kind and presence, a way to find one, and what the icons mean.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import type { Unit } from '../gen/muster_pb.js';
import { t, word } from '../i18n/index.js';
import './icon.js';
import type { Tally, Topic } from './model.js';
import { ModelPart } from './part.js';

const KINDS = [1, 2, 3, 4, 5, 0];
const STATUSES = [1, 2, 3, 4, 5];
const COLUMNS = ['live', 'stale', 'lost', 'none'] as const;
const FOUND_MAX = 6;

export class UnitTable extends ModelPart {
  static override properties = { ...ModelPart.properties, wanted: { state: true } };
  declare wanted: string;
  protected override readonly topics: readonly Topic[] = ['tick', 'facts'];

  constructor() {
    super();
    this.wanted = '';
  }

  override render() {
    const words = t().units;
    const tallies = this.model.tallies();
    const total = sum([...tallies.values()]);
    return html`
      <table class="units" data-live=${total.live} data-stale=${total.stale} data-lost=${total.lost} data-none=${total.none}>
        <thead>
          <tr>
            <th scope="col">${words.heading}</th>
            <th scope="col">${words.live}</th>
            <th scope="col">${words.stale}</th>
            <th scope="col">${words.lost}</th>
            <th scope="col">${words.noFix}</th>
          </tr>
        </thead>
        <tbody>
          ${KINDS.map((kind) => this.row(kind, tallies.get(kind)))}
        </tbody>
      </table>
      ${this.finder()} ${this.legend()}
    `;
  }

  private row(kind: number, tally: Tally | undefined) {
    if (!tally) return nothing;
    return html`
      <tr data-kind=${kind}>
        <th scope="row">${icon(kind, 1, false)}${word(t().kinds, kind)}</th>
        ${COLUMNS.map((column) => html`<td class=${tally[column] ? column : 'zero'}>${tally[column]}</td>`)}
      </tr>
    `;
  }

  private finder() {
    const words = t().panel;
    const found = this.found();
    return html`
      <input
        type="search"
        class="find"
        data-find
        .value=${this.wanted}
        placeholder=${words.find}
        aria-label=${words.find}
        @input=${(event: InputEvent) => (this.wanted = (event.target as HTMLInputElement).value)}
      />
      ${this.wanted.trim() && found.length === 0 ? html`<p class="soft">${words.findNone}</p>` : nothing}
      <ul class="found">
        ${found.slice(0, FOUND_MAX).map(
          (unit) => html`<li>
            <button data-unit=${unit.unit} @click=${() => this.take(unit)}>
              ${icon(unit.kind, unit.status, false)} <b>${unit.code}</b> ${unit.name}
            </button>
          </li>`,
        )}
      </ul>
      ${found.length > FOUND_MAX ? html`<p class="soft">${words.findMore(found.length - FOUND_MAX)}</p>` : nothing}
    `;
  }

  private legend() {
    const words = t().units;
    const counts = new Map<number, number>();
    for (const unit of this.model.session.facts.units.values()) counts.set(unit.status, (counts.get(unit.status) ?? 0) + 1);
    return html`
      <details class="legend" ?open=${window.innerHeight > 1200}>
        <summary>${words.legend}</summary>
        <ul>
          ${STATUSES.map((status) => html`<li>${icon(3, status, false)}${words.statusCount(word(t().statuses, status), counts.get(status) ?? 0)}</li>`)}
          <li class="stale">${icon(3, 1, false)}${words.legendStale}</li>
          <li>${icon(3, 1, true)}${words.legendLost}</li>
        </ul>
      </details>
    `;
  }

  private found(): Unit[] {
    const wanted = this.wanted.trim().toLowerCase();
    if (!wanted) return [];
    const units = [...this.model.session.facts.units.values()];
    const rank = (unit: Unit) => (unit.code.toLowerCase() === wanted ? 0 : unit.code.toLowerCase().startsWith(wanted) ? 1 : 2);
    return units
      .filter((unit) => unit.code.toLowerCase().includes(wanted) || unit.name.toLowerCase().includes(wanted))
      .sort((a, b) => rank(a) - rank(b) || a.code.localeCompare(b.code));
  }

  private take(unit: Unit): void {
    this.wanted = '';
    this.model.select({ kind: 'unit', number: unit.unit });
    this.dispatchEvent(new CustomEvent('go-to-selection', { bubbles: true }));
  }
}
customElements.define('muster-units', UnitTable);

function icon(kind: number, status: number, hollow: boolean) {
  return html`<muster-icon .kind=${kind} .status=${status} .hollow=${hollow}></muster-icon>`;
}

function sum(tallies: Tally[]): Tally {
  const total: Tally = { live: 0, stale: 0, lost: 0, none: 0 };
  for (const tally of tallies) for (const column of COLUMNS) total[column] += tally[column];
  return total;
}
