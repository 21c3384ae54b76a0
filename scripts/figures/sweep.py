#!/usr/bin/env python3
"""sweep.py - the mean of an observable against what was swept: a curve or a heat map.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import csv
import os

import common  # first: it looks for an interpreter that has the modules below

import closed_form
import numpy as np
from matplotlib.colors import Normalize
from reader import FigureError

NAME = "sweep.py"
WHAT = """\
Draws the mean of an observable (after burn_in, over rounds and replicates) against the
swept key, with error bars of 1.96 standard errors over replicates: 95 % intervals. With two
swept keys it draws a heat map, or with --lines one curve for every value of the second.
Beside the points stands the closed form of the logit model where the scenario is one for
which it holds: x(s) = 1 / (1 + 9^(1 - 2 s)) at b = 3, c = 1 and 10 % unsteered."""
EXAMPLE = """\
examples:
  sweep.py nine_in_ten.h5
  sweep.py nine_in_ten.h5 -v payoff --reference mine.csv --svg
  sweep.py steer_and_benefit.h5 --lines

A reference file has two columns under one line of names: the swept value and the
observable. The name of its second column is what the figure calls it."""


def options():
    """The command line."""
    parser = common.parser(NAME, WHAT, EXAMPLE)
    parser.add_argument("-v", "--variable", metavar="NAME",
                        help="observable (default: cooperation, else the first in the file)")
    parser.add_argument("--closed-form", choices=("auto", "logit", "none"), default="auto",
                        help="auto: where it holds (default); logit: or say why it does not")
    parser.add_argument("--reference", metavar="FILE.csv", help="points to draw beside ours")
    parser.add_argument("--lines", action="store_true",
                        help="two swept keys: curves in the place of a heat map")
    parser.add_argument("--no-twin", action="store_true", help="leave the unsteered twin out")
    parser.add_argument("--log", action="store_true",
                        help="the swept value on a logarithmic axis")
    return parser


def choose_variable(result, wanted):
    """The observable whose summary is drawn."""
    summaries = [name[:-5] for name, axes in result.axes.items()
                 if axes == ("run",) and name.endswith("_mean") and "." not in name]
    summaries = [name for name in summaries if not name.endswith("_unsteered")]
    if wanted is None:
        if not summaries:
            result.need("cooperation_mean", ("run",))
        return "cooperation" if "cooperation" in summaries else summaries[0]
    result.need(wanted + "_mean", ("run",))
    return wanted


def of_run(result, name):
    """[run] mean and standard error (0 where the file has none)."""
    mean = result.need(name + "_mean", ("run",))[()]
    error = name + "_se"
    return mean, result.file[error][()] if error in result.axes else np.zeros_like(mean)


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


def formula(result, keys, variable, arguments, notes):
    """Whether to draw the closed form; adds to the notes; refuses when asked in vain."""
    if arguments.closed_form == "none":
        return False
    names = [key.name for key in keys]
    reason = closed_form.why_not(result.resolved, names, variable)
    if reason is None and not all(key.is_number for key in keys
                                  if key.name.startswith(("game.", "decision.", "steering."))):
        reason = "a text is swept"
    if reason is None:
        notes.append("Closed form: 1 / (1 + exp((c - Q (b + c)) / K)), Q the shared weight.")
        return True
    if arguments.closed_form == "logit":
        raise FigureError(f"{result.path}: the closed form does not hold here: {reason}")
    return False


def draw_curves(axes, result, keys, variable, arguments, notes):
    """Curves against the first key, one for every value of the second."""
    key = keys[0]
    mean, error = of_run(result, variable)
    others = [tuple(other.values[run] for other in keys[1:]) for run in range(len(mean))]
    series = list(dict.fromkeys(others))
    if all(other.is_number for other in keys[1:]):
        series.sort()
    colours = (common.COLOURS[:1] if len(series) == 1
               else common.ordered_colours(len(series)))
    places = key.values if key.is_number else np.array(
        [list(key.levels()).index(value) for value in key.values])
    exact = formula(result, keys, variable, arguments, notes)
    entries = []
    for number, (values, colour) in enumerate(zip(series, colours)):
        runs = np.array([run for run in range(len(mean)) if others[run] == values])
        runs = runs[np.argsort(places[runs], kind="stable")]
        order = 6 + 0.01 * number
        axes.errorbar(places[runs], mean[runs], yerr=1.96 * error[runs], fmt="o", color=colour,
                      markersize=7, markeredgecolor="white", markeredgewidth=0.8,
                      elinewidth=1.6, capsize=3, zorder=order)
        if exact and key.is_number and len(runs) > 1:
            x = np.linspace(places[runs].min(), places[runs].max(), 201)
            swept = {key.name: x, **{o.name: v for o, v in zip(keys[1:], values)}}
            y = closed_form.cooperation(result.resolved, swept)
            y = np.broadcast_to(y, x.shape)
            axes.plot(x, y, color=common.INK if len(series) == 1 else colour, linewidth=1.8,
                      zorder=4)
            if len(series) == 1:
                entries.append((y[-1], "closed form", common.INK))
        elif key.is_number:
            axes.plot(places[runs], mean[runs], color=colour, linewidth=1.4, alpha=0.6,
                      zorder=3)
        if len(series) > 1:
            text = ", ".join(o.show(runs[0]) for o in keys[1:])
            entries.append((mean[runs[-1]], text, colour))
        else:
            # beside the line that the points follow, the colour alone would not be enough
            entries.append((mean[runs[-1]], "simulated", colour))
    draw_twin(axes, result, variable, places, series, arguments, entries)
    if arguments.reference:
        name, x, y = read_reference(arguments.reference)
        axes.plot(x, y, color=common.COLOURS[1], marker="D", markersize=6,
                  linestyle=(0, (1, 1)), linewidth=1.6, markerfacecolor="white", zorder=7)
        entries.append((y[-1], name, common.COLOURS[1]))
    if not key.is_number:
        levels = key.levels()
        axes.set_xticks(range(len(levels)),
                        [str(level).replace("_", "\n" if len(levels) > 3 else " ")
                         for level in levels])
        axes.set_xlim(-0.5, len(levels) - 0.5)
        axes.grid(False, axis="x")
    elif not arguments.log:
        margin = 0.02 * np.ptp(places)
        axes.set_xlim(places.min() - margin, places.max() + margin)
    axes.set_xlabel(key.label)
    axes.set_ylabel(result.label(variable))
    common.set_range(axes, result, variable + "_mean")
    if arguments.log:
        if not key.is_number or np.min(key.values) <= 0:
            raise FigureError(f"--log: {key.name} has values that are not above 0")
        axes.set_xscale("log")
    if len(entries) == 1 and len(series) == 1:
        entries = []
    heading = ", ".join(other.label for other in keys[1:]) or None
    common.label_lines(axes, entries, heading)


def draw_twin(axes, result, variable, places, series, arguments, entries):
    """The unsteered twin, dashed, where the file has it and one line can stand for it."""
    name = variable + "_unsteered"
    if arguments.no_twin or name + "_mean" not in result.axes or len(series) > 1:
        return
    mean, _ = of_run(result, name)
    order = np.argsort(places, kind="stable")
    style = {"color": common.GREY, "linewidth": 1.8, "zorder": 4}
    if result.swept()[0].is_number:
        axes.plot(places[order], mean[order], linestyle=(0, (4, 2)), **style)
    else:
        axes.plot(places, mean, linestyle="none", marker="_", markersize=26,
                  markeredgewidth=2.4, **style)
    entries.append((mean[order[-1]], "unsteered", common.GREY))


def edges(levels):
    """Borders of cells around rising numbers."""
    middle = (levels[1:] + levels[:-1]) / 2
    first, last = levels[0] - (middle[0] - levels[0]), levels[-1] + (levels[-1] - middle[-1])
    return np.concatenate([[first], middle, [last]])


def draw_map(figure, axes, result, keys, variable, arguments, notes):
    """A heat map over two numbers; runs that form no grid are drawn as dots."""
    mean, _ = of_run(result, variable)
    bounds = result.bounds(variable + "_mean")
    if bounds is None:
        bounds = (np.nanmin(mean), np.nanmax(mean))
    scale = Normalize(*bounds)
    levels = [key.levels() for key in keys]
    table = np.full((len(levels[1]), len(levels[0])), np.nan)
    column = np.searchsorted(levels[0], keys[0].values)
    row = np.searchsorted(levels[1], keys[1].values)
    table[row, column] = mean
    borders = False
    if np.mean(np.isfinite(table)) > 0.5:
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
    if formula(result, keys, variable, arguments, notes):
        x, y = (np.linspace(level[0], level[-1], 201) for level in levels)
        exact = closed_form.cooperation(result.resolved, {
            keys[0].name: x[None, :], keys[1].name: y[:, None]})
        half = axes.contour(x, y, exact, levels=[0.5], colors="white", linewidths=4.5)
        half = axes.contour(x, y, exact, levels=[0.5], colors=common.INK, linewidths=2)
        if any(len(path.vertices) for path in half.collections[0].get_paths()):
            notes.append("Black line: closed form at 0.5.")
    bar = figure.colorbar(image, ax=axes, pad=0.02, aspect=22)
    bar.set_label(result.label(variable))
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
        if arguments.reference:
            raise FigureError("--reference: points can be drawn beside a curve only; add "
                              "--lines")
        notes.append("Colour: mean after burn-in.")
        draw_map(figure, axes, result, keys, variable, arguments, notes)
    else:
        notes.append("Points: mean after burn-in; bars: 95% interval over replicates.")
        draw_curves(axes, result, keys, variable, arguments, notes)
    meaning = result.meaning(variable if variable in result.axes else variable + "_mean")
    if meaning:
        notes.append(f"{variable.replace('_', ' ').capitalize()}: {meaning}.")
    common.dress(figure, result, notes)
    common.spread_labels(axes)
    return figure


if __name__ == "__main__":
    common.main(NAME, options(), draw)
