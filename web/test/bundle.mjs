// Bundles the cases of a folder, written in TypeScript, into node_modules/.test/FOLDER for `node --test`. A process runs one
// file: hooks at the top of a file are those of its whole process.
// SPDX-License-Identifier: Apache-2.0
import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { build } from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));
const folder = process.argv[2];
const outdir = path.join(here, '..', 'node_modules', '.test', folder); // where the bundles find what they import

rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: readdirSync(path.join(here, folder)).filter((name) => name.endsWith('.test.ts')).map((name) => path.join(here, folder, name)),
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node18',
  sourcemap: 'inline',
});
