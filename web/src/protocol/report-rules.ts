// Report rules (报送规则) as the catalogues have them: steps with their limits, fields of the form; and which clocks a report meets.
// SPDX-License-Identifier: Apache-2.0
import { CatalogueKind, ReportKind, type ReportClock } from '../gen/muster_pb.js';
import { count, objects, text, texts, type CatalogueFacts, type Json } from './catalogue-facts.js';

export interface Named {
  key: string;
  zh: string;
  en: string;
}
export interface ReportStep extends Named {
  by: string; // 'phone' or 'written'
  kind: ReportKind;
}
export interface FormField extends Named {
  lines: number;
  asked: boolean; // by the rules, not only possible
}

const KINDS: Record<string, ReportKind> = { first: ReportKind.FIRST, follow: ReportKind.FOLLOW, final: ReportKind.FINAL, check: ReportKind.CHECK };

/** Nothing follows it. */
export const endsChain = (kind: ReportKind): boolean => kind === ReportKind.FINAL || kind === ReportKind.CHECK;

export function named(one: Json): Named {
  const key = text(one['key']);
  return { key, zh: text(one['zh']) || key, en: text(one['en']) || text(one['zh']) || key };
}

export function stepOf(catalogues: CatalogueFacts, { rules, step }: ReportClock): ReportStep | undefined {
  const found = objects(catalogues.bodyOf(rules)['steps']).find((one) => one['key'] === step);
  return found && { ...named(found), by: text(found['by']), kind: KINDS[text(found['kind'])] ?? ReportKind.UNKNOWN };
}

/** What the form of an incident of this type has: the fields of all active rules for it, each once. */
export function fieldsFor(catalogues: CatalogueFacts, type: string): FormField[] {
  const fields = new Map<string, FormField>();
  for (const { catalogue } of catalogues.newest(CatalogueKind.REPORT_RULES)) {
    const body = catalogues.bodyOf(catalogue);
    const types = texts(body['types']);
    if (body['active'] !== true || (types.length > 0 && !types.some((prefix) => type.startsWith(prefix)))) continue;
    for (const one of objects(body['fields'])) {
      const field = { ...named(one), lines: count(one['lines']) || 1, asked: one['asked'] === true };
      const known = fields.get(field.key);
      fields.set(field.key, known ? { ...known, asked: known.asked || field.asked } : field);
    }
  }
  return [...fields.values()];
}

/** A written report meets the open steps of its kind; the one that ends the chain all that are written. */
export function clocksSent(catalogues: CatalogueFacts, clocks: readonly ReportClock[], kind: ReportKind, atMs: bigint): ReportClock[] {
  return clocks.map((clock) => {
    const step = clock.doneAtMs === 0n ? stepOf(catalogues, clock) : undefined;
    return step?.by === 'written' && (step.kind === kind || endsChain(kind)) ? { ...clock, doneAtMs: atMs } : clock;
  });
}

/** A call meets, of each set of rules, the open phone step that is due first. */
export function clocksPhoned(catalogues: CatalogueFacts, clocks: readonly ReportClock[], atMs: bigint): ReportClock[] {
  const first = new Map<number, ReportClock>(); // by rules
  for (const clock of clocks) {
    if (clock.doneAtMs !== 0n || stepOf(catalogues, clock)?.by !== 'phone') continue;
    const before = first.get(clock.rules);
    if (!before || clock.dueAtMs < before.dueAtMs) first.set(clock.rules, clock);
  }
  return clocks.map((clock) => (first.get(clock.rules) === clock ? { ...clock, doneAtMs: atMs } : clock));
}
