// measure.test.mjs - the numbers of a run, against numbers worked out by hand.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import test from 'node:test';

import { measure, measureMany, observablesOf } from
  '../../../scripts/trainer/src/story/measure.js';

const x = (observable, rest, side = 'b') => ({ side, observable, ...rest });
const data = {
  b: { cooperation: [0, 0.25, 0.5, 0.75, 0.5, 0.75], welfare: [0, 10, 20, 30, 40, 50] },
  a: { cooperation: [0, 0, NaN, 0.25, 0.25, 0.25], welfare: [0, 0, 0, 0, 0, 0] },
  burnIn: 3,
  agents: 10,
};
const of = (measures, given = data) => measure({ measures }, given);

test('a round, the end, and a range of rounds', () => {
  assert.deepEqual(of({
    first: x('cooperation', { round: 1 }),
    end: x('cooperation', { over: 'end' }),
    middle: x('cooperation', { over: [1, 3] }),
    head: x('welfare', { over: 'end', per_head: true }),
  }), { first: 0.25, end: 0.625, middle: 0.5, head: 4.5 });
});

test('what is not there is null and makes null', () => {
  assert.deepEqual(of({
    undefined_round: x('cooperation', { round: 2 }, 'a'),
    beyond: x('cooperation', { round: 99 }),
    over_the_gap: x('cooperation', { over: [2, 3] }, 'a'),
    nothing_defined: x('cooperation', { over: [2, 2] }, 'a'),
    gain: { minus: ['beyond', 'over_the_gap'] },
  }), { undefined_round: null, beyond: null, over_the_gap: 0.25, nothing_defined: null,
    gain: null });
  assert.deepEqual(of({ end: x('cooperation', { over: 'end' }, 'a') }, { ...data, a: null }),
    { end: null });
});

test('differences, sums and ratios of measures, in whatever order they stand', () => {
  assert.deepEqual(of({
    ratio: { divide: ['gain', 'end_a'] },
    gain: { minus: ['end_b', 'end_a'] },
    nine_tenths: { sum: { end_a: 0.5, end_b: 2 } },
    end_b: x('cooperation', { over: 'end' }),
    end_a: x('cooperation', { over: 'end' }, 'a'),
    by_zero: { divide: ['end_a', 'zero'] },
    zero: x('welfare', { round: 0 }),
  }), { ratio: 1.5, gain: 0.375, nine_tenths: 1.375, end_b: 0.625, end_a: 0.25, by_zero: null,
    zero: 0 });
});

test('the first round that is high enough, and stays so', () => {
  assert.deepEqual(of({
    half: x('cooperation', { first_round_at_least: 0.5 }),
    held: x('cooperation', { first_round_at_least: 0.75, hold: 2 }),
    held_low: x('cooperation', { first_round_at_least: 0.5, hold: 3 }),
    after: x('cooperation', { first_round_at_least: 0.5, after: 3, since: 3 }),
    not_before: x('cooperation', { first_round_at_least: 0.5, hold: 3, after: 4 }),
    of_a_measure: x('cooperation', { first_round_at_least: 'top' }),
    top: x('cooperation', { round: 3 }),
    falls: x('cooperation', { first_round_at_most: 0.5, after: 3 }),
    of_nothing: x('cooperation', { first_round_at_least: 'beyond' }),
    beyond: x('cooperation', { round: 6 }),
    gap_is_not_high: x('cooperation', { first_round_at_least: 0, hold: 3 }, 'a'),
  }), { half: 2, held: null, held_low: 2, after: 1, not_before: null, of_a_measure: 3, top: 0.75,
    falls: 4, of_nothing: null, beyond: null, gap_is_not_high: 3 });
});

test('a batch is measured replicate by replicate', () => {
  const batch = (values) => ({ rounds: 2, replicates: 2,
    columns: { cooperation: Float64Array.from(values) } });
  const story = { measures: { end_b: x('cooperation', { over: 'end' }),
    end_a: x('cooperation', { over: 'end' }, 'a') } };
  assert.deepEqual(measureMany(story, batch([0, 0.25, 0.5, 1, 0.75, 1]), null,
    { burnIn: 1, agents: 4 }), [{ end_b: 0.5, end_a: null }, { end_b: 1, end_a: null }]);
  assert.deepEqual(measureMany(story, batch([0, 0, 1, 0, 0, 0]), batch([0, 0, 0, 0, 0, 1]),
    { burnIn: 0, agents: 4 }), [{ end_b: 0.5, end_a: 0 }, { end_b: 0, end_a: 0.5 }]);
});

test('mistakes in a story are told', () => {
  assert.throws(() => of({ bad: x('cooperation', {}) }), /needs one of round, over/);
  assert.throws(() => of({ bad: x('cooperation', { round: 1, over: 'end' }) }), /needs one of/);
  assert.throws(() => of({ bad: x('trust', { round: 1 }) }), /did not record 'trust'/);
  assert.throws(() => of({ bad: { minus: ['bad', 'bad'] } }), /'bad' is made of itself/);
  assert.throws(() => of({ bad: { minus: ['gone', 'gone'] } }), /no measure 'gone'/);
  assert.throws(() => of({ bad: x('welfare', { over: 'end', per_head: true }) },
    { ...data, agents: undefined }), /number of agents/);
});

test('a run is asked for what charts, measures and events show', () => {
  assert.deepEqual(observablesOf({ chart: ['cooperation'], extra: ['trust'],
    measures: { cost: x('steering_cost', { round: 1 }), gain: { minus: ['cost', 'cost'] } },
    events: [{ id: 'pilot', round: 3 }, { id: 'consent', observable: 'consent_rate' }] }),
  ['consent_rate', 'cooperation', 'steering_cost', 'trust']);
});
