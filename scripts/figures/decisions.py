#!/usr/bin/env python3
"""decisions.py - how circles decide: how often they adopt, object and amend.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import common  # first: it looks for an interpreter that has the modules below

import numpy as np
from matplotlib.lines import Line2D
from organising import BAND
from reader import FigureError
from trajectories import MOST_POINTS, crowded, summary
from ways import Way, capital, difference, is_clear, mean_and_error
from words import decimals, figure, noise, say

NAME = "decisions.py"
WHAT = """\
Draws how circles decide, from meeting to meeting: the share of meetings that adopted what was
proposed (consent_rate), objections a member and amendments a meeting, all since the start; up
to four runs in one picture, such as rules of decision. Says in words how often each adopts,
and whether the first two clearly differ."""
EXAMPLE = """\
examples:
  decisions.py decisions_by_design.h5
  decisions.py decisions_by_design.h5 --runs 0,2 -o decisions.png --svg"""
PANELS = ["consent_rate", "objections", "amendments"]
MOST_RUNS = 4
DASHES = ["-", (0, (6, 1.2)), (0, (1.2, 1)), (0, (5, 1.2, 1.2, 1.2))]


def options():
    """The command line."""
    parser = common.parser(NAME, WHAT, EXAMPLE)
    parser.add_argument("--runs", metavar="I,J,..",
                        help=f"up to {MOST_RUNS} runs, counted from 0 (default: the first "
                        f"{MOST_RUNS})")
    return parser


def choose(result, arguments):
    """The runs to draw, as ways."""
    result.need("consent_rate", ("run", "replicate", "round"))
    runs = (common.numbers(arguments.runs, "--runs", 0, result.n_runs - 1)
            if arguments.runs else list(range(min(result.n_runs, MOST_RUNS))))
    if len(runs) > MOST_RUNS:
        raise FigureError(f"--runs: {len(runs)} runs; at most {MOST_RUNS} can be told apart")
    ways = [Way(result, run, None, runs, "consent_rate") for run in runs]
    if not all(way.series("consent_rate").shape[0] for way in ways):
        raise FigureError(f"{result.path}: no replicate of these runs is finished")
    return ways


# --- words --------------------------------------------------------------------------------

def in_the_end(way, name):
    """[replicate] the last number, which counts all meetings since the start."""
    values = way.series(name)
    return values[:, -1]


def finding(way):
    """How often circles adopted, and after how many meetings."""
    value, error = mean_and_error(in_the_end(way, "consent_rate"))
    name = capital(way.name)
    if not np.isfinite(value):
        return say("never_met", name=name)
    time = ""
    if way.result.axes.get("decision_time") == ("run", "replicate"):
        meetings, _ = mean_and_error(way.result.once("decision_time", way.run))
        if np.isfinite(meetings):
            time = say("adopted_time", value=figure(meetings, 2))
    value, error = 100 * value, 100 * error
    if not np.isfinite(error):
        return say("adopted_one", name=name, value=figure(value, 0), time=time)
    places = decimals(error, least=0)
    return say("adopted", name=name, value=figure(value, places), error=noise(error, places),
               time=time)


def verdict(ways):
    """Whether the first two adopt clearly more or less often."""
    value, error = difference(*(in_the_end(way, "consent_rate") for way in ways[:2]))
    if not np.isfinite(error):
        return ""
    places = decimals(100 * error, least=0)
    numbers = {"value": figure(100 * abs(value), places), "error": noise(100 * error, places)}
    if not is_clear(value, error):
        return say("adopt_unclear", first=ways[0].name, second=ways[1].name, **numbers)
    return say("most_adopt", better=ways[0 if value > 0 else 1].name, **numbers)


def notes(ways, banded):
    """How the picture is to be read."""
    n = min(way.series("consent_rate").shape[0] for way in ways)
    lines = say("lines_are" if banded else "lines_only", n=n, share=f"{BAND:.0%}")
    return [common.settings_note(ways[0].result, ways[0].run), say("since_start"),
            lines if n > 1 else say("line_is")]


# --- picture ------------------------------------------------------------------------------

def shown_rounds(way):
    """Which of its rounds are drawn."""
    count = len(way.rounds)
    return np.unique(np.linspace(0, count - 1, min(count, MOST_POINTS)).astype(int))


def bands_hide(ways, name):
    """Whether the bands of these runs would hide one another."""
    bands = [summary(way.series(name)[:, shown_rounds(way)], BAND)[1:] for way in ways
             if way.has(name)]
    return crowded([(low, high) for low, high in bands if low is not None])


def draw_panel(axes, ways, name, banded):
    """One number of all runs, as steps from meeting to meeting."""
    for way, colour, dashes in zip(ways, common.COLOURS, DASHES):
        if not way.has(name):
            continue
        keep = shown_rounds(way)
        mean, low, high = summary(way.series(name)[:, keep], BAND)
        if low is not None and banded:
            axes.fill_between(way.rounds[keep], low, high, step="post", color=colour, alpha=0.2,
                              linewidth=0)
        axes.step(way.rounds[keep], mean, where="post", color=colour, linestyle=dashes,
                  zorder=3)
    axes.set_title(common.wrap(axes.figure, say(name), 0.28, fontsize=13), fontsize=13,
                   loc="left", pad=6)
    if name == "consent_rate":
        axes.set_ylim(-0.02, 1.02)
    else:
        axes.set_ylim(bottom=0)


def draw(result, arguments):
    """The figure."""
    ways = choose(result, arguments)
    names = [name for name in PANELS if any(way.has(name) for way in ways)]
    page, grid = common.new_figure(1, len(names), size=(common.SIZE[0], common.SIZE[1] + 0.6),
                                   gridspec_kw={"wspace": 0.28})
    banded = not any(bands_hide(ways, name) for name in names)
    for axes, name in zip(grid[0], names):
        draw_panel(axes, ways, name, banded)
        common.round_axis(axes, most_marks=5)
        axes.set_xlim(ways[0].rounds[0], ways[0].rounds[-1])
    findings = [finding(way) for way in ways] + ([verdict(ways)] if len(ways) > 1 else [])
    box = common.write_margins(page, result, notes(ways, banded), [line for line in findings if line])
    handles = [Line2D([], [], color=colour, linestyle=dashes, linewidth=3)
               for _, colour, dashes in zip(ways, common.COLOURS, DASHES)]
    labels = [way.name for way in ways]
    common.fit(page, common.legend_rows(page, box, [(handles, labels)]
                                        if sum(map(len, labels)) < 75 else
                                        [([handle], [label])
                                         for handle, label in zip(handles, labels)]))
    return page


if __name__ == "__main__":
    common.main(NAME, options(), draw)
