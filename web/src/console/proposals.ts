// What the hub proposes, read from its answers: incidents near an entry, units near a place, plans for an incident.
// SPDX-License-Identifier: Apache-2.0
import { sentence, t } from '../i18n/index.js';
import { count, objects, text, texts, type Json } from '../protocol/catalogue-facts.js';

export interface NearIncident {
  incident: number;
  reasons: string; // in words
}
export interface NearUnit {
  unit: number;
  distanceM: number;
  seconds: number; // until it is there; 0: not known
  reasons: string;
}
export interface NearPlan {
  plan: number; // number of its catalogue
  reasons: string;
}

/** Reasons are sentences in both languages, or plain texts. */
function reasonsOf(one: Json): string {
  const list = Array.isArray(one['reasons']) ? one['reasons'] : one['reason'] ? [one['reason']] : [];
  const said = objects(list).map((reason) => sentence({ zh: text(reason['zh']), en: text(reason['en']) }));
  return [...said, ...texts(list)].filter(Boolean).join(t().comma);
}

/** Why a unit has its rank: where it was seen, when; what it takes to get ready. */
function whyOf(why: unknown): string {
  const words = t().dispatch;
  const one = (why ?? {}) as Json;
  const seen = one['position'] === 'fix' ? words.seen(count(one['age_s'])) : words.atHome;
  const ready = count(one['ready_s']) > 0 ? words.ready(Math.round(count(one['ready_s']) / 60)) : '';
  return [texts(one['can']).join(t().comma), seen, ready].filter(Boolean).join(' · ');
}

export function nearIncidents(body: Json): NearIncident[] {
  return objects(body['near']).map((one) => ({ incident: count(one['incident']), reasons: reasonsOf(one) }));
}

export function nearUnits(body: Json): NearUnit[] {
  return objects(body['units']).map((one) => ({ unit: count(one['unit']), distanceM: count(one['distance_m']), seconds: count(one['eta_s']), reasons: whyOf(one['why']) }));
}

export function nearPlans(body: Json): NearPlan[] {
  return objects(body['plans']).map((one) => ({ plan: count(one['plan']), reasons: reasonsOf(one) }));
}

export interface Import {
  rows: number;
  makes: number;
  changes: number;
  bad: { row: number; why: string }[];
}

export function importOf(body: Json): Import {
  const bad = objects(body['bad']).map((one) => ({ row: count(one['line']), why: [text(one['column']), text(one['text']), sentence({ zh: text(one['zh']), en: text(one['en']) })].filter(Boolean).join(' ') }));
  return { rows: count(body['rows']), makes: count(body['registers']), changes: count(body['changes']), bad };
}
