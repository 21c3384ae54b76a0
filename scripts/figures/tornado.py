#!/usr/bin/env python3
"""tornado.py - which swept keys an observable answers to, the most important on top.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import common  # first: it looks for an interpreter that has the modules below

import json
import sys

import numpy as np
import program
import sweep
import words
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from reader import FigureError, short_key

NAME = "tornado.py"
WHAT = """\
Draws what `samenspel indices FILE.h5 --json` says of an observable, a bar for every swept key,
the most important on top, with its interval:
  saltelli, grid                  shares of the variance: alone (S1), and with all that the key
                                  does together with others (ST)
  morris                          mean size of the change over the whole range of a key (mu*),
                                  and beside it, how much that differs from place to place
                                  (sigma)
  latin_hypercube, random, sobol  partial correlation of ranks (PRCC)
Said too is how much of the variance is noise of replicates, and where keys without influence
would end by it."""
EXAMPLE = """\
examples:
  tornado.py sensitivity.h5
  tornado.py sensitivity.h5 -v welfare --most 8
  samenspel indices sensitivity.h5 --json | tornado.py sensitivity.h5 --indices -"""
MOST = 14
TEXTS = {"S1": "alone (S1)", "ST": "with all that it does together with others (ST)",
         "mu_star": "mean size of its effect (\u03bc*)", "PRCC": "PRCC"}


def options():
    """The command line."""
    parser = common.parser(NAME, WHAT, EXAMPLE)
    parser.add_argument("-v", "--variable", metavar="NAME",
                        help="observable (default: cooperation, else the first in the file)")
    parser.add_argument("--most", type=int, metavar="N", default=MOST,
                        help=f"only the N most important keys (default: {MOST})")
    parser.add_argument("--indices", metavar="INDICES.json",
                        help="what `samenspel indices FILE.h5 --json` printed (default: it is "
                        "asked); - for the standard input")
    return parser


class Indices:
    """What is known of one observable."""

    def __init__(self, answer, variable, path):
        try:
            self.design = answer["design"]
            self.n_units, self.unit = int(answer["n_units"]), answer["unit"]
            self.confidence = float(answer["confidence"])
            self.linked = answer.get("linked", "")
            self.common = bool(answer.get("common_draws"))
            one = answer["observables"]
            if variable not in one:
                raise FigureError(f"{path}: tells nothing of {variable}; it tells of "
                                  f"{', '.join(one)}")
            one = one[variable]
            if "without" in one:
                raise FigureError(f"{path}: no indices of {variable}: {one['without']}")
            self.dropped = int(one["n_dropped"])
            self.noise, self.floor = real(one, "noise_share"), real(one, "noise_floor")
            self.r_squared = real(one, "r_squared_ranks")
            self.keys = one["keys"]
            self.names = [key["key"] for key in self.keys]
        except (KeyError, TypeError, ValueError):
            raise FigureError(f"{path}: is not what `samenspel indices FILE.h5 --json` "
                              "prints") from None
        self.kind = next((kind for kind in ("ST", "mu_star", "PRCC") if kind in self.keys[0]),
                         None) if self.keys else None
        if self.kind is None:
            raise FigureError(f"{path}: tells no index of {variable} that is known here")

    def values(self, name):
        """[key] an index, and [2, key] how far its interval goes below and above."""
        value = np.array([real(key, name) for key in self.keys])
        low = np.array([real(key, name + "_low") for key in self.keys])
        high = np.array([real(key, name + "_high") for key in self.keys])
        return value, np.maximum([value - low, high - value], 0)


def real(of, name):
    """A number of JSON; NaN where it is null or not there."""
    return float("nan") if of.get(name) is None else float(of[name])


def indices_of(result, variable, source=None):
    """The indices of an observable: from a file, else from the program."""
    if source is None:
        return Indices(program.answer("indices", result.path, "--observable", variable),
                       variable, result.path)
    try:
        if source == "-":
            answer = json.load(sys.stdin)
        else:
            with open(source, encoding="utf-8") as file:
                answer = json.load(file)
    except OSError as error:
        raise FigureError(f"{source}: {error.strerror}") from None
    except ValueError:
        raise FigureError(f"{source}: is no JSON") from None
    return Indices(answer, variable, source)


def fits(result):
    """Whether all.py draws it: keys that were varied to see what they do."""
    design = result.resolved.get("sweep.design", "grid")
    keys = len(result.swept())
    return keys > 2 if design == "grid" else design != "list" and keys > 0


# --- drawing -------------------------------------------------------------------------------

def draw_bars(axes, indices, names, n):
    """A bar for each of the first n keys, from the top; S1 narrow upon ST."""
    places = np.arange(n)
    value, bars = (each[..., :n] for each in indices.values(indices.kind))
    alone = indices.values("S1") if indices.kind == "ST" else None
    colours = [common.COLOURS[0 if height >= 0 else 1] for height in np.nan_to_num(value)]
    if indices.kind == "ST":
        colours = [common.shade(common.COLOURS[0], -0.4)] * n
    axes.barh(places, np.nan_to_num(value), height=0.72, color=colours, zorder=2)
    if alone is not None:
        axes.barh(places, np.nan_to_num(alone[0][:n]), height=0.4, color=common.COLOURS[0],
                  zorder=3)
        whisker(axes, alone[0][:n], alone[1][:, :n], places + 0.1, 4)
    whisker(axes, value, bars, places - (0.1 if alone is not None else 0), 4)
    axes.set_yticks(places, names)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(n - 0.4, -0.6)
    axes.grid(False, axis="y")
    axes.spines["left"].set_visible(False)
    axes.axvline(0, color=common.INK, linewidth=1.0, zorder=5)
    if indices.kind == "mu_star":  # numbers stand where their bars end
        ends = np.nan_to_num(value) + np.nan_to_num(bars[1])
        axes.set_xlim(0, 1.2 * max(np.max(ends), 1e-9))
        for place in places[np.isfinite(value)]:
            axes.annotate(words.figure(value[place], words.decimals(value[0] / 10)),
                          xy=(ends[place], place), xytext=(7, 0), textcoords="offset points",
                          va="center", fontsize=12)
        return
    # numbers stand to the right of all that is drawn, in a column
    if alone is not None:
        axes.annotate("S1, ST", xy=(1, -0.6), xycoords=("axes fraction", "data"),
                      xytext=(8, 2), textcoords="offset points", va="bottom", fontsize=12,
                      color=common.GREY, annotation_clip=False)
    for place in places:
        text = words.figure(value[place], 2) if np.isfinite(value[place]) else "?"
        if alone is not None:
            text = f"{words.figure(alone[0][place], 2)}, {text}"
        axes.annotate(text, xy=(1, place), xycoords=("axes fraction", "data"), xytext=(8, 0),
                      textcoords="offset points", va="center", fontsize=12,
                      annotation_clip=False)


def whisker(axes, value, bars, places, order):
    """Intervals, where they are known."""
    known = np.isfinite(bars).all(axis=0) & np.isfinite(value)
    if known.any():
        axes.errorbar(value[known], places[known], xerr=bars[:, known], fmt="none",
                      ecolor=common.INK, elinewidth=1.3, capsize=3, zorder=order)


def draw_plane(axes, indices, n):
    """mu* beside sigma: points by their rank in the bars."""
    value, _ = indices.values("mu_star")
    sigma, _ = indices.values("sigma")
    known = np.isfinite(value) & np.isfinite(sigma)
    most = max(np.max(value[known], initial=0), np.max(sigma[known], initial=0)) or 1.0
    axes.plot([0, 1.05 * most], [0, 1.05 * most], color=common.PALE, linewidth=1.4, zorder=1)
    axes.scatter(value[known], sigma[known], s=42, color=common.COLOURS[0],
                 edgecolor="white", linewidth=0.6, zorder=3)
    named = []  # less important points close to these go without a number
    for rank in np.flatnonzero(known)[:n]:
        place = np.array([value[rank], sigma[rank]]) / most
        if all(np.any(np.abs(place - other) > 0.07) for other in [*named, np.zeros(2)]):
            named.append(place)
            axes.annotate(str(rank + 1), (value[rank], sigma[rank]), xytext=(5, 4),
                          textcoords="offset points", fontsize=11)
    axes.set_xlim(0, 1.08 * most)
    axes.set_ylim(-0.02 * most, 1.08 * most)
    axes.set_xlabel("\u03bc*")
    axes.set_ylabel("\u03c3: differs\nfrom place to place")


def finding(indices):
    """The most important keys in a sentence."""
    value, _ = indices.values(indices.kind)
    known = [rank for rank in range(len(value)) if np.isfinite(value[rank])]
    if not known:
        return ""
    first = known[0]
    name = short_key(indices.names[first])
    amount = words.figure(value[first], 2)
    if indices.kind == "ST":
        return f"The largest share of the variance: {name}, {amount} with all interactions."
    if indices.kind == "mu_star":
        return (f"The largest effect is that of {name}: {amount} over its whole range, on "
                "average.")
    return f"Goes most closely with {name}: {amount}."


def notes_of(result, indices, n):
    """What was computed from what, and how much of it is noise."""
    said = [f"{indices.design.replace('_', ' ').capitalize()}: {indices.n_units:,} "
            f"{plural(indices.unit, indices.n_units)}."]
    if indices.dropped:
        said.append(f"{indices.dropped:,} left out, since a run of them has no mean.")
    if any(np.isfinite(real(key, indices.kind + "_low")) for key in indices.keys):
        said.append(f"Intervals: {100 * indices.confidence:g}%, bootstrap.")
    elif indices.design == "grid":
        said.append("Exact for these values, each as likely as the others.")
    if np.isfinite(indices.noise):
        share = 100 * indices.noise
        said.append(f"Noise of replicates: {'at most ' if indices.common else ''}"
                    f"{share:.2g}% of the variance.")
    if np.isfinite(indices.r_squared):
        said.append(f"The regression of ranks explains {100 * indices.r_squared:.0f}% of the "
                    "variance" + ("; the rest is bent, interaction or noise."
                                  if indices.r_squared < 0.7 else "."))
    if indices.linked:
        said.append(f"Follow from these keys: {indices.linked}.")
    if n < len(indices.keys):
        said.append(f"{len(indices.keys) - n} less important keys are left out (--most).")
    return [common.settings_note(result), *said]


def plural(unit, n):
    """'trajectories' of 'trajectory'."""
    if n == 1 or unit.endswith("s"):
        return unit
    return unit[:-1] + "ies" if unit.endswith("y") else unit + "s"


def draw(result, arguments):
    """The figure."""
    variable = sweep.choose_variable(result, arguments.variable)
    indices = indices_of(result, variable, arguments.indices)
    if arguments.most < 1:
        raise FigureError(f"--most: read {arguments.most}; a number from 1 would be right")
    n = min(arguments.most, len(indices.keys))
    is_plane = indices.kind == "mu_star"
    names = [common.broken(short_key(name), 26) for name in indices.names[:n]]
    if is_plane:
        names = [f"{name}  {rank}" for rank, name in enumerate(names, 1)]
    height = max(common.SIZE[1], 2.6 + 0.36 * n)
    on_page = common.Page.width is not None  # which is narrow: the plane stands below
    if is_plane and on_page:
        figure, grid = common.new_figure(2, 1, size=(common.SIZE[0], 2 * height),
                                         gridspec_kw={"hspace": 0.32})
    else:
        columns = {"width_ratios": [1, 0.8], "wspace": 0.5} if is_plane else None
        figure, grid = common.new_figure(1, 1 + is_plane, size=(common.SIZE[0], height),
                                         gridspec_kw=columns)
    axes = grid[0, 0]
    draw_bars(axes, indices, names, n)
    label = {"ST": "share of the variance", "PRCC": "partial correlation of ranks (PRCC)",
             "mu_star": "\u03bc*: change over the range"}[indices.kind]
    axes.set_xlabel(f"{label} of {variable.replace('_', ' ')}" if not is_plane else label)
    if indices.kind == "PRCC":
        axes.set_xlim(-1.02, 1.02)
    handles = {}
    if indices.kind == "ST":
        handles = {TEXTS["S1"]: Patch(color=common.COLOURS[0]),
                   TEXTS["ST"]: Patch(color=common.shade(common.COLOURS[0], -0.4))}
        high = np.nanmax([*indices.values("ST")[0], *indices.values("S1")[0], 0.01])
        axes.set_xlim(right=max(axes.get_xlim()[1], min(1.0, 1.1 * high)))
    if np.isfinite(indices.floor) and indices.floor < axes.get_xlim()[1]:
        axes.axvline(indices.floor, color=common.GREY, linewidth=1.4, linestyle=(0, (3, 2)),
                     zorder=4)
        handles["noise alone"] = Line2D([], [], color=common.GREY, linewidth=1.4,
                                        linestyle=(0, (3, 2)))
    if is_plane:
        draw_plane(grid.flat[1], indices, n)
    box = common.write_margins(figure, result, notes_of(result, indices, n), [finding(indices)])
    common.fit(figure, common.legend_rows(figure, box, [
        ([handle], [text]) for text, handle in handles.items()]
        if indices.kind == "ST" and on_page else
        [(list(handles.values()), list(handles))]))
    return figure


if __name__ == "__main__":
    common.main(NAME, options(), draw)
