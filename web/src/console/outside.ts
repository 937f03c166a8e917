// Says so when a place lies outside the district: a hint, for the hub takes it all the same.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { t } from '../i18n/index.js';
import type { Point } from './desk.js';
import type { Model } from './model.js';

/** Nothing where the district has no outlines to judge by. */
export function outsideHint(model: Model, place: Point | null) {
  const outside = place && model.towns.length > 0 && !model.townAt(place.lng, place.lat);
  return outside ? html`<p class="hint" role="status" data-outside>${t().issue.placeOutside}</p>` : nothing;
}
