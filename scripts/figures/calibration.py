#!/usr/bin/env python3
"""calibration.py - what people did, what the fitted model says, and how sure its parameters are.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import sys

import common  # first: it looks for an interpreter that has the modules below

import numpy as np
from reader import FigureError

NAME = "calibration.py"
WHAT = """\
Draws a calibration (samenspel calibrate --json > FILE.json): left, the share of cooperation of
every row as it was seen (with its 95 % interval), as the model was fitted to it, and as it is
predicted by a fit that has not seen the row's study; right, how the loss rises on either side of
each parameter, the others fitted anew, and where the 95 % interval ends."""
EXAMPLE = """\
examples:
  samenspel calibrate --json > fit.json; calibration.py fit.json
  calibration.py fit.json --all -o fit.png --svg"""
Z = 1.959963985


class Calibration:
    """A file of `samenspel calibrate --json`."""

    def __init__(self, path):
        self.path = path
        try:
            with open(path, encoding="utf-8") as file:
                self.data = json.load(file)
        except OSError as error:
            raise FigureError(f"{path}: {error.strerror}") from None
        except ValueError:
            raise FigureError(f"{path}: is no JSON; samenspel calibrate --json writes "
                              "it") from None
        if not isinstance(self.data, dict) or "parameters" not in self.data \
                or "rows" not in self.data:
            raise FigureError(f"{path}: is no calibration; samenspel calibrate --json writes "
                              "one")
        n = sum(row["fitted"] for row in self.data["rows"])
        self.question = "How do people choose in repeated dilemmas?"
        self.title = f"choice by logit among strategies, {n} rows"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    @staticmethod
    def unfinished():
        """Nothing is."""
        return 0, 0, 0

    def text(self, name):
        """What common.py writes at the foot."""
        return str(self.data.get(name, ""))


def options():
    """The command line."""
    parser = common.parser(NAME, WHAT, EXAMPLE)
    for action in parser._actions:  # the file is JSON here
        if action.dest == "file":
            action.metavar = "FILE.json"
            action.help = "what `samenspel calibrate --json` printed"
    parser.add_argument("--all", action="store_true",
                        help="show the rows that were not fitted too")
    return parser


def interval(share, n):
    """Wilson's 95 % interval of a binomial share (J. Am. Stat. Assoc. 22, 209 (1927))."""
    centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * np.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return centre - half, centre + half


def draw_rows(axes, rows):
    """Seen, fitted and unseen shares, one line a row."""
    for place, row in enumerate(rows):
        low, high = interval(row["seen"], row["subjects"])
        axes.plot([low, high], [place, place], color=common.INK, linewidth=1.4, zorder=2)
    places = np.arange(len(rows))
    axes.plot([row["seen"] for row in rows], places, "o", color=common.INK, markersize=5,
              label="seen, with 95 % interval", zorder=3)
    axes.plot([row["model"] for row in rows], places, "D", color=common.COLOURS[1],
              markersize=5.5, label="model", zorder=4)
    unseen = [(row["study_unseen"], place) for place, row in enumerate(rows)
              if row.get("study_unseen") is not None]
    if unseen:
        axes.plot(*zip(*unseen), "x", color=common.COLOURS[0], markersize=6,
                  markeredgewidth=1.6, label="model, study unseen", zorder=3)
    axes.set_yticks(places, [row["id"] + ("" if row["fitted"] else " *") for row in rows],
                    fontsize=9)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(-0.02, 1.02)
    axes.set_xlabel("share of cooperation")
    axes.grid(axis="y", visible=False)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, frameon=False,
                fontsize=10.5, borderaxespad=0.2, handletextpad=0.2, columnspacing=1.0)


def draw_profile(axes, parameter, least, dispersion):
    """How the loss rises beside the best value; shaded: the 95 % interval."""
    at = np.asarray(parameter["profile_at"], float)
    rise = np.asarray(parameter["profile_loss"], float) - least
    rise[rise > 1e20] = np.nan
    order = np.argsort(at)
    axes.axvspan(parameter["low"], parameter["high"], color=common.PALE, alpha=0.6,
                 linewidth=0)
    axes.plot(at[order], 2 * rise[order] / max(1, dispersion or 1),
              color=common.COLOURS[1], marker="o", markersize=3)
    axes.axvline(parameter["value"], color=common.INK, linewidth=1.2)
    axes.axhline(Z * Z, color=common.GREY, linewidth=1, linestyle=(0, (3, 2)))
    axes.set_ylim(bottom=0)
    unit = "" if parameter["unit"] == "-" else f" ({parameter['unit']})"
    axes.set_xlabel(f"{parameter['name']}{unit}", fontsize=12)
    axes.set_ylabel("rise of 2 x loss", fontsize=12)
    axes.tick_params(labelsize=10)


def draw(result, arguments):
    """The figure."""
    rows = [row for row in result.data["rows"] if row["fitted"] or arguments.all]
    free = [p for p in result.data["parameters"] if p["free"]]
    best = [m for m in result.data["models"] if m["reported"]][0]
    high = max(5.6, 2.4 + 0.21 * len(rows))
    page, grid = common.new_figure(max(1, len(free)), 2, size=(10.0, high),
                                   gridspec_kw={"width_ratios": [1.55, 1], "wspace": 0.3,
                                                "hspace": 0.45})
    for axes in grid[1:, 0]:
        axes.remove()
    place = grid[0, 0].get_subplotspec().get_gridspec()
    grid[0, 0].set_subplotspec(place[:, 0])
    draw_rows(grid[0, 0], rows)
    for axes, parameter in zip(grid[:, 1], free):
        draw_profile(axes, parameter, best["loss"], result.data["dispersion"])
    words = ", ".join(f"{p['name']} {p['value']:.3g} [{p['low']:.3g}, {p['high']:.3g}]"
                      for p in free)
    missed = sum(abs(row["residual"]) > 2 for row in rows)
    notes = [f"{missed} of {len(rows)} rows lie more than two standard errors away."]
    dispersion = result.data["dispersion"]
    if dispersion is not None and dispersion > 1:
        notes.append(f"Rises are divided by the dispersion of the rows, {dispersion:.2g}.")
    if any(not row["fitted"] for row in rows):
        notes.append("* not fitted.")
    common.dress(page, result, notes, [f"{words[:1].upper()}{words[1:]}."])
    return page


def main():
    """As common.main, of a file of another kind."""
    arguments = options().parse_args()
    try:
        with Calibration(arguments.file) as result:
            figure = draw(result, arguments)
            for path in common.save(figure, common.output_path(NAME, arguments),
                                    arguments.svg):
                print(path)
    except FigureError as error:
        sys.exit(f"{NAME}: {error}")


if __name__ == "__main__":
    main()
