#!/usr/bin/env python3
"""lattice.py - who cooperates where: snapshots of a square lattice, side by side.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import common  # first: it looks for an interpreter that has the modules below

import math

import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch
from reader import MISSING_CODE, FigureError

NAME = "lattice.py"
WHAT = """\
Draws the acts of all agents of a square lattice at several rounds, one square an agent, row
by row. The scenario must record them: record: {agents: {every: 10, fields: [action]}}. With
--changes a square also tells what the agent did at the snapshot before, in the four colours
of Nowak & May (1992); that says most where every round is a snapshot."""
EXAMPLE = """\
examples:
  lattice.py spatial_chaos.h5
  lattice.py spatial_chaos.h5 --rounds 0,20,200 --run 1 --replicate 3 -o chaos.png
  lattice.py spatial_chaos.h5 --changes --svg"""
MOST_PANELS = 6
MOST_HEIGHT = 7.5  # [inch] at width 10: the 4:3 of older projectors

# Dark for C and light for D, so that a grey printer keeps them apart too.
ACTS = [("defects", "#F5C485"), ("cooperates", "#0072B2"), ("stays out", "#5a5a5a")]
ABSENT = ("no agent", "#ffffff")
CHANGES = [("stays with D", "#F5C485"), ("turned to D", "#F0E442"),
           ("turned to C", "#009E73"), ("stays with C", "#0072B2")]


def options():
    """The command line."""
    parser = common.parser(NAME, WHAT, EXAMPLE)
    parser.add_argument("--rounds", metavar="R,S,..",
                        help=f"these rounds (default: up to {MOST_PANELS} of those recorded)")
    parser.add_argument("--run", type=int, default=0, metavar="I",
                        help="this run, counted from 0 (default 0)")
    parser.add_argument("--replicate", type=int, default=0, metavar="I",
                        help="this replicate, counted from 0 (default 0)")
    parser.add_argument("--changes", action="store_true",
                        help="colour by this act and the one at the snapshot before")
    return parser


def side_of(result, run):
    """Agents along a side; refuses what is no square lattice."""
    kind = result.setting("network.kind", run)
    if kind is not None and kind != "square_lattice":
        raise FigureError(f"{result.path}: network.kind is {kind}; only a square_lattice can "
                          "be laid out in rows")
    text = result.setting("network.side", run)
    try:
        return int(float(text))
    except (TypeError, ValueError):
        pass
    agents = result.n_agents(run)
    side = math.isqrt(agents)
    if agents == 0 or side * side != agents:
        raise FigureError(f"{result.path}: does not say network.side, and {agents} agents are "
                          "no square")
    return side


def choose_rounds(times, wanted, first):
    """Indices of the snapshots to draw."""
    if wanted is None:
        return [first + i for i in common.evenly(len(times) - first, MOST_PANELS)]
    chosen = []
    for value in common.numbers(wanted, "--rounds", int(times[0]), int(times[-1])):
        at = np.flatnonzero(times == value)
        if not at.size:
            near = times[np.argmin(np.abs(times - value))]
            raise FigureError(f"--rounds: no snapshot at round {value}; the nearest is at "
                              f"round {near}")
        if at[0] < first:
            raise FigureError("--changes: the first snapshot has none before it")
        chosen.append(int(at[0]))
    if len(chosen) > 2 * MOST_PANELS:
        raise FigureError(f"--rounds: {len(chosen)} panels; at most {2 * MOST_PANELS} can be "
                          "read on one page")
    return chosen


def draw(result, arguments):
    """The figure."""
    actions = result.need("agent_action", ("run", "replicate", "snapshot", "agent"))
    n_runs, n_replicates, n_snapshots, _ = actions.shape
    for name, value, n in (("run", arguments.run, n_runs),
                           ("replicate", arguments.replicate, n_replicates)):
        if not 0 <= value < n:
            raise FigureError(f"--{name}: {value} is not there; the file has 0 to {n - 1}")
    side = side_of(result, arguments.run)
    agents = side * side
    if agents > actions.shape[3]:
        raise FigureError(f"{result.path}: network.side = {side} needs {agents} agents; "
                          f"agent_action has {actions.shape[3]}")
    times = result.coordinate("snapshot", n_snapshots)
    first = 1 if arguments.changes else 0
    if n_snapshots <= first:
        raise FigureError(f"{result.path}: --changes needs two snapshots; there is one")
    chosen = choose_rounds(times, arguments.rounds, first)

    def frame(index):
        flat = actions[arguments.run, arguments.replicate, index, :agents]
        return flat.reshape(side, side)

    if not any((frame(index) != MISSING_CODE).any() for index in chosen):
        raise FigureError(f"{result.path}: run {arguments.run}, replicate "
                          f"{arguments.replicate} is not finished: it holds no acts")
    frames = [frame(index) for index in chosen]
    before = [frame(index - 1) for index in chosen] if arguments.changes else None
    titles = [f"round {times[index]}" for index in chosen]
    words = notes(result, arguments, side)
    # the page takes the height that its squares need
    figure, _ = common.new_figure(size=(common.SIZE[0], MOST_HEIGHT))
    left, low, right, high = common.write_margins(figure, result, words)
    common.close(figure)
    panels = Panels(len(frames), (right - left) * common.SIZE[0], (high - low) * MOST_HEIGHT)
    height = MOST_HEIGHT - (high - low) * MOST_HEIGHT + panels.height
    figure, grid = common.new_figure(size=(common.SIZE[0], height))
    grid[0, 0].remove()
    _, low, _, _ = common.write_margins(figure, result, words)
    panels.draw(figure, low, frames, before, titles)
    return figure


class Panels:
    """Squares in rows on the page, as large as width and height [inch] allow."""

    GAP, TITLE, LEGEND = 0.2, 0.3, 0.4  # [inch] between squares, above each, below all

    def __init__(self, n, width, height):
        self.columns = n if n <= 4 else math.ceil(n / 2)
        self.rows = math.ceil(n / self.columns)
        self.square = min((width - (self.columns - 1) * self.GAP) / self.columns,
                          (height - self.LEGEND) / self.rows - self.TITLE)
        self.height = self.rows * (self.square + self.TITLE) + self.LEGEND

    def draw(self, figure, low, frames, before, titles):
        """All squares, and what their colours mean; low is where they begin [share]."""
        page_width, page_height = figure.get_size_inches()
        used = self.columns * self.square + (self.columns - 1) * self.GAP
        kinds = [*(ACTS if before is None else CHANGES), ABSENT]
        colours = ListedColormap([colour for _, colour in kinds])
        present = set()
        for number, now in enumerate(frames):
            row, column = divmod(number, self.columns)
            x = (page_width - used) / 2 + column * (self.square + self.GAP)
            y = (low * page_height + self.LEGEND
                 + (self.rows - 1 - row) * (self.square + self.TITLE))
            axes = figure.add_axes((x / page_width, y / page_height, self.square / page_width,
                                    self.square / page_height))
            picture = codes(now, None if before is None else before[number], len(kinds) - 1)
            present.update(np.unique(picture).tolist())
            axes.imshow(picture, cmap=colours, vmin=-0.5, vmax=len(kinds) - 0.5)
            playing = now[now != MISSING_CODE]
            axes.set_title(titles[number] + share_of_c(playing), fontsize=13, loc="left", pad=4)
            axes.set_xticks([])
            axes.set_yticks([])
            axes.grid(False)
            for spine in axes.spines.values():
                spine.set_visible(True)
                spine.set_linewidth(0.8)
        handles = [Patch(facecolor=colour, edgecolor=common.INK, linewidth=0.6, label=name)
                   for index, (name, colour) in enumerate(kinds) if index in present]
        figure.legend(handles=handles, loc="upper left", ncols=5, frameon=False,
                      bbox_to_anchor=((page_width - used) / 2 / page_width,
                                      low + (self.LEGEND - 0.07) / page_height),
                      borderaxespad=0, borderpad=0, handlelength=1.1, handleheight=1.1,
                      columnspacing=1.6, fontsize=13)


def share_of_c(playing):
    """': 28.7% C'; a few exceptions among all do not round to none."""
    if not playing.size:
        return ""
    share = np.mean(playing == 1)
    if 0.9995 <= share < 1:
        return ": >99.9% C"
    return ": <0.1% C" if 0 < share < 0.0005 else f": {share:.1%} C"


def codes(now, before, absent):
    """What to draw where: the act, or with `before` one of the four changes."""
    if before is None:
        return np.where(now != MISSING_CODE, np.minimum(now, 2), absent)
    table = np.array([[0, 2], [1, 3]])  # [before][now]
    known = (before <= 1) & (now <= 1)
    return np.where(known, table[np.minimum(before, 1), np.minimum(now, 1)], absent)


def notes(result, arguments, side):
    """What the figure shows, in sentences."""
    rule = result.setting("decision.rule", arguments.run)
    rule = f", rule: {rule.replace('_', ' ')}" if rule else ""
    words = [f"{side} x {side} agents{rule}."]
    place = ", ".join(f"{key.short} = {key.show(arguments.run)}" for key in result.swept())
    if place:
        words.append(f"Run {arguments.run}: {place}.")
    words.append(f"Replicate {arguments.replicate}.")
    if arguments.changes:
        words.append("Turned: against the snapshot before.")
    return words


if __name__ == "__main__":
    common.main(NAME, options(), draw)
