// chart_reader.js - the reading line of a chart: mouse, touch or arrow keys; it is announced.
// SPDX-License-Identifier: GPL-3.0-or-later

import { fill, h } from '../dom.js';
import { readingAt } from './chart_data.js';
import { shown } from './chart_ticks.js';
import { formatOf, readingText } from './chart_words.js';

/** Shift moves by this part of the rounds. */
const LEAP = 10;

/**
 * A slider over the plot: its value is a round, its value in words the reading. Reading changes
 * nothing; Escape or leaving takes the line away.
 *
 * now()    {spec, drawn, layout, colours} of the moment, or null
 */
export function createReader({ text, id, now }) {
  let round = null;
  const line = h('div', { class: 'chart-reading-line' });
  const note = h('div', { class: 'chart-reading' });
  const element = h('div', { class: 'chart-reader', role: 'slider', tabindex: '0',
    'aria-valuemin': '0', 'aria-describedby': `${id}-summary`, on: {
      pointermove: (event) => {
        if (event.pointerType === 'mouse') readAt(event);
      },
      pointerdown: readAt,
      pointerleave: (event) => {
        if (event.pointerType === 'mouse' && document.activeElement !== element) read(null);
      },
      blur: () => read(null),
      keydown: key,
    } }, line, note);

  function last() {
    const { drawn } = now();
    return Math.max(0, ...drawn.series.map((series) => series.tip));
  }

  function readAt(event) {
    const state = now();
    if (!state || state.drawn.covered) return;
    const { plot } = state.layout;
    const x = event.clientX - element.getBoundingClientRect().left;
    read(Math.round((x / plot.width) * state.drawn.rounds));
  }

  function key(event) {
    const state = now();
    if (!state || state.drawn.covered || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = event.shiftKey ? Math.max(1, Math.round(state.drawn.rounds / LEAP)) : 1;
    const from = round ?? last();
    const moves = { ArrowLeft: from - step, ArrowDown: from - step, ArrowRight: from + step,
      ArrowUp: from + step, Home: 0, End: last(), Escape: null };
    if (!(event.key in moves) || (event.key === 'Escape' && round === null)) return;
    event.preventDefault();
    event.stopPropagation();
    read(moves[event.key]);
  }

  function read(next) {
    round = next === null ? null : recordedNear(Math.max(0, Math.min(last(), next)), round);
    show();
  }

  /** Where not every round was recorded, the next one that was, in the direction of the move. */
  function recordedNear(wanted, from) {
    const { recorded } = now().drawn;
    if (recorded === null) return wanted;
    const end = last();
    const there = recorded.filter((each) => each <= end);
    const back = from !== null && wanted < from;
    return (back ? there.findLast((each) => each <= wanted)
      : there.find((each) => each >= wanted)) ?? there[back ? 0 : there.length - 1] ?? wanted;
  }

  function show() {
    const state = now();
    if (!state) return;
    const { spec, drawn, layout } = state;
    const { plot, x } = layout;
    Object.assign(element.style, { left: `${plot.left}px`, top: `${plot.top}px`,
      width: `${plot.width}px`, height: `${plot.height}px` });
    const end = last();
    if (round !== null) round = drawn.covered ? null : Math.min(round, end);
    const at = round ?? end;
    attribute('aria-label', text.t('chart.reader', { title: spec.title }));
    attribute('aria-valuemax', String(end));
    attribute('aria-valuenow', String(at));
    attribute('aria-valuetext', drawn.covered ? text.t('chart.covered')
      : readingText(spec, drawn, at, text));
    line.hidden = round === null;
    note.hidden = round === null;
    if (round === null) return;
    const place = x(round) - plot.left;
    line.style.transform = `translateX(${place}px)`;
    const format = formatOf(text);
    fill(note, h('strong', {}, text.t('chart.axis.round', { round: format(round, 0) })),
      readingAt(drawn, round).map((each) => h('span', { data: { side: each.side } },
        `${each.label} `, h('b', {}, shown(each.value, spec.unit, format)))));
    // On the side with more room, so that the line's end and label stay free; never outside.
    const wide = note.offsetWidth;
    const aside = place < plot.width / 2 ? place + 8 : place - 8 - wide;
    const inside = Math.max(-plot.left, Math.min(layout.width - plot.left - wide, aside));
    note.style.transform = `translateX(${inside}px)`;
  }

  function attribute(name, value) {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }

  return { element, show };
}
