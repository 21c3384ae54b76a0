// spread.js - many runs: how often each outcome, and where all runs end up, for A and B.
// SPDX-License-Identifier: GPL-3.0-or-later

import { fill, h } from '../dom.js';
import { createFigure, fileRoom } from './chart_figure.js';
import { shown } from './chart_ticks.js';
import { formatOf } from './chart_words.js';
import { pngOf } from './picture.js';
import { drawSpread, placeValue, places, seenSpread } from './spread_layout.js';
import { spreadCsv, spreadSummary, spreadSvg, tablesOf, wordsOf } from './spread_words.js';
import { node, svgElement } from './svg_nodes.js';

/** The size of files, and of the letters in them. */
const FILE = { width: 1200, height: 675, size: 22 };

/** Where reading begins. */
const middle = (drawn) => Math.floor(drawn.places / 2);

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
    'aria-valuemin': '0', on: { keydown: key, blur: () => read(null) } }, line, note);
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
      figure.frame.style.setProperty('--chart-need', `${need}px`);
      fill(picture, svgElement(node('svg', { width: look.width, height: look.height,
        'font-size': look.size, class: 'chart-svg' }, nodes)));
    }
    showReader(drawn);
    figure.words({ title: spec.title, summary: spreadSummary(spec, drawn, text),
      name: text.t('chart.table.name', { title: spec.title }), covered: drawn.covered });
  }

  function key(event) {
    const drawn = seenSpread(spec);
    if (drawn.covered || !drawn.range || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = event.shiftKey ? 6 : 1;
    const from = place ?? middle(drawn);
    const moves = { ArrowLeft: from - step, ArrowDown: from - step, ArrowRight: from + step,
      ArrowUp: from + step, Home: 0, End: drawn.places, Escape: null };
    if (!(event.key in moves) || (event.key === 'Escape' && place === null)) return;
    event.preventDefault();
    event.stopPropagation();
    read(moves[event.key]);
  }

  function read(next) {
    const drawn = seenSpread(spec);
    place = next === null ? null : Math.max(0, Math.min(drawn.places, next));
    showReader(drawn);
  }

  function showReader(drawn) {
    reader.hidden = area === null || drawn.sides.length === 0;
    if (reader.hidden) return;
    Object.assign(reader.style, { left: `${area.left}px`, top: `${area.top}px`,
      width: `${area.width}px`, height: `${area.height}px` });
    const at = Math.min(place ?? middle(drawn), drawn.places);
    const reading = text.t('chart.spread.reading', {
      value: shown(placeValue(at, drawn.range, drawn.places), spec.unit, formatOf(text)),
      sides: drawn.sides.map((side) => text.t('chart.spread.here', { label: side.label,
        n: places(side.sorted, drawn.range, drawn.places)[at], total: spec.total })).join(', ') });
    reader.setAttribute('aria-label', text.t('chart.spread.reader', { title: spec.title }));
    reader.setAttribute('aria-valuemax', String(drawn.places));
    reader.setAttribute('aria-valuenow', String(at));
    reader.setAttribute('aria-valuetext', reading);
    line.hidden = place === null;
    note.hidden = place === null;
    if (place === null) return;
    const x = (area.width * at) / drawn.places;
    line.style.transform = `translateX(${x}px)`;
    fill(note, reading);
    const wide = note.offsetWidth;
    const aside = at < middle(drawn) ? x + 8 : x - 8 - wide;
    note.style.transform = `translateX(${Math.max(-area.left,
      Math.min(figure.frame.clientWidth - area.left - wide, aside))}px)`;
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
