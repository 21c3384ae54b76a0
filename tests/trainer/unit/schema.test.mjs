// schema.test.mjs - the page refuses what the engine refuses, and takes what it takes.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { checkValue, defaultText, isUnused, layOver, nearest, sameValue }
  from '../../../scripts/trainer/src/state/schema.js';
import { described, schema } from '../support/schema.mjs';
import { messageOn } from '../support/web.mjs';

test('every row of the program is there, with its default as a text', () => {
  assert.equal(schema.rows.length, described.keys.length);
  for (const row of described.keys) {
    const here = schema.row(row.key);
    assert.equal(here.type, row.type);
    assert.equal(here.live ?? false, row.live);
    if (row.default !== null && !['list', 'map'].includes(row.type)) {
      assert.equal(defaultText(here), String(row.default));
      assert.equal(checkValue(here, defaultText(here)), null, row.key);
    }
  }
});

/** Texts near the edges of what a row takes. */
function candidates(row) {
  const texts = ['', '0', '-0', '1', '-1', '2', '0.5', '.5', '5.', '1e2', '1e400', '0,5', '0x10',
    ' 1', '1 ', 'nan', 'inf', '+3', '1e-3', 'true', 'false', 'True', 'auto', 'null', '~', 'none',
    '1_000', '99999999999'];
  for (const edge of [row.low, row.high]) {
    if (edge !== undefined) texts.push(String(edge), String(edge - 1), String(edge + 1));
  }
  return [...texts, ...(row.choices ?? []).slice(0, 3), (row.choices ?? ['x'])[0].slice(1)];
}

/** An engine that reads lines stops at the first value it cannot read, and says so. */
const UNREADABLE = new RegExp(['is not a number', 'is no value', 'is too large for a number',
  'not a whole number', 'out of range', 'is unknown', 'must be true or false',
  'whole number from 0', 'does not hold a number'].join('|'));

test('values are taken and refused as the engine reads them, for every key', () => {
  let compared = 0;
  for (const row of schema.rows) {
    const types = ['real', 'integer', 'choice', 'choice or integer', 'boolean', 'seed'];
    if (!types.includes(row.type) || /<|\.K$|^(sweep|record)\./.test(row.key)) continue;
    for (const text of candidates(row)) {
      if (text !== text.trim()) continue; // lines are trimmed
      const message = messageOn(`${row.key}: ${text}\n`);
      const there = new RegExp(`^(line \\d+: )?(${row.key.replace(/\./g, '\\.')})?`).test(message)
        && UNREADABLE.test(message);
      const here = checkValue(row, text) !== null;
      assert.equal(here, there, `${row.key}: '${text}': ${message}`);
      compared++;
    }
  }
  assert.ok(compared > 5000, `${compared} compared`);
});

test('a wrong value says what would be right', () => {
  const said = (key, text) => checkValue(schema.row(key), text);
  assert.deepEqual(said('steering.shared_interest.steer', '1.5'), { key: 'state.value.at_most',
    values: { name: 'steering.shared_interest.steer', value: '1.5', high: 1 } });
  assert.equal(said('steering.shared_interest.steer', '0,5').key, 'state.value.comma');
  assert.equal(said('population.size', '10.5').key, 'state.value.whole');
  assert.equal(said('decision.rule', 'logitt').values.near, 'logit');
  assert.equal(said('decision.rule', 'qqqqqqqqq').key, 'state.value.choice');
  assert.equal(said('seed', '18446744073709551615'), null);
  assert.equal(said('seed', '18446744073709551616').key, 'state.value.seed');
  assert.equal(said('population.size', '9'.repeat(65)).key, 'state.value.long');
});

test('keys with a name or number of their own have a row', () => {
  assert.equal(schema.row('game.payoffs.C.3').key, 'game.payoffs.C.K');
  assert.equal(schema.row('population.initial.strategies.grudger').type, 'integer');
  assert.equal(schema.row('strategies.mine.cooperate_after.CCDD').type, 'real');
  assert.equal(schema.row('strategies.mine.states.3.CD').type, 'integer');
  assert.equal(schema.row('strategies.mine.cooperations').name, 'cooperations');
  assert.equal(schema.row('game.payoffs.E.3'), null);
  assert.equal(schema.row('strategies.mine.nothing'), null);
});

test('a slip is understood', () => {
  assert.equal(schema.nearestKey('steering.shared_interest.ster'),
    'steering.shared_interest.steer');
  assert.equal(schema.nearestKey('population.sizee'), 'population.size');
  assert.equal(schema.nearestKey('xylophone'), null);
  assert.equal(nearest('abdc', ['abcd']), 'abcd');
  assert.equal(nearest('', ['abcd']), null);
});

test('what excludes something else takes its place', () => {
  const settings = { 'decision.noise': '1', 'population.initial.strategies.a': '3',
    'population.initial.strategies.b': '4' };
  layOver(settings, { 'decision.selection': '2', 'population.initial.cooperation': '0.5' });
  assert.deepEqual(settings,
    { 'decision.selection': '2', 'population.initial.cooperation': '0.5' });
  layOver(settings, { 'population.initial.strategies.a': '3' });
  assert.deepEqual(Object.keys(settings),
    ['decision.selection', 'population.initial.strategies.a']);
});

test('what the kind of a block does not use is without effect', () => {
  assert.ok(isUnused(schema, { 'network.kind': 'complete' }, 'network.degree'));
  assert.ok(!isUnused(schema, { 'network.kind': 'small_world' }, 'network.degree'));
  assert.ok(isUnused(schema, {}, 'network.degree'), 'complete is the default');
  assert.ok(isUnused(schema, { 'game.kind': 'matrix' }, 'game.payoffs.C.1'));
  assert.ok(isUnused(schema, {}, 'network_reproduction.degree'));
  assert.ok(!isUnused(schema, {}, 'network.kind'));
  assert.ok(!isUnused(schema, {}, 'steering.pilot.share'));
});

test('two texts may be one value', () => {
  assert.ok(sameValue('0.50', '.5'));
  assert.ok(sameValue('~', 'null'));
  assert.ok(!sameValue('0.5', undefined));
  assert.ok(!sameValue('none', 'null'));
});
