// population_page.mjs - builds the page of populations, with the engine in it.
// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, folder as built, requireBuilt, root } from '../support/built.mjs';

const SOURCE = join(root, 'scripts/trainer/src');

/** A room as the run's slide has it: people to the left, the rest of the slide to the right. */
const ROOM = `main { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
  grid-template-rows: minmax(0, 1fr) auto; gap: 12px; height: 100vh; padding: 12px; }
.rest { border: 1px dashed var(--line); }
.transport-place { grid-column: 1 / -1; }
@media (max-width: 640px) { main { display: block; height: auto; } .rest { display: none; } }`;

/** Builds the page; returns its address. */
export async function buildPage(folder = join(built, 'population_page')) {
  const esbuild = requireBuilt('esbuild');
  const bundle = async (file) => (await esbuild.build({ entryPoints: [file], bundle: true,
    format: 'iife', write: false, logLevel: 'error' })).outputFiles[0].text
    .replaceAll('</script', '<\\/script');
  const worker = await bundle(join(SOURCE, 'engine/worker.js'));
  const script = await bundle(join(root, 'tests/trainer/page/population_page.js'));
  const css = ['style.css', 'population/population.css', 'play/transport.css']
    .map((name) => readFileSync(join(SOURCE, name), 'utf8')).join('\n');
  const wasm = readFileSync(join(build, 'wasm/samenspel.wasm')).toString('base64');
  const data = JSON.stringify({ worker, wasm: wasm })
    .replaceAll('<', '\\u003c');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'population_page.html');
  writeFileSync(file, `<!doctype html><html lang="nl"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Mensen</title>
<style>${css}\n${ROOM}</style></head><body><script type="application/json" id="data">${data}
</script><script>${script}</script></body></html>\n`);
  return pathToFileURL(file).href;
}

/** The text of the axe-core library, to be run in a page. */
export const axeSource = () => readFileSync(requireBuilt.resolve('axe-core/axe.min.js'), 'utf8');
