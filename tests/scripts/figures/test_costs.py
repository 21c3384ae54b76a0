"""test_costs.py - what steering costs is what the file holds, and so is what is left.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import re

import common
import costs
from drawing import SAMPLES, all_words, changed_copy, figure_of, refusal, same
import h5py
import numpy as np
from reader import Result
import ways


def words_of(sample, *words):
    """All words of the figure on one line."""
    figure = figure_of(costs, sample, *words)
    said = all_words(figure)
    common.close(figure)
    return said


def components_stack_to_the_whole():
    """The parts of the figure sum to steering_cost; what has no name is shown as other."""
    def hide(file):
        del file["cost_pilot"]
    for path in (SAMPLES["steered"], changed_copy("steered", "unnamed", hide)):
        with h5py.File(path) as file, Result(path) as result:
            parts = costs.parts_of(ways.Way(result, 0))
            whole = file["steering_cost"][0].mean(axis=0) / 200
            same(sum(mean for _, mean, _ in parts), whole, 1e-12)
            meetings = file["cost_meetings"][0].mean(axis=0) / 200
            same(dict((label, mean) for label, mean, _ in parts)["meetings"], meetings, 1e-12)
    assert [label for label, _, _ in parts] == ["meetings", "other"]
    figure = figure_of(costs, "steered", "--runs", "0")
    bars = figure.axes[0].patches  # the area of all is the whole cost, each spans 3 rounds at most
    same(sum(bar.get_width() * bar.get_height() for bar in bars), whole[1:].sum(), 1e-9)
    pilot = bars[len(bars) // 2:]  # the event at round 20 begins a bar of its own
    same([[bar.get_x(), bar.get_width(), bar.get_height()] for bar in pilot[6:8]],
         [[18, 1, 0], [19, 3, 0.01]], 1e-12)
    common.close(figure)


def words_are_the_numbers_of_the_file():
    """Cost, its parts and welfare net of it, over all rounds, recomputed here."""
    said = words_of("steered", "--runs", "0")
    found = re.search(r"costs ([\d.]+) a head and round \(meetings ([\d.]+), pilot ([\d.]+)\)\. "
                      r"Welfare net of it: ([\d.]+) . ([\d.]+) above", said)
    with h5py.File(SAMPLES["steered"]) as file:
        for text, name in zip(found.groups(), ("steering_cost", "cost_meetings", "cost_pilot")):
            same(float(text), file[name][0][:, 1:].mean() / 200, 0.0051)
        gap = (file["welfare"][0] - file["welfare_unsteered"][0])[:, 1:].mean(axis=1) / 200
    same([float(found[4]), float(found[5])],
         [gap.mean(), gap.std(ddof=1) / np.sqrt(len(gap))], 0.0005)


def welfare_below_and_near_unsteered_is_said():
    """Steering that costs more than it gives; and one of which this cannot be told."""
    def lose(file):
        noise = np.linspace(-9, 9, 12)[:, None]
        file["welfare"][0] = file["welfare_unsteered"][0] - 20 + noise / 2
        file["welfare"][1] = file["welfare_unsteered"][1] + noise
        file["steering_cost"][2] = 0
    path = changed_copy("steered", "lose", lose)
    assert "Welfare net of it: 0.100 \N{PLUS-MINUS SIGN} 0.004 below unsteered." \
        in words_of(path, "--runs", "0")
    assert "no clear difference from unsteered" in words_of(path, "--runs", "1")
    assert "Majority: steering costs nothing." in words_of(path, "--runs", "0,2")


def gross_less_cost_is_net():
    """The grey line is welfare with its cost put back, the blue one what the file holds."""
    figure = figure_of(costs, "steered", "--runs", "1")
    gross, net = (line.get_ydata() for line in figure.axes[1].lines[:2])
    with h5py.File(SAMPLES["steered"]) as file:
        same(net, file["welfare"][1].mean(axis=0) / 200, 1e-12)
        same(gross - net, file["steering_cost"][1].mean(axis=0) / 200, 1e-12)
    common.close(figure)


def runs_that_cost_nothing_are_left_out_unless_named():
    """Unasked, the first that cost something are drawn."""
    def free(file):
        file["steering_cost"][0] = 0
    path = changed_copy("steered", "free", free)
    said = words_of(path)
    assert "Consent circles" not in said and "Director decides" in said and "Majority" in said
    assert "Consent circles: steering costs nothing." in words_of(path, "--runs", "0,1")
    assert "at most 3" in refusal(costs, "steered", "--runs", "0,1,2,0")
    assert "no variable 'steering_cost'" in refusal(costs, "nine_in_ten")


def small_parts_add_up_to_their_sum():
    """0.00067 and 0.00167 are not 0.001 and 0.002, which would be more than their 0.002."""
    shown = [float(costs.amount(value)) for value in (0.00233, 0.00067, 0.00167)]
    assert abs(shown[0] - sum(shown[1:])) < 0.00011, shown
    assert costs.amount(0.027) == "0.027" and costs.amount(0.24) == "0.24"
