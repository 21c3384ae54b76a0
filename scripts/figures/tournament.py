#!/usr/bin/env python3
"""tournament.py - who did how well against whom: scores, wins, payoffs, cooperation.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import common  # first: it looks for an interpreter that has the modules below

import numpy as np
from matplotlib.ticker import MaxNLocator
from reader import FigureError

NAME = "tournament.py"
WHAT = """\
Draws a tournament (samenspel tournament -o FILE.h5), the best strategy first:
  scores       the payoff a turn of every repetition, as boxes
  wins         matches won in a repetition, as boxes
  payoff       what the strategy of the row earns a turn against that of the column
  cooperation  the share of turns in which the row's strategy cooperates with the column's"""
EXAMPLE = """\
examples:
  tournament.py sp.h5
  tournament.py sp.h5 --show payoff -o payoff.png --svg
  tournament.py large.h5 --show cooperation --top 40"""
KINDS = ("scores", "wins", "payoff", "cooperation")
MOST_BOXES = 60  # beside one another
MOST_NAMES = 80  # along a matrix; beyond, names cannot be read and are left out
FEW_NAMES = 16   # so many can be read in cells with numbers


def options():
    """The command line."""
    parser = common.parser(NAME, WHAT, EXAMPLE)
    parser.add_argument("--show", choices=KINDS, default=KINDS[0],
                        help="what to draw (default: scores)")
    parser.add_argument("--top", type=int, metavar="N",
                        help=f"the best N strategies only (default: {MOST_BOXES} of boxes, all "
                        "of a matrix)")
    return parser


def ranking(result, top):
    """[(number, name)] of the strategies, the best first."""
    rank = result.need("rank", ("strategy",))[()]
    names = [text.decode() if isinstance(text, bytes) else str(text)
             for text in result.file["strategy"][()]]
    if top is not None and not 2 <= top <= len(names):
        raise FigureError(f"--top: {top} is not there; the file has 2 to {len(names)}")
    return [(int(number), names[number].replace("_", " "))
            for number in np.argsort(rank)[:top]]


def twin_counts(result):
    """Whether the match with one's twin is part of scores and ranks."""
    return result.resolved.get("twin_counts") == "yes"


def played(result):
    """What was played, in a few words."""
    settings = result.resolved
    words = [f"{settings.get('strategies', '?')} strategies",
             f"{settings.get('repetitions', '?')} repetitions"]
    if float(settings.get("continuation", 0)) > 0:
        words.append(f"another turn with chance {float(settings['continuation']):g}")
    else:
        words.append(f"{settings.get('turns', '?')} turns a match")
    words += [f"{key} {float(settings[key]):g}" for key in ("noise", "misperception")
              if float(settings.get(key, 0)) > 0]
    return ", ".join(words) + "."


def boxes(result, arguments, name, label, notes):
    """A box a strategy: quartiles, whiskers to the outermost within 1.5 times their distance."""
    order = ranking(result, arguments.top)
    left_out = 0
    if arguments.top is None and len(order) > MOST_BOXES:
        left_out, order = len(order) - MOST_BOXES, order[:MOST_BOXES]
    data = result.need(name, ("repetition", "strategy"))[()]
    columns = [data[:, number] for number, _ in order]
    width = max(common.SIZE[0], 3.0 + 0.2 * len(order))
    page, grid = common.new_figure(size=(width, common.SIZE[1] + 1.2))
    axes = grid[0, 0]
    drawn = axes.boxplot(columns, widths=0.62, patch_artist=True, manage_ticks=False,
                         flierprops={"marker": ".", "markersize": 4,
                                     "markerfacecolor": common.GREY,
                                     "markeredgecolor": "none"},
                         medianprops={"color": common.COLOURS[1], "linewidth": 2.2})
    for box in drawn["boxes"]:
        box.set(facecolor=common.shade(common.COLOURS[0], 0.0),
                edgecolor=common.COLOURS[0], linewidth=1.2)
    for line in drawn["whiskers"] + drawn["caps"]:
        line.set(color=common.COLOURS[0], linewidth=1.2)
    axes.set_xlim(0.3, len(order) + 0.7)
    axes.set_xticks(range(1, len(order) + 1), [text for _, text in order], rotation=90,
                    fontsize=12 if len(order) <= 30 else 9)
    axes.grid(axis="x", visible=False)
    axes.set_ylabel(label)
    if data.dtype.kind == "u":
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    repetitions = data.shape[0]
    notes = [played(result), *notes,
             f"Boxes: quartiles over {repetitions} repetitions; orange: median."
             if repetitions > 1 else "One repetition.",
             f"The {left_out} lowest ranks are left out (--top)." if left_out else ""]
    common.dress(page, result, notes)
    return page


def limits(kind, table):
    """The range of the colours."""
    return (0.0, 1.0) if kind == "cooperation_rate" else (np.nanmin(table), np.nanmax(table))


def matrix(result, arguments, name, label, notes):
    """Rows and columns by rank; cells coloured by the number, written in where it fits."""
    order = ranking(result, arguments.top)
    number = [index for index, _ in order]
    names = [text for _, text in order]
    table = result.need(name, ("strategy", "opponent"))[()][np.ix_(number, number)]
    side = 7.6 if len(order) <= 40 else 10.5
    page, grid = common.new_figure(size=(side + 2.2, side + 1.3))
    axes = grid[0, 0]
    low, high = limits(name, table)
    image = axes.imshow(table, cmap=common.ordered_scale(), vmin=low, vmax=high,
                        aspect="equal")
    axes.grid(False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    if len(names) <= MOST_NAMES:
        size = 12 if len(names) <= 24 else 9 if len(names) <= 45 else 6.5
        axes.set_xticks(range(len(names)), names, rotation=90, fontsize=size)
        axes.set_yticks(range(len(names)), names, fontsize=size)
        axes.tick_params(length=0)
    else:
        axes.set_xlabel("partner, by rank")
        axes.set_ylabel("strategy, by rank")
    if len(names) <= FEW_NAMES:
        write_cells(axes, table, low, high)
    if np.isnan(table).any():
        axes.set_facecolor(common.PALE)
        notes = [*notes, "Grey: twins do not meet."]
    bar = page.colorbar(image, ax=axes, fraction=0.04, pad=0.02)
    bar.set_label(label)
    bar.outline.set_visible(False)
    common.dress(page, result, [played(result), *notes])
    return page


def write_cells(axes, table, low, high):
    """The numbers, dark on light and light on dark."""
    for i, row in enumerate(table):
        for j, value in enumerate(row):
            if np.isfinite(value):
                share = (value - low) / (high - low) if high > low else 0.0
                axes.text(j, i, f"{value:.2f}", ha="center", va="center", fontsize=9,
                          color="white" if share < 0.55 else common.INK)


def draw(result, arguments):
    """The figure."""
    if result.text("kind") != "tournament":
        raise FigureError(f"{result.path}: is no tournament; samenspel tournament -o writes one")
    by_rank = "Strategies by rank, the best first."
    with_twin = twin_counts(result)
    twin = f"{'With' if with_twin else 'Without'} the match against one's twin."
    if arguments.show == "scores":
        name = "normalised_score_with_twin" if with_twin else "normalised_score"
        return boxes(result, arguments, name, "payoff a turn", [by_rank, twin])
    if arguments.show == "wins":
        return boxes(result, arguments, "wins", "matches won",
                     ["Strategies by rank of their scores, not of their wins.",
                      "A match is won by who earns more in it."])
    if arguments.show == "payoff":
        return matrix(result, arguments, "payoff", "payoff a turn to the row's strategy",
                      ["Rows and columns by rank, the best first.",
                       "A row is what one strategy earns; a column, what others earn against "
                       "it."])
    return matrix(result, arguments, "cooperation_rate",
                  "share of turns in which the row's strategy cooperates",
                  ["Rows and columns by rank, the best first."])


if __name__ == "__main__":
    common.main(NAME, options(), draw)
