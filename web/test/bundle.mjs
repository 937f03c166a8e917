// Bundles cases written in TypeScript for Node, and runs them.
// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import path from 'node:path';
import { build } from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.join(here, '..', 'node_modules', '.test'); // where the bundles find what they import

export async function runCases(folder, isCase = () => true) {
  const cases = readdirSync(path.join(here, folder)).filter(isCase).sort();
  await build({
    entryPoints: cases.map((name) => path.join(here, folder, name)),
    outdir: out,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node18',
    sourcemap: 'inline',
  });
  process.setSourceMapsEnabled(true);
  for (const name of cases) await import(pathToFileURL(path.join(out, name.replace(/\.ts$/, '.mjs'))).href);
}
