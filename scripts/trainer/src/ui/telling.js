// telling.js - one story on the stage: five slides, and what "next" does on each.
// SPDX-License-Identifier: GPL-3.0-or-later
import { fill, h } from '../dom.js';
import { createClaim } from './claim.js';
import { createDebrief } from './debrief.js';
import { createHundred } from './hundred.js';
import { createPredict } from './predict.js';
import { next, open, previous, runOf } from './slides.js';
import { createTale } from './tale.js';
import { createWatch } from './watch.js';

/** A run stands still for so long before the hundred are begun [ms]. */
const PREPARE_MS = 1200;

/**
 * parts    what the slides ask about the state (parts.js)
 * opens    {room(), quiz(when)}: the boxes of the room's own part
 * tools    elements below the debrief: () => [..]
 * onMove   the slide or what "next" does has changed
 * onHome   back beyond the first slide
 */
export function createStoryView({ text, story, store, engine, parts, opens, tools, calm,
  onFault, onMove, onHome }) {
  const tale = createTale({ story, store, engine, text, calm, onFault });
  const element = h('div', { class: 'telling' });
  let slide = 'claim';

  const slides = {
    claim: createClaim({ text, story, opens, otherwise: parts.otherwise, onNext: () => advance() }),
    predict: createPredict({ text, story, tally: tale.tally, onLock: lock,
      otherwise: parts.otherwise,
      came: () => tale.verdict()?.option ?? null,
      onUnlock: () => tale.tally.unlock(), onNext: () => advance() }),
    run: createWatch({ text, tale, store, parts, onFault,
      onPredict: () => go('predict'), onRoom: opens.room }),
    hundred: createHundred({ text, tale, store, parts, onRoom: opens.room }),
    debrief: createDebrief({ text, story, opens, tools }),
  };

  function telling() {
    return {
      slide,
      locked: tale.locked,
      run: runOf(tale.status, calm()),
      many: tale.many?.state ?? 'none',
      nextStep: tale.nextStep,
    };
  }

  function lock() {
    tale.tally.lock();
  }

  function go(wanted, { focus = true } = {}) {
    if (!open(wanted, tale.locked)) return;
    slide = wanted;
    fill(element, slides[slide].element);
    slides[slide].enter?.();
    if (focus) element.querySelector('h1')?.focus({ preventScroll: true });
    onMove();
  }

  /** One press on "next", of a button, a key or a clicker. */
  function advance(options) {
    const { go: wanted, act } = next(telling());
    if (wanted) go(wanted, options);
    else if (act === 'lock') lock();
    else if (act === 'play') tale.play();
    else if (act === 'finish') tale.finish();
    else if (act === 'step') tale.step(tale.nextStep);
    else if (act === 'many') tale.startMany();
  }

  function back(options) {
    const { go: wanted } = previous(telling());
    if (wanted === 'home') onHome();
    else go(wanted, options);
  }

  const leave = tale.subscribe((kind) => {
    if (kind === 'tally') {
      slides.predict.update();
      slides.run.update();
    }
    if (kind === 'load' || kind === 'changes') {
      slides.claim.update();
      slides.predict.update();
    }
    if (kind !== 'frame' && kind !== 'progress' && kind !== 'target') onMove();
    else if (kind === 'frame' && tale.status === 'ended') onMove();
    if (kind === 'state' || kind === 'load') prepare();
  });

  /** When the run has been seen to its end, the hundred are begun behind the scenes. */
  let preparing = 0;
  function prepare() {
    clearTimeout(preparing);
    preparing = setTimeout(() => {
      if (tale.locked && tale.status === 'ended') tale.prepareMany();
    }, PREPARE_MS);
  }
  tale.load({ keep: false });
  fill(element, slides.claim.element);

  return {
    element,
    tale,
    /** What is in sight, for files: {chart, name: what is added to theirs, null for one run}. */
    get picture() {
      return (slide === 'hundred' && slides.hundred.picture)
        || { chart: slides.run.chart, name: null };
    },
    key: (event) => slide === 'run' && slides.run.key(event),
    toggleCompare: () => slides.run.toggleCompare(),
    closeDrawer: () => slide === 'run' && slides.run.closeDrawer(),
    get slide() { return slide; },
    go,
    advance,
    back,
    /** What "next" would do now: the bottom bar's button says it. */
    get coming() { return next(telling()); },
    canOpen: (wanted) => open(wanted, tale.locked),
    relabel() {
      for (const one of Object.values(slides)) one.relabel();
    },
    /** Nothing moves while another view is looked at. */
    pause: () => tale.pause(),
    /** The room for the slide has changed. */
    resize: () => slides[slide].enter?.(),
    close() {
      leave();
      clearTimeout(preparing);
      for (const one of Object.values(slides)) one.close?.();
      tale.close();
    },
  };
}
