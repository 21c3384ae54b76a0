// tipping.js - the tipping point: real runs up and down, and a threshold to read them off at.
// SPDX-License-Identifier: GPL-3.0-or-later

import { toLines } from '../state/scenario.js';
import { fill, h, put } from '../dom.js';
import { createFigure, fileRoom } from './chart_figure.js';
import { formatOf } from './chart_words.js';
import { pngOf } from './picture.js';
import { node, svgElement } from './svg_nodes.js';
import { branchesOf, readingOf, stepsOf } from './tipping_branches.js';
import { drawThreshold, drawTipping, placeTipping } from './tipping_picture.js';
import { sentenceOf, thresholdWords, tippingCsv, tippingSvg, tippingTables, wordsOf }
  from './tipping_words.js';

/** The size of files, and of the letters in them. */
const FILE = { width: 1200, height: 675, size: 22 };

/** So many runs: the middle one is drawn, the others beside it. Odd: the middle is a run. */
const RUNS = 9;

/** The threshold moves by this, with Shift by ten times as much. */
const STEP = 0.01;

/**
 * The tipping point of a scenario whose steering rises and falls by events.
 *
 * engine    {batch(lines, ..)}
 * scenario  of readScenario, played at once where it is given; else by run(scenario)
 * version   of the program, for files
 */
export function createTipping({ text, engine, scenario = null, version = '', onFault = null }) {
  let data = null;
  let threshold = 0.5;
  let place = null;
  let stop = null;

  const figure = createFigure({ text, tables: () => (data ? tippingTables(data.branches, text)
    : []), onSize: () => self.resize(), answer: true });
  const picture = h('div', { class: 'chart-canvas', 'aria-hidden': 'true' });
  const line = h('div', { class: 'chart-canvas chart-threshold', 'aria-hidden': 'true' });
  const slider = h('div', { class: 'chart-reader chart-slider', role: 'slider', tabindex: '0',
    'aria-orientation': 'vertical', 'aria-valuemin': '1', 'aria-valuemax': '99', hidden: true,
    on: { keydown: key, pointerdown: grab, pointermove: drag } });
  const bar = h('progress', { max: RUNS, value: 0 });
  const wait = h('div', { class: 'chart-hint', hidden: true }, h('span'), bar);
  fill(figure.frame, picture, line, slider, wait);

  function roomOf(size) {
    return { ...size, format: formatOf(text) };
  }

  function draw() {
    wait.hidden = stop === null;
    put(wait.firstChild, text.t('chart.tipping.busy', { n: bar.value, total: RUNS }));
    bar.setAttribute('aria-label', text.t('chart.tipping.busy', { n: bar.value, total: RUNS }));
    slider.hidden = data === null;
    const look = figure.look();
    place = null;
    if (data && look) {
      const room = roomOf(look);
      place = placeTipping(data.branches, room, wordsOf(text));
      fill(picture, svgOf(look, drawTipping(data.branches, place, room, look.colours,
        wordsOf(text))));
      const { plot } = place;
      Object.assign(slider.style, { left: `${plot.left}px`, top: `${plot.top}px`,
        width: `${plot.width}px`, height: `${plot.height}px` });
    } else {
      fill(picture);
    }
    drawLine();
  }

  function drawLine() {
    fill(line);
    figure.words({ title: text.t('chart.tipping.title'), summary: self.summary(),
      name: text.t('chart.table.name', { title: text.t('chart.tipping.title') }) });
    if (data === null) return;
    const found = readingOf(data.branches, threshold);
    slider.setAttribute('aria-label', text.t('chart.tipping.slider'));
    slider.setAttribute('aria-valuenow', String(Math.round(100 * threshold)));
    slider.setAttribute('aria-valuetext', sentenceOf(found, threshold, text));
    const look = figure.look();
    if (!look || !place) return;
    fill(line, svgOf(look, drawThreshold(threshold, found, place, look.size, look.colours,
      thresholdWords(threshold, text))));
  }

  function svgOf({ width, height, size }, nodes) {
    return svgElement(node('svg', { width, height, 'font-size': size, class: 'chart-svg' },
      nodes));
  }

  function move(next) {
    threshold = Math.round(100 * Math.max(0.01, Math.min(0.99, next))) / 100;
    drawLine();
  }

  function key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = event.shiftKey ? 10 * STEP : STEP;
    const moves = { ArrowUp: threshold + step, ArrowRight: threshold + step,
      ArrowDown: threshold - step, ArrowLeft: threshold - step, Home: 0, End: 1 };
    if (!(event.key in moves)) return;
    event.preventDefault();
    event.stopPropagation();
    move(moves[event.key]);
  }

  function grab(event) {
    slider.setPointerCapture(event.pointerId);
    toPointer(event);
  }

  function drag(event) {
    if (slider.hasPointerCapture(event.pointerId)) toPointer(event);
  }

  function toPointer(event) {
    const box = slider.getBoundingClientRect();
    move(1 - (event.clientY - box.top) / box.height);
  }

  const self = {
    element: figure.element,
    /** Plays a scenario; a run that is under way is given up. Rejects with the engine's error. */
    async run(next) {
      stop?.abort();
      const mine = new AbortController();
      stop = mine;
      bar.value = 0;
      draw();
      try {
        const batch = await engine.batch(toLines(next), { replicates: RUNS,
          observables: ['cooperation'], signal: mine.signal, onProgress: (done) => {
            bar.value = done;
            if (stop === mine) draw();
          } });
        if (stop !== mine) return;
        self.show(branchesOf(stepsOf(next, batch.rounds), batch.columns.cooperation,
          batch.rounds, RUNS), { story: next.name, seed: next.seed, version });
      } finally {
        if (stop === mine) stop = null;
        draw();
      }
    },
    /** Shows ways that are there already. */
    show(branches, provenance = {}) {
      data = { branches, provenance };
      draw();
    },
    setThreshold: move,
    reading: () => (data ? readingOf(data.branches, threshold) : null),
    summary: () => (data ? text.t('chart.tipping.summary', {
      sentence: sentenceOf(readingOf(data.branches, threshold), threshold, text),
      runs: data.branches.runs }) : text.t('chart.tipping.nothing')),
    table: () => (data ? tippingTables(data.branches, text) : []),
    svg: (size = FILE) => tippingSvg(data, threshold, roomOf(fileRoom(size)), figure.colours(),
      text),
    png: (size = FILE) => pngOf(self.svg(size)),
    csv: () => tippingCsv(data, text),
    relabel: () => self.resize(),
    resize() {
      figure.restyle();
      draw();
    },
    close: () => stop?.abort(),
  };
  draw();
  if (scenario) {
    self.run(scenario).catch((error) => {
      if (error.name !== 'AbortError') onFault?.(error);
    });
  }
  return self;
}
