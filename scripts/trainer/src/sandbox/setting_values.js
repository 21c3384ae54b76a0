// setting_values.js - values as texts: which is in force, what was typed, stops of a slider.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: sandbox.typed.* choice.*
import { defaultText } from '../state/schema.js';
import { effective } from '../state/state.js';

/** Whether a text is a decimal number of the engine. */
export const isNumber = (text) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text ?? '');

/**
 * Values of a state: those of the settings alone, and those in force for the round after the
 * present one, when events of the story and changes made mid-run are counted in. Of one round
 * a change wins from an event; null where a key has no value.
 */
export function valuesOf(story, state, round) {
  const said = effective(story, { ...state, settings: {} });
  const set = effective(story, state);
  const moves = [...story.base.events, ...state.changes];
  const at = (settings, row) => settings[row.key] ?? defaultText(row) ?? null;
  return {
    story: (row) => at(said, row),
    given: set,
    isGiven: (key) => Object.hasOwn(said, key),
    set: (row) => at(set, row),
    now(row) {
      let value = at(set, row);
      let since = -1;
      for (const move of moves) {
        const from = Number(move.round);
        if (move.key === row.key && from <= round + 1 && from >= since) {
          [value, since] = [move.value, from];
        }
      }
      return value;
    },
    moves: (key) => moves.filter((move) => move.key === key),
  };
}

const GROUPS_OF_THREE = { nl: /^[+-]?[1-9]\d{0,2}(\.\d{3})+$/, en: /^[+-]?[1-9]\d{0,2}(,\d{3})+$/ };
const NUMBERS = ['real', 'integer', 'choice or integer'];

/**
 * What somebody typed as a value of the engine: decimal comma or point, per cent, true minus.
 * 1.000 is a thousand in Dutch where a whole number is meant; where it could be one as well it
 * is refused, never guessed.
 *
 * returns  {value} or {refusal: {key, values}}
 */
export function readTyped(row, typed, language) {
  if (!NUMBERS.includes(row.type)) return { value: typed.trim() };
  const asked = typed.trim();
  let text = asked.replace(/\u2212/g, '-').replace(/[\u00a0\u202f ]/g, '');
  if (text === '') return { refusal: { key: 'sandbox.typed.empty', values: {} } };
  const percent = row.type === 'real' && text.endsWith('%');
  if (percent) text = text.slice(0, -1);
  const [separator, decimal] = language === 'nl' ? ['.', ','] : [',', '.'];
  if (GROUPS_OF_THREE[language].test(text.split(decimal)[0])) {
    if (row.type === 'real' && !text.includes(decimal)) {
      return { refusal: { key: 'sandbox.typed.ambiguous', values: { typed: asked } } };
    }
    text = text.replaceAll(separator, '');
  }
  text = text.replace(',', '.');
  if (!isNumber(text)) {
    return { refusal: { key: 'sandbox.typed.number', values: { typed: asked } } };
  }
  if (percent) text = String(Number((Number(text) / 100).toPrecision(12)));
  return { value: text.replace(/^\+/, '').replace(/^(-?)\./, '$10.').replace(/\.$/, '') };
}

/** A number of the engine as one types it in this language. */
export const shownTyped = (value, language) => (
  language === 'nl' && isNumber(value) ? value.replace('.', ',') : value);

/** A value as one reads it: numbers by the language's rules, at most 6 decimals. */
export function shownValue(row, value, text) {
  if (value === null || value === undefined) return text.t('sandbox.absent');
  if (value === 'auto' && row.auto) return text.t('sandbox.auto');
  if (value === 'null' && row.nullable) return text.t('sandbox.null');
  if (row.type === 'boolean') return text.t(value === 'true' ? 'sandbox.yes' : 'sandbox.no');
  if (row.choices?.includes(value)) return choiceLabel(row, value, text);
  if (!isNumber(value)) return value;
  const number = Number(value);
  const fits = number === 0 || (Math.abs(number) >= 1e-6 && Math.abs(number) < 1e15);
  return fits ? text.format(number, 'plain') : shownTyped(value, text.language);
}

/** The words for a choice; strategies go by their names. */
export function choiceLabel(row, value, text) {
  const key = `choice.${row.template ?? row.key}.${value}`;
  return text.has(key) ? text.t(key) : value.replaceAll('_', ' ');
}

/**
 * The stops of a slider, as texts: even steps where the range is small, 1-2-5 where it is
 * wide; null without two finite ends. Open ends are left out.
 */
export function stopsOf(row) {
  const { low, high, type } = row;
  if (type !== 'real' && type !== 'integer') return null;
  if (!Number.isFinite(low) || !Number.isFinite(high)) return null;
  const inside = (value) => (row.low_open ? value > low : value >= low)
    && (row.high_open ? value < high : value <= high);
  let stops = [];
  if (high - low > 1000) {
    for (let unit = 1; unit <= high; unit *= 10) stops.push(unit, 2 * unit, 5 * unit);
    stops = [low, ...stops.filter((stop) => stop > low && stop < high), high];
  } else if (type === 'integer') {
    stops = Array.from({ length: high - low + 1 }, (_, i) => low + i);
  } else {
    const n = high - low <= .5 ? 50 : 100;
    stops = Array.from({ length: n + 1 }, (_, i) => (
      Number((low + (high - low) * i / n).toPrecision(6))));
  }
  return stops.filter(inside).map(String);
}

/** The stop nearest to a value. */
export function stopNear(stops, value) {
  const wanted = Number(value);
  if (!Number.isFinite(wanted)) return 0;
  let near = 0;
  stops.forEach((stop, i) => {
    if (Math.abs(Number(stop) - wanted) < Math.abs(Number(stops[near]) - wanted)) near = i;
  });
  return near;
}
