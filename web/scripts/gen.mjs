// Makes web/src/gen: the protocol from proto/muster.proto (protoc of the system, protoc-gen-es of this folder), and the
// words for what a launch missed from the hub's own list.
// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const web = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const out = path.join(web, 'src', 'gen');
const protocol = path.join(path.dirname(web), 'proto');
mkdirSync(out, { recursive: true });
try {
  execFileSync(
    'protoc',
    [
      `--plugin=protoc-gen-es=${path.join(web, 'node_modules', '.bin', 'protoc-gen-es')}`,
      `--es_out=${out}`,
      '--es_opt=target=ts',
      `--proto_path=${protocol}`,
      'muster.proto',
    ],
    { stdio: 'inherit' },
  );
} catch (error) {
  console.error(error.code === 'ENOENT' ? 'protoc is missing: install protobuf-compiler' : `protoc failed: ${error.message}`);
  process.exit(1);
}

const list = readFileSync(path.join(path.dirname(web), 'server', 'domain', 'missed.def'), 'utf8');
const text = '("(?:[^"\\\\]|\\\\.)*")';
const rows = [...list.matchAll(new RegExp(`^X\\(\\w+, ${text},\\s+${text},\\s+${text}\\)$`, 'gm'))];
if (rows.length !== list.match(/^X\(/gm).length) {
  console.error('missed.def: a row is not of the form X(NAME, "word", "Chinese", "English")');
  process.exit(1);
}
writeFileSync(
  path.join(out, 'missed.ts'),
  `export const missed: Record<string, { zh: string; en: string }> = {\n${rows.map(([, word, zh, en]) => `  ${word}: { zh: ${zh}, en: ${en} },\n`).join('')}};\n`,
);
