#!/usr/bin/env python3
"""trajectories.py - an observable over the rounds: mean and spread of the replicates.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import common  # first: it looks for an interpreter that has the modules below

import numpy as np
from reader import FigureError

NAME = "trajectories.py"
WHAT = """\
Draws an observable over the rounds. A line is the mean of a run's replicates, the band
around it holds the middle share of them (--band). Where the file has the unsteered twin
(compare: unsteered), it is dashed. Events of the scenario are dotted vertical lines.
Runs of a sweep are labelled at the right with the swept value."""
EXAMPLE = """\
examples:
  trajectories.py nine_in_ten.h5
  trajectories.py nine_in_ten.h5 -v trust -v cooperation --runs 0,5,10 -o trust.png --svg
  trajectories.py fixation.h5 --log --band 0.5"""
MOST_RUNS = 12
MOST_POINTS = 2500  # a line; more cannot be seen, and an SVG would grow without end


def options():
    """The command line."""
    parser = common.parser(NAME, WHAT, EXAMPLE)
    parser.add_argument("-v", "--variable", action="append", metavar="NAME",
                        help="observable, one panel each (default: cooperation, else the "
                        "first in the file)")
    parser.add_argument("--runs", metavar="I,J,..",
                        help="these runs, counted from 0 (default: up to 6, evenly spaced)")
    parser.add_argument("--band", type=float, default=0.8, metavar="SHARE",
                        help="share of the replicates within the band (default 0.8; 0 = none)")
    parser.add_argument("--no-twin", action="store_true", help="leave the unsteered twin out")
    parser.add_argument("--log", action="store_true", help="rounds on a logarithmic axis")
    return parser


def default_variable(result):
    """Cooperation, else the first observable."""
    names = result.observables
    if not names:
        raise FigureError(f"{result.path}: has no observable over [run, replicate, round]; "
                          f"it has: {', '.join(result.axes) or 'nothing'}")
    return "cooperation" if "cooperation" in names else names[0]


def summary(values, band):
    """[round] mean, low and high over replicates; None, None where there is no band."""
    with np.errstate(all="ignore"):
        counts = np.sum(np.isfinite(values), axis=0)
        total = np.nansum(values, axis=0)
        mean = np.where(counts > 0, total / np.maximum(counts, 1), np.nan)
    if values.shape[0] < 2 or band <= 0 or not counts.any():
        return mean, None, None
    low, high = np.full_like(mean, np.nan), np.full_like(mean, np.nan)
    some = counts > 0
    shares = [0.5 - band / 2, 0.5 + band / 2]
    low[some], high[some] = np.nanquantile(values[:, some], shares, axis=0)
    return mean, low, high


def last_value(values):
    """The last number of a line that may end early."""
    numbers = values[np.isfinite(values)]
    return numbers[-1] if numbers.size else np.nan


def compare_twins(result, twin, runs):
    """Which of the runs has most replicates done, and whether a twin differs from its own.

    Compared is what is finished in both, so that a gap does not make equal twins differ.
    """
    def finished(run):
        """[replicate] whether it is."""
        count = result.file[twin].shape[1]
        return np.isin(np.arange(count), np.arange(count)[result.done(run)])

    done = [finished(run) for run in runs]
    fullest = int(np.argmax([np.sum(each) for each in done]))
    whole = result.file[twin][runs[fullest]]
    for run, each in zip(runs, done):
        both = each & done[fullest]
        if not np.array_equal(result.file[twin][run][both], whole[both], equal_nan=True):
            return fullest, True
    return fullest, False


def draw_panel(axes, result, name, runs, labels, colours, arguments, rounds, keep):
    """One observable; returns whether the twins differ from run to run."""
    entries = []
    for run, label, colour in zip(runs, labels, colours):
        values = result.replicates(name, run)
        if not values.shape[0]:
            continue
        mean, low, high = summary(values[:, keep], arguments.band)
        if low is not None:
            axes.fill_between(rounds, low, high, color=colour, alpha=0.22, linewidth=0)
        axes.plot(rounds, mean, color=colour, zorder=3)
        entries.append((last_value(mean), label, colour))
    twin = None if arguments.no_twin else result.twin(name)
    many = False
    if twin:
        means = [summary(result.replicates(twin, run)[:, keep], 0)[0] for run in runs]
        fullest, many = compare_twins(result, twin, runs)
        if many:
            for mean, colour in zip(means, colours):
                axes.plot(rounds, mean, color=colour, linestyle=(0, (4, 2)), linewidth=1.8,
                          zorder=4)
        else:
            axes.plot(rounds, means[fullest], color=common.INK, linestyle=(0, (4, 2)),
                      linewidth=1.8, zorder=4)
            entries.append((last_value(means[fullest]), "unsteered", common.INK))
    axes.set_ylabel(result.label(name))
    common.set_range(axes, result, name)
    return entries, many


def draw(result, arguments):
    """The figure."""
    names = arguments.variable or [default_variable(result)]
    if not 0 <= arguments.band < 1:
        raise FigureError(f"--band = {arguments.band:g}: must lie in [0, 1)")
    if len(names) > 4:
        raise FigureError(f"{len(names)} panels: at most 4 can be read on one page")
    for name in names:
        result.need(name, ("run", "replicate", "round"))
    n_runs = result.n_runs
    runs = (common.numbers(arguments.runs, "--runs", 0, n_runs - 1) if arguments.runs
            else common.evenly(n_runs, 6))
    if len(runs) > MOST_RUNS:
        raise FigureError(f"--runs: {len(runs)} runs; at most {MOST_RUNS} can be told apart")
    if not any(result.replicates(names[0], run).size for run in runs):
        raise FigureError(f"{result.path}: no replicate of these runs is finished")
    keys = result.swept()
    if len(runs) == 1 and not keys:
        colours = [common.COLOURS[0]]
    elif len(keys) == 1 and keys[0].is_number or len(runs) > len(common.COLOURS):
        colours = common.ordered_colours(len(runs))
    else:
        colours = common.COLOURS[:len(runs)]
    labels = [", ".join(key.show(run) for key in keys) if keys
              else ("steered" if n_runs == 1 else f"run {run}") for run in runs]
    heading = ", ".join(key.label for key in keys)

    n_rounds = result.file[names[0]].shape[2]
    axis = result.coordinate("round", n_rounds)
    keep = np.unique(np.linspace(0, n_rounds - 1, min(n_rounds, MOST_POINTS)).astype(int))
    if arguments.log:
        keep = keep[axis[keep] > 0]
    rounds = axis[keep]
    height = common.SIZE[1] + 1.9 * (len(names) - 1)
    figure, grid = common.new_figure(len(names), 1, size=(common.SIZE[0], height), sharex=True)
    many = False
    only_one = len(runs) == 1 and not keys
    for axes, name in zip(grid[:, 0], names):
        entries, differ = draw_panel(axes, result, name, runs, labels, colours, arguments,
                                     rounds, keep)
        many = many or differ
        if only_one and len(entries) == 1:
            entries = []  # one line needs no name
        first = axes is grid[0, 0]
        common.label_lines(axes, entries, heading if first else None)
        common.round_axis(axes, arguments.log)
        if axes is not grid[-1, 0]:
            axes.set_xlabel("")
        if len(rounds) > 1:
            axes.set_xlim(rounds[0], rounds[-1])
    mark_events(grid, result, rounds)
    common.dress(figure, result, notes(result, names, runs, arguments, many))
    for axes in grid[:, 0]:
        common.spread_labels(axes)
    return figure


def mark_events(grid, result, rounds):
    """A dotted line where the scenario changes something, named above the top panel."""
    shown = [event for event in result.events() if rounds[0] < event[0] < rounds[-1]]
    for when, change in shown:
        for axes in grid[:, 0]:
            axes.axvline(when, color=common.GREY, linestyle=(0, (1, 2)), linewidth=1.5,
                         zorder=2)
        if len(shown) <= 2:
            side = "right" if when > (rounds[0] + rounds[-1]) / 2 else "left"
            grid[0, 0].annotate(change, xy=(when, 1),
                                xycoords=grid[0, 0].get_xaxis_transform(),
                                xytext=(0, 4), textcoords="offset points", ha=side,
                                va="bottom", fontsize=11, color=common.GREY)


def notes(result, names, runs, arguments, many):
    """What the figure shows, in sentences."""
    counts = [int(np.sum(np.isfinite(result.replicates(names[0], run)[:, :1])))
              for run in runs]
    n = max(counts, default=0)
    words = [common.settings_note(result)]
    if n > 1:
        words.append(f"Lines: mean of {n} replicates"
                     + (f"; bands: the middle {arguments.band:.0%} of them."
                        if arguments.band > 0 else "."))
    else:
        words.append("One replicate." if result.n_runs == 1 else "One replicate a run.")
    if many:
        words.append("Dashed: the same run unsteered.")
    if len(runs) < result.n_runs:
        words.append(f"{len(runs)} of {result.n_runs} runs are shown.")
    for name in names:
        meaning = result.meaning(name)
        if meaning:
            words.append(f"{name.replace('_', ' ').capitalize()}: {meaning}.")
    return words


if __name__ == "__main__":
    common.main(NAME, options(), draw)
