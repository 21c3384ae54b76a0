"""test_hysteresis.py - hysteresis.py shows the end of each dwell, up and down.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import common
from drawing import SAMPLES, figure_of, refusal, same
import h5py
import hysteresis
import numpy as np


def loop_shows_the_end_of_each_dwell():
    """Means of the last recorded rounds at each value; up and down in their colours."""
    figure = figure_of(hysteresis, "loop", "--last", "0.3")
    lines = [line for line in figure.axes[0].lines if line.get_marker() == "o"
             and len(line.get_xdata()) > 1]
    up, down = lines
    assert up.get_color() == hysteresis.UP and down.get_color() == hysteresis.DOWN
    same(up.get_xdata(), np.arange(11) / 10, 1e-12)
    same(down.get_xdata(), np.arange(10, -1, -1) / 10, 1e-12)
    with h5py.File(SAMPLES["loop"]) as file:
        data = file["cooperation"][0]
    # ten recorded rounds a dwell of 50: the last three, here of 0.3 (rounds 150 to 199)
    same(up.get_ydata()[3], data[:, 37:40].mean(), 1e-12)
    same(down.get_ydata()[-1], data[:, 208:211].mean(), 1e-12)  # the last has one round more
    words = {text.get_text(): text for text in figure.axes[0].texts}
    assert {"on the way up", "on the way down"} <= set(words)
    for name, line in (("on the way up", up), ("on the way down", down)):
        assert words[name].get_color() == common.darker(line.get_color())
    assert figure.axes[0].get_ylim() == (-0.02, 1.02)
    common.close(figure)
    assert "raise a number" in refusal(hysteresis, "turned_on")
    assert "they do: steering" in refusal(hysteresis, "loop", "--key", "game.benefit")
    assert "(0, 1]" in refusal(hysteresis, "loop", "--last", "0")
    assert "0 to 0" in refusal(hysteresis, "loop", "--run", "1")


def turns_split_a_schedule():
    """Each stretch in one direction ends where the next begins."""
    assert hysteresis.branches([1, 2, 3, 2, 1, 4]) == [(0, 2, True), (2, 4, False),
                                                       (4, 5, True)]
