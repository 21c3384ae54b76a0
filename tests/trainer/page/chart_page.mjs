// chart_page.mjs - builds the page of charts and opens it in a browser, for tests.
// SPDX-License-Identifier: GPL-3.0-or-later

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { folder as built, modulesFolder, requireBuilt, root } from '../support/built.mjs';

export { launch as openBrowser } from '../support/browser.mjs';
export { modulesFolder as MODULES, root as ROOT };

/** Variables of the page and little else: the shell's own style has its own tests. */
const STYLE = `:root { --ink: #1b2430; --paper: #fff; --line: #c9ced6; --muted: #4c5664;
  --accent: #143d59; --shared: #0b62a8; --own: #b8400c; --a: #5b6470; --b: var(--shared);
  --room: #7a2b8f; --lab: #1f6f43; --size: 18px; --small: 15px; }
body { margin: 0; font: var(--size)/1.4 system-ui, Lato, Arial, sans-serif; color: var(--ink);
  background: #fff; }
* { box-sizing: border-box; }
figure, p, h1 { margin: 0; }
h1 { font-size: 1em; padding: 4px 12px; }
main { padding: 0 12px; }
.box { margin-bottom: 12px; }
body.projector { --size: 26px; --small: 24px; line-height: 1.25; }
@media (max-width: 640px) { body { --size: 16px; --small: 14px; } }`;

/** Builds the page; returns its address. */
export async function buildPage(folder = join(built, 'chart_page')) {
  const esbuild = requireBuilt('esbuild');
  const here = join(root, 'tests/trainer/page');
  const result = await esbuild.build({ entryPoints: [join(here, 'chart_page.js')], bundle: true,
    format: 'iife', write: false, nodePaths: [modulesFolder], logLevel: 'error' });
  const own = readFileSync(join(root, 'scripts/trainer/src/chart/chart.css'), 'utf8');
  const css = `${STYLE}\n${own}`;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'chart_page.html');
  const script = result.outputFiles[0].text.replaceAll('</script', '<\\/script');
  // The policy of the real page: what needs more than this may not be in a chart.
  writeFileSync(file, `<!doctype html><html lang="nl"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${hash(script)};
 style-src ${hash(css)}; img-src blob:">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Grafieken</title>
<style>${css}</style></head><body><script>${script}</script></body></html>\n`);
  return pathToFileURL(file).href;
}

function hash(text) {
  return `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
}

/** The text of the axe-core library, to be run in a page. */
export function axeSource() {
  return readFileSync(requireBuilt.resolve('axe-core/axe.min.js'), 'utf8');
}
