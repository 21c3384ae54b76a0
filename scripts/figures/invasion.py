#!/usr/bin/env python3
"""invasion.py - which strategy takes over from which: the graph of selected invasions.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import common  # first: it looks for an interpreter that has the modules below

import argparse
import json
import math
import os
import sys

import shares
from matplotlib.patches import Circle, FancyArrowPatch
from reader import FigureError

NAME = "invasion.py"
WHAT = """\
Draws what `samenspel theory SCENARIO --json` says of rare mutants: a disc for every strategy,
its area the share of time in which all play it, and an arrow from each strategy to those
whose single mutant takes over more often than a neutral one would (1/N); the wider, the more
often. Dashed lines join strategies that are neutral to one another. After Hilbe, Nowak &
Sigmund, PNAS 110, 6913 (2013), and Imhof, Fudenberg & Nowak, PNAS 102, 10797 (2005)."""
EXAMPLE = """\
examples:
  samenspel theory tournament.yaml --json > tournament.json && invasion.py tournament.json
  samenspel theory tournament.yaml --json | invasion.py - -o graph.png --most 5"""
MOST = 8
NEUTRAL = 1e-6  # relative: what lies nearer to 1/N counts as drift
RING = 1.0
LARGEST, SMALLEST = 0.30, 0.035  # radii of discs


def options():
    """The command line."""
    parser = argparse.ArgumentParser(
        prog=NAME, description=WHAT, epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", metavar="THEORY.json",
                        help="what `samenspel theory SCENARIO --json` printed; - for the "
                        "standard input")
    parser.add_argument("-o", "--output", metavar="OUT",
                        help="file to write, .png, .svg or .pdf (default: the name of "
                        "THEORY.json with _invasion.png, in this folder)")
    parser.add_argument("--svg", action="store_true", help="write an SVG of the same name too")
    parser.add_argument("--most", type=int, default=MOST, metavar="N",
                        help=f"only the N strategies that last longest (default: {MOST})")
    return parser


class Theory:
    """The part of the answer that the graph shows."""

    def __init__(self, answer, path):
        try:
            self.title = answer["name"]
            self.names = answer["strategies"]
            self.neutral = float(answer["neutral_probability"])
            self.rho = [[float(each) for each in row]
                        for row in answer["invasion_probability"]]
            self.share = [float(answer["small_mutation_distribution"][name])
                          for name in self.names]
        except (KeyError, TypeError, ValueError):
            raise FigureError(
                f"{path}: tells no chances of invasion; they are known for strategies that "
                "are copied on a complete network, and `samenspel theory SCENARIO` says "
                "where not and why") from None
        n = len(self.names)
        if len(self.rho) != n or any(len(row) != n for row in self.rho):
            raise FigureError(f"{path}: invasion_probability is no table of {n} strategies")
        self.plan = answer.get("plan_hash", "")

    def selected(self):
        """[(resident, mutant, chance over the neutral one)] of those above it."""
        return [(a, b, self.rho[a][b] / self.neutral) for a, b in self.pairs()
                if self.rho[a][b] > self.neutral * (1 + NEUTRAL)]

    def neutral_pairs(self):
        """[(a, b)], a < b, that drift into one another both ways."""
        return [(a, b) for a, b in self.pairs() if a < b and all(
            abs(chance / self.neutral - 1) <= NEUTRAL
            for chance in (self.rho[a][b], self.rho[b][a]))]

    def pairs(self):
        """All ordered pairs of two."""
        n = range(len(self.names))
        return [(a, b) for a in n for b in n if a != b]

    def keep(self, most):
        """Leave the strategies with the largest shares; returns how many went."""
        order = sorted(range(len(self.names)), key=lambda i: (-self.share[i], i))
        kept = sorted(order[:most])
        gone = len(self.names) - len(kept)
        self.names = [self.names[i] for i in kept]
        self.share = [self.share[i] for i in kept]
        self.rho = [[self.rho[a][b] for b in kept] for a in kept]
        return gone


def read(path):
    """The answer in a file or from the standard input."""
    try:
        if path == "-":
            return Theory(json.load(sys.stdin), "standard input")
        with open(path, encoding="utf-8") as file:
            return Theory(json.load(file), path)
    except OSError as error:
        raise FigureError(f"{path}: {error.strerror}") from None
    except (ValueError, UnicodeDecodeError):
        raise FigureError(f"{path}: is no JSON; `samenspel theory SCENARIO --json` writes "
                          "it") from None


def radius(share, largest):
    """Of a disc whose area is the share, the largest one with the largest radius."""
    return max(SMALLEST, LARGEST * math.sqrt(share / largest)) if largest > 0 else SMALLEST


def places(n):
    """Points on a ring, the first on top, clockwise."""
    return [(RING * math.sin(2 * math.pi * i / n), RING * math.cos(2 * math.pi * i / n))
            for i in range(n)]


def width_of(ratio):
    """A line's width from how much more often than neutral; 1 for just above, at most 7."""
    return min(7.0, 1.0 + 1.6 * math.log10(max(1.0, ratio)) ** 0.8 * 2)


def draw(theory, arguments):
    """The figure."""
    if arguments.most < 2:
        raise FigureError(f"--most: {arguments.most}; a graph needs at least 2 strategies")
    gone = theory.keep(arguments.most)
    n = len(theory.names)
    figure, grid = common.new_figure()
    axes = grid[0, 0]
    axes.set_axis_off()
    axes.set_aspect("equal")
    looks = shares.palette([name.replace("_", " ") for name in theory.names])
    points = places(n)
    radii = [radius(share, max(theory.share)) for share in theory.share]
    for (x, y), size, (colour, hatch) in zip(points, radii, looks):
        axes.add_patch(Circle((x, y), size, facecolor=colour, hatch=hatch,
                              edgecolor="white", linewidth=1.0, zorder=3))
    for a, b in theory.neutral_pairs():
        axes.plot(*zip(points[a], points[b]), linestyle=(0, (4, 3)), color=common.GREY,
                  linewidth=1.2, zorder=1, gid=f"neutral {a} {b}")
    for a, b, ratio in theory.selected():
        axes.add_patch(arrow(points[a], points[b], radii[a], radii[b], ratio, (a, b)))
    for i, (x, y) in enumerate(points):
        write_name(axes, theory, i, x, y, radii[i], looks[i])
    axes.set_xlim(-2.6, 2.6)
    axes.set_ylim(-1.55, 1.55)
    write_margins(figure, theory, gone)
    return figure


def arrow(start, end, leaving, reaching, ratio, pair):
    """From resident to mutant, bent a little so that both ways can be seen."""
    length = math.dist(start, end)
    along = [(e - s) / length for s, e in zip(start, end)]
    tail = [s + d * (leaving + 0.03) for s, d in zip(start, along)]
    head = [e - d * (reaching + 0.03) for e, d in zip(end, along)]
    patch = FancyArrowPatch(tail, head, connectionstyle="arc3,rad=0.12",
                            arrowstyle="-|>", mutation_scale=16, color=common.GREY,
                            linewidth=width_of(ratio), zorder=2,
                            shrinkA=0, shrinkB=0, capstyle="butt", joinstyle="miter")
    patch.set_gid(f"invasion {pair[0]} {pair[1]}")
    return patch


def write_name(axes, theory, i, x, y, size, look):
    """Beside the disc, outside the ring: what it is and how long it lasts."""
    name = theory.names[i].replace("_", " ")
    side = "center" if abs(x) < 0.2 else "left" if x > 0 else "right"
    up = "bottom" if y > 0.8 else "top" if y < -0.8 else "center"
    out = size + 0.07
    dx = 0 if side == "center" else out if x > 0 else -out
    dy = (out if y > 0 else -out) if side == "center" else 0
    axes.text(x + dx, y + dy, f"{name}\n{theory.share[i]:.1%}", ha=side,
              va=up if side == "center" else "center", fontsize=13, fontweight="bold",
              color=common.darker(look[0]), linespacing=1.1, zorder=4)


def write_margins(figure, theory, gone):
    """The title, what is seen, where it is from; the graph fills the rest."""
    notes = ("Discs: share of time, where mutants are rare. Arrows: from a strategy to one "
             f"whose single mutant takes over more often than a neutral one (1/N = "
             f"{theory.neutral:.3g}).")
    if theory.neutral_pairs():
        notes += " Dashed: neutral to one another."
    if gone:
        notes += f" {gone} that last less long {'is' if gone == 1 else 'are'} not shown."
    width = 1 - 2 * common.EDGE
    top = 0.98
    renderer = figure.canvas.get_renderer()
    for words, font in (("Which strategy takes over from which?",
                         {"fontsize": 18, "fontweight": "bold"}),
                        (notes, {"fontsize": 12, "color": common.GREY})):
        text = figure.text(common.EDGE, top, common.wrap(figure, words, width, **font),
                           va="top", linespacing=1.25, **font)
        top = text.get_window_extent(renderer).y0 / figure.bbox.height - 0.012
    origin = theory.title + (f"; plan {theory.plan[:8]}" if theory.plan else "")
    figure.text(1 - common.EDGE, 0.016, origin, ha="right", va="bottom", fontsize=9,
                color=common.GREY)
    figure.axes[0].set_position([common.EDGE, 0.04, width, top - 0.05])


def main():
    """Read, draw, save, say where; one line and exit 1 where that cannot be."""
    arguments = options().parse_args()
    stem = "theory" if arguments.file == "-" else \
        os.path.splitext(os.path.basename(arguments.file))[0]
    try:
        figure = draw(read(arguments.file), arguments)
        for path in common.save(figure, arguments.output or f"{stem}_invasion.png",
                                arguments.svg):
            print(path)
    except FigureError as error:
        sys.exit(f"{NAME}: {error}")


if __name__ == "__main__":
    main()
