// collect.mjs - what the page is made of: bundles, styles, and the data that it embeds.
// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { gzipSync } from 'fflate';

import { textsOf } from '../src/story/shape.js';
import { checkStories } from './check_stories.mjs';
import { Faults } from './faults.mjs';
import { filesBelow, readText } from './files.mjs';
import { compactSchema } from './schema_rows.mjs';
import { readStories, unlistedStories } from './stories.mjs';
import { checkSummaries, checkTable, checkUse, joinTexts } from './texts.mjs';

/** Chromium 110 and Firefox ESR 115: what trainers' laptops hold at least. */
const TARGET = ['chrome110', 'firefox115'];

/** Everything that make/page.mjs puts together; throws what people have to mend. */
export async function collect({ source, scenarios, modules, wasm, describe, esbuild }) {
  const faults = new Faults();
  const described = JSON.parse(readText(describe));
  const engine = readFileSync(wasm);
  const texts = joinTexts(source, faults);
  const stories = readStories(source, scenarios);
  const schema = compactSchema(described);
  const laboratory = readLaboratory(source);
  for (const name of unlistedStories(source, stories)) {
    faults.add(`stories/${name}.json is not in stories/index.json`);
  }
  checkTable(texts, faults);
  checkUse(source, texts, { told: Object.values(stories).flatMap(textsOf),
    settings: schema.rows.map((row) => row.key) }, faults);
  checkSummaries(texts, described, faults);
  checkStories(stories, { schema, laboratory, texts, wasm: engine }, faults);
  faults.stop();
  return {
    template: readText(source, 'src/template.html'),
    style: styles(source, modules),
    script: await bundle(esbuild, join(source, 'src/main.js'), modules),
    data: {
      'data-texts': texts,
      'data-stories': stories,
      'data-schema': schema,
      'data-laboratory': usedRows(laboratory, stories),
      'data-licences': licences(source, modules),
    },
    plain: {
      // a third of its size; by a library in JavaScript, so that every node makes the same bytes
      'data-wasm': Buffer.from(gzipSync(engine, { level: 9, mtime: 0 })).toString('base64'),
      'data-worker': await bundle(esbuild, join(source, 'src/engine/worker.js'), modules),
    },
  };
}

async function bundle(esbuild, entry, modules) {
  const result = await esbuild.build({
    entryPoints: [entry], bundle: true, write: false, format: 'iife', platform: 'browser',
    target: TARGET, minify: true, legalComments: 'none', charset: 'utf8', logLevel: 'silent',
    nodePaths: [modules],
  });
  return result.outputFiles[0].text.trim();
}

/** Ours last, so that they win; the shell's first among ours, since it sets the variables. */
function styles(source, modules) {
  const own = filesBelow(join(source, 'src'), '.css').filter((path) => path !== 'style.css');
  return [readText(modules, 'uplot/dist/uPlot.min.css'),
    ...['style.css', ...own].filter((path) => existsSync(join(source, 'src', path)))
      .map((path) => readText(source, 'src', path))].join('\n');
}

/** Rows of laboratory.csv by id. */
function readLaboratory(source) {
  const [head, ...lines] = readText(source, 'laboratory.csv').trim().split('\n').map(cells);
  return Object.fromEntries(lines.map((line) => [line[0],
    Object.fromEntries(head.map((name, i) => [name, line[i]]))]));
}

/** Those that some story shows. */
function usedRows(laboratory, stories) {
  const used = new Set(Object.values(stories).flatMap((story) => story.laboratory)
    .map(({ id }) => id));
  return Object.fromEntries(Object.entries(laboratory).filter(([id]) => used.has(id)));
}

function cells(line) {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)]
    .map(([, quoted, plain]) => (quoted !== undefined ? quoted.replace(/""/g, '"') : plain));
}

/** The words under which others' work stands in the page; one is compiled into the engine. */
function licences(source, modules) {
  const packages = [['uPlot', 'uplot'], ['js-yaml', 'js-yaml']].map(([name, folder]) => ({
    name,
    version: JSON.parse(readText(modules, folder, 'package.json')).version,
    text: readText(modules, folder, 'LICENSE').trim(),
  }));
  return [...packages,
    { name: 'wasi-libc', text: readText(source, 'licences/wasi_libc.txt').trim() }];
}
