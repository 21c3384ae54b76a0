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
  unknown: () => sign(h('rect', { x: 3.6, y: 3.6, width: 16.8, height: 16.8, rx: 4.2,
    fill: cssColour(colourOf(NaN)), stroke: INK, 'stroke-width': 1.5, 'stroke-dasharray': 3 })),
  trust: () => sign(h('circle', { cx: 12, cy: 12, r: 5, fill: '#c4c9d1', stroke: INK }),
    h('path', { d: 'M12 2.5a9.5 9.5 0 1 1-9.5 9.5', fill: 'none', stroke: INK,
      'stroke-width': 3 })),
  pilot: () => sign(h('path', { d: 'M12 3l9 9-9 9-9-9z', fill: '#fff', stroke: INK,
    'stroke-width': 2 })),
};

/** From own interest to working together, as people or as blocks. */
const SCALE = [0, 0.5, 1];

const block = (share) => sign(h('rect', { x: 2, y: 2, width: 20, height: 20,
  fill: cssColour(colourOf(share)), stroke: INK }));

/** A list of signs; show() says which there are besides own and shared, and whether as blocks. */
export function createLegend({ text }) {
  const element = h('ul', { class: 'legend plain' });
  let shown = '';
  let names = [];
  let blocks = false;

  function relabel() {
    const shares = names.includes('between') ? SCALE : [0, 1];
    const one = (share) => (blocks ? block(share) : sign(person(share)));
    fill(element,
      h('li', {}, text.t('population.legend.own'), ' ', shares.map(one),
        text.t('population.legend.shared')),
      names.filter((name) => name in SIGNS).map((name) => h('li', {},
        blocks && name === 'unknown' ? block(NaN) : SIGNS[name](),
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
