// quiz.test.mjs - questions before and after: nothing told the first time, all of it the second.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { joinTexts } from '../../../scripts/trainer/make/texts.mjs';
import { createQuiz } from '../../../scripts/trainer/src/story/quiz.js';
import { root } from '../support/built.mjs';
import { stories } from '../support/schema.mjs';

const texts = joinTexts(join(root, 'scripts/trainer'));

/** Votes as many as given for each option. */
function vote(quiz, when, question, counts) {
  counts.forEach((n, option) => quiz.tally(when, question).set(option, n));
}

test('the answer is told after the second time only', () => {
  const quiz = createQuiz([2, 3]);
  vote(quiz, 'before', 0, [4, 2, 2]);
  quiz.lock('before', 0);
  assert.deepEqual([quiz.told(0), quiz.right(0), quiz.learnt(0)], [false, null, null]);
  assert.deepEqual(quiz.shares('before', 0), [0.5, 0.25, 0.25]);
  vote(quiz, 'after', 0, [1, 3, 0]);
  assert.equal(quiz.right(0), null);
  quiz.reveal(0);
  assert.deepEqual([quiz.told(0), quiz.right(0)], [true, 1]);
  assert.deepEqual(quiz.learnt(0), { before: 0.25, after: 0.75 });
  assert.deepEqual([quiz.told(1), quiz.right(1)], [false, null], 'the other question is not');
});

test('who comes late may vote, but nobody once the answer is told', () => {
  const quiz = createQuiz([1]);
  quiz.lock('before', 0);
  assert.ok(!quiz.isOpen('before', 0) && !quiz.tally('before', 0).add(0));
  quiz.look('before', 0);
  assert.ok(quiz.isOpen('before', 0) && quiz.tally('before', 0).add(0));
  quiz.reveal(0);
  for (const when of ['before', 'after']) {
    quiz.look(when, 0);
    assert.ok(!quiz.isOpen(when, 0) && !quiz.tally(when, 0).add(1));
  }
});

test('without votes there is no share, the first time or both', () => {
  const quiz = createQuiz([1]);
  vote(quiz, 'after', 0, [0, 1, 0]);
  quiz.reveal(0);
  assert.deepEqual(quiz.learnt(0), { before: null, after: 0 });
  assert.equal(quiz.shares('before', 0), null);
});

test('every question of every story says why its answer is right', () => {
  for (const story of Object.values(stories)) {
    assert.equal(story.answers.length, story.quiz);
    for (let n = 1; n <= story.quiz; n++) {
      const why = texts[`room.quiz.${story.name}.${n}.why`];
      assert.ok(why?.nl.length > 30 && why.en.length > 30, `${story.name} ${n}`);
    }
  }
});
