"""Swept keys along the axes of a figure: which go where, and which runs make a panel.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import numpy as np
import sweep
from matplotlib.ticker import FixedLocator, NullLocator
from reader import FigureError, show

MOST_PANELS = 12


class Axis:
    """A swept key along an axis: where its values stand, and how they are marked."""

    def __init__(self, key, logarithmic=False):
        self.key = key
        self.places = key.numbers.astype(float)
        self.levels = np.unique(self.places[np.isfinite(self.places)])
        self.log = key.is_number and (logarithmic or sweep.spaced_by_factors(self.places))
        if logarithmic and (not key.is_number or self.levels[0] <= 0):
            raise FigureError(f"--log: {key.name} has values that are not above 0")

    def on_paper(self, values):
        """Values as they are spaced on the axis."""
        return np.log(values) if self.log else np.asarray(values, float)

    def from_paper(self, values):
        """The inverse."""
        return np.exp(values) if self.log else values

    def edges(self):
        """Borders of the cells around the values."""
        return self.from_paper(sweep.edges(self.on_paper(self.levels)))

    def dress(self, axis, low, high):
        """Scale, range, marks and name of a matplotlib axis."""
        axes = axis.axes
        horizontal = axis is axes.xaxis
        if self.log:
            (axes.set_xscale if horizontal else axes.set_yscale)("log")
        (axes.set_xlim if horizontal else axes.set_ylim)(low, high)
        if not self.key.is_number:
            axis.set_ticks(range(len(self.levels)), [
                str(level).replace("_", "\n" if horizontal else " ")
                for level in self.key.levels()])
        elif self.log and len(self.levels) <= 8:
            axis.set_major_locator(FixedLocator(self.levels))
            axis.set_minor_locator(NullLocator())
            axis.set_ticklabels([f"{level:g}" for level in self.levels])


def find_key(result, keys, name, option):
    """A swept key by its name or the end of it."""
    found = [key for key in keys if key.name == name or key.name.endswith("." + name)]
    if len(found) != 1:
        have = ", ".join(key.name for key in keys)
        raise FigureError(f"{option}: {name} is {'no' if not found else 'more than one'} swept "
                          f"key of {result.path}; it has: {have}")
    return found[0]


def choose_runs(result, keys, wanted):
    """([run] which of them --fix leaves, [(key, its value)])."""
    chosen = np.ones(result.n_runs, bool)
    fixed = []
    for text in wanted:
        name, sign, value = text.partition("=")
        if not sign:
            raise FigureError(f"--fix: read '{text}'; KEY=VALUE would be right")
        key = find_key(result, keys, name, "--fix")
        same = np.array([each == value or show(each) == value
                         or key.is_number and close(each, value) for each in key.values])
        if not same.any():
            levels = ", ".join(show(level) for level in key.levels()[:20])
            raise FigureError(f"--fix: {key.name} is never {value}; it is {levels}")
        chosen &= same
        fixed.append((key, value))
    if not chosen.any():
        raise FigureError(f"{result.path}: no run has all of --fix {' --fix '.join(wanted)}")
    return chosen, fixed


def close(number, text):
    """Whether a text is this number, but for its last digits."""
    try:
        return bool(np.isclose(number, float(text), rtol=1e-9, atol=0))
    except ValueError:
        return False


def going_with(key, mean):
    """Spearman's rank correlation of a key with the mean, without its sign."""
    known = np.isfinite(mean) & np.isfinite(key.numbers)
    if np.sum(known) < 3:
        return 0.0
    ranks = [np.argsort(np.argsort(values[known], kind="stable"))
             for values in (key.numbers, mean)]
    return abs(float(np.corrcoef(*ranks)[0, 1]))


def choose_axes(result, keys, mean, arguments):
    """(x, y, others): the swept keys of the axes, and those that are left."""
    x = find_key(result, keys, arguments.x, "--x") if arguments.x else None
    y = find_key(result, keys, arguments.y, "--y") if arguments.y else None
    if x is not None and x is y:
        raise FigureError(f"--x, --y: {x.name} twice; two different keys would be right")
    free = [key for key in keys if key not in (x, y)]
    if searched_keys(result, keys):  # the mesh that was refined
        free.sort(key=lambda key: key not in searched_keys(result, keys))
    elif result.resolved.get("sweep.design", "grid") in ("grid", "list"):
        # numbers before texts, those with more values before those with few
        free.sort(key=lambda key: (not key.is_number, -min(len(key.levels()), 5)))
    else:  # keys that were varied freely: those that the mean goes with
        free.sort(key=lambda key: (not key.is_number, -going_with(key, mean)))
    missing = 2 - (x is not None) - (y is not None)
    axes = sorted(free[:missing], key=lambda key: not key.name.startswith("steering."))
    x = x or axes.pop(0)
    y = y or axes.pop(0)
    return x, y, [key for key in keys if key not in (x, y)]


def searched_keys(result, keys):
    """The swept keys of which an adaptive file refined the mesh: the last one or two."""
    rule = result.search()
    if rule is None or rule["kind"] != "refine":
        return []
    names = [name for name in rule["keys"]]
    return [key for key in keys if key.name in names]


def panels_of(result, keys, x, y, others, chosen):
    """([([lines of a title], [run])], keys that are averaged over): one for every value that
    further keys take together; all in one where they vary freely, as in a sampled design."""
    runs = np.flatnonzero(chosen)
    others = [key for key in others
              if len({show(key.values[run]) for run in runs}) > 1]
    if not others:
        return [([], runs)], []
    others.sort(key=lambda key: len(key.levels()))  # the last one goes along the rows
    grid = len(np.unique(x.numbers[runs])) * len(np.unique(y.numbers[runs]))
    together = {}
    for run in runs:
        together.setdefault(tuple(key.values[run] for key in others), []).append(run)
    # a value of the others that returns at several points is a panel; one that does not, is
    # the draw of a sampled design
    if len(together) * min(grid, 4) > len(runs):
        return [([], runs)], others
    if len(together) > MOST_PANELS:
        hint = max(others, key=lambda key: len(key.levels()))
        raise FigureError(
            f"{result.path}: {len(together)} panels would be needed for the values of "
            f"{', '.join(key.name for key in others)}; fix one, as in --fix "
            f"{hint.name}={show(hint.levels()[0])}")
    ranks = [{level: rank for rank, level in enumerate(key.levels())} for key in others]
    return [([f"{key.short} {key.show(together[values][0])}" for key in others],
             np.array(together[values]))
            for values in sorted(together, key=lambda values: [
                rank[value] for rank, value in zip(ranks, values)])], []
