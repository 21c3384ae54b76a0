// dialog.js - a box above the page that holds the focus until it is closed.
// SPDX-License-Identifier: GPL-3.0-or-later
import { fill, h } from '../dom.js';
import { icon } from './signs.js';

/**
 * title  key of its heading
 * body   () -> children, made anew at every opening and change of language
 */
export function createDialog({ text, title, body, name, wide = false }) {
  const id = `dialog-${name}`;
  // what is made anew; notices that come into the box stay beside it
  const inside = h('div', { class: 'inside' });
  const element = h('dialog', { class: wide ? 'box wide' : 'box', 'aria-labelledby': id },
    inside);
  // A press beside the box closes it, as people expect of a menu.
  element.addEventListener('click', (event) => {
    if (event.target === element) element.close();
  });

  function render() {
    fill(inside,
      h('div', { class: 'head' },
        h('h2', { id }, text.t(title)),
        h('button', { class: 'icon quiet', 'aria-label': text.t('ui.close'),
          on: { click: () => element.close() } }, icon('close'))),
      h('div', { class: 'body' }, body()));
  }

  return {
    element,
    open() {
      if (element.open) return;
      render();
      element.showModal();
    },
    close: () => element.close(),
    isOpen: () => element.open,
    relabel() {
      if (element.open) render();
    },
  };
}
