// tipping_picture.js - both ways over the steering, with arrows, and the threshold across them.
// SPDX-License-Identifier: GPL-3.0-or-later

import { freePlace, wrapText } from './chart_labels.js';
import { LEADING } from './chart_layout.js';
import { outline } from './chart_style.js';
import { niceStep, multiples, valueTicks } from './chart_ticks.js';
import { markNode, node, pathOf } from './svg_nodes.js';

/** Up is drawn as what is being steered, down as what is let go of. */
const WAYS = {
  up: { colour: 'shared', dash: null, shape: 'circle' },
  down: { colour: 'ink', dash: '10 6', shape: 'square' },
};

/** Where the axes lie: {plot, x(steer), y(share), ticks}. */
export function placeTipping(branches, { width, height, size, measure, format }, words) {
  const steers = [...branches.up, ...branches.down].map(({ steer }) => steer);
  const step = niceStep(Math.min(...steers), Math.max(...steers) + 1e-6, 6, 'share');
  const low = Math.floor(Math.min(...steers) / step + 1e-9) * step;
  const high = Math.max(low + step, Math.ceil(Math.max(...steers) / step - 1e-9) * step);
  const line = size * LEADING;
  const left = Math.ceil(measure('100%') + 0.6 * size);
  const right = Math.ceil(Math.max(measure('100%', true), measure(words.threshold, true))
    + 0.5 * size);
  const plot = { left, top: 0.6 * size, width: Math.max(40, width - left - right),
    height: Math.max(40, height - 0.6 * size - 2.7 * line) };
  const x = (steer) => plot.left + (plot.width * (steer - low)) / (high - low);
  const y = (share) => plot.top + plot.height * (1 - share);
  const percent = (value) => `${format(100 * value, 0)}%`;
  const most = Math.max(2, Math.min(6, Math.floor(plot.height / (1.9 * line)) + 1));
  const across = multiples(low, high, step);
  const fit = Math.max(1, Math.ceil((across.length * (measure('100%') + size)) / plot.width));
  return { plot, x, y, line, yTicks: valueTicks([0, 1], most, 'share', format),
    xTicks: across.filter((_, i) => i % fit === 0).map((value) => ({ value,
      label: percent(value) })) };
}

/**
 * The picture without its threshold: nodes.
 *
 * words    {axis, up, down}: what stands at the axis and at the ways
 */
export function drawTipping(branches, place, room, colours, words) {
  const { size } = room;
  return [
    frame(place, room, colours, words),
    ['up', 'down'].map((way) => drawWay(branches[way], WAYS[way], place, size, colours)),
    names(branches, place, room, colours, words),
  ].flat(Infinity);
}

function frame({ plot, x, y, line, xTicks, yTicks }, { size }, colours, words) {
  const bottom = plot.top + plot.height;
  return [
    yTicks.map(({ value, label }) => [
      node('line', { x1: plot.left, x2: plot.left + plot.width, y1: y(value), y2: y(value),
        stroke: colours.line }),
      node('text', { x: plot.left - 0.35 * size, y: y(value) + 0.35 * size, 'text-anchor': 'end',
        fill: colours.muted }, label),
    ]),
    node('line', { x1: plot.left, x2: plot.left + plot.width, y1: bottom, y2: bottom,
      stroke: colours.muted, 'stroke-width': 1.5 }),
    xTicks.map(({ value, label }) => [
      node('line', { x1: x(value), x2: x(value), y1: bottom, y2: bottom + 0.25 * size,
        stroke: colours.muted }),
      node('text', { x: x(value), y: bottom + 1.25 * size, 'text-anchor': 'middle',
        fill: colours.muted }, label),
    ]),
    node('text', { x: plot.left + plot.width / 2, y: bottom + 1.3 * size + line,
      'text-anchor': 'middle', fill: colours.ink }, words.axis),
  ];
}

function drawWay(points, { colour, dash, shape }, { x, y }, size, colours) {
  const ink = colours[colour];
  const middles = points.map(({ steer, middle }) => [x(steer), y(middle)]);
  const radius = 0.17 * size;
  return [
    // Every run, faint; then the middle one.
    points.map(({ steer, values }) => (values.length > 1 ? values : []).map((value) => (
      node('line', { x1: x(steer) - radius, x2: x(steer) + radius, y1: y(value), y2: y(value),
        stroke: ink, 'stroke-opacity': 0.35 })))),
    node('path', { d: pathOf(middles), fill: 'none', stroke: ink, 'stroke-width': 3,
      'stroke-dasharray': dash, 'stroke-linejoin': 'round' }),
    middles.map(([px, py]) => markNode(outline(shape, radius), px, py, radius,
      { fill: shape === 'square' ? colours.paper : ink, stroke: ink, 'stroke-width': 1.5 })),
    arrows(middles, 0.55 * size, ink),
  ];
}

/** Arrow heads at a quarter, half and three quarters of a way's length. */
function arrows(points, size, colour) {
  const lengths = [0];
  for (let i = 1; i < points.length; i++) {
    lengths.push(lengths[i - 1] + Math.hypot(points[i][0] - points[i - 1][0],
      points[i][1] - points[i - 1][1]));
  }
  return [0.25, 0.5, 0.75].map((part) => {
    const at = part * lengths.at(-1);
    const i = Math.max(1, lengths.findIndex((length) => length >= at));
    if (!(lengths[i] > lengths[i - 1])) return null;
    const share = (at - lengths[i - 1]) / (lengths[i] - lengths[i - 1]);
    const [[x0, y0], [x1, y1]] = [points[i - 1], points[i]];
    const [px, py] = [x0 + share * (x1 - x0), y0 + share * (y1 - y0)];
    const turn = (Math.atan2(y1 - y0, x1 - x0) * 180) / Math.PI;
    return node('path', { d: `M${size} 0L${-size} ${0.8 * size}L${-0.5 * size} 0L${-size} ${
      -0.8 * size}Z`, transform: `translate(${px.toFixed(1)} ${py.toFixed(1)}) rotate(${
      turn.toFixed(1)})`, fill: colour });
  });
}

/** The ways' names, each beside its line where the fewest lines run. */
function names(branches, { plot, x, y, line }, { size, measure }, colours, words) {
  const points = ['up', 'down'].flatMap((way) => dense(branches[way].map(({ steer, middle }) => (
    [x(steer), y(middle)]))));
  const taken = [];
  return ['up', 'down'].filter((way) => branches[way].length > 1).map((way) => {
    const rows = wrapText(words[way], 0.4 * plot.width, (text) => measure(text, true));
    const box = { width: Math.max(...rows.map((row) => measure(row, true))) + 0.4 * size,
      height: rows.length * line };
    const spot = freePlace(besides(branches[way], box, { plot, x, y, line }), box, points, taken);
    taken.push({ ...spot, ...box });
    return rows.map((row, i) => node('text', { x: spot.left + 0.2 * size,
      y: spot.top + (i + 0.78) * line, fill: colours[WAYS[way].colour], 'font-weight': 650,
      stroke: colours.paper, 'stroke-width': 4, 'paint-order': 'stroke',
      'stroke-linejoin': 'round' }, row));
  });
}

/** Places for a name: above and below its way, from the middle of the steps outwards. */
function besides(points, { width, height }, { plot, x, y, line }) {
  const middle = (points.length - 1) / 2;
  const order = points.map((_, i) => i)
    .sort((i, j) => Math.abs(i - middle) - Math.abs(j - middle) || i - j);
  const left = (px) => Math.max(plot.left + 2, Math.min(plot.left + plot.width - width, px));
  const lowest = plot.top + plot.height - height - 0.3 * line;
  const top = (py) => Math.max(plot.top, Math.min(lowest, py));
  return order.flatMap((i) => {
    const [px, py] = [x(points[i].steer) - width / 2, y(points[i].middle)];
    return [py - height - 0.45 * line, py - height - 0.9 * line, py + 0.45 * line,
      py - height - 1.5 * line, py + 1.5 * line].map((at) => ({ left: left(px), top: top(at) }));
  });
}

/** Points along a line, close enough that no box is crossed between two of them. */
function dense(points) {
  return points.slice(1).flatMap(([x1, y1], i) => {
    const [x0, y0] = points[i];
    const n = Math.max(1, Math.ceil(Math.hypot(x1 - x0, y1 - y0) / 6));
    return Array.from({ length: n + 1 }, (_, j) => [x0 + (j * (x1 - x0)) / n,
      y0 + (j * (y1 - y0)) / n]);
  });
}

/** The threshold, and where both ways cross it: rings and drops. */
export function drawThreshold(threshold, reading, { plot, x, y, line }, size, colours, label) {
  const height = y(threshold);
  const drop = (way) => (reading[way] === null ? null : [
    node('line', { x1: x(reading[way]), x2: x(reading[way]), y1: height,
      y2: plot.top + plot.height, stroke: colours[WAYS[way].colour], 'stroke-width': 2,
      'stroke-dasharray': '2 4' }),
    node('circle', { cx: x(reading[way]), cy: height, r: 0.4 * size, fill: 'none',
      stroke: colours.room, 'stroke-width': 3 }),
  ]);
  const beside = Math.max(plot.top + 0.7 * line, Math.min(plot.top + plot.height - 0.7 * line,
    height));
  return [
    drop('up'), drop('down'),
    node('line', { x1: plot.left, x2: plot.left + plot.width, y1: height, y2: height,
      stroke: colours.room, 'stroke-width': 2.5, 'stroke-dasharray': '12 4 2 4' }),
    label.map((words, i) => node('text', { x: plot.left + plot.width + 0.3 * size,
      y: beside + (i - 0.22) * line, fill: colours.room, 'font-weight': 650 }, words)),
  ].flat(Infinity).filter(Boolean);
}
