// setting_editors.js - settings that stand for many keys: counts, payoffs, own strategies.
// SPDX-License-Identifier: GPL-3.0-or-later
import { fill, h } from '../dom.js';
import { keyInput, ownNames, wantedOf, wrongBox } from './setting_inputs.js';
import { createOwnEditor } from './setting_own.js';
import { INITIAL } from './setting_rows.js';

let made = 0; // so that ids differ

/** The editor of a block, {element, refresh()}, or null. */
export function createEditor(block, owner) {
  if (block === 'population') return createCounts(owner);
  if (block === 'game') return createPayoffs(owner);
  if (block === 'strategies') return createOwnEditor(owner);
  return null;
}

/* ---- how many start with each strategy ---------------------------------------------------- */

function createCounts(owner) {
  const { text, drafts } = owner;
  const body = h('tbody');
  const sum = h('p', { class: 'setting-sum' });
  const wrong = wrongBox();
  const id = `strategies-${++made}`;
  const known = h('datalist', { id });
  const name = h('input', { type: 'text', id: `${id}-name`, list: id, autocomplete: 'off',
    spellcheck: 'false', class: 'setting-word' });
  const table = h('table', { class: 'setting-table' }, h('thead', {}, h('tr', {},
    h('th', { scope: 'col' }, text.t('sandbox.strategy')),
    h('th', { scope: 'col' }, text.t('unit.agents')), h('th', { scope: 'col' },
      h('span', { class: 'aside' }, text.t('sandbox.remove'))))), body);
  const element = h('fieldset', { class: 'setting-editor', data: { key: INITIAL } },
    h('legend', {}, text.t(`parameter.${INITIAL}.label`)),
    h('p', { class: 'setting-help' }, text.t(`parameter.${INITIAL}`)), table, sum, wrong.element,
    h('div', { class: 'setting-add' }, h('label', { for: `${id}-name` },
      text.t('sandbox.add_strategy')), name, known,
    h('button', { type: 'button', on: { click: add } }, text.t('sandbox.add'))));
  let inputs = [];

  const keyOf = (strategy) => `${INITIAL}.${strategy}`;
  const size = () => Number(wantedOf(owner, 'population.size')
    ?? owner.values().set(owner.find('population.size')));

  function names() {
    const keys = [...Object.keys(owner.values().given),
      ...drafts.waiting().flatMap(({ patch }) => Object.keys(patch))];
    const found = keys.filter((key) => key.startsWith(`${INITIAL}.`)
      && wantedOf(owner, key) !== undefined).map((key) => key.slice(INITIAL.length + 1));
    return [...new Set(found)].sort();
  }

  const total = () => names().reduce((all, one) => all + Number(wantedOf(owner, keyOf(one))), 0);

  function add() {
    const wanted = name.value.trim().toLowerCase().replace(/\s+/g, '_');
    const own = ownNames(owner);
    const is = owner.strategies.find((one) => one.name === wanted
      || one.aliases?.some((alias) => alias.toLowerCase() === name.value.trim().toLowerCase()));
    if (!is && !own.includes(wanted)) {
      wrong.show([text.t('sandbox.no_strategy', { name: name.value.trim() })]);
      name.focus();
      return;
    }
    name.value = '';
    const key = keyOf(is?.name ?? wanted);
    const rest = size() - total();
    if (rest > 0) {
      drafts.put(key, { [key]: String(rest) });
      return;
    }
    // all places are taken: half of the most numerous make room
    const numbers = names().map((one) => [Number(wantedOf(owner, keyOf(one))), keyOf(one)]);
    const [most, from] = numbers.sort((a, b) => b[0] - a[0])[0];
    const half = Math.floor(most / 2);
    drafts.put(key, { [key]: String(half), [from]: String(most - half) });
  }

  function remove(strategy) {
    const key = keyOf(strategy);
    // a number of the story cannot be taken out, but nobody need start so
    if (owner.values().isGiven(key)) drafts.choose(owner.find(key), '0');
    else drafts.put(key, { [key]: null });
  }

  function about(strategy) {
    const key = `strategy.${strategy}`; // texts: strategy.*
    return text.has(key) ? text.t(key) : '';
  }

  function refresh() {
    const list = names();
    const shown = inputs.map((one) => one.strategy).join();
    if (shown !== list.join()) {
      inputs = list.map((strategy) => ({ strategy, ...keyInput(owner, keyOf(strategy),
        text.t('sandbox.people_with', { name: strategy.replaceAll('_', ' ') })) }));
      fill(body, inputs.map(({ strategy, input }) => h('tr', {},
        h('th', { scope: 'row' }, strategy.replaceAll('_', ' '),
          h('span', { class: 'setting-about' }, about(strategy))),
        h('td', {}, input), h('td', {}, h('button', { type: 'button', class: 'setting-drop',
          'aria-label': text.t('sandbox.remove_of', { label: strategy.replaceAll('_', ' ') }),
          on: { click: () => remove(strategy) } }, '×')))));
    }
    wrong.show(inputs.map((one) => one.show()));
    table.hidden = list.length === 0;
    const off = total() !== size();
    sum.textContent = list.length === 0 ? text.t('sandbox.no_strategies')
      : text.t(off ? 'sandbox.sum_off' : 'sandbox.sum', { total: total(), size: size() });
    sum.classList.toggle('is-wrong', list.length > 0 && off);
    if (!known.hasChildNodes()) {
      fill(known, owner.strategies.map((one) => h('option', { value: one.name },
        about(one.name))));
    }
  }

  refresh();
  return { element, refresh };
}

/* ---- payoffs of a game by its table -------------------------------------------------------- */

const EXAMPLE = { 'game.payoffs.C.1': '0', 'game.payoffs.C.2': '3', 'game.payoffs.D.0': '1',
  'game.payoffs.D.1': '5' }; // Axelrod & Hamilton 1981: a table of two to start from

function createPayoffs(owner) {
  const { text, drafts } = owner;
  const table = h('table', { class: 'setting-table' });
  const wrong = wrongBox();
  const example = h('button', { type: 'button', on: { click: () => (
    drafts.put('game.payoffs.C.1', EXAMPLE)) } }, text.t('sandbox.example'));
  const more = h('button', { type: 'button', on: { click: () => grow() } },
    text.t('sandbox.more_players'));
  const fewer = h('button', { type: 'button', on: { click: () => shrink() } },
    text.t('sandbox.fewer_players'));
  const element = h('fieldset', { class: 'setting-editor', data: { key: 'game.payoffs' } },
    h('legend', {}, text.t('sandbox.payoffs')),
    h('p', { class: 'setting-help' }, text.t('sandbox.payoffs.help')), table, wrong.element,
    h('div', { class: 'setting-add' }, example, more, fewer));
  let shown = -1;
  let inputs = [];

  const at = (act, k) => `game.payoffs.${act}.${k}`;
  function players() {
    let n = 0;
    while (wantedOf(owner, at('C', n + 1)) !== undefined
      || wantedOf(owner, at('D', n)) !== undefined) n++;
    return n;
  }

  function grow() {
    const n = players();
    drafts.put(at('C', n + 1), { [at('C', n + 1)]: wantedOf(owner, at('C', n)) ?? '0',
      [at('D', n)]: wantedOf(owner, at('D', n - 1)) ?? '0' });
  }

  function shrink() {
    const n = players();
    drafts.put(at('C', n), { [at('C', n)]: null, [at('D', n - 1)]: null });
  }

  const cell = (act, k, n) => {
    if (act === 'C' ? k < 1 : k >= n) return h('td', {}, '–');
    const one = keyInput(owner, at(act, k), text.t('sandbox.payoff_of', { act, k }));
    inputs.push(one);
    return h('td', {}, one.input);
  };

  function refresh() {
    const kind = owner.drafts.wanted('game.kind') ?? owner.values().given['game.kind'];
    element.hidden = kind !== 'table';
    if (element.hidden) return;
    const n = players();
    if (n !== shown) {
      shown = n;
      inputs = [];
      fill(table, h('thead', {}, h('tr', {}, [text.t('sandbox.how_many'),
        text.t('sandbox.act.C'), text.t('sandbox.act.D')]
        .map((words) => h('th', { scope: 'col' }, words)))),
      h('tbody', {}, Array.from({ length: n + 1 }, (_, k) => h('tr', {},
        h('th', { scope: 'row' }, k), cell('C', k, n), cell('D', k, n)))));
    }
    wrong.show(inputs.map((one) => one.show()));
    table.hidden = n === 0;
    example.hidden = n > 0;
    more.hidden = n === 0;
    fewer.hidden = n <= 2 || owner.values().isGiven(at('C', n));
  }

  refresh();
  return { element, refresh };
}
