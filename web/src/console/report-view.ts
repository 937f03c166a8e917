// A report to be read: its newest version, the earlier ones, and a sheet to be printed.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import type { Incident, Report, ReportField } from '../gen/muster_pb.js';
import { moment } from '../i18n/format.js';
import { t } from '../i18n/index.js';
import { count, objects, text } from '../protocol/catalogue-facts.js';
import { ask, type Answered } from './ask.js';
import { personName } from './names.js';
import { ModelPart } from './part.js';
import { printReport } from './report-print.js';
import { namedFields } from './report-words.js';

export interface Version {
  version: number;
  account: string;
  signer: string;
  atMs: number;
  fields: ReportField[];
}

export class ReportView extends ModelPart {
  static override properties = { ...ModelPart.properties, incident: { attribute: false }, report: { attribute: false }, earlier: { state: true } };
  declare incident: Incident;
  declare report: Report;
  declare earlier: Answered | null;

  constructor() {
    super();
    this.earlier = null;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('report')) this.earlier = null;
  }

  override render() {
    const words = t().report;
    const { report } = this;
    return html`
      <article class="report-view" data-report-view=${report.report}>
        ${this.fields(report.fields)}
        <div class="moves">
          <button data-do="print" @click=${() => printReport(this.model, this.incident, report)}>${words.print}</button>
          ${report.version > 1 && !this.earlier ? html`<button data-do="versions" @click=${this.askVersions}>${words.versions(report.version - 1)}</button>` : nothing}
        </div>
        ${this.earlier ? this.versions(this.earlier) : nothing}
      </article>
    `;
  }

  private fields(fields: readonly ReportField[]) {
    const list = namedFields(this.model, this.incident, fields);
    if (list.length === 0) return html`<p class="soft">${t().report.allEmpty}</p>`;
    return html`<dl class="dense">${list.map((field) => html`<dt>${field.name}</dt><dd data-field=${field.key}>${field.text}</dd>`)}</dl>`;
  }

  /** From the hub's database; while that is away, those that this page has heard. */
  private versions(answer: Answered) {
    const words = t().report;
    const now = this.model.session.nowMs();
    const heard = (this.model.session.facts.reports.earlier.get(this.report.report) ?? []).map(({ version, account, signer, sentAtMs, amendedAtMs, fields }) => ({
      version, account, signer, fields, atMs: Number(amendedAtMs || sentAtMs),
    }));
    const told = answer.ok && answer.body['complete'] !== false ? versionsOf(answer.body) : heard;
    const older = told.filter(({ version }) => version < this.report.version).sort((a, b) => b.version - a.version);
    return html`
      ${older.length < this.report.version - 1 ? html`<p class="refusal" role="alert">${answer.ok ? words.versionsAway : answer.why}</p>` : nothing}
      ${older.map((one) => html`
        <section class="version" data-old-version=${one.version}>
          <h4>${words.oldVersion(one.version, moment(one.atMs, now), personName(this.model, one.account) || t().incident.operator)}</h4>
          ${this.fields(one.fields)}
        </section>`)}
    `;
  }

  private readonly askVersions = () => void ask(this.model, `/api/v1/reports/${this.report.report}/versions`).then((answer) => (this.earlier = answer));
}
customElements.define('muster-report-view', ReportView);

/** What the hub tells of all versions. Fields come as a list, or by their keys. */
export function versionsOf(body: Record<string, unknown>): Version[] {
  return objects(body['versions']).map((one) => {
    const said = one['fields'];
    const pairs: [string, string][] = Array.isArray(said)
      ? objects(said).map((field) => [text(field['key']), text(field['text'])])
      : Object.entries((said ?? {}) as Record<string, unknown>).map(([key, value]) => [key, text(value)]);
    const fields = pairs.map(([key, value]) => ({ $typeName: 'muster.v1.ReportField', key, text: value }) as ReportField);
    return { version: count(one['version']), account: text(one['account']), signer: text(one['signer']), atMs: count(one['at_ms']), fields };
  });
}
