"""test_calibration.py - calibration.py shows the numbers of its file, in their places.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import contextlib
import copy
import io
import json
import os
import sys

import calibration
import common
from drawing import FOLDER, all_words, same, texts_of, overlap
from reader import FigureError


def row(name, seen, model, fitted=True, **more):
    """A row of the file."""
    return {"id": name, "study": name[:2], "fitted": fitted, "subjects": 50, "seen": seen,
            "model": model, "residual": (seen - model) / 0.07, **more}


AT = [0.1 + 0.02 * k for k in range(13)]
FIT = {
    "samenspel_version": "9.8.7", "model_version": 3, "dispersion": 2.0,
    "models": [{"reported": True, "loss": 100.0}],
    "parameters": [
        {"name": "noise", "unit": "units of payoff a turn", "value": 0.2, "free": True,
         "low": 0.16, "high": 0.26, "profile_at": AT,
         "profile_loss": [100 + 900 * (at - 0.2) ** 2 for at in AT]},
        {"name": "weight", "unit": "-", "value": 0.0, "free": False}],
    "rows": [row("AA-1", 0.5, 0.6, study_unseen=0.65), row("AA-2", 0.0, 0.3),
             row("BB-1", 0.9, 0.7, fitted=False)],
}


def written(data, name="fit"):
    """A file of it."""
    path = os.path.join(FOLDER, name + ".json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(data, file)
    return path


def figure_of(data, *words):
    """The figure that the script would save."""
    path = written(data)
    with calibration.Calibration(path) as result:
        return calibration.draw(result, calibration.options().parse_args([path, *words]))


def line(axes, label):
    """The line of that name in the legend."""
    return [found for found in axes.lines if found.get_label() == label][0]


def row_names(figure):
    """What stands beside the rows."""
    return [label.get_text() for label in figure.axes[0].get_yticklabels()]


def rows_stand_where_the_file_says():
    """Seen, model and unseen, the first row on top; others only when asked for."""
    figure = figure_of(FIT)
    axes = figure.axes[0]
    same(line(axes, "seen, with 95 % interval").get_xdata(), [0.5, 0.0])
    same(line(axes, "model").get_xdata(), [0.6, 0.3])
    same(line(axes, "model, study unseen").get_xdata(), [0.65])
    assert axes.yaxis_inverted()
    assert row_names(figure) == ["AA-1", "AA-2"] and "1 of 2 rows" in all_words(figure)
    assert "samenspel 9.8.7, model 3" in all_words(figure)
    common.close(figure)
    figure = figure_of(FIT, "--all")
    same(line(figure.axes[0], "model").get_xdata(), [0.6, 0.3, 0.7])
    assert row_names(figure)[2] == "BB-1 *" and "* not fitted" in all_words(figure)
    common.close(figure)


def intervals_are_those_of_wilson():
    """By hand: 25 of 50 is .366 to .634, 0 of 50 is 0 to .071."""
    same(calibration.interval(0.5, 50), (0.3664, 0.6336), 1e-4)
    same(calibration.interval(0.0, 50), (0.0, 0.07135), 1e-4)


def a_profile_rises_by_the_loss_over_the_dispersion():
    """2 x 900 (at - .2)^2 / 2; the interval is shaded; fixed parameters have no panel."""
    figure = figure_of(FIT)
    assert len([axes for axes in figure.axes if axes.get_visible()]) == 2
    axes = figure.axes[1]
    same(axes.lines[0].get_xdata(), AT)
    same(axes.lines[0].get_ydata(), [900 * (at - 0.2) ** 2 for at in AT], 1e-9)
    box = axes.patches[0].get_extents().transformed(axes.transData.inverted())
    same((box.x0, box.x1), (0.16, 0.26), 1e-9)
    common.close(figure)


def nothing_covers_anything():
    """All words can be read, with one panel and with three."""
    data = copy.deepcopy(FIT)
    data["parameters"][1] = dict(data["parameters"][0], name="simplicity", unit="-")
    data["parameters"].append(dict(data["parameters"][0], name="weight", unit="-"))
    for each in (FIT, data):
        figure = figure_of(each, "--all")
        found = texts_of(figure)
        for i, (words, box) in enumerate(found):
            for other, place in found[:i]:
                assert not overlap(box, place), (words, other)
        common.close(figure)


def what_is_no_calibration_is_refused():
    """In a sentence."""
    empty = os.path.join(FOLDER, "no.json")
    with open(empty, "w", encoding="utf-8") as file:
        file.write("nothing")
    for path, words in ((empty, "is no JSON"), (written({"a": 1}, "other"), "is no calibration"),
                        (os.path.join(FOLDER, "absent.json"), "No such file")):
        try:
            calibration.Calibration(path)
            assert False, path
        except FigureError as error:
            assert words in str(error)


def the_script_saves_and_says_where():
    """With the name that it is given."""
    output, before = io.StringIO(), sys.argv
    target = os.path.join(FOLDER, "calibration.png")
    sys.argv = ["calibration.py", written(FIT), "-o", target]
    try:
        with contextlib.redirect_stdout(output):
            calibration.main()
    finally:
        sys.argv = before
    assert output.getvalue() == target + "\n" and os.path.getsize(target) > 10000
