// chart_figure.js - the frame that every picture has: a name, a sentence, and a table.
// SPDX-License-Identifier: GPL-3.0-or-later

import { fill, h, put } from '../dom.js';
import { COLOURS, coloursOf, forced } from './chart_style.js';
import { createMeasure, FILE_FONT } from './picture.js';

/** A table that is open follows a run this often [ms]. */
const TABLE_PAUSE = 500;

let figures = 0;

/**
 * A figure.
 *
 * tables   () -> [{caption, head, rows}], asked for only while the table is open
 * onSize   called when the frame has another size
 * answer   whether the sentence is what people look for: then a room sees it too
 * returns  {id, element, frame, words({title, summary, name}), look() -> {width, height, size,
 *          family, measure, colours} or null while it is not on the page or too small}
 */
export function createFigure({ text, tables, onSize, answer = false }) {
  const id = `chart-${figures += 1}`;
  const title = h('figcaption', { class: 'chart-title', id: `${id}-title` });
  const frame = h('div', { class: 'chart-frame' });
  const summary = h('p', { class: answer ? 'chart-answer' : 'chart-summary',
    id: `${id}-summary` });
  const label = h('summary', {});
  const holder = h('div', { class: 'chart-tables', tabindex: '0', role: 'group' });
  const details = h('details', { class: 'chart-data', on: { toggle } }, label, holder);
  const element = h('figure', { class: 'chart', 'aria-labelledby': `${id}-title`,
    'aria-describedby': `${id}-summary` }, title, frame, summary, details);
  let observed = false;
  let due = 0;
  let waiting = 0;
  let shown = '';
  let seen = { size: 0, family: '', measure: null, colours: COLOURS };

  /** Beside other things a table takes the picture's place: nothing moves, nothing shrinks. */
  function toggle() {
    element.classList.toggle('chart-tabled', details.open);
    place();
    render(true);
  }

  function place() {
    holder.style.setProperty('--chart-top', `${frame.offsetTop}px`);
    holder.style.setProperty('--chart-room', `${frame.offsetHeight}px`);
  }

  function render(now) {
    if (!details.open) return;
    if (!now && performance.now() < due) {
      // The last state of a run has to arrive even when nothing is shown after it.
      if (waiting === 0) {
        waiting = setTimeout(() => {
          waiting = 0;
          render(true);
        }, TABLE_PAUSE);
      }
      return;
    }
    due = performance.now() + TABLE_PAUSE;
    fill(holder, tables().filter(({ rows }) => rows.length > 0).map(tableElement));
  }

  function style() {
    const { fontSize, fontFamily } = getComputedStyle(frame);
    const size = parseFloat(fontSize);
    if (size !== seen.size || fontFamily !== seen.family) {
      seen = { ...seen, size, family: fontFamily, measure: createMeasure(fontFamily, size) };
    }
    seen.colours = coloursOf(element);
  }

  return {
    id,
    element,
    frame,
    /** Sets the words around the picture; `name` is that of the table, covered or not. */
    words({ title: head, summary: sentence, name, covered = false }) {
      put(title, head);
      put(summary, sentence);
      put(label, text.t('chart.table'));
      if (holder.getAttribute('aria-label') !== name) holder.setAttribute('aria-label', name);
      // A table of something else, or of what has been covered, may not stay a moment.
      const now = `${name} ${covered}`;
      render(now !== shown);
      shown = now;
    },
    look() {
      if (!element.isConnected) return null;
      if (!observed) {
        observed = true;
        new ResizeObserver(() => {
          place();
          onSize();
        }).observe(frame);
        style();
      }
      const { clientWidth: width, clientHeight: height } = frame;
      return width < 60 || height < 60 ? null : { width, height, ...seen };
    },
    /** Asks for letters and colours again. */
    restyle() {
      due = 0;
      // what is not on the page has no letters: those of the last time stay
      if (observed && element.isConnected) style();
    },
    /** Of files: others look at these, without anybody's own colours. */
    colours: () => (observed && !forced() ? seen.colours : COLOURS),
  };
}

/** The same room without a page's letters, for files. */
export function fileRoom({ width, height, size }) {
  return { width, height, size, measure: createMeasure(FILE_FONT, size) };
}

function tableElement({ caption, head, rows }) {
  return h('table', {}, h('caption', {}, caption),
    h('thead', {}, h('tr', {}, head.map((name) => h('th', { scope: 'col' }, name)))),
    h('tbody', {}, rows.map(([first, ...rest]) => h('tr', {}, h('th', { scope: 'row' }, first),
      rest.map((cell) => h('td', {}, cell))))));
}
