"""test_tournament.py - boxes and cells of tournament.py are the numbers of the file, by rank.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import common
from drawing import SAMPLES, all_words, changed_copy, figure_of, overlap, refusal, same, texts_of
import h5py
import numpy as np
import tournament


def boxes_stand_by_rank_at_the_medians():
    """The best first; twins only where the file says that they count."""
    with h5py.File(SAMPLES["tournament"]) as file:
        score = file["normalised_score"][()][:, ::-1]
        wins = file["wins"][()][:, ::-1]
    for kind, wanted in (("scores", score), ("wins", wins)):
        figure = figure_of(tournament, "tournament", "--show", kind)
        axes = figure.axes[0]
        medians = [line.get_ydata()[0] for line in axes.lines
                   if line.get_color() == common.COLOURS[1]]
        same(medians, np.median(wanted, axis=0), 1e-12)
        assert [text.get_text() for text in axes.get_xticklabels()] \
            == [f"strategy {letter}" for letter in "edcba"]
        common.close(figure)

    def count_twins(file):
        text = file.attrs["scenario_resolved"].replace("twin_counts: no", "twin_counts: yes")
        file.attrs["scenario_resolved"] = text
    figure = figure_of(tournament, changed_copy("tournament", "twins", count_twins))
    assert "With the match against one's twin" in all_words(figure)
    assert figure.axes[0].get_ylim()[0] > 2.9
    common.close(figure)


def cells_are_the_numbers_of_the_file():
    """Row by column, both by rank; what is unknown is left grey and said."""
    with h5py.File(SAMPLES["tournament"]) as file:
        payoff = file["payoff"][()][::-1, ::-1]
        rate = file["cooperation_rate"][()][::-1, ::-1]
    for kind, wanted in (("payoff", payoff), ("cooperation", rate)):
        figure = figure_of(tournament, "tournament", "--show", kind)
        image = figure.axes[0].images[0]
        same(np.ma.filled(image.get_array(), np.nan), wanted)
        written = [text.get_text() for text in figure.axes[0].texts]
        assert written == [f"{value:.2f}" for value in wanted.ravel() if np.isfinite(value)]
        assert ("twins do not meet" in all_words(figure)) == (kind == "cooperation")
        common.close(figure)


def many_strategies_can_be_read():
    """Boxes stop at sixty and say so; a large matrix goes without names."""
    figure = figure_of(tournament, "tournament_large")
    assert len(figure.axes[0].get_xticklabels()) == tournament.MOST_BOXES
    assert "30 lowest ranks are left out" in all_words(figure)
    common.close(figure)
    figure = figure_of(tournament, "tournament_large", "--show", "payoff")
    assert figure.axes[0].get_xlabel() == "partner, by rank"
    common.close(figure)
    figure = figure_of(tournament, "tournament_large", "--show", "payoff", "--top", "40")
    names = [(words, box) for words, box in texts_of(figure) if words.startswith("strategy ")]
    assert len(names) >= 80
    assert not any(overlap(a[1], b[1]) for a in names for b in names if a is not b)
    common.close(figure)


def what_is_no_tournament_is_refused():
    """And so is a number of strategies that are not there."""
    assert "is no tournament" in refusal(tournament, "nine_in_ten")
    assert "the file has 2 to 5" in refusal(tournament, "tournament", "--top", "6")
    assert "the file has 2 to 5" in refusal(tournament, "tournament", "--top", "1")
