"""test_lattice.py - every agent of a lattice stands in its place.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import common
from drawing import SAMPLES, changed_copy, figure_of
import h5py
import lattice
import matplotlib.colors
import numpy as np


def lattice_shows_every_agent_in_its_place():
    """Row by row; the counts are those that Nowak and May's rule gives (T2)."""
    figure = figure_of(lattice, "spatial_chaos", "--rounds", "10,20,60")
    pictures = [axes.images[0].get_array() for axes in figure.axes]
    with h5py.File(SAMPLES["spatial_chaos"]) as file:
        acts = file["agent_action"][0, 0]
    for picture, index in zip(pictures, (1, 2, 6)):
        assert np.array_equal(picture.ravel(), acts[index])
    assert [int((picture == 1).sum()) for picture in pictures[:2]] == [9548, 8932]
    common.close(figure)


def changes_are_told_from_the_snapshot_before():
    """C to D, D to C and the two that stay, against a direct comparison."""
    figure = figure_of(lattice, "spatial_chaos", "--changes", "--rounds", "50")
    picture = figure.axes[0].images[0].get_array().ravel()
    with h5py.File(SAMPLES["spatial_chaos"]) as file:
        before, now = file["agent_action"][0, 0, 4], file["agent_action"][0, 0, 5]
    for code, (was, became) in enumerate(((0, 0), (1, 0), (0, 1), (1, 1))):
        assert np.array_equal(picture == code, (before == was) & (now == became))
    common.close(figure)


def missing_agents_are_not_defectors():
    """255 is no act: it is white and does not enter the share."""
    def hide(file):
        file["agent_action"][0, 0, 0, :4900] = 255
    figure = figure_of(lattice, changed_copy("spatial_chaos", "hidden", hide), "--rounds", "0")
    picture = figure.axes[0].images[0].get_array()
    assert int((picture == 3).sum()) == 4900
    # of the 4901 left one defects: not all cooperate
    assert ">99.9% C" in figure.axes[0].get_title(loc="left")
    assert [lattice.share_of_c(np.array(acts)) for acts in ([1, 1], [0, 1], [])] \
        == [": 100.0% C", ": 50.0% C", ""]
    common.close(figure)


def acts_differ_in_grey_too():
    """A grey printer keeps C and D apart: relative luminance (WCAG) at least 3 to 1."""
    def luminance(colour):
        rgb = np.array(matplotlib.colors.to_rgb(colour))
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])
    light, dark = (luminance(colour) for _, colour in lattice.ACTS[:2])
    assert (light + 0.05) / (dark + 0.05) >= 3, (light, dark)
