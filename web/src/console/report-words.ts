// What reports and their fields are called.
// SPDX-License-Identifier: Apache-2.0
import { CatalogueKind, ReportKind, type Incident, type Report, type ReportField } from '../gen/muster_pb.js';
import { moment } from '../i18n/format.js';
import { sentence, t, word } from '../i18n/index.js';
import { objects, text } from '../protocol/catalogue-facts.js';
import { fieldsFor } from '../protocol/report-rules.js';
import { harmWords } from './harm.js';
import type { Model } from './model.js';
import { personName } from './names.js';
import { typeNameOf } from './type-options.js';

/** "续报 2"; the index 0 is left out. */
export function reportName({ kind, index }: Pick<Report, 'kind' | 'index'>): string {
  const name = word(t().report.kinds, kind);
  return kind === ReportKind.FOLLOW && index > 0 ? t().report.numbered(name, index) : name;
}

/** Fields in the order of the form; those that it does not have (any more) behind. */
export function namedFields(model: Model, incident: Incident, fields: readonly ReportField[]): { key: string; name: string; text: string }[] {
  const { catalogues } = model.session.facts;
  const form = fieldsFor(catalogues, incident.type);
  const place = (key: string) => {
    const at = form.findIndex((field) => field.key === key);
    return at < 0 ? form.length : at;
  };
  const anywhere = (key: string) => catalogues.newest(CatalogueKind.REPORT_RULES).flatMap(({ catalogue }) => objects(catalogues.bodyOf(catalogue)['fields'])).find((one) => one['key'] === key);
  return [...fields].sort((a, b) => place(a.key) - place(b.key)).map((field) => {
    const known = form.find(({ key }) => key === field.key) ?? anywhere(field.key);
    return { key: field.key, text: field.text, name: known ? sentence({ zh: text(known.zh), en: text(known.en) }) : field.key };
  });
}

/** What the hub knows already, for a report that begins: by the usual keys of the form. */
export function known(model: Model, incident: Incident): Record<string, string> {
  const now = model.session.nowMs();
  const notice = Number(incident.firstNoticeAtMs || incident.openedAtMs);
  const first = [...model.session.facts.intakes.intakes.values()].filter((one) => one.incident === incident.incident).sort((a, b) => a.intake - b.intake)[0]?.report;
  const at = (ms: number) => moment(ms, now);
  return {
    received: at(notice), time: at(first && first.happenedAtMs > 0n ? Number(first.happenedAtMs) : notice), happened: first && first.happenedAtMs > 0n ? at(Number(first.happenedAtMs)) : '',
    source: first ? [first.callerOrg, first.caller, first.callerPhone].filter(Boolean).join(' ') : '',
    place: incident.place, type: typeNameOf(model, incident.type), nature: typeNameOf(model, incident.type), course: first?.text ?? '',
    casualties: harmWords(incident.casualties), reporter: personName(model, model.who.account),
  };
}
