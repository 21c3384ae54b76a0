// bench.js - the sandbox's view: every setting beside the run that it makes.
// SPDX-License-Identifier: GPL-3.0-or-later
import { fill, h } from '../dom.js';
import { createSandbox } from '../sandbox/sandbox.js';
import { checkSize } from '../state/check_state.js';
import { effective, sides } from '../state/state.js';
import { createTale } from './tale.js';
import { createWatch } from './watch.js';

/**
 * The sandbox of a story, or of a scenario that somebody opened. Nothing is predicted here.
 *
 * onSeen  called once, when more than the start of a run is seen, or a hundred are made
 */
export function createBench({ text, store, engine, parts, story, calm, onRoom, onSeen,
  onFault }) {
  const tale = createTale({ story, store, engine, text, calm, onFault });
  tale.tally.lock();
  const watch = createWatch({ text, tale, store, parts, onFault, onRoom,
    onPredict: () => {} });
  const leavers = [];
  let closed = false;
  const sandbox = createSandbox({ text, story,
    store: { get: store.get, subscribe: (listener) => leavers.push(store.subscribe(listener)) },
    async check(state) {
      try {
        checkSize(story.schema, effective(story, state));
      } catch (refusal) {
        return { ok: false, message: text.t(refusal.key, refusal.values) };
      }
      return (await engine).check(sides(story, state).b.lines);
    },
    onSet(key, value, live, state) {
      if (closed) return null; // checked too late: there is no run any more that it was meant for
      if (live) return tale.control(key, value);
      store.set(state);
      return tale.load();
    },
    onReset(key) {
      return key === undefined ? tale.reset() : tale.resetKey(key);
    } });
  const heading = h('h1', { class: 'aside', tabindex: '-1' });
  const element = h('section', { class: 'slide bench' });
  fill(element, heading, watch.element, h('div', { class: 'knobs' }, sandbox.element));
  let seen = false;
  leavers.push(tale.subscribe((kind) => {
    if (!['frame', 'ready', 'many'].includes(kind)) return;
    sandbox.setRound(tale.player.data.cursor);
    if (seen || (kind !== 'many' && tale.player.data.cursor === 0)) return;
    seen = true;
    onSeen();
  }));
  tale.load({ keep: false });

  function relabel() {
    heading.textContent = text.t('ui.sandbox');
    watch.relabel();
    sandbox.relabel();
  }

  heading.textContent = text.t('ui.sandbox');
  return {
    element,
    relabel,
    tale,
    chart: watch.chart,
    key: (event) => watch.key(event),
    toggleCompare: () => watch.toggleCompare(),
    closeDrawer: () => watch.closeDrawer(),
    resize: () => watch.enter(),
    close() {
      closed = true;
      for (const leave of leavers) leave();
      watch.close();
      tale.close();
    },
  };
}
