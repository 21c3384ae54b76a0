// shown.test.mjs - small pieces of what the slides show: sliders, points, claims, file names.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import test from 'node:test';

import { parted } from '../../../scripts/trainer/src/ui/claim.js';
import { rangeOf, textOf } from '../../../scripts/trainer/src/ui/controls.js';
import { fileName } from '../../../scripts/trainer/src/ui/files.js';
import { meanUntil } from '../../../scripts/trainer/src/ui/score.js';

test('a share has a slider from 0 to 1 in hundredths', () => {
  assert.deepEqual(rangeOf({ type: 'real', low: 0, high: 1 }, 0.4),
    { low: 0, high: 1, step: 0.01 });
});

test('open ends are not on the slider, endless ones are made finite', () => {
  const open = rangeOf({ type: 'real', low: 0, high: 1, low_open: true, high_open: true }, 0.5);
  assert.ok(open.low > 0 && open.high < 1);
  const endless = rangeOf({ type: 'real', low: 0 }, 3);
  assert.deepEqual([endless.low, endless.high], [0, 6]);
  const large = rangeOf({ type: 'integer', low: 1, high: 1e6 }, 50);
  assert.deepEqual([large.low, large.high, large.step], [1, 101, 1]);
});

test('what a slider gives is written with no more decimals than its step', () => {
  assert.equal(textOf(0.1 + 0.2, 0.01), '0.3');
  assert.equal(textOf('7', 1), '7');
  assert.equal(textOf(2.5, 0.1), '2.5');
});

test('points are the mean of the rounds up to the one that is shown', () => {
  assert.equal(meanUntil([9, 1, 2, 6], 2), 1.5);
  assert.equal(meanUntil([9, 1, NaN, 6], 3), 3.5);
  assert.ok(Number.isNaN(meanUntil([9], 0)));
  assert.ok(Number.isNaN(meanUntil(null, 4)));
});

test('where a claim comes from is said apart', () => {
  assert.deepEqual(parted('Samen (soms) beter. (Uit: Een boek)'),
    { claim: 'Samen (soms) beter.', from: 'Uit: Een boek' });
  assert.deepEqual(parted('Samen beter.'), { claim: 'Samen beter.', from: null });
});

test('a file\'s name carries story and seed, and no sign that a disk refuses', () => {
  assert.equal(fileName('nine_in_ten', '7', '', 'yaml'), 'nine_in_ten-seed-7.yaml');
  assert.equal(fileName('file ../a:b', '7', 'x y', 'svg'), 'file_a_b-seed-7-x_y.svg');
});
