// tipping_branches.js - the way up and the way down of a run whose steering rises and falls.
// SPDX-License-Identifier: GPL-3.0-or-later

import { spreadOf } from '../story/verdict.js';

/** The key whose steps make the two ways. */
export const STEER = 'steering.shared_interest.steer';

/** Of every step the last part counts, when the people have got used to it. */
const LAST_PART = 0.25;

/**
 * The steps of the steering: [{steer, first, last}], rounds with both ends. A step of which no
 * round is played is left out.
 *
 * scenario  {settings, events: [{round, key, value}]}; an event is before its round
 */
export function stepsOf({ settings, events }, rounds, key = STEER) {
  const changes = events.filter((event) => event.key === key)
    .toSorted((x, y) => x.round - y.round);
  const starts = [{ round: 1, value: settings[key] ?? '0' }, ...changes];
  return starts.map(({ round, value }, i) => ({ steer: Number(value), first: Math.max(1, round),
    last: Math.min(rounds, (starts[i + 1]?.round ?? rounds + 1) - 1) }))
    .filter(({ first, last }) => last >= first);
}

/**
 * The two ways of every run: {up: [{steer, values, middle}], down: [..], runs}. The top step
 * ends the way up and begins the way down. values: one a run, the mean over the last quarter of
 * the step; middle: the smallest that half of the runs do not exceed, a value of a real run.
 *
 * column  [replicate][round 0 .. rounds], as batches give it
 */
export function branchesOf(steps, column, rounds, runs) {
  const points = steps.map(({ steer, first, last }) => {
    const from = last - Math.max(1, Math.round(LAST_PART * (last - first + 1))) + 1;
    const values = Array.from({ length: runs }, (_, run) => {
      let sum = 0;
      for (let round = from; round <= last; round++) sum += column[run * (rounds + 1) + round];
      return sum / (last - from + 1);
    });
    return { steer, values, middle: spreadOf(values.toSorted((x, y) => x - y)).middle };
  });
  const top = points.reduce((best, point, i) => (point.steer > points[best].steer ? i : best), 0);
  return { up: points.slice(0, top + 1), down: points.slice(top), runs };
}

/**
 * Where a way crosses a threshold for the first time: up, to a step at or above it; down, to
 * one below it. `steer` is where the line between the two steps crosses, so that a road that is
 * the same up and down has no gap; `width` is how far these steps are apart. null where it does
 * not cross, or stands beyond from the start.
 */
export function crossingOf(branch, threshold, direction) {
  const beyond = ({ middle }) => (direction === 'up' ? middle >= threshold : middle < threshold);
  const at = branch.findIndex(beyond);
  if (at <= 0) return null;
  const [before, after] = [branch[at - 1], branch[at]];
  const part = (threshold - before.middle) / (after.middle - before.middle);
  return { steer: before.steer + part * (after.steer - before.steer),
    width: Math.abs(after.steer - before.steer) };
}

/**
 * What is read off at a threshold: {up, down, gap, kind}: 'both'; 'same', both less than a step
 * apart, which these runs cannot tell; 'only_up' (does not come back down), 'only_down' (stood
 * above it from the start), 'never' (stays below), 'always'.
 */
export function readingOf({ up, down }, threshold) {
  const rise = crossingOf(up, threshold, 'up');
  const fall = crossingOf(down, threshold, 'down');
  const reading = { up: rise?.steer ?? null, down: fall?.steer ?? null, gap: null };
  if (rise && fall) {
    const gap = rise.steer - fall.steer;
    const told = Math.abs(gap) > Math.max(rise.width, fall.width) + 1e-9;
    return { ...reading, gap, kind: told ? 'both' : 'same' };
  }
  if (rise) return { ...reading, kind: 'only_up' };
  if (fall) return { ...reading, kind: 'only_down' };
  return { ...reading, kind: up.every(({ middle }) => middle < threshold) ? 'never' : 'always' };
}
