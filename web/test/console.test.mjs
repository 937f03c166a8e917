// The protocol client against a hub of a few lines, and what the pages make of it, in Node. `node --test` after `npm run gen`.
// SPDX-License-Identifier: Apache-2.0
import { runCases } from './bundle.mjs';

await runCases('cases');
