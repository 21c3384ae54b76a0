// band.js - between which values many runs lie, round by round, and how a room goes beside it.
// SPDX-License-Identifier: GPL-3.0-or-later
import { spreadOf } from './verdict.js';

/** A share of people and the same share of the model's differ by rounding errors only. */
const SAME = 1e-9;

/**
 * The band of a batch: in each round the smallest values that 5, 50 and 95 in a hundred of the
 * runs do not exceed, so that at least nine in ten lie from low to high. NaN where no run has a
 * value.
 *
 * values  of engine.batch: rows of rounds + 1 values, a row for each replicate
 */
export function bandOf(values, rounds) {
  const band = { low: empty(rounds), middle: empty(rounds), high: empty(rounds) };
  for (let round = 0; round <= rounds; round++) {
    const now = [];
    for (let at = round; at < values.length; at += rounds + 1) {
      if (Number.isFinite(values[at])) now.push(values[at]);
    }
    if (now.length === 0) continue;
    const found = spreadOf(now.sort((x, y) => x - y));
    for (const edge of ['low', 'middle', 'high']) band[edge][round] = found[edge];
  }
  return band;
}

const empty = (rounds) => new Float64Array(rounds + 1).fill(NaN);

/**
 * How a room went beside a band: {rounds, inside, above, below}, counted over the rounds in
 * which both have a value; the edges belong to the band.
 */
export function besideBand(shares, band) {
  const found = { rounds: 0, inside: 0, above: 0, below: 0 };
  const last = Math.min(shares.length, band.low.length) - 1;
  for (let round = 0; round <= last; round++) {
    if (!Number.isFinite(shares[round]) || !Number.isFinite(band.low[round])) continue;
    found.rounds++;
    if (shares[round] > band.high[round] + SAME) found.above++;
    else if (shares[round] < band.low[round] - SAME) found.below++;
    else found.inside++;
  }
  return found;
}

/**
 * The room and the model in a sentence; null where there is nothing to compare.
 *
 * bands  {b, a}: a band or null each;  names  {b, a} of the sides
 */
export function bandSentence({ shares, bands, names, text }) {
  if (!shares || !bands?.b) return null;
  const b = besideBand(shares, bands.b);
  if (b.rounds === 0) return null;
  const values = { n: b.rounds, b: names.b, inside: b.inside, above: b.above, below: b.below };
  const first = text.t(b.rounds === 1 ? `room.band.one.${placeOf(b)}` : 'room.band.b', values);
  if (!bands.a || !names.a) return `${first}.`;
  const a = besideBand(shares, bands.a);
  if (a.rounds === 0) return `${first}.`;
  const other = { a: names.a, n: a.rounds, inside: a.inside };
  const second = a.rounds === 1 ? text.t(`room.band.other.${placeOf(a)}`, other)
    : text.t('room.band.a', other);
  return `${first}; ${second}.`;
}

const placeOf = ({ inside, above }) => (inside > 0 ? 'inside' : above > 0 ? 'above' : 'below');
