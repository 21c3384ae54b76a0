// score.js - own score and shared score, always together and always the same size.
// SPDX-License-Identifier: GPL-3.0-or-later
import { h } from '../dom.js';

/** Mean of values[1..round], of those that are numbers; NaN where there is none. */
export function meanUntil(values, round) {
  let sum = 0;
  let n = 0;
  for (let at = 1; at <= round && at < (values?.length ?? 0); at++) {
    if (Number.isFinite(values[at])) {
      sum += values[at];
      n++;
    }
  }
  return n > 0 ? sum / n : NaN;
}

/**
 * Points per round up to the round that is shown, of the followed person and of everybody per
 * head less what the steering costs; each side below its people, all bars on one scale.
 */
export function createScore({ text }) {
  const caption = h('caption', { class: 'small' });
  const names = { a: h('th', { scope: 'col' }), b: h('th', { scope: 'col' }) };
  const rows = ['own', 'shared'].map((kind) => ({ kind, cells: { a: cell(), b: cell() } }));
  const head = h('tr', {}, names.a, names.b);
  const element = h('table', { class: 'score' }, caption, h('thead', { class: 'aside' }, head),
    h('tbody', {}, rows.map(({ kind, cells }) => h('tr', { class: kind }, cells.a.td,
      cells.b.td))));
  let shown = { nameA: null, nameB: '', own: {}, shared: {} };

  function cell() {
    const bar = h('span', { class: 'bar', 'aria-hidden': 'true' });
    const name = h('span', { class: 'kind' });
    const number = h('span', { class: 'number' });
    return { bar, name, number, td: h('td', {}, bar, name, ' ', number) };
  }

  function relabel() {
    caption.textContent = text.t('ui.score.caption');
    names.a.textContent = shown.nameA ?? '';
    names.b.textContent = shown.nameB;
    names.a.hidden = shown.nameA === null;
    const most = Math.max(1e-9, ...rows.flatMap(({ kind }) => ['a', 'b'].map((side) =>
      Math.abs(shown[kind][side] ?? 0) || 0)));
    for (const { kind, cells } of rows) {
      cells.a.td.hidden = shown.nameA === null;
      for (const side of ['a', 'b']) {
        const value = shown[kind][side];
        const known = Number.isFinite(value);
        const { bar, name, number, td } = cells[side];
        name.textContent = text.t(kind === 'own' ? 'ui.score.own' : 'ui.score.shared');
        number.textContent = known ? text.format(value, 'two') : '–';
        bar.style.transform = `scaleX(${known ? Math.abs(value) / most : 0})`;
        td.classList.toggle('negative', known && value < 0);
      }
    }
  }

  relabel();
  return {
    element,
    relabel,
    /** next  {nameA: null where nothing is compared, nameB, own: {a, b}, shared} */
    show(next) {
      shown = next;
      relabel();
    },
  };
}
