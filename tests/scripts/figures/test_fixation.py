"""test_fixation.py - what stands once a replicate: shares that fixed, and when.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import common
from drawing import SAMPLES, all_words, figure_of, refusal, same
import h5py
import intervals
import numpy as np
import sweep


def fixed_shares_have_wilsons_interval():
    """The ends solve (seen - p)^2 = z^2 p (1 - p) / n; what is not fixed counts as not C."""
    figure = figure_of(sweep, "fixation")
    axes = figure.axes[0]
    points, _, (bars,) = axes.containers[0]
    with h5py.File(SAMPLES["fixation"]) as file:
        seen = (file["fixed_strategy"][()] == 1).mean(axis=1)
        n = file["fixed_strategy"].shape[1]
    same(points.get_ydata(), seen)
    for share, ((_, low), (_, high)) in zip(seen, bars.get_segments()):
        for end in (low, high):
            same((share - end) ** 2, 1.96 ** 2 * end * (1 - end) / n, 1e-12)
        assert low < share < high
    assert axes.get_ylabel() == "share of replicates that fixed in C"
    assert axes.get_ylim()[0] == 0
    assert [text.get_text() for text in axes.line_labels][-1] == "neutral: 1/10"
    flat = [line for line in axes.lines if line.get_linestyle() == "--"]
    same(flat[0].get_ydata(), [0.1, 0.1])
    assert "100 of 10,000 replicates fixed in nothing" in all_words(figure)
    assert "err together" not in all_words(figure)  # the sample does not say common draws
    common.close(figure)


def rarest_strategy_is_the_one_that_fixes():
    """Of several strategies the rarest at the start is asked about, or the one named."""
    for words, code, line in (((), 2, "neutral: 1/10"),
                              (("--strategy", "tit_for_tat"), 1, "neutral: 2/10")):
        figure = figure_of(sweep, "three_fix", *words)
        with h5py.File(SAMPLES["three_fix"]) as file:
            seen = (file["fixed_strategy"][()] == code).mean(axis=1)
        same(figure.axes[0].containers[0][0].get_ydata(), seen)
        assert line in [text.get_text() for text in figure.axes[0].line_labels]
        assert len(figure.axes[0].lines) == 1 + 1 + 1 + 2  # points, caps, curve, neutral
        common.close(figure)
    assert "always defect, tit for tat, grim" in refusal(sweep, "three_fix", "--strategy", "x")


def times_are_means_over_those_who_have_one():
    """A replicate that never fixed has no time; how many is said."""
    figure = figure_of(sweep, "fixation", "-v", "fixation_round")
    points, _, (bars,) = figure.axes[0].containers[0]
    with h5py.File(SAMPLES["fixation"]) as file:
        when = file["fixation_round"][()]
    same(points.get_ydata(), np.nanmean(when, axis=1), 1e-12)
    count = np.sum(np.isfinite(when), axis=1)
    half = [(segment[1, 1] - segment[0, 1]) / 2 for segment in bars.get_segments()]
    errors = np.nanstd(when, axis=1, ddof=1) / np.sqrt(count)
    same(half, intervals.half_widths(errors, count), 1e-12)
    assert figure.axes[0].get_ylim()[0] == 0
    assert "100 of 10,000 replicates did not fix and are left out" in all_words(figure)
    common.close(figure)
