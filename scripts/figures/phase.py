#!/usr/bin/env python3
"""phase.py - a phase diagram: the mean of an observable over two swept keys.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import common  # first: it looks for an interpreter that has the modules below

import axes_of_keys
import mesh
import numpy as np
import sweep
from matplotlib.colors import Normalize
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from reader import FigureError, show

NAME = "phase.py"
WHAT = """\
Draws the mean of an observable (after burn_in, over rounds and replicates) as a colour over
two swept keys, and the line on which it passes a level. A grid is drawn in cells; a sampled
design (latin_hypercube, saltelli, ..) in points, with colours interpolated between them
where nothing else varies and means of rectangles where other keys do. Of an adaptive file
(sweep.search) the mesh is drawn as it was refined: a block for every cell, coloured by the
mean of its corners, which are dots. Crosses are points where all replicates failed.
Further swept keys make a panel for each of their values; --fix shows one."""
EXAMPLE = """\
examples:
  phase.py steer_and_benefit.h5
  phase.py pilots.h5 --x steering.pilot.share --y steering.pilot.adopt_threshold
  phase.py pilots.h5 --fix steering.pilot.place=cluster --level 0.6"""
FEW_POINTS = 150  # of so many scattered points the dots say more than means of rectangles
A_BIN = 10  # points that a rectangle should hold
INTERPOLATED = 160  # cells of the raster between scattered points, along each axis
MANY_DOTS = 900  # more of these than a figure has room for would hide what is below


def options():
    """The command line."""
    parser = common.parser(NAME, WHAT, EXAMPLE)
    parser.add_argument("-v", "--variable", metavar="NAME",
                        help="observable (default: that of the search, else cooperation, else "
                        "the first in the file)")
    parser.add_argument("--x", metavar="KEY", help="swept key along the horizontal axis "
                        "(default: a steered one, else the first)")
    parser.add_argument("--y", metavar="KEY", help="swept key along the vertical axis")
    parser.add_argument("--fix", metavar="KEY=VALUE", action="append", default=[],
                        help="of a further swept key only the runs with this value; may be "
                        "given again")
    parser.add_argument("--level", metavar="NUMBER", type=float,
                        help="draw the line on which the mean is this (default: 0.5 of a "
                        "share, else none)")
    parser.add_argument("--no-level", action="store_true", help="draw no line")
    parser.add_argument("--log", action="store_true",
                        help="logarithmic axes (default: where values span a factor 20 and "
                        "are spaced so)")
    return parser


# --- drawing -------------------------------------------------------------------------------

class Diagram:
    """One figure: its axes, its colours, and what its notes and legend have to say."""

    def __init__(self, result, measure, x, y, averaged, level):
        self.result, self.measure, self.x, self.y = result, measure, x, y
        self.averaged, self.level = averaged, level
        self.mean = measure.value
        self.scale = Normalize(*self._bounds())
        self.marks = {}  # legend: name -> handle
        self.has_line = False
        self.notes = []
        self.is_default = False  # whether the axes were chosen for the user

    def _bounds(self):
        """Lowest and highest of the colours: the whole range of a share."""
        bounds = (np.nan, np.nan)
        if self.measure.play is None and self.measure.variable not in self.result.scalars:
            bounds = self.result.bounds(self.measure.variable + "_mean")
        if bounds != (0, 1):
            if not np.isfinite(self.mean).any():
                return 0, 1
            bounds = (np.nanmin(self.mean), np.nanmax(self.mean))
        return bounds

    def draw(self, axes, runs):
        """One panel."""
        known = runs[np.isfinite(self.mean[runs])]
        failed = self.failed(runs)
        places = self.x.places[runs], self.y.places[runs]
        column = np.searchsorted(self.x.levels, self.x.places)
        row = np.searchsorted(self.y.levels, self.y.places)
        shape = len(self.y.levels), len(self.x.levels)
        limits = None
        if self.averaged or len(runs) > 2 * len(np.unique(places[0])) * len(
                np.unique(places[1])):
            self.averages(axes, known)
        elif len(np.unique(row[runs] * shape[1] + column[runs])) > 0.5 * shape[0] * shape[1]:
            table = np.full(shape, np.nan)
            table[row[known], column[known]] = self.mean[known]
            planned = np.zeros(shape, bool)
            planned[row[runs], column[runs]] = self.visited(runs)
            if not planned[row[runs], column[runs]].all():
                self.refined(axes, table, planned)
            else:
                self.cells(axes, table)
                limits = self.x.edges()[[0, -1]], self.y.edges()[[0, -1]]
        else:
            self.scattered(axes, known)
        if failed.size:
            axes.plot(self.x.places[failed], self.y.places[failed], "x", color=common.COLOURS[1],
                      markersize=8, markeredgewidth=2, zorder=6)
            self.marks["all replicates failed"] = Line2D(
                [], [], marker="x", linestyle="none", color=common.COLOURS[1], markersize=8,
                markeredgewidth=2)
        axes.grid(False)
        if limits is None:
            limits = [axis.from_paper(np.array([low - 0.03 * (high - low),
                                                high + 0.03 * (high - low)]))
                      for axis in (self.x, self.y)
                      for low, high in [axis.on_paper(axis.levels[[0, -1]])]]
        self.x.dress(axes.xaxis, *limits[0])
        self.y.dress(axes.yaxis, *limits[1])

    def visited(self, runs):
        """[run] whether it was to be computed: an adaptive file leaves points out."""
        if "n_replicates" not in self.result.axes:
            return np.ones(len(runs), bool)
        return self.result.file["n_replicates"][()][runs] > 0

    def failed(self, runs):
        """The runs that were to be computed and of which no replicate could be."""
        if "status" not in self.result.axes:
            return runs[:0]
        failed = np.any(self.result.file["status"][()][runs] == 3, axis=1)
        return runs[failed & ~np.isfinite(self.mean[runs])]

    def cells(self, axes, table):
        """A grid: a cell around each point, and the line between them."""
        axes.pcolormesh(self.x.edges(), self.y.edges(), table, norm=self.scale,
                        cmap=common.ORDERED, zorder=1, rasterized=True)
        if not np.isfinite(table).all():
            self.marks["no number"] = Patch(facecolor="white", edgecolor=common.GREY)
        if max(table.shape) <= 8 and len(axes.figure.panels) == 1:
            sweep.write_cells(axes, (self.x.levels, self.y.levels), table, self.scale)
        if min(table.shape) > 1 and self.x.key.is_number and self.y.key.is_number:
            self.line(axes, self.x.levels, self.y.levels, table)

    def refined(self, axes, table, planned):
        """An adaptive file: a block for every cell of the mesh, a dot for every point."""
        along = (self.result.search() or {"keys": ()})["keys"]
        x, y = self.x.levels, self.y.levels
        if len(along) == 1 and along[0] == self.x.key.name:
            found = mesh.strips(x, table, planned, self.y.edges())
        elif len(along) == 1 and along[0] == self.y.key.name:
            found = [((x0, x1, y0, y1), value) for (y0, y1, x0, x1), value in
                     mesh.strips(y, table.T, planned.T, self.x.edges())]
        else:
            found = mesh.blocks(x, y, table, planned)
        for (x0, x1, y0, y1), value in found:
            axes.fill([x0, x1, x1, x0], [y0, y0, y1, y1], linewidth=0.4, edgecolor="white",
                      facecolor=common.ordered_scale()(self.scale(value))
                      if np.isfinite(value) else "white", zorder=1)
        row, column = np.nonzero(np.isfinite(table))
        self.dots(axes, x[column], y[row], table[row, column])
        self.marks["computed"] = Line2D([], [], marker="o", linestyle="none",
                                        color=common.PALE, markeredgecolor=common.INK)
        self.triangles(axes, x[column], y[row], table[row, column])

    def scattered(self, axes, known):
        """A sampled design of these two keys: colours between the points."""
        x, y, mean = self.x.places[known], self.y.places[known], self.mean[known]
        between = mesh.interpolated(self.x.on_paper(x), self.y.on_paper(y), mean, INTERPOLATED)
        if between is not None:
            across, up, values = between
            axes.pcolormesh(self.x.from_paper(across), self.y.from_paper(up), values,
                            norm=self.scale, cmap=common.ORDERED, zorder=1, rasterized=True)
            self.notes.append("Colours between the dots: interpolated.")
        if len(known) <= MANY_DOTS:
            self.dots(axes, x, y, mean)
        self.triangles(axes, x, y, mean)

    def averages(self, axes, known):
        """Other keys vary too: means of the points in rectangles, or the points alone."""
        x, y, mean = self.x.places[known], self.y.places[known], self.mean[known]
        few = len(np.unique(x)) * len(np.unique(y)) <= len(known) / 2
        if self.is_default:
            self.notes.append("Shown are the two keys that the mean goes with most (--x, --y "
                              "choose others).")
        if len(known) <= FEW_POINTS and not few:
            self.dots(axes, x, y, mean, size=70)
            return
        if few:  # the levels of morris
            across, up = self.x.edges(), self.y.edges()
        else:
            n = int(np.clip(np.sqrt(len(known) / A_BIN), 3, 24))
            across, up = (axis.from_paper(np.linspace(*axis.on_paper(axis.levels[[0, -1]]),
                                                      n + 1)) for axis in (self.x, self.y))
        total, _, _ = np.histogram2d(y, x, bins=(up, across), weights=mean)
        count, _, _ = np.histogram2d(y, x, bins=(up, across))
        with np.errstate(invalid="ignore"):
            table = np.where(count > 0, total / count, np.nan)
        axes.pcolormesh(across, up, table, norm=self.scale, cmap=common.ORDERED, zorder=1,
                        rasterized=True)
        self.notes.append("Colour of a rectangle: mean of the points in it, over all values "
                          "that the other keys took.")

    def dots(self, axes, x, y, mean, size=None):
        """Points in their own colours, the smaller the more there are."""
        size = size or np.clip(3600 / max(len(x), 1), 7, 30)
        axes.scatter(x, y, c=mean, norm=self.scale, cmap=common.ORDERED, s=size, zorder=4,
                     edgecolor=common.INK, linewidth=0.5)

    def line(self, axes, x, y, table):
        """Where the mean passes the level, between the points of a grid."""
        if self.level is None or not np.nanmin(table) < self.level < np.nanmax(table):
            return
        draw_line(axes.contour, x, y, np.ma.masked_invalid(table), levels=[self.level])
        self.has_line = True

    def triangles(self, axes, x, y, mean):
        """The same between points that are no grid."""
        if self.level is None or len(mean) < 4 or not mean.min() < self.level < mean.max():
            return
        corners = mesh.triangles(self.x.on_paper(x), self.y.on_paper(y))
        if corners is not None:
            draw_line(axes.tricontour, x, y, corners, mean, levels=[self.level])
            self.has_line = True


def draw_line(contour, *data, **options):
    """A dark line that can be seen on dark ground."""
    contour(*data, colors="white", linewidths=4.5, zorder=3, **options)
    contour(*data, colors=common.INK, linewidths=2.0, zorder=3, **options)


def fits(result):
    """Whether the file has two swept numbers with three values each."""
    return sum(key.is_number and len(key.levels()) > 2 for key in result.swept()) > 1


def arrange(panels):
    """(rows, columns) on a wide page; a row for each value of a key where that fits."""
    n = len(panels)
    first = sum(lines[:1] == panels[0][0][:1] for lines, _ in panels)
    columns = first if 1 < first <= 4 and n > first and n <= 4 * first else min(
        4, int(np.ceil(n ** 0.5)))
    return -(-n // columns), columns


def titles_of(panels, width):
    """One line each where all are short enough, else a line for every key."""
    whole = [", ".join(lines) for lines, _ in panels]
    if max(map(len, whole)) <= width:
        return whole
    return ["\n".join(common.broken(line, width) for line in lines) for lines, _ in panels]


def draw(result, arguments):
    """The figure."""
    keys = result.swept()
    if len(keys) < 2:
        raise FigureError(f"{result.path}: {'one key is' if keys else 'nothing is'} swept; a "
                          "phase diagram needs two: draw it with sweep.py")
    rule = result.search()
    variable = arguments.variable
    if variable is None and rule is not None:
        variable = rule["observable"]
    variable = sweep.choose_variable(result, variable)
    measure = sweep.Measure(result, variable)
    chosen, fixed = axes_of_keys.choose_runs(result, keys, arguments.fix)
    left = [key for key in keys if len({show(value) for value in key.values[chosen]}) > 1]
    if len(left) < 2:
        raise FigureError(f"--fix: leaves {len(left)} swept keys of {result.path} that differ; "
                          "two are needed")
    x, y, others = axes_of_keys.choose_axes(result, left, measure.value, arguments)
    panels, free = axes_of_keys.panels_of(result, keys, x, y, others, chosen)
    level = arguments.level
    if level is None and not arguments.no_level:
        level = rule["value"] if rule is not None and rule["kind"] == "threshold" else None
        shares = result.bounds(variable + "_mean") == (0, 1) or measure.play is not None
        level = 0.5 if level is None and shares else level
    rows, columns = arrange(panels)
    titles = titles_of(panels, 92 // columns)
    figure, grid = common.new_figure(rows, columns + 1, gridspec_kw={
        "wspace": 0.1, "hspace": 0.12 + 0.08 * rows * (1 + titles[0].count("\n")),
        "width_ratios": [1] * columns + [0.045 * columns]})
    figure.panels = panels
    figure.bar = figure.add_subplot(grid[0, 0].get_gridspec()[:, -1])
    for axes in grid[:, -1]:
        axes.remove()
    grid = grid[:, :-1]
    both = [axes_of_keys.Axis(key, arguments.log) for key in (x, y)]
    diagram = Diagram(result, measure, *both, free, level)
    diagram.is_default = arguments.x is None and arguments.y is None
    for axes, title, (_, runs) in zip(grid.flat, titles, panels):
        diagram.draw(axes, runs)
        axes.set_title(title, fontsize=13 if columns < 4 else 11, loc="left", pad=5)
    finish(figure, grid, diagram, fixed, rule)
    return figure


def finish(figure, grid, diagram, fixed, rule):
    """Names of the axes, colours, legend, notes."""
    result, measure, panels = diagram.result, diagram.measure, figure.panels
    rows, columns = grid.shape
    for index, axes in enumerate(grid.flat):
        if index >= len(panels):
            axes.set_visible(False)
            continue
        below = index + columns >= len(panels)
        axes.tick_params(labelbottom=below, labelleft=index % columns == 0)
        if below:
            axes.set_xlabel(diagram.x.key.label)
        if index % columns == 0 and (rows < 3 or index // columns == rows // 2):
            axes.set_ylabel(common.broken(diagram.y.key.label, 36 // min(rows, 2)))
        for spine in axes.spines.values():
            spine.set_visible(False)
    bar = figure.colorbar(
        common.matplotlib.cm.ScalarMappable(norm=diagram.scale, cmap=common.ORDERED),
        cax=figure.bar)
    bar.set_label(common.broken(measure.label))
    bar.outline.set_visible(False)
    if diagram.level is not None and not diagram.has_line:
        known = diagram.mean[np.isfinite(diagram.mean)]
        where = "nowhere" if not known.size else (
            "everywhere above" if known.min() >= diagram.level else
            "everywhere below" if known.max() <= diagram.level else "")
        if where:
            diagram.notes.append(f"{where.capitalize()} {diagram.level:g}.")
    if diagram.has_line:
        diagram.marks[f"{measure.name.replace('_', ' ')} = {diagram.level:g}"] = Line2D(
            [], [], color=common.INK, linewidth=2)
    notes = [common.settings_note(result),
             *(f"{key.short}: {value.replace('_', ' ')}." for key, value in fixed),
             measure.says("Colour", with_bars=False), *dict.fromkeys(diagram.notes),
             adaptive_note(result, rule)]
    box = common.write_margins(figure, result, notes)
    common.fit(figure, common.legend_rows(
        figure, box, [(list(diagram.marks.values()), list(diagram.marks))]))


def adaptive_note(result, rule):
    """How many points of the grid were computed, and why these."""
    if rule is None or "n_replicates" not in result.axes:
        return ""
    visited = int(np.sum(result.file["n_replicates"][()] > 0))
    if visited == result.n_runs:
        return ""
    why = ("those between neighbours that differ by more than "
           f"{rule['difference']:g}" if rule["kind"] == "refine"
           else f"those that close in on {rule['value']:g}")
    return (f"Computed were {visited:,} of {result.n_runs:,} points: {why}. A block has "
            "the mean of its corners.")


if __name__ == "__main__":
    common.main(NAME, options(), draw)
