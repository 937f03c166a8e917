// Reports of something happening, from a snapshot and the events after it: to be decided, or decided and by whom.
// SPDX-License-Identifier: Apache-2.0
import { IntakeState, type Event, type Intake, type Snapshot } from '../gen/muster_pb.js';

export class IntakeFacts {
  readonly intakes = new Map<number, Intake>();

  add(part: Snapshot): void {
    for (const intake of part.intakes) this.intakes.set(intake.intake, intake);
  }

  apply(event: Event): void {
    const { body } = event;
    switch (body.case) {
      case 'intakeReported':
        this.intakes.set(body.value.intake, { ...body.value, state: body.value.state || IntakeState.NEW, seq: event.seq });
        break;
      case 'intakeConfirmed':
        this.decide(body.value.intake, event, { state: IntakeState.CONFIRMED, incident: body.value.incident?.incident ?? 0 });
        break;
      case 'intakeMerged':
        this.decide(body.value.intake, event, { state: IntakeState.MERGED, incident: body.value.incident });
        break;
      case 'intakeDismissed':
        this.decide(body.value.intake, event, { state: IntakeState.DISMISSED, reason: body.value.reason });
        break;
    }
  }

  /** To be decided, the newest first. */
  undecided(): Intake[] {
    return this.newest(({ state }) => state === IntakeState.NEW);
  }

  decided(): Intake[] {
    return this.newest(({ state }) => state !== IntakeState.NEW);
  }

  private newest(which: (intake: Intake) => boolean): Intake[] {
    return [...this.intakes.values()].filter(which).sort((a, b) => b.intake - a.intake);
  }

  private decide(number: number, event: Event, change: Partial<Intake>): void {
    const intake = this.intakes.get(number);
    if (intake) this.intakes.set(number, { ...intake, ...change, decider: event.actor, decidedAtMs: event.atMs, seq: event.seq });
  }
}
