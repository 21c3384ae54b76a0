// chart.js - lines over rounds: A and B, the room, laboratories, scores; in words and files too.
// SPDX-License-Identifier: GPL-3.0-or-later

import { fill, h } from '../dom.js';
import { createCanvas } from './chart_canvas.js';
import { seen } from './chart_data.js';
import { layoutChart } from './chart_layout.js';
import { createOverlay } from './chart_overlay.js';
import { createReader } from './chart_reader.js';
import { COLOURS, coloursOf } from './chart_style.js';
import { chartSvg } from './chart_svg.js';
import { csvOf, formatOf, laboratoriesOf, summaryOf, tableOf, unitName } from './chart_words.js';
import { createMeasure, FILE_FONT, pngOf } from './picture.js';

/** The size of files, and of the letters in them. */
const FILE = { width: 1200, height: 675, size: 22 };

/** A table that is open follows a run this often [ms]. */
const TABLE_PAUSE = 500;

let charts = 0;

/**
 * A chart. show(spec) as often as wanted, with the same arrays while a run grows:
 *
 *   {id, title, unit: 'share'|'payoff'|'number'|'points', rounds, range: [low, high]|null,
 *    series: [{id, label, side: 'a'|'b'|'room'|'own'|'shared', values: by round | null,
 *              band: {low, middle, high}|null}],
 *    markers: [{value, label, source, grade, from?, to?}], events: [{round, label}],
 *    cursor, played?, covered, hint?, provenance: {story, seed, version, link?}}
 *
 * A round without a number (NaN) is a gap. `covered`: axes and the hint only, nothing else
 * anywhere, neither in the table nor in files. The left and right arrows move a reading line.
 */
export function createChart({ text }) {
  const id = `chart-${charts += 1}`;
  let spec = null;
  let room = null;
  let state = null;
  let canvas = null;
  let structure = '';
  let font = { family: FILE_FONT, size: 0, measure: null };
  let colours = COLOURS;
  let tableDue = 0;

  const title = h('figcaption', { class: 'chart-title', id: `${id}-title` });
  const holder = h('div', { class: 'chart-canvas', 'aria-hidden': 'true' });
  const overlay = createOverlay({ text, id });
  const reader = createReader({ text, id, now: () => state && { ...state, spec } });
  const frame = h('div', { class: 'chart-frame' }, holder, overlay.element, reader.element,
    overlay.buttons);
  const legend = h('p', { class: 'chart-numbers', hidden: true });
  const summary = h('p', { class: 'chart-summary', id: `${id}-summary` });
  const label = h('summary', {});
  const holderOfTable = h('div', { class: 'chart-tables', tabindex: '0', role: 'region' });
  const details = h('details', { class: 'chart-data', on: { toggle: () => renderTable(true) } },
    label, holderOfTable);
  const element = h('figure', { class: 'chart', 'aria-labelledby': `${id}-title`,
    'aria-describedby': `${id}-summary` }, title, frame, legend, summary, details);
  let observed = false;

  function words() {
    return { round: (n) => text.t('chart.axis.round', { round: n }), lab: text.t('chart.lab'),
      labs: (n) => text.t('chart.labs', { n }) };
  }

  function look() {
    const style = getComputedStyle(frame);
    const size = parseFloat(style.fontSize);
    if (size !== font.size || style.fontFamily !== font.family) {
      font = { family: style.fontFamily, size, measure: createMeasure(style.fontFamily, size) };
    }
    colours = coloursOf(element);
  }

  function roomOf(width, height, size, measure) {
    return { width, height, size, measure, format: formatOf(text), words: words(),
      unit: spec.unit };
  }

  function draw() {
    if (spec === null) return;
    const width = frame.clientWidth;
    const height = frame.clientHeight;
    const drawn = seen(spec, room, text.t('chart.room'));
    if (width < 60 || height < 60 || font.measure === null) {
      state = null;
      renderWords(drawn);
      return;
    }
    const layout = layoutChart(drawn, roomOf(width, height, font.size, font.measure));
    state = { drawn, layout, colours, font: `${font.size}px ${font.family}` };
    const next = JSON.stringify([width, height, layout.plot, font.size, font.family, colours,
      devicePixelRatio, drawn.series.map((series) => series.style)]);
    if (next !== structure) {
      canvas?.destroy();
      structure = next;
      canvas = createCanvas(() => state);
      fill(holder, canvas.root);
    }
    canvas.draw();
    overlay.show(spec, drawn, layout, colours);
    reader.show();
    renderWords(drawn);
  }

  function renderWords(drawn) {
    const unit = unitName(spec.unit, text);
    put(title, unit ? `${spec.title} (${unit})` : spec.title);
    put(summary, summaryOf(spec, drawn, text));
    const numbers = state?.layout.numbered ?? [];
    legend.hidden = numbers.length === 0;
    put(legend, numbers.map((each) => `${each.n} ${each.label}`).join(' · '));
    put(label, text.t('chart.table'));
    holderOfTable.setAttribute('aria-label', text.t('chart.table.name', { title: spec.title }));
    renderTable(false);
  }

  function renderTable(at) {
    if (!details.open || spec === null) return;
    const time = performance.now();
    if (!at && time < tableDue) {
      // The last state of a run has to arrive even when nothing is shown after it.
      schedule();
      return;
    }
    tableDue = time + TABLE_PAUSE;
    const drawn = seen(spec, room, text.t('chart.room'));
    const { head, rows } = tableOf(spec, drawn, text);
    fill(holderOfTable, dataTable(text.t('chart.table.name', { title: spec.title }), head, rows),
      drawn.markers.length > 0 && dataTable(text.t('chart.laboratories'),
        ['label', 'value', 'source', 'grade'].map((name) => columnName(name, text)),
        laboratoriesOf(spec, drawn, text).map((each) => (
          [each.label, each.value, each.source, each.grade]))));
  }

  let waiting = 0;
  function schedule() {
    if (waiting === 0) {
      waiting = setTimeout(() => {
        waiting = 0;
        renderTable(true);
      }, TABLE_PAUSE);
    }
  }

  function observe() {
    if (observed || !element.isConnected) return;
    observed = true;
    new ResizeObserver(() => self.resize()).observe(frame);
    look();
  }

  const self = {
    element,
    /** Shows a spec; with the same arrays that have grown, a frame. */
    show(next) {
      spec = next;
      observe();
      draw();
    },
    /** Moves the line of the round that the population shows; null takes it away. */
    setCursor(round) {
      spec = { ...spec, cursor: round };
      if (state === null) return;
      state.drawn.cursor = round;
      overlay.cursor(state.drawn, state.layout);
    },
    /** The room's own choices: {people, counts: [together in round 1, 2, ..]} or null. */
    setRoom(next) {
      room = next;
      draw();
    },
    /** The table as data: {head, rows}. */
    table: () => tableOf(spec, seen(spec, room, text.t('chart.room')), text),
    summary: () => summaryOf(spec, seen(spec, room, text.t('chart.room')), text),
    /** The text of an SVG file. */
    svg({ width, height, size } = FILE) {
      return chartSvg(spec, seen(spec, room, text.t('chart.room')),
        roomOf(width, height, size, createMeasure(FILE_FONT, size)), coloursOf(element), text);
    },
    /** A PNG (Blob), drawn from the SVG. */
    png: (size = FILE) => pngOf(self.svg(size)),
    /** Every round in full precision (text). */
    csv: () => csvOf(spec, seen(spec, room, text.t('chart.room')), text),
    relabel() {
      reader.relabel();
      draw();
    },
    /** After a change of size or letters; the frame's own size is watched anyway. */
    resize() {
      observe();
      if (observed) look();
      draw();
    },
  };
  return self;
}

function columnName(name, text) {
  // texts: chart.column.*
  return text.t(`chart.column.${name}`);
}

/** Sets a text only where it changed: every change costs a layout. */
function put(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

function dataTable(caption, head, rows) {
  return h('table', {}, h('caption', {}, caption),
    h('thead', {}, h('tr', {}, head.map((name) => h('th', { scope: 'col' }, name)))),
    h('tbody', {}, rows.map(([first, ...rest]) => h('tr', {}, h('th', { scope: 'row' }, first),
      rest.map((cell) => h('td', {}, cell))))));
}
