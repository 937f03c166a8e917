// How a clock of reporting stands: runs, is near its limit, is late, or was met. The page's own time says so as soon as the hub does.
// SPDX-License-Identifier: Apache-2.0
import { ReportAlert, type ReportClock } from '../gen/muster_pb.js';

export type ClockState = 'runs' | 'near' | 'late' | 'done';

export function clockState(clock: ReportClock, nowMs: number): ClockState {
  if (clock.doneAtMs > 0n) return 'done';
  if (clock.alert === ReportAlert.LATE || Number(clock.dueAtMs) <= nowMs) return 'late';
  const near = clock.nearAtMs > 0n && Number(clock.nearAtMs) <= nowMs;
  return clock.alert === ReportAlert.NEAR || near ? 'near' : 'runs';
}

/** Of those that still run, the one whose limit comes first. */
export function urgentClock(clocks: readonly ReportClock[]): ReportClock | undefined {
  return clocks.filter(({ doneAtMs }) => doneAtMs === 0n).sort((a, b) => Number(a.dueAtMs - b.dueAtMs))[0];
}
