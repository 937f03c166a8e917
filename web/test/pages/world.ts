// The built page in Chromium before a hub of a few lines: what it shows and what it sends, without a hub of the real kind.
// SPDX-License-Identifier: Apache-2.0
//
// Pages: MUSTER_WEB (default web/dist). Browser: CHROMIUM (default /usr/bin/chromium). Pictures go to MUSTER_SHOTS, if it is set.
import { readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { Role, type Command } from '../../src/gen/muster_pb.js';
import { startChromium } from '../chromium.mjs';
import { FakeHub } from '../fake-hub/hub.js';
import { fix, pack } from '../fake-hub/columns.js';

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const PATIENCE_MS = 60_000;

export interface Faulty extends Page {
  faults: string[]; // what must not happen
}

/** What the hub answers to a question; a number is a status without words. */
export type Api = (request: IncomingMessage, body: Buffer) => object | null;

export class PageWorld {
  readonly hub = new FakeHub();
  /** By the beginning of the path. */
  readonly api = new Map<string, Api>();
  private browser: Browser | null = null;
  private readonly dist = process.env['MUSTER_WEB'] ?? fileURLToPath(new URL('../../../dist', import.meta.url));

  static async begin(): Promise<PageWorld> {
    const world = new PageWorld();
    world.hub.onRequest = (request, response) => void world.serve(request, response);
    await world.hub.listen();
    world.browser = await startChromium();
    return world;
  }

  async end(): Promise<void> {
    await this.browser?.close();
    await this.hub.kill();
  }

  get url(): string {
    return `http://127.0.0.1:${this.hub.port}/`;
  }

  /** Signed in. `role` and `units` are those of the next welcomes. */
  async page(role = Role.DUTY, units: number[] = [], viewport = { width: 1280, height: 720 }, account = 'duty', storageState?: BrowserContextOptions['storageState']): Promise<Faulty> {
    this.hub.welcome = { role, units, account };
    const context = await this.browser!.newContext({ viewport, ...(storageState && { storageState }) });
    const page = (await context.newPage()) as Faulty;
    page.faults = [];
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => page.faults.push(`error: ${error.message}`));
    page.on('console', (message) => {
      if ((message.type() === 'error' || message.type() === 'warning') && !/ERR_CONNECTION|ERR_EMPTY_RESPONSE|404/.test(message.text())) page.faults.push(message.text());
    });
    await page.goto(this.url);
    await page.fill('input[name=account]', account);
    await page.fill('input[name=password]', 'x');
    await page.click('.sign-in button.main');
    await page.waitForSelector('[data-link=live]');
    return page;
  }

  async closePages(): Promise<void> {
    await Promise.all(this.browser!.contexts().map((context) => context.close()));
  }

  async shot(page: Page, name: string): Promise<void> {
    const folder = process.env['MUSTER_SHOTS'];
    if (folder) writeFileSync(path.join(folder, `${name}.png`), await page.screenshot());
  }

  /** Waits until a command of this kind has come since `from`, and returns it. */
  async command<C extends NonNullable<Command['body']['case']>>(kind: C, from = 0): Promise<Command & { body: Extract<Command['body'], { case: C }> }> {
    for (const end = Date.now() + PATIENCE_MS; ; ) {
      const found = this.hub.commands.slice(from).find(({ body }) => body.case === kind);
      if (found) return found as Command & { body: Extract<Command['body'], { case: C }> };
      if (Date.now() > end) throw new Error(`waited in vain for the command ${kind}`);
      await new Promise((done) => setTimeout(done, 20));
    }
  }

  /** Places of units, told to everybody now and to whoever comes. */
  picture(places: [unit: number, latE7: number, lonE7: number][]): void {
    const frame = () => ({ fixes: [pack(places.map(([unit, latE7, lonE7]) => fix(unit, latE7, lonE7, { atMs: Date.now() })), { whole: true })] });
    this.hub.onWelcome = (session) => session.say(frame());
    this.hub.tell(frame());
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const where = request.url ?? '/';
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (where.startsWith('/api/')) {
      if (where === '/api/v1/login') return json(response, 200, { token: 'token', account: (JSON.parse(`${Buffer.concat(chunks)}`) as { account: string }).account, title: '值班员' });
      const route = [...this.api.keys()].find((begin) => where.startsWith(begin));
      const body = route ? this.api.get(route)!(request, Buffer.concat(chunks)) : null;
      return body ? json(response, (body as { status?: number }).status ?? 200, body) : json(response, 404, { zh: '没有该资源', en: 'There is nothing at this address.' });
    }
    try {
      const file = path.join(this.dist, where === '/' ? 'index.html' : new URL(where, this.url).pathname);
      response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream', 'content-security-policy': "default-src 'self'" });
      response.end(readFileSync(file));
    } catch {
      response.writeHead(404).end();
    }
  }
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

export async function eventually(probe: () => Promise<boolean> | boolean, what: string, ms = PATIENCE_MS): Promise<void> {
  for (const end = Date.now() + ms; !(await probe()); ) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 30));
  }
}
