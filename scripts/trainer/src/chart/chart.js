// chart.js - lines over rounds: A and B, the room, laboratories, scores; in words and files too.
// SPDX-License-Identifier: GPL-3.0-or-later

import { fill, h, put } from '../dom.js';
import { createCanvas } from './chart_canvas.js';
import { seen } from './chart_data.js';
import { createFigure, fileRoom } from './chart_figure.js';
import { layoutChart } from './chart_layout.js';
import { createOverlay } from './chart_overlay.js';
import { createReader } from './chart_reader.js';
import { chartSvg } from './chart_svg.js';
import { csvOf, formatOf, laboratoriesOf, summaryOf, tableOf, unitName } from './chart_words.js';
import { pngOf } from './picture.js';

/** The size of files, and of the letters in them. */
const FILE = { width: 1200, height: 675, size: 22 };

/**
 * A chart. show(spec) as often as wanted, with the same arrays while a run grows:
 *
 *   {id, title, unit: 'share'|'payoff'|'number'|'points', rounds, range: [low, high]|null,
 *    series: [{id, label, side: 'a'|'b'|'room'|'own'|'shared', values: by round | null,
 *              band: {low, middle, high}|null}],
 *    markers: [{value, label, source, grade, from?, to?}], events: [{round, label}],
 *    recorded?: the rounds that have values, where these are not all of them,
 *    cursor, played?, covered, hint?, provenance: as of chart_words.js, or null where a drawing
 *    stands on a page that tells it}
 *
 * A round without a number (NaN) is a gap. `covered`: axes and the hint only, nothing else
 * anywhere, neither in the table nor in files. The left and right arrows move a reading line.
 */
export function createChart({ text }) {
  let spec = null;
  let state = null;
  let canvas = null;
  let structure = '';

  const figure = createFigure({ text, tables, onSize: () => self.resize() });
  const holder = h('div', { class: 'chart-canvas', 'aria-hidden': 'true' });
  const overlay = createOverlay({ text, id: figure.id });
  const reader = createReader({ text, id: figure.id, now: () => state && { ...state, spec } });
  const numbers = h('p', { class: 'chart-numbers', hidden: true });
  fill(figure.frame, holder, overlay.element, reader.element, overlay.buttons);
  figure.frame.after(numbers);

  const drawnNow = () => seen(spec);

  function roomOf(size) {
    return { ...size, format: formatOf(text), unit: spec.unit,
      words: { round: (n) => text.t('chart.axis.round', { round: n }), lab: text.t('chart.lab'),
        labs: (n) => text.t('chart.labs', { n }) } };
  }

  function draw() {
    if (spec === null) return;
    const drawn = drawnNow();
    const look = figure.look();
    state = null;
    if (look) {
      const layout = layoutChart(drawn, roomOf(look));
      state = { drawn, layout, colours: look.colours, font: `${look.size}px ${look.family}` };
      rebuild(look);
      canvas.draw();
      overlay.show(spec, drawn, layout, look.colours);
      reader.show();
    }
    renderWords(drawn);
  }

  /** uPlot's axes and series are made once; what it is made of changes rarely. */
  function rebuild(look) {
    const { drawn, layout } = state;
    const next = JSON.stringify([look.width, look.height, layout.plot, look.size, look.family,
      look.colours, devicePixelRatio, drawn.series.map((series) => series.style)]);
    if (next === structure) return;
    canvas?.destroy();
    structure = next;
    canvas = createCanvas(() => state);
    fill(holder, canvas.root);
  }

  function renderWords(drawn) {
    const unit = unitName(spec.unit, text);
    const list = state?.layout.numbered ?? [];
    numbers.hidden = list.length === 0;
    put(numbers, list.map((each) => `${each.n} ${each.label}`).join(' · '));
    figure.words({ title: unit ? `${spec.title} (${unit})` : spec.title,
      summary: summaryOf(spec, drawn, text),
      name: text.t('chart.table.name', { title: spec.title }), covered: drawn.covered });
  }

  function tables() {
    const drawn = drawnNow();
    return [{ caption: text.t('chart.table.name', { title: spec.title }),
      ...tableOf(spec, drawn, text) },
    { caption: text.t('chart.laboratories'),
      head: ['label', 'value', 'source', 'grade'].map((name) => columnName(name, text)),
      rows: laboratoriesOf(spec, drawn, text).map((each) => (
        [each.label, each.value, each.source, each.grade])) }];
  }

  const self = {
    element: figure.element,
    /** Shows a spec; with the same arrays that have grown, a frame. */
    show(next) {
      spec = next;
      draw();
    },
    /** Moves the line of the round that the population shows; null takes it away. */
    setCursor(round) {
      spec = { ...spec, cursor: round };
      if (state === null) return;
      state.drawn.cursor = round;
      overlay.cursor(state.drawn, state.layout);
    },
    /** The table as data: {head, rows}. */
    table: () => tableOf(spec, drawnNow(), text),
    summary: () => summaryOf(spec, drawnNow(), text),
    /** The text of an SVG file. */
    svg: (size = FILE) => chartSvg(spec, drawnNow(), roomOf(fileRoom(size)), figure.colours(),
      text),
    /** A PNG (Blob), drawn from the SVG. */
    png: (size = FILE) => pngOf(self.svg(size)),
    /** Every round in full precision (text). */
    csv: () => csvOf(spec, drawnNow(), text),
    relabel: () => self.resize(),
    /** Lets go of what is drawn on: uPlot listens to the window for as long as it has one. */
    close() {
      canvas?.destroy();
      canvas = null;
      structure = '';
    },
    /** After a change of size or letters; the frame's own size is watched anyway. */
    resize() {
      figure.restyle();
      draw();
    },
  };
  return self;
}

function columnName(name, text) {
  // texts: chart.column.*
  return text.t(`chart.column.${name}`);
}
