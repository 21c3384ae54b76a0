#!/usr/bin/env python3
"""fingerprint.py - what a strategy earns against a probe at every point of the unit square.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import common  # first: it looks for an interpreter that has the modules below

import numpy as np
from reader import FigureError

NAME = "fingerprint.py"
WHAT = """\
Draws a fingerprint (samenspel fingerprint STRATEGY -o FILE.h5) as Ashlock and Kim do: colour
is the payoff a turn against a probe that plays C with chance x, D with chance y, and else its
own move; above the line the dual of the probe stands in. Lines join points of equal payoff."""
EXAMPLE = """\
examples:
  fingerprint.py win_stay_lose_shift.h5
  fingerprint.py grudger.h5 --range 0,5 -o grudger.png --svg"""


def options():
    """The command line."""
    parser = common.parser(NAME, WHAT, EXAMPLE)
    parser.add_argument("--range", metavar="LOW,HIGH",
                        help="payoffs at the ends of the colours, to compare fingerprints "
                        "(default: those of the file)")
    return parser


def colour_range(text, table):
    """The numbers at the ends of the colours."""
    if text is None:
        return float(np.nanmin(table)), float(np.nanmax(table))
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError:
        raise FigureError(f"--range: read '{text}'; two numbers with a comma between them "
                          "would be right, like 0,5") from None
    if not low < high:
        raise FigureError(f"--range: {low:g} is not below {high:g}")
    return low, high


def draw(result, arguments):
    """The figure."""
    if result.text("kind") != "fingerprint":
        raise FigureError(f"{result.path}: is no fingerprint; samenspel fingerprint -o writes "
                          "one")
    table = result.need("fingerprint", ("x", "y"))[()]
    error = result.need("standard_error", ("x", "y"))[()]
    place = result.file["x"][()]
    low, high = colour_range(arguments.range, table)
    half = (place[1] - place[0]) / 2
    page, grid = common.new_figure(size=(8.2, 8.4))
    axes = grid[0, 0]
    image = axes.imshow(table.T, origin="lower", cmap=common.ordered_scale(), vmin=low,
                        vmax=high, extent=(-half, 1 + half, -half, 1 + half), aspect="equal")
    axes.grid(False)
    if high > low and np.ptp(table) > 0:
        lines = axes.contour(place, place, table.T, 8, colors="white", linewidths=0.8)
        axes.clabel(lines, fmt="%.3g", fontsize=9)
    axes.plot([0, 1], [1, 0], color="white", linestyle=(0, (2, 2)), linewidth=1.6)
    axes.set_xlabel("x: chance that the probe plays C")
    axes.set_ylabel("y: chance that the probe plays D")
    bar = page.colorbar(image, ax=axes, fraction=0.045, pad=0.03)
    bar.set_label("payoff a turn to the strategy")
    bar.outline.set_visible(False)
    largest = float(np.nanmax(error)) if np.isfinite(error).any() else 0.0
    way = result.resolved.get("way", "")
    common.dress(page, result, [
        f"{way[:1].upper()}{way[1:]}." if way else "",
        f"Largest standard error {largest:.2g}." if largest > 0 else "",
        "Above the dashed line the dual of the probe stands in."])
    return page


if __name__ == "__main__":
    common.main(NAME, options(), draw)
