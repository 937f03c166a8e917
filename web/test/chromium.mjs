// SPDX-License-Identifier: Apache-2.0
import { chromium } from 'playwright-core';

// Drawn by the processor: slow, so tests ask for states and pixels and never for a frame rate, and one browser at a time.
const FLAGS = ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-dev-shm-usage'];

export const startChromium = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
