"""The numbers of a result file as a report writes them: per run, with intervals.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import re

import crossings
import intervals
import numpy as np

DRIFT_LIMIT = 4  # beyond this z-score a mean has not settled, as in `samenspel inspect`
DASH = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"
MOST_FAILED = 5000  # cells whose reasons are read
MOST_READ = 400_000_000  # bytes of trajectories that the twin's intervals may take to read


def figure(value, places=None):
    """A number with so many places after the point, or with five digits; a dash for none."""
    if not np.isfinite(value):
        return DASH
    text = f"{value:.5g}" if places is None else f"{value:.{places}f}"
    return (text.lstrip("-") if float(text) == 0 else text).replace("-", MINUS)


def interval(low, high, places=None):
    """'0.41 to 0.52'; a dash where it is not known."""
    if not (np.isfinite(low) and np.isfinite(high)):
        return DASH
    return f"{figure(low, places)} to {figure(high, places)}"


def places_of(errors):
    """Places after the point of a column of means: two digits of their usual error; None
    where that is not known, or would need many."""
    known = errors[np.isfinite(errors) & (errors > 0)]
    if not known.size:
        return None
    places = 1 - int(np.floor(np.log10(np.median(known))))
    return max(places, 0) if places <= 7 else None


class Column:
    """An observable over the runs: mean, standard error, replicates with a number."""

    def __init__(self, result, name):
        self.result, self.name = result, name
        nothing = np.full(result.n_runs, np.nan)
        self.mean = result.file[name + "_mean"][()]
        self.error = result.file[name + "_se"][()] if name + "_se" in result.axes else nothing
        self.n = result.counts(name)
        drift = name + "_drift"
        drift = result.file[drift][()] if drift in result.axes else nothing
        self.unsettled = np.abs(np.nan_to_num(drift)) > DRIFT_LIMIT
        self.places = places_of(self.error)

    def show(self, run):
        """The mean as it is written."""
        return figure(self.mean[run], self.places)

    def show_interval(self, run):
        """Its interval likewise."""
        return interval(*self.ends(run), self.places)

    def ends(self, run):
        """The 95 % interval of the mean by Student's t, within what is possible."""
        half = self.error[run] * intervals.factor(int(self.n[run]))
        if not np.isfinite(half):
            return np.nan, np.nan
        low, high = self.result.bounds(self.name)
        return np.fmax(self.mean[run] - half, low), np.fmin(self.mean[run] + half, high)


def summarised(result):
    """Names of what has a mean a run: of every round first, then once a replicate; without
    the twins."""
    return [name for name in [*result.observables, *result.scalars]
            if result.axes.get(name + "_mean") == ("run",)]


def is_cost(name):
    """Whether an observable is what something cost."""
    return name.startswith("cost_") or name.startswith("steering_cost")


def ratios(result):
    """Names of ratios of sums over replicates: a number a run with its error, no cells."""
    return [name for name, axes in result.axes.items()
            if axes == ("run",) and name + "_se" in result.axes and "." not in name
            and not name.endswith("_mean")]


class Twin:
    """steered less unsteered, replicate by replicate: both have the same draws."""

    def __init__(self, result, name):
        self.result, self.name = result, name
        self.other = Column(result, name + "_unsteered")
        self.difference = Column(result, name).mean - self.other.mean
        size = sum(result.file[each].size for each in (name, name + "_unsteered"))
        self.is_paired = 8 * size <= MOST_READ

    def ends(self, run):
        """The 95 % interval of the difference; NaN where the file is too large to read."""
        if not self.is_paired:
            return np.nan, np.nan
        each = (crossings.means_of(self.result, self.name, run)
                - crossings.means_of(self.result, self.name + "_unsteered", run))
        each = each[np.isfinite(each)]
        if len(each) < 2:
            return np.nan, np.nan
        half = intervals.factor(len(each)) * np.std(each, ddof=1) / np.sqrt(len(each))
        return np.mean(each) - half, np.mean(each) + half


def has_twin(result, name):
    """Whether the unsteered twin was recorded and may differ."""
    return (result.axes.get(name + "_unsteered_mean") == ("run",)
            and name + "_unsteered" in result.axes)


def visited(result):
    """[run] those that were to be computed: an adaptive file leaves points out."""
    if "n_replicates" not in result.axes:
        return np.arange(result.n_runs)
    return np.flatnonzero(result.file["n_replicates"][()] > 0)


def cells(result):
    """(done, failed, missing) replicates of those that were to be computed."""
    if "status" not in result.axes:
        return None
    status = result.file["status"][()]
    wanted = np.ones(status.shape, bool)
    if "n_replicates" in result.axes:
        wanted = np.arange(status.shape[1]) < result.file["n_replicates"][()][:, None]
    return tuple(int(np.sum(np.isin(status, codes) & wanted)) for codes in ([1], [3], [0, 2]))


def failures(result):
    """[(run, [replicate], reason)] of the first cells that failed, those of a run that failed
    for the same reason together."""
    if "status" not in result.axes:
        return []
    texts = result.file["failure"] if "failure" in result.axes else None
    found = {}
    for run, replicate in np.argwhere(result.file["status"][()] == 3)[:MOST_FAILED]:
        reason = texts[run, replicate] if texts is not None else b""
        reason = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        reason = re.sub(r" \(repeat: [^()]*\)$", "", reason)  # said for all of them
        found.setdefault((int(run), reason), []).append(int(replicate))
    return [(run, replicates, reason) for (run, reason), replicates in found.items()]


def ranges(values):
    """'0 to 3, 7' of rising whole numbers."""
    parts = []
    for value in values:
        if parts and value == parts[-1][1] + 1:
            parts[-1][1] = value
        else:
            parts.append([value, value])
    return ", ".join(f"{first}" if first == last else f"{first} to {last}"
                     for first, last in parts)
