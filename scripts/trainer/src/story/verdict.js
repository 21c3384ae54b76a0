// verdict.js - what a run, or a hundred of them, says about a story's claim. Always computed.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A story lists its outcomes; the first whose conditions all hold is what happened, the last has
// none. A comparison with another way of organising may have outcomes of its own. The sentence of
// one run tells what happened this time; only the many say how often.
// texts: story.*.outcome.* story.*.label.* story.*.measure.* story.*.contrast.* story.*.unsteered

import { SECOND } from '../state/state.js';
import { needsOther } from './measure.js';

const BOUNDS = {
  at_least: (value, bound) => value >= bound,
  at_most: (value, bound) => value <= bound,
  above: (value, bound) => value > bound,
  below: (value, bound) => value < bound,
};

/** Whether a condition holds; of a missing value only `missing: true` does. */
export function holds(condition, values) {
  const value = values[condition.measure];
  if (value === undefined) throw new Error(`no measure '${condition.measure}'`);
  if (condition.missing !== undefined && condition.missing !== (value === null)) return false;
  return Object.entries(BOUNDS).every(([name, test]) => condition[name] === undefined
    || (value !== null && test(value, condition[name])));
}

/** The outcomes that count for a comparison: 'unsteered', 'none' or the id of a contrast. */
export function outcomesOf(story, compare = story.compare) {
  const contrast = story.contrasts?.find(({ id }) => id === compare);
  return contrast?.outcomes ?? story.outcomes;
}

/** The id of what happened. */
export function outcomeOf(story, values, compare) {
  const outcomes = outcomesOf(story, compare);
  const found = outcomes.find(({ when }) => when.every((one) => holds(one, values)));
  if (!found) throw new Error('the last outcome must have no condition');
  return found.id;
}

/**
 * The option of the prediction that came true. null where its measure is missing, or is about
 * another side than the one that the room was asked about.
 */
export function optionOf(story, values, compare = story.compare) {
  const { measure, options } = story.prediction;
  if (values[measure] === null) return null;
  if (compare !== story.compare && needsOther(story, measure)) return null;
  return options.find((option) => holds({ ...option, measure }, values))?.id ?? null;
}

/**
 * What the other side is called, inside a sentence; '' where a story stands alone. A story that
 * never speaks of steering has words of its own for people whom nobody steers.
 */
export function nameOfOther(story, compare, text) {
  const own = `story.${story.id}.unsteered`;
  if (compare === 'unsteered') return text.t(text.has(own) ? own : 'verdict.unsteered');
  if (compare === 'none') return '';
  if (compare === SECOND) return text.t('ui.side.run', { n: 2 });
  const label = text.t(`story.${story.id}.contrast.${compare}`);
  return label[0].toLowerCase() + label.slice(1);
}

/**
 * One run in words.
 *
 * values  of measure()
 * returns {outcome: id, sentence, option: id of the prediction that came true, or null}
 */
export function verdictOne(story, values, text, compare = story.compare) {
  const outcome = outcomeOf(story, values, compare);
  const sentence = text.t(`story.${story.id}.outcome.${outcome}`,
    shown(story, values, text, compare));
  return { outcome, sentence, option: optionOf(story, values, compare) };
}

/** A missing number is shown as a dash, never as 0. */
function shown(story, values, text, compare) {
  const numbers = Object.entries(values).map(([name, value]) => [name, value ?? NaN]);
  return { ...Object.fromEntries(numbers), a: nameOfOther(story, compare, text) };
}

/**
 * Many runs in words.
 *
 * list    of what measure() gave, one a run
 * returns {total, shares: [{id, n, label}] of the outcomes that occurred, in the story's order;
 *          options: [{id, n}] of the prediction; sentence;
 *          spread: {measure: {n, low, middle, high}} of every measure that occurred}
 *
 * low, middle and high are the smallest values that at least 5, 50 and 95 in a hundred of the
 * runs do not exceed (no interpolation), so that at least nine in ten lie from low to high; n
 * counts the runs that have the measure.
 */
export function verdictMany(story, list, text, compare = story.compare) {
  const total = list.length;
  const outcomes = list.map((values) => outcomeOf(story, values, compare));
  const came = counted(outcomesOf(story, compare), outcomes);
  // that nothing was compared is how it was played, and not what came out
  const shares = came.every(({ id }) => isAlone(story, compare, id)) ? []
    : came.map(({ id, n }) => ({ id, n, label: text.t(`story.${story.id}.label.${id}`) }));
  const options = counted(story.prediction.options,
    list.map((values) => optionOf(story, values, compare)));
  const spread = {};
  for (const name of Object.keys(story.measures)) {
    const sorted = list.map((values) => values[name]).filter((value) => value !== null)
      .sort((x, y) => x - y);
    if (sorted.length > 0) spread[name] = spreadOf(sorted);
  }
  const about = compare !== 'none' || !needsOther(story, story.prediction.measure)
    ? sentencesOfSpread(story, spread, total, text,
      labelOfMeasure(story, story.prediction.measure, text, compare)) : [];
  const sentence = [sentenceOfShares(shares, total, text), ...about].join(' ');
  return { total, shares, options, spread, sentence };
}

/** Whether an outcome says only that there was no other side. */
function isAlone(story, compare, id) {
  return outcomesOf(story, compare).find((outcome) => outcome.id === id).when
    .some(({ measure, missing }) => missing === true && needsOther(story, measure));
}

function counted(all, found) {
  return all.map(({ id }) => ({ id, n: found.filter((one) => one === id).length }))
    .filter(({ n }) => n > 0);
}

/** Order statistics without rounding errors: 5 n / 100 of integers is exact where it is whole. */
export function spreadOf(sorted) {
  const at = (percent) => sorted[Math.ceil((sorted.length * percent) / 100) - 1];
  return { n: sorted.length, low: at(5), middle: at(50), high: at(95) };
}

function sentenceOfShares(shares, total, text) {
  if (shares.length === 0) return text.t('verdict.played', { total });
  if (shares.length === 1) return text.t('verdict.all', { total, label: shares[0].label });
  // the most frequent first; sort keeps the story's order of equal ones
  const items = [...shares].sort((x, y) => y.n - x.n)
    .map(({ n, label }) => text.t('verdict.item', { n, label }));
  return text.t('verdict.split', { total, items: items.join('. ') });
}

/** What a story calls a measure. */
export function labelOfMeasure(story, name, text, compare) {
  return text.t(`story.${story.id}.measure.${name}`, { a: nameOfOther(story, compare, text) });
}

/** What the prediction was about: between which values, and how often it is missing. */
export function sentencesOfSpread(story, spread, total, text, label) {
  const name = story.prediction.measure;
  const found = spread[name];
  if (!found) return [text.t('verdict.never', { label })];
  const format = story.measures[name].format ?? 'percent';
  const [low, middle, high] = [found.low, found.middle, found.high]
    .map((value) => text.format(value, format));
  const sentences = [low === high ? text.t('verdict.narrow', { label, middle })
    : text.t('verdict.spread', { label, low, middle, high })];
  // nine in ten of those that have it: how many these are has to be said with it
  if (found.n < total) {
    sentences.push(text.t('verdict.missing', { label, n: total - found.n, found: found.n }));
  }
  return sentences;
}
