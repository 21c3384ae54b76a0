// check_result.test.mjs - a file that says it is a result: taken, or refused in words.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { readTexts } from '../../../scripts/trainer/make/texts.mjs';
import { createNodeEngine } from '../../../scripts/trainer/src/engine/node.js';
import { recompute } from '../../../scripts/trainer/src/result/recompute.js';
import { columnsOf, resultSpec } from '../../../scripts/trainer/src/result/result_spec.js';
import { openText } from '../../../scripts/trainer/src/state/open.js';
import { createText } from '../../../scripts/trainer/src/text.js';
import { build, root } from '../support/built.mjs';
import { ELSEWHERE, RESTING, SWEPT, exported } from '../support/exported.mjs';
import { schema } from '../support/schema.mjs';
import { dice } from '../support/tale.mjs';

const text = createText(readTexts(join(root, 'scripts/trainer')));
const files = { swept: exported(SWEPT, { run: 1 }), resting: exported(RESTING),
  elsewhere: exported(ELSEWHERE) };
const open = (file) => openText(file, { schema });
const of = (name) => JSON.parse(files[name]);
const again = (data) => open(JSON.stringify(data));
let engine;

before(async () => {
  engine = await createNodeEngine(readFileSync(join(build, 'wasm', 'samenspel.wasm')), { pool: 1 });
});
after(() => engine.end());

/** The key of a refusal that both languages can say. */
function refused(opened, what) {
  assert.equal(opened.kind, 'error', what);
  const { key, values } = opened.error;
  for (const language of ['nl', 'en']) {
    text.language = language;
    assert.ok(text.t(key, values).length > 20);
  }
  return key;
}

describe('what the program exported', () => {
  for (const name of Object.keys(files)) {
    test(`${name} is taken as it is`, () => {
      const { kind, data } = open(files[name]);
      assert.equal(kind, 'result');
      const there = of(name);
      assert.deepEqual(data.round, there.round);
      assert.equal(data.kept, 3);
      data.variables.forEach((variable, at) => {
        const other = there.variables[at];
        for (const part of ['low', 'middle', 'high', 'mean']) {
          assert.deepEqual([...variable[part]], other[part].map((x) => x ?? NaN));
        }
        assert.deepEqual(variable.values.map((column) => [...column]),
          other.values.map((column) => column.map((x) => x ?? NaN)));
      });
    });
  }

  test('and drawn in the rounds that were recorded only', () => {
    const { data } = open(files.swept);
    const parts = { observables: Object.fromEntries(schema.observables
      .map((row) => [row.name, row])) };
    assert.deepEqual(columnsOf(data).sort(), ['cooperation', 'trust', 'welfare']);
    const spec = resultSpec({ text, result: data, title: 'x', what: 'trust', line: '1', parts });
    assert.deepEqual(spec.series.map(({ side }) => side), ['a', 'b']);
    const [, b] = spec.series;
    const trust = data.variables.find(({ name }) => name === 'trust');
    for (let round = 0; round <= spec.rounds; round++) {
      const at = data.round.indexOf(round);
      assert.equal(b.values[round], at < 0 ? NaN : trust.values[1][at]);
      assert.equal(b.band.high[round], at < 0 ? NaN : trust.high[at]);
    }
    assert.deepEqual(spec.recorded, data.round);
  });
});

describe('computed anew', () => {
  for (const name of ['swept', 'resting']) {
    test(`${name}: every number of every replicate that was kept is the same`, async () => {
      const { data } = open(files[name]);
      for (let replicate = 0; replicate < 3; replicate++) {
        const shares = [];
        const found = await recompute(engine, data, replicate,
          { onProgress: (share) => shares.push(share) });
        assert.equal(found.total, data.variables.length * data.round.length
          + data.finals.length);
        assert.equal(found.different, 0, JSON.stringify(found.first));
        assert.ok(shares.every((share, at) => share >= (shares[at - 1] ?? 0) && share <= 1));
      }
    });
  }

  test('a number that was changed in its last bit is told, on either side', async () => {
    for (const at of of('swept').variables.keys()) {
      const data = of('swept');
      const variable = data.variables[at];
      const bits = new Float64Array([variable.values[0][5]]);
      new BigInt64Array(bits.buffer)[0] += 1n;
      [variable.values[0][5]] = bits;
      const found = await recompute(engine, again(data).data, 0);
      assert.equal(found.different, 1);
      assert.deepEqual([found.first.name, found.first.round, found.first.recorded],
        [variable.name, data.round[5], bits[0]]);
      assert.equal((await recompute(engine, again(data).data, 1)).different, 0);
    }
  });

  test('other settings are told, and settings that cannot be are the engine\'s fault to tell',
    async () => {
      const data = of('swept');
      data.lines[0] = 'seed: 1';
      assert.ok((await recompute(engine, again(data).data, 0)).different > 20);
      data.lines.push('game.benefit: many');
      await assert.rejects(recompute(engine, again(data).data, 0), { name: 'EngineError' });
    });

  test('a final that was changed is told', async () => {
    const data = of('resting');
    const [final] = data.finals;
    final.values[0] = final.values[0] === null ? 7 : null;
    const { different, first } = await recompute(engine, again(data).data, 0);
    assert.deepEqual([different, first.round, first.name], [1, null, final.name]);
  });
});

describe('damage is refused in words', () => {
  test('a file that was cut off anywhere', () => {
    const { swept } = files;
    for (let end = 30; end < swept.length - 3; end += 97) {
      assert.equal(refused(open(swept.slice(0, end))), 'result.damaged');
    }
  });

  const wrong = [
    ['result.format', (r) => { r.samenspel_result = 2; }],
    ['result.format', (r) => { r.samenspel_result = { 1: 1 }; }],
    ['result.member', (r) => { r.seed = '18446744073709551616'; }],
    ['result.member', (r) => { r.lines = null; }],
    ['result.member', (r) => { r.lines[3] += '\nseed: 3'; }],
    ['result.member', (r) => { r.swept = []; }],
    ['result.member', (r) => { r.name = { a: 1 }; }],
    ['result.member', (r) => { r.variables[1].of = 'trust'; }],
    ['result.member', (r) => { r.variables[0].unsteered = 'no'; }],
    ['result.whole', (r) => { r.run = 2; }],
    ['result.whole', (r) => { r.done = 21; }],
    ['result.whole', (r) => { r.agents = 0.5; }],
    ['result.whole', (r) => { r.round[4] = r.round[3]; }],
    ['result.whole', (r) => { r.round[r.round.length - 1] = 1e9; }],
    ['result.length', (r) => { r.variables[2].mean.pop(); }],
    ['result.length', (r) => { r.variables[2].values.pop(); }],
    ['result.number', (r) => { r.variables[0].values[0][0] = '0.5'; }],
    ['result.band', (r) => { r.variables[0].low[7] = 2; }],
    ['result.band', (r) => { r.variables[0].middle[7] = null; }],
    ['result.member', (r) => { r.variables[0].strategy = 'a.b'; }],
    ['result.twice', (r) => { r.variables.push(r.variables[0]); }],
    ['result.empty', (r) => { r.variables = []; }],
    ['result.many', (r) => { r.finals = Array(501).fill({}); }],
    ['result.many', (r) => { r.replicates = 2; r.done = 2; }],
  ];
  wrong.forEach(([key, change], at) => {
    test(`${at + 1}: ${key}`, () => {
      const data = of('swept');
      change(data);
      assert.equal(refused(again(data)), key);
    });
  });

  test('infinity is no number', () => {
    const file = files.swept.replace(/"mean": \[[^,\]]+/, '"mean": [1e999');
    assert.equal(refused(open(file)), 'result.number');
  });

  test('five thousand random changes: taken or told, never thrown', () => {
    const roll = dice(6);
    const values = [null, true, -1, 1e300, '', 'x', [], {}, [[]], { length: 3 }, '__proto__'];
    let taken = 0;
    for (let i = 0; i < 5000; i++) {
      const data = of(['swept', 'resting', 'elsewhere'][i % 3]);
      let at = data;
      for (;;) {
        const keys = Object.keys(at);
        const key = keys[Math.floor(roll() * keys.length)];
        if (typeof at[key] === 'object' && at[key] && Object.keys(at[key]).length > 0
          && roll() < 0.8) {
          at = at[key];
          continue;
        }
        if (roll() < 0.3) delete at[key];
        else at[key] = values[Math.floor(roll() * values.length)];
        break;
      }
      const opened = again(data);
      if (opened.kind === 'result') taken++;
      else assert.notEqual(refused(opened), 'state.open.unreadable', JSON.stringify(at));
    }
    assert.ok(taken > 50 && taken < 4000, String(taken));
  });
});
