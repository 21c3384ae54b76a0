// claim.js - the first slide: what is claimed, and the world in which it is tried.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: story.*.claim story.*.setting ui.article.*
import { fill, h } from '../dom.js';
import { emblem } from './signs.js';

export function createClaim({ text, story, onNext }) {
  const element = h('section', { class: 'slide claim', 'aria-labelledby': 'claim-heading' });

  function relabel() {
    fill(element,
      h('div', { class: 'words' },
        h('p', { class: 'from muted small' }, story.article
          ? text.t(`ui.article.${story.article}`) : text.t('ui.claim.classic')),
        h('h1', { id: 'claim-heading', tabindex: '-1' },
          text.t(`story.${story.name}.claim`)),
        h('p', { class: 'world' }, text.t(`story.${story.name}.setting`)),
        h('p', { class: 'row' }, h('button', { class: 'main', on: { click: onNext } },
          text.t('ui.claim.next')))),
      emblem(story.view));
  }

  relabel();
  return { element, relabel };
}
