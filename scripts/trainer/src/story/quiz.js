// quiz.js - the questions of a story, asked before it and again after it, with the room's votes.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The first time nothing is told. The second time a question's answers are locked, then shown
// beside those of the first time, with the right one. From then on the first time stays as it
// was: who has heard the answer cannot have known it before.
import { createTally } from './tally.js';

export const TIMES = ['before', 'after'];
const OPTIONS = 3;

/** answers: the number of the right option of each question, from 1. */
export function createQuiz(answers) {
  const tallies = Object.fromEntries(TIMES.map((when) => (
    [when, answers.map(() => createTally(OPTIONS))])));
  const told = (question) => tallies.after[question].stage === 'revealed';

  const self = {
    questions: answers.length,
    tally: (when, question) => tallies[when][question],
    /** Whether the right answer of a question may be seen. */
    told,
    /** Votes count only here: an answer that was told closes both times. */
    isOpen: (when, question) => !told(question) && tallies[when][question].stage === 'open',
    /** Somebody looks at a question again: who came late may still vote. */
    look(when, question) {
      if (!told(question)) tallies[when][question].unlock();
    },
    lock: (when, question) => tallies[when][question].lock(),
    /** The second time: locks, and tells the answer. */
    reveal(question) {
      for (const when of TIMES) tallies[when][question].lock();
      return tallies.after[question].reveal();
    },
    /** The share of each option; null without a vote. */
    shares(when, question) {
      const { counts, total } = tallies[when][question];
      return total === 0 ? null : counts.map((n) => n / total);
    },
    /** The right option of a question, from 0; null as long as it is not told. */
    right: (question) => (told(question) ? answers[question] - 1 : null),
    /** Shares that were right, {before, after}: null each without votes; null before it is told. */
    learnt(question) {
      if (!told(question)) return null;
      return Object.fromEntries(TIMES.map((when) => (
        [when, self.shares(when, question)?.[answers[question] - 1] ?? null])));
    },
  };
  return self;
}
