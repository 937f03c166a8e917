// The report chain (信息报送) of an incident: 初报, 续报, 终报 or 核报, what was told by phone, and what may come next.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { ReportKind, type Incident, type PhoneCall, type Report } from '../gen/muster_pb.js';
import { moment } from '../i18n/format.js';
import { t } from '../i18n/index.js';
import { endsChain } from '../protocol/report-rules.js';
import type { Topic } from './model.js';
import { personName } from './names.js';
import { ModelPart } from './part.js';
import './report-form.js';
import './report-phone.js';
import './report-view.js';
import { reportName } from './report-words.js';

const DAY_MS = 86_400_000;
const FOLLOWED_DAYS = 30; // as in snapshots, see docs/protocol.md

type Writing = { kind: ReportKind; amends: Report | undefined } | 'phone' | null;

export class ReportList extends ModelPart {
  static override properties = { ...ModelPart.properties, incident: { attribute: false }, writing: { state: true }, open: { state: true } };
  declare incident: Incident;
  declare writing: Writing;
  declare open: number; // report that is read
  protected override readonly topics: readonly Topic[] = ['facts'];

  constructor() {
    super();
    this.writing = null;
    this.open = 0;
  }

  override render() {
    const words = t().report;
    const { model, incident } = this;
    const chain = model.session.facts.reports.chain(incident.incident);
    const told = model.session.facts.reports.told.get(incident.incident) ?? [];
    const may = model.mayChange(incident.incident);
    return html`
      <header><h3 data-reports=${chain.length}>${words.heading(chain.length)}</h3></header>
      ${this.isHistory ? html`<p class="soft" data-history>${words.history(FOLLOWED_DAYS)}</p>` : may ? this.next(chain) : nothing}
      ${this.form()}
      ${chain.length === 0 && !this.isHistory ? html`<p class="soft">${words.none}</p>` : nothing}
      <ol class="rows">${chain.map((report) => html`<li>${this.row(report, may)}</li>`)}</ol>
      ${told.length > 0
        ? html`<h3>${words.told}</h3><ul class="notes" data-told=${told.length}>${told.map((one) => this.call(one))}</ul>`
        : nothing}
    `;
  }

  /** Closed for so long that no snapshot tells its reports: what may come next is not known here. */
  private get isHistory(): boolean {
    const { closedAtMs } = this.incident;
    return closedAtMs > 0n && this.model.session.nowMs() - Number(closedAtMs) > FOLLOWED_DAYS * DAY_MS;
  }

  /** 初报 first and once; then 续报, until one ends it. */
  private next(chain: Report[]) {
    const words = t().report;
    const ended = chain.some(({ kind }) => endsChain(kind));
    const kinds = chain.length === 0 ? [ReportKind.FIRST] : ended ? [] : [ReportKind.FOLLOW, ReportKind.FINAL, ...(this.incident.type.startsWith('11') ? [ReportKind.CHECK] : [])];
    return html`<div class="moves">
      ${kinds.map((kind, i) => html`<button class=${i === 0 ? 'main' : ''} data-write=${kind} @click=${() => this.write({ kind, amends: undefined })}>${words.write(reportName({ kind, index: 0 }))}</button>`)}
      <button data-do="phone-report" @click=${() => this.write('phone')}>${words.phone}</button>
    </div>`;
  }

  private write(writing: Writing): void {
    this.writing = writing;
  }

  private readonly leave = () => (this.writing = null);

  private form() {
    const { writing, model, incident } = this;
    if (writing === null) return nothing;
    if (writing === 'phone') return html`<muster-report-phone .model=${model} .incident=${incident} @form-left=${this.leave}></muster-report-phone>`;
    return html`<muster-report-form .model=${model} .incident=${incident} .kind=${writing.kind} .amends=${writing.amends} @form-left=${this.leave}></muster-report-form>`;
  }

  private call({ atMs, account, to, text }: PhoneCall) {
    const { model } = this;
    const who = personName(model, account) || t().incident.operator;
    return html`<li><time>${moment(Number(atMs), model.session.nowMs())}</time> <b>${t().report.toldTo(who, to)}</b>${text ? html`<p>${text}</p>` : nothing}</li>`;
  }

  private row(report: Report, may: boolean) {
    const words = t().report;
    const now = this.model.session.nowMs();
    const { model } = this;
    return html`
      <button class="row" data-report=${report.report} data-version=${report.version} aria-expanded=${this.open === report.report} @click=${() => (this.open = this.open === report.report ? 0 : report.report)}>
        <b>${reportName(report)}</b> <span>${moment(Number(report.sentAtMs), now)}</span>
        ${report.version > 1 ? html`<b class="tag">${words.version(report.version, moment(Number(report.amendedAtMs), now))}</b>` : nothing}
        <span class="soft">${personName(model, report.account) || t().incident.operator}${report.signer ? ` · ${words.signedBy(report.signer)}` : ''}</span>
      </button>
      ${this.open === report.report
        ? html`<muster-report-view .model=${model} .incident=${this.incident} .report=${report}></muster-report-view>
            ${may ? html`<button data-do="amend-report" @click=${() => this.write({ kind: report.kind, amends: report })}>${words.amend}</button>` : nothing}`
        : nothing}
    `;
  }
}
customElements.define('muster-reports', ReportList);
