// population_page.mjs - builds the page of populations, with the engine in it.
// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { modulesFolder as MODULES, root as ROOT } from '../support/built.mjs';

export { axeSource, openBrowser } from './chart_page.mjs';

const WASM = process.env.SAMENSPEL_WASM ?? join(ROOT, 'build/wasm/samenspel.wasm');
const SOURCE = join(ROOT, 'scripts/trainer/src');

/** A room as the run's slide has it: people to the left, the rest of the slide to the right. */
const ROOM = `main { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
  grid-template-rows: minmax(0, 1fr) auto; gap: 12px; height: 100vh; padding: 12px; }
.rest { border: 1px dashed var(--line); }
.transport-place { grid-column: 1 / -1; }
@media (max-width: 640px) { main { display: block; height: auto; } .rest { display: none; } }`;

/** Builds the page; returns its address. */
export async function buildPage(folder = join(ROOT, 'build/trainer/population_page')) {
  const esbuild = createRequire(join(MODULES, 'packages.cjs'))('esbuild');
  const bundle = async (file) => (await esbuild.build({ entryPoints: [file], bundle: true,
    format: 'iife', write: false, logLevel: 'error' })).outputFiles[0].text
    .replaceAll('</script', '<\\/script');
  const worker = await bundle(join(SOURCE, 'engine/worker.js'));
  const script = await bundle(join(ROOT, 'tests/trainer/page/population_page.js'));
  const css = ['style.css', 'population/population.css', 'play/transport.css']
    .map((name) => readFileSync(join(SOURCE, name), 'utf8')).join('\n');
  const data = JSON.stringify({ worker, wasm: readFileSync(WASM).toString('base64') })
    .replaceAll('<', '\\u003c');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'population_page.html');
  writeFileSync(file, `<!doctype html><html lang="nl"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Mensen</title>
<style>${css}\n${ROOM}</style></head><body><script type="application/json" id="data">${data}
</script><script>${script}</script></body></html>\n`);
  return pathToFileURL(file).href;
}
