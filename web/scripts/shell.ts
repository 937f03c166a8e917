// Makes the service worker of a build: src/offline/worker.js, with what there is to keep in front of it.
// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const SOURCE = fileURLToPath(new URL('../src/offline/worker.js', import.meta.url));
const WORKER = 'sw.js';

/** Every file below the folder, as paths with slashes, in order. */
function filesOf(folder: string, below = ''): string[] {
  const names = readdirSync(path.join(folder, below)).sort();
  return names.flatMap((name) => {
    const file = path.posix.join(below, name);
    return statSync(path.join(folder, file)).isDirectory() ? filesOf(folder, file) : [file];
  });
}

export function keepsPages(): Plugin {
  return {
    name: 'muster-shell',
    apply: 'build',
    writeBundle: ({ dir }) => {
      const folder = dir!;
      const files = filesOf(folder).filter((file) => file !== WORKER);
      const hash = createHash('sha256');
      for (const file of files) hash.update(`${file}\n`).update(readFileSync(path.join(folder, file)));
      const pages = files.map((file) => (file === 'index.html' ? '/' : `/${file}`));
      const constants = `const PAGES = ${JSON.stringify(pages)};\nconst BUILD = '${hash.digest('hex').slice(0, 16)}';\n`;
      writeFileSync(path.join(folder, WORKER), constants + readFileSync(SOURCE, 'utf8'));
    },
  };
}
