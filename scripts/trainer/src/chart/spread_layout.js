// spread_layout.js - many runs as a picture: how often what came out, and every run as a dot.
// SPDX-License-Identifier: GPL-3.0-or-later

import { spreadOf } from '../story/verdict.js';
import { wrapText } from './chart_labels.js';
import { LEADING } from './chart_layout.js';
import { outline, styleOf } from './chart_style.js';
import { niceRange, shown, valueTicks } from './chart_ticks.js';
import { markNode, node } from './svg_nodes.js';

/** Two columns from this many letters' sizes on. */
const WIDE = 34;

/** A row of dots wants so many sizes of letters. */
const ROW = 6;

/** Places for dots on the axis: a dot stands at most half a place from its value. */
export const PLACES = 60;

/**
 * What of the runs may be seen: finite values in order, and the range they need.
 *
 * spec   {unit, range?, total, outcomes: [{id, label, n}], sides: [{side, label, values}],
 *         covered?}
 */
export function seenSpread(spec) {
  if (spec.covered) return { covered: true, outcomes: [], sides: [], total: 0, range: null };
  const sides = spec.sides.map((side) => {
    const sorted = Array.from(side.values).filter(Number.isFinite).sort((x, y) => x - y);
    return { ...side, sorted, style: styleOf(side.side),
      ...sorted.length > 0 ? spreadOf(sorted) : { n: 0, low: NaN, middle: NaN, high: NaN } };
  });
  const low = Math.min(...sides.map(({ sorted }) => sorted[0] ?? Infinity));
  const high = Math.max(...sides.map(({ sorted }) => sorted.at(-1) ?? -Infinity));
  return { covered: false, outcomes: spec.outcomes ?? [], total: spec.total, sides,
    range: rangeFor(spec, low, high) };
}

function rangeFor({ unit, range }, low, high) {
  const asked = range ?? (unit === 'share' ? [0, 1] : null);
  if (asked && (low > high || (low >= asked[0] && high <= asked[1]))) return asked;
  return niceRange(Math.min(low, ...asked ?? []), Math.max(high, ...asked ?? []), unit);
}

/** How many runs stand at each place of the axis: [PLACES + 1]. */
export function places(sorted, [low, high]) {
  const counts = new Array(PLACES + 1).fill(0);
  for (const value of sorted) counts[Math.round(((value - low) / (high - low)) * PLACES)] += 1;
  return counts;
}

/** The value of a place. */
export function placeValue(place, [low, high]) {
  return low + ((high - low) * place) / PLACES;
}

/**
 * The picture as nodes.
 *
 * room     {width, height, size, measure, format, unit}
 * words    {of(n, total), middle(value, low, high), missing(n)}
 * returns  {nodes, dots: {left, top, width, height}, need}: where the axis of the dots lies, and
 *          the height that a narrow picture has to have, whose page may be scrolled
 */
export function drawSpread(drawn, room, colours, words) {
  const { width, height, size } = room;
  const wide = width >= WIDE * size && drawn.outcomes.length > 0;
  const first = wide ? 0.4 * width : width;
  const bars = drawBars(drawn, { ...room, width: first }, colours, words);
  const left = wide ? first + 1.5 * size : 0;
  const top = wide ? 0 : bars.height;
  const dots = drawDots(drawn, { ...room, left, top, width: width - left, height: height - top },
    colours, words);
  const need = bars.height + drawn.sides.length * ROW * size + 2 * size;
  return { nodes: [...bars.nodes, ...dots.nodes], dots: dots.area,
    need: wide ? 0 : Math.ceil(need) };
}

/** A bar an outcome, its words above it, its number at the end of these. */
function drawBars({ outcomes, total }, { width, size, measure }, colours, words) {
  const line = size * LEADING;
  const nodes = [];
  let y = 0;
  for (const { label, n } of outcomes) {
    const count = words.of(n, total);
    const rows = wrapText(label, width - measure(count, true) - size, measure);
    rows.forEach((row, i) => nodes.push(node('text', { x: 0, y: y + (i + 0.75) * line,
      fill: colours.ink }, row)));
    nodes.push(node('text', { x: width, y: y + 0.75 * line, 'text-anchor': 'end',
      'font-weight': 700, fill: colours.ink }, count));
    y += rows.length * line;
    nodes.push(node('rect', { x: 0.5, y: y + 0.5, width: width - 1, height: 0.55 * size,
      fill: 'none', stroke: colours.line }),
    node('rect', { x: 0, y, width: total > 0 ? (width * n) / total : 0, height: 0.55 * size + 1,
      fill: colours.accent }));
    y += 1.15 * size;
  }
  return { nodes, height: y };
}

/** A row of dots a side, over one axis; below the dots the middle and nine in ten. */
function drawDots(drawn, room, colours, words) {
  const { width, height, left, top, size, measure, unit, format } = room;
  const { sides, range } = drawn;
  const line = size * LEADING;
  if (!range || sides.length === 0) return { nodes: [], area: { left, top, width, height } };
  const edge = Math.ceil(measure(shown(range[1], unit, format)) / 2) + 2;
  const area = { left: left + edge, top, width: Math.max(40, width - 2 * edge),
    height: height - 1.4 * line };
  const x = (value) => area.left + (area.width * (value - range[0])) / (range[1] - range[0]);
  const nodes = [];
  const most = Math.max(2, Math.min(6, Math.floor(area.width
    / (measure(shown(range[1], unit, format)) + size)) + 1));
  for (const { value, label } of valueTicks(range, most, unit, format)) {
    nodes.push(node('line', { x1: x(value), x2: x(value), y1: top, y2: top + area.height,
      stroke: colours.line }),
    node('text', { x: x(value), y: top + area.height + 1.15 * size, 'text-anchor': 'middle',
      fill: colours.muted }, label));
  }
  const each = area.height / sides.length;
  sides.forEach((side, i) => {
    const start = top + i * each;
    const rows = wrapText(`${side.label}: ${words.middle(side)}`, area.width, measure);
    rows.forEach((row, j) => nodes.push(rim(colours, { x: area.left, y: start + (j + 0.75) * line,
      fill: colours[side.style.colour] }, row)));
    const floor = start + each - 0.9 * size;
    nodes.push(...dotsOf(side, range, x, { floor, ceiling: start + (rows.length + 0.15) * line,
      width: area.width }, colours), ...bracket(side, x, floor + 0.45 * size, size, colours));
  });
  return { nodes, area };
}

/** Letters with a rim of paper over the lines of the axis. */
function rim(colours, attributes, words) {
  return node('text', { ...attributes, stroke: colours.paper, 'stroke-width': 4,
    'paint-order': 'stroke', 'stroke-linejoin': 'round' }, words);
}

function dotsOf({ sorted, style }, range, x, { floor, ceiling, width }, colours) {
  const counts = places(sorted, range);
  const most = Math.max(1, ...counts);
  const wide = width / PLACES;
  const radius = Math.max(1.2, 0.44 * wide);
  const step = Math.min(wide, Math.max(0.2, (floor - ceiling - 2 * radius) / most));
  const nodes = [node('line', { x1: x(range[0]), x2: x(range[1]), y1: floor, y2: floor,
    stroke: colours.muted })];
  counts.forEach((n, place) => {
    for (let i = 0; i < n; i++) {
      nodes.push(markNode(outline(style.shape, radius), x(placeValue(place, range)),
        floor - radius - 1 - i * step, radius, { fill: style.shape === 'square' ? colours.paper
          : colours[style.colour], stroke: style.shape === 'square' ? colours[style.colour]
          : null, 'stroke-width': 1.4 }));
    }
  });
  return nodes;
}

/** From the 5th to the 95th of a hundred, with the middle. */
function bracket({ n, low, middle, high, style }, x, y, size, colours) {
  if (n === 0) return [];
  const colour = colours[style.colour];
  const tall = 0.28 * size;
  return [
    node('line', { x1: x(low), x2: x(high), y1: y, y2: y, stroke: colour, 'stroke-width': 2.5,
      'stroke-dasharray': style.dash.length ? '6 4' : null }),
    ...[low, high].map((value) => node('line', { x1: x(value), x2: x(value), y1: y - tall,
      y2: y + tall, stroke: colour, 'stroke-width': 2 })),
    node('path', { d: `M${x(middle) - tall} ${y + tall}L${x(middle)} ${y - tall}L${
      x(middle) + tall} ${y + tall}Z`, fill: colour }),
  ];
}
