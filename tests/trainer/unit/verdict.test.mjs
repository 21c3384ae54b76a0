// verdict.test.mjs - what is said of one run and of many.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { createText } from '../../../scripts/trainer/src/text.js';
import { outcomeOf, optionOf, spreadOf, verdictMany, verdictOne } from
  '../../../scripts/trainer/src/story/verdict.js';

const own = {
  'story.s.outcome.helps': { nl: '{end:points} van de 100, {a} {other:points}', en: '' },
  'story.s.outcome.tie': { nl: 'evenveel als {a}', en: '' },
  'story.s.outcome.none': { nl: 'niets: {other:points}', en: '' },
  'story.s.label.helps': { nl: 'hielp', en: 'helped' },
  'story.s.label.tie': { nl: 'gelijk', en: 'equal' },
  'story.s.label.none': { nl: 'niet', en: 'did not' },
  'story.s.measure.end': { nl: 'Het deel', en: 'The share' },
  'story.s.contrast.director': { nl: 'Met een directeur', en: 'With a director' },
};
const general = JSON.parse(readFileSync(new URL('../../../scripts/trainer/text.json',
  import.meta.url)));
const text = createText({ ...general, ...own });
const story = {
  id: 's',
  compare: 'unsteered',
  measures: { end: { side: 'b', observable: 'cooperation', over: 'end' },
    other: { side: 'a', observable: 'cooperation', over: 'end' },
    gain: { minus: ['end', 'other'] } },
  contrasts: [{ id: 'director', set: {}, outcomes: [{ id: 'tie', when: [] }] }],
  prediction: { measure: 'end', options: [{ id: 'low', below: 0.5 }, { id: 'high' }] },
  outcomes: [{ id: 'helps', when: [{ measure: 'gain', at_least: 0.1 }] },
    { id: 'none', when: [] }],
};
const values = (end, other) => ({ end, other,
  gain: end === null || other === null ? null : end - other });

test('the first outcome whose conditions all hold', () => {
  assert.equal(outcomeOf(story, values(0.75, 0.25)), 'helps');
  assert.equal(outcomeOf(story, values(0.25, 0.25)), 'none');
  assert.equal(outcomeOf(story, values(0.25, 0.25), 'director'), 'tie');
  const bounds = (when) => outcomeOf({ ...story, outcomes: [{ id: 'yes', when },
    { id: 'no', when: [] }] }, values(0.5, 0.25));
  assert.equal(bounds([{ measure: 'end', at_least: 0.5, at_most: 0.5 }]), 'yes');
  assert.equal(bounds([{ measure: 'end', above: 0.5 }]), 'no');
  assert.equal(bounds([{ measure: 'end', below: 0.5 }]), 'no');
  assert.throws(() => bounds([{ measure: 'gone', below: 0.5 }]), /no measure 'gone'/);
});

test('a missing number fits no bound and is shown as a dash', () => {
  const missing = values(0.75, null);
  assert.equal(outcomeOf(story, missing), 'none');
  assert.equal(verdictOne(story, missing, text).sentence, 'niets: –');
  assert.equal(optionOf(story, values(null, 0)), null);
  const never = { ...story, outcomes: [
    { id: 'there', when: [{ measure: 'gain', missing: false }] },
    { id: 'gone', when: [{ measure: 'gain', missing: true }] }] };
  assert.equal(outcomeOf(never, missing), 'gone');
  assert.equal(outcomeOf(never, values(0, 0)), 'there');
});

test('a prediction about the other side counts only for the side that it was about', () => {
  const about = { ...story, prediction: { measure: 'gain', options: [{ id: 'low', below: 0.1 },
    { id: 'high' }] } };
  assert.equal(optionOf(about, values(0.75, 0.25)), 'high');
  assert.equal(optionOf(about, values(0.75, 0.25), 'director'), null);
  assert.equal(optionOf(story, values(0.75, 0.25), 'director'), 'high');
});

test('one run is told in its own numbers', () => {
  assert.deepEqual(verdictOne(story, values(0.75, 0.25), text),
    { outcome: 'helps', sentence: '75 van de 100, zonder sturen 25', option: 'high' });
  assert.equal(verdictOne(story, values(0.25, 0.25), text, 'director').sentence,
    'evenveel als met een directeur');
});

test('many runs are counted, the most frequent outcome first', () => {
  const list = [values(0.25, 0.25), values(0.75, 0.25), values(0.8, 0.25)];
  const verdict = verdictMany(story, list, text);
  assert.deepEqual(verdict.shares, [{ id: 'helps', n: 2, label: 'hielp' },
    { id: 'none', n: 1, label: 'niet' }]);
  assert.deepEqual(verdict.options, [{ id: 'low', n: 1 }, { id: 'high', n: 2 }]);
  assert.deepEqual(verdict.spread.end, { n: 3, low: 0.25, middle: 0.75, high: 0.8 });
  assert.equal(verdict.sentence, '3 keer gespeeld. 2 keer: hielp. 1 keer: niet. '
    + 'Het deel: in het midden 75%, en minstens 9 van de 10 keer 25% tot 80%.');
});

test('all alike, some missing, none at all', () => {
  assert.equal(verdictMany(story, [values(0.751, 0), values(0.752, 0)], text).sentence,
    'Alle 2 keer: hielp. Het deel: minstens 9 van de 10 keer 75%.');
  assert.equal(verdictMany(story, [values(null, 0), values(0.25, 0.25)], text).sentence,
    'Alle 2 keer: niet. Het deel: minstens 9 van de 10 keer 25%. '
    + 'Dat geldt voor de 1 keer dat het gebeurde; 1 keer gebeurde het niet.');
  assert.equal(verdictMany(story, [values(null, 0)], text).sentence,
    'Alle 1 keer: niet. Het deel: dat gebeurde geen enkele keer.');
});

test('five, fifty and ninety-five in a hundred are order statistics', () => {
  const upTo = (n) => Array.from({ length: n }, (_, i) => i + 1);
  assert.deepEqual(spreadOf(upTo(100)), { n: 100, low: 5, middle: 50, high: 95 });
  assert.deepEqual(spreadOf(upTo(140)), { n: 140, low: 7, middle: 70, high: 133 });
  assert.deepEqual(spreadOf(upTo(3)), { n: 3, low: 1, middle: 2, high: 3 });
  assert.deepEqual(spreadOf([7]), { n: 1, low: 7, middle: 7, high: 7 });
  for (let n = 1; n < 300; n++) {
    const { low, high } = spreadOf(upTo(n));
    assert.ok((high - low + 1) / n >= 0.9, `${n}: at least nine in ten lie from low to high`);
  }
});
