// Who is where: newest wins, one line for every device of an account.
// SPDX-License-Identifier: Apache-2.0
import type { Presence } from '../gen/muster_pb.js';

export class PresenceBoard {
  private readonly devices = new Map<string, Presence>();

  take(presence: Presence): void {
    const key = `${presence.account}\n${presence.device}`;
    if (presence.here) this.devices.set(key, presence);
    else this.devices.delete(key);
  }

  clear(): void {
    this.devices.clear();
  }

  /** Devices of the account that are connected; the one that acts as `seat` first, then the newest. */
  of(account: string, seat = 0): Presence[] {
    const here = [...this.devices.values()].filter((one) => one.account === account);
    const rank = (one: Presence) => (seat !== 0 && one.acting === seat ? 1 : 0);
    return here.sort((a, b) => rank(b) - rank(a) || Number(b.sinceAtMs - a.sinceAtMs));
  }

  accounts(): Map<string, string> {
    return new Map([...this.devices.values()].map(({ account, title }) => [account, title]));
  }
}
