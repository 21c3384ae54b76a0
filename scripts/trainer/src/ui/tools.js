// tools.js - what stands beside the stories: the tipping point and the sandbox.
// SPDX-License-Identifier: GPL-3.0-or-later
import { createTipping } from '../chart/tipping.js';
import { fill, h } from '../dom.js';

export function createTools({ text, data, engine, store, onFault }) {
  return {
    /** A view: {element, relabel(), resize(), close()}. */
    create(name, { onBack }) {
      return name === 'tipping' ? tippingView() : tippingView(onBack);
    },
    opened() {},
  };

  /** The tipping point needs the engine; until it is there the page says so. */
  function tippingView() {
    const heading = h('h1', { tabindex: '-1' });
    const place = h('div', { class: 'place' });
    const wait = h('p', { class: 'muted' });
    const element = h('section', { class: 'slide tool' }, heading, place);
    let tipping = null;
    fill(place, wait);
    engine.then((ready) => {
      tipping = createTipping({ text, engine: ready, data, store });
      fill(place, tipping.element);
    }).catch(onFault);

    function relabel() {
      heading.textContent = text.t('ui.tipping');
      wait.textContent = text.t('ui.wait');
      tipping?.relabel();
    }
    relabel();
    return {
      element,
      relabel,
      resize: () => tipping?.resize?.(),
      close: () => tipping?.close?.(),
    };
  }
}
