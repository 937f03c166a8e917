// The language of the page: which catalogue is in use, and who wants to know when that changes.
// SPDX-License-Identifier: Apache-2.0
import { en } from './en.js';
import { zh, type Catalogue } from './zh.js';

export type { Catalogue } from './zh.js';
export type Language = 'zh' | 'en';

const catalogues: Record<Language, Catalogue> = { zh, en };
const KEY = 'muster.language';
let language: Language = localStorage.getItem(KEY) === 'en' ? 'en' : 'zh';
const listeners = new Set<() => void>();

/** The catalogue in use. Ask each time: people switch. */
export function t(): Catalogue {
  return catalogues[language];
}

/** The sentence of the hub in the language of the page. */
export function sentence(said: { zh: string; en: string }): string {
  return said[language] || said.zh || said.en;
}

export function switchLanguage(): void {
  language = language === 'zh' ? 'en' : 'zh';
  localStorage.setItem(KEY, language);
  tellDocument();
  for (const listener of listeners) listener();
}

/** Calls back after each switch; returns how to stop that. */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function tellDocument(): void {
  document.documentElement.lang = t().lang;
  document.title = t().product;
}

/** A word of a table keyed by an enum; values of later versions are the unknown of their enum. */
export function word(table: Record<number, string>, value: number): string {
  return table[value] ?? table[0] ?? '';
}
