// Writes a report by the form of the rules: what is not known yet is left empty and amended later. Amending keeps the earlier version.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { ReportAmendSchema, ReportFieldSchema, ReportKind, ReportSendSchema, type Incident, type Report } from '../gen/muster_pb.js';
import { byteLength } from '../i18n/format.js';
import { sentence, t } from '../i18n/index.js';
import { fieldsFor, type FormField } from '../protocol/report-rules.js';
import { CommandPart } from './command-part.js';
import { Fields } from './fields.js';
import { known, reportName } from './report-words.js';

const FIELD_BYTES = 4000;
const SIGNER_BYTES = 96;
/** Without any rules a report is plain text. */
const PLAIN: FormField = { key: 'text', zh: '', en: '', lines: 6, asked: true };

export class ReportForm extends CommandPart {
  static override properties = { ...CommandPart.properties, incident: { attribute: false }, kind: { attribute: false }, amends: { attribute: false }, tooLong: { state: true }, empty: { state: true } };
  declare incident: Incident;
  declare kind: ReportKind;
  declare amends: Report | undefined;
  declare tooLong: number;
  declare empty: number; // fields asked by the rules and left open
  private seen: Report | undefined; // version that is amended, as it was when the form was opened
  private begun: Record<string, string> = {};

  constructor() {
    super();
    this.tooLong = 0;
    this.empty = -1;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    super.willUpdate(changed);
    if (!changed.has('kind') && !changed.has('amends')) return;
    this.seen = this.amends;
    this.begun = this.start();
    this.empty = -1;
  }

  protected override done(): void {
    this.dispatchEvent(new CustomEvent('form-left'));
  }

  override render() {
    const words = t().report;
    const { seen } = this;
    const newer = seen && (this.model.session.facts.reports.reports.get(seen.report)?.version ?? 0) > seen.version && !this.waits;
    return html`
      <form class="act boxed" data-report-form=${this.kind} @submit=${this.submit} @input=${this.count}>
        <h3>${seen ? words.amending(reportName(seen), seen.version) : words.writing(reportName({ kind: this.kind, index: 0 }))}</h3>
        ${newer ? html`<p class="refusal">${words.newer}</p>` : nothing}
        <div class="report-fields">${this.fields.map((field) => this.field(field))}</div>
        <label>${words.signer}<input name="signer" autocomplete="off" .value=${this.begun['signer'] ?? ''} /></label>
        ${this.empty > 0 ? html`<p class="hint" data-empty=${this.empty}>${words.empty(this.empty)}</p>` : nothing}
        <p class="refusal" role="alert">${this.tooLong > 0 ? t().open.tooLong(this.tooLong) : nothing}</p>
        <div class="moves">
          <button class="main" data-do="send-report" ?disabled=${this.waits}>${seen ? words.amendSend : words.send}</button>
          <button type="button" class="quiet" @click=${() => this.dispatchEvent(new CustomEvent('form-left'))}>${t().incidents.cancel}</button>
        </div>
        ${this.reply()}
      </form>
    `;
  }

  protected override updated(changed: Map<string, unknown>): void {
    super.updated(changed);
    if (this.empty < 0) this.count();
  }

  private get fields(): FormField[] {
    const fields = fieldsFor(this.model.session.facts.catalogues, this.incident.type);
    if (fields.length === 0) return [{ ...PLAIN, zh: t().report.plain, en: t().report.plain }];
    const lost = (this.amends?.fields ?? []).filter(({ key }) => !fields.some((field) => field.key === key)); // of an older form: not to be lost
    return [...fields, ...lost.map(({ key }) => ({ key, zh: key, en: key, lines: 2, asked: false }))];
  }

  private field({ key, zh, en, lines, asked }: FormField) {
    const name = sentence({ zh, en });
    const value = this.begun[key] ?? '';
    const label = html`${name}${asked ? html` <b class="asked" title=${t().report.asked}>*</b>` : nothing}`;
    return lines > 1
      ? html`<label class="long">${label}<textarea name=${key} rows=${Math.min(lines, 8)} .value=${value}></textarea></label>`
      : html`<label>${label}<input name=${key} autocomplete="off" .value=${value} /></label>`;
  }

  /** An amendment begins from what was sent; the others from what the report before said, and what the hub knows. */
  private start(): Record<string, string> {
    if (this.amends) return { ...Object.fromEntries(this.amends.fields.map(({ key, text }) => [key, text])), signer: this.amends.signer };
    const before = this.model.session.facts.reports.chain(this.incident.incident).at(-1);
    const said = Object.fromEntries((before?.fields ?? []).map(({ key, text }) => [key, text]));
    const now = known(this.model, this.incident);
    return { ...now, ...said, ...(this.kind !== ReportKind.FIRST && { casualties: now['casualties'] ?? '' }), signer: before?.signer ?? '' };
  }

  private readonly count = () => {
    const form = this.querySelector('form');
    if (!form) return;
    const data = new FormData(form);
    this.empty = this.fields.filter(({ key, asked }) => asked && !String(data.get(key) ?? '').trim()).length;
  };

  private readonly submit = (event: SubmitEvent) => {
    const typed = new Fields(event);
    const fields = this.fields.map(({ key }) => create(ReportFieldSchema, { key, text: typed.text(key) })).filter(({ text }) => text);
    this.tooLong = Math.max(0, typed.tooLong({ signer: SIGNER_BYTES }), ...fields.map(({ text }) => byteLength(text) - FIELD_BYTES));
    if (this.tooLong > 0 || this.waits) return;
    const signer = typed.text('signer');
    const { incident, kind, seen } = this;
    if (seen) this.send({ case: 'reportAmend', value: create(ReportAmendSchema, { report: seen.report, version: seen.version, fields, signer }) }, incident.title);
    else this.send({ case: 'reportSend', value: create(ReportSendSchema, { incident: incident.incident, kind, fields, signer }) }, incident.title);
  };
}
customElements.define('muster-report-form', ReportForm);
