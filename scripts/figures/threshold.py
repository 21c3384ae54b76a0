#!/usr/bin/env python3
"""threshold.py - where a mean passes a level along a swept key, with its error.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import common  # first: it looks for an interpreter that has the modules below

import axes_of_keys
import crossings
import numpy as np
import program
import sweep
import words
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from reader import FigureError

NAME = "threshold.py"
WHAT = """\
Draws the mean of an observable (after burn_in, over rounds and replicates) along a swept key
with 95 % intervals over replicates, the level, and where the mean passes it, shaded as far as
that is uncertain. Of a file that searched (sweep.search: {kind: threshold}) these are the
estimate and the interval that `samenspel inspect` tells; of others the crossing of the straight
line between the two neighbours of the level, with the error that their means have. Where
further keys are swept, a second panel shows the threshold against them."""
EXAMPLE = """\
examples:
  threshold.py critical_pilot.h5
  threshold.py nine_in_ten.h5 --level 0.7
  threshold.py two_keys.h5 --key game.benefit -v payoff --level 1"""
FEW_NAMED = 2  # rows that are named one by one
CROWD = 12  # more curves are drawn without their points


def options():
    """The command line."""
    parser = common.parser(NAME, WHAT, EXAMPLE)
    parser.add_argument("-v", "--variable", metavar="NAME",
                        help="observable (default: that of the search, else cooperation, else "
                        "the first in the file)")
    parser.add_argument("--key", metavar="KEY", help="swept key along which the level is passed "
                        "(default: the searched one, else that with most values)")
    parser.add_argument("--level", metavar="NUMBER", type=float,
                        help="the level (default: that of the search, else 0.5 of a share)")
    return parser


# --- what is known -------------------------------------------------------------------------

def searched(result, groups, variable, key, level):
    """[crossing] as `samenspel inspect` finds them by the file's search; None where another
    thing is asked, or the program is not there."""
    rule = result.search()
    if rule is None or rule["kind"] != "threshold" or program.find() is None or (
            variable, key.name, level) != (rule["observable"], rule["key"], rule["value"]):
        return None
    told = program.answer("inspect", result.path).get("threshold")
    if not told:
        return None
    mean = result.file[variable + "_mean"][()]
    found = {}
    first = 0
    for row in told:  # in the order of the runs, all runs of a row together
        found[first] = crossings.of_search(row, key, mean,
                                           np.arange(first, first + row["runs"]), level)
        first += row["runs"]
    return [found[min(runs)] for runs in groups]


def find(result, groups, variable, key, level):
    """([crossing], where they come from and what their error is, confidence of intervals)."""
    found = searched(result, groups, variable, key, level)
    if found is not None:
        confidence = result.search()["confidence"]
        return found, ("Threshold: by the search, on a line between the two points beside it; "
                       f"its {100 * confidence:g}% interval ends at the innermost points that "
                       "differ from the level."), confidence
    mean = sweep.Measure(result, variable).value
    found = [crossings.interpolated(result, key, variable, mean, runs, level)
             for runs in groups]
    text = ("Threshold: interpolated on a line between two neighbours; its 95% interval is what "
            "their standard errors make of it, the bend of the curve is left out.")
    if any(crossing.changes > 1 for crossing in found):
        text += " The level is passed several times: taken is the one in the middle."
    return found, text, 0.95


def choose(result, arguments):
    """(variable, key, others, level): what is drawn along what."""
    keys = result.swept()
    if not keys:
        raise FigureError(f"{result.path}: nothing is swept in this file; draw it with "
                          "trajectories.py")
    rule = result.search()
    rule = rule if rule is not None and rule["kind"] == "threshold" else None
    variable = sweep.choose_variable(result, arguments.variable
                                     or (rule["observable"] if rule else None))
    if arguments.key:
        key = axes_of_keys.find_key(result, keys, arguments.key, "--key")
    elif rule:
        key = axes_of_keys.find_key(result, keys, rule["key"], "adaptive")
    else:
        numbers = [key for key in keys if key.is_number]
        key = max(numbers or keys, key=lambda key: (
            len(key.levels()), key.name.startswith("steering.")))
    if not key.is_number:
        raise FigureError(f"{result.path}: {key.name} has no numbers to pass a level between")
    level = arguments.level
    if level is None and rule and variable == rule["observable"]:
        level = rule["value"]
    if level is None:
        if result.bounds(variable + "_mean") != (0, 1) and variable != "fixed_strategy":
            raise FigureError(f"{result.path}: {variable} is no share, so no level goes without "
                              "saying: name one, as in --level 1")
        level = 0.5
    return variable, key, [other for other in keys if other is not key], level


def fits(result):
    """Whether all.py draws it: a threshold was searched for."""
    rule = result.search()
    return rule is not None and rule["kind"] == "threshold"


# --- drawing -------------------------------------------------------------------------------

def draw_response(axes, key, mean, bars, found, colours, level, sparse):
    """Means along the key, one curve for each group (dotted where points in between were left
    out), and the crossings as bands."""
    many, crowd = len(found) > 3, len(found) > CROWD
    for number, (crossing, colour) in enumerate(zip(found, colours)):
        runs = crossing.runs[np.isfinite(mean[crossing.runs])]
        # points that a search left out may lie far from the line between its neighbours
        axes.plot(key.values[runs], mean[runs], color=colour, alpha=0.7, zorder=3,
                  linewidth=0.9 if crowd else 1.4,
                  linestyle=(0, (1, 1.5)) if sparse else "-")
        if crowd and len(runs) > 1:
            continue
        axes.errorbar(key.values[runs], mean[runs], yerr=bars[:, runs], fmt="o", color=colour,
                      markersize=4 if many else 6, markeredgecolor="white",
                      markeredgewidth=0.5, elinewidth=1.4, capsize=0 if many else 3,
                      zorder=6 + 0.01 * number)
        if crossing.is_known:
            if np.isfinite(crossing.low) and len(found) <= 3:
                axes.axvspan(crossing.low, crossing.high, color=colour, alpha=0.2, linewidth=0,
                             zorder=1)
            if len(found) <= 3:
                axes.axvline(crossing.place, color=colour, linewidth=1.6, zorder=2)
    axes.axhline(level, color=common.GREY, linewidth=1.4, linestyle=(0, (4, 2)), zorder=2)
    axes.set_xlabel(key.label)


def draw_against(axes, key, others, found, colours, runs_of):
    """The thresholds against the further key with most values: a curve for each of the rest."""
    first, rest = others[0], others[1:]
    axis = axes_of_keys.Axis(first)
    together = {}
    for number in range(len(found)):
        run = runs_of[number][0]
        together.setdefault(tuple(other.show(run) for other in rest), []).append(number)
    entries = []
    for name, members in together.items():
        line = colours[members[0]] if rest else common.GREY
        for number in members:
            if not found[number].is_known:
                axes.plot([first.numbers[runs_of[number][0]]], [1], "X", markersize=8,
                          color=colours[number], clip_on=False, zorder=4,
                          transform=axes.get_xaxis_transform())
        members = [number for number in members if found[number].is_known]
        members.sort(key=lambda number: first.numbers[runs_of[number][0]])
        x = [first.numbers[runs_of[number][0]] for number in members]
        y = [found[number].place for number in members]
        if first.is_number:
            axes.plot(x, y, color=line, linewidth=1.4, alpha=0.7, zorder=2)
        for number, place, height in zip(members, x, y):
            sides = [[height - found[number].low], [found[number].high - height]]
            axes.errorbar([place], [height], yerr=None if np.isnan(sides).any() else sides,
                          fmt="o", color=colours[number], markersize=6, elinewidth=1.8,
                          markeredgecolor="white", markeredgewidth=0.5, capsize=4, zorder=4)
        if rest and members:
            entries.append((y[-1], ", ".join(name), line))
    low, high = axis.on_paper(axis.levels[[0, -1]])
    margin = 0.06 * (high - low) if first.is_number else 0.4
    axis.dress(axes.xaxis, *axis.from_paper(np.array([low - margin, high + margin])))
    axes.set_xlabel(first.label)
    axes.set_ylabel(common.broken(f"threshold of {key.label}", 22))
    heading = "\n".join(other.label for other in rest) or None
    common.label_lines(axes, entries, heading)


def colours_of(others, groups):
    """A colour for each group: by the further key that lines are named by on the right."""
    if not others:
        return [common.COLOURS[0]]
    named = others[1:] or others
    places = [tuple(list(other.levels()).index(other.values[runs[0]]) for other in named)
              for runs in groups]
    levels = sorted(set(places))
    if len(named) == 1 and named[0].is_number or len(levels) > len(common.COLOURS):
        scale = common.ordered_colours(len(levels))
    else:
        scale = common.COLOURS
    return [scale[levels.index(place)] for place in places]


def sentence(key, variable, level, crossing, confidence=0.95):
    """'Cooperation passes 0.5 at steer = 0.497 (95% interval 0.49 to 0.51).'"""
    name = variable.replace("_", " ").capitalize()
    if not crossing.is_known:
        if not crossing.why:
            return f"{name}: no mean is known."
        return f"{name} does not pass {level:g}: all means lie {crossing.why} it."
    low, high = crossing.low, crossing.high
    if np.isfinite(low) and np.isfinite(high):
        places = words.decimals(max(high - low, 1e-6) / 20)
        text = (f"{words.figure(crossing.place, places)} ({100 * confidence:g}% interval "
                f"{words.figure(low, places)} to {words.figure(high, places)})")
    else:
        text = f"{crossing.place:.3g}; one replicate tells no error"
    return f"{name} passes {level:g} at {key.short} = {text}."


def draw(result, arguments):
    """The figure."""
    variable, key, others, level = choose(result, arguments)
    measure = sweep.Measure(result, variable)
    mean = measure.value
    groups = crossings.groups_of(result, key, others)
    found, source, confidence = find(result, groups, variable, key, level)
    several = len(groups) > 1
    others = sorted(others, key=lambda other: (not other.is_number, -len(other.levels())))
    colours = colours_of(others, groups)
    figure, grid = common.new_figure(1, 2 if several else 1, gridspec_kw={"wspace": 0.32})
    axes = grid[0, 0]
    sparse = result.search() is not None and not np.isfinite(mean).all()
    draw_response(axes, key, mean, measure.bars, found, colours, level, sparse)
    axes.set_ylabel(common.broken(measure.label))
    if sweep.spaced_by_factors(key.values):
        axes.set_xscale("log")
    common.set_range(axes, result, variable + "_mean")
    last = axes
    if several:
        last = grid[0, 1]
        draw_against(last, key, others, found, colours, groups)
    notes = [common.settings_note(result), measure.says()]
    notes.append(source)
    if several:
        named = " and ".join(other.short for other in others[1:] or others)
        notes.append(f"Colours on the left as on the right: {named}.")
        if not all(crossing.is_known for crossing in found):
            notes.append("Crosses at the edge: none in the range that was swept.")
    if sparse:
        notes.append("Dotted lines join points between which none was computed.")
    findings = [not_passed(found, groups, others, variable, level) if several
                else sentence(key, variable, level, found[0], confidence)]
    box = common.write_margins(figure, result, notes, findings)
    handles = {f"{variable.replace('_', ' ')} = {level:g}": Line2D(
        [], [], color=common.GREY, linewidth=1.4, linestyle=(0, (4, 2)))}
    if len(found) <= 3 and any(np.isfinite(crossing.low) for crossing in found):
        handles[f"{100 * confidence:g}% interval of the place"] = Patch(facecolor=colours[0],
                                                                        alpha=0.2)
    common.fit(figure, common.legend_rows(figure, box, [(list(handles.values()),
                                                         list(handles))]))
    if several:
        common.spread_labels(last)
    return figure


def not_passed(found, groups, others, variable, level):
    """Which groups never pass the level, and the side on which they stay."""
    parts = []
    for side in ("below", "above"):
        where = [runs[0] for crossing, runs in zip(found, groups)
                 if not crossing.is_known and crossing.why == side]
        if 0 < len(where) <= FEW_NAMED:
            names = "; ".join(", ".join(f"{other.short} {other.show(run)}" for other in others)
                              for run in where)
            parts.append(f"stays {side} {level:g} at {names}")
        elif where:
            parts.append(f"stays {side} {level:g} in {len(where)} of {len(found)} rows")
    text = ", ".join(parts)
    return f"{variable.replace('_', ' ').capitalize()} {text}." if text else ""


if __name__ == "__main__":
    common.main(NAME, options(), draw)
