// What a plan or a checklist could not reach, in words: lines of docs/protocol.md, "Missed".
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { missed } from '../gen/missed.js';
import { sentence } from '../i18n/index.js';

/** A line of a word that is not known here is shown as it came. */
export function missedWords(line: string): string {
  const [word = '', ...about] = line.split('|');
  const form = missed[word];
  return form ? sentence(form).replace(/\{([123])\}/g, (_, place: string) => about[Number(place) - 1] ?? '') : line;
}

export function missedList(lines: readonly string[], heading: string) {
  if (lines.length === 0) return nothing;
  return html`<section class="missed" data-missed=${lines.length}><h4>${heading}</h4><ul>${lines.map((line) => html`<li>${missedWords(line)}</li>`)}</ul></section>`;
}
