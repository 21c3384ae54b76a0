// home.js - the stories to choose from, as cards.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: story.*.title story.*.short
import { fill, h } from '../dom.js';
import { emblem, icon } from './signs.js';

/**
 * The order in which stories stand on the page: first what a trainer can tell without having
 * practised. A story that is not named here comes last, by its name.
 */
const ORDER = ['nine_in_ten', 'decisions_by_design', 'self_organisation', 'cooperation_chain',
  'process_direction', 'letting_go', 'shadow_of_the_future', 'end_is_known', 'mistakes_happen',
  'talk_first', 'win_as_much_as_you_can', 'red_black', 'reds_and_blues', 'two_three'];

/** Stories in the order in which they are shown. */
export function inOrder(stories) {
  const rank = (name) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  return Object.values(stories).sort((one, other) => rank(one.name) - rank(other.name)
    || (one.name < other.name ? -1 : 1));
}

/** onStory(name), onTool('tipping' | 'sandbox' | 'open'). */
export function createHome({ text, stories, onStory, onTool }) {
  const element = h('div', { class: 'home' });
  const ordered = inOrder(stories);

  function card(story) {
    const id = `card-${story.name}`;
    return h('li', {},
      h('button', { class: 'choice-card', 'aria-describedby': id, data: { story: story.name },
        on: { click: () => onStory(story.name) } },
      emblem(story.view),
      h('span', { class: 'title' }, text.t(`story.${story.name}.title`)),
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
      h('ul', { class: 'plain cards' }, ordered.map(card),
        tool('tipping', 'tipping', text.t('ui.tipping'), text.t('ui.home.tipping')),
        tool('sandbox', 'sliders', text.t('ui.sandbox'), text.t('ui.home.sandbox'))));
  }

  relabel();
  return { element, relabel };
}
