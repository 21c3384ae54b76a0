// score.js - own score and shared score, always together and always the same size.
// SPDX-License-Identifier: GPL-3.0-or-later
import { fill, h } from '../dom.js';

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
 * head less what the steering costs; both sides beside each other on one scale.
 */
export function createScore({ text }) {
  const caption = h('caption', { class: 'small' });
  const head = h('tr');
  const rows = ['own', 'shared'].map((kind) => ({ kind, name: h('th', { scope: 'row' }),
    cells: { a: cell(), b: cell() }, tr: h('tr') }));
  const element = h('table', { class: 'score' }, caption, h('thead', {}, head),
    h('tbody', {}, rows.map(({ tr }) => tr)));
  let shown = { person: 1, nameA: null, nameB: '', own: {}, shared: {} };

  function cell() {
    const bar = h('span', { class: 'bar', 'aria-hidden': 'true' });
    const number = h('span', { class: 'number' });
    return { bar, number, td: h('td', {}, bar, number) };
  }

  function relabel() {
    caption.textContent = text.t('ui.score.caption');
    const both = shown.nameA !== null;
    fill(head, h('td'), both && h('th', { scope: 'col' }, shown.nameA),
      h('th', { scope: 'col' }, shown.nameB));
    const most = Math.max(1e-9, ...rows.flatMap(({ kind }) => ['a', 'b'].map((side) =>
      Math.abs(shown[kind][side] ?? 0) || 0)));
    for (const { kind, name, cells, tr } of rows) {
      name.textContent = text.t(kind === 'own' ? 'ui.score.own' : 'ui.score.shared',
        { person: shown.person });
      tr.className = kind;
      fill(tr, name, both && cells.a.td, cells.b.td);
      for (const side of ['a', 'b']) {
        const value = shown[kind][side];
        const known = Number.isFinite(value);
        cells[side].number.textContent = known ? text.format(value, 'two') : '–';
        cells[side].bar.style.transform = `scaleX(${known ? Math.abs(value) / most : 0})`;
        cells[side].td.classList.toggle('negative', known && value < 0);
      }
    }
  }

  relabel();
  return {
    element,
    relabel,
    /** next  {person, nameA: null where nothing is compared, nameB, own: {a, b}, shared} */
    show(next) {
      shown = next;
      relabel();
    },
  };
}
