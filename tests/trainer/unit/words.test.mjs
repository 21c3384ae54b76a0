// words.test.mjs - the words of settings, observables and strategies are those of the program.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { readTexts } from '../../../scripts/trainer/make/texts.mjs';
import { blockOf } from '../../../scripts/trainer/src/sandbox/setting_rows.js';
import { choiceLabel } from '../../../scripts/trainer/src/sandbox/setting_values.js';
import { createText } from '../../../scripts/trainer/src/text.js';
import { root } from '../support/built.mjs';
import { described, schema } from '../support/schema.mjs';

const table = readTexts(join(root, 'scripts/trainer'));

/** Texts whose English is not the program's, with what the program says. */
function changed(entries) {
  return entries.filter(([key, summary]) => table[key]?.en !== summary)
    .map(([key, summary]) => `${key}: ${table[key]?.en} <> ${summary}`);
}

test('every key, observable, field and strategy has the summary of the program', () => {
  assert.deepEqual(changed([
    ...described.keys.map((row) => [`parameter.${row.key}`, row.summary]),
    ...described.observables.map((one) => [`observable.${one.name}`, one.summary]),
    ...described.fields.map((one) => [`field.${one.name}`, one.summary]),
    ...described.strategies.map((one) => [`strategy.${one.name}`, one.summary]),
  ]), []);
});

test('so have the kinds of game, network and rule, and the blocks of steering', () => {
  const helps = [['decision.rule', 'decisions'], ['network.kind', 'networks'],
    ['game.kind', 'games']].flatMap(([key, list]) => (
    described[list].map((one) => [`choicehelp.${key}.${one.name}`, one.summary])));
  assert.deepEqual(changed([...helps,
    ...described.steering.map((one) => [`block.${one.path}.help`, one.summary])]), []);
});

test('no text stands for what the program no longer has', () => {
  const there = {
    parameter: described.keys.map((row) => row.key),
    observable: described.observables.map((one) => one.name),
    strategy: described.strategies.map((one) => one.name),
  };
  const lost = Object.keys(table).filter((key) => {
    const [part, ...rest] = key.split('.');
    const name = rest.join('.').replace(/\.label$/, '');
    return there[part] !== undefined && !there[part].includes(name);
  });
  assert.deepEqual(lost, []);
});

test('every key and observable has a short label in both languages', () => {
  const long = [];
  for (const key of [...described.keys.map((row) => `parameter.${row.key}.label`),
    ...described.observables.map((one) => `observable.${one.name}.label`),
    ...described.fields.map((one) => `field.${one.name}.label`)]) {
    for (const language of ['nl', 'en']) {
      const label = table[key]?.[language];
      if (label === undefined || label.length > 42) long.push(`${key}: ${label}`);
    }
  }
  assert.deepEqual(long, []);
});

test('labels of one block differ, so that nobody moves the wrong one', () => {
  for (const language of ['nl', 'en']) {
    const seen = new Map();
    for (const row of described.keys) {
      const place = `${blockOf(row.key)} ${table[`parameter.${row.key}.label`][language]}`;
      assert.equal(seen.get(place), undefined, `${row.key} and ${seen.get(place)}`);
      seen.set(place, row.key);
    }
  }
});

test('every choice, unit and kind has words in both languages', () => {
  const text = createText(table);
  for (const language of ['nl', 'en']) {
    text.speak(language);
    for (const row of schema.rows) {
      assert.ok(text.t(`kind.${row.kind}`) && text.t(`block.${blockOf(row.key)}`)
        && text.t(`block.${blockOf(row.key)}.help`), row.key);
      if (row.unit) {
        assert.ok(text.has(`unit.${row.unit.replace('1/', 'per_').replace('/', '_per_')
          .replace('*', '_times_')}`), row.unit);
      }
      if (row.key === 'strategies.<name>.of') continue; // strategies go by their names
      const words = (row.choices ?? []).map((value) => choiceLabel(row, value, text));
      assert.equal(new Set(words).size, words.length, `${row.key}: ${words}`);
      for (const value of row.choices ?? []) {
        assert.ok(text.has(`choice.${row.key}.${value}`), `choice.${row.key}.${value}`);
      }
    }
  }
});

test('Dutch is Dutch: nothing was left as it came', () => {
  const same = Object.entries(table).filter(([key, { nl, en }]) => (
    /^(parameter|observable|field|strategy|choicehelp)\.|^block\..*\.help$/.test(key)
    && !key.endsWith('.label') && nl === en)).map(([key]) => key);
  assert.deepEqual(same, []);
});
