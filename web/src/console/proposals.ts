// What the hub proposes, read from its answers: incidents near an entry, units near a place, plans for an incident.
// SPDX-License-Identifier: Apache-2.0
import { age } from '../i18n/format.js';
import { sentence, t, word } from '../i18n/index.js';
import { capabilitiesOf } from '../protocol/capabilities.js';
import { count, objects, text, texts, type Json } from '../protocol/catalogue-facts.js';
import type { Model } from './model.js';
import { typeNameOf } from './type-options.js';
import { warningWords } from './warnings.js';

const GRADES = ['unknown', 'minor', 'major', 'serious', 'disastrous']; // as the hub spells them

/** What an entry of the intake may be the same as: an incident, or another entry. */
export interface NearReport {
  incident: number; // one of the two is 0
  intake: number;
  title: string;
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
  name: string;
  launched: boolean; // this or another version of it, for this incident
  reasons: string;
  broken: string[]; // lines of docs/protocol.md, "Missed", that a launch would be refused for
  notes: string[]; // likewise, that it would do without
}

/** Why a unit has its rank: what it can do, where it was seen and when, what it takes to get ready, what else it is at. */
function whyOf(model: Model, why: Json): string {
  const words = t().dispatch;
  const { facts } = model.session;
  const able = capabilitiesOf(facts.catalogues);
  const can = texts(why['can']).map((key) => sentence(able.find((one) => one.key === key) ?? { zh: key, en: key })).join('/');
  const seen = why['position'] === 'fix' ? words.seen(count(why['age_s'])) : words.atHome;
  const ready = count(why['ready_s']) > 0 ? words.ready(Math.ceil(count(why['ready_s']) / 60)) : '';
  const busy = Array.isArray(why['incidents']) ? why['incidents'].map((number) => words.busyAt(facts.incidents.get(count(number))?.title ?? t().incident.number(count(number)))) : [];
  return [can, seen, ready, ...busy].filter(Boolean).join(' · ');
}

export function nearReports(body: Json): NearReport[] {
  const words = t().intake;
  return objects(body['near']).map((one) => {
    const [metres, shared] = [one['distance_m'], one['type_shared']];
    const reasons = [
      typeof metres === 'number' ? words.nearMetres(t().dispatch.distance(metres)) : words.nearUnknown, count(one['minutes']) > 0 ? words.nearMinutes(age(count(one['minutes']) * 60_000)) : words.nearSameTime,
      typeof shared === 'number' ? (shared >= 5 ? words.nearSameType : words.nearLikeType) : words.nearNoType,
    ];
    return { incident: count(one['incident']), intake: count(one['intake']), title: text(one['title']), reasons: reasons.join(t().comma) };
  });
}

export function nearUnits(model: Model, body: Json): NearUnit[] {
  return objects(body['units']).map((one) => {
    const why = objects([one['why']])[0] ?? {};
    return { unit: count(one['unit']), distanceM: count(why['distance_m']), seconds: count(one['eta_s']), reasons: whyOf(model, why) };
  });
}

/** Whom the hub has left out of its proposal, and why; '' when nobody. */
export function leftOut(body: Json): string {
  const words = t().dispatch.leftOut as Record<string, (count: number) => string>;
  const left = objects([body['left_out']])[0] ?? {};
  return Object.entries(words).flatMap(([why, say]) => (count(left[why]) > 0 ? [say(count(left[why]))] : [])).join(t().comma);
}

export function nearPlans(model: Model, body: Json): NearPlan[] {
  const words = t().plan.reasons as Record<string, (what: string) => string>;
  const say = (reason: string, what: string) => {
    if (reason === 'type') return words['type']!(typeNameOf(model, what));
    if (reason === 'warning') return words['warning']!(warningWords(model, what));
    if (reason === 'org') return words['org']!(model.orgName(what));
    if (reason === 'grade' || reason === 'ungraded') return words[reason]!(word(t().grades, GRADES.indexOf(what)));
    return words[reason]?.(what) ?? what;
  };
  return objects(body['plans']).map((one) => ({
    plan: count(one['plan']), name: sentence({ zh: text(one['zh']), en: text(one['en']) }), launched: one['launched'] === true,
    reasons: objects(one['reasons']).map(({ reason, what }) => say(text(reason), text(what))).join(t().comma), broken: texts(one['broken']), notes: texts(one['notes']),
  }));
}

/** A file of units that was read: how many rows, how many of them are new, and what is wrong with which line. */
export interface Import {
  rows: number;
  fresh: number;
  bad: number; // may be more than are told of
  flaws: { line: number; column: string; why: string; text: string }[];
}

export function importOf(body: Json): Import {
  const columns = t().registry.columns as Record<string, string>;
  const flaws = objects(body['bad']).map((one) => ({
    line: count(one['line']), column: columns[text(one['column'])] ?? text(one['column']), why: sentence({ zh: text(one['zh']), en: text(one['en']) }), text: text(one['text']),
  }));
  return { rows: count(body['rows']), fresh: count(body['registers']), bad: Math.max(count(body['bad_count']), flaws.length), flaws };
}
