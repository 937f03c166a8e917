// What a tablet keeps of its own units, so that after a reload without a network it still says what they are to do.
// SPDX-License-Identifier: Apache-2.0
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { SnapshotSchema, TargetKind, WelcomeSchema, type Snapshot, type Welcome } from '../gen/muster_pb.js';
import { fromHex, toHex } from './bytes.js';
import { isOpenDispatch } from './dispatch-facts.js';
import type { Facts } from './facts.js';
import { isOwed } from './order-facts.js';
import type { Shelf } from './outbox.js';

export interface Keepsake {
  account: string;
  welcome: Welcome;
  facts: Snapshot;
  asOfMs: number; // hub's clock: when all of it was so
  clockOffsetMs: number; // hub's clock minus ours
}

interface Written {
  account: string;
  welcome: string; // hex
  facts: string; // hex
  asOfMs: number;
  clockOffsetMs: number;
}

export const KEEPSAKE = 'muster.kept';
const BYTES_MAX = 256 * 1024; // a shelf holds a few million characters

/** Units of the account, what they are sent to, their orders that are open, their alarms. Nothing of anybody else. */
export function ownFacts(facts: Facts, own: readonly number[]): Snapshot {
  const units = own.flatMap((unit) => facts.units.get(unit) ?? []);
  const dispatches = own.flatMap((unit) => facts.dispatches.ofUnit(unit)).filter(isOpenDispatch);
  const wanted = new Set(dispatches.map(({ incident }) => incident));
  const incidents = [...wanted].flatMap((incident) => facts.incidents.get(incident) ?? []).map((incident) => ({ ...incident, area: '' }));
  const orders = [...facts.orders.orders.values()].filter(({ targets }) =>
    targets.some((one) => one.target?.kind === TargetKind.UNIT && own.includes(one.target.number) && isOwed(one)),
  );
  const alarms = own.flatMap((unit) => facts.alarms.openOf(unit) ?? []);
  return create(SnapshotSchema, { first: true, last: true, mode: facts.posts.mode, units, dispatches, incidents, orders, alarms });
}

/** Keeps it, unless there is far more of it than a tablet has. */
export function writeKeepsake(shelf: Shelf, { account, welcome, facts, asOfMs, clockOffsetMs }: Keepsake): void {
  const bytes = toBinary(SnapshotSchema, facts);
  const written: Written = { account, welcome: toHex(toBinary(WelcomeSchema, welcome)), facts: toHex(bytes), asOfMs, clockOffsetMs };
  shelf.setItem(KEEPSAKE, bytes.length > BYTES_MAX ? '' : JSON.stringify(written));
}

/** Of this account; null: nothing that can be read. */
export function readKeepsake(shelf: Shelf, account: string): Keepsake | null {
  try {
    const written = JSON.parse(shelf.getItem(KEEPSAKE) || 'null') as Written | null;
    if (written?.account !== account) return null;
    const { asOfMs, clockOffsetMs } = written;
    return { account, welcome: fromBinary(WelcomeSchema, fromHex(written.welcome)), facts: fromBinary(SnapshotSchema, fromHex(written.facts)), asOfMs, clockOffsetMs };
  } catch {
    return null; // not ours, or of another build
  }
}
