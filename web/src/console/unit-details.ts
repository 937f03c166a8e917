// What the registry knows of a unit: tier, capabilities, people, gear, home, contact, readiness; and what it is dispatched to.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import type { Unit } from '../gen/muster_pb.js';
import { clockAge, coordinates } from '../i18n/format.js';
import { sentence, t, word } from '../i18n/index.js';
import { capabilitiesOf, tiersOf } from '../protocol/capabilities.js';
import type { Named } from '../protocol/report-rules.js';
import type { Model } from './model.js';
import { unitName } from './names.js';

export function unitDetails(model: Model, unit: Unit) {
  const words = t().registry;
  const { facts } = model.session;
  const { details } = unit;
  const fact = (name: string, value: unknown, key: string) => (value ? html`<dt>${name}</dt><dd data-fact=${key}>${value}</dd>` : nothing);
  const capabilities = capabilitiesOf(facts.catalogues);
  const name = (key: string, list: Named[] = capabilities) => {
    const known = list.find((one) => one.key === key);
    return known ? sentence(known) : key;
  };
  const open = facts.dispatches.ofUnit(unit.unit);
  return html`
    ${open.map((one) => html`<dt>${t().dispatch.at}</dt><dd data-unit-at=${one.incident}><button class="link-like" @click=${() => model.desk.openIncident(one.incident, 'forces')}>${facts.incidents.get(one.incident)?.title ?? t().incident.number(one.incident)}</button> · <b>${word(t().dispatchPhases, one.phase)}</b></dd>`)}
    ${unit.deadmanDueAtMs > 0n ? fact(t().safety.timer, clockAge(Math.max(0, Number(unit.deadmanDueAtMs) - model.session.nowMs())), 'deadman') : nothing}
    ${details
      ? html`
          ${fact(words.tier, details.tier ? name(details.tier, tiersOf(facts.catalogues)) : '', 'tier')}
          ${fact(t().dispatch.can, details.can.map((key) => name(key)).join(t().comma), 'can')}
          ${fact(words.people, details.people ? String(details.people) : '', 'people')} ${fact(words.gear, details.gear, 'gear')} ${fact(words.pilot, details.pilot, 'pilot')}
          ${fact(words.parent, details.parent ? unitName(model, details.parent) : '', 'parent')}
          ${fact(words.contact, [details.contact, details.phone].filter(Boolean).join(' '), 'contact')}
          ${fact(words.ready, details.readyMin ? words.minutes(details.readyMin) : '', 'ready')}
          ${fact(words.home, details.home ? coordinates(details.home.latE7, details.home.lonE7) : '', 'home')}
        `
      : nothing}
  `;
}
