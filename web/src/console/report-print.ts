// Prints a report: the sheet takes the place of the page while the browser prints, and is gone afterwards.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing, render } from 'lit';
import type { Incident, Report } from '../gen/muster_pb.js';
import { t } from '../i18n/index.js';
import type { Model } from './model.js';
import { personName } from './names.js';
import { namedFields, reportName } from './report-words.js';

export function reportSheet(model: Model, incident: Incident, report: Report) {
  const words = t().report;
  const at = new Intl.DateTimeFormat(t().lang, { dateStyle: 'long', timeStyle: 'medium', hourCycle: 'h23' });
  const told = report.amendedAtMs > 0n ? report.amendedAtMs : report.sentAtMs;
  return html`
    <h1>${words.sheetTitle(incident.title, reportName(report))}</h1>
    <p>${words.sheetHead(report.report, report.version, at.format(Number(told)))}</p>
    <table>${namedFields(model, incident, report.fields).map((field) => html`<tr><th>${field.name}</th><td>${field.text}</td></tr>`)}</table>
    <p class="sign">${words.signer} ${report.signer || '________'}　${words.author} ${personName(model, report.account) || nothing}</p>
  `;
}

export function printReport(model: Model, incident: Incident, report: Report): void {
  const sheet = document.createElement('main');
  sheet.className = 'print-sheet';
  render(reportSheet(model, incident, report), sheet);
  document.body.append(sheet);
  window.addEventListener('afterprint', () => sheet.remove(), { once: true });
  window.print();
}
