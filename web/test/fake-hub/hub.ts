// A hub for tests: one log in memory, sessions over ws, commands done once by id. It is told what to do wrong.
// SPDX-License-Identifier: Apache-2.0
import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import {
  ClientFrameSchema,
  EventSchema,
  IncidentPhase,
  Resume,
  Role,
  ServerFrameSchema,
  SnapshotSchema,
  type Answer,
  type ClientFrame,
  type Command,
  type Event,
} from '../../src/gen/muster_pb.js';
import { Facts } from '../../src/protocol/facts.js';
import { commandEvent, commandSnapshot } from './command.js';
import { incidentEvent, incidentSnapshot } from './incidents.js';

type ServerInit = MessageInitShape<typeof ServerFrameSchema>;
type EventInit = MessageInitShape<typeof EventSchema>;

/** Who an event is of. */
export interface By {
  actor?: string;
  seat?: number;
  object?: number;
  device?: string;
}

export interface FakeSession {
  socket: WebSocket;
  frames: ClientFrame[]; // all that it said
  say(frame: ServerInit): void;
}

export class FakeHub {
  log: Uint8Array = randomBytes(16);
  events: Event[] = [];
  facts = new Facts();
  sessions: FakeSession[] = [];
  hellos: ClientFrame[] = [];
  commands: Command[] = []; // as they came, doubles included
  /** Events up to here are no longer in the log: who is behind starts over. */
  forgotten = 0n;
  /** So many snapshots end after their first part, and the socket with them. */
  halfSnapshots = 0;
  silenceMs = 30_000;
  openCommands = 4;
  /** Takes commands and answers nothing. */
  mute = false;
  /** Answers this instead of doing the next commands. */
  refusals: Partial<Answer>[] = [];
  /** Called after the welcome, e.g. to send a picture. */
  onWelcome: (session: FakeSession) => void = () => {};
  /** What the next welcomes say of the account, beside the usual. */
  welcome: { account?: string; role?: Role; units?: number[] } = {};
  /** Serves everything that is not /ws. */
  onRequest: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.writeHead(404).end();
  private answers = new Map<string, Partial<Answer>>();
  private server: Server | null = null;
  private sockets: WebSocketServer | null = null;
  port = 0;

  get seq(): bigint {
    return BigInt(this.events.length);
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/ws`;
  }

  async listen(port = this.port): Promise<void> {
    const server = createServer((request, response) => this.onRequest(request, response));
    const sockets = new WebSocketServer({ server, path: '/ws', handleProtocols: (offered) => (offered.has('muster.v1') ? 'muster.v1' : false) });
    sockets.on('connection', (socket) => this.connected(socket));
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
    this.sockets = sockets;
  }

  /** As a killed process: every socket is gone at once. */
  async kill(): Promise<void> {
    for (const { socket } of this.sessions) socket.terminate();
    this.sessions = [];
    this.sockets?.close();
    this.server?.closeAllConnections();
    await new Promise((done) => (this.server ? this.server.close(done) : done(null)));
    this.server = this.sockets = null;
  }

  cut(): void {
    for (const { socket } of this.sessions) socket.terminate();
    this.sessions = [];
  }

  /** Writes an event and tells everybody. */
  write(body: EventInit['body'], command: Uint8Array = new Uint8Array(), withThrough = true, by: By = {}): Event {
    const event = create(EventSchema, { seq: this.seq + 1n, atMs: BigInt(Date.now()), actor: 'duty', command, body: body!, ...by });
    this.events.push(event);
    this.facts.apply(event);
    const through = withThrough ? { through: event.seq } : {};
    this.tell({ events: [toBinary(EventSchema, event)], ...through });
    return event;
  }

  tell(frame: ServerInit): void {
    for (const session of this.sessions) session.say(frame);
  }

  private connected(socket: WebSocket): void {
    const session: FakeSession = {
      socket,
      frames: [],
      say: (frame) => socket.send(toBinary(ServerFrameSchema, create(ServerFrameSchema, frame))),
    };
    socket.on('message', (data: Buffer) => {
      const frame = fromBinary(ClientFrameSchema, data);
      session.frames.push(frame);
      if (frame.hello) this.hello(session, frame);
      for (const command of frame.commands) this.take(session, command);
      if (frame.ping) session.say({ pong: { number: frame.ping.number, nowAtMs: BigInt(Date.now()) } });
    });
    socket.on('close', () => {
      this.sessions = this.sessions.filter((one) => one !== session);
    });
  }

  private hello(session: FakeSession, frame: ClientFrame): void {
    const { socket } = session;
    this.hellos.push(frame);
    const { seq, log } = frame.hello!;
    const known = Buffer.compare(log, this.log) === 0 && seq > 0n && seq >= this.forgotten && seq <= this.seq;
    session.say({
      welcome: {
        log: this.log,
        seq: this.seq,
        resume: known ? Resume.CONTINUE : Resume.START_OVER,
        nowAtMs: BigInt(Date.now()),
        silenceMs: this.silenceMs,
        tickMs: 100,
        limits: { frameBytes: 65536, commandsPerS: 200, openCommands: this.openCommands, fixesPerS: 100 },
        hub: 'fake',
        account: 'duty',
        title: '值班员',
        role: Role.DUTY,
        scope: '330203000000',
        district: '330203',
        ...this.welcome,
      },
      hub: { authority: true, authorityReachable: true, redis: true, database: true },
    });
    if (known) {
      const missed = this.events.filter((event) => event.seq > seq).map((event) => toBinary(EventSchema, event));
      session.say({ events: missed, through: this.seq });
    } else {
      const { units, incidents } = this.facts;
      const rest = { ...commandSnapshot(this.facts), ...incidentSnapshot(this.facts) };
      session.say({ snapshots: [create(SnapshotSchema, { seq: this.seq, first: true, units: [...units.values()] })] });
      if (this.halfSnapshots-- > 0) {
        socket.close();
        return;
      }
      session.say({ snapshots: [create(SnapshotSchema, { seq: this.seq, last: true, incidents: [...incidents.values()], ...rest })], through: this.seq });
    }
    this.sessions.push(session);
    this.onWelcome(session);
  }

  private take(session: FakeSession, command: Command): void {
    this.commands.push(command);
    if (this.mute) return;
    const id = Buffer.from(command.id).toString('hex');
    const refusal = this.refusals.shift();
    const answer = refusal ?? this.answers.get(id) ?? this.obey(command);
    if (!refusal) this.answers.set(id, answer);
    session.say({ answers: [{ id: command.id, ...answer } as Answer] });
  }

  private obey(command: Command): Partial<Answer> {
    const { body } = command;
    switch (body.case) {
      case 'incidentOpen': {
        const incident = this.facts.incidents.size + 1;
        const at = { openedAtMs: BigInt(Date.now()), version: 1, phase: IncidentPhase.REPORTED };
        const { $typeName, ...wish } = body.value;
        const event = this.write({ case: 'incidentOpened', value: { ...wish, ...at, incident } }, command.id);
        return { code: 0, seq: event.seq, object: incident };
      }
      case 'incidentNote':
        return { code: 0, seq: this.write({ case: 'incidentNoted', value: body.value }, command.id).seq };
      case 'incidentSetPhase':
        return { code: 0, seq: this.write({ case: 'incidentPhaseSet', value: body.value }, command.id).seq };
      case 'incidentClose':
        return { code: 0, seq: this.write({ case: 'incidentClosed', value: body.value }, command.id).seq };
      case 'unitSetStatus':
        return { code: 0, seq: this.write({ case: 'unitStatusSet', value: body.value }, command.id).seq };
      default:
        break;
    }
    const now = BigInt(Date.now());
    const said = commandEvent(this.facts, command, now) ?? incidentEvent(this.facts, command, now);
    if (!said) return { code: 108, zh: '无法识别的指令', en: 'The hub does not know this command.' };
    const event = this.write(said.body, command.id, true, { seat: command.seat, object: said.object, device: 'device' });
    return { code: 0, seq: event.seq, object: said.object };
  }
}
