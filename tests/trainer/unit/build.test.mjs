// build.test.mjs - equal sources give an equal page, and a fault stops the build in words.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync }
  from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { build, folder, page, root } from '../support/built.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'samenspel-'));
after(() => rmSync(scratch, { recursive: true }));

/** A copy of the sources in a folder of another depth, with the packages beside it. */
function copied(name) {
  const top = join(scratch, name);
  cpSync(join(root, 'scripts/trainer'), join(top, 'scripts/trainer'), { recursive: true });
  cpSync(join(root, 'scenarios/trainer'), join(top, 'scenarios/trainer'), { recursive: true });
  mkdirSync(join(top, 'out'), { recursive: true });
  symlinkSync(join(folder, 'node_modules'), join(top, 'out/node_modules'));
  cpSync(join(folder, 'describe.json'), join(top, 'out/describe.json'));
  cpSync(join(build, 'wasm/samenspel.wasm'), join(top, 'out/samenspel.wasm'));
  return top;
}

/** Builds in a copy: {status, said, html}. */
function built(top) {
  const env = { ...process.env, LANG: 'C', TZ: 'Asia/Tokyo' };
  delete env.NODE_OPTIONS;
  const done = spawnSync(process.execPath, ['scripts/trainer/build.mjs', '--folder', 'out',
    '--describe', 'out/describe.json', '--wasm', 'out/samenspel.wasm', '--out', 'out/x.html'],
  { cwd: top, encoding: 'utf8', env });
  return { status: done.status, said: done.stderr,
    html: done.status === 0 ? readFileSync(join(top, 'out/x.html'), 'utf8') : '' };
}

const digest = (text) => createHash('sha256').update(text).digest('hex');

test('two builds in different folders are equal to the byte', () => {
  const { status, said, html } = built(copied('one/deeper/than/the/other'));
  assert.equal(status, 0, said);
  assert.equal(digest(html), digest(readFileSync(page, 'utf8')));
});

test('the page holds no path of a machine and no carriage return', () => {
  const html = readFileSync(page, 'utf8');
  assert.ok(!html.includes(root.replace(/\/$/, '')), 'a path of this machine');
  assert.ok(!html.includes('\r'));
  assert.match(html, /^<!doctype html>\n/);
});

test('the policy names the scripts and styles that are there, and no more', () => {
  const html = readFileSync(page, 'utf8');
  const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html);
  const hashes = [...policy.matchAll(/'sha256-([^']+)'/g)].map(([, one]) => one);
  const hash = (text) => createHash('sha256').update(text).digest('base64');
  const texts = [...html.matchAll(/<(script|style)>([^]*?)<\/\1>/g)].map(([, , text]) => text);
  assert.deepEqual(hashes.sort(), texts.map(hash).sort());
  assert.match(policy, /^default-src 'none'; script-src 'sha256-[^']+' 'wasm-unsafe-eval'; /);
  assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval'(?<!'wasm-unsafe-eval')|https?:|\*/);
});

/** Each fault that somebody may make, with what is told of it. */
const FAULTS = {
  'a text that is missing': ['src/dom.js', (text) => `${text}export const x = 'state.no_such';\n`,
    /src\/dom\.js: no text 'state\.no_such'/],
  'a language that is missing': ['text.json',
    (text) => text.replace(/"en": "This file is empty."/, '"de": "Leer"'),
    /text 'state\.yaml\.empty': must have nl and en/],
  'a value that the schema refuses': ['../../scenarios/trainer/nine_in_ten.yaml',
    (text) => text.replace('unsteered_cooperation: 0.1', 'unsteered_cooperation: 0.9'),
    /story nine_in_ten: .*It must be below/],
  'keys that only the engine can tell do not fit': ['../../scenarios/trainer/nine_in_ten.yaml',
    (text) => text.replace(/^steering:/m, 'evolution: {kind: memory_one}\nsteering:')
      .replace(/^decision: .*$/m, 'decision: {rule: logit}'),
    /story nine_in_ten, step null, compare none: /],
  'a story that nobody listed': ['stories/extra.json', () => '{}',
    /stories\/extra\.json is not in stories\/index\.json/],
  'a script in the template': ['src/template.html',
    (text) => text.replace('</body>', '<script>1</script></body>'),
    /template\.html: a script, style or link/],
  'a style attribute in the template': ['src/template.html',
    (text) => text.replace('<div id="page"', '<div style="color: red" id="page"'),
    /template\.html: a style attribute/],
  'a request': ['src/dom.js', (text) => `${text}globalThis.x = () => fetch('/x');\n`,
    /the script uses fetch/],
  'a style that loads something': ['src/style.css',
    (text) => `${text}\nbody { background: url(https://example.org/x.png) }\n`,
    /style: url\(\) of something else/],
  'a module that is not there': ['src/main.js', (text) => `import './gone.js';\n${text}`,
    /Could not resolve "\.\/gone\.js"/],
};

for (const [name, [path, change, told]] of Object.entries(FAULTS)) {
  test(`${name} stops the build and is named`, () => {
    const top = copied(`faults/${name.replace(/ /g, '_')}`);
    const file = join(top, 'scripts/trainer', path);
    let text = '';
    try {
      text = readFileSync(file, 'utf8');
    } catch {
      // a file that is new
    }
    const changed = change(text);
    assert.notEqual(changed, text);
    writeFileSync(file, changed);
    const { status, said } = built(top);
    assert.equal(status, 1);
    assert.match(said, told);
  });
}
