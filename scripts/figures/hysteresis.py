#!/usr/bin/env python3
"""hysteresis.py - an observable against what events steer up and down again: a loop.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import common  # first: it looks for an interpreter that has the modules below

import itertools

import numpy as np
from reader import FigureError, short_key

NAME = "hysteresis.py"
WHAT = """\
Draws an observable against a number that the scenario's events raise and lower. A point is
the mean over replicates at the end of a dwell, the rounds at one value (--last); arrows show
in which direction the loop was gone through. Where the way down is not the way up, there is
hysteresis. Thin lines are the replicates."""
EXAMPLE = """\
examples:
  hysteresis.py trust_and_tipping.h5
  hysteresis.py trust_and_tipping.h5 -v trust --last 0.5 -o loop.png --svg"""
UP, DOWN = common.COLOURS[1], common.COLOURS[0]
SIDES = [side for side in itertools.product((-1, 0, 1), repeat=2) if side != (0, 0)]
MOST_REPLICATES = 64  # thin lines; more make a surface
FEWEST_VALUES = 3  # a loop between two values is a line


def options():
    """The command line."""
    parser = common.parser(NAME, WHAT, EXAMPLE)
    parser.add_argument("-v", "--variable", metavar="NAME",
                        help="observable (default: cooperation, else the first in the file)")
    parser.add_argument("--key", metavar="KEY",
                        help="what events change (default: the first that rises and falls)")
    parser.add_argument("--run", type=int, default=0, metavar="I",
                        help="this run, counted from 0 (default 0)")
    parser.add_argument("--last", type=float, default=0.25, metavar="SHARE",
                        help="share of the recorded rounds of a dwell that count, its last "
                        "ones (default 0.25, at least one)")
    return parser


def keys_with_loops(result, run=0):
    """The keys whose scheduled numbers rise and fall over three values or more."""
    found = []
    for key in result.scheduled_keys():
        _, values = result.schedule(key, run)
        if all(isinstance(value, float) for value in values):
            steps = np.diff(values)
            if np.any(steps > 0) and np.any(steps < 0) \
                    and len(set(values)) >= FEWEST_VALUES:
                found.append(key)
    return found


def dwells(result, key, run, rounds, last):
    """[(value, indices of the recorded rounds that count)] in time."""
    when, values = result.schedule(key, run)
    found = []
    for number, value in enumerate(values):
        end = when[number + 1] if number + 1 < len(when) else np.inf
        if number + 1 < len(when) and values[number + 1] == value:
            when[number + 1] = when[number]  # an event that changes nothing ends no dwell
            continue
        inside = np.flatnonzero((rounds >= when[number]) & (rounds < end))
        if len(inside):
            found.append((value, inside[-max(1, int(round(last * len(inside)))):]))
    return found


def branches(values):
    """[(first, last, rises)] of the stretches in one direction; ends are shared."""
    found = []
    for i in range(1, len(values)):
        rises = values[i] > values[i - 1]
        if found and found[-1][2] == rises:
            found[-1] = (found[-1][0], i, rises)
        else:
            found.append((i - 1, i, rises))
    return found


def choose_key(result, arguments):
    """What lies along the horizontal axis."""
    loops = keys_with_loops(result, arguments.run)
    if arguments.key is None:
        if not loops:
            raise FigureError(f"{result.path}: no events raise a number and lower it again; "
                              "draw it with trajectories.py")
        return loops[0]
    if arguments.key not in loops:
        raise FigureError(f"--key: events do not raise and lower {arguments.key}; they do: "
                          f"{', '.join(loops) or 'nothing'}")
    return arguments.key


def draw(result, arguments):
    """The figure."""
    observables = result.observables
    name = arguments.variable or ("cooperation" if "cooperation" in observables
                                  else (observables or ["cooperation"])[0])
    data = result.need(name, ("run", "replicate", "round"))
    if not 0 <= arguments.run < result.n_runs:
        raise FigureError(f"--run: {arguments.run} is not there; the file has 0 to "
                          f"{result.n_runs - 1}")
    if not 0 < arguments.last <= 1:
        raise FigureError(f"--last = {arguments.last:g}: must lie in (0, 1]")
    key = choose_key(result, arguments)
    cells = result.replicates(name, arguments.run)
    if not cells.size:
        raise FigureError(f"{result.path}: no replicate of run {arguments.run} is finished")
    steps = dwells(result, key, arguments.run, result.coordinate("round", data.shape[2]),
                   arguments.last)
    x = np.array([value for value, _ in steps])
    with np.errstate(all="ignore"):
        each = np.array([cells[:, where].mean(axis=1) for _, where in steps])  # [dwell, rep.]
    mean = each.mean(axis=1)

    figure, grid = common.new_figure()
    axes = grid[0, 0]
    axes.line_labels = []
    named = set()
    for number, (first, last, rises) in enumerate(branches(x)):
        part = slice(first, last + 1)
        colour = UP if rises else DOWN
        if 1 < each.shape[1] <= MOST_REPLICATES:
            axes.plot(x[part], each[part], color=colour, linewidth=0.8, alpha=0.3, zorder=2)
        axes.plot(x[part], mean[part], color=colour, zorder=4, marker="o", markersize=5,
                  markeredgecolor="white", markeredgewidth=0.6)
        draw_arrows(axes, x[part], mean[part], colour)
        if number == 0:
            axes.plot(x[:1], mean[:1], marker="o", markersize=9, color=colour, zorder=6,
                      markeredgecolor="white")
        named.add(rises)
    margin = 0.03 * np.ptp(x)
    axes.set_xlim(x.min() - margin, x.max() + margin)
    axes.set_xlabel(short_key(key))
    axes.set_ylabel(common.broken(result.label(name)))
    common.set_range(axes, result, name)
    common.dress(figure, result, notes(result, name, key, arguments, each, steps))
    write_directions(figure, axes, x, mean)
    return figure


def draw_arrows(axes, x, y, colour):
    """Two heads along a branch, each in the middle of a step."""
    lengths = np.hypot(np.diff(x) / (np.ptp(x) or 1), np.diff(y) / (np.ptp(y) or 1))
    way = np.cumsum(lengths) / lengths.sum()
    for share in (0.25, 0.65):
        i = int(np.searchsorted(way, share))
        ahead = [0.45 * a + 0.55 * b for a, b in ((x[i], x[i + 1]), (y[i], y[i + 1]))]
        axes.annotate("", xy=ahead, xytext=(x[i], y[i]), zorder=5,
                      arrowprops={"arrowstyle": "-|>,head_width=0.45,head_length=0.8",
                                  "color": colour, "linewidth": 0, "shrinkA": 0,
                                  "shrinkB": 0, "mutation_scale": 16})


def write_directions(figure, axes, x, y):
    """Beside the first way up and the first way down, clear of all lines."""
    points = axes.transData.transform(np.column_stack([x, y]))
    dense = np.concatenate([np.linspace(a, b, 40) for a, b in zip(points[:-1], points[1:])])
    renderer = figure.canvas.get_renderer()
    taken = []
    for wanted, words, colour in ((True, "on the way up", UP), (False, "on the way down", DOWN)):
        part = next(((a, b) for a, b, rises in branches(x) if rises == wanted), None)
        if part is None:
            continue
        text = axes.text(0, 0, words, color=common.darker(colour), fontweight="bold",
                         fontsize=15, ha="center", va="center", transform=axes.transAxes,
                         zorder=7)
        size = text.get_window_extent(renderer)
        half = np.array([size.width / 2 + 10, size.height / 2 + 11])  # clear of arrow heads
        low = np.array([axes.bbox.x0, axes.bbox.y0]) + half
        high = np.array([axes.bbox.x1, axes.bbox.y1]) - half
        best = (np.inf, np.array([low[0], high[1] - 2 * half[1] * len(taken)]))
        own = points[part[0]:part[1] + 1]
        path = np.concatenate([np.linspace(a, b, 12) for a, b in zip(own, own[1:])])
        for at, side in itertools.product(path, SIDES):
            centre = at + np.array(side) * (half + 1)
            if np.any(centre < low) or np.any(centre > high) \
                    or any(np.all(np.abs(centre - at) < half + other) for at, other in taken) \
                    or np.min(np.max(np.abs(dense - centre) / half, axis=1)) < 1:
                continue
            from_middle = np.abs(at - path[len(path) // 2]).sum() / axes.bbox.width
            score = from_middle - 0.2 * min(foreign_gap(points, part, centre, half), 4)
            if score < best[0]:
                best = (score, centre)
        # as a share of the axes, since the file may have another resolution
        text.set_position(axes.transAxes.inverted().transform(best[1]))
        taken.append((best[1], half))


def foreign_gap(points, part, centre, half):
    """How far the box at centre is from the branches that it does not name [boxes]."""
    others = np.concatenate([points[:part[0]], points[part[1] + 1:]])
    if not len(others):
        return np.inf
    return float(np.min(np.max(np.abs(others - centre) / half, axis=1)))


def notes(result, name, key, arguments, each, steps):
    """What the figure shows, in sentences."""
    words = [common.settings_note(result, arguments.run)]
    place = ", ".join(f"{swept.short} = {swept.show(arguments.run)}"
                      for swept in result.swept())
    if place:
        words.append(f"Run {arguments.run}: {place}.")
    most = max(len(where) for _, where in steps)
    rounds = (f"the last {arguments.last:.0%} of the recorded rounds" if most > 1
              else "the last recorded round")
    thin = "; thin lines: each of them" if 1 < each.shape[1] <= MOST_REPLICATES else ""
    who = f"mean of {each.shape[1]} replicates" if each.shape[1] > 1 else "one replicate"
    words.append(f"Points: {who} over {rounds} at each value{thin}.")
    others = len(result.scheduled_keys()) - 1
    if others:
        words.append(f"Events change {others} other key{'s' if others > 1 else ''} too.")
    words.append(common.caption(result, name))
    return words


if __name__ == "__main__":
    common.main(NAME, options(), draw)
