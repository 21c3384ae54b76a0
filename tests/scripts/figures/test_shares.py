"""test_shares.py - the layers of shares.py are the shares of the file.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import common
from drawing import SAMPLES, figure_of, same
import h5py
from reader import Result
import shares


def shares_stack_to_one():
    """The layers are the means, and the top is 1 at every round."""
    figure = figure_of(shares, "shares")
    layers = figure.axes[0].collections
    tops = [layer.get_paths()[0].get_extents().y1 for layer in layers]
    same(tops[-1], 1.0, 1e-9)
    with h5py.File(SAMPLES["shares"]) as file:
        first = file["strategy_share"][0].mean(axis=0)[:, 0]
    same(layers[0].get_paths()[0].get_extents().y1, first.max(), 1e-12)
    common.close(figure)


def keys_are_called_by_their_last_two_parts():
    """'rounds' alone would be taken for the axis of time."""
    figure = figure_of(shares, "shares_five")
    panels = [axes for axes in figure.axes if axes.get_visible()]
    assert [axes.get_title(loc="left") for axes in panels][:2] == ["match: rounds = 1",
                                                                   "match: rounds = 5"]
    # of five panels in two rows, the third of the upper has none below
    for number, axes in enumerate(panels):
        marked = any(tick.label1.get_visible() for tick in axes.xaxis.get_major_ticks())
        assert marked == (number >= 2), number
        assert axes.get_xlabel() == ("round" if number >= 2 else "")
    common.close(figure)
    with Result(SAMPLES["two_keys"]) as result:
        assert [key.label for key in result.swept()] == ["game: benefit [payoff]",
                                                         "shared interest: steer"]
