// tipping_view.js - the view of the tipping point, which needs the engine and no story.
// SPDX-License-Identifier: GPL-3.0-or-later
import { createTipping } from '../chart/tipping.js';
import { fill, h } from '../dom.js';

/** scenario  of the story of the tipping point; until the engine is there the page says so. */
export function createTippingView({ text, engine, scenario, onFault }) {
  const heading = h('h1', { class: 'aside', tabindex: '-1' });
  const wait = h('p', { class: 'muted' });
  const note = h('p', { class: 'small muted' });
  const place = h('div', { class: 'place' }, wait);
  const element = h('section', { class: 'slide tipping-view' }, heading, place, note);
  let tipping = null;
  let closed = false;
  engine.then((ready) => {
    if (closed) return;
    tipping = createTipping({ text, engine: ready, scenario, version: ready.version, onFault });
    fill(place, tipping.element);
    tipping.resize();
  }).catch(onFault);

  function relabel() {
    heading.textContent = text.t('ui.tipping');
    wait.textContent = text.t('ui.wait');
    note.textContent = text.t('ui.tipping.note');
    tipping?.relabel();
  }

  relabel();
  return {
    element,
    relabel,
    resize: () => tipping?.resize(),
    close() {
      closed = true;
      tipping?.close?.();
    },
  };
}
