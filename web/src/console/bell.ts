// What is heard: a new entry of the intake, aid asked of us, a clock that is near or late, a unit in a danger area, a unit's new dispatch, SOS until it is taken.
// SPDX-License-Identifier: Apache-2.0
import { clockState } from './clock-time.js';
import type { Model } from './model.js';
import { play, type Sound } from './sound.js';

const SOS_EVERY_MS = 2000;

/** Follows the model; what was there before the page was opened is shown, and not rung for, but for SOS. */
export class Bell {
  private entries: Set<number> | null = null; // and aid asked of us, by numbers below zero
  private dispatches: Set<number> | null = null;
  private inDanger: Set<string> | null = null; // fence and unit
  private readonly clocks = new Map<string, string>(); // how each stood last
  private lastSosMs = -SOS_EVERY_MS;

  constructor(
    private readonly model: Model,
    private readonly ring: (sound: Sound) => void = play,
  ) {}

  follow(nowMs = Date.now()): void {
    const { session, desk } = this.model;
    if (session.through === 0n) return;
    const { alarms } = session.facts;
    if (alarms.untaken().length > 0 && nowMs - this.lastSosMs >= SOS_EVERY_MS) {
      this.lastSosMs = nowMs;
      this.ring('sos');
    }
    if (desk.isUnit) this.hearDispatches();
    else {
      this.hearEntries();
      this.hearClocks();
      this.hearDanger();
    }
  }

  private hearEntries(): void {
    const { facts } = this.model.session;
    const aids = [...facts.dispatches.aids.values()].filter((aid) => this.model.mayGrant(aid));
    const now = [...facts.intakes.undecided().map(({ intake }) => intake), ...aids.map(({ aid }) => -aid)];
    const fresh = this.entries && now.some((one) => !this.entries!.has(one));
    this.entries = new Set([...(this.entries ?? []), ...now]);
    if (fresh) this.ring('intake');
  }

  /** Who leaves and enters again is heard again. */
  private hearDanger(): void {
    const now = new Set(this.model.session.facts.fences.inDanger().map(({ fence, unit }) => `${fence}:${unit}`));
    const fresh = this.inDanger && [...now].some((one) => !this.inDanger!.has(one));
    this.inDanger = now;
    if (fresh) this.ring('danger');
  }

  private hearDispatches(): void {
    const { facts } = this.model.session;
    const now = this.model.desk.units.flatMap((unit) => facts.dispatches.ofUnit(unit)).map(({ dispatch }) => dispatch);
    const fresh = this.dispatches && now.some((one) => !this.dispatches!.has(one));
    this.dispatches = new Set([...(this.dispatches ?? []), ...now]);
    if (fresh) this.ring('dispatch');
  }

  /** Only for those who can do something about it. */
  private hearClocks(): void {
    const now = this.model.session.nowMs();
    let worst: Sound | null = null;
    for (const { incident, clocks } of this.model.openIncidents) {
      if (!this.model.mayChange(incident)) continue;
      for (const clock of clocks) {
        const [key, state] = [`${incident}:${clock.rules}:${clock.step}`, clockState(clock, now)];
        const before = this.clocks.get(key);
        this.clocks.set(key, state);
        if (before === undefined || before === state) continue;
        if (state === 'late') worst = 'late';
        else if (state === 'near') worst ??= 'near';
      }
    }
    if (worst) this.ring(worst);
  }
}
