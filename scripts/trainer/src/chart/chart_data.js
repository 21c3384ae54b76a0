// chart_data.js - what of a chart's data may be seen now: the part played, or nothing.
// SPDX-License-Identifier: GPL-3.0-or-later

import { niceRange } from './chart_ticks.js';
import { styleOf } from './chart_style.js';

/**
 * What is drawn of a spec. Covered charts hold no data at all, so that neither the axis nor the
 * table tells what the room has to predict.
 *
 * spec     {rounds, played?, range, unit, series, markers, events, end?, cursor, covered}; values
 *          beyond `played` (default: all) and those that are not finite are not drawn
 * returns  {covered, rounds, played, range, series: [{.., style, tip}], markers, events, end};
 *          tip is the last round with a value, -1 without one; end the first round of what
 *          sentences call the end, null where it has not been played to it
 */
export function seen(spec) {
  const covered = Boolean(spec.covered);
  const rounds = Math.max(1, spec.rounds);
  if (covered) {
    return { covered, rounds, played: -1, series: [], markers: [], events: [], cursor: null,
      end: null, recorded: null,
      range: spec.range ?? (spec.unit === 'share' ? [0, 1] : null) };
  }
  const played = Math.min(rounds, spec.played ?? rounds);
  needBothScores(spec.series);
  const counts = {};
  const series = spec.series.map((each) => {
    const n = counts[each.side] ?? 0;
    counts[each.side] = n + 1;
    return { ...each, style: styleOf(each.side, n),
      tip: each.values ? lastOf(each.values, played) : -1 };
  });
  const markers = (spec.markers ?? []).filter((marker) => Number.isFinite(marker.value));
  const events = (spec.events ?? []).filter((event) => event.round >= 0 && event.round <= rounds)
    .toSorted((x, y) => x.round - y.round);
  return { covered, rounds, played, series, markers, events, cursor: spec.cursor ?? null,
    recorded: spec.recorded ?? null,
    end: series.some(({ tip }) => tip >= rounds) ? spec.end ?? null : null,
    range: rangeOf(spec, series, markers, played) };
}

/** One's own score alone would tell half the story: it is an error to show it so. */
function needBothScores(series) {
  const sides = new Set(series.map((each) => each.side));
  if (sides.has('own') !== sides.has('shared')) {
    throw new Error('a chart shows the own and the shared score together');
  }
}

/** The last round up to `played` that has a number, -1 without one. */
export function lastOf(values, played) {
  let round = Math.min(values.length - 1, played);
  while (round >= 0 && !Number.isFinite(values[round])) round -= 1;
  return round;
}

function rangeOf(spec, series, markers, played) {
  let low = Infinity;
  let high = -Infinity;
  const take = (values) => {
    const last = Math.min(values.length - 1, played);
    for (let round = 0; round <= last; round++) {
      const value = values[round];
      if (value < low) low = value;
      if (value > high) high = value;
    }
  };
  for (const { values, band } of series) {
    if (values) take(values);
    if (band) {
      take(band.low);
      take(band.high);
    }
  }
  for (const { value } of markers) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  // A range that is asked for holds as long as everything fits in it: nothing is cut off.
  const asked = spec.range ?? (spec.unit === 'share' ? [0, 1] : null);
  if (asked && (low > high || (low >= asked[0] && high <= asked[1]))) return asked;
  if (!asked) return niceRange(low, high, spec.unit);
  return niceRange(Math.min(low, asked[0]), Math.max(high, asked[1]), spec.unit);
}

/**
 * Stretches of rounds in which a value stands, up to `last`: lists of rounds. Where only some
 * rounds were recorded, a line goes on from one of them to the next.
 */
export function stretches(values, last, recorded = null) {
  if (recorded === null) {
    return ranges(values, last).map(([first, end]) => (
      Array.from({ length: end - first + 1 }, (_, i) => first + i)));
  }
  const found = [[]];
  for (const round of recorded) {
    if (round > last) break;
    if (Number.isFinite(values[round])) found.at(-1).push(round);
    else if (found.at(-1).length > 0) found.push([]);
  }
  return found.filter((rounds) => rounds.length > 0);
}

function ranges(values, last) {
  const found = [];
  let first = -1;
  for (let round = 0; round <= last + 1; round++) {
    const there = round <= last && round < values.length && Number.isFinite(values[round]);
    if (there && first < 0) first = round;
    if (!there && first >= 0) {
      found.push([first, round - 1]);
      first = -1;
    }
  }
  return found;
}

/** The values at a round: [{id, label, value}], of the series that have one. */
export function readingAt(drawn, round) {
  return drawn.series.filter(({ values }) => values && round <= drawn.played
      && Number.isFinite(values[round]))
    .map(({ id, label, side, values }) => ({ id, label, side, value: values[round] }));
}
