// predict.js - the second slide: the room says what it expects, and that is locked.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: story.*.predict story.*.predict.*
import { fill, h, keepFocus, put } from '../dom.js';
import { icon } from './signs.js';

/**
 * tally    of src/story/tally.js: the votes of this story
 * otherwise  () => what differs from the story, in words, '' where nothing does
 * came     () => id of the option that came true in the run that was seen, or null
 * onNext   the prediction is locked and the room wants to see
 */
export function createPredict({ text, story, tally, otherwise, came, onNext, onLock, onUnlock }) {
  const options = story.prediction.options;
  const element = h('section', { class: 'slide predict', 'aria-labelledby': 'predict-heading' });
  const heading = h('h1', { id: 'predict-heading', tabindex: '-1' });
  const hint = h('p', { class: 'muted small hint' });
  const said = h('p', { class: 'aside', role: 'status' });
  const rows = options.map((option, at) => row(option.id, at));
  const lock = h('button', { class: 'main lock', on: { click: () => (open() ? onLock()
    : onNext()) } });
  const undo = h('button', { class: 'quiet', on: { click: onUnlock } });
  const mind = h('p', { class: 'small differs-note' });
  fill(element, heading, mind, hint,
    h('ol', { class: 'plain options' }, rows.map((one) => one.element)),
    h('div', { class: 'row end' }, lock, undo, said));

  function row(id, at) {
    const name = h('span', { class: 'name' });
    const bar = h('span', { class: 'bar', 'aria-hidden': 'true' });
    const count = h('output', { class: 'count' });
    const less = h('button', { class: 'icon less', on: { click: () => tally.take(at) } },
      icon('minus'));
    const more = h('button', { class: 'icon', on: { click: () => tally.add(at) } },
      icon('plus'));
    const badge = h('span', { class: 'came' });
    const li = h('li', {}, bar, h('span', { class: 'digit', 'aria-hidden': 'true' }, at + 1),
      name, badge, less, count, more);
    return { element: li, id, name, bar, count, less, more, came: badge };
  }

  function open() {
    return tally.stage === 'open';
  }

  /** Votes and lock as they are; the buttons stay the same, so the focus stays with them. */
  function update() {
    // from a last vote that was taken away to its other button, else to the lock
    keepFocus(element, show, (was) => (open() && rows.find(({ less }) => less === was)?.more)
      || lock);
  }

  function show() {
    const counts = tally.counts;
    const most = Math.max(1, ...counts);
    const found = came();
    rows.forEach((one, at) => {
      put(one.count, String(counts[at]));
      one.bar.style.transform = `scaleX(${counts[at] / most})`;
      one.less.disabled = !open() || counts[at] === 0;
      one.more.disabled = !open();
      one.came.textContent = one.id === found ? text.t('ui.predict.came') : '';
      one.element.classList.toggle('most', counts[at] > 0 && counts[at] === most);
    });
    element.classList.toggle('locked', !open());
    fill(lock, icon(open() ? 'lock' : 'next'), ' ',
      text.t(open() ? (tally.total > 0 ? 'ui.predict.lock' : 'ui.predict.skip')
        : 'ui.predict.watch'));
    const list = otherwise();
    mind.hidden = list === '';
    mind.textContent = list && text.t('ui.claim.differs', { list });
    undo.hidden = tally.stage !== 'locked';
    put(said, open() ? '' : text.t('ui.predict.locked', { n: tally.total }));
  }

  function relabel() {
    heading.textContent = text.t(`story.${story.name}.predict`);
    hint.textContent = text.t('ui.predict.hint', { last: options.length });
    undo.textContent = text.t('ui.predict.unlock');
    for (const one of rows) {
      const label = text.t(`story.${story.name}.predict.${one.id}`);
      one.name.textContent = label;
      one.count.setAttribute('aria-label', text.t('ui.predict.votes', { label }));
      one.less.setAttribute('aria-label', text.t('ui.predict.less', { label }));
      one.more.setAttribute('aria-label', text.t('ui.predict.more', { label }));
    }
    update();
  }

  relabel();
  return { element, relabel, update, enter: update };
}
