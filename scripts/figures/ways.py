"""Ways of organising, held beside one another: what each reached, and what is only chance.

A way is one run of a file. Means over the rounds after burn_in are taken in each replicate
first; a difference is the mean over replicates with its standard error: of the pairs where
both have equally many replicates (runs of a sweep share their draws), else of the two means.
What lies within two standard errors is not called a difference.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import numpy as np
import words
from reader import FigureError, number

CLEAR = 2  # standard errors
DRIFT_LIMIT = 4  # beyond this z-score a mean has not settled, as in `samenspel inspect`
A_HEAD = {"welfare", "steering_cost"}  # sums over agents; cost_* too


class Way:
    """One run: its name, its series a head, its means."""

    def __init__(self, result, run, name=None, beside=(), about="cooperation"):
        self.result = result
        self.run = run
        self.name = name or name_of(result, run, beside)
        self.rounds = result.coordinate("round", result.file[about].shape[2])
        self.burn_in = number(result.setting("burn_in", run)) or 0

    def has(self, name):
        """Whether it was recorded round by round."""
        return self.result.axes.get(name) == ("run", "replicate", "round")

    def series(self, name):
        """[replicate, round], sums over agents as what falls to one of them."""
        values = self.result.replicates(name, self.run)
        base = name.removesuffix("_unsteered")
        if base in A_HEAD or base.startswith("cost_"):
            return values / self.result.n_agents(self.run)
        return values

    def late(self):
        """[round] which are after burn_in."""
        return (self.rounds > self.burn_in) & np.isfinite(self.rounds)

    def means(self, name, rounds=None):
        """[replicate] the mean over these rounds (after burn_in where none are named)."""
        chosen = self.series(name)[:, self.late() if rounds is None else rounds]
        if not chosen.shape[1]:
            raise FigureError(f"{self.result.path}: no round is recorded after burn_in = "
                              f"{self.burn_in:g}")
        count = np.sum(np.isfinite(chosen), axis=1)
        total = np.nansum(chosen, axis=1)
        return np.where(count > 0, total / np.maximum(count, 1), np.nan)

    def span(self):
        """The first and last round of its means."""
        late = self.rounds[self.late()]
        return int(late[0]), int(late[-1])

    def unsettled(self, name):
        """Whether the mean had not settled, by the file."""
        drift = name + "_drift"
        return (drift in self.result.axes
                and abs(float(self.result.file[drift][self.run])) > DRIFT_LIMIT)

    def cost_of_a_unit(self):
        """(cost per extra unit of cooperation over all rounds, its standard error): a ratio
        of sums over replicates. (0, 0) where nothing was spent; None where what cooperation
        was added lies within two standard errors of nothing, or the file does not tell."""
        if not (self.has("steering_cost") and self.has("cooperation_unsteered")):
            return None
        played = self.rounds > 0
        spent = np.nansum(self.series("steering_cost")[:, played], axis=1)
        added = np.nansum((self.series("cooperation")
                           - self.series("cooperation_unsteered"))[:, played], axis=1)
        if not np.any(spent):
            return 0.0, 0.0
        gain, error = mean_and_error(added)
        if not gain > CLEAR * error:
            return None
        ratio = np.sum(spent) / np.sum(added)
        _, noise = mean_and_error(spent - ratio * added)
        return float(ratio), noise / gain

    def nine_tenths(self, event, before=10):
        """The first recorded round after an event at which the mean cooperation has gone nine
        tenths of its way from before the event to the mean after burn_in; None where it did
        not clearly go anywhere."""
        ahead = (self.rounds < event) & (self.rounds >= event - before)
        if not ahead.any() or self.burn_in < event:
            return None
        start, end = self.means("cooperation", ahead), self.means("cooperation")
        way, error = mean_and_error(end - start)
        if not abs(way) > CLEAR * error:
            return None
        mean = np.nanmean(self.series("cooperation"), axis=0)
        gone = (mean - np.mean(start)) / way >= 0.9
        after = np.flatnonzero(gone & (self.rounds >= event))
        return int(self.rounds[after[0]]) if after.size else None


def mean_and_error(values):
    """The mean over replicates and its standard error, NaN of one replicate."""
    values = values[np.isfinite(values)]
    if not values.size:
        return np.nan, np.nan
    error = np.std(values, ddof=1) / np.sqrt(values.size) if values.size > 1 else np.nan
    return float(np.mean(values)), float(error)


def difference(first, second):
    """(first - second, its standard error) of two [replicate]."""
    if first.shape == second.shape:
        return mean_and_error(first - second)
    (one, error), (other, noise) = mean_and_error(first), mean_and_error(second)
    return one - other, float(np.hypot(error, noise))


def is_clear(value, error):
    """Whether a difference is more than chance may have made."""
    return bool(abs(value) > CLEAR * error)


def name_of(result, run, beside=()):
    """A run by its swept values, as people say them: 'consent circles'. Left out is what it
    shares with all runs beside it."""
    names = []
    for key in result.swept():
        if beside and all(key.values[other] == key.values[run] for other in beside):
            continue
        text = key.show(run) if key.is_number else str(key.values[run])
        if key.is_number and text != "0" and len(set(key.levels()) - {0}) == 1:
            text = ""
        names.append(words.called(key.name, text) or f"{key.short} {key.show(run)}")
    nobody = words.called("steering.circles.rule", "none")
    names = [name for name in names if name != nobody] or names
    return ", ".join(names) or result.title.replace("_", " ")


def capital(name):
    """The name at the beginning of a sentence."""
    return name[:1].upper() + name[1:]
