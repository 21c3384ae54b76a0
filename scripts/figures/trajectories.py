#!/usr/bin/env python3
"""trajectories.py - an observable over the rounds: mean and spread of the replicates.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import common  # first: it looks for an interpreter that has the modules below

import numpy as np
from reader import FigureError, short_key, show

NAME = "trajectories.py"
WHAT = """\
Draws an observable over the rounds. A line is the mean of a run's replicates, the band
around it holds the middle share of them (--band). Where the file has the unsteered twin
(compare: unsteered), it is dashed. Under the panels strips show the values of the keys that
the scenario's events change. Runs of a sweep are labelled at the right with the swept value."""
EXAMPLE = """\
examples:
  trajectories.py nine_in_ten.h5
  trajectories.py nine_in_ten.h5 -v trust -v cooperation --runs 0,5,10 -o trust.png --svg
  trajectories.py fixation.h5 --log --band 0.5"""
MOST_RUNS = 12
FEW_RUNS = 8  # drawn unasked; of more, some
MOST_STRIPS = 3
STRIP = 0.62  # [inch] height of the strip of a key that events change
FEW_EVENTS = 6  # of so many, each gets a line through the panels
CROWDED = 0.5  # share of bands under other bands, above which they hide the picture
MOST_POINTS = 2500  # a line; more cannot be seen, and an SVG would grow without end


def options():
    """The command line."""
    parser = common.parser(NAME, WHAT, EXAMPLE)
    parser.add_argument("-v", "--variable", action="append", metavar="NAME",
                        help="observable, one panel each (default: cooperation, else the "
                        "first in the file)")
    parser.add_argument("--runs", metavar="I,J,..",
                        help="these runs, counted from 0 (default: all of up to 8, else 6 "
                        "or so, evenly spaced)")
    parser.add_argument("--band", type=float, metavar="SHARE",
                        help="share of the replicates within the band (default 0.8, but none "
                        "where bands would hide one another; 0 = none)")
    parser.add_argument("--no-twin", action="store_true", help="leave the unsteered twin out")
    parser.add_argument("--log", action="store_true", help="rounds on a logarithmic axis")
    return parser


def default_variable(result):
    """Cooperation, else the first observable."""
    names = result.observables
    if not names:
        raise FigureError(f"{result.path}: has no observable over [run, replicate, round]; "
                          f"it has: {', '.join(result.axes) or 'nothing'}")
    return "cooperation" if "cooperation" in names else names[0]


def summary(values, band):
    """[round] mean, low and high over replicates; None, None where there is no band."""
    with np.errstate(all="ignore"):
        counts = np.sum(np.isfinite(values), axis=0)
        total = np.nansum(values, axis=0)
        mean = np.where(counts > 0, total / np.maximum(counts, 1), np.nan)
    if values.shape[0] < 2 or band <= 0 or not counts.any():
        return mean, None, None
    low, high = np.full_like(mean, np.nan), np.full_like(mean, np.nan)
    some = counts > 0
    shares = [0.5 - band / 2, 0.5 + band / 2]
    low[some], high[some] = np.nanquantile(values[:, some], shares, axis=0)
    return mean, low, high


def brief(key, run):
    """A swept value in at most four digits, as labels of runs have to be short."""
    return f"{float(key.values[run]):.4g}" if key.is_number else key.show(run)


def last_value(values):
    """The last number of a line that may end early."""
    numbers = values[np.isfinite(values)]
    return numbers[-1] if numbers.size else np.nan


def compare_twins(result, twin, runs):
    """Which of the runs has most replicates done, and whether a twin differs from its own.

    Compared is what is finished in both, so that a gap does not make equal twins differ.
    """
    def finished(run):
        """[replicate] whether it is."""
        count = result.file[twin].shape[1]
        return np.isin(np.arange(count), np.arange(count)[result.done(run)])

    done = [finished(run) for run in runs]
    fullest = int(np.argmax([np.sum(each) for each in done]))
    whole = result.file[twin][runs[fullest]]
    for run, each in zip(runs, done):
        both = each & done[fullest]
        if not np.array_equal(result.file[twin][run][both], whole[both], equal_nan=True):
            return fullest, True
    return fullest, False


def crowded(bands):
    """Whether bands [(low, high)] lie on one another so much that they hide the picture:
    most of their area under others, and that a good part of all there is to see."""
    if len(bands) < 2:
        return False
    low, high = (np.nan_to_num([band[i] for band in bands]) for i in (0, 1))
    shared = 0.0
    for number in range(len(bands)):
        others = np.arange(len(bands)) != number
        common_part = np.minimum(high[number], high[others]) - np.maximum(low[number],
                                                                          low[others])
        shared += np.sum(np.max(np.clip(common_part, 0, None), axis=0))
    page = (high.max() - low.min()) * low.shape[1]
    return shared > CROWDED * np.sum(high - low) and shared > CROWDED * page


class Page:
    """What all panels share: the runs with their labels and colours, the rounds, the band."""

    def __init__(self, result, names, arguments):
        self.result = result
        self.arguments = arguments
        self.runs = choose_runs(result, arguments)
        if not any(result.replicates(names[0], run).size for run in self.runs):
            raise FigureError(f"{result.path}: no replicate of these runs is finished")
        keys = result.swept()
        self.colours = colours_of(keys, self.runs)
        self.labels = [", ".join(brief(key, run) for key in keys) if keys
                       else ("steered" if result.n_runs == 1 else f"run {run}")
                       for run in self.runs]
        self.heading = "\n".join(key.label for key in keys)
        n_rounds = result.file[names[0]].shape[2]
        axis = result.coordinate("round", n_rounds)
        keep = np.unique(np.linspace(0, n_rounds - 1, min(n_rounds, MOST_POINTS)).astype(int))
        self.keep = keep[axis[keep] > 0] if arguments.log else keep
        self.rounds = axis[self.keep]
        self.only_one = len(self.runs) == 1 and not keys
        self.twins_differ = False
        self.bands_left_out = False

    def draw_panel(self, axes, name):
        """One observable; returns what to write at its lines' ends."""
        entries, drawn = [], []
        band = 0.8 if self.arguments.band is None else self.arguments.band
        for run, label, colour in zip(self.runs, self.labels, self.colours):
            values = self.result.replicates(name, run)
            if values.shape[0]:
                mean, low, high = summary(values[:, self.keep], band)
                drawn.append((mean, low, high, colour))
                entries.append((last_value(mean), label, colour))
        bands = [(low, high) for _, low, high, _ in drawn if low is not None]
        hide = self.arguments.band is None and crowded(bands)
        self.bands_left_out = self.bands_left_out or hide
        for mean, low, high, colour in drawn:
            if low is not None and not hide:
                axes.fill_between(self.rounds, low, high, color=colour, alpha=0.22,
                                  linewidth=0)
            axes.plot(self.rounds, mean, color=colour, zorder=3)
            ended = self.rounds[np.isfinite(mean)]
            if len(ended) and ended[-1] < self.rounds[-1]:  # ties the end to its label
                axes.plot([ended[-1], self.rounds[-1]], [last_value(mean)] * 2, color=colour,
                          linewidth=1.0, linestyle=(0, (1, 3)), zorder=2)
        self._draw_twin(axes, name, entries)
        axes.set_ylabel(common.broken(self.result.label(name)))
        common.set_range(axes, self.result, name)
        # one line needs no name
        return [] if self.only_one and len(entries) == 1 else entries

    def _draw_twin(self, axes, name, entries):
        """Dashed: one line where all runs have the same twin."""
        twin = None if self.arguments.no_twin else self.result.twin(name)
        if not twin:
            return
        means = [summary(self.result.replicates(twin, run)[:, self.keep], 0)[0]
                 for run in self.runs]
        fullest, differ = compare_twins(self.result, twin, self.runs)
        style = {"linestyle": (0, (4, 2)), "linewidth": 1.8, "zorder": 4}
        if differ:
            self.twins_differ = True
            for mean, colour in zip(means, self.colours):
                axes.plot(self.rounds, mean, color=colour, **style)
        else:
            axes.plot(self.rounds, means[fullest], color=common.INK, **style)
            entries.append((last_value(means[fullest]), "unsteered", common.INK))

    def draw_strip(self, axes, key):
        """What the events make of a key, from round to round."""
        series = {}
        for run, colour in zip(self.runs, self.colours):
            series.setdefault(tuple(map(tuple, self.result.schedule(key, run))), colour)
        values = list(dict.fromkeys(value for _, steps in series for value in steps))
        texts = [value for value in values if isinstance(value, str)]
        place = {value: i if texts else value for i, value in enumerate(values)}
        for (when, steps), colour in series.items():
            axes.step([*when, self.rounds[-1]], [place[value] for value in [*steps, steps[-1]]],
                      where="post", color=colour if len(series) > 1 else common.INK,
                      linewidth=1.8, solid_capstyle="butt")
        heights = sorted(place.values())
        room = 0.14 * (heights[-1] - heights[0]) or 1.0
        axes.set_ylim(heights[0] - room, heights[-1] + room)
        marks = sorted(place.items(), key=lambda item: item[1])
        if not texts and len(marks) > 3 or len(marks) > 4:
            marks = [marks[0], marks[-1]]
        elif len(marks) == 3 and not 0.3 < ((marks[1][1] - heights[0])
                                            / (heights[-1] - heights[0])) < 0.7:
            marks = [marks[0], marks[2]]
        axes.set_yticks([height for _, height in marks],
                        [show(value).replace("_", " ") for value, _ in marks], fontsize=11)
        axes.set_title(short_key(key), fontsize=12, loc="left", pad=4, color=common.GREY)


def runs_with_values(result):
    """The runs with a finished replicate."""
    return [run for run in range(result.n_runs)
            if not isinstance(result.done(run), np.ndarray) or result.done(run).any()]


def choose_runs(result, arguments):
    """The runs to draw."""
    n_runs = result.n_runs
    if arguments.runs:
        runs = common.numbers(arguments.runs, "--runs", 0, n_runs - 1)
    else:  # searches leave runs out, and some fail
        there = runs_with_values(result) or list(range(n_runs))
        n = len(there)
        runs = [there[i] for i in common.evenly(n, n if n <= FEW_RUNS else 6)]
    if len(runs) > MOST_RUNS:
        raise FigureError(f"--runs: {len(runs)} runs; at most {MOST_RUNS} can be told apart")
    return runs


def colours_of(keys, runs):
    """A colour a run: shades for a number, hues for texts, shades of hues for both."""
    if not keys:
        return common.COLOURS[:len(runs)] if len(runs) <= len(common.COLOURS) \
            else common.ordered_colours(len(runs))
    numbers = [key for key in keys if key.is_number]
    texts = [key for key in keys if not key.is_number]
    hues = list(dict.fromkeys(tuple(key.values[run] for key in texts) for run in runs))
    if len(hues) > 4 or len(hues) == 1 and len(numbers) != 1:
        return common.COLOURS[:len(runs)] if len(runs) <= len(common.COLOURS) \
            else common.ordered_colours(len(runs))
    if len(hues) == 1:
        return common.ordered_colours(len(runs))
    colours = []
    for run in runs:
        hue = tuple(key.values[run] for key in texts)
        alike = [other for other in runs if tuple(key.values[other] for key in texts) == hue]
        rank = sorted(alike, key=lambda other: tuple(key.values[other] for key in numbers))
        share = rank.index(run) / max(1, len(rank) - 1)
        colours.append(common.shade(common.COLOURS[hues.index(hue)], share))
    return colours


def draw(result, arguments):
    """The figure."""
    names = arguments.variable or [default_variable(result)]
    if arguments.band is not None and not 0 <= arguments.band < 1:
        raise FigureError(f"--band = {arguments.band:g}: must lie in [0, 1)")
    if len(names) > 4:
        raise FigureError(f"{len(names)} panels: at most 4 can be read on one page")
    for name in names:
        result.need(name, ("run", "replicate", "round"))
    page = Page(result, names, arguments)
    keys = result.scheduled_keys()
    strips = keys[:MOST_STRIPS]
    height = common.SIZE[1] + 1.9 * (len(names) - 1) + 0.9 * max(0, len(strips) - 1)
    panel = (height - 1.6 - len(strips) * (STRIP + 0.3)) / len(names)
    figure, grid = common.new_figure(
        len(names) + len(strips), 1, size=(common.SIZE[0], height), sharex=True,
        gridspec_kw={"height_ratios": [panel] * len(names) + [STRIP] * len(strips),
                     "hspace": 0.16 if strips else 0.2})
    panels, below = grid[:len(names), 0], grid[len(names):, 0]
    for axes, name in zip(panels, names):
        entries = page.draw_panel(axes, name)
        first = axes is panels[0]
        common.label_lines(axes, entries, page.heading if first else None)
    for axes, key in zip(below, strips):
        page.draw_strip(axes, key)
    for axes in grid[:, 0]:
        common.round_axis(axes, arguments.log)
        if axes is not grid[-1, 0]:
            axes.set_xlabel("")
        if len(page.rounds) > 1:
            axes.set_xlim(page.rounds[0], page.rounds[-1])
    rounds = {when for when, _, _ in result.events()
              if page.rounds[0] < when < page.rounds[-1]}
    for when in rounds if len(rounds) <= FEW_EVENTS else ():
        for axes in panels:
            axes.axvline(when, color=common.GREY, linestyle=(0, (1, 2)), linewidth=1.5,
                         zorder=2)
    figure.align_ylabels(panels)
    common.dress(figure, result, notes(result, names, page, len(keys) - len(strips)))
    for axes in panels:
        common.spread_labels(axes)
    return figure


def notes(result, names, page, more_keys):
    """What the figure shows, in sentences."""
    counts = [int(np.sum(np.isfinite(result.replicates(names[0], run)[:, :1])))
              for run in page.runs]
    n = max(counts, default=0)
    words = [common.settings_note(result)]
    band = 0.8 if page.arguments.band is None else page.arguments.band
    if n > 1:
        words.append(f"Lines: mean of {n} replicates"
                     + (f"; bands: the middle {band:.0%} of them."
                        if band > 0 and not page.bands_left_out else "."))
    else:
        words.append("One replicate." if result.n_runs == 1 else "One replicate a run.")
    if page.bands_left_out and n > 1:
        words.append("Bands, which would hide one another, are left out.")
    if page.twins_differ:
        words.append("Dashed: the same run unsteered.")
    there = len(runs_with_values(result))
    if len(page.runs) < there:
        words.append(f"{len(page.runs)} of {there} runs are shown.")
    if more_keys > 0:
        words.append(f"Events change {more_keys} more key{'s' if more_keys > 1 else ''}.")
    words += [common.caption(result, name) for name in names]
    return words


if __name__ == "__main__":
    common.main(NAME, options(), draw)
