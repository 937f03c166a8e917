// Questions to the hub over HTTP: what it proposes, what it keeps of earlier versions. Answers or says why not.
// SPDX-License-Identifier: Apache-2.0
import { sentence, t } from '../i18n/index.js';
import { bearer } from './account.js';
import type { Model } from './model.js';

export type Answered = { ok: true; body: Record<string, unknown> } | { ok: false; why: string; body: Record<string, unknown> };

export async function ask(model: Model, path: string, init: RequestInit = {}): Promise<Answered> {
  const headers = { ...bearer(model.who.token), ...(init.headers as Record<string, string> | undefined) };
  try {
    const response = await fetch(path, { cache: 'no-store', credentials: 'omit', ...init, headers });
    const said: unknown = await response.json().catch(() => null);
    const body = said && typeof said === 'object' ? (said as Record<string, unknown>) : {};
    if (response.ok && said !== null) return { ok: true, body };
    const words = sentence({ zh: String(body['zh'] ?? ''), en: String(body['en'] ?? '') });
    return { ok: false, why: words || t().signIn.odd(response.status), body };
  } catch {
    return { ok: false, why: t().signIn.unreachable, body: {} };
  }
}
