// signs.js - small drawings beside words; never instead of a name for screen readers.
// SPDX-License-Identifier: GPL-3.0-or-later
import { h } from '../dom.js';

const PATHS = {
  home: 'M3 11 12 3l9 8M6 9v11h12V9',
  back: 'M15 4 7 12l8 8',
  next: 'M9 4l8 8-8 8',
  menu: 'M4 6h16M4 12h16M4 18h16',
  close: 'M5 5l14 14M19 5 5 19',
  lock: 'M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3',
  tipping: 'M3 19h5c7 0 1-14 8-14h5',
  compare: 'M4 5h6v14H4zM14 5h6v14h-6z',
  reset: 'M5 12a7 7 0 1 0 3-5.7M8 2v5h5',
  sliders: 'M4 7h9M19 7h1M4 17h1M11 17h9M16 4v6M8 14v6',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  projector: 'M3 4h18v12H3zM12 16v5M8 21h8M9 12l3-5 3 5',
  people: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 20c0-4 3-6 6-6s6 2 6 6M16 11a3 3 0 1 0-1-5.6'
    + 'M17 14c3 0 5 2 5 6',
  print: 'M7 9V3h10v6M7 18H4V9h16v9h-3M7 14h10v7H7z',
};

/** An icon in the colour and size of the text around it. */
export function icon(name) {
  return h('svg', { viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor',
    'stroke-width': '2.4', 'stroke-linecap': 'round', 'stroke-linejoin': 'round',
    'aria-hidden': 'true', focusable: 'false' }, h('path', { d: PATHS[name] }));
}

/** A story's world in small: people as dots, blue ones help, orange ones do not. */
export function emblem(view) {
  const dots = EMBLEMS[view] ?? EMBLEMS.lattice;
  const [lines, places] = dots;
  return h('svg', { viewBox: '0 0 48 48', 'aria-hidden': 'true', focusable: 'false',
    class: 'emblem' },
  lines.map(([a, b]) => h('line', { x1: places[a][0], y1: places[a][1], x2: places[b][0],
    y2: places[b][1], class: 'tie' })),
  places.map(([x, y, helps]) => (helps
    ? h('circle', { cx: x, cy: y, r: 4.6, class: 'shared' })
    : h('rect', { x: x - 4, y: y - 4, width: 8, height: 8, class: 'own' }))));
}

const ring = (n, radius, helping) => Array.from({ length: n }, (_, i) => {
  const angle = 2 * Math.PI * i / n - Math.PI / 2;
  return [24 + radius * Math.cos(angle), 24 + radius * Math.sin(angle), helping.has(i)];
});

const EMBLEMS = {
  lattice: [[], [8, 19, 30, 41].flatMap((y, row) => [8, 19, 30, 41].map((x, column) =>
    [x, y, (row + 2 * column) % 3 === 0]))],
  network: [[[0, 2], [2, 4], [4, 1], [1, 3], [3, 0], [0, 5], [2, 5], [4, 5]],
    [...ring(5, 18, new Set([0, 2])), [24, 24, true]]],
  teams: [[[0, 1], [1, 2], [2, 0], [3, 4], [4, 5], [5, 3], [2, 3]],
    [[8, 14, true], [8, 34, true], [18, 24, false], [30, 24, true], [40, 14, false],
      [40, 34, true]]],
  chain: [[[0, 1], [1, 2], [0, 3], [1, 3], [2, 3]],
    [[7, 36, false], [24, 36, true], [41, 36, true], [24, 11, true]]],
  circle: [[[0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 0], [0, 3], [1, 4], [2, 5]],
    ring(6, 18, new Set([1, 2, 4]))],
};
