// spread.js - many runs: how often each outcome, and where all runs end up, for A and B.
// SPDX-License-Identifier: GPL-3.0-or-later

import { fill, h } from '../dom.js';
import { createFigure, fileRoom } from './chart_figure.js';
import { wrapText } from './chart_labels.js';
import { shown } from './chart_ticks.js';
import { formatOf, provenanceLines, quoted } from './chart_words.js';
import { FILE_FONT, pngOf } from './picture.js';
import { drawSpread, PLACES, placeValue, places, seenSpread } from './spread_layout.js';
import { node, svgElement, svgFile } from './svg_nodes.js';

/** The size of files, and of the letters in them. */
const FILE = { width: 1200, height: 675, size: 22 };

/** Where reading begins. */
const MIDDLE = PLACES / 2;

/**
 * A picture of many runs. show(spec):
 *
 *   {id, title (of the measure), unit, range?, total, outcomes: [{id, label, n}],
 *    sides: [{side: 'a'|'b', label, values: one a run, NaN where the run has none}],
 *    covered?, provenance: {story, seed, version, link?}}
 *
 * Every run is a dot. Low, middle and high are the smallest values that 5, 50 and 95 in a
 * hundred do not exceed. The arrows move over the axis and say how many runs stand there.
 */
export function createSpread({ text }) {
  let spec = null;
  let area = null;
  let place = null;

  const figure = createFigure({ text, tables: () => tablesOf(spec, seenSpread(spec), text),
    onSize: () => self.resize() });
  const picture = h('div', { class: 'chart-canvas', 'aria-hidden': 'true' });
  const line = h('div', { class: 'chart-reading-line' });
  const note = h('div', { class: 'chart-reading' });
  const reader = h('div', { class: 'chart-reader', role: 'slider', tabindex: '0',
    'aria-valuemin': '0', 'aria-valuemax': String(PLACES),
    on: { keydown: key, blur: () => read(null) } }, line, note);
  fill(figure.frame, picture, reader);

  function roomOf(size) {
    return { ...size, unit: spec.unit, format: formatOf(text) };
  }

  function draw() {
    if (spec === null) return;
    const drawn = seenSpread(spec);
    const look = figure.look();
    area = null;
    if (look) {
      const { nodes, dots, need } = drawSpread(drawn, roomOf(look), look.colours,
        wordsOf(spec, text));
      area = dots;
      figure.frame.style.minHeight = `${need}px`;
      fill(picture, svgElement(node('svg', { width: look.width, height: look.height,
        'font-size': look.size, class: 'chart-svg' }, nodes)));
    }
    showReader(drawn);
    figure.words({ title: spec.title, summary: spreadSummary(spec, drawn, text),
      name: text.t('chart.table.name', { title: spec.title }) });
  }

  function key(event) {
    const drawn = seenSpread(spec);
    if (drawn.covered || !drawn.range || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = event.shiftKey ? 6 : 1;
    const from = place ?? MIDDLE;
    const moves = { ArrowLeft: from - step, ArrowDown: from - step, ArrowRight: from + step,
      ArrowUp: from + step, Home: 0, End: PLACES, Escape: null };
    if (!(event.key in moves) || (event.key === 'Escape' && place === null)) return;
    event.preventDefault();
    event.stopPropagation();
    read(moves[event.key]);
  }

  function read(next) {
    place = next === null ? null : Math.max(0, Math.min(PLACES, next));
    showReader(seenSpread(spec));
  }

  function showReader(drawn) {
    reader.hidden = area === null || drawn.sides.length === 0;
    if (reader.hidden) return;
    Object.assign(reader.style, { left: `${area.left}px`, top: `${area.top}px`,
      width: `${area.width}px`, height: `${area.height}px` });
    const at = place ?? MIDDLE;
    const reading = text.t('chart.spread.reading', {
      value: shown(placeValue(at, drawn.range), spec.unit, formatOf(text)),
      sides: drawn.sides.map((side) => text.t('chart.spread.here', { label: side.label,
        n: places(side.sorted, drawn.range)[at], total: spec.total })).join(', ') });
    reader.setAttribute('aria-label', text.t('chart.spread.reader', { title: spec.title }));
    reader.setAttribute('aria-valuenow', String(at));
    reader.setAttribute('aria-valuetext', reading);
    line.hidden = place === null;
    note.hidden = place === null;
    if (place === null) return;
    const x = (area.width * place) / PLACES;
    line.style.transform = `translateX(${x}px)`;
    fill(note, reading);
    note.style.transform = place < MIDDLE ? `translateX(${x + 8}px)`
      : `translateX(calc(${x - 8}px - 100%))`;
  }

  const self = {
    element: figure.element,
    show(next) {
      spec = next;
      draw();
    },
    summary: () => spreadSummary(spec, seenSpread(spec), text),
    table: () => tablesOf(spec, seenSpread(spec), text),
    svg: (size = FILE) => spreadSvg(spec, seenSpread(spec), roomOf(fileRoom(size)),
      figure.colours(), text),
    png: (size = FILE) => pngOf(self.svg(size)),
    /** One line a run. */
    csv: () => spreadCsv(spec, seenSpread(spec), text),
    relabel: () => self.resize(),
    resize() {
      figure.restyle();
      draw();
    },
  };
  return self;
}

function wordsOf({ unit }, text) {
  const format = formatOf(text);
  return {
    of: (n, total) => text.t('chart.spread.of', { n: format(n, 0), total: format(total, 0) }),
    middle: (side) => (side.n === 0 ? text.t('chart.spread.none')
      : text.t('chart.spread.middle', { middle: shown(side.middle, unit, format),
        low: shown(side.low, unit, format), high: shown(side.high, unit, format) })),
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
