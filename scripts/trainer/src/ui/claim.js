// claim.js - the first slide: what is claimed, and the world in which it is tried.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: story.*.claim story.*.setting
import { fill, h } from '../dom.js';
import { emblem } from './signs.js';

/** Where a claim comes from stands between brackets at its end; it is said more softly. */
export function parted(words) {
  const found = /^(.*\S)\s*\(([^()]+)\)$/s.exec(words);
  return found ? { claim: found[1], from: found[2] } : { claim: words, from: null };
}

/** otherwise: () => what differs from the story, in words, '' where nothing does. */
export function createClaim({ text, story, opens, otherwise, onNext }) {
  const element = h('section', { class: 'slide claim', 'aria-labelledby': 'claim-heading' });
  const mind = h('p', { class: 'small differs-note' });

  /** Votes are about the run that is played: where it is another one, that is said first. */
  function update() {
    const list = otherwise();
    mind.hidden = list === '';
    mind.textContent = list && text.t('ui.claim.differs', { list });
  }

  function relabel() {
    const { claim, from } = parted(text.t(`story.${story.name}.claim`));
    fill(element,
      h('div', { class: 'words' },
        h('h1', { id: 'claim-heading', tabindex: '-1' }, claim),
        from && h('p', { class: 'muted small' }, from),
        h('p', { class: 'world' }, text.t(`story.${story.name}.setting`)),
        mind,
        h('p', { class: 'row' }, h('button', { class: 'main', on: { click: onNext } },
          text.t('ui.claim.next')),
        story.quiz > 0 && h('button', { class: 'quiet ask', on: {
          click: () => opens.quiz('before') } }, text.t('room.quiz.before')))),
      emblem(story.view));
    update();
  }

  relabel();
  return { element, relabel, update, enter: update };
}
