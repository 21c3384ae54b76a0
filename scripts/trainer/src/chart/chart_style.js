// chart_style.js - how each side of a picture looks: colour, and dashes and shape beside it.
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Colours by the names of style.css; what stands here is used where there is no page (tests,
 * and drawings made outside it).
 */
export const COLOURS = {
  ink: '#1b2430', paper: '#ffffff', line: '#c9ced6', muted: '#4c5664', accent: '#143d59',
  shared: '#0b62a8', own: '#b8400c', a: '#5b6470', b: '#0b62a8', room: '#7a2b8f', lab: '#1f6f43',
};

/**
 * Lines of the sides. A and B differ in dash, the scores in shape too, the room has a dot every
 * round, so that nobody needs colours. A second observable of the same side has a dash of its own.
 */
const STYLES = {
  a: { colour: 'a', width: 2.5, dashes: [[9, 6], [3, 5], [14, 5, 3, 5]], shape: 'square' },
  b: { colour: 'b', width: 3.5, dashes: [[], [16, 5], [12, 4, 2, 4]], shape: 'circle' },
  own: { colour: 'own', width: 3, dashes: [[12, 4, 2, 4]], shape: 'triangle' },
  shared: { colour: 'shared', width: 3.5, dashes: [[]], shape: 'circle' },
  room: { colour: 'room', width: 2, dashes: [[]], shape: 'circle' },
};

/** The style of the n-th series of its side: {colour (a name), width, dash, shape}. */
export function styleOf(side, n = 0) {
  const { colour, width, dashes, shape } = STYLES[side];
  return { colour, width, shape, dash: dashes[Math.min(n, dashes.length - 1)] };
}

/**
 * Somebody's own colours for everything: a canvas is not given these by the browser. Dashes and
 * shapes tell the sides apart; two colours are enough.
 */
const FORCED = {
  ink: 'CanvasText', paper: 'Canvas', line: 'GrayText', muted: 'CanvasText', accent: 'LinkText',
  shared: 'LinkText', own: 'CanvasText', a: 'CanvasText', b: 'LinkText', room: 'CanvasText',
  lab: 'CanvasText',
};

export const forced = () => matchMedia('(forced-colors: active)').matches;

/** The colours of the page an element is in. */
export function coloursOf(element) {
  if (forced()) return forcedOf(element);
  const style = getComputedStyle(element);
  const colours = {};
  for (const [name, fallback] of Object.entries(COLOURS)) {
    let value = style.getPropertyValue(`--${name}`).trim();
    const reference = /^var\((--\w+)\)$/.exec(value);
    if (reference) value = style.getPropertyValue(reference[1]).trim();
    colours[name] = value || fallback;
  }
  return colours;
}

/** What these names stand for now: as `rgb(..)`, which canvases and drawings know too. */
function forcedOf(element) {
  const probe = document.createElement('i');
  probe.hidden = true;
  probe.style.forcedColorAdjust = 'none';
  element.append(probe);
  const colours = {};
  for (const [name, system] of Object.entries(FORCED)) {
    probe.style.color = system;
    colours[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return colours;
}

/** The outline of a mark around (0, 0): a list of points, or null for a circle. */
export function outline(shape, radius) {
  switch (shape) {
    case 'square': return [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(scale(0.85 * radius));
    case 'diamond': return [[0, -1], [1, 0], [0, 1], [-1, 0]].map(scale(1.2 * radius));
    case 'triangle': return [[0, -1], [1, 0.8], [-1, 0.8]].map(scale(1.1 * radius));
    default: return null;
  }
}

function scale(factor) {
  return ([x, y]) => [factor * x, factor * y];
}
