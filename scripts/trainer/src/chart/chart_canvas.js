// chart_canvas.js - what uPlot's canvas shows: lines by uPlot, the rest drawn in its hooks.
// SPDX-License-Identifier: GPL-3.0-or-later

import uPlot from 'uplot';

import { stretches } from './chart_data.js';
import { outline } from './chart_style.js';

/**
 * A canvas for charts of one structure (the same series, edges and fonts).
 *
 * now()    {drawn, layout, colours} of the moment
 * returns  {root, draw(), destroy()}; draw() takes the values of now()
 */
export function createCanvas(now) {
  const { drawn, layout, colours, font } = now();
  const buffers = [[], ...drawn.series.map(() => [])];
  const plot = new uPlot({
    width: layout.width,
    height: layout.height,
    padding: [layout.plot.top, layout.width - layout.plot.left - layout.plot.width, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    select: { show: false },
    scales: {
      x: { time: false, range: () => [0, now().drawn.rounds] },
      y: { range: () => now().layout.range },
    },
    axes: [axis(2, layout.height - layout.plot.top - layout.plot.height, colours, font, {
      splits: () => now().layout.xTicks.map((tick) => tick.value),
      values: () => now().layout.xTicks.map((tick) => tick.label),
      grid: { show: false },
    }, layout), axis(3, layout.plot.left, colours, font, {
      splits: () => now().layout.yTicks.map((tick) => tick.value),
      values: () => now().layout.yTicks.map((tick) => tick.label),
      ticks: { show: false },
    }, layout)],
    series: [{}, ...drawn.series.map(({ style, side }) => ({
      stroke: colours[style.colour],
      width: style.width,
      dash: style.dash,
      points: { show: side === 'room', size: 0.5 * layout.size, fill: colours[style.colour] },
    }))],
    hooks: {
      drawAxes: [(self) => withContext(self, true, (context) => {
        end(context, now());
        baseline(context, now());
        for (const series of now().drawn.series) band(context, series, now());
      }), (self) => withContext(self, false, (context) => {
        for (const marker of now().drawn.markers) laboratory(context, marker, now());
        poles(context, now());
      })],
      draw: [(self) => withContext(self, false, (context) => {
        for (const series of now().drawn.series) tip(context, series, now());
        for (const label of now().layout.labels) leader(context, label, now());
      })],
    },
  }, emptyData(buffers));
  return {
    root: plot.root,
    draw() {
      takeValues(buffers, now().drawn);
      plot.setData(buffers);
    },
    destroy: () => plot.destroy(),
  };
}

function axis(side, size, colours, font, more, layout) {
  return { side, size, gap: Math.round(0.3 * layout.size), font,
    stroke: colours.muted, labelSize: 0, grid: { stroke: colours.line, width: 1 },
    ticks: { stroke: colours.muted, width: 1, size: Math.round(0.25 * layout.size) },
    ...more };
}

function emptyData(buffers) {
  return buffers.map(() => []);
}

/**
 * uPlot takes null where nothing stands, and undefined where nothing was recorded: its lines go
 * on there. The lists are kept from frame to frame.
 */
function takeValues(buffers, drawn) {
  const [rounds] = buffers;
  const last = Math.max(0, ...drawn.series.map((series) => series.tip));
  while (rounds.length <= last) rounds.push(rounds.length);
  rounds.length = last + 1;
  const nothing = drawn.recorded === null ? null : undefined;
  drawn.series.forEach(({ values, tip: end }, i) => {
    const buffer = buffers[i + 1];
    buffer.length = last + 1;
    for (let round = 0; round <= last; round++) {
      const value = values && round <= end ? values[round] : NaN;
      buffer[round] = Number.isFinite(value) ? value : nothing;
    }
    for (const round of drawn.recorded ?? []) {
      if (round <= last) buffer[round] ??= null;
    }
  });
}

/** Draws in the layout's pixels; inside the plot only where `clipped`. */
function withContext(self, clipped, draw) {
  const { ctx: context } = self;
  const ratio = self.pxRatio ?? devicePixelRatio;
  context.save();
  context.scale(ratio, ratio);
  if (clipped) {
    const { left, top, width, height } = self.bbox;
    context.beginPath();
    context.rect(left / ratio, (top / ratio) - 2, width / ratio, height / ratio + 4);
    context.clip();
  }
  draw(context);
  context.restore();
}

function end(context, { layout, colours }) {
  if (layout.end === null) return;
  context.globalAlpha = 0.3;
  context.fillStyle = colours.line;
  context.fillRect(layout.end.left, layout.plot.top, layout.end.width, layout.plot.height);
  context.globalAlpha = 1;
}

function baseline(context, { layout, colours }) {
  const { plot } = layout;
  stroke(context, colours.muted, 1.5, []);
  context.beginPath();
  context.moveTo(plot.left, plot.top + plot.height);
  context.lineTo(plot.left + plot.width, plot.top + plot.height);
  context.stroke();
}

function stroke(context, colour, width, dash) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash(dash);
}

function band(context, { band: edges, side, style }, { drawn, layout, colours }) {
  if (!edges) return;
  const colour = colours[style.colour];
  const last = Math.min(drawn.played, edges.low.length - 1);
  for (const rounds of stretches(edges.low, last, drawn.recorded)) {
    const path = new Path2D();
    for (const round of rounds) {
      path.lineTo(layout.x(round), layout.y(edges.high[round]));
    }
    for (const round of rounds.toReversed()) {
      path.lineTo(layout.x(round), layout.y(edges.low[round]));
    }
    path.closePath();
    // A's is hatched, B's flat: both are told apart where they overlap.
    context.globalAlpha = side === 'a' ? 0.55 : 0.2;
    context.fillStyle = side === 'a' ? hatched(context, colour) : colour;
    context.fill(path);
    context.globalAlpha = 0.7;
    stroke(context, colour, 1, side === 'a' ? [4, 4] : []);
    context.stroke(path);
    context.globalAlpha = 1;
  }
}

const patterns = new Map();

function hatched(context, colour) {
  if (!patterns.has(colour)) {
    const tile = document.createElement('canvas');
    tile.width = 9;
    tile.height = 9;
    const draw = tile.getContext('2d');
    draw.strokeStyle = colour;
    draw.lineWidth = 2.2;
    draw.beginPath();
    for (const shift of [-9, 0, 9]) {
      draw.moveTo(shift, 9);
      draw.lineTo(shift + 9, 0);
    }
    draw.stroke();
    patterns.set(colour, context.createPattern(tile, 'repeat'));
  }
  return patterns.get(colour);
}

function laboratory(context, { value, from, to }, { drawn, layout, colours }) {
  const y = layout.y(value);
  const [first, last] = [layout.x(from ?? 0), layout.x(to ?? drawn.rounds)];
  stroke(context, colours.lab, 2, [2, 5]);
  context.beginPath();
  context.moveTo(first, y);
  context.lineTo(last, y);
  context.stroke();
  if (from === undefined && to === undefined) return;
  for (const x of [first, last]) {
    mark(context, 'diamond', x, y, 0.26 * layout.size, colours.paper, colours.lab);
  }
}

function poles(context, { layout, colours }) {
  stroke(context, colours.ink, 1, [2, 4]);
  for (const { x, y } of layout.poles) {
    context.beginPath();
    context.moveTo(x, y + 2);
    context.lineTo(x, layout.plot.top + layout.plot.height);
    context.stroke();
  }
}

function tip(context, { values, tip: round, style, side }, { layout, colours }) {
  if (round < 0 || side === 'room') return;
  const colour = colours[style.colour];
  mark(context, style.shape, layout.x(round), layout.y(values[round]), 0.28 * layout.size,
    style.shape === 'square' ? colours.paper : colour, colour);
}

function mark(context, shape, x, y, radius, fill, colour) {
  const points = outline(shape, radius);
  context.beginPath();
  if (points === null) context.arc(x, y, radius, 0, 2 * Math.PI);
  else points.forEach(([dx, dy]) => context.lineTo(x + dx, y + dy));
  context.closePath();
  context.fillStyle = fill;
  context.fill();
  stroke(context, colour, 2, []);
  context.stroke();
}

/** From the end of a line to its label, where the label had to move. */
function leader(context, label, { layout, colours }) {
  if (label.members?.length > 1) return;
  if (Math.abs(label.middle - label.tipY) <= 0.5 * layout.line) return;
  stroke(context, colours[label.colour], 1.2, []);
  context.beginPath();
  context.moveTo(label.tipX + 0.2 * layout.size, label.tipY);
  context.lineTo(label.left - 2, label.middle);
  context.stroke();
}
