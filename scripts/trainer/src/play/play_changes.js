// play_changes.js - what was changed while a run went on, as a list by round.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A change {round, key, value} acts before its round is played, as an event of a scenario
// does: made while the run stands at round r, it has round r + 1. Lists are sorted by round;
// within a round changes stand in the order in which they were first made.

/** The list with one change more; one of the same round and key is replaced. */
export function withChange(changes, change) {
  const kept = changes.filter((one) => one.round !== change.round || one.key !== change.key);
  kept.push(change);
  return sorted(kept);
}

/** Sorted by round; equal rounds keep their order. */
export function sorted(changes) {
  return changes.map((change) => ({ ...change })).sort((one, other) => one.round - other.round);
}

/** Those that had been made when `round` was played. */
export function changesUntil(changes, round) {
  return changes.filter((change) => change.round <= round);
}

/** The value that a key has had since its last change up to a round; null where none was. */
export function valueAt(changes, key, round) {
  const made = changesUntil(changes, round).filter((change) => change.key === key);
  return made.length > 0 ? made[made.length - 1].value : null;
}

/** As lines of a run that is opened anew: the same as if each had been made at its moment. */
export function changeLines(changes) {
  return changes.map(({ round, key, value }) => `@${round} ${key}: ${value}\n`).join('');
}
