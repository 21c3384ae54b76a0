// setting_own.js - the editor of strategies of one's own: a form for each kind.
// SPDX-License-Identifier: GPL-3.0-or-later
import { fill, h } from '../dom.js';
import { keyInput, ownNames, wantedOf, wrongBox } from './setting_inputs.js';
import { choiceLabel } from './setting_values.js';

/** What a new strategy of a kind begins with: tit for tat, said in each of the ways. */
const STARTS = {
  memory_one: { first: '1', 'cooperate_after.CC': '1', 'cooperate_after.CD': '0',
    'cooperate_after.DC': '1', 'cooperate_after.DD': '0' },
  reactive: { first: '1', 'cooperate_after.C': '1', 'cooperate_after.D': '0' },
  generous: { first: '1', generosity: '0.3' },
  table: Object.fromEntries([['first', '1'], ...[...'CD'].flatMap((a) => [...'CD'].flatMap((b) => (
    [...'CD'].flatMap((c) => [...'CD'].map((d) => [`cooperate_after.${a}${b}${c}${d}`,
      d === 'C' ? '1' : '0'])))))]),
  automaton: { 'states.0.cooperate': '1', 'states.0.CC': '0', 'states.0.CD': '1',
    'states.0.DC': '0', 'states.0.DD': '1', 'states.1.cooperate': '0', 'states.1.CC': '0',
    'states.1.CD': '1', 'states.1.DC': '0', 'states.1.DD': '1' },
  like: { of: 'tit_for_tat' },
};
const KIND = 'strategies.<name>.kind';

let made = 0; // so that ids differ

/** The editor: {element, refresh()}. */
export function createOwnEditor(owner) {
  const { text, drafts } = owner;
  const id = `own-${++made}`;
  const list = h('div', { class: 'setting-own' });
  const wrong = wrongBox();
  const kindRow = { ...owner.find('strategies.x.kind'), template: KIND };
  const name = h('input', { type: 'text', id: `${id}-name`, autocomplete: 'off',
    spellcheck: 'false', class: 'setting-word' });
  const kind = h('select', { id: `${id}-kind` }, Object.keys(STARTS).map((value) => (
    h('option', { value }, choiceLabel(kindRow, value, text)))));
  const element = h('fieldset', { class: 'setting-editor', data: { key: 'strategies' } },
    h('legend', {}, text.t('block.strategies')),
    h('p', { class: 'setting-help' }, text.t('sandbox.own.help')), list, wrong.element,
    h('div', { class: 'setting-add' },
      h('label', { for: `${id}-name` }, text.t('sandbox.own.name')), name,
      h('label', { for: `${id}-kind` }, text.t(`parameter.${KIND}.label`)), kind,
      h('button', { type: 'button', on: { click: add } }, text.t('sandbox.own.make'))));
  let shown = null;
  let inputs = [];

  function add() {
    const wanted = name.value.trim().toLowerCase().replace(/\s+/g, '_');
    const taken = owner.strategies.some((one) => one.name === wanted)
      || ownNames(owner).includes(wanted);
    if (!/^[a-z0-9_-]{1,64}$/.test(wanted) || taken) {
      wrong.show([text.t(taken ? 'sandbox.own.taken' : 'sandbox.own.bad_name', { name: wanted })]);
      name.focus();
      return;
    }
    name.value = '';
    const members = { kind: kind.value, ...STARTS[kind.value] };
    drafts.put(`strategies.${wanted}.kind`, Object.fromEntries(Object.entries(members)
      .map(([member, value]) => [`strategies.${wanted}.${member}`, value])));
  }

  const keysOf = (strategy) => [...new Set([...Object.keys(owner.values().given),
    ...drafts.waiting().flatMap(({ patch }) => Object.keys(patch))])]
    .filter((key) => key.startsWith(`strategies.${strategy}.`)
      && wantedOf(owner, key) !== undefined);

  function remove(strategy) {
    const count = `population.initial.strategies.${strategy}`;
    const keys = [...keysOf(strategy), ...(wantedOf(owner, count) === undefined ? [] : [count])];
    drafts.put(keys[0], Object.fromEntries(keys.map((key) => [key, null])));
  }

  function card(strategy) {
    const members = keysOf(strategy).filter((key) => !key.endsWith('.kind'));
    const given = owner.values().isGiven(`strategies.${strategy}.kind`);
    return h('fieldset', { class: 'setting-card' }, h('legend', {}, strategy.replaceAll('_', ' '),
      ' – ', choiceLabel(kindRow, wantedOf(owner, `strategies.${strategy}.kind`) ?? '', text)),
    h('div', { class: 'setting-members' }, members.map((key) => member(strategy, key))),
    !given && h('button', { type: 'button', class: 'setting-drop',
      on: { click: () => remove(strategy) } },
    text.t('sandbox.remove_of', { label: strategy.replaceAll('_', ' ') })));
  }

  function member(strategy, key) {
    const row = owner.find(key);
    const last = key.slice(`strategies.${strategy}.`.length);
    const label = row ? `${owner.label(key)} (${last})` : last;
    if (row?.choices) {
      const select = h('select', { on: { change: () => drafts.choose(row, select.value) } },
        row.choices.map((value) => h('option', { value }, choiceLabel(row, value, text))));
      inputs.push({ show: () => {
        select.value = wantedOf(owner, key) ?? '';
        return '';
      } });
      return h('label', {}, h('span', {}, label), select);
    }
    const one = keyInput(owner, key, `${strategy}: ${label}`);
    inputs.push(one);
    return h('label', {}, h('span', {}, label), one.input);
  }

  function refresh() {
    const names = ownNames(owner).filter((strategy) => keysOf(strategy).length > 0);
    const now = names.map((strategy) => keysOf(strategy).join()).join(';');
    if (now !== shown) {
      shown = now;
      inputs = [];
      fill(list, names.map(card));
    }
    wrong.show(inputs.map((one) => one.show()));
  }

  refresh();
  return { element, refresh };
}
