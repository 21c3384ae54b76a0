"""test_decisions.py - how circles decide is what the file holds.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import re

import common
import decisions
from drawing import SAMPLES, all_words, changed_copy, figure_of, refusal, same
import h5py
import numpy as np


def words_of(sample, *words):
    """All words of the figure on one line."""
    figure = figure_of(decisions, sample, *words)
    said = all_words(figure)
    common.close(figure)
    return said


def words_are_the_numbers_of_the_file():
    """Share of meetings that adopted, its error, the meetings that it took, the difference."""
    said = words_of("steered")
    with h5py.File(SAMPLES["steered"]) as file:
        share, time = file["consent_rate"][()][:, :, -1], file["decision_time"][()]
    for run, name in enumerate(("Consent circles", "Director decides", "Majority")):
        found = re.search(name + r": ([\d.]+) . ([\d.]+) % of the meetings adopted what was "
                          r"proposed; those who did, on average at meeting ([\d.]+)\.", said)
        same([float(text) for text in found.groups()],
             [100 * share[run].mean(), 100 * share[run].std(ddof=1) / np.sqrt(12),
              time[run].mean()], 0.051)
    found = re.search(r"Adopts more often: consent circles, by ([\d.]+) . ([\d.]+) %", said)
    gap = share[0] - share[1]
    same([float(text) for text in found.groups()],
         [100 * gap.mean(), 100 * gap.std(ddof=1) / np.sqrt(12)], 0.051)


def lines_are_means_over_replicates():
    """From the first meeting on; before it nothing is drawn."""
    figure = figure_of(decisions, "steered")
    with h5py.File(SAMPLES["steered"]) as file:
        for axes, name in zip(figure.axes, decisions.PANELS):
            for run in range(3):
                drawn = axes.lines[run].get_ydata()
                assert np.isnan(drawn[:20]).all()
                same(drawn[20:], file[name][run][:, 20:].mean(axis=0), 1e-12)
            assert axes.lines[0].get_drawstyle() == "steps-post"
    common.close(figure)


def what_is_not_clear_is_not_claimed():
    """Equal shares, a single replicate, and a run in which nobody met."""
    def equal(file):
        file["consent_rate"][1] = file["consent_rate"][0]
        file["consent_rate"][2] = np.nan
        del file["decision_time"]
    said = words_of(changed_copy("steered", "as_often", equal))
    assert "no clear difference in how often they adopt" in said
    assert "Majority: nobody has met." in said and "on average" not in said

    def leave_one(file):
        file["status"][:, 1:] = 0
    said = words_of(changed_copy("steered", "lonely", leave_one))
    assert "clear" not in said and "\N{PLUS-MINUS SIGN}" not in said


def wrong_choices_are_refused():
    """A file in which nobody meets, and too many runs."""
    assert "no variable 'consent_rate'" in refusal(decisions, "nine_in_ten")
    assert "at most 4" in refusal(decisions, "steered", "--runs", "0,1,2,1,0")
