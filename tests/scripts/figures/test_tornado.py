"""test_tornado.py - bars, intervals and points of tornado.py are those that indices tells.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os

import common
from drawing import FOLDER, all_words, figure_of, overlap, real, refusal, same, texts_of
import numpy as np
import program
import report_pictures
import tornado

NAMES = ["steering.shared_interest.steer", "game.benefit", "steering.trust.conditionality"]

DESIGN = """
sweep:
  design: saltelli
  samples: 16
  parameters:
    game.benefit: {range: [1.5, 5.5]}
    steering.shared_interest.steer: {range: [0, 1]}
    steering.conformity.strength: {range: [0, 0.2]}
"""


def answer(design, keys, **more):
    """What `samenspel indices --json` prints of cooperation."""
    return {"samenspel_version": "0.1.0", "file": "x.h5", "design": design, "n_runs": 40,
            "unit": {"morris": "trajectory", "saltelli": "base sample"}.get(design, "run"),
            "n_units": 8, "common_draws": more.pop("common_draws", False), "linked": "",
            "bootstrap": 1000, "confidence": 0.95, "seed": 1, "observables": {"cooperation": {
                "long_name": "share of C", "units": "1", "n_used": 8, "n_dropped": 0,
                "mean": 0.4, "variance": 0.07, "noise_share": 0.02, "keys": keys, **more}}}


SALTELLI = answer("saltelli", [
    {"key": NAMES[0], "ST": 0.7, "ST_low": 0.5, "ST_high": 0.95, "S1": 0.5, "S1_low": 0.3,
     "S1_high": 0.6},
    {"key": NAMES[1], "ST": 0.3, "ST_low": 0.2, "ST_high": 0.45, "S1": -0.01, "S1_low": -0.05,
     "S1_high": 0.03},
    {"key": NAMES[2], "ST": None, "S1": None}], noise_floor=0.02)
MORRIS = answer("morris", [
    {"key": NAMES[0], "mu_star": 0.6, "mu_star_low": 0.4, "mu_star_high": 0.8, "mu": 0.6,
     "sigma": 0.45},
    {"key": NAMES[1], "mu_star": 0.3, "mu_star_low": 0.2, "mu_star_high": 0.4, "mu": -0.3,
     "sigma": 0.1}], noise_floor=0.05, n_dropped=2)
RANKS = answer("latin_hypercube", [
    {"key": NAMES[0], "PRCC": 0.9, "PRCC_low": 0.85, "PRCC_high": 0.93, "SRC": 0.7},
    {"key": NAMES[2], "PRCC": -0.8, "PRCC_low": -0.9, "PRCC_high": -0.6, "SRC": -0.4}],
    r_squared=0.6, r_squared_ranks=0.55)
GRID = answer("grid", [{"key": NAMES[0], "ST": 0.8, "S1": 0.75}, {"key": NAMES[1], "ST": 0.25,
                                                                  "S1": 0.2}],
              noise_floor=0.01, common_draws=True)


def drawn(data, *words, name="indices"):
    """The figure of such an answer; the file beside it only says the question."""
    path = os.path.join(FOLDER, name + ".json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(data, file)
    return figure_of(tornado, "nine_in_ten", "--indices", path, *words)


def widths(axes):
    """Lengths of the bars of each layer."""
    return [[bar.get_width() for bar in container] for container in axes.containers
            if hasattr(container, "patches")]


def whiskers(axes):
    """[(low, high, place)] of the intervals."""
    return [(*segment[:, 0], segment[0, 1]) for container in axes.containers
            if hasattr(container, "has_xerr") for lines in container[2]
            for segment in lines.get_segments()]


def shares_stand_as_bars_upon_one_another():
    """ST behind, S1 before it; an interval for each; unknown ones are no bar."""
    figure = drawn(SALTELLI)
    axes = figure.axes[0]
    same(widths(axes), [[0.7, 0.3, 0.0], [0.5, -0.01, 0.0]])
    found = sorted(whiskers(axes))
    same([each[:2] for each in found], [(-0.05, 0.03), (0.2, 0.45), (0.3, 0.6), (0.5, 0.95)],
         1e-12)
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        "shared interest: steer", "game: benefit", "trust: conditionality"]
    assert axes.yaxis_inverted()
    words = all_words(figure)
    assert "Noise of replicates: 2% of the variance." in words, words
    assert "Saltelli: 8 base samples." in words and "Intervals: 95%, bootstrap." in words
    texts = [text.get_text() for text in axes.texts]
    assert "0.50, 0.70" in texts and "\N{MINUS SIGN}0.01, 0.30" in texts
    floor = [line for line in axes.lines if set(np.ravel(line.get_xdata())) == {0.02}]
    assert len(floor) == 1
    common.close(figure)


def what_the_program_tells_is_drawn():
    """Of a file of its own, asked without a word: bars and intervals are its answer's."""
    path = real("tornado_real", DESIGN)
    told = program.answer("indices", path)["observables"]["cooperation"]
    figure = figure_of(tornado, path)
    axes = figure.axes[0]
    same(widths(axes), [[key[name] for key in told["keys"]] for name in ("ST", "S1")], 1e-12)
    same(sorted(each[:2] for each in whiskers(axes)),
         sorted((key[name + "_low"], key[name + "_high"]) for key in told["keys"]
                for name in ("ST", "S1")), 1e-9)
    assert f"{100 * told['noise_share']:.2g}% of the variance" in all_words(figure)
    common.close(figure)


def effects_stand_as_bars_and_in_a_plane():
    """mu* as a bar; mu* and sigma as a point with the rank of its bar."""
    figure = drawn(MORRIS)
    bars, plane = figure.axes
    same(widths(bars), [[0.6, 0.3]])
    same(plane.collections[0].get_offsets(), [(0.6, 0.45), (0.3, 0.1)])
    assert [text.get_text() for text in plane.texts] == ["1", "2"]
    assert bars.get_yticklabels()[0].get_text().endswith("  1")
    assert "8 trajectories." in all_words(figure) and "2 left out" in all_words(figure)
    common.close(figure)


def correlations_go_both_ways():
    """Each sign in its colour, and how much the regression explains."""
    figure = drawn(RANKS)
    axes = figure.axes[0]
    same(widths(axes), [[0.9, -0.8]])
    colours = [bar.get_facecolor() for bar in axes.containers[0]]
    assert colours[0] != colours[1]
    assert "explains 55% of the variance; the rest is bent" in all_words(figure)
    common.close(figure)


def a_grid_is_exact_and_has_no_intervals():
    """And says that noise under common draws is at most what it says."""
    figure = drawn(GRID)
    assert not whiskers(figure.axes[0])
    assert "Exact for these values" in all_words(figure)
    assert "Noise of replicates: at most 2%" in all_words(figure)
    common.close(figure)


def less_important_keys_can_be_left_out():
    """And it is said how many."""
    figure = drawn(SALTELLI, "--most", "1")
    same(widths(figure.axes[0]), [[0.7], [0.5]])
    assert "2 less important keys are left out" in all_words(figure)
    common.close(figure)


def nothing_covers_anything():
    """Few keys and many with long names: all words can be read."""
    many = answer("saltelli", [
        {"key": f"steering.circles.proposal.incentives.long_name_{i}", "ST": 1 / (i + 1),
         "S1": 0.5 / (i + 1)} for i in range(20)], noise_floor=0.3)
    plane = answer("morris", [
        {"key": f"steering.circles.proposal.incentives.long_name_{i}", "mu_star": 1 / (i + 1),
         "mu": 0, "sigma": 1 / (i + 1)} for i in range(6)], noise_floor=0.3)
    for width in (None, report_pictures.WIDTH):
        for data in (SALTELLI, MORRIS, RANKS, GRID, many, plane):
            common.Page.width = width
            try:
                figure = drawn(data)
            finally:
                common.Page.width = None
            found = texts_of(figure)
            for i, (words, box) in enumerate(found):
                assert box.x0 > -1 and box.x1 < figure.bbox.width + 1, words
                for other, place in found[:i]:
                    assert not overlap(box, place), (words, other)
            common.close(figure)


def what_tells_no_indices_is_refused():
    """With what is there, and why."""
    path = os.path.join(FOLDER, "bad.json")
    for text, wanted in (("nothing", "is no JSON"), ('{"a": 1}', "is not what `samenspel"),
                         (json.dumps({**SALTELLI, "observables": {"payoff": {}}}),
                          "tells nothing of cooperation; it tells of payoff"),
                         (json.dumps({**SALTELLI, "observables": {"cooperation": {
                             "without": "its mean is the same in all runs"}}}),
                          "no indices of cooperation: its mean is the same")):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        assert wanted in refusal(tornado, "nine_in_ten", "--indices", path), text
    assert "No such file" in refusal(tornado, "nine_in_ten", "--indices", path + "x")
    before = os.environ.get("SAMENSPEL")
    os.environ["SAMENSPEL"] = os.path.join(FOLDER, "no_program")
    try:
        assert "SAMENSPEL=PATH" in refusal(tornado, "nine_in_ten")
    finally:
        os.environ.pop("SAMENSPEL")
        if before is not None:
            os.environ["SAMENSPEL"] = before
