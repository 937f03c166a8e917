// Signing in and out over HTTP, and what this window remembers of it. The token never leaves sessionStorage but in a header or a hello.
// SPDX-License-Identifier: Apache-2.0
import { randomBytes, toHex } from '../protocol/bytes.js';
import { KEEPSAKE } from '../protocol/keepsake.js';

export interface SignedIn {
  token: string;
  account: string;
  title: string;
  device: string;
}

/** A refusal of the hub, or null words: it could not be reached, or said something that is no answer. */
export interface SignInRefusal {
  status: number; // 0: not reached
  zh: string;
  en: string;
  retryAfterS: number;
}

const KEY = 'muster.signed-in';
const INSTALLATION = 'muster.device';
const WINDOW = 'muster.window';
const WARNINGS = 'muster.warnings';

/** This installation and this window of it: two windows side by side are two devices to the hub. */
export function deviceId(): string {
  const installation = remembered(localStorage, INSTALLATION);
  return `web-${installation}-${remembered(sessionStorage, WINDOW)}`;
}

/** A copied tab brings the window's name with it; from here on this one has its own. */
export function renewWindow(): void {
  sessionStorage.removeItem(WINDOW);
}

export function signedIn(): SignedIn | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as SignedIn | null;
    return kept && { ...kept, device: deviceId() };
  } catch {
    return null;
  }
}

export function forgetSignIn(): void {
  sessionStorage.removeItem(KEY);
  sessionStorage.removeItem(KEEPSAKE);
  sessionStorage.removeItem(WARNINGS);
}

/** Warnings in force as they were chosen in this window: over a reload, until whoever chose them signs out. */
export function keepWarnings(warnings: readonly string[]): void {
  sessionStorage.setItem(WARNINGS, JSON.stringify(warnings));
}

export function keptWarnings(): readonly string[] {
  return JSON.parse(sessionStorage.getItem(WARNINGS) ?? '[]') as string[];
}

export async function signIn(account: string, password: string): Promise<SignedIn | SignInRefusal> {
  const device = deviceId();
  try {
    const response = await fetch('/api/v1/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ account, password, device }),
      cache: 'no-store',
      credentials: 'omit',
    });
    const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
    if (!response.ok || typeof body['token'] !== 'string') {
      const retryAfterS = Number(response.headers.get('retry-after')) || 0;
      return { status: response.status, zh: String(body['zh'] ?? ''), en: String(body['en'] ?? ''), retryAfterS };
    }
    const kept: SignedIn = { token: body['token'], account: String(body['account'] ?? account), title: String(body['title'] ?? ''), device };
    sessionStorage.setItem(KEY, JSON.stringify(kept));
    return kept;
  } catch {
    return { status: 0, zh: '', en: '', retryAfterS: 0 };
  }
}

/** The hub forgets the token too, if it can be reached. */
export function signOut(token: string): void {
  forgetSignIn();
  void fetch('/api/v1/logout', { method: 'POST', headers: bearer(token), body: '{}', credentials: 'omit', keepalive: true }).catch(() => {});
}

export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

function remembered(storage: Storage, key: string): string {
  let value = storage.getItem(key);
  if (!value) {
    value = toHex(randomBytes(6));
    storage.setItem(key, value);
  }
  return value;
}
