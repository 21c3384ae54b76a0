"""test_sweep.py - points, cells and formulas of sweep.py are those of the file and of the model.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os

import common
from drawing import FOLDER, SAMPLES, changed_copy, figure_of, refusal, same, texts_of
import h5py
import numpy as np
import sweep


def mixed_sweeps_put_the_number_on_the_axis():
    """A number and a text: one curve for each text, in the order of the runs."""
    def add_steer(file):
        values = file.create_dataset("steering.shared_interest.steer",
                                     data=np.array([0.0, 1.0, 0.0, 1.0]))
        values.dims[0].attach_scale(file["run"])
        file["network.kind"][...] = ["complete", "complete", "star", "star"]
    figure = figure_of(sweep, changed_copy("networks", "mixed_kinds", add_steer))
    axes = figure.axes[0]
    assert axes.get_xlabel() == "shared interest: steer"
    with h5py.File(SAMPLES["networks"]) as file:
        mean = file["cooperation_mean"][()]
    curves = [container[0].get_ydata() for container in axes.containers]
    same(curves, [mean[:2], mean[2:]])
    assert [text.get_text() for text in axes.line_labels] == ["complete", "star"]
    common.close(figure)


def sweep_draws_means_with_intervals_and_the_formula():
    """Points at the file's means, bars by Student's t, the formula as a line."""
    figure = figure_of(sweep, "nine_in_ten")
    axes = figure.axes[0]
    points, _, (bars,) = axes.containers[0]
    with h5py.File(SAMPLES["nine_in_ten"]) as file:
        mean, error = file["cooperation_mean"][()], file["cooperation_se"][()]
    same(points.get_ydata(), mean, 0)
    half = [(segment[1, 1] - segment[0, 1]) / 2 for segment in bars.get_segments()]
    same(half, 2.0395134464 * error, 1e-9)  # of 32 replicates
    exact = [line for line in axes.lines if len(line.get_xdata()) == 201]
    assert len(exact) == 1
    x, y = exact[0].get_data()
    same(y, 1 / (1 + 9 ** (1 - 2 * x)), 1e-12)
    common.close(figure)


def means_that_have_not_settled_are_hollow_and_counted():
    """A picture must not show as a long-run mean what inspect warns of."""
    def drift(file):
        runs = file["run"].shape[0]
        values = np.zeros(runs)
        values[:2] = 4.5, -9  # 4 is the limit
        values[2] = 3.9
        values[3] = np.nan
        file["cooperation_drift"] = values
        file["cooperation_drift"].dims[0].attach_scale(file["run"])
    figure = figure_of(sweep, changed_copy("nine_in_ten", "drifting", drift))
    hollow = [line for line in figure.axes[0].lines
              if line.get_color() == "white" and len(line.get_xdata())]
    with h5py.File(SAMPLES["nine_in_ten"]) as file:
        same(hollow[0].get_ydata(), file["cooperation_mean"][()][:2])
    assert len(hollow) == 1
    words = " ".join(" ".join(text for text, _ in texts_of(figure)).split())
    assert "2 of 11 means (hollow) have not settled." in words, words
    common.close(figure)


def heat_map_puts_each_run_into_its_cell():
    """The order of the runs in the file must not matter."""
    def shuffle(file):
        order = np.random.default_rng(1).permutation(file["run"].shape[0])
        for name in ("game.benefit", "steering.shared_interest.steer", "cooperation_mean"):
            file[name][...] = file[name][()][order]
    plain = figure_of(sweep, "two_keys")
    mixed = figure_of(sweep, changed_copy("two_keys", "mixed", shuffle))
    tables = [figure.axes[0].collections[0].get_array().ravel() for figure in (plain, mixed)]
    same(tables[0], tables[1])
    with h5py.File(SAMPLES["two_keys"]) as file:
        steer, benefit = file["steering.shared_interest.steer"][()], file["game.benefit"][()]
        highest = (steer == 1) & (benefit == benefit.max())
        same(tables[0][-1], file["cooperation_mean"][()][highest][0])
        lowest = (steer == 1) & (benefit == benefit.min())
        same(tables[0][8], file["cooperation_mean"][()][lowest][0])
    assert plain.axes[0].get_xlabel() == "shared interest: steer"
    for figure in (plain, mixed):
        common.close(figure)


def few_values_of_a_key_are_curves():
    """Three values of one number: a curve each along the other, whatever their order."""
    figure = figure_of(sweep, "few_levels")
    axes = figure.axes[0]
    assert axes.get_xlabel() == "shared interest: steer"
    assert [text.get_text() for text in axes.line_labels] == ["1.5", "3.25", "5"]
    with h5py.File(SAMPLES["few_levels"]) as file:
        mean, benefit = file["cooperation_mean"][()], file["game.benefit"][()]
        curves = [container[0].get_ydata() for container in axes.containers]
        same(curves, [mean[benefit == value] for value in (1.5, 3.25, 5)])
    common.close(figure)


def list_of_points_makes_no_false_grid():
    """A sampled design has no cells: each run stays where it was."""
    figure = figure_of(sweep, "two_keys_list")
    spots = figure.axes[0].collections[0].get_offsets()
    with h5py.File(SAMPLES["two_keys_list"]) as file:
        same(spots[:, 0], file["steering.shared_interest.steer"][()])
        same(spots[:, 1], file["game.benefit"][()])
    common.close(figure)


def values_spaced_by_factors_get_a_logarithmic_axis():
    """1, 2, 5, 10, 50 crowd on a straight axis; a linear or short range does not."""
    assert sweep.spaced_by_factors(np.array([1, 2, 5, 10, 50]))
    assert sweep.spaced_by_factors(np.array([0.001, 0.01, 0.1]))
    for values in ([0, 1, 10, 100], [1, 2, 4, 8], np.linspace(1, 50, 8), [1, 100]):
        assert not sweep.spaced_by_factors(np.array(values))


def references_are_drawn_or_refused_by_line():
    """A curve from elsewhere; its mistakes have line numbers."""
    good, bad = (os.path.join(FOLDER, name) for name in ("good.csv", "bad.csv"))
    with open(good, "w", encoding="utf-8") as file:
        file.write("steer,mean_field\n1,0.9\n0,0.1\n0.5,0.5\n")
    with open(bad, "w", encoding="utf-8") as file:
        file.write("steer,mean_field\n0,0.1\n0.5,x\n")
    figure = figure_of(sweep, "nine_in_ten", "--reference", good)
    drawn = [line.get_data() for line in figure.axes[0].lines if len(line.get_xdata()) == 3]
    assert len(drawn) == 1
    same(drawn[0], [[0, 0.5, 1], [0.1, 0.5, 0.9]])
    assert any(text.get_text() == "mean field" for text in figure.axes[0].texts)
    common.close(figure)
    assert "bad.csv:3: read '0.5,x'" in refusal(sweep, "nine_in_ten", "--reference", bad)
    assert "cannot be read" in refusal(sweep, "nine_in_ten", "--reference", "gone.csv")
