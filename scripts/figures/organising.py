#!/usr/bin/env python3
"""organising.py - two ways of organising beside one another: what each reached, at what cost.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import common  # first: it looks for an interpreter that has the modules below

import contextlib
import sys

import numpy as np
import words
from matplotlib.lines import Line2D
from reader import FigureError, Result, number
from trajectories import FEW_EVENTS, MOST_POINTS, summary
from ways import CLEAR, Way, capital, difference, is_clear, mean_and_error
from words import decimals, figure, noise, say

NAME = "organising.py"
WHAT = """\
Draws two ways of organising beside one another: cooperation, trust, welfare net of cost and
steering cost over the rounds, as far as they were recorded; and says in words, with standard
errors, what each reached and what its extra cooperation cost. A way is a run: of one file
(--runs), or the first of each of two files. What lies within two standard errors is called no
clear difference."""
EXAMPLE = """\
examples:
  organising.py decisions_by_design.h5
  organising.py decisions_by_design.h5 --runs 0,2 --names "consent,majority"
  organising.py circles.h5 director.h5 -o beside.png --svg"""
PANELS = ["cooperation", "trust", "indicator", "welfare", "steering_cost"]
STYLES = [(common.COLOURS[0], "-"), (common.COLOURS[1], (0, (6, 1.2)))]
BAND = 0.8
PUT_IN = [("steering.circles.ownership", "put_in_cares"),
          ("steering.incentives.control_aversion", "put_in_minds")]
LEAST = 0.0001  # what is less is said to be less than this


def options():
    """The command line."""
    parser = common.parser(NAME, WHAT, EXAMPLE)
    parser.add_argument("other", metavar="OTHER.h5", nargs="?",
                        help="a second file, whose way stands beside that of FILE.h5")
    parser.add_argument("--runs", metavar="I,J",
                        help="two runs of the file, counted from 0, or one of each of two "
                        "files (default 0,1; of two files 0,0)")
    parser.add_argument("--names", metavar="A,B",
                        help="what the two are called (default: by what they differ in)")
    return parser


def choose(result, other, arguments):
    """The two ways."""
    results = [result, other or result]
    most = [each.n_runs - 1 for each in results]
    if arguments.runs:
        runs = common.numbers(arguments.runs, "--runs", 0, max(most))
    else:
        runs = [0, 0 if other else 1]
    if len(runs) != 2 or (other is None and runs[0] == runs[1]):
        raise FigureError(f"--runs: read '{arguments.runs}'; two numbers with a comma between "
                          "them would be right")
    for each, run, last in zip(results, runs, most):
        if run > last:
            raise FigureError(f"{each.path}: has no run {run} to put beside another: it has 0 "
                              f"to {last}; a second file can be named")
    names = arguments.names.split(",") if arguments.names else [None, None]
    if len(names) != 2 or arguments.names and not all(name.strip() for name in names):
        raise FigureError(f"--names: read '{arguments.names}'; two names with a comma between "
                          "them would be right")
    for each in results:
        each.need("cooperation", ("run", "replicate", "round"))
    ways = [Way(each, run, name and name.strip(), () if other else runs)
            for each, run, name in zip(results, runs, names)]
    for way in ways:
        if not way.series("cooperation").shape[0]:
            raise FigureError(f"{way.result.path}: no replicate of run {way.run} is finished")
    if ways[0].name == ways[1].name:
        for way in ways:
            way.name += f" ({way.result.title if other else f'run {way.run}'})"
    return ways


# --- words --------------------------------------------------------------------------------

def findings(ways):
    """What happened, in lines."""
    lines = [reached(ways), welfare(ways), unit_cost(ways), ninety(ways)]
    return [line for line in lines if line]


def reached(ways):
    """Cooperation of both, and whether they differ."""
    levels = [way.means("cooperation") for way in ways]
    value, error = difference(*levels)
    places = decimals(error)
    first, last = ways[0].span()
    shown = [figure(mean_and_error(level)[0], min(places, 3)) for level in levels]
    parts = [say("reached", name=capital(ways[0].name), first=first, last=last,
                 value=shown[0]),
             say("reached_other", name=capital(ways[1].name), value=shown[1])]
    if not np.isfinite(error):
        parts.append(say("one_replicate"))
    elif abs(value) + CLEAR * error < LEAST:
        parts.append(say("equal", least=f"{LEAST:g}"))
    else:
        parts.append(say("difference" if is_clear(value, error) else "unclear",
                         value=figure(abs(value), places), error=noise(error, places)))
    twins = [way.means("cooperation_unsteered") for way in ways
             if way.has("cooperation_unsteered")]
    if twins:
        values = [figure(mean_and_error(twin)[0], 2) for twin in twins]
        parts.append(say("unsteered_level", value=" and ".join(dict.fromkeys(values))))
    return " ".join(parts)


def welfare(ways):
    """Which leaves more after its cost."""
    if not all(way.has("welfare") for way in ways):
        return ""
    value, error = difference(*(way.means("welfare") for way in ways))
    if not np.isfinite(error):
        return ""
    if abs(value) + CLEAR * error < LEAST:
        return say("welfare_equal", least=f"{LEAST:g}")
    numbers = {"value": figure(abs(value), decimals(error)),
               "error": noise(error, decimals(error))}
    if not is_clear(value, error):
        return say("welfare_unclear", **numbers)
    return say("welfare_clear", better=ways[0 if value > 0 else 1].name, **numbers)


def unit_cost(ways):
    """Cost per extra unit of cooperation, where both files tell."""
    if not all(way.has("steering_cost") and way.has("cooperation_unsteered") for way in ways):
        return ""
    parts = []
    for way in ways:
        cost = way.cost_of_a_unit()
        if cost is None:
            parts.append(say("unit_cost_none", name=way.name))
        elif cost[0] == 0:
            parts.append(say("unit_cost_free", name=way.name))
        else:
            places = decimals(cost[1])
            parts.append(say("unit_cost_one", name=way.name, value=figure(cost[0], places),
                             error=noise(cost[1], places)))
    return say("unit_cost", first=parts[0], second=parts[1])


def ninety(ways):
    """How fast cooperation followed the last event, where there is one."""
    rounds = {when for way in ways for when, _, _ in way.result.events()}
    if len(rounds) != 1:
        return ""
    event = rounds.pop()
    if any(way.burn_in < event for way in ways):
        return ""
    parts = []
    for way in ways:
        when = way.nine_tenths(event)
        parts.append(say("ninety_none", name=way.name) if when is None
                     else say("ninety_one", name=way.name, round=when))
    return say("ninety", round=f"{event:g}", first=parts[0], second=parts[1])


def notes(ways, banded, dashed):
    """How the picture is to be read."""
    n, m = (way.series("cooperation").shape[0] for way in ways)
    said = [common.settings_note(ways[0].result, ways[0].run)]
    if min(n, m) > 1:
        said.append(say("pairs", n=n) if n == m else say("apart", n=n, m=m))
    if banded:
        said.append(say("bands" if dashed else "bands_alone", share=f"{BAND:.0%}"))
    elif dashed:
        said.append(say("dashed_alone"))
    if any(way.result.events() for way in ways):
        said.append(say("event_line"))
    said += [line for line in (put_in(ways, key, about) for key, about in PUT_IN) if line]
    names = [way.name for way in ways if way.unsettled("cooperation")]
    if names:
        said.append(say("not_settled", names=capital(" and ".join(names))))
    return said


def put_in(ways, key, about):
    """That an effect comes from an assumption, where a way has it; '' where none has."""
    values = [number(way.result.setting(key, way.run)) or 0 for way in ways]
    if not any(values):
        return ""
    return say(about, value=" and ".join(dict.fromkeys(f"{value:g}" for value in values)))


# --- picture ------------------------------------------------------------------------------

def draw_panel(axes, ways, name):
    """One observable of both; returns whether a band and whether a twin was drawn."""
    banded = dashed = False
    twins = []
    for way, (colour, style) in zip(ways, STYLES):
        if not way.has(name):
            continue
        keep = np.unique(np.linspace(0, len(way.rounds) - 1,
                                     min(len(way.rounds), MOST_POINTS)).astype(int))
        mean, low, high = summary(way.series(name)[:, keep], BAND)
        if low is not None and np.any(high > low):
            axes.fill_between(way.rounds[keep], low, high, color=colour, alpha=0.2, linewidth=0)
            banded = True
        axes.plot(way.rounds[keep], mean, color=colour, linestyle=style, zorder=3)
        if name != "steering_cost" and way.has(name + "_unsteered"):
            twins.append((way.rounds[keep],
                          summary(way.series(name + "_unsteered")[:, keep], 0)[0], colour))
    same = len(twins) == 2 and np.array_equal(twins[0][1], twins[1][1], equal_nan=True)
    for rounds, mean, colour in twins[:1] if same else twins:
        axes.plot(rounds, mean, linestyle=(0, (2, 2)), linewidth=1.8, zorder=4,
                  color=common.INK if same or len(twins) == 1 else common.darker(colour))
        dashed = True
    axes.set_title(say(name), fontsize=13, loc="left", pad=6)
    if name in ("cooperation", "trust", "indicator"):
        axes.set_ylim(-0.02, 1.02)
    elif name == "steering_cost":
        axes.set_ylim(bottom=0)
        if axes.get_ylim()[1] < 0.05:
            axes.set_ylim(top=0.05)
    else:
        common.set_range(axes, ways[0].result, name)
    return banded, dashed


def key(ways, dashed):
    """Rows of (handles, labels): which line is which."""
    handles = [Line2D([], [], color=colour, linestyle=style, linewidth=3)
               for colour, style in STYLES]
    labels = [way.name for way in ways]
    if dashed:
        handles.append(Line2D([], [], color=common.INK, linestyle=(0, (2, 2)), linewidth=1.8))
        labels.append(say("unsteered"))
    if sum(map(len, labels)) <= 80:
        return [(handles, labels)]
    return [([handle], [label]) for handle, label in zip(handles, labels)]


def draw(result, arguments):
    """The figure."""
    with contextlib.ExitStack() as stack:
        other = stack.enter_context(Result(arguments.other)) if arguments.other else None
        ways = choose(result, other, arguments)
        names = [name for name in PANELS if any(way.has(name) for way in ways)]
        rows = (len(names) + 1) // 2
        page, grid = common.new_figure(
            rows, min(2, len(names)), sharex=True,
            size=(common.SIZE[0], common.SIZE[1] + 0.3 + 1.2 * (rows - 1)),
            gridspec_kw={"hspace": 0.32, "wspace": 0.14})
        banded = dashed = False
        for axes, name in zip(grid.flat, names):
            band, twin = draw_panel(axes, ways, name)
            banded, dashed = banded or band, dashed or twin
        for axes in grid.flat[len(names):]:
            axes.set_visible(False)
        last = max(way.rounds[-1] for way in ways)
        marks = sorted({when for way in ways for when, _, _ in way.result.events()
                        if 0 < when < last})
        for number, axes in enumerate(grid.flat[:len(names)]):
            common.round_axis(axes, most_marks=6)
            axes.set_xlim(ways[0].rounds[0], last)
            below = number + grid.shape[1] < len(names)
            axes.set_xlabel("" if below else "round")
            axes.tick_params(labelbottom=not below)
            for when in marks if len(marks) <= FEW_EVENTS else ():
                axes.axvline(when, color=common.GREY, linestyle=(0, (1, 2)), linewidth=1.5,
                             zorder=2)
        box = common.write_margins(page, result, notes(ways, banded, dashed), findings(ways))
        common.fit(page, common.legend_rows(page, box, key(ways, dashed)))
        return page


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.argv.append("--help")
    common.main(NAME, options(), draw)
