// Numbers of people harmed: as fields of a form, and as one line to be read.
// SPDX-License-Identifier: Apache-2.0
import { html } from 'lit';
import type { Casualties } from '../gen/muster_pb.js';
import { t } from '../i18n/index.js';
import { HARM, anyHarm } from './fields.js';

export function harmFields(known: Casualties | undefined) {
  const words = t().harm;
  return html`<fieldset class="harm"><legend>${words.heading}</legend>
    ${HARM.map((name) => html`<label>${words[name]}<input name=${name} type="number" min="0" max="1000000" inputmode="numeric" .value=${known?.[name] ? String(known[name]) : ''} placeholder="0" /></label>`)}
  </fieldset>`;
}

/** "死亡 1、被困 3"; who knows of nobody says so. */
export function harmWords(known: Casualties | undefined): string {
  const words = t().harm;
  if (!known || !anyHarm(known)) return words.none;
  return HARM.filter((name) => known[name] > 0).map((name) => words.count(words[name], known[name])).join(t().comma);
}
