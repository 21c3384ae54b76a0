// collect.mjs - what the page is made of: bundles, styles, and the data that it embeds.
// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { filesBelow, readText } from './files.mjs';
import { joinTexts } from './texts.mjs';
import { compactSchema } from './schema_rows.mjs';
import { readStories } from './stories.mjs';

/** Chromium 110 and Firefox ESR 115: what trainers' laptops hold at least. */
const TARGET = ['chrome110', 'firefox115'];

/** Everything that make/page.mjs puts together. */
export async function collect({ source, scenarios, modules, wasm, describe, esbuild }) {
  const described = JSON.parse(readText(describe));
  const texts = joinTexts(source, {});
  return {
    template: readText(source, 'src/template.html'),
    style: styles(source, modules),
    script: await bundle(esbuild, join(source, 'src/main.js'), modules),
    data: {
      'data-texts': texts,
      'data-stories': readStories(source, scenarios),
      'data-schema': compactSchema(described),
      'data-laboratory': laboratory(source),
      'data-licences': licences(modules),
    },
    plain: {
      'data-wasm': readFileSync(wasm).toString('base64'),
      'data-worker': await worker(esbuild, source, modules),
    },
  };
}

async function bundle(esbuild, entry, modules) {
  const result = await esbuild.build({
    entryPoints: [entry], bundle: true, write: false, format: 'iife', platform: 'browser',
    target: TARGET, minify: true, legalComments: 'none', charset: 'utf8', logLevel: 'error',
    nodePaths: [modules],
  });
  return result.outputFiles[0].text.trim();
}

async function worker(esbuild, source, modules) {
  const entry = join(source, 'src/engine/worker.js');
  return existsSync(entry) ? bundle(esbuild, entry, modules) : '';
}

/** Ours last, so that they win; the shell's first among ours, since it sets the variables. */
function styles(source, modules) {
  const own = filesBelow(join(source, 'src'), '.css').filter((path) => path !== 'style.css');
  return [readText(modules, 'uplot/dist/uPlot.min.css'),
    ...['style.css', ...own].filter((path) => existsSync(join(source, 'src', path)))
      .map((path) => readText(source, 'src', path))].join('\n');
}

/** Rows of laboratory.csv by id. */
function laboratory(source) {
  const [head, ...lines] = readText(source, 'laboratory.csv').trim().split('\n').map(cells);
  return Object.fromEntries(lines.map((line) => [line[0],
    Object.fromEntries(head.map((name, i) => [name, line[i]]))]));
}

function cells(line) {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)]
    .map(([, quoted, plain]) => (quoted !== undefined ? quoted.replace(/""/g, '"') : plain));
}

/** The words under which others' work stands in the page. */
function licences(modules) {
  return [['uPlot', 'uplot'], ['js-yaml', 'js-yaml']].map(([name, folder]) => ({
    name,
    version: JSON.parse(readText(modules, folder, 'package.json')).version,
    text: readText(modules, folder, 'LICENSE').trim(),
  }));
}
