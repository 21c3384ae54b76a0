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

export function createClaim({ text, story, opens, onNext }) {
  const element = h('section', { class: 'slide claim', 'aria-labelledby': 'claim-heading' });

  function relabel() {
    const { claim, from } = parted(text.t(`story.${story.name}.claim`));
    fill(element,
      h('div', { class: 'words' },
        h('h1', { id: 'claim-heading', tabindex: '-1' }, claim),
        from && h('p', { class: 'muted small' }, from),
        h('p', { class: 'world' }, text.t(`story.${story.name}.setting`)),
        h('p', { class: 'row' }, h('button', { class: 'main', on: { click: onNext } },
          text.t('ui.claim.next')),
        story.quiz > 0 && h('button', { class: 'quiet ask', on: {
          click: () => opens.quiz('before') } }, text.t('room.quiz.before')))),
      emblem(story.view));
  }

  relabel();
  return { element, relabel };
}
