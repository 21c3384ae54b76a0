// spread_words.js - what many runs say in words, tables and files.
// SPDX-License-Identifier: GPL-3.0-or-later

import { wrapText } from './chart_labels.js';
import { shown } from './chart_ticks.js';
import { formatOf, provenanceLines, quoted } from './chart_words.js';
import { FILE_FONT } from './picture.js';
import { drawSpread } from './spread_layout.js';
import { node, svgFile } from './svg_nodes.js';

/** The words in the picture. */
export function wordsOf({ unit }, text) {
  const format = formatOf(text);
  // as the sentences say them
  const said = (value) => (unit === 'points' ? format(value, 0) : shown(value, unit, format));
  return {
    short: (side) => (side.n === 0 ? `${side.label}: ${text.t('chart.spread.none')}`
      : `${side.label}: ${said(side.middle)}`),
    of: (n, total) => text.t('chart.spread.of', { n: format(n, 0), total: format(total, 0) }),
    middle: (side) => (side.n === 0 ? text.t('chart.spread.none')
      : text.t('chart.spread.middle', { middle: said(side.middle), low: said(side.low),
        high: said(side.high) })),
  };
}

/** One sentence: what came out how often, and the middle of each side. */
export function spreadSummary(spec, drawn, text) {
  if (drawn.covered) return text.t('chart.summary.covered', { title: spec.title });
  const words = wordsOf(spec, text);
  const outcomes = drawn.outcomes.map(({ label, n }) => `${label} ${words.of(n, drawn.total)}`);
  const sides = drawn.sides.map((side) => `${side.label} ${words.middle(side)}`);
  return text.t('chart.spread.summary', { title: spec.title, total: formatOf(text)(spec.total, 0),
    parts: [...outcomes, ...sides].join('; ') });
}

/** Outcomes and sides as tables. */
export function tablesOf(spec, drawn, text) {
  const format = formatOf(text);
  const name = text.t('chart.table.name', { title: spec.title });
  // texts: chart.spread.column.*
  return [
    { caption: text.t('chart.spread.outcomes'), head: [text.t('chart.spread.outcome'),
      text.t('chart.spread.column.runs')], rows: drawn.outcomes.map(({ label, n }) => (
      [label, format(n, 0)])) },
    { caption: name, head: ['side', 'runs', 'low', 'median', 'high'].map((column) => (
      text.t(`chart.spread.column.${column}`))),
    rows: drawn.sides.map(({ label, n, low, middle, high }) => [label, format(n, 0),
      ...[low, middle, high].map((value) => shown(value, spec.unit, format))]) },
  ];
}

/** One line a run. */
export function spreadCsv(spec, drawn, text) {
  const lines = provenanceLines(spec, text).map((words) => `# ${words.replace(/\s+/g, ' ')}`);
  for (const { label, n } of drawn.outcomes) {
    lines.push(`# ${label.replace(/\s+/g, ' ')}: ${n} / ${drawn.total}`);
  }
  lines.push(['replicate', ...drawn.sides.map(({ side }) => side)].map(quoted).join(','));
  const rows = Math.max(0, ...drawn.sides.map(({ values }) => values.length));
  for (let run = 0; run < rows; run++) {
    lines.push([run, ...drawn.sides.map(({ values }) => (Number.isFinite(values[run])
      ? String(values[run]) : ''))].join(','));
  }
  return `${lines.join('\n')}\n`;
}

/** The text of an SVG file. */
export function spreadSvg(spec, drawn, room, colours, text) {
  const { width, height, size, measure } = room;
  const lines = provenanceLines(spec, text);
  const foot = wrapText(lines[1], (width - 2 * size) / 0.8, measure);
  const head = 2.2 * size;
  const inner = { ...room, width: width - 2 * size,
    height: height - head - (foot.length + 1) * size };
  return svgFile(width, height,
    node('title', {}, spec.title),
    node('desc', {}, lines.join('\n')),
    node('rect', { width, height, fill: colours.paper }),
    node('g', { 'font-family': FILE_FONT, 'font-size': size, fill: colours.ink },
      node('text', { x: size, y: 1.5 * size, 'font-size': 1.2 * size, 'font-weight': 700 },
        spec.title),
      node('g', { transform: `translate(${size} ${head})` },
        drawSpread(drawn, inner, colours, wordsOf(spec, text)).nodes),
      foot.map((words, i) => node('text', { x: size, fill: colours.muted,
        y: height - 0.6 * size - (foot.length - 1 - i) * size, 'font-size': 0.8 * size }, words))));
}
