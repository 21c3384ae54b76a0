// notice.js - what went wrong or was done, in words that say what to do; never a dead page.
// SPDX-License-Identifier: GPL-3.0-or-later
import { canHoldFocus, fill, h, keepFocus } from '../dom.js';
import { icon } from './signs.js';

/** How long a note of something done stays [ms]; errors stay until they are closed. */
const STAY = 2500;

/** Faults of the page itself; everything else is about what was looked at. */
const LASTING = new Set(['ui.error.engine', 'ui.error.model', 'ui.error.page']);

/**
 * One line above the stage. An error stays and is read out at once; a note leaves by itself.
 * Both are kept as keys, so that a change of language changes them.
 *
 * heading  () => where the focus goes from a notice that leaves, if it came from nowhere
 */
export function createNotices({ text, heading }) {
  let shown = null;
  let timer = 0;
  let before = null; // what had the focus before the notice
  let home = null;   // where the line stands while no box is open
  const element = h('div', { class: 'notices noprint', 'aria-live': 'polite' });

  element.addEventListener('focusin', ({ relatedTarget }) => {
    if (!element.contains(relatedTarget)) before = relatedTarget;
  });

  /** Everything beside an open box is out of reach: the line goes into it, and out again. */
  function place() {
    home ??= element.parentElement;
    const wanted = [...document.querySelectorAll('dialog:modal')].at(-1) ?? home;
    if (shown && wanted && element.parentElement !== wanted) wanted.append(element);
  }
  new MutationObserver(place).observe(document.body, { subtree: true,
    attributeFilter: ['open'] });

  function render() {
    place();
    keepFocus(element, draw, () => (before && canHoldFocus(before) ? before
      : element.closest('dialog')?.querySelector('button') ?? heading()));
  }

  function draw() {
    if (!shown) {
      fill(element);
      return;
    }
    const { error, key, values, action } = shown;
    fill(element, h('div', { class: error ? 'notice error' : 'notice',
      role: error ? 'alert' : null },
    h('p', {}, text.t(key, valuesNow(values))),
    action && h('button', { on: { click: () => { clear(); action.run(); } } },
      text.t(action.key)),
    h('button', { class: 'icon quiet', 'aria-label': text.t('ui.close'),
      on: { click: clear } }, icon('close'))));
  }

  // A value may be a function of the texts, for words inside words.
  const valuesNow = (values) => Object.fromEntries(Object.entries(values ?? {})
    .map(([name, value]) => [name, typeof value === 'function' ? value(text) : value]));

  function show(next) {
    clearTimeout(timer);
    shown = next;
    render();
    if (!next.error) timer = setTimeout(clear, STAY);
  }

  function clear() {
    clearTimeout(timer);
    shown = null;
    render();
  }

  return {
    element,
    relabel: render,
    clear,
    /** The room looks at something else now. */
    moved() {
      if (shown && !LASTING.has(shown.key)) clear();
    },
    /** Something was done. */
    note: (key, values) => show({ key, values }),
    /** Something went wrong; action {key, run} is a way out. */
    error: (key, values, action) => show({ error: true, key, values, action }),
  };
}
