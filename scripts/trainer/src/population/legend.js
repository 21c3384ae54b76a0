// legend.js - what the signs of the population mean.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: population.legend.*
import { fill, h } from '../dom.js';
import { colourOf, cssColour } from './palette.js';

const INK = '#1b2430';

function sign(...shapes) {
  return h('svg', { viewBox: '0 0 24 24', class: 'legend-sign', 'aria-hidden': 'true' }, shapes);
}

function person(share, roundness = share) {
  const half = 9 * (0.87 + 0.13 * roundness);
  return h('rect', { x: 12 - half, y: 12 - half, width: 2 * half, height: 2 * half,
    rx: roundness * half, fill: cssColour(colourOf(share)), stroke: INK, 'stroke-width': 1.5 });
}

const SIGNS = {
  own: () => sign(person(0)),
  between: () => sign(person(0.5)),
  shared: () => sign(person(1)),
  unknown: () => sign(h('rect', { x: 3.6, y: 3.6, width: 16.8, height: 16.8, rx: 4.2,
    fill: cssColour(colourOf(NaN)), stroke: INK, 'stroke-width': 1.5, 'stroke-dasharray': 3 })),
  trust: () => sign(h('circle', { cx: 12, cy: 12, r: 5, fill: '#c4c9d1', stroke: INK }),
    h('path', { d: 'M12 2.5a9.5 9.5 0 1 1-9.5 9.5', fill: 'none', stroke: INK,
      'stroke-width': 3 })),
  pilot: () => sign(h('path', { d: 'M12 3l9 9-9 9-9-9z', fill: '#fff', stroke: INK,
    'stroke-width': 2 })),
};

const BLOCKS = { own: 0, between: 0.5, shared: 1, unknown: NaN };

/** A list of signs; show() says which of them are in the picture, and whether as blocks. */
export function createLegend({ text }) {
  const element = h('ul', { class: 'legend plain' });
  let shown = '';
  let names = [];
  let blocks = false;

  function relabel() {
    fill(element, names.map((name) => h('li', {}, blocks && name in BLOCKS
      ? sign(h('rect', { x: 2, y: 2, width: 20, height: 20,
        fill: cssColour(colourOf(BLOCKS[name])), stroke: INK })) : SIGNS[name](),
    text.t(`population.legend.${name}`))));
  }

  return {
    element,
    relabel,
    show(next, asBlocks) {
      const now = `${next} ${asBlocks}`;
      if (now === shown) return;
      shown = now;
      names = next;
      blocks = asBlocks;
      relabel();
    },
  };
}
