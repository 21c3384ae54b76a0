// spread_layout.js - many runs as a picture: how often what came out, and every run as a dot.
// SPDX-License-Identifier: GPL-3.0-or-later

import { spreadOf } from '../story/verdict.js';
import { wrapText } from './chart_labels.js';
import { LEADING } from './chart_layout.js';
import { outline, styleOf } from './chart_style.js';
import { niceRange, shown, valueTicks } from './chart_ticks.js';
import { markNode, node } from './svg_nodes.js';

/** Two columns from this many letters' sizes on, where bars would take much of the height. */
const WIDE = 34;

/** A row of dots wants so many sizes of letters, and can do with so many. */
const ROW = 6;
const LEAST = 4;

/** The most places for dots on the axis: a dot stands at most half a place from its value. */
export const PLACES = 60;

/**
 * What of the runs may be seen: finite values in order, and the range they need.
 *
 * spec   {unit, range?, total, outcomes: [{id, label, n}], sides: [{side, label, values}],
 *         covered?}
 */
export function seenSpread(spec) {
  if (spec.covered) {
    return { covered: true, outcomes: [], sides: [], total: 0, range: null, places: PLACES };
  }
  const sides = spec.sides.map((side) => {
    const sorted = Array.from(side.values).filter(Number.isFinite).sort((x, y) => x - y);
    return { ...side, sorted, style: styleOf(side.side),
      ...sorted.length > 0 ? spreadOf(sorted) : { n: 0, low: NaN, middle: NaN, high: NaN } };
  });
  const low = Math.min(...sides.map(({ sorted }) => sorted[0] ?? Infinity));
  const high = Math.max(...sides.map(({ sorted }) => sorted.at(-1) ?? -Infinity));
  const range = rangeFor(spec, low, high);
  return { covered: false, outcomes: spec.outcomes ?? [], total: spec.total, sides, range,
    places: placesFor(sides.flatMap(({ sorted }) => sorted), range) };
}

/** How many places: whole numbers stand at their own, or as many of them at each. */
function placesFor(values, [low, high]) {
  const span = high - low;
  if (![low, high, ...values].every(Number.isInteger)) return PLACES;
  let step = Math.max(1, Math.ceil(span / PLACES));
  while (span % step !== 0) step += 1;
  return span / step;
}

function rangeFor({ unit, range }, low, high) {
  const asked = range ?? (unit === 'share' ? [0, 1] : null);
  if (asked && (low > high || (low >= asked[0] && high <= asked[1]))) return asked;
  return niceRange(Math.min(low, ...asked ?? []), Math.max(high, ...asked ?? []), unit);
}

/** How many runs stand at each of n places of the axis: [n + 1]. */
export function places(sorted, [low, high], n) {
  const counts = new Array(n + 1).fill(0);
  for (const value of sorted) counts[Math.round(((value - low) / (high - low)) * n)] += 1;
  return counts;
}

/** The value of a place of n. */
export function placeValue(place, [low, high], n) {
  return low + ((high - low) * place) / n;
}

/**
 * The picture as nodes.
 *
 * room     {width, height, size, measure, format, unit}
 * words    {of(n, total), middle(side), short(side)}
 * returns  {nodes, dots: {left, top, width, height}, need}: where the axis of the dots lies, and
 *          the height that is good to have where a page may be scrolled
 */
export function drawSpread(drawn, room, colours, words) {
  const { width, height, size } = room;
  const full = drawBars(drawn, room, colours, words, false);
  const rows = drawn.sides.length * ROW * size + 2 * size;
  const wide = width >= WIDE * size && full.height > 0.35 * height;
  const tight = drawBars(drawn, room, colours, words, true);
  const least = drawn.sides.length * LEAST * size + 2 * size;
  // without room for both the dots remain: outcomes stand in words and in the table too
  const bars = wide ? drawBars(drawn, { ...room, width: 0.4 * width }, colours, words, false)
    : height - full.height >= rows ? full
    : height - tight.height >= least ? tight : { nodes: [], height: 0 };
  const left = wide ? 0.4 * width + 1.5 * size : 0;
  const top = wide ? 0 : bars.height;
  const dots = drawDots(drawn, { ...room, left, top, width: width - left, height: height - top },
    colours, words);
  return { nodes: [...bars.nodes, ...dots.nodes], dots: dots.area,
    need: Math.ceil(full.height + rows) };
}

/** A bar an outcome: its words above it, or over it where there is little room. */
function drawBars({ outcomes, total }, { width, size, measure }, colours, words, tight) {
  const line = size * LEADING;
  const nodes = [];
  let y = 0;
  for (const { label, n } of outcomes) {
    const count = words.of(n, total);
    const rows = wrapText(label, width - measure(count, true) - size, measure);
    const long = total > 0 ? (width * n) / total : 0;
    const text = rows.map((row, i) => node('text', { x: tight ? 0.3 * size : 0,
      y: y + (i + 0.75) * line, fill: colours.ink }, row));
    const number = node('text', { x: width - (tight ? 0.3 * size : 0), y: y + 0.75 * line,
      'text-anchor': 'end', 'font-weight': 700, fill: colours.ink }, count);
    const high = rows.length * line;
    if (tight) {
      nodes.push(...barOf(y, high, width, long, colours.line, colours), ...text, number);
      y += high + 0.25 * size;
    } else {
      nodes.push(...text, number, ...barOf(y + high, 0.55 * size, width, long, colours.accent,
        colours));
      y += high + 1.15 * size;
    }
  }
  return { nodes, height: y };
}

function barOf(y, height, width, long, fill, colours) {
  return [
    node('rect', { x: 0.5, y: y + 0.5, width: width - 1, height, fill: 'none',
      stroke: colours.line }),
    node('rect', { x: 0, y, width: long, height: height + 1, fill }),
  ];
}

/** A row of dots a side, over one axis; below the dots the middle and nine in ten. */
function drawDots(drawn, room, colours, words) {
  const { width, height, left, top, size, measure, unit, format } = room;
  const { sides, range } = drawn;
  const line = size * LEADING;
  if (!range || sides.length === 0) return { nodes: [], area: { left, top, width, height } };
  const ends = range.map((end) => measure(shown(end, unit, format)));
  const edge = Math.ceil(Math.max(...ends) / 2) + 2;
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
    const long = wrapText(`${side.label}: ${words.middle(side)}`, area.width, measure);
    const rows = each - long.length * line >= 3 * size ? long
      : [shortened(words.short(side), side, area.width, measure)];
    rows.forEach((row, j) => nodes.push(rim(colours, { x: area.left, y: start + (j + 0.75) * line,
      fill: colours[side.style.colour] }, row)));
    const floor = start + each - 0.9 * size;
    nodes.push(...dotsOf(side, drawn, x, { floor, ceiling: start + (rows.length + 0.15) * line,
      width: area.width }, colours), ...bracket(side, x, floor + 0.45 * size, size, colours));
  });
  return { nodes, area };
}

/** One line that fits: of a long name its beginning, of the number all. */
function shortened(words, { label }, width, measure) {
  if (measure(words) <= width) return words;
  const rest = words.slice(label.length);
  let name = label;
  while (name.length > 1 && measure(`${name}…${rest}`) > width) {
    name = name.slice(0, -1).trimEnd();
  }
  return `${name}…${rest}`;
}

/** Letters with a rim of paper over the lines of the axis. */
function rim(colours, attributes, words) {
  return node('text', { ...attributes, stroke: colours.paper, 'stroke-width': 4,
    'paint-order': 'stroke', 'stroke-linejoin': 'round' }, words);
}

function dotsOf({ sorted, style }, { range, places: n }, x, { floor, ceiling, width }, colours) {
  const counts = places(sorted, range, n);
  const most = Math.max(1, ...counts);
  const wide = width / Math.max(n, PLACES / 2); // a few places leave dots small
  const radius = Math.max(1.2, 0.44 * wide);
  const step = Math.min(wide, Math.max(0.2, (floor - ceiling - 2 * radius) / most));
  const edge = Math.max(0.8, Math.min(1.4, 0.3 * step));
  const nodes = [node('line', { x1: x(range[0]), x2: x(range[1]), y1: floor, y2: floor,
    stroke: colours.muted })];
  counts.forEach((many, place) => {
    for (let i = 0; i < many; i++) {
      nodes.push(markNode(outline(style.shape, radius), x(placeValue(place, range, n)),
        floor - radius - 1 - i * step, radius, { fill: style.shape === 'square' ? colours.paper
          : colours[style.colour], stroke: style.shape === 'square' ? colours[style.colour]
          : null, 'stroke-width': edge }));
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
