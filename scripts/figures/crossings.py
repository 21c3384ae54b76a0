"""Where a mean passes a level along a swept key, and how well that is known.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import intervals
import numpy as np
from reader import number


class Crossing:
    """The place of one group of runs; where there is none, why says so."""

    def __init__(self, runs, place=np.nan, low=np.nan, high=np.nan, why="", changes=0):
        self.runs = runs  # of the group, by rising values of the key
        self.place, self.low, self.high = place, low, high
        self.why = why  # 'above' or 'below' everywhere, 'unclear'
        self.changes = changes  # times that neighbours lie on different sides

    @property
    def is_known(self):
        """Whether there is a place."""
        return bool(np.isfinite(self.place))


def groups_of(result, key, others):
    """[[run]]: those that differ in this key alone, by its rising values, in the order of the
    values of the others."""
    ranks = [{level: rank for rank, level in enumerate(other.levels())} for other in others]
    together = {}
    for run in range(result.n_runs):
        together.setdefault(tuple(rank[other.values[run]] for rank, other in
                                  zip(ranks, others)), []).append(run)
    return [np.array(sorted(together[values], key=lambda run: key.values[run]))
            for values in sorted(together)]


def means_of(result, variable, run):
    """[replicate] the mean over recorded rounds after burn_in, or the one number."""
    if result.axes[variable] == ("run", "replicate"):
        return result.once(variable, run)
    values = result.replicates(variable, run)
    rounds = result.coordinate("round", values.shape[1])
    late = values[:, rounds > (number(result.setting("burn_in", run)) or 0)]
    count = np.sum(np.isfinite(late), axis=1)
    return np.where(count > 0, np.nansum(late, axis=1) / np.maximum(count, 1), np.nan)


def of_search(row, key, mean, runs, level):
    """The crossing of a row of `samenspel inspect --json`. An interval that is open on a side,
    since not even the last value differs from the level, ends at that value."""
    runs = runs[np.argsort(key.values[runs], kind="stable")]
    known = runs[np.isfinite(mean[runs])]
    if row["status"] != "found":
        why = ""
        if row["status"] == "none":
            why = "above" if mean[known[0]] >= level else "below"
        return Crossing(known, why=why)
    ends = key.values[runs[[0, -1]]]
    low, high = (end if side is None else side
                 for side, end in zip((row["low"], row["high"]), ends))
    return Crossing(known, row["estimate"], low, high)


def interpolated(result, key, variable, mean, runs, level):
    """The crossing between the two neighbours on either side of the level, on a straight line.

    Its standard error is that of the line's place as both means err: by replicate where they
    share their draws (the first order of a Taylor series), so what the line leaves out of a
    bent curve is not in it. The interval never leaves the values that were swept.
    """
    known = runs[np.isfinite(mean[runs])]
    above = mean[known] >= level
    changes = np.flatnonzero(above[1:] != above[:-1])
    if not changes.size:
        whole = np.isfinite(mean[runs[[0, -1]]]).all()  # else it may be passed further out
        why = "" if not whole else "above" if above[0] else "below"
        return Crossing(known, why=why)
    # of several the one in the middle: noise makes as many on either side of the place
    at = changes[len(changes) // 2]
    first, last = known[at], known[at + 1]
    x0, x1 = key.values[[first, last]]
    rise = mean[last] - mean[first]
    share = (level - mean[first]) / rise
    one, other = (means_of(result, variable, run) for run in (first, last))
    n = min(np.sum(np.isfinite(one)), np.sum(np.isfinite(other)))
    error = np.nan
    if n > 1:
        if result.resolved.get("sweep.draws") == "common" and one.shape == other.shape:
            both = (1 - share) * one + share * other
            both = both[np.isfinite(both)]
            error = np.std(both, ddof=1) / np.sqrt(len(both))
        else:
            error = np.sqrt(sum(weight ** 2 * np.nanvar(each, ddof=1) / np.sum(np.isfinite(each))
                                for weight, each in ((1 - share, one), (share, other))))
    place = x0 + share * (x1 - x0)
    half = intervals.factor(int(n)) * error * abs((x1 - x0) / rise)
    return Crossing(known, place, max(place - half, key.values[known[0]]),
                    min(place + half, key.values[known[-1]]), changes=len(changes))
