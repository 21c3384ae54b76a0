// debrief.js - the last slide: what the room talks about, and what the model cannot show.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: story.*.debrief.* story.*.limits
import { fill, h } from '../dom.js';
import { sourceOf } from './specs.js';

/**
 * opens  {room(), quiz(when)}: the boxes of the room's own part
 * tools  elements of other parts (the handout), beside the title: a projector has no line to
 *        spare below
 */
export function createDebrief({ text, story, opens, tools = () => [] }) {
  const element = h('section', { class: 'slide debrief', 'aria-labelledby': 'debrief-heading' });

  function relabel() {
    const numbers = Array.from({ length: story.debrief }, (_, at) => at + 1);
    fill(element,
      h('div', { class: 'row top' },
        h('h1', { id: 'debrief-heading', tabindex: '-1' }, text.t('ui.debrief.title')),
        h('div', { class: 'row' },
          story.quiz > 0 && h('button', { on: { click: () => opens.quiz('after') } },
            text.t('room.quiz.after')),
          h('button', { on: { click: opens.room } }, text.t('room.title')), tools())),
      h('ol', { class: 'questions' }, numbers.map((n) =>
        h('li', {}, text.t(`story.${story.name}.debrief.${n}`)))),
      h('div', { class: 'card limits' },
        h('h2', {}, text.t('ui.debrief.limits')),
        h('p', {}, text.t(`story.${story.name}.limits`)),
        h('p', { class: 'small muted' }, text.t('ui.debrief.source',
          { source: sourceOf(text, story) }))));
  }

  relabel();
  return { element, relabel };
}
