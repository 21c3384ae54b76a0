// build.mjs - makes the trainer's page: one HTML file that asks for nothing else.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// usage: node scripts/trainer/build.mjs --folder FOLDER --wasm FILE --describe FILE --out FILE
// FOLDER holds node_modules (npm ci); FILE of --describe is what `samenspel describe --json`
// prints. Equal sources give an equal page, to the byte, wherever they lie: files are taken
// in the order of their names, and nothing of a clock or a path goes into the page.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

import { usePackages } from './make/packages.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    wasm: { type: 'string' },
    describe: { type: 'string' },
    out: { type: 'string' },
    source: { type: 'string', default: here },
    scenarios: { type: 'string', default: resolve(here, '../../scenarios') },
  },
});
for (const name of ['folder', 'wasm', 'describe', 'out']) {
  if (values[name] === undefined) {
    console.error(`build.mjs: --${name} is missing: see its first lines`);
    process.exit(2);
  }
}

try {
  const modules = resolve(values.folder, 'node_modules');
  usePackages(modules);
  const { collect } = await import('./make/collect.mjs');
  const { page } = await import('./make/page.mjs');
  const esbuild = createRequire(pathToFileURL(join(modules, 'x')))('esbuild');
  writeFileSync(values.out, page(await collect({ ...values, modules, esbuild })));
} catch (error) {
  // what a person has to mend stands in the message; the place in the build does not matter
  console.error(error.faults ? error.faults.map((fault) => `trainer: ${fault}`).join('\n')
    : error.errors ? `trainer: ${error.message}` : error.stack);
  process.exit(1);
}
