// controls.js - a story's sliders and choices, what differs from the story, and the way back.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: story.*.control.*
import { fill, h, put } from '../dom.js';
import { icon } from './signs.js';

/** While somebody drags, the run is told of a new value at most so often [ms]. */
const PATIENCE = 200;

/** Ends of a slider for a row of the schema: those it has, else what is sensible around now. */
export function rangeOf(row, now) {
  const span = Math.max(1, 2 * Math.abs(now));
  let low = row.low ?? Math.min(0, -span);
  let high = row.high ?? span;
  const whole = row.type === 'integer';
  if (high - low > 1e4 && row.high !== undefined && row.high !== null) high = low + span;
  const step = whole ? 1 : stepFor(high - low);
  if (row.low_open) low += step;
  if (row.high_open) high -= step;
  return { low, high, step };
}

/** A step of which some hundred fit: 0.01 for a share. */
function stepFor(span) {
  return 10 ** Math.round(Math.log10(span / 100));
}

/** The text of a number that a slider gives: no rounding of the browser's in it. */
export function textOf(value, step) {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return String(Number(Number(value).toFixed(decimals)));
}

/**
 * One control. valueOf() is the present text of the key; differs() whether the story says
 * something else; onMove(text).
 */
export function createControl({ text, row, label, valueOf, differs, onMove, name }) {
  const id = `control-${name}`;
  const words = h('label', { for: id });
  // the slider says its value itself: an output would say it a second time, at every frame
  const output = h('output', { for: id, 'aria-live': 'off' });
  const dot = h('span', { class: 'differs', role: 'img' });
  let waiting = 0;
  let last = 0;
  let pending = 0;

  if (row.type === 'choice' || row.type === 'boolean') return createChoice();

  const input = h('input', { type: 'range', id, on: {
    input: () => {
      pending++;
      say();
      clearTimeout(waiting);
      waiting = setTimeout(move, Math.max(0, last + PATIENCE - performance.now()));
    },
    change: () => {
      clearTimeout(waiting);
      move();
    },
  } });
  const element = h('div', { class: 'control' }, h('div', { class: 'head' }, words, dot, output),
    input);

  /** Until the run has taken what was moved, the slider stays where the hand left it. */
  async function move() {
    last = performance.now();
    const mine = pending;
    const next = textOf(input.value, Number(input.step));
    if (next !== textOf(valueOf(), Number(input.step))) await onMove(next);
    if (mine === pending) {
      pending = 0;
      update();
    }
  }

  function say() {
    const value = Number(input.value);
    put(output, text.format(value, 'plain'));
    input.setAttribute('aria-valuetext', output.textContent);
  }

  function update() {
    const now = Number(valueOf());
    const { low, high, step } = rangeOf(row, now);
    if (pending === 0) {
      input.min = Math.min(low, now);
      input.max = Math.max(high, now);
      input.step = step;
      input.value = now;
    }
    mark();
    say();
  }

  function mark() {
    dot.hidden = !differs();
    dot.setAttribute('aria-label', text.t('ui.control.differs'));
    dot.title = text.t('ui.control.differs');
  }

  function createChoice() {
    const choices = row.type === 'boolean' ? ['false', 'true'] : row.choices;
    const select = h('select', { id, on: { change: () => onMove(select.value) } });
    const box = h('div', { class: 'control choice' }, h('div', { class: 'head' }, words, dot),
      select);
    const show = () => {
      select.value = valueOf();
      mark();
    };
    const name2 = () => {
      words.textContent = label();
      fill(select, choices.map((choice) => h('option', { value: choice },
        text.has(`story.${name}.${choice}`) ? text.t(`story.${name}.${choice}`) : choice)));
      show();
    };
    name2();
    return { element: box, relabel: name2, update: show };
  }

  function relabel() {
    words.textContent = label();
    update();
  }

  relabel();
  return { element, relabel, update };
}

/** What differs from the story, in a list, and one button back, for below a long one. */
export function createDifferences({ text, list, onReset }) {
  const element = h('div', { class: 'differences' });
  const back = h('button', { on: { click: onReset } });

  function relabel() {
    const found = list();
    fill(element, found.length === 0
      ? h('p', { class: 'small muted' }, text.t('ui.same'))
      : [h('p', { class: 'small' }, text.t('ui.differs')),
        h('ul', { class: 'small' }, found.map((one) => h('li', {}, one)))]);
    fill(back, icon('reset'), ' ', text.t('ui.reset'));
    back.disabled = found.length === 0;
  }

  relabel();
  return { element, back, relabel };
}
