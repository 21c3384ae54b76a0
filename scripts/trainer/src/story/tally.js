// tally.js - the room's votes on a prediction: counted by keys, locked, then revealed.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The prediction comes before the run: votes count only while the tally is open, and what came
// out is told only once it is locked. Until it is revealed a lock may be undone, since somebody
// always comes in late.

const MOST = 999;

/**
 * options  how many there are (at most 9, for the digits)
 * counts   votes to begin with, as a link holds them
 */
export function createTally(options, counts = []) {
  if (!(Number.isInteger(options) && options >= 1 && options <= 9)) {
    throw new Error(`a prediction has 1 to 9 options, not ${options}`);
  }
  const listeners = new Set();
  const votes = Array.from({ length: options }, (_, i) => clamped(counts[i] ?? 0));
  let stage = 'open';

  const tell = () => {
    for (const listener of listeners) listener(self);
  };
  const move = (from, to) => {
    if (!from.includes(stage)) return false;
    stage = to;
    tell();
    return true;
  };

  const self = {
    get stage() { return stage; },
    get counts() { return [...votes]; },
    get total() { return votes.reduce((sum, n) => sum + n, 0); },
    /** Options that most voted for: several where they tie, none before the first vote. */
    get most() {
      const top = Math.max(...votes);
      return top === 0 ? [] : votes.flatMap((n, i) => (n === top ? [i] : []));
    },
    /** Sets the votes of an option; returns whether that was possible. */
    set(option, n) {
      if (stage !== 'open' || !(option in votes)) return false;
      votes[option] = clamped(n);
      tell();
      return true;
    },
    add: (option) => self.set(option, (votes[option] ?? 0) + 1),
    take: (option) => self.set(option, (votes[option] ?? 0) - 1),
    /** No votes any more; possible without a single one, for who wants to watch first. */
    lock: () => move(['open'], 'locked'),
    unlock: () => move(['locked'], 'open'),
    reveal: () => move(['locked'], 'revealed'),
    reset() {
      votes.fill(0);
      stage = 'open';
      tell();
    },
    /**
     * A key that was pressed: a digit adds a vote, with shift it takes one away. By the place of
     * the key, since shift turns digits into signs and some keyboards have them shifted.
     * returns whether the key was for the tally
     */
    key({ code = '', shiftKey = false, ctrlKey = false, altKey = false, metaKey = false }) {
      const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code);
      if (!digit || ctrlKey || altKey || metaKey) return false;
      const option = Number(digit[1]) - 1;
      return shiftKey ? self.take(option) : self.add(option);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return self;
}

function clamped(n) {
  return Math.min(MOST, Math.max(0, Math.round(Number(n) || 0)));
}
