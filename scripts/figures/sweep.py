#!/usr/bin/env python3
"""sweep.py - the mean of an observable against what was swept: a curve or a heat map.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import csv
import os

import common  # first: it looks for an interpreter that has the modules below

import closed_fixation
import closed_form
import intervals
import numpy as np
from matplotlib.colors import Normalize
from matplotlib.ticker import FixedLocator, NullLocator
from reader import FigureError

NAME = "sweep.py"
WHAT = """\
Draws the mean of an observable (after burn_in, over rounds and replicates) against the
swept key, with 95 % intervals over replicates (Student's t) as bars; a hollow point has not
settled, as `samenspel inspect` tells. What is recorded once a replicate
is drawn too: of fixed_strategy the share of replicates that fixed in one play (with Wilson's
interval and, where the start is counted, the share that chance alone would give), of times
the mean. With two swept numbers it draws a heat map; with --lines, or where one of them has
at most four values, one curve for each of these.
Exact values are drawn where they are known: the cooperation of the logit model,
x(s) = 1 / (1 + 9^(1 - 2 s)) at b = 3, c = 1 and 10 % unsteered, and the fixation of the Fermi
rule on the complete network and of death-birth on the cycle."""
EXAMPLE = """\
examples:
  sweep.py nine_in_ten.h5
  sweep.py nine_in_ten.h5 -v payoff --reference mine.csv --svg
  sweep.py fixation.h5 -v fixation_round
  sweep.py steer_and_benefit.h5 --lines

A reference file has two columns under one line of names: the swept value and the
observable. The name of its second column is what the figure calls it."""
DRIFT_LIMIT = 4  # beyond this z-score a mean has not settled, as in `samenspel inspect`
FEW_LEVELS = 4  # of so many values of a key each is a curve; stripes on a map mislead
Z = 1.96  # of Wilson's intervals: holds 95 % of a normal distribution


def options():
    """The command line."""
    parser = common.parser(NAME, WHAT, EXAMPLE)
    parser.add_argument("-v", "--variable", metavar="NAME",
                        help="observable (default: cooperation, else the first in the file)")
    parser.add_argument("--strategy", metavar="NAME",
                        help="of fixed_strategy: this one (default: the rarer one at the start)")
    parser.add_argument("--closed-form", choices=("auto", "logit", "fixation", "none"),
                        default="auto", help="auto: what holds (default); logit, fixation: "
                        "this one, or say why it does not hold")
    parser.add_argument("--reference", metavar="FILE.csv", help="points to draw beside ours")
    parser.add_argument("--lines", action="store_true",
                        help="two swept keys: curves in the place of a heat map")
    parser.add_argument("--no-twin", action="store_true", help="leave the unsteered twin out")
    parser.add_argument("--log", action="store_true",
                        help="the swept value on a logarithmic axis (default: where values "
                        "span a factor 20 and are spaced so)")
    return parser


def choose_variable(result, wanted):
    """The observable that is drawn: one with a summary, or one number a replicate."""
    summaries = [name[:-5] for name, axes in result.axes.items()
                 if axes == ("run",) and name.endswith("_mean") and "." not in name]
    known = [name for name in summaries if not name.endswith("_unsteered")] + result.scalars
    if wanted is None:
        if not known:
            result.need("cooperation_mean", ("run",))
        return next((name for name in ("cooperation", "fixed_strategy") if name in known),
                    known[0])
    if wanted not in known:
        result.need(wanted + "_mean", ("run",))
    return wanted


class Measure:
    """What is drawn of an observable: [run] value, and [2, run] the bars below and above."""

    def __init__(self, result, variable, wanted_play=None):
        self.result = result
        self.variable = variable
        self.play = self.neutral = None
        self.missing = self.total = 0  # replicates without a number, of all finished ones
        self.name = variable
        self.label = result.label(variable)
        self.unsettled = np.zeros(result.n_runs, bool)
        if variable not in result.scalars:
            self.value, self.bars = self._summary(variable)
        elif variable == "fixed_strategy":
            self._shares(wanted_play)
        else:
            self.value, self.bars = self._means(variable)

    def _summary(self, name):
        """The file's mean and standard error (0 where it has none)."""
        mean = self.result.need(name + "_mean", ("run",))[()]
        error = name + "_se"
        half = 0 * mean
        if error in self.result.axes:
            half = np.nan_to_num(intervals.half_widths(self.result.file[error][()],
                                                       self.result.counts(name)))
        if name == self.variable and name + "_drift" in self.result.axes:
            self.unsettled = np.abs(self.result.file[name + "_drift"][()]) > DRIFT_LIMIT
        return mean, np.array([half, half])

    def _means(self, name):
        """Mean over the replicates that have a number, and its interval."""
        value, half = np.full((2, self.result.n_runs), np.nan)
        for run in range(self.result.n_runs):
            each = self.result.once(name, run)
            self.total += len(each)
            each = each[np.isfinite(each)]
            self.missing -= len(each)
            if len(each):
                value[run] = each.mean()
                half[run] = 0.0 if len(each) < 2 else (
                    intervals.factor(len(each)) * each.std(ddof=1) / np.sqrt(len(each)))
        self.missing += self.total
        return value, np.array([half, half])

    def _shares(self, wanted):
        """The share of replicates that fixed in one play, with Wilson's interval."""
        result, runs = self.result, range(self.result.n_runs)
        plays = result.plays()
        starts = {play: [result.started_with(play, run) for run in runs] for play in plays}
        if wanted is not None:
            wanted = wanted.replace("_", " ")
            if wanted not in plays:
                raise FigureError(f"--strategy: '{wanted}' is not there; the file has "
                                  f"{', '.join(plays)}")
            self.play = wanted
        elif plays == ["D", "C"]:
            self.play = "C"
        else:
            counted = [play for play in plays if starts[play][0]]
            self.play = min(counted or plays, key=lambda play: starts[play][0] or 0)
        if all(starts[self.play]) and neutral_chance_is_known(result):
            self.neutral = np.array([starts[self.play][run] / result.n_agents(run)
                                     for run in runs])
        code = plays.index(self.play)
        value, low, high = np.full((3, len(runs)), np.nan)
        for run in runs:
            each = result.once(self.variable, run)
            self.total += len(each)
            self.missing += int(np.sum(~np.isfinite(each)))
            if len(each):
                value[run] = np.mean(each == code)
                low[run], high[run] = wilson(value[run], len(each))
        self.value, self.bars = value, np.maximum(0, [value - low, high - value])
        self.name = f"share fixed in {self.play}"
        self.label = f"share of replicates that fixed in {self.play}"

    def twin(self):
        """[run] the value in the unsteered twin, or None; none of a share of a play, since
        the file's mean may be that of the other one."""
        name = self.variable + "_unsteered"
        if name + "_mean" in self.result.axes and self.play is None:
            return self._summary(name)[0]
        return None

    def says(self, marks="Points", with_bars=True):
        """What the marks and bars are, in sentences."""
        result, variable = self.result, self.variable
        once = variable in result.scalars
        if self.play is not None:
            most = max(len(result.once(variable, run)) for run in range(result.n_runs))
            what = f"share of {most:,} replicates"
        else:
            what = "mean over replicates" if once else "mean after burn-in"
        widest = np.nanmax(self.bars, initial=0)
        # of the height of the axes, about the half of a point
        short = not once and widest < 0.012 * (
            1 if result.bounds(variable + "_mean") == (0, 1)
            else np.nanmax(self.value) - np.nanmin(self.value))
        if not with_bars or widest == 0:
            words = f"{marks}: {what}."
        elif short:
            words = f"{marks}: {what}; 95% intervals lie within them."
        else:
            kind = "(Wilson)" if self.play is not None else "over replicates"
            words = f"{marks}: {what}; bars: 95% interval {kind}."
        if np.any(self.unsettled):
            hollow = " (hollow)" if with_bars else ""
            words += (f" {np.sum(self.unsettled)} of {np.sum(np.isfinite(self.value))} means"
                      f"{hollow} have not settled.")
        if self.missing:
            verb = {"fixed_strategy": "fixed in nothing", "fixation_round": "did not fix",
                    "time_to_tip": "did not tip"}.get(variable, "have no number")
            counts = "" if self.play is not None else " and are left out"
            words += f" {self.missing:,} of {self.total:,} replicates {verb}{counts}."
        return words


def wilson(share, n):
    """The 95 % interval of a chance, of which share was seen in n draws (Wilson 1927)."""
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * np.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return middle - half, middle + half


def neutral_chance_is_known(result):
    """Whether all plays that copies alone decide on fix in proportion to their numbers."""
    rules = {result.setting("decision.rule", run) for run in range(result.n_runs)}
    copying = {"fermi", "local", "moran_birth_death", "moran_death_birth", "imitation"}
    still = all((result.setting(key, 0) or "0") == "0"
                for key in ("decision.mutation", "decision.tremble"))
    return rules <= copying and still


def read_reference(path):
    """(name, x, y) of a CSV file with one line of names."""
    try:
        with open(path, newline="", encoding="utf-8") as file:
            rows = [row for row in csv.reader(file) if row and not row[0].startswith("#")]
    except OSError as error:
        raise FigureError(f"{path}: cannot be read ({error.strerror})") from None
    points = []
    for number, row in enumerate(rows[1:], 2):
        try:
            points.append((float(row[0]), float(row[1])))
        except (ValueError, IndexError):
            raise FigureError(f"{path}:{number}: read '{','.join(row)}'; two numbers with a "
                              "comma between them would be right") from None
    if not points:
        raise FigureError(f"{path}: has no points under its line of names")
    points.sort()
    head = rows[0]
    name = head[1].strip() if len(head) > 1 else ""
    stem = os.path.splitext(os.path.basename(path))[0]
    return (name or stem).replace("_", " "), *np.array(points).T


def formula(result, keys, variable, measure, arguments, notes):
    """The exact value as a function of {key: number or array}, or None; adds to the notes;
    refuses when asked in vain."""
    if arguments.closed_form == "none":
        return None
    names = [key.name for key in keys]
    reasons = {"logit": closed_form.why_not(result.resolved, names, variable),
               "fixation": closed_fixation.why_not(result.resolved, names, variable)}
    if measure.play != "C" and reasons["fixation"] is None:
        reasons["fixation"] = f"it is known for C, not for {measure.play}"
    for key in keys:
        if not key.is_number and key.name.startswith(("game.", "decision.", "steering.")):
            reasons = {name: reason or f"{key.name}, a text, is swept"
                       for name, reason in reasons.items()}
    for name, reason in reasons.items():
        if arguments.closed_form in ("auto", name) and reason is None:
            if name == "logit":
                notes.append("Closed form: 1 / (1 + exp((c - Q (b + c)) / K)), Q the shared "
                             "weight.")
                return lambda swept: closed_form.cooperation(result.resolved, swept)
            notes.append("Line: exact.")
            if result.resolved.get("sweep.draws") == "common":
                notes.append("All points use the same draws, so they err together.")
            return lambda swept: closed_fixation.probability(result.resolved, swept)
        if arguments.closed_form == name:
            raise FigureError(f"{result.path}: the closed form does not hold here: {reason}")
    return None


def spaced_by_factors(places):
    """Whether numbers span a factor 20 and lie more evenly on a logarithmic axis."""
    levels = np.unique(places)
    if len(levels) < 3 or levels[0] <= 0 or levels[-1] < 20 * levels[0]:
        return False
    spread = [np.std(np.diff(x)) / np.mean(np.diff(x)) for x in (levels, np.log(levels))]
    return spread[1] < spread[0]


def draw_curves(axes, result, keys, measure, arguments, notes):
    """Curves against the first key, one for every value of the others."""
    key, mean = keys[0], measure.value
    others = [tuple(other.values[run] for other in keys[1:]) for run in range(len(mean))]
    series = list(dict.fromkeys(others))
    ordered = all(other.is_number for other in keys[1:])
    if ordered:
        series.sort()
    if len(series) == 1 or (not ordered and len(series) <= len(common.COLOURS)):
        colours = common.COLOURS[:len(series)]
    else:
        colours = common.ordered_colours(len(series))
    places = key.numbers
    exact = formula(result, keys, measure.variable, measure, arguments, notes)
    entries = []
    for number, (values, colour) in enumerate(zip(series, colours)):
        runs = np.array([run for run in range(len(mean)) if others[run] == values])
        runs = runs[np.argsort(places[runs], kind="stable")]
        order = 6 + 0.01 * number
        axes.errorbar(places[runs], mean[runs], yerr=measure.bars[:, runs], fmt="o",
                      color=colour, markersize=7, markeredgecolor="white",
                      markeredgewidth=0.8, elinewidth=1.6, capsize=4, zorder=order)
        hollow = runs[measure.unsettled[runs]]
        if len(hollow):  # errorbar draws its points 0.1 above the order it is given
            axes.plot(places[hollow], mean[hollow], "o", color="white", markersize=3.4,
                      markeredgewidth=0, zorder=order + 0.15)
        if exact and key.is_number and len(runs) > 1:
            x = np.linspace(places[runs].min(), places[runs].max(), 201)
            if np.all(key.values == np.round(key.values)) and key.name in (
                    "population.size", "population.initial.cooperators"):
                x = np.unique(np.round(x))
            y = exact({key.name: x, **{o.name: v for o, v in zip(keys[1:], values)}})
            y = np.broadcast_to(y, x.shape)
            axes.plot(x, y, color=common.INK if len(series) == 1 else colour, linewidth=1.8,
                      zorder=4)
            if len(series) == 1:
                name = "closed form" if measure.play is None else "exact"
                entries.append((y[-1], name, common.INK))
        elif key.is_number:
            axes.plot(places[runs], mean[runs], color=colour, linewidth=1.4, alpha=0.6,
                      zorder=3)
        known = runs[np.isfinite(mean[runs])]
        if len(known):
            # beside the line that the points follow, the colour alone would not be enough
            text = (", ".join(o.show(runs[0]) for o in keys[1:]) if len(series) > 1
                    else "simulated")
            entries.append((mean[known[-1]], text, colour))
    draw_twin(axes, measure, key, places, series, arguments, entries)
    draw_neutral(axes, measure, key, places, entries)
    if arguments.reference:
        name, x, y = read_reference(arguments.reference)
        axes.plot(x, y, color=common.COLOURS[1], marker="D", markersize=6,
                  linestyle=(0, (1, 1)), linewidth=1.6, markerfacecolor="white", zorder=7)
        entries.append((y[-1], name, common.COLOURS[1]))
    axes.set_xlabel(key.label)
    axes.set_ylabel(common.broken(measure.label))
    scale_axes(axes, result, key, places, measure, arguments)
    if len(entries) == 1 and len(series) == 1:
        entries = []
    heading = "\n".join(other.label for other in keys[1:]) or None
    common.label_lines(axes, entries, heading)


def scale_axes(axes, result, key, places, measure, arguments):
    """Ranges and marks of both axes."""
    if arguments.log and (not key.is_number or np.min(key.values) <= 0):
        raise FigureError(f"--log: {key.name} has values that are not above 0")
    if not key.is_number:
        levels = key.levels()
        axes.set_xticks(range(len(levels)),
                        [str(level).replace("_", "\n" if len(levels) > 3 else " ")
                         for level in levels])
        axes.set_xlim(-0.5, len(levels) - 0.5)
        axes.grid(False, axis="x")
    elif arguments.log or spaced_by_factors(places):
        axes.set_xscale("log")
        levels = np.unique(places)
        if len(levels) <= 8:  # the values themselves say more than powers of ten
            axes.xaxis.set_major_locator(FixedLocator(levels))
            axes.xaxis.set_minor_locator(NullLocator())
            axes.set_xticklabels([f"{level:g}" for level in levels])
    else:
        margin = 0.02 * np.ptp(places)
        axes.set_xlim(places.min() - margin, places.max() + margin)
    if measure.variable in result.scalars:  # chances and times: from 0, to what there is
        axes.set_ylim(0, max(axes.get_ylim()[1], 1.05 * np.nanmax(
            measure.value + measure.bars[1], initial=0)) or 1)
    else:
        common.set_range(axes, result, measure.variable + "_mean")


def draw_twin(axes, measure, key, places, series, arguments, entries):
    """The unsteered twin, dashed, where the file has it and one line can stand for it."""
    mean = measure.twin()
    if arguments.no_twin or mean is None or len(series) > 1:
        return
    order = np.argsort(places, kind="stable")
    style = {"color": common.GREY, "linewidth": 1.8, "zorder": 4}
    if key.is_number:
        axes.plot(places[order], mean[order], linestyle=(0, (4, 2)), **style)
    else:
        axes.plot(places, mean, linestyle="none", marker="_", markersize=26,
                  markeredgewidth=2.4, **style)
    entries.append((mean[order[-1]], "unsteered", common.GREY))


def draw_neutral(axes, measure, key, places, entries):
    """What chance alone would give: the share of the start, as a line."""
    shares = measure.neutral
    if shares is None:
        return
    style = {"color": common.GREY, "linewidth": 1.6, "linestyle": (0, (4, 2)), "zorder": 2}
    if np.ptp(shares) == 0:
        n = measure.result.n_agents(0)
        axes.axhline(shares[0], **style)
        entries.append((shares[0], f"neutral: {round(shares[0] * n)}/{n}", common.GREY))
    elif key.is_number and len(np.unique(places)) == len(places):
        order = np.argsort(places, kind="stable")
        axes.plot(places[order], shares[order], **style)
        entries.append((shares[order[-1]], "neutral: share at the start", common.GREY))


def edges(levels):
    """Borders of cells around rising numbers."""
    middle = (levels[1:] + levels[:-1]) / 2
    first, last = levels[0] - (middle[0] - levels[0]), levels[-1] + (levels[-1] - middle[-1])
    return np.concatenate([[first], middle, [last]])


def draw_map(figure, axes, result, keys, measure, arguments, notes):
    """A heat map over two numbers; runs that form no grid are drawn as dots."""
    mean = measure.value
    bounds = (np.nan, np.nan)
    if measure.play is None and measure.variable not in result.scalars:
        bounds = result.bounds(measure.variable + "_mean")
    if bounds != (0, 1):
        bounds = (np.nanmin(mean), np.nanmax(mean))
    scale = Normalize(*bounds)
    levels = [key.levels() for key in keys]
    table = np.full((len(levels[1]), len(levels[0])), np.nan)
    column = np.searchsorted(levels[0], keys[0].values)
    row = np.searchsorted(levels[1], keys[1].values)
    table[row, column] = mean
    cells = np.unique(row * len(levels[0]) + column)
    borders = False
    if len(cells) > 0.5 * table.size:
        if not np.isfinite(mean).all():
            notes.append("White: no number.")
        image = axes.pcolormesh(edges(levels[0]), edges(levels[1]), table, norm=scale,
                                cmap=common.ORDERED)
        if max(table.shape) <= 12 and len(levels[0]) <= 11:
            write_cells(axes, levels, table, scale)
    else:
        image = axes.scatter(keys[0].values, keys[1].values, c=mean, norm=scale, s=110,
                             cmap=common.ORDERED, edgecolor=common.INK, linewidth=0.6,
                             zorder=3)
        for key, limits in zip(keys, (axes.set_xlim, axes.set_ylim)):
            margin = 0.04 * np.ptp(key.values)
            limits(key.values.min() - margin, key.values.max() + margin)
        borders = True
    axes.grid(False)
    limits = axes.axis()
    if measure.variable == "cooperation" and formula(result, keys, measure.variable, measure,
                                                     arguments, notes):
        x, y = (np.linspace(level[0], level[-1], 201) for level in levels)
        exact = closed_form.cooperation(result.resolved, {
            keys[0].name: x[None, :], keys[1].name: y[:, None]})
        half = axes.contour(x, y, exact, levels=[0.5], colors="white", linewidths=4.5)
        half = axes.contour(x, y, exact, levels=[0.5], colors=common.INK, linewidths=2)
        if any(len(path.vertices) for path in half.collections[0].get_paths()):
            notes.append("Black line: closed form at 0.5.")
    bar = figure.colorbar(image, ax=axes, pad=0.02, aspect=22)
    bar.set_label(common.broken(measure.label))
    bar.outline.set_visible(False)
    axes.axis(limits)
    for spine in ("left", "bottom"):
        axes.spines[spine].set_visible(borders)
    axes.set_xlabel(keys[0].label)
    axes.set_ylabel(keys[1].label)
    if arguments.log:
        axes.set_xscale("log")


def write_cells(axes, levels, table, scale):
    """The number in each cell, black on light and white on dark, above every line."""
    for (i, j), value in np.ndenumerate(table):
        if np.isfinite(value):
            ground = common.ordered_scale()(scale(value))
            axes.text(levels[0][j], levels[1][i], f"{value:.2f}", ha="center", va="center",
                      fontsize=11, color="white" if scale(value) < 0.62 else common.INK,
                      zorder=5, bbox={"facecolor": ground, "linewidth": 0, "pad": 1.5})


def draw(result, arguments):
    """The figure."""
    keys = result.swept()
    if not keys:
        raise FigureError(f"{result.path}: nothing is swept in this file; draw it with "
                          "trajectories.py")
    variable = choose_variable(result, arguments.variable)
    measure = Measure(result, variable, arguments.strategy)
    # what an intervention does is asked first: it goes along the horizontal axis
    keys.sort(key=lambda key: (not key.is_number, not key.name.startswith("steering.")))
    if len(keys) > 2 and len({key.values.tobytes() for key in keys}) > 2:
        raise FigureError(f"{result.path}: {len(keys)} keys are swept "
                          f"({', '.join(key.name for key in keys)}); this figure shows one "
                          "or two")
    figure, grid = common.new_figure()
    axes = grid[0, 0]
    axes.line_labels = []
    notes = [common.settings_note(result)]
    as_map = len(keys) == 2 and all(key.is_number for key in keys) and not arguments.lines
    if as_map:
        counts = [len(key.levels()) for key in keys]
        if min(counts) <= FEW_LEVELS and counts[0] * counts[1] == result.n_runs:
            as_map = False
            keys.sort(key=lambda key: -len(key.levels()))
    if as_map:
        if arguments.reference:
            raise FigureError("--reference: points can be drawn beside a curve only; add "
                              "--lines")
        notes.append(measure.says("Colour", with_bars=False))
        draw_map(figure, axes, result, keys, measure, arguments, notes)
    else:
        notes.append(measure.says())
        draw_curves(axes, result, keys, measure, arguments, notes)
    notes.append(common.caption(result, variable if variable in result.axes
                                else variable + "_mean"))
    common.dress(figure, result, notes)
    common.spread_labels(axes)
    return figure


if __name__ == "__main__":
    common.main(NAME, options(), draw)
