// Starts a Chromium that draws. Without a graphics card its GPU process now and then spins for ever from the first page
// on, and then no page ever loads: such a browser is replaced before a test sees it.
// SPDX-License-Identifier: Apache-2.0
import { chromium } from 'playwright-core';

// Drawn by the processor: slow, so tests ask for states and pixels and never for a frame rate.
const FLAGS = ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-dev-shm-usage'];
const TRIES = 3;
const FIRST_MS = 45_000;

/** `url`: a page to try it on. */
export async function startChromium(url) {
  for (let tried = 1; ; tried++) {
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
    const page = await browser.newPage();
    try {
      await page.goto(url, { timeout: FIRST_MS });
      await page.context().close();
      return browser;
    } catch (error) {
      console.error(`Chromium drew nothing in ${FIRST_MS / 1000} s, ${tried} of ${TRIES}: ${error.message}`);
      void browser.close();
      if (tried === TRIES) throw error;
    }
  }
}
