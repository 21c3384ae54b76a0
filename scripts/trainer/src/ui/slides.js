// slides.js - the five slides of a story, and what "next" means on each.
// SPDX-License-Identifier: GPL-3.0-or-later

/** In the order in which a story is told. */
export const SLIDES = ['claim', 'predict', 'run', 'hundred', 'debrief'];

/**
 * What one press on "next" (a presenter's clicker has nothing else) does. Each slide that can
 * show something does so first: the room's prediction is locked, the run is played, the hundred
 * runs are made. Nothing of a result can come into sight before the prediction is locked.
 *
 * telling  {slide, locked, run: 'ready'|'playing'|'ended', many: 'none'|'running'|'done',
 *          nextStep: the id of the story's next step, or null}
 * returns  {go: slide} | {act: 'lock'|'play'|'finish'|'step'|'many'} | {act: null} (wait)
 */
export function next(telling) {
  switch (telling.slide) {
    case 'claim':
      return { go: 'predict' };
    case 'predict':
      return telling.locked ? { go: 'run' } : { act: 'lock' };
    case 'run':
      if (!telling.locked) return { go: 'predict' };
      if (telling.run === 'ready') return { act: 'play' };
      if (telling.run === 'playing') return { act: 'finish' };
      return telling.nextStep ? { act: 'step' } : { go: 'hundred' };
    case 'hundred':
      if (!telling.locked) return { go: 'predict' };
      if (telling.many === 'none') return { act: 'many' };
      return telling.many === 'running' ? { act: null } : { go: 'debrief' };
    default:
      return { act: null };
  }
}

/**
 * How far a run is for "next", from the status of its tale. Where movement is not wanted a
 * press on play shows some rounds and the run stands still again: the one after it goes to the
 * end, or a clicker would have to be pressed for every ten rounds.
 */
export function runOf(status, calm) {
  if (status === 'ended' || status === 'playing') return status;
  return status === 'paused' && calm ? 'playing' : 'ready';
}

/** One press on "previous" is the slide before, from the first one the stories. */
export function previous(telling) {
  const at = SLIDES.indexOf(telling.slide);
  return at > 0 ? { go: SLIDES[at - 1] } : { go: 'home' };
}

/**
 * May a slide be opened? The debrief and the hundred runs speak of results, so they wait for
 * the lock as the run's chart does.
 */
export function open(slide, locked) {
  return locked || slide === 'claim' || slide === 'predict' || slide === 'run';
}

/** The step after one of a story's steps; null after the last and where there are none. */
export function stepAfter(steps, step) {
  if (!steps?.length) return null;
  if (step === null) return steps[0].id;
  return steps[steps.findIndex((other) => other.id === step) + 1]?.id ?? null;
}
