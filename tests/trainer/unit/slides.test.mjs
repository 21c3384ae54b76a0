// slides.test.mjs - what "next" means on each slide, and that nothing passes the lock.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import test from 'node:test';

import { SLIDES, next, open, previous, runOf, stepAfter } from
  '../../../scripts/trainer/src/ui/slides.js';

const base = { slide: 'claim', locked: false, run: 'ready', many: 'none', nextStep: null };

/** Presses "next" until nothing happens any more; what was done, in order. */
function told(telling, steps = []) {
  const done = [];
  let state = { ...telling };
  for (let i = 0; i < 30; i++) {
    const { go, act } = next(state);
    if (!go && !act) return { done, state };
    done.push(go ?? act);
    if (go) state.slide = go;
    if (act === 'lock') state.locked = true;
    if (act === 'play' || act === 'step') state.run = 'playing';
    if (act === 'finish') state.run = 'ended';
    if (act === 'step') state.nextStep = steps.shift() ?? null;
    if (act === 'many') state = { ...state, many: 'done' };
  }
  throw new Error('it does not end');
}

test('one button tells the whole story', () => {
  assert.deepEqual(told(base).done, ['predict', 'lock', 'run', 'play', 'finish', 'hundred', 'many',
    'debrief']);
});

test('a story in steps takes each of them on the way', () => {
  const { done } = told({ ...base, nextStep: 'facts' }, ['reflect', 'decide']);
  assert.deepEqual(done, ['predict', 'lock', 'run', 'play', 'finish', 'step', 'finish', 'step',
    'finish', 'step', 'finish', 'hundred', 'many', 'debrief']);
});

test('without the lock every way to a result leads back to the prediction', () => {
  for (const slide of ['run', 'hundred']) {
    for (const run of ['ready', 'playing', 'ended']) {
      for (const many of ['none', 'running', 'done']) {
        assert.deepEqual(next({ ...base, slide, run, many }), { go: 'predict' });
      }
    }
  }
  assert.deepEqual(SLIDES.filter((slide) => open(slide, false)), ['claim', 'predict', 'run']);
  assert.deepEqual(SLIDES.filter((slide) => open(slide, true)), SLIDES);
});

test('while the hundred are made, one waits; a second press skips nothing', () => {
  assert.deepEqual(next({ ...base, slide: 'hundred', locked: true, many: 'running' }),
    { act: null });
});

test('where movement is not wanted two presses show a run, its beginning and its end', () => {
  const act = (status, calm) => next({ ...base, slide: 'run', locked: true,
    run: runOf(status, calm) });
  assert.deepEqual(['ready', 'paused', 'ended'].map((status) => act(status, true)),
    [{ act: 'play' }, { act: 'finish' }, { go: 'hundred' }]);
  assert.deepEqual(['ready', 'paused', 'playing'].map((status) => act(status, false)),
    [{ act: 'play' }, { act: 'play' }, { act: 'finish' }]);
});

test('back goes slide by slide, and from the first one home', () => {
  assert.deepEqual([...SLIDES].reverse().map((slide) => previous({ slide }).go),
    ['hundred', 'run', 'predict', 'claim', 'home']);
});

test('the step after one of a story', () => {
  const steps = [{ id: 'facts' }, { id: 'reflect' }];
  assert.equal(stepAfter(steps, null), 'facts');
  assert.equal(stepAfter(steps, 'facts'), 'reflect');
  assert.equal(stepAfter(steps, 'reflect'), null);
  assert.equal(stepAfter([], null), null);
});
