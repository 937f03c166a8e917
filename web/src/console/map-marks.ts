// What command draws on the map beside units and incidents: places of open orders and messages, drawings of consultations.
// SPDX-License-Identifier: Apache-2.0
import type { Feature } from 'geojson';
import { t } from '../i18n/index.js';
import { readDrawings, withName } from '../map/drawings.js';
import type { PinMark } from '../map/view.js';
import type { Model } from './model.js';
import { isOverdue } from './order-time.js';

export function orderPins(model: Model): PinMark[] {
  const now = model.session.nowMs();
  return model.desk.openOrders().flatMap((order) => {
    if (!order.place) return [];
    const { latE7, lonE7 } = order.place;
    const late = order.targets.some((target) => isOverdue(order, target, now));
    return [{ latE7, lonE7, label: t().order.number(order.order), late }];
  });
}

/** Of every consultation that goes on and that the acting seat takes part in. */
export function drawingsOf(model: Model): Feature[] {
  return model.desk.openConsults.flatMap(({ drawings }) => readDrawings(drawings)).flatMap(withName);
}
