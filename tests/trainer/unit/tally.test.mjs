// tally.test.mjs - votes by keys, locked before what came out is told.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import test from 'node:test';

import { createTally } from '../../../scripts/trainer/src/story/tally.js';

const press = (tally, code, rest = {}) => tally.key({ code, ...rest });

test('digits add a vote, with shift they take one away', () => {
  const tally = createTally(3);
  for (const code of ['Digit1', 'Digit1', 'Numpad3', 'Digit2']) press(tally, code);
  press(tally, 'Digit2', { shiftKey: true });
  assert.deepEqual(tally.counts, [2, 0, 1]);
  assert.equal(tally.total, 3);
  assert.deepEqual(tally.most, [0]);
});

test('other keys, digits without an option and shortcuts are not for it', () => {
  const tally = createTally(3);
  assert.equal(press(tally, 'Digit4'), false);
  assert.equal(press(tally, 'Digit0'), false);
  assert.equal(press(tally, 'KeyA'), false);
  assert.equal(press(tally, 'Digit1', { ctrlKey: true }), false);
  assert.equal(press(tally, 'Digit1'), true);
  assert.deepEqual(tally.counts, [1, 0, 0]);
});

test('never below nothing; several most where they tie', () => {
  const tally = createTally(2);
  press(tally, 'Digit1', { shiftKey: true });
  assert.deepEqual(tally.counts, [0, 0]);
  assert.deepEqual(tally.most, []);
  tally.add(0);
  tally.add(1);
  assert.deepEqual(tally.most, [0, 1]);
  tally.set(0, 12.4);
  tally.set(1, -3);
  assert.deepEqual(tally.counts, [12, 0]);
});

test('locked before revealed, and nothing moves after', () => {
  const tally = createTally(2, [4, 'x']);
  const seen = [];
  const stop = tally.subscribe(({ stage }) => seen.push(stage));
  assert.deepEqual(tally.counts, [4, 0]);
  assert.equal(tally.reveal(), false);
  assert.equal(tally.lock(), true);
  assert.equal(tally.add(1), false);
  assert.equal(tally.unlock(), true);
  assert.equal(tally.add(1), true);
  assert.equal(tally.lock(), true);
  assert.equal(tally.reveal(), true);
  assert.equal(tally.unlock(), false);
  assert.equal(press(tally, 'Digit1'), false);
  assert.deepEqual(tally.counts, [4, 1]);
  stop();
  tally.reset();
  assert.deepEqual([tally.stage, tally.total], ['open', 0]);
  assert.deepEqual(seen, ['locked', 'open', 'open', 'locked', 'revealed']);
});

test('who asks for an impossible number of options is told', () => {
  assert.throws(() => createTally(0), /1 to 9 options, not 0/);
  assert.throws(() => createTally(10), /1 to 9 options, not 10/);
});
