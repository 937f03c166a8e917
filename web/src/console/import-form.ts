// Import of units from CSV or GeoJSON: first a dry run that names every bad row, then all of them or none.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { t } from '../i18n/index.js';
import { ask, type Answered } from './ask.js';
import { ModelPart } from './part.js';
import { importOf } from './proposals.js';

const PATH = '/api/v1/forces/import';
const ROWS_SHOWN = 200;

export class ImportForm extends ModelPart {
  static override properties = { ...ModelPart.properties, file: { state: true }, tried: { state: true }, loaded: { state: true }, busy: { state: true } };
  declare file: File | null;
  declare tried: Answered | null;
  declare loaded: Answered | null;
  declare busy: boolean;

  constructor() {
    super();
    this.file = null;
    this.tried = null;
    this.loaded = null;
    this.busy = false;
  }

  override render() {
    const words = t().registry;
    return html`
      <div class="boxed import" data-import=${this.loaded?.ok ? 'loaded' : this.tried ? 'tried' : ''}>
        <p class="soft">${words.importHint}</p>
        <label>${words.file}<input type="file" name="file" accept=".csv,.geojson,.json,text/csv,application/geo+json" @change=${this.take} /></label>
        ${this.busy ? html`<p role="status">${t().ask.waiting}</p>` : nothing}
        ${this.tried && !this.loaded?.ok ? this.table(this.tried) : nothing}
        ${this.loaded ? this.result(this.loaded) : nothing}
      </div>
    `;
  }

  private table(answer: Answered) {
    const words = t().registry;
    const { rows, fresh, bad, flaws } = importOf(answer.body);
    if (!answer.ok && bad === 0) return html`<p class="refusal" role="alert">${answer.why}</p>`;
    return html`
      <p class="strong" data-bad=${bad}>${bad === 0 ? words.allGood(rows, fresh) : words.bad(bad, rows)}</p>
      ${bad > 0
        ? html`<table class="list"><thead><tr><th>${words.row}</th><th>${words.column}</th><th>${words.value}</th><th>${words.wrong}</th></tr></thead>
            <tbody>${flaws.slice(0, ROWS_SHOWN).map((one) => html`<tr><td>${one.line}</td><td>${one.column}</td><td>${one.text}</td><td>${one.why}</td></tr>`)}</tbody></table>`
        : html`<button class="main" data-do="import-load" ?disabled=${this.busy} @click=${this.load}>${words.load(rows)}</button>`}
    `;
  }

  private result(answer: Answered) {
    const words = t().registry;
    if (!answer.ok) return html`<p class="refusal" role="alert">${answer.why}</p>`;
    return html`<p class="strong" role="status">${words.loaded(importOf(answer.body).rows)}</p><button class="quiet" @click=${() => this.dispatchEvent(new CustomEvent('form-left'))}>${t().panel.close}</button>`;
  }

  private readonly take = (event: Event) => {
    this.file = (event.target as HTMLInputElement).files?.[0] ?? null;
    this.tried = this.loaded = null;
    if (this.file) void this.send(true);
  };

  private readonly load = () => void this.send(false);

  private async send(dry: boolean): Promise<void> {
    const { file } = this;
    if (!file) return;
    this.busy = true;
    const geojson = /json$/i.test(file.name);
    const path = `${PATH}?format=${geojson ? 'geojson' : 'csv'}${dry ? '&dry_run=1' : ''}`;
    const headers = { 'content-type': geojson ? 'application/geo+json' : 'text/csv' };
    const answer = await ask(this.model, path, { method: 'POST', headers, body: await file.arrayBuffer() });
    this.busy = false;
    if (file !== this.file) return;
    if (dry) this.tried = answer;
    else this.loaded = answer;
  }
}
customElements.define('muster-import', ImportForm);
