// What the log says, from a snapshot and the events after it: units and incidents here, the rest in rooms of its own.
// SPDX-License-Identifier: Apache-2.0
import { IncidentPhase, type Event, type Incident, type Snapshot, type Unit } from '../gen/muster_pb.js';
import { OrderFacts } from './order-facts.js';
import { PostFacts } from './post-facts.js';
import { TalkFacts } from './talk-facts.js';

/** A note that was heard; a snapshot tells only how many there are. */
export interface Note {
  atMs: number;
  actor: string;
  text: string;
}

export class Facts {
  readonly units = new Map<number, Unit>(); // without retired ones
  readonly incidents = new Map<number, Incident>();
  readonly notes = new Map<number, Note[]>(); // by incident, oldest first

  readonly posts = new PostFacts();
  readonly talks = new TalkFacts();
  readonly orders = new OrderFacts();

  add(part: Snapshot): void {
    this.posts.add(part);
    this.talks.add(part);
    this.orders.add(part);
    for (const unit of part.units) {
      if (!unit.retired) this.units.set(unit.unit, unit);
    }
    for (const incident of part.incidents) this.incidents.set(incident.incident, incident);
  }

  /** An event about something unknown is not an error: this account may not see the thing it is about. */
  apply(event: Event): void {
    this.posts.apply(event);
    this.talks.apply(event);
    this.orders.apply(event, (post) => new Set(this.posts.seatsOf(post).map(({ seat }) => seat)));
    this.applyHere(event);
  }

  /** Notes that were heard before these facts came in their place; a snapshot does not tell them. */
  keepNotes(before: Facts): void {
    for (const [number, heard] of before.notes) {
      if (this.incidents.has(number) && !this.notes.has(number)) this.notes.set(number, heard);
    }
  }

  private applyHere(event: Event): void {
    const { body } = event;
    switch (body.case) {
      case 'unitRegistered':
        this.units.set(body.value.unit, body.value);
        break;
      case 'unitRetired':
        this.units.delete(body.value.unit);
        break;
      case 'unitRenamed':
        this.changeUnit(body.value.unit, event, { name: body.value.name });
        break;
      case 'unitStatusSet':
        this.changeUnit(body.value.unit, event, { status: body.value.status });
        break;
      case 'incidentOpened':
        this.incidents.set(body.value.incident, body.value);
        break;
      case 'incidentAmended': {
        const { type, grade, title } = body.value;
        this.changeIncident(body.value.incident, event, { ...(type && { type }), ...(grade && { grade }), ...(title && { title }) });
        break;
      }
      case 'incidentMoved': {
        const { latE7, lonE7, place } = body.value;
        this.changeIncident(body.value.incident, event, { latE7, lonE7, place });
        break;
      }
      case 'incidentPhaseSet':
        this.changeIncident(body.value.incident, event, { phase: body.value.phase });
        break;
      case 'incidentClosed':
        this.changeIncident(body.value.incident, event, { phase: IncidentPhase.CLOSED, closedAtMs: event.atMs });
        break;
      case 'incidentNoted': {
        const number = body.value.incident;
        const heard = this.notes.get(number) ?? [];
        this.notes.set(number, [...heard, { atMs: Number(event.atMs), actor: event.actor, text: body.value.text }]);
        const incident = this.incidents.get(number);
        if (incident) this.incidents.set(number, { ...incident, notes: incident.notes + 1, seq: event.seq }); // no new version
        break;
      }
    }
  }

  private changeUnit(number: number, event: Event, change: Partial<Unit>): void {
    const unit = this.units.get(number);
    if (unit) this.units.set(number, { ...unit, ...change, seq: event.seq });
  }

  private changeIncident(number: number, event: Event, change: Partial<Incident>): void {
    const incident = this.incidents.get(number);
    if (incident) {
      this.incidents.set(number, { ...incident, ...change, version: incident.version + 1, seq: event.seq });
    }
  }
}
