// texts.test.mjs - every word of the page in both languages, and none too many.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';

import { Faults } from '../../../scripts/trainer/make/faults.mjs';
import { checkSummaries, checkTable, checkUse, readTexts }
  from '../../../scripts/trainer/make/texts.mjs';
import { textsOf } from '../../../scripts/trainer/src/story/shape.js';
import { root } from '../support/built.mjs';
import { described, schema, stories } from '../support/schema.mjs';

const source = join(root, 'scripts/trainer');
const settings = schema.rows.map((row) => row.key);
const told = Object.values(stories).flatMap(textsOf);
const scratch = mkdtempSync(join(tmpdir(), 'samenspel-'));
after(() => rmSync(scratch, { recursive: true }));

test('all texts are there in both languages, none is left over', () => {
  const faults = new Faults();
  const table = readTexts(source, faults);
  checkTable(table, faults);
  const unused = checkUse(source, table, { told, settings }, faults);
  checkSummaries(table, described, faults);
  assert.deepEqual(faults.list, []);
  assert.deepEqual(unused, []);
});

/** The faults of a source with one module and some texts. */
function faultsOf(module, table, more = {}) {
  const made = mkdtempSync(join(scratch, 'source-'));
  for (const [path, text] of Object.entries({ 'src/a.js': module, 'src/template.html': '<p>',
    'text.json': JSON.stringify(table), ...more })) {
    mkdirSync(dirname(join(made, path)), { recursive: true });
    writeFileSync(join(made, path), text);
  }
  const faults = new Faults();
  const joined = readTexts(made, faults);
  checkTable(joined, faults);
  const unused = checkUse(made, joined, { told: [], settings }, faults);
  return [...faults.list, ...unused.map((key) => `unused ${key}`)];
}
const both = (text) => ({ nl: text, en: text });

test('a key that is used and not there is told', () => {
  assert.deepEqual(faultsOf("t('ui.open')", { 'ui.open': both('x') }), []);
  assert.deepEqual(faultsOf("t('ui.opne')", { 'ui.open': both('x') }),
    ["src/a.js: no text 'ui.opne'", 'unused ui.open']);
  assert.match(faultsOf('t(`ui.${a.b}.c`)', { 'ui.x.d': both('x') })[0], /no text fits/);
  assert.deepEqual(faultsOf("'population.size'; 'population.legend'",
    { 'population.legend': both('x') }), []);
});

test('keys are used by template literals, beginnings and comments', () => {
  const table = { 'ui.next': both('x'), 'ui.next.one': both('x'), 'ui.key.P': both('x'),
    'ui.row.a.b': both('x') };
  assert.deepEqual(faultsOf("t('ui.next'); t(`ui.next.${what}`); t('ui.key.' + key);\n"
    + '// texts: ui.row.*', table), []);
});

test('texts must be alike in both languages', () => {
  const wrong = (entry, pattern) => {
    const [fault] = faultsOf("'ui.a'", { 'ui.a': entry });
    assert.match(fault ?? '', pattern);
  };
  wrong({ nl: 'x' }, /must have nl and en/);
  wrong({ nl: 'x', en: ' ' }, /is empty/);
  wrong({ nl: 'x {n}', en: 'x {m}' }, /\{n\} in one language, \{m\} in the other/);
  wrong({ nl: 'x {n:procent}', en: 'x {n:percent}' }, /unknown format 'procent'/);
  wrong(both('x {n }'), /a brace that is no placeholder/);
  const twice = '{"ui.a": {"nl": "x"}, "ui.a": {"nl": "x"}}';
  assert.match(faultsOf("'ui.a'", {}, { 'text.json': twice })[0], /stands twice/);
});

test('a summary that the program changed is told', () => {
  const table = readTexts(source);
  const faults = new Faults();
  const old = structuredClone(described);
  old.keys[0].summary = 'something else';
  checkSummaries({ ...table, 'parameter.x': both('x') }, old, faults);
  assert.ok(faults.list.some((fault) => fault.includes('something else')), faults.list[0]);
});

test('the sources can be read wherever they lie', () => {
  const copy = join(scratch, 'copy');
  cpSync(source, copy, { recursive: true });
  assert.deepEqual(readTexts(copy), readTexts(source));
});
