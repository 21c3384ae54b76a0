// setting_control.js - the control of one setting: a list, a switch, a number with a slider.
// SPDX-License-Identifier: GPL-3.0-or-later
import { h } from '../dom.js';
import { textKey } from './setting_rows.js';
import { choiceLabel, shownTyped, shownValue, stopNear, stopsOf } from './setting_values.js';

const LISTED = '·number'; // an option of a list that is no choice: a number beside it

/** What may stand instead of a value: [value, words], '' where none is given. */
 function specialsOf(row, text) {
  const list = [];
  if (row.auto) list.push(['auto', text.t('sandbox.auto')]);
  if (row.nullable) list.push(['null', text.t('sandbox.null')]);
  if (row.optional) list.push(['', text.t('sandbox.absent')]);
  return list;
}

/** The name of a row; parameters of built-in strategies go by their keys. */
export function labelOf(row, text) {
  const key = `parameter.${textKey(row)}.label`;
  return text.has(key) ? text.t(key) : row.name ?? row.key;
}

/** The words for a unit; '' without one. */
export function unitOf(row, text) {
  if (!row.unit) return '';
  return text.t(`unit.${row.unit.replace('1/', 'per_').replace('/', '_per_')
    .replace('*', '_times_')}`); // texts: unit.*
}

/**
 * The control of a row. `type(typed)` takes what somebody typed, `choose(value, moving)` a value
 * of the engine; the owner says what stands by show().
 *
 * ids      {control, label, help, error}: of the elements that name and explain it
 * returns  {elements, show({value, typed, invalid, off, given})}: given where the story gives a
 *          value, so that there cannot be none
 */
export function createControl(row, { text, ids, type, choose }) {
  if (row.type === 'boolean') return switchControl(row, { text, ids, choose });
  if (row.type === 'choice') return listControl(row, { text, ids, choose });
  if (row.type === 'choice or integer') return namedControl(row, { text, ids, type, choose });
  if (row.type === 'real' || row.type === 'integer') {
    return numberControl(row, { text, ids, type, choose });
  }
  return wordControl(row, { ids, type });
}

const described = (ids) => ({ id: ids.control, 'aria-describedby': `${ids.error} ${ids.help}` });

function mark(input, { invalid, off }) {
  input.disabled = Boolean(off);
  if (invalid) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
}

function switchControl(row, { text, ids, choose }) {
  const words = h('span', { class: 'setting-said', 'aria-hidden': 'true' });
  const input = h('input', { type: 'checkbox', role: 'switch', class: 'setting-switch',
    ...described(ids),
    on: { change: () => choose(input.checked ? 'true' : 'false') } });
  return {
    elements: [input, words],
    show(state) {
      input.checked = state.value === 'true';
      words.textContent = shownValue(row, state.value ?? 'false', text);
      mark(input, state);
    },
  };
}

function options(row, text, further) {
  return [...specialsOf(row, text), ...row.choices.map((value) => [value,
    choiceLabel(row, value, text)]), ...further].map(([value, words]) => (
    h('option', { value, disabled: value === 'file' && row.key.startsWith('network') }, words)));
}

function listControl(row, { text, ids, choose }) {
  const select = h('select', { ...described(ids), on: { change: () => choose(select.value) } },
    options(row, text, []));
  const said = h('span', { class: 'setting-choice' });
  return {
    elements: [select, said],
    show(state) {
      select.value = state.value ?? '';
      const none = select.querySelector('option[value=""]');
      if (none) none.disabled = state.given;
      const key = `choicehelp.${textKey(row)}.${state.value}`; // texts: choicehelp.*
      said.textContent = text.has(key) ? text.t(key) : '';
      said.hidden = said.textContent === '';
      mark(select, state);
    },
  };
}

/** A list of names and a number that says the same in another way. */
function namedControl(row, { text, ids, type, choose }) {
  const number = h('input', { type: 'text', inputmode: 'numeric', class: 'setting-number',
    autocomplete: 'off', 'aria-label': text.t('sandbox.as_number', { label: labelOf(row, text) }),
    on: { change: () => type(number.value) } });
  const select = h('select', { ...described(ids), on: { change: () => {
    if (select.value === LISTED) number.focus();
    else choose(select.value);
  } } }, options(row, text, [[LISTED, text.t('sandbox.number')]]));
  return {
    elements: [select, number],
    show(state) {
      const named = row.choices.includes(state.value);
      select.value = named ? state.value : LISTED;
      number.value = state.typed ?? (named ? '' : state.value ?? '');
      mark(select, state);
      mark(number, state);
    },
  };
}

function wordControl(row, { ids, type }) {
  const input = h('input', { type: 'text', class: 'setting-word', autocomplete: 'off',
    spellcheck: 'false', ...described(ids), on: { change: () => type(input.value) } });
  return {
    elements: [input],
    show(state) {
      input.value = state.typed ?? state.value ?? '';
      mark(input, state);
    },
  };
}

function numberControl(row, { text, ids, type, choose }) {
  const label = () => labelOf(row, text);
  const specials = specialsOf(row, text).map(([value, words]) => ({ value, button: h('button', {
    type: 'button', class: 'setting-special', 'aria-pressed': 'false',
    'aria-label': `${label()}: ${words}`, on: { click: () => choose(value) } }, words) }));
  const input = h('input', { type: 'text', inputmode: 'decimal', class: 'setting-number',
    autocomplete: 'off', ...described(ids), on: {
      input: () => type(input.value, true),
      change: () => type(input.value),
      keydown: (event) => {
        if (event.key === 'Enter') type(input.value);
      },
    } });
  const unit = unitOf(row, text);
  const stops = stopsOf(row);
  const slider = stops && h('input', { type: 'range', class: 'setting-slider', min: 0,
    max: stops.length - 1, step: 1, 'aria-label': text.t('sandbox.slider', { label: label() }),
    on: {
      input: () => {
        const value = stops[slider.value];
        input.value = shownTyped(value, text.language);
        speak(value);
        choose(value, true);
      },
      change: () => choose(stops[slider.value]),
    } });
  const speak = (value) => slider?.setAttribute('aria-valuetext',
    `${shownValue(row, value, text)} ${unit}`.trim());
  return {
    elements: [h('span', { class: 'setting-amount' }, input,
      unit && h('span', { class: 'setting-unit' }, unit)),
    slider, specials.map(({ button }) => button)],
    show(state) {
      const special = specials.find(({ value }) => value === (state.value ?? ''));
      if (document.activeElement !== input || state.typed === undefined) {
        input.value = state.typed ?? (special ? '' : shownTyped(state.value ?? '', text.language));
      }
      input.placeholder = special ? '–' : '';
      for (const { value, button } of specials) {
        button.setAttribute('aria-pressed', String(value === (state.value ?? '')));
        button.disabled = Boolean(state.off);
        button.hidden = value === '' && state.given;
      }
      if (slider) {
        slider.value = special ? 0 : stopNear(stops, state.value);
        slider.classList.toggle('is-unset', special !== undefined);
        speak(state.value);
        slider.disabled = Boolean(state.off);
      }
      mark(input, state);
    },
  };
}
