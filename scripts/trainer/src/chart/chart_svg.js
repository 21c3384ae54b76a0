// chart_svg.js - a chart as an SVG file, drawn from the same layout as on the screen.
// SPDX-License-Identifier: GPL-3.0-or-later

import { stretches } from './chart_data.js';
import { wrapText } from './chart_labels.js';
import { layoutChart, LEADING } from './chart_layout.js';
import { outline } from './chart_style.js';
import { laboratoriesOf, provenanceLines, unitName } from './chart_words.js';
import { FILE_FONT } from './picture.js';
import { markNode, node, pathOf, svgFile } from './svg_nodes.js';

/**
 * The text of an SVG file.
 *
 * spec, drawn  a chart and what may be seen of it
 * room         {width, height, size, measure, format, words, unit}
 * colours      by name (chart_style.js)
 */
export function chartSvg(spec, drawn, room, colours, text) {
  const { width, size, measure } = room;
  const margin = size;
  const inner = width - 2 * margin;
  const line = size * LEADING;
  const small = 0.8 * size;
  const unit = unitName(spec.unit, text);
  const head = wrapText(unit ? `${spec.title} (${unit})` : spec.title, inner / 1.2,
    (words) => measure(words, true));
  const full = layoutChart(drawn, { ...room, width: inner });
  const numbered = full.numbered.map((each) => `${each.n} ${each.label}`).join(' · ');
  const foot = [
    ...(numbered ? [numbered] : []),
    ...laboratoriesOf(spec, drawn, text).map((each) => text.t('chart.laboratory', each)),
    ...footLines(spec, text),
  ].flatMap((words) => wrapLong(words, inner, (part) => (measure(part) * small) / size));
  const headHeight = head.length * 1.2 * line + 0.4 * size;
  const footHeight = foot.length * small * 1.3 + size;
  const height = tallEnough(spec, room.height, headHeight + footHeight + margin);
  const layout = layoutChart(drawn, { ...room, width: inner,
    height: Math.max(120, height - headHeight - footHeight - margin) });
  return svgFile(width, height,
    node('title', {}, spec.title),
    node('desc', {}, provenanceLines(spec, text).join('\n')),
    node('defs', {}, hatch(colours)),
    node('rect', { width, height, fill: colours.paper }),
    node('g', { 'font-family': FILE_FONT, 'font-size': size, fill: colours.ink },
      head.map((words, i) => node('text', { x: margin, y: margin + (i + 0.8) * 1.2 * line,
        'font-size': 1.2 * size, 'font-weight': 700 }, words)),
      node('g', { transform: `translate(${margin} ${margin / 2 + headHeight})` },
        endOf(layout, colours, text), frame(layout, colours), bands(drawn, layout, colours),
        flags(layout, colours),
        laboratories(drawn, layout, colours), lines(drawn, layout, colours),
        labels(layout, colours),
        drawn.covered ? covered(spec, layout, colours, text) : null),
      foot.map((words, i) => node('text',
        { x: margin, y: height - 0.6 * size - (foot.length - 1 - i) * small * 1.3,
          'font-size': small, fill: colours.muted }, words))));
}

/** Nothing where `provenance` is null: what is around the drawing tells it. */
function footLines(spec, text) {
  return spec.provenance === null ? [] : provenanceLines(spec, text).slice(1);
}

/** A file grows with its words, so that half of it is the picture; a sheet has its own size. */
export function tallEnough({ provenance }, height, words) {
  return provenance === null ? height : Math.max(height, Math.ceil(words + 0.5 * height));
}

/** Wraps at words, and inside of words that are longer than a line (links). */
export function wrapLong(words, width, measure) {
  return wrapText(words, width, measure).flatMap((row) => {
    const parts = [];
    let rest = row;
    while (measure(rest) > width && rest.length > 10) {
      let n = Math.max(10, Math.floor((rest.length * width) / measure(rest)));
      while (n > 10 && measure(rest.slice(0, n)) > width) n -= 1;
      parts.push(rest.slice(0, n));
      rest = rest.slice(n);
    }
    return [...parts, rest];
  });
}

/** A's bands are hatched and B's are flat, so that both are told where they overlap. */
export function hatch(colours) {
  return node('pattern', { id: 'hatch', width: 8, height: 8, patternUnits: 'userSpaceOnUse',
    patternTransform: 'rotate(45)' },
  node('line', { x1: 0, y1: 0, x2: 0, y2: 8, stroke: colours.a, 'stroke-width': 2.4,
    'stroke-opacity': 0.55 }));
}

/** What sentences call the end. */
function endOf({ end, plot, size }, colours, text) {
  if (end === null) return null;
  return [node('rect', { x: end.left, y: plot.top, width: end.width, height: plot.height,
    fill: colours.line, 'fill-opacity': 0.3 }),
  node('text', { x: plot.left + plot.width - 0.3 * size, y: end.top + size, 'text-anchor': 'end',
    fill: colours.muted }, text.t('chart.end'))];
}

function frame({ plot, x, y, xTicks, yTicks, size }, colours) {
  const bottom = plot.top + plot.height;
  const right = plot.left + plot.width;
  return [
    yTicks.map(({ value, label }) => [
      node('line', { x1: plot.left, x2: right, y1: y(value), y2: y(value), stroke: colours.line }),
      node('text', { x: plot.left - 0.35 * size, y: y(value) + 0.35 * size, 'text-anchor': 'end',
        fill: colours.muted }, label),
    ]),
    node('line', { x1: plot.left, x2: right, y1: bottom, y2: bottom, stroke: colours.muted,
      'stroke-width': 1.5 }),
    xTicks.map(({ value, label }) => [
      node('line', { x1: x(value), x2: x(value), y1: bottom, y2: bottom + 0.25 * size,
        stroke: colours.muted }),
      node('text', { x: x(value), y: bottom + 1.3 * size, 'text-anchor': 'middle',
        fill: colours.muted }, label),
    ]),
  ];
}

function bands({ series, played, recorded }, { x, y }, colours) {
  return series.filter((each) => each.band).map(({ band, side, style }) => (
    stretches(band.low, Math.min(played, band.low.length - 1), recorded).map((rounds) => {
      const upper = [];
      const lower = [];
      for (const round of rounds) {
        upper.push([x(round), y(band.high[round])]);
        lower.push([x(round), y(band.low[round])]);
      }
      const colour = colours[style.colour];
      return [
        node('path', { d: `${pathOf([...upper, ...lower.reverse()])}Z`,
          fill: side === 'a' ? 'url(#hatch)' : colour,
          'fill-opacity': side === 'a' ? null : 0.2 }),
        [upper, lower].map((edge) => node('path', { d: pathOf(edge), fill: 'none', stroke: colour,
          'stroke-opacity': 0.7, 'stroke-dasharray': side === 'a' ? '4 4' : null })),
      ];
    })));
}

function lines({ series, played, recorded }, { x, y, size }, colours) {
  return series.filter((each) => each.values && each.tip >= 0).map((each) => {
    const { style, values } = each;
    const colour = colours[style.colour];
    const place = (round) => [x(round), y(values[round])];
    const last = Math.min(played, values.length - 1);
    const paths = stretches(values, last, recorded).map((rounds) => (
      node('path', { d: pathOf(rounds.map(place)), fill: 'none', stroke: colour,
        'stroke-width': style.width,
        'stroke-dasharray': style.dash.join(' ') || null, 'stroke-linejoin': 'round' })));
    const marked = each.side === 'room'
      ? Array.from({ length: each.tip + 1 }, (_, round) => round)
        .filter((round) => Number.isFinite(values[round])) : [each.tip];
    const radius = 0.28 * size;
    return [paths, marked.map((round) => markNode(outline(style.shape, radius), ...place(round),
      radius, { fill: style.shape === 'square' ? colours.paper : colour, stroke: colour,
        'stroke-width': 2 }))];
  });
}

function flags({ flags: list, poles, plot, line, size }, colours) {
  return [poles.map(({ x, y }) => node('line', { x1: x, x2: x, y1: y + 0.1 * line,
    y2: plot.top + plot.height, stroke: colours.ink, 'stroke-dasharray': '2 4' })),
  list.map((flag) => node('text', { x: flag.left + flag.pad, y: flag.y + 0.35 * line + 0.4 * size,
    fill: colours.ink }, flag.label))];
}

function laboratories({ markers: list, rounds }, { x, y, size }, colours) {
  return list.map(({ value, from, to }) => {
    const height = y(value);
    const radius = 0.26 * size;
    const ends = [from ?? 0, to ?? rounds];
    const part = from !== undefined || to !== undefined;
    return [
      node('line', { x1: x(ends[0]), x2: x(ends[1]), y1: height, y2: height, stroke: colours.lab,
        'stroke-width': 2, 'stroke-dasharray': '2 5' }),
      part && ends.map((round) => markNode(outline('diamond', radius), x(round), height, radius,
        { fill: colours.paper, stroke: colours.lab, 'stroke-width': 2 })),
    ];
  });
}

function labels({ labels: list, line, size }, colours) {
  return list.map((label) => {
    const colour = colours[label.colour];
    const rows = [...label.lines.map((words) => [words, 400]),
      ...(label.bold === null ? [] : [[label.bold, 700]])];
    const mark = label.kind === 'marker' ? 1.3 * size : 0;
    const start = label.middle - (rows.length * line) / 2;
    const far = Math.abs(label.middle - label.tipY) > 0.5 * line
      && !(label.members?.length > 1);
    return [
      far ? node('line', { x1: label.tipX + 0.2 * size, y1: label.tipY, x2: label.left - 2,
        y2: label.middle, stroke: colour, 'stroke-width': 1.2 }) : null,
      mark ? markNode(outline('diamond', 0.26 * size), label.left + 0.45 * size, label.middle,
        0.26 * size, { fill: colour }) : null,
      rows.map(([words, weight], i) => node('text', { x: label.left + mark,
        y: start + (i + 0.5) * line + 0.36 * size, fill: colour, 'font-weight': weight,
        stroke: colours.paper, 'stroke-width': 4, 'paint-order': 'stroke',
        'stroke-linejoin': 'round' }, words)),
    ];
  });
}

function covered(spec, { plot }, colours, text) {
  return node('text', { x: plot.left + plot.width / 2, y: plot.top + plot.height / 2,
    'text-anchor': 'middle', fill: colours.room }, spec.hint ?? text.t('chart.covered'));
}
