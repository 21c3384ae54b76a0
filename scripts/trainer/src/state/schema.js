// schema.js - what keys a scenario has, what values they take, and what is meant by a slip.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The rows come from `samenspel describe --json` when the page is built, so that there is
// one list. What only several keys together can tell is for the engine (engine.check).
import { shown } from './refusal.js';

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const MOST_TEXT = 64;

/** Keys that exclude each other: one given later takes the place of the others. */
const EXCLUSIVE = [
  ['decision.noise', 'decision.selection', 'decision.unsteered_cooperation'],
  ['population.initial.cooperation', 'population.initial.cooperators',
    'population.initial.single_defector', 'population.initial.strategies'],
];
const COUNTS = 'population.initial.strategies.';

/**
 * The schema of embedded().schema:
 *
 *     version, model     of the program
 *     rows               [{key, type, kind, phase, summary, source, low, high, ..}]; what is
 *                        null or false in describe --json is left out
 *     row(key)           the row of a dotted key, also of one that holds a name or number of
 *                        its own (game.payoffs.C.3), or null
 *     isStrategy(name)   whether a built-in strategy has that name, its own or another
 *     strategyName(name) its own name, or null
 *     nearestKey(key)    the key that was probably meant, or null
 *     observables, fields, strategies    as in describe --json
 */
export function createSchema(data) {
  const byKey = new Map(data.rows.map((row) => [row.key, row]));
  const names = new Map(data.strategies
    .flatMap((one) => [one.name, ...(one.aliases ?? [])].map((name) => [name, one.name])));
  return {
    ...data,
    row: (key) => byKey.get(key) ?? byKey.get(patternOf(key)) ?? ownParameter(data, key),
    isStrategy: (name) => names.has(name),
    nearestKey: (key) => nearest(key, data.rows.map((row) => row.key)),
    strategyName: (name) => names.get(name) ?? null,
  };
}

/** The key in the schema that stands for all of its kind. */
function patternOf(key) {
  return key.replace(/^game\.payoffs\.([CD])\.\d{1,4}$/, 'game.payoffs.$1.K')
    .replace(/^(population\.initial\.strategies)\.[^.]+$/, '$1.<name>')
    .replace(/^strategies\.[^.]+\./, 'strategies.<name>.')
    .replace(/(<name>\.cooperate_after)\.[CD]{4,10}$/, '$1.T')
    .replace(/(<name>\.first_turns)\.\d{1,4}$/, '$1.K')
    .replace(/(<name>\.states)\.\d{1,4}\./, '$1.K.');
}

/** A parameter of the built-in strategy that one's own is like. */
function ownParameter(data, key) {
  const [, member] = /^strategies\.[^.]+\.([^.]+)$/.exec(key) ?? [];
  if (member === undefined) return null;
  for (const strategy of data.strategies) {
    const found = strategy.parameters?.find((row) => row.name === member);
    if (found) return found;
  }
  return null;
}

/* ---- values ------------------------------------------------------------------------------ */

/**
 * What is wrong with a text as the value of a row, as {key, values} of a text, or null. The
 * same texts are taken as in a scenario: decimals with a point, no blanks, auto and null
 * where the row allows them.
 */
export function checkValue(row, text, name = row.key) {
  const values = { name: shown(name), value: shown(text) };
  if (typeof text !== 'string') return { key: 'state.value.none', values };
  if (row.auto && text === 'auto') return null;
  if (row.nullable && (text === 'null' || text === '~')) return null;
  if (text === '') return { key: 'state.value.none', values };
  if (text.length > MOST_TEXT) return { key: 'state.value.long', values };
  switch (row.type) {
    case 'real':
    case 'integer':
      return checkNumber(row, text, values);
    case 'choice':
      return checkChoice(row, text, values);
    case 'choice or integer':
      return DECIMAL.test(text) ? checkNumber(row, text, values) : checkChoice(row, text, values);
    case 'boolean':
      return text === 'true' || text === 'false' ? null : { key: 'state.value.boolean', values };
    case 'seed':
      return isSeed(text) ? null : { key: 'state.value.seed', values };
    default:
      return { key: 'state.value.fixed', values };
  }
}

/** Whether a text is a whole number of 64 bits. */
export function isSeed(text) {
  return /^\d{1,20}$/.test(text) && BigInt(text) <= 18446744073709551615n;
}

/** A seed as one number has one text: 007 is 7. */
export const plainSeed = (text) => String(BigInt(text));

function checkNumber(row, text, values) {
  if (!DECIMAL.test(text)) {
    const comma = /^[+-]?\d*,\d+$/.test(text);
    return { key: comma ? 'state.value.comma' : 'state.value.number', values };
  }
  const number = Number(text);
  if (!Number.isFinite(number)) return { key: 'state.value.huge', values };
  if (row.type !== 'real' && !Number.isInteger(number)) return { key: 'state.value.whole', values };
  const { low, high } = row;
  if (low !== undefined && (row.low_open ? !(number > low) : !(number >= low))) {
    return { key: row.low_open ? 'state.value.above' : 'state.value.at_least',
      values: { ...values, low } };
  }
  if (high !== undefined && (row.high_open ? !(number < high) : !(number <= high))) {
    return { key: row.high_open ? 'state.value.below' : 'state.value.at_most',
      values: { ...values, high } };
  }
  return null;
}

function checkChoice(row, text, values) {
  if (row.choices.includes(text)) return null;
  const near = nearest(text, row.choices);
  if (near !== null) return { key: 'state.value.near', values: { ...values, near } };
  return { key: 'state.value.choice', values: { ...values, choices: row.choices.join(', ') } };
}

/** Whether two texts are one value of a row: 0.5 and .50, null and ~. */
export function sameValue(one, other) {
  if (one === other) return true;
  if (one === undefined || other === undefined) return false;
  if (DECIMAL.test(one) && DECIMAL.test(other)) return Number(one) === Number(other);
  return (one === '~' || one === 'null') && (other === '~' || other === 'null');
}

/** What a key has that a scenario does not name, as a text; undefined where there is none. */
export function defaultText(row) {
  if (row.default !== undefined && row.default !== null) return String(row.default);
  return row.nullable ? 'null' : undefined;
}

/* ---- keys together ------------------------------------------------------------------------ */

const groupOf = (key) => (key.startsWith(COUNTS) ? COUNTS.slice(0, -1) : key);

/** Puts `more` over settings: what it gives replaces what it excludes. Returns settings. */
export function layOver(settings, more) {
  for (const [key, value] of Object.entries(more)) {
    const group = groupOf(key);
    for (const members of EXCLUSIVE.filter((list) => list.includes(group))) {
      for (const other of Object.keys(settings)) {
        if (groupOf(other) !== group && members.includes(groupOf(other))) delete settings[other];
      }
    }
    settings[key] = value;
  }
  return settings;
}

/** Whether a key stands without effect, since the kind of its block does not use it. */
export function isUnused(schema, settings, key) {
  const [, block] = /^(game|network|network_reproduction)\./.exec(key) ?? [];
  if (block === undefined || key === `${block}.kind`) return false;
  const row = schema.row(key);
  if (row === null) return false;
  const users = row.used_by ?? schema.row(key.replace('network_reproduction', 'network'))?.used_by;
  if (users === undefined) return false;
  const kind = settings[`${block}.kind`] ?? schema.row(`${block}.kind`)?.default;
  return !users.includes(kind);
}

/* ---- slips -------------------------------------------------------------------------------- */

const LONGEST = 64;

/** The nearest of some words, within one slip in a short word and more in a long one. */
export function nearest(word, words) {
  let bound = 1 + Math.floor(word.length / 4);
  let best = null;
  for (const candidate of words) {
    if (Math.abs(candidate.length - word.length) > bound) continue;
    const distance = slips(word, candidate);
    if (distance <= bound && (best === null || distance < bound)) {
      bound = distance;
      best = candidate;
    }
  }
  return best;
}

/** Letters to insert, delete, replace or swap with a neighbour. */
function slips(a, b) {
  if (a.length > LONGEST || b.length > LONGEST) return Infinity;
  let [twoAbove, above] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const now = [i];
    for (let j = 1; j <= b.length; j++) {
      now[j] = Math.min(above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1), above[j] + 1,
        now[j - 1] + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        now[j] = Math.min(now[j], twoAbove[j - 2] + 1);
      }
    }
    [twoAbove, above] = [above, now];
  }
  return above[b.length];
}
