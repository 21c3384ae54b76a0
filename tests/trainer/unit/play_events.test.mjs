// play_events.test.mjs - changes by round, and the rounds that one wants to jump to.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import test from 'node:test';
import { changeLines, changesUntil, sorted, valueAt, withChange }
  from '../../../scripts/trainer/src/play/play_changes.js';
import { eventAfter, eventBefore, eventsOf, firstPassing, readLines, valueIn }
  from '../../../scripts/trainer/src/play/play_events.js';
import { createHistory } from '../../../scripts/trainer/src/play/own_history.js';

test('changes are sorted by round, and one of the same round and key is replaced', () => {
  const one = withChange([], { round: 5, key: 'a', value: '1' });
  const two = withChange(one, { round: 3, key: 'a', value: '2' });
  const three = withChange(two, { round: 5, key: 'a', value: '3' });
  assert.deepEqual(three.map(({ round, value }) => [round, value]), [[3, '2'], [5, '3']]);
  assert.equal(one[0].value, '1', 'the list that was there is as it was');
  assert.deepEqual(changesUntil(three, 4).length, 1);
  assert.equal(valueAt(three, 'a', 2), null);
  assert.equal(valueAt(three, 'a', 4), '2');
  assert.equal(valueAt(three, 'a', 5), '3');
  assert.equal(valueAt(three, 'b', 5), null);
  assert.equal(changeLines(three), '@3 a: 2\n@5 a: 3\n');
  assert.deepEqual(sorted([]), []);
});

test('what lines say: the last value of a key, and the events by round', () => {
  const read = readLines('# note: 1\na.b: 1\n\n@30 a.b: 8\n@3 a.b: 9\na.b: 2\nlist: [1, 2]\n');
  assert.deepEqual(read.settings, { 'a.b': '2', list: '[1, 2]' });
  assert.deepEqual(read.events.map(({ round, value }) => [round, value]), [[3, '9'], [30, '8']]);
});

test('a value is that of the last event or change; in one round the change counts', () => {
  const read = readLines('k: 1\n@10 k: 2\n@20 k: 3\n');
  const value = (round, ...changes) => valueIn(read, changes, 'k', round);
  assert.equal(value(9), '1');
  assert.equal(value(10), '2');
  assert.equal(value(15, { round: 12, key: 'k', value: '7' }), '7');
  assert.equal(value(20, { round: 12, key: 'k', value: '7' }), '3');
  assert.equal(value(20, { round: 20, key: 'k', value: '7' }), '7');
  assert.equal(valueIn(read, [], 'other', 20), null);
});

test('a passing is a round at which it begins, not a state from the start', () => {
  assert.equal(firstPassing([NaN, NaN, 0, 0.2], 3, { above: 0 }), 3);
  assert.equal(firstPassing([0.1, 0.4, 0.5, 0.6], 3, { above: 0.5 }), 3);
  assert.equal(firstPassing([0.1, 0.4, 0.5, 0.6], 2, { above: 0.5 }), null);
  assert.equal(firstPassing([0.9, 0.8], 1, { above: 0.5 }), null);
  assert.equal(firstPassing([0.9, 0.4], 1, { below: 0.5 }), 1);
});

const data = {
  rounds: 20, played: 3,
  b: { columns: { consent_rate: Float64Array.of(NaN, NaN, 0.5, 0.6) } },
  a: { columns: { consent_rate: Float64Array.of(NaN, NaN, NaN, NaN) } },
};

test('events of a story: by round, by the value of a key, by what has been played', () => {
  const story = { events: [
    { id: 'late', round: 15 },
    { id: 'never', round: 40 },
    { id: 'pilot', round_of: 'steering.pilot.start' },
    { id: 'consent', observable: 'consent_rate', side: 'b', above: 0 },
    { id: 'other', observable: 'consent_rate', side: 'a', above: 0 },
  ] };
  const settings = { 'steering.pilot.start': '5', 'steering.pilot.share': '0.1' };
  const found = eventsOf(story, [settings], data);
  assert.deepEqual(found,
    [{ round: 2, id: 'consent' }, { round: 5, id: 'pilot' }, { round: 15, id: 'late' }]);
  assert.equal(eventAfter(found, 2).id, 'pilot');
  assert.equal(eventAfter(found, 15), null);
  assert.equal(eventBefore(found, 15).id, 'pilot');
  assert.equal(eventBefore(found, 2), null);
});

test('no pilot, no start of a pilot', () => {
  const story = { events: [{ id: 'pilot', round_of: 'steering.pilot.start' }] };
  assert.deepEqual(eventsOf(story, [{ 'steering.pilot.start': '5' }], data), []);
  assert.deepEqual(eventsOf(undefined, [{}], data), []);
});

test('help ends where either side has it', () => {
  const [start, length] = ['steering.support.start', 'steering.support.length'];
  const story = { events: [{ id: 'ends', round_of: [start, length] }] };
  const [none, some] = [{ [start]: '4', [length]: '0' }, { [start]: '4', [length]: '6' }];
  assert.deepEqual(eventsOf(story, [none], data), []);
  assert.deepEqual(eventsOf(story, [none, none], data), []);
  assert.deepEqual(eventsOf(story, [none, some], data), [{ round: 10, id: 'ends' }]);
  assert.deepEqual(eventsOf(story, [some, none], data), [{ round: 10, id: 'ends' }]);
});

test('in a large world the past of somebody else comes later', async () => {
  let past = [1, 2];
  const asked = [];
  const history = createHistory(10, 4, { most: 20, ask: async (agent) => {
    asked.push(agent);
    return past;
  } });
  history.record(0, [1, 2, 3, 4]);
  history.record(1, [5, 6, 7, 8]);
  const follows = history.follow(2);
  history.record(2, [9, 10, 11, 12]);
  history.hold(2, 4);
  assert.deepEqual([...history.series()].slice(0, 6), [NaN, NaN, 11, 11, 11, NaN]);
  past = [3, 7];
  history.truncate(3);
  await follows;
  assert.deepEqual(asked, [2, 2], 'asked once more, since rounds were forgotten meanwhile');
  assert.deepEqual([...history.series()].slice(0, 6), [3, 7, 11, 11, NaN, NaN]);
});
