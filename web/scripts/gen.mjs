// Makes web/src/gen from proto/muster.proto: protoc of the system, protoc-gen-es of this folder.
// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
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
