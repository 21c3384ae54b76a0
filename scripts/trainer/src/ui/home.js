// home.js - the stories to choose from, as cards.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: story.*.title story.*.short
import { fill, h } from '../dom.js';
import { emblem, icon } from './signs.js';

/** onStory(name), onTool('tipping' | 'sandbox' | 'open'). */
export function createHome({ text, stories, onStory, onTool }) {
  const element = h('div', { class: 'home' });
  let next = { name: Object.keys(stories)[0], sign: 'begin' };

  function card(story) {
    const id = `card-${story.name}`;
    return h('li', {},
      h('button', { class: 'choice-card', 'aria-describedby': id, data: { story: story.name },
        on: { click: () => onStory(story.name) } },
      emblem(story.view),
      h('span', { class: 'title' }, text.t(`story.${story.name}.title`),
        story.name === next.name && [' ', h('span', { class: 'begin' }, icon('next'), text.t(
          `ui.home.sign.${next.sign}`))]),
      h('span', { class: 'short small', id }, text.t(`story.${story.name}.short`))));
  }

  function tool(name, sign, title, short) {
    return h('li', {}, h('button', { class: 'choice-card tool', data: { tool: name },
      on: { click: () => onTool(name) } },
    h('span', { class: 'sign' }, icon(sign)),
    h('span', { class: 'title' }, title),
    h('span', { class: 'short small' }, short)));
  }

  function relabel() {
    fill(element,
      h('div', { class: 'welcome' },
        h('h1', {}, text.t('ui.home.title')),
        h('p', {}, text.t('ui.home.lead'))),
      h('ul', { class: 'plain cards' }, Object.values(stories).map(card),
        stories.tipping === undefined
          && tool('tipping', 'tipping', text.t('ui.tipping'), text.t('ui.home.tipping')),
        tool('sandbox', 'sliders', text.t('ui.sandbox'), text.t('ui.home.sandbox'))));
  }

  relabel();
  return {
    element,
    relabel,
    /** The story that a press on "next" opens. */
    get next() { return next.name; },
    /** sign: 'begin', 'on' (it waits where it was left), 'then' (after what was told). */
    mark(name, sign) {
      next = { name, sign };
      relabel();
    },
  };
}
