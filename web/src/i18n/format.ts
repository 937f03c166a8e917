// Times, ages, places and codes as people read them, in the language of the page.
// SPDX-License-Identifier: Apache-2.0
import { t } from './index.js';

const HOURS = { hourCycle: 'h23' } as const;

export function clock(atMs: number): string {
  return new Intl.DateTimeFormat(t().lang, { hour: '2-digit', minute: '2-digit', second: '2-digit', ...HOURS }).format(atMs);
}

export function date(atMs: number): string {
  return new Intl.DateTimeFormat(t().lang, { month: 'long', day: 'numeric', weekday: 'short' }).format(atMs);
}

/** Time of day if it was today, else with the day. */
export function moment(atMs: number, nowMs: number): string {
  const sameDay = new Date(atMs).toDateString() === new Date(nowMs).toDateString();
  const day = sameDay ? {} : ({ month: 'numeric', day: 'numeric' } as const);
  return new Intl.DateTimeFormat(t().lang, { ...day, hour: '2-digit', minute: '2-digit', ...HOURS }).format(atMs);
}

export function age(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 100) return t().age.seconds(seconds);
  if (seconds < 6000) return t().age.minutes(Math.round(seconds / 60));
  if (seconds < 48 * 3600) return t().age.hours(Math.round(seconds / 3600));
  return t().age.days(Math.round(seconds / 86_400));
}

/** Minutes and seconds as a clock counts them: 3:20, 1:03:20. */
export function clockAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (count: number) => String(count).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

export function coordinates(latE7: number, lonE7: number): string {
  return `${(latE7 / 1e7).toFixed(5)}, ${(lonE7 / 1e7).toFixed(5)}`;
}

export function typeName(code: string): string {
  const { types, typeGroups } = t();
  return (types as Record<string, string>)[code] ?? (typeGroups as Record<string, string>)[code.slice(0, 3)] ?? code;
}

/** UTF-8 bytes, which is how the protocol counts texts. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
