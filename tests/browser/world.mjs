// The world of a browser test: a hub of its own with accounts and a moving district, and browsers that look at it.
// SPDX-License-Identifier: Apache-2.0
//
// Programs: MUSTERD, MUSTERCTL, MUSTER_SIM (default build/release/...), pages MUSTER_WEB (default web/dist), browser
// CHROMIUM (default /usr/bin/chromium). Everything that was started ends with `world.end()`.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startChromium } from '../../web/test/chromium.mjs';

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const program = (variable, name) => process.env[variable] ?? path.join(root, 'build', 'release', name);

export const DISTRICT = '330203';
export const SCOPE = `${DISTRICT}000000`;
export const PASSWORD = 'correct-horse-battery';

const PATIENCE_MS = 60_000; // for a machine that has other things to do as well

export async function createWorld() {
  const world = new World();
  await world.startHub();
  return world;
}

class World {
  #folder = mkdtempSync(path.join(tmpdir(), 'muster-browser-'));
  #hub = null;
  #port = 0;
  #others = [];
  #browser = null;

  get url() {
    return `http://127.0.0.1:${this.#port}/`;
  }

  /** Starts the hub, again on the same port and data when it was there before. `towns`: with outlines of the district. */
  async startHub() {
    const towns = path.join(this.#folder, 'boundaries.geojson');
    if (!existsSync(towns)) execFileSync(program('MUSTER_SIM', 'muster-sim'), ['--boundaries', towns, '--district', DISTRICT]);
    const options = { data: path.join(this.#folder, 'data'), port: this.#port, district: DISTRICT, hub: 'wall-test', web: process.env.MUSTER_WEB ?? path.join(root, 'web', 'dist'), boundaries: towns };
    this.#hub = spawn(program('MUSTERD', 'musterd'), Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]), {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    this.#hub.stderr.on('data', (text) => (said += text));
    this.#port = await new Promise((done, failed) => {
      createInterface({ input: this.#hub.stdout }).on('line', (line) => {
        const ready = /^ready http:\/\/.*:(\d+)$/.exec(line);
        if (ready) done(Number(ready[1]));
      });
      this.#hub.once('exit', (code) => failed(new Error(`musterd ended with ${code}:\n${said}`)));
      setTimeout(() => failed(new Error(`musterd is not ready after 30 s:\n${said}`)), 30_000).unref();
    });
  }

  get hubLives() {
    return this.#hub.exitCode === null && this.#hub.signalCode === null;
  }

  /** SIGKILL: as a power cut. SIGTERM: as a restart in good order. */
  async stopHub(signal) {
    const hub = this.#hub;
    const gone = new Promise((done) => hub.once('exit', done));
    hub.kill(signal);
    await gone;
  }

  account(name, role, more = []) {
    this.ctl(['account', 'add', name, '--role', role, '--scope', SCOPE, '--password-stdin', ...more], `${PASSWORD}\n`);
  }

  /** Puts a shipped template; `change` makes another text of it, such as one that is impatient. */
  template(key, change = (text) => text) {
    const file = path.join(this.#folder, `${key}.conf`);
    writeFileSync(file, change(readFileSync(path.join(root, 'ops', 'templates', `${key}.conf`), 'utf8')));
    this.ctl(['template', 'put', file]);
  }

  /** Puts a catalogue; `file` is of ops/catalogues, or what such a file says. */
  catalogue(file) {
    const kept = typeof file === 'string' ? path.join(root, 'ops', 'catalogues', file) : path.join(this.#folder, `${file.kind}-${file.key}.json`);
    if (typeof file !== 'string') writeFileSync(kept, JSON.stringify(file));
    return Number(this.ctl(['catalogue', 'put', kept]).trim().split(/\s+/).at(-1));
  }

  /** A token of the account, as devices and other systems have one. */
  token(account) {
    return this.ctl(['token', 'issue', account, '--device', 'test', '--days', '1']).trim().split(/\s+/).at(-1);
  }

  /** Units as a file of the registry: lines of code,name,kind,org,can,lat,lon. */
  async forces(token, lines) {
    const body = ['code,name,kind,org,can,lat,lon', ...lines].join('\n');
    const response = await fetch(`${this.url}api/v1/forces/import?format=csv`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' }, body });
    const said = await response.text();
    if (!response.ok) throw new Error(`the file was refused: ${response.status} ${said}`);
  }

  /** Opens a command post; answers with its number and a finder of its seats by the key of their row. */
  post(template, name, more = []) {
    const number = Number(this.ctl(['post', 'open', '--template', template, '--name', name, '--org', SCOPE, ...more]));
    const lines = this.ctl(['post', 'show', String(number)]).split('\n').map((line) => line.split('\t'));
    return { number, seat: (row) => Number(lines.find((line) => line[1] === row)[0]) };
  }

  assign(seat, account) {
    this.ctl(['seat', 'assign', String(seat), account]);
  }

  ctl(words, input = '') {
    const socket = path.join(this.#folder, 'data', 'admin.sock');
    return execFileSync(program('MUSTERCTL', 'musterctl'), ['--socket', socket, ...words], { input, encoding: 'utf8' });
  }

  /** A district that moves; `more` are further flags of the simulator. */
  simulate(devices, more = []) {
    const socket = path.join(this.#folder, 'data', 'admin.sock');
    const sim = spawn(program('MUSTER_SIM', 'muster-sim'), ['--socket', socket, '--devices', String(devices), '--seed', '7', ...more], { stdio: 'ignore' });
    this.#others.push(sim);
  }

  /** A page in a browser profile of its own, not yet signed in; `page.faults` collects what must not happen. */
  async page(viewport = { width: 800, height: 600 }) {
    this.#browser ??= await startChromium();
    const context = await this.#browser.newContext({ viewport });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    watch(page, this.url);
    await page.goto(this.url);
    return page;
  }

  /** Ends every page: what is drawn in the background slows the next test. */
  async closePages() {
    await Promise.all((this.#browser?.contexts() ?? []).map((context) => context.close()));
  }

  async signedIn(name, viewport) {
    const page = await this.page(viewport);
    await signIn(page, name, PASSWORD);
    try {
      await page.waitForSelector('[data-link=live]');
    } catch (error) {
      const shown = await page.evaluate(() => document.body.innerText).catch(() => 'nothing');
      throw new Error(`${error.message}\nthe page showed: ${shown}\nand its faults were: ${page.faults.join('; ')}`);
    }
    return page;
  }

  /** How many pixels of a screenshot of `selector` are close to each of the colours (#rrggbb). */
  async countPixels(page, selector, colours) {
    const picture = (await page.locator(selector).screenshot()).toString('base64');
    const context = await this.#browser.newContext(); // a page without the policy of ours
    const blank = await context.newPage();
    const counts = await blank.evaluate(countInPage, { picture, colours });
    await context.close();
    return counts;
  }

  async end() {
    await this.#browser?.close();
    for (const other of this.#others) other.kill('SIGKILL');
    if (this.hubLives) await this.stopHub('SIGTERM');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  keep(name, bytes) {
    if (process.env.MUSTER_SHOTS) writeFileSync(path.join(process.env.MUSTER_SHOTS, name), bytes);
  }
}

export async function signIn(page, account, password) {
  await page.fill('input[name=account]', account);
  await page.fill('input[name=password]', password);
  await page.click('.sign-in button.main');
}

/** Waits until `probe` says something true, and returns it. */
export async function eventually(probe, what, ms = PATIENCE_MS) {
  for (const end = Date.now() + ms; ; ) {
    const found = await probe();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

function watch(page, home) {
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/.test(message.text())) return; // the browser, while a test has the hub away
    page.faults.push(`${message.type()}: ${message.text()} ${message.location().url}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(home) && !request.url().startsWith('blob:')) page.faults.push(`foreign request: ${request.url()}`);
  });
  page.on('websocket', (socket) => {
    if (!socket.url().startsWith(home.replace('http', 'ws'))) page.faults.push(`foreign socket: ${socket.url()}`);
  });
  page.addInitScript(() => document.addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)));
}

async function countInPage({ picture, colours }) {
  const image = new Image();
  image.src = `data:image/png;base64,${picture}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.width;
  canvas.height = image.height;
  const draw = canvas.getContext('2d');
  draw.drawImage(image, 0, 0);
  const { data } = draw.getImageData(0, 0, image.width, image.height);
  return colours.map((colour) => {
    const wanted = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    let count = 0;
    for (let i = 0; i < data.length; i += 4) count += wanted.every((value, channel) => Math.abs(data[i + channel] - value) < 12);
    return count;
  });
}
