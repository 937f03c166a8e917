// What command draws on the map beside units and incidents: orders, consultations, geofences, areas, who is on the way where.
// SPDX-License-Identifier: Apache-2.0
import type { Feature } from 'geojson';
import { DispatchPhase } from '../gen/muster_pb.js';
import { t, word } from '../i18n/index.js';
import { readDrawings, readGeometry, withName } from '../map/drawings.js';
import type { PinMark } from '../map/view.js';
import type { Model } from './model.js';
import { isOpenDispatch } from '../protocol/dispatch-facts.js';
import { isOverdue } from './order-time.js';
import { geometryOf } from './shape.js';

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

/** Every geofence, with its kind and its name. */
export function fencesOf(model: Model): Feature[] {
  return model.session.facts.fences.list().flatMap(({ put }) => {
    const geometry = put && readGeometry(put.shape).geometry;
    if (!put || !geometry) return [];
    const label = t().fence.label(word(t().fence.kinds, put.kind), put.name);
    return withName({ type: 'Feature', properties: { label }, geometry }).map((feature) => ({ ...feature, properties: { ...feature.properties, kind: put.kind } }));
  });
}

/** Areas of open incidents; MapLibre draws them in the colour of the grade. */
export function areasOf(model: Model): Feature[] {
  return model.openIncidents.flatMap(({ incident, area, grade }) => {
    const { geometry } = readGeometry(area);
    return geometry ? [{ type: 'Feature' as const, properties: { incident, grade: grade in t().grades ? grade : 0 }, geometry }] : [];
  });
}

/** From every unit that is sent to where it is sent: dashed until it has set out, gone once it is there. */
export function waysOf(model: Model): Feature[] {
  const { facts, picture } = model.session;
  return [...facts.dispatches.dispatches.values()].flatMap((one) => {
    const unit = picture.units.get(one.unit);
    const to = one.place ?? facts.incidents.get(one.incident);
    if (!unit || !to || !isOpenDispatch(one) || one.phase > DispatchPhase.DEPARTED) return [];
    const coordinates = [[unit.lonE7 / 1e7, unit.latE7 / 1e7], [to.lonE7 / 1e7, to.latE7 / 1e7]];
    return [{ type: 'Feature' as const, properties: { going: one.phase === DispatchPhase.DEPARTED }, geometry: { type: 'LineString' as const, coordinates } }];
  });
}

/** What is being drawn: its corners, and the line or area as far as they make one. */
export function sketchOf(model: Model): Feature[] {
  const sketch = model.desk.sketch ?? [];
  const corners = sketch.map(({ lng, lat }) => ({ type: 'Feature' as const, properties: {}, geometry: { type: 'Point' as const, coordinates: [lng, lat] } }));
  if (sketch.length < 2) return corners;
  const geometry = geometryOf(sketch.length > 2 ? 'Polygon' : 'LineString', sketch);
  return [{ type: 'Feature', properties: {}, geometry }, ...corners];
}
