// measure.js - the numbers that a story's sentences are made of, from the rounds of a run.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A story names its measures; each is one number of one run (side b, with side a beside it), or
// null where there is none: a side that is not shown, a round that was not played, something
// that never happened. The forms, of which a measure has exactly one:
//
//   {side, observable, round: 1}                 its value in that round
//   {side, observable, over: "end"}              mean over the rounds above burn_in
//   {side, observable, over: [81, 100]}          mean over these rounds, both included
//   {side, observable, first_round_at_least: 0.5, hold: 5, after: 100, since: 100}
//                                                first round above `after` from which it is at
//                                                least so high for `hold` rounds (1), counted
//                                                from `since` (0); a name is another measure
//   {side, observable, first_round_at_most: 0.5, ..}                    the same, falling
//   {minus: ["end_b", "end_a"]}                  a difference of measures
//   {sum: {"before": 0.1, "end_b": 0.9}}         factors times measures
//   {divide: ["cost", "gain"]}                   a ratio; null where the divisor is 0
//
// With per_head: true the value is divided by the number of agents (welfare, costs). `format`
// says how the measure is shown (percent where it is absent). Sums are taken in the order of the
// rounds, so that who computes them anew gets the same digits.

const FORMS = ['round', 'over', 'first_round_at_least', 'first_round_at_most', 'minus', 'sum',
  'divide'];

/** Which of the forms a measure has. */
export function formOf(spec) {
  const found = FORMS.filter((form) => spec[form] !== undefined);
  if (found.length !== 1) {
    throw new Error(`a measure needs one of ${FORMS.join(', ')}: ${JSON.stringify(spec)}`);
  }
  return found[0];
}

/** The measures that a measure is made of. */
export function partsOf(spec) {
  const form = formOf(spec);
  if (form === 'minus' || form === 'divide') return spec[form];
  if (form === 'sum') return Object.keys(spec.sum);
  return typeof spec[form] === 'string' && form.startsWith('first') ? [spec[form]] : [];
}

/** Whether a measure is about side a, by itself or by what it is made of. */
export function needsOther(story, name) {
  const spec = story.measures[name];
  return spec.side === 'a' || partsOf(spec).some((part) => needsOther(story, part));
}

/** The observables that a story needs from each run, sorted: charts, measures and events. */
export function observablesOf(story) {
  const names = new Set([...(story.chart ?? []), ...(story.extra ?? [])]);
  for (const spec of Object.values(story.measures ?? {})) {
    if (spec.observable) names.add(spec.observable);
  }
  for (const event of story.events ?? []) {
    if (event.observable) names.add(event.observable);
  }
  return [...names].sort();
}

/**
 * All measures of one run.
 *
 * data  {b: {observable: values of round 0, 1, ..}, a: the same or null, burnIn, agents}
 * returns {name: number or null}
 */
export function measure(story, data) {
  const values = {};
  for (const name of Object.keys(story.measures)) valueOf(story, name, data, values, []);
  return values;
}

/**
 * The measures of every replicate of a batch: engine.batch gives rows of rounds + 1 values.
 *
 * b, a  {rounds, replicates, columns}; a is null where nothing is compared
 */
export function measureMany(story, b, a, { burnIn, agents }) {
  const side = (batch, replicate) => batch && Object.fromEntries(
    Object.entries(batch.columns).map(([name, values]) => [name, values.subarray(
      replicate * (batch.rounds + 1), (replicate + 1) * (batch.rounds + 1))]));
  return Array.from({ length: b.replicates }, (_, replicate) => measure(story,
    { b: side(b, replicate), a: side(a, replicate), burnIn, agents }));
}

function valueOf(story, name, data, values, open) {
  if (name in values) return values[name];
  const spec = story.measures[name];
  if (!spec) throw new Error(`no measure '${name}' (asked by ${open.join(', ') || 'the story'})`);
  if (open.includes(name)) throw new Error(`measure '${name}' is made of itself`);
  const form = formOf(spec);
  const part = (other) => valueOf(story, other, data, values, [...open, name]);
  let value;
  if (form === 'minus') {
    value = combined(spec.minus.map(part), ([x, y]) => x - y);
  } else if (form === 'divide') {
    value = combined(spec.divide.map(part), ([x, y]) => (y === 0 ? null : x / y));
  } else if (form === 'sum') {
    value = combined(Object.keys(spec.sum).map(part), (parts) => Object.values(spec.sum)
      .reduce((total, factor, i) => total + factor * parts[i], 0));
  } else {
    value = ofSeries(spec, form, data, part);
  }
  values[name] = value;
  return value;
}

function combined(parts, compute) {
  return parts.includes(null) ? null : compute(parts);
}

function ofSeries(spec, form, data, part) {
  const side = data[spec.side];
  if (!side) return null;
  const series = side[spec.observable];
  if (!series) throw new Error(`the run did not record '${spec.observable}'`);
  if (form.startsWith('first')) {
    const level = typeof spec[form] === 'string' ? part(spec[form]) : spec[form];
    const sign = form === 'first_round_at_least' ? 1 : -1;
    return level === null ? null : firstRound(series, sign, level, spec);
  }
  let value;
  if (form === 'round') value = finite(series[spec.round]);
  else if (spec.over === 'end') value = mean(series, data.burnIn + 1, series.length - 1);
  else value = mean(series, spec.over[0], spec.over[1]);
  if (value === null || !spec.per_head) return value;
  if (!(data.agents > 0)) throw new Error('per_head needs the number of agents');
  return value / data.agents;
}

function finite(value) {
  return Number.isFinite(value) ? value : null;
}

/** Mean over rounds first..last of what is defined there; null where nothing is. */
function mean(series, first, last) {
  let sum = 0;
  let n = 0;
  for (let round = first; round <= last && round < series.length; round++) {
    if (Number.isFinite(series[round])) {
      sum += series[round];
      n++;
    }
  }
  return n > 0 ? sum / n : null;
}

function firstRound(series, sign, level, { hold = 1, after = -1, since = 0 }) {
  let held = 0;
  for (let round = after + 1; round < series.length; round++) {
    held = sign * series[round] >= sign * level ? held + 1 : 0;
    if (held === hold) return round - hold + 1 - since;
  }
  return null;
}
