// own_history.js - what one agent's field was in every round played.
// SPDX-License-Identifier: GPL-3.0-or-later

/** Kept for all agents up to so many values; beyond, for the followed one only. */
const MOST_VALUES = 4e6;

/**
 * The values of one field by round. While everybody's are kept, following somebody else shows
 * their whole past at once; in a larger world `ask` gets it, and until then it is NaN.
 *
 * ask  (agent) -> promise of the values of the rounds played
 */
export function createHistory(rounds, agents, { ask, most = MOST_VALUES }) {
  const everybody = (rounds + 1) * agents <= most;
  const kept = [];
  let followed = 0;
  let cuts = 0; // how often rounds were forgotten
  let series = new Float64Array(rounds + 1).fill(NaN);
  return {
    everybody,
    /** The values of a round: an array by agent that is not changed any more. */
    record(round, values) {
      if (everybody) kept[round] = values;
      series[round] = values[followed];
    },
    /** Follows an agent; the promise is kept when its past is there. */
    async follow(agent) {
      if (agent === followed) return;
      followed = agent;
      series = series.map((_, round) => kept[round]?.[agent] ?? NaN);
      if (everybody) return;
      const wanted = series;
      for (let asked = -1; asked !== cuts && series === wanted;) {
        asked = cuts;
        const past = await ask(agent);
        if (asked !== cuts || series !== wanted) continue; // another future, or somebody else
        past.forEach((value, round) => {
          if (Number.isNaN(series[round])) series[round] = value;
        });
      }
    },
    /** The rounds after `from` up to `to` are as `from` was. */
    hold(from, to) {
      for (let round = from + 1; round <= to; round++) {
        if (everybody) kept[round] = kept[from];
        series[round] = series[from];
      }
    },
    /** Forgets the rounds after this one. */
    truncate(round) {
      cuts++;
      kept.length = Math.min(kept.length, round + 1);
      series.fill(NaN, round + 1);
    },
    /** [rounds + 1] of the followed agent. */
    series: () => series,
  };
}
