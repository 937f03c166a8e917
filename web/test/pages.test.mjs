// Bundles the cases that look at the built pages and runs them here. Needs `npm run build` and a Chromium.
// SPDX-License-Identifier: Apache-2.0
import { runCases } from './bundle.mjs';

await runCases('pages', (name) => name.endsWith('.case.ts'));
