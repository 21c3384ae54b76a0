#!/usr/bin/env python3
"""shares.py - who plays what: the shares of the strategies, stacked over the rounds.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import common  # first: it looks for an interpreter that has the modules below

import math

import numpy as np
from matplotlib.transforms import ScaledTranslation
from reader import FigureError

NAME = "shares.py"
WHAT = """\
Draws the share of every strategy, mean over replicates, stacked to 1 over the rounds: one
panel a run. The scenario must record them: record: {observables: [strategy_share]}.
Strategies that never reach 2 % together make 'others'."""
EXAMPLE = """\
examples:
  shares.py tit_for_tat_invades.h5
  shares.py tit_for_tat_invades.h5 --runs 0,2 --replicate 4 -o one.png --svg"""
MOST_PANELS = 6
SMALL = 0.02
OTHERS = "#bdbdbd"
HATCHES = ["", "///", "...", "\\\\\\"]  # the second, third .. time round the colours
MOST_POINTS = 1500


def options():
    """The command line."""
    parser = common.parser(NAME, WHAT, EXAMPLE)
    parser.add_argument("--runs", metavar="I,J,..",
                        help=f"these runs, counted from 0 (default: up to {MOST_PANELS}, "
                        "evenly spaced)")
    parser.add_argument("--replicate", type=int, metavar="I",
                        help="this replicate alone (default: the mean of all)")
    parser.add_argument("--log", action="store_true", help="rounds on a logarithmic axis")
    return parser


def shares_of(result, data, run, replicate, keep):
    """[round, strategy] mean share of a run; NaN where nothing is recorded."""
    if replicate is not None:
        return data[run, replicate][keep]
    cells = data[run][result.done(run)][:, keep]
    with np.errstate(all="ignore"):
        count = np.sum(np.isfinite(cells), axis=0)
        return np.where(count > 0, np.nansum(cells, axis=0) / np.maximum(count, 1), np.nan)


# what lattice.py shows as cooperation and defection looks the same here
KNOWN = {"always cooperate": "#0072B2", "always defect": "#E69F00"}


def palette(names):
    """(colour, hatch) pairs that differ, one a name."""
    free = [colour for colour in common.COLOURS[2:] + common.COLOURS[:2]
            if colour not in KNOWN.values()]
    others = [name for name in names if name not in KNOWN]
    looks = {name: (colour, HATCHES[0]) for name, colour in KNOWN.items()}
    for i, name in enumerate(others):
        looks[name] = (free[i % len(free)], HATCHES[i // len(free) % len(HATCHES)])
    return [looks[name] for name in names]


def draw(result, arguments):
    """The figure."""
    data = result.need("strategy_share", ("run", "replicate", "round", "strategy"))
    n_runs, n_replicates, n_rounds, n_strategies = data.shape
    runs = (common.numbers(arguments.runs, "--runs", 0, n_runs - 1) if arguments.runs
            else common.evenly(n_runs, MOST_PANELS))
    if len(runs) > 2 * MOST_PANELS:
        raise FigureError(f"--runs: {len(runs)} panels; at most {2 * MOST_PANELS} can be read "
                          "on one page")
    if arguments.replicate is not None and not 0 <= arguments.replicate < n_replicates:
        raise FigureError(f"--replicate: {arguments.replicate} is not there; the file has 0 "
                          f"to {n_replicates - 1}")
    axis = result.coordinate("round", n_rounds)
    keep = np.unique(np.linspace(0, n_rounds - 1, min(n_rounds, MOST_POINTS)).astype(int))
    if arguments.log:
        keep = keep[axis[keep] > 0]
    rounds = axis[keep]
    tables = [shares_of(result, data, run, arguments.replicate, keep) for run in runs]
    if not any(np.isfinite(table).any() for table in tables):
        raise FigureError(f"{result.path}: no finished replicate holds shares")
    peak = np.nanmax([np.nanmax(np.nan_to_num(table), axis=0) for table in tables], axis=0)
    names = result.strategies(n_strategies)
    shown = [i for i in range(n_strategies) if peak[i] >= SMALL]
    hidden = [i for i in range(n_strategies) if peak[i] < SMALL]
    looks = palette([names[i] for i in shown])

    columns = len(runs) if len(runs) <= 3 else math.ceil(len(runs) / 2) if len(runs) < 7 else 4
    rows = math.ceil(len(runs) / columns)
    size = (common.SIZE[0], common.SIZE[1] + 2.0 * (rows - 1))
    figure, grid = common.new_figure(rows, columns, size=size, sharex=True, sharey=True,
                                     gridspec_kw={"wspace": 0.2, "hspace": 0.25})
    keys = result.swept()
    layers = []
    for axes, run, table in zip(grid.ravel(), runs, tables):
        layers = draw_panel(axes, rounds, table, shown, hidden, looks)
        if n_runs > 1:
            title = ", ".join(f"{key.short} = {key.show(run)}" for key in keys) or f"run {run}"
            room = (0.9 if columns == 1 else 0.8) / columns
            axes.set_title(common.wrap(figure, title, room, fontsize=13), fontsize=13,
                           loc="left", pad=5)
        common.round_axis(axes, arguments.log, 8 // columns + 1)
        axes.set_xlabel("")
    for axes in grid.ravel()[len(runs):]:
        axes.set_visible(False)
    for axes in grid[:, 0]:
        axes.set_ylabel("share of agents")
    for column in range(columns):
        last = max(row for row in range(rows) if grid[row, column].get_visible())
        grid[last, column].set_xlabel("round")
        grid[last, column].tick_params(labelbottom=True)
    text = [names[i] for i in shown] + (["others"] if hidden else [])
    if len(runs) == 1:
        label_layers(grid[0, 0], tables[0], shown, hidden, looks, text)
    else:
        add_legend(grid, layers, text)
    common.dress(figure, result, notes(result, arguments, runs, n_replicates))
    if len(runs) == 1:
        common.spread_labels(grid[0, 0])
    return figure


def draw_panel(axes, rounds, table, shown, hidden, looks):
    """One run; returns the drawn layers from the bottom up."""
    parts = [table[:, i] for i in shown]
    if hidden:
        parts.append(table[:, hidden].sum(axis=1))
    looks = [*looks, (OTHERS, "")]
    layers = []
    floor = np.zeros(len(rounds))
    for part, (colour, hatch) in zip(parts, looks):
        layers.append(axes.fill_between(rounds, floor, floor + part, facecolor=colour,
                                        hatch=hatch, edgecolor="white", linewidth=0.6))
        floor = floor + part
    axes.set_ylim(0, 1)
    if len(rounds) > 1:
        axes.set_xlim(rounds[0], rounds[-1])
    axes.grid(False)
    return layers


def label_layers(axes, table, shown, hidden, looks, text):
    """Names at the right edge, each at the middle of its layer at the end."""
    ended = np.flatnonzero(np.isfinite(table).all(axis=1))
    last = table[ended[-1]] if ended.size else np.zeros(table.shape[1])
    heights = [last[i] for i in shown] + ([last[hidden].sum()] if hidden else [])
    middle = np.cumsum(heights) - np.array(heights) / 2
    colours = [colour for colour, _ in looks] + [common.GREY]
    hatches = [hatch for _, hatch in looks] + [""]
    entries = []
    for height, name, part, colour, hatch in zip(middle, text, heights, colours, hatches):
        mark = {"": "", "///": " (striped)", "...": " (dotted)"}.get(hatch, " (back-striped)")
        entries.append((height, f"{name}{mark} {part:.0%}", common.darker(colour)))
    common.label_lines(axes, entries)


def add_legend(grid, layers, text):
    """Under the panels what the colours are."""
    last = grid[-1, 0]
    below = ScaledTranslation(0, -0.72, last.figure.dpi_scale_trans)  # [inch]
    last.legend(layers, text, loc="upper left", bbox_to_anchor=(0, 0), ncols=3,
                bbox_transform=last.transAxes + below, frameon=False, borderaxespad=0,
                borderpad=0, handlelength=1.4, columnspacing=1.6, fontsize=12)


def notes(result, arguments, runs, n_replicates):
    """What the figure shows, in sentences."""
    words = [common.settings_note(result)]
    if arguments.replicate is not None:
        words.append(f"Replicate {arguments.replicate}.")
    elif n_replicates > 1:
        words.append(f"Mean of {n_replicates} replicates.")
    if len(runs) < result.n_runs:
        words.append(f"{len(runs)} of {result.n_runs} runs are shown.")
    return words


if __name__ == "__main__":
    common.main(NAME, options(), draw)
