// What an incident may be, as the options of a select: by the catalogue of the district, else by the usual ones.
// SPDX-License-Identifier: Apache-2.0
import { html } from 'lit';
import { typeName } from '../i18n/format.js';
import { sentence, t } from '../i18n/index.js';
import { typesOf } from '../protocol/incident-types.js';
import type { Model } from './model.js';

/** The name of a type: by the catalogue, else as the page knows it; a code that nobody knows is itself. */
export function typeNameOf(model: Model, code: string): string {
  if (!code) return t().intake.typeUnknown;
  const types = typesOf(model.session.facts.catalogues);
  const known = types.get(code) ?? types.get(code.padEnd(5, '0')); // a group is its own type 00
  return known ? sentence(known) : typeName(code);
}

/** Types by class. */
export function typeGroups(model: Model): [string, [string, string][]][] {
  const known = [...typesOf(model.session.facts.catalogues).values()].filter(({ code }) => code.length === 5).map((one): [string, string] => [one.code, sentence(one)]);
  const types = known.length > 0 ? known : Object.entries(t().types);
  const groups = Object.entries(t().typeClasses).map(([prefix, name]): [string, [string, string][]] => [
    name, types.filter(([code]) => code.startsWith(prefix)).sort(([a], [b]) => a.localeCompare(b)),
  ]);
  return groups.filter(([, list]) => list.length > 0);
}

export function typeOptions(model: Model, chosen: string) {
  return options(model, typeGroups(model), chosen);
}

/** What warnings and responses are for: beginnings of types, a group by its three characters, a type by all of its five. */
export function hazardOptions(model: Model, chosen: string) {
  const groups = typeGroups(model).map(([name, types]): [string, [string, string][]] => [name, types.map(([code, type]) => [code.endsWith('00') ? code.slice(0, 3) : code, type])]);
  return options(model, groups, chosen);
}

function options(model: Model, groups: [string, [string, string][]][], chosen: string) {
  const listed = groups.some(([, types]) => types.some(([code]) => code === chosen));
  return html`
    ${chosen && !listed ? html`<option value=${chosen} selected>${t().typeName(typeNameOf(model, chosen), chosen)}</option>` : ''}
    ${groups.map(([name, types]) => html`<optgroup label=${name}>
      ${types.map(([code, type]) => html`<option value=${code} .selected=${code === chosen}>${t().typeChoice(code, type)}</option>`)}
    </optgroup>`)}
  `;
}
