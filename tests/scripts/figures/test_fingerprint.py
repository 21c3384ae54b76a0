"""test_fingerprint.py - the square of fingerprint.py is that of the file, x to the right.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import common
from drawing import all_words, changed_copy, figure_of, refusal, same
import fingerprint
import numpy as np


def the_square_is_that_of_the_file():
    """Colours rise from left to right, from 1 to 5, and not upwards."""
    figure = figure_of(fingerprint, "fingerprint")
    image = figure.axes[0].images[0]
    same(image.get_array(), np.tile(1 + 4 * np.linspace(0, 1, 11), (11, 1)))
    assert image.origin == "lower" and image.get_clim() == (1.0, 5.0)
    assert "Exact, matches without end" in all_words(figure)
    assert "standard error" not in all_words(figure)
    common.close(figure)
    figure = figure_of(fingerprint, "fingerprint", "--range", "0,5")
    assert figure.axes[0].images[0].get_clim() == (0.0, 5.0)
    common.close(figure)


def sampled_ones_say_how_far_they_can_be_trusted():
    """The largest error of any point."""
    def sampled(file):
        file["standard_error"][3, 4] = 0.25
    figure = figure_of(fingerprint, changed_copy("fingerprint", "sampled", sampled))
    assert "Largest standard error 0.25" in all_words(figure)
    common.close(figure)


def equal_payoffs_everywhere_can_be_drawn():
    """Lines of equal payoff need unequal ones."""
    def flat(file):
        file["fingerprint"][...] = 2.5
    common.close(figure_of(fingerprint, changed_copy("fingerprint", "flat", flat)))


def what_is_no_fingerprint_is_refused():
    """And so is a range that is none."""
    assert "is no fingerprint" in refusal(fingerprint, "tournament")
    assert "two numbers" in refusal(fingerprint, "fingerprint", "--range", "5")
    assert "is not below" in refusal(fingerprint, "fingerprint", "--range", "5,1")
