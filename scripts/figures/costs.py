#!/usr/bin/env python3
"""costs.py - what steering costs, by what it is spent on, and what is left after it.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import common  # first: it looks for an interpreter that has the modules below

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from reader import FigureError
from trajectories import FEW_EVENTS, MOST_POINTS, summary
from ways import Way, capital, difference, is_clear
from words import decimals, figure, noise, say

NAME = "costs.py"
WHAT = """\
Draws steering_cost a head and round, its components stacked, and below it welfare net of this
cost beside the same population unsteered (compare: unsteered); a column a run. Says in words
what steering costs and whether, net of it, welfare is clearly higher than without."""
EXAMPLE = """\
examples:
  costs.py cooperation_chain.h5
  costs.py cooperation_chain.h5 --runs 1,2,4 -o costs.png --svg"""
MOST_RUNS = 3
BARS = 40  # in a panel, or somewhat more
PARTS = ["cost_incentives", "cost_monitoring", "cost_meetings", "cost_pilot",
         "cost_facilitation", "cost_support"]
# each component has its colour in every figure; hatches tell them apart in grey too
LOOKS = dict(zip(PARTS, [("#0072B2", ""), ("#56B4E9", "///"), ("#009E73", ""), ("#E69F00", ""),
                         ("#CC79A7", "\\\\\\"), ("#D55E00", "...")]))
REST = ("#8a8a8a", "")


def options():
    """The command line."""
    parser = common.parser(NAME, WHAT, EXAMPLE)
    parser.add_argument("--runs", metavar="I,J,..",
                        help=f"up to {MOST_RUNS} runs, counted from 0 (default: the first "
                        f"{MOST_RUNS} in which steering costs something)")
    return parser


def choose(result, arguments):
    """The runs to draw, as ways."""
    result.need("steering_cost", ("run", "replicate", "round"))
    if arguments.runs:
        runs = common.numbers(arguments.runs, "--runs", 0, result.n_runs - 1)
        if len(runs) > MOST_RUNS:
            raise FigureError(f"--runs: {len(runs)} runs; at most {MOST_RUNS} fit beside one "
                              "another")
    else:
        costly = [run for run in range(result.n_runs)
                  if np.nansum(result.replicates("steering_cost", run)) > 0]
        runs = (costly or [0])[:MOST_RUNS]
    ways = [Way(result, run, None, runs, "steering_cost") for run in runs]
    if not all(way.series("steering_cost").shape[0] for way in ways):
        raise FigureError(f"{result.path}: no replicate of these runs is finished")
    return ways


def parts_of(way):
    """[(label, [round] mean a head, (colour, hatch))] of what was spent; what the file does
    not say the use of comes last."""
    total = np.nanmean(way.series("steering_cost"), axis=0)
    parts, known = [], np.zeros_like(total)
    for name in PARTS:
        if way.has(name):
            mean = np.nanmean(way.series(name), axis=0)
            known = known + mean
            if np.any(mean > 0):
                parts.append((say(name), mean, LOOKS[name]))
    rest = total - known
    if np.any(rest > 1e-9 * max(1.0, np.max(np.abs(total)))):
        parts.append((say("other_cost"), rest, REST))
    return parts


# --- words --------------------------------------------------------------------------------

def amount(value):
    """A cost with two digits or so, so that parts add up to their sum."""
    return figure(value, 2 if value >= 0.1 else 3 if value >= 0.01 else 4)


def finding(way):
    """What steering costs in one run, over all its rounds, and what is left."""
    played = way.rounds > 0
    cost = way.means("steering_cost", played)
    name = capital(way.name)
    if not np.any(cost):
        return say("spent_nothing", name=name)
    parts = [(say(part), float(np.mean(way.means(part, played)))) for part in PARTS
             if way.has(part)]
    parts = [f"{label} {amount(value)}" for label, value in parts if value > 0]
    words = [say("spent", name=name, value=amount(np.mean(cost)),
                 parts=f" ({', '.join(parts)})" if len(parts) > 1 else "")]
    if way.has("welfare") and way.has("welfare_unsteered"):
        value, error = difference(way.means("welfare", played),
                                  way.means("welfare_unsteered", played))
        if np.isfinite(error):
            key = ("net_unclear" if not is_clear(value, error)
                   else "net_more" if value > 0 else "net_less")
            places = decimals(error)
            words.append(say(key, error=noise(error, places), value=figure(
                value if key == "net_unclear" else abs(value), places)))
    return " ".join(words)


# --- picture ------------------------------------------------------------------------------

def bins_of(way):
    """[(first, past the last)] of the recorded rounds after round 0 that share a bar, so that
    what is paid at one meeting can be seen too; none spans an event."""
    first, end = int(np.searchsorted(way.rounds, 0, side="right")), len(way.rounds)
    width = max(1, (end - first) // BARS)
    cuts = sorted({first, end, *(int(np.searchsorted(way.rounds, when))
                                 for when, _, _ in way.result.events()
                                 if when > way.rounds[first])})
    return [(low, min(low + width, past)) for start, past in zip(cuts, cuts[1:])
            for low in range(start, past, width)]


def draw_costs(axes, way):
    """The stack of bars; returns {label: look} of what is in it."""
    bins = bins_of(way)
    step = np.median(np.diff(way.rounds)) if len(way.rounds) > 1 else 1
    left = np.array([way.rounds[low] - step for low, _ in bins])
    width = np.array([way.rounds[high - 1] for _, high in bins]) - left
    looks, floor = {}, np.zeros(len(bins))
    for label, mean, (colour, hatch) in parts_of(way):
        height = np.array([np.mean(mean[low:high]) for low, high in bins])
        axes.bar(left, height, width, bottom=floor, align="edge", facecolor=colour, hatch=hatch,
                 edgecolor="white", linewidth=0)
        looks[label] = (colour, hatch)
        floor = floor + height
    return looks


def draw_welfare(axes, way, keep):
    """Net, before its cost, unsteered; returns the lines that stand for them."""
    rounds = way.rounds[keep]
    net = way.series("welfare")
    gross = np.nanmean(net + way.series("steering_cost"), axis=0)[keep]
    mean, low, high = summary(net[:, keep], 0.8)
    if low is not None:
        axes.fill_between(rounds, low, high, color=common.COLOURS[0], alpha=0.2, linewidth=0)
    axes.plot(rounds, gross, color=common.GREY, linewidth=1.4)
    axes.plot(rounds, mean, color=common.COLOURS[0])
    if way.has("welfare_unsteered"):
        twin = np.nanmean(way.series("welfare_unsteered"), axis=0)[keep]
        axes.plot(rounds, twin, color=common.INK, linestyle=(0, (2, 2)), linewidth=1.8)


def draw(result, arguments):
    """The figure."""
    ways = choose(result, arguments)
    has_welfare = "welfare" in result.observables
    page, grid = common.new_figure(
        2 if has_welfare else 1, len(ways), sharex=True, sharey="row",
        size=(common.SIZE[0], common.SIZE[1] + (1.9 if has_welfare else 0.0)),
        gridspec_kw={"hspace": 0.34 if len(ways) > 1 else 0.3, "wspace": 0.16})
    looks = {}
    for column, way in enumerate(ways):
        count = len(way.rounds)
        keep = np.unique(np.linspace(0, count - 1, min(count, MOST_POINTS)).astype(int))
        looks.update(draw_costs(grid[0, column], way))
        if has_welfare:
            draw_welfare(grid[1, column], way, keep)
        label = common.wrap(page, way.name, 0.78 / len(ways), fontsize=13)
        grid[0, column].set_title(label if len(ways) > 1 else "", fontsize=13, loc="left",
                                  pad=6, fontweight="bold")
        marks = sorted({when for when, _, _ in result.events() if 0 < when < way.rounds[-1]})
        for axes in grid[:, column]:
            common.round_axis(axes, most_marks=8 if len(ways) == 1 else 5)
            axes.set_xlim(way.rounds[0], way.rounds[-1])
            axes.set_xlabel("round" if axes is grid[-1, column] else "")
            for when in marks if len(marks) <= FEW_EVENTS else ():
                axes.axvline(when, color=common.GREY, linestyle=(0, (1, 2)), linewidth=1.5)
    grid[0, 0].set_ylim(bottom=0, top=None if looks else 1)
    grid[0, 0].set_ylabel(say("cost_axis"), fontsize=13)
    rows = [([Patch(facecolor=colour, hatch=hatch, edgecolor="white")
              for colour, hatch in looks.values()], list(looks))]
    if has_welfare:
        common.set_range(grid[1, 0], result, "welfare")
        grid[1, 0].set_ylabel(say("welfare_axis"), fontsize=13)
        rows.append(welfare_key("welfare_unsteered" in result.axes))
    page.align_ylabels(list(grid[:, 0]))
    box = common.write_margins(page, result, notes(ways), [finding(way) for way in ways])
    common.fit(page, common.legend_rows(page, box, rows))
    return page


def welfare_key(twin):
    """What the lines of the lower row are."""
    lines = [(common.COLOURS[0], "-", 2.4, "welfare_net"), (common.GREY, "-", 1.4, "gross")]
    if twin:
        lines.append((common.INK, (0, (2, 2)), 1.8, "unsteered"))
    return ([Line2D([], [], color=colour, linestyle=style, linewidth=width)
             for colour, style, width, _ in lines], [say(key) for *_, key in lines])


def notes(ways):
    """How the picture is to be read."""
    n = min(way.series("steering_cost").shape[0] for way in ways)
    low, high = bins_of(ways[0])[0]
    return [common.settings_note(ways[0].result, ways[0].run), say("all_rounds"),
            say("bins", width=high - low) if high - low > 1 else "", say("error_is", n=n) if n > 1 else say("line_is"),
            say("event_line") if ways[0].result.events() else ""]


if __name__ == "__main__":
    common.main(NAME, options(), draw)
