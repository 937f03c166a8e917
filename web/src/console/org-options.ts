// Orgs to choose from, as the options of a select: the account's own scope and the towns of the district.
// SPDX-License-Identifier: Apache-2.0
import { html } from 'lit';
import type { Model } from './model.js';

/** `more`: orgs that must be among them. */
export function orgOptions(model: Model, chosen: string, more: readonly string[] = []) {
  const codes = new Set([chosen, model.session.welcome?.scope ?? '', ...more, ...model.towns.map(({ code }) => code)]);
  codes.delete('');
  return [...codes].map((code) => html`<option value=${code} .selected=${code === chosen}>${model.orgName(code)}</option>`);
}
