// setting_row.js - one setting on the page: its name, control, help, facts and what is wrong.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: parameter.* kind.* observable.* field.* sandbox.off.* sandbox.range.*
import { h, fill } from '../dom.js';
import { createControl, labelOf } from './setting_control.js';
import { isEdited, textKey } from './setting_rows.js';
import { shownValue } from './setting_values.js';

const OWN = 'this project'; // as a source: a rule that no paper has

/** Keys whose value is a list of names: where the names come from, and their texts. */
const LISTS = { 'record.observables': ['observables', 'observable'],
  'record.agents.fields': ['fields', 'field'] };

let rowsMade = 0; // so that every element that names another has an id of its own

/** The range in words: "van 0 tot en met 1", "hoger dan 0"; '' where anything goes. */
export function rangeWords(row, text) {
  if (row.type === 'boolean' || !(['real', 'integer', 'choice or integer'].includes(row.type))) {
    return '';
  }
  const has = (end) => Number.isFinite(end);
  const low = has(row.low) ? text.format(row.low, 'plain') : '';
  const high = has(row.high) ? text.format(row.high, 'plain') : '';
  if (low && high) {
    const ends = `${row.low_open ? 'open' : 'closed'}_${row.high_open ? 'open' : 'closed'}`;
    return text.t(`sandbox.range.${ends}`, { low, high });
  }
  if (low) return text.t(row.low_open ? 'sandbox.range.above' : 'sandbox.range.at_least', { low });
  if (high) {
    return text.t(row.high_open ? 'sandbox.range.below' : 'sandbox.range.at_most', { high });
  }
  return '';
}

/** Why a row is off, in words; '' where it works. */
export function offWords(off, find, text) {
  if (off === null) return '';
  const of = off.of ? find(off.of) : null;
  const name = (value) => shownValue(of, value, text);
  return text.t(off.key, {
    label: of ? labelOf(of, text) : '',
    kinds: off.kinds?.map(name).join(', ') ?? '',
    kind: of ? name(off.kind ?? 'null') : '',
  });
}

/**
 * A row on the page.
 *
 * owner    {text, find, schema, type, choose, reset, drop, go, state(row) -> {value, story,
 *          given, differs, off, moves, draft, said}}
 * returns  {element, row, refresh()}
 */
export function createRow(row, owner) {
  const { text, find } = owner;
  const id = `setting-${++rowsMade}`;
  const ids = { control: `${id}-c`, label: `${id}-l`, help: `${id}-h`, error: `${id}-e` };
  const key = textKey(row);
  const label = labelOf(row, text);
  const help = text.has(`parameter.${key}`) ? text.t(`parameter.${key}`) : row.summary;
  const template = isEdited(row);
  const control = template ? null : createControl(row, { text, ids,
    type: (typed, still) => owner.type(row, typed, still),
    choose: (value, moving) => owner.choose(row, value, moving) });
  const mark = h('span', { class: 'setting-mark', hidden: true }, '●',
    h('span', { class: 'aside' }, ` ${text.t('sandbox.differs')}`));
  const back = h('button', { type: 'button', class: 'setting-reset', hidden: true,
    on: { click: () => owner.reset(row.key) } });
  const off = h('p', { class: 'setting-off', hidden: true });
  const error = h('div', { class: 'setting-error', id: ids.error, hidden: true });
  const rounds = h('p', { class: 'setting-rounds', hidden: true });
  const element = h('div', { class: 'setting', data: { key: row.key } },
    h('div', { class: 'setting-head' }, mark,
      h(template ? 'span' : 'label', { class: 'setting-label', id: ids.label,
        for: template ? null : ids.control }, label), back),
    template ? h('button', { type: 'button', class: 'setting-go',
      on: { click: () => owner.go(row.key) } }, text.t('sandbox.go'))
      : h('div', { class: 'setting-control' }, control.elements),
    error, off, rounds,
    h('p', { class: 'setting-help', id: ids.help,
      hidden: help.toLowerCase() === label.toLowerCase() }, help),
    LISTS[row.key] && glossary(owner, LISTS[row.key]),
    facts(row, text, template));

  function refresh() {
    const state = owner.state(row);
    element.classList.toggle('differs', state.differs);
    element.classList.toggle('is-off', state.off !== null);
    mark.hidden = !state.differs;
    back.hidden = !state.differs;
    fill(back, text.t('sandbox.back', { value: shownValue(row, state.story, text) }));
    back.setAttribute('aria-label', text.t('sandbox.back_of',
      { label, value: shownValue(row, state.story, text) }));
    off.textContent = offWords(state.off, find, text);
    off.hidden = state.off === null;
    rounds.textContent = state.moves.map(({ round, value }) => text.t('sandbox.from_round',
      { round: text.format(round, 'integer'), value: shownValue(row, value, text) })).join(' ');
    rounds.hidden = state.moves.length === 0;
    error.hidden = state.said === '';
    fill(error, state.said !== '' && [h('p', {}, state.said), dropButton()]);
    control?.show({ value: state.draft?.value ?? state.value, typed: state.draft?.typed,
      invalid: state.said !== '', off: state.off !== null, given: state.given });
  }

  const dropButton = () => h('button', { type: 'button', class: 'setting-drop',
    'aria-label': text.t('sandbox.drop_of', { label }),
    on: { click: () => owner.drop(row.key) } }, text.t('sandbox.drop'));

  refresh();
  return { element, row, refresh };
}

/** What can stand in a list, each with its name and what it means. */
function glossary({ text, schema }, [list, part]) {
  const body = h('dl', { class: 'setting-glossary' });
  const details = h('details', { on: { toggle: () => {
    if (!details.open || body.hasChildNodes()) return;
    fill(body, schema[list].map(({ name }) => [h('dt', {}, text.t(`${part}.${name}.label`),
      ' ', h('code', {}, name)), h('dd', {}, text.t(`${part}.${name}`))]));
  } } }, h('summary', {}, text.t('sandbox.glossary')), body);
  return details;
}

function facts(row, text, template) {
  const range = rangeWords(row, text);
  const preset = template || row.default === undefined ? null : String(row.default);
  return h('p', { class: 'setting-facts' },
    h('span', { class: `setting-kind kind-${row.kind}`, title: text.t(`kind.${row.kind}.help`) },
      text.t(`kind.${row.kind}`)),
    range && h('span', {}, range),
    row.live && h('span', { class: 'setting-live' }, text.t('sandbox.live')),
    preset !== null && h('span', {}, text.t('sandbox.preset',
      { value: shownValue(row, preset, text) })),
    row.source === OWN ? h('span', {}, text.t('sandbox.source_own'))
      : row.source && h('span', { lang: 'en' }, row.source),
    h('code', {}, row.key));
}
