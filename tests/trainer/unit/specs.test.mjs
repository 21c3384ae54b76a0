// specs.test.mjs - whose values the picture of many runs shows, and what the sides are called.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import test from 'node:test';

import { initialState } from '../../../scripts/trainer/src/state/state.js';
import { createText } from '../../../scripts/trainer/src/text.js';
import { sideNames, spreadSpec } from '../../../scripts/trainer/src/ui/specs.js';
import { block } from '../support/built.mjs';
import { stories } from '../support/schema.mjs';

const text = createText(block('data-texts'));
const parts = { version: () => '0' };

/** The sides of a story's picture, from made-up runs: {measure: value}, A by itself. */
function sides(name, values, other) {
  const story = stories[name];
  return spreadSpec({ text, story, state: initialState(story), parts,
    verdict: { total: 1, shares: [] }, many: { list: [values], other: [other] } }).sides;
}

test('a difference is called so, and counts people as the sentence beside it does', () => {
  assert.deepEqual(sides('cooperation_chain', { gain: 0.1726 }, { gain: null }),
    [{ side: 'b', label: 'Verschil', values: [17] }]);
});

test('a measure of the other side stands under that side, beside the same of this one', () => {
  assert.deepEqual(sides('process_direction', { end_a: 0.1, end_b: 0.88 }, { end_a: null }),
    [{ side: 'a', label: 'Zonder vervolg', values: [0.1] },
      { side: 'b', label: 'Met consent', values: [0.88] }]);
});

test('a measure of this side stands beside what the other did by itself', () => {
  assert.deepEqual(sides('nine_in_ten', { end_b: 0.5 }, { end_b: 0.1 }),
    [{ side: 'a', label: 'Zonder sturen', values: [0.1] },
      { side: 'b', label: 'Met sturen', values: [0.5] }]);
});

test('the side has the name of the story only while nothing is set otherwise', () => {
  const story = stories.shadow_of_the_future;
  const state = initialState(story);
  assert.deepEqual(sideNames(text, story, state),
    { b: 'Bij een kans van 3 op 4', a: 'Bij een kans van 1 op 2' });
  assert.equal(sideNames(text, story, { ...state,
    settings: { 'match.continuation': '0.9' } }).b, 'Jullie instellingen');
  const told = stories.decisions_by_design;
  assert.equal(sideNames(text, told, { ...initialState(told), step: 'facts' }).b,
    'Feiten delen');
});
