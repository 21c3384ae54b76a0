"""test_threshold.py - the crossing is where the mean passes the level, and its error covers.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import common
import crossings
from drawing import SAMPLES, all_words, changed_copy, figure_of, overlap, real, refusal, same, \
    texts_of
import h5py
import numpy as np
import program
from reader import Result
import threshold

STEER = "steering.shared_interest.steer"
LINE = """
sweep:
  parameters:
    steering.shared_interest.steer: {from: 0, to: 1, steps: 6}
"""
ROWS = """
sweep:
  parameters:
    game.benefit: {from: 1.5, to: 5.5, steps: 5}
    steering.shared_interest.steer: {from: 0, to: 1, steps: 6}
"""

SEARCH = """
sweep:
  search: {kind: threshold, observable: cooperation, value: 0.6, confidence: 0.9}
  parameters:
    game.benefit: {values: [1.2, 3, 5]}
    steering.shared_interest.steer: {from: 0, to: 1, steps: 41}
"""


def crossing_of(path, level, *words):
    """(the crossing of the only row, key, mean)."""
    with Result(path) as result:
        arguments = threshold.options().parse_args([path, "--level", str(level), *words])
        variable, key, others, level = threshold.choose(result, arguments)
        groups = crossings.groups_of(result, key, others)
        found, _, _ = threshold.find(result, groups, variable, key, level)
        return found, groups, result.file[variable + "_mean"][()]


def the_crossing_lies_on_the_line_between_its_neighbours():
    """By hand: x0 + (level - m0) / (m1 - m0) (x1 - x0)."""
    path = real("threshold_line", LINE)
    (found,), _, mean = crossing_of(path, 0.4)
    at = int(np.flatnonzero(mean < 0.4)[-1])
    same(found.place, 0.2 * (at + (0.4 - mean[at]) / (mean[at + 1] - mean[at])), 1e-12)
    with h5py.File(path) as file:  # rounds 3 to 12: burn_in is 2
        each = file["cooperation"][at:at + 2, :, 3:].mean(axis=2)
    share = (0.4 - mean[at]) / (mean[at + 1] - mean[at])
    both = (1 - share) * each[0] + share * each[1]
    error = both.std(ddof=1) / 2 * 0.2 / (mean[at + 1] - mean[at])
    same(found.high - found.place, 3.182446305 * error, 1e-9)  # t of 4 replicates
    same(found.place - found.low, found.high - found.place, 1e-12)


def its_interval_holds_the_true_place():
    """Straight responses with independent noise: 95 % of 600 intervals hold the crossing, within
    four standard errors."""
    rng = np.random.default_rng(3)
    x = np.linspace(0, 1, 5)

    class Straight:
        """As much of a file as the crossing asks for."""

        resolved = {"sweep.draws": "independent"}
        scalars = ["y"]
        axes = {"y": ("run", "replicate")}

        def once(self, _, run):
            """[replicate] of a run."""
            return self.data[run]

    class Key:
        """The swept key."""

        values = x

    held = 0
    for _ in range(600):
        Straight.data = (0.1 + 0.8 * x)[:, None] + 0.02 * rng.standard_normal((5, 12))
        found = crossings.interpolated(Straight(), Key, "y", Straight.data.mean(axis=1),
                                       np.arange(5), 0.43)
        held += found.low <= (0.43 - 0.1) / 0.8 <= found.high
    error = np.sqrt(0.95 * 0.05 / 600)
    assert abs(held / 600 - 0.95) < 4 * error, held


def means_levels_and_bands_are_drawn():
    """One row: points at the means, a dashed level, a band as wide as the interval."""
    path = real("threshold_line", LINE)
    (found,), _, mean = crossing_of(path, 0.4)
    figure = figure_of(threshold, path, "--level", "0.4")
    axes = figure.axes[0]
    same(axes.containers[0][0].get_ydata(), mean)
    band = axes.patches[0].get_extents().transformed(axes.transData.inverted())
    same((band.x0, band.x1), (found.low, found.high), 1e-9)
    level = [line for line in axes.lines if set(np.ravel(line.get_ydata())) == {0.4}]
    assert len(level) == 1
    assert f"Cooperation passes 0.4 at shared interest: steer = {found.place:.3f}"[:-1] \
        in all_words(figure)
    common.close(figure)


def a_search_is_told_as_inspect_tells_it():
    """Places, intervals and rows without one are those of the program; other questions are
    answered by interpolation."""
    path = real("threshold_search", SEARCH)
    told = program.answer("inspect", path)["threshold"]
    found, _, _ = crossing_of(path, 0.6)
    assert [each["status"] for each in told] == ["none", "found", "found"]
    assert not found[0].is_known and found[0].why == "below"
    for each, row in zip(found[1:], told[1:]):
        assert (each.place, each.low, each.high) == (row["estimate"], row["low"], row["high"])
    figure = figure_of(threshold, path)
    assert "Threshold: by the search" in all_words(figure)
    assert "its 90% interval" in all_words(figure)
    bars = [segment for container in figure.axes[1].containers for lines in container[2]
            for segment in lines.get_segments()]
    same([segment[:, 1] for segment in bars], [(row["low"], row["high"]) for row in told[1:]],
         1e-12)
    points = figure.axes[0].containers[1][0]
    assert len(points.get_xdata()) == told[1]["runs_computed"] < told[1]["runs"]
    common.close(figure)
    figure = figure_of(threshold, path, "--level", "0.5")
    assert "interpolated" in all_words(figure)
    common.close(figure)


def rows_become_a_curve_of_thresholds():
    """A threshold for each value of the further key, at its place; rows without one are
    named, or counted."""
    path = real("threshold_rows", ROWS)
    found, groups, mean = crossing_of(path, 0.7)
    figure = figure_of(threshold, path, "--level", "0.7")
    right = figure.axes[1]
    places = [line.get_xydata()[0] for container in right.containers
              for line in [container[0]]]
    known = [(1.5 + i, each.place) for i, each in enumerate(found) if each.is_known]
    same(places, known, 1e-12)
    missing = [each.why for each in found if not each.is_known]
    assert missing and set(missing) == {"below"}
    stays = f"stays below 0.7 in {len(missing)} of 5 rows" if len(missing) > 2 \
        else "stays below 0.7 at game: benefit 1.5"
    assert stays in all_words(figure)
    assert [list(group) for group in groups] == [list(range(6 * i, 6 * i + 6)) for i in range(5)]
    common.close(figure)


def rows_that_were_not_followed_to_their_ends_say_nothing():
    """An adaptive file may leave out the part in which the level is passed."""
    def cut(file):
        file["cooperation_mean"][:8] = np.nan
    (found,), _, _ = crossing_of(changed_copy("nine_in_ten", "cut", cut), 0.5)
    assert not found.is_known and found.why == ""


def one_replicate_tells_no_error():
    """The place is known, its interval is not."""
    def single(file):
        file["status"][:, 1:] = 0
    (found,), _, _ = crossing_of(changed_copy("nine_in_ten", "single", single), 0.5)
    assert found.is_known and np.isnan(found.low) and np.isnan(found.high)


def levels_that_do_not_go_without_saying_are_asked_for():
    """And keys that have no numbers refused."""
    path = real("threshold_line", LINE)
    assert "--level 1" in refusal(threshold, path, "-v", "payoff")
    assert "nothing is swept" in refusal(threshold, "turned_on")
    assert "network.kind has no numbers" in refusal(threshold, "networks")
    assert "no swept key" in refusal(threshold, path, "--key", "rounds")


def nothing_covers_anything():
    """One row and several: all words can be read."""
    for path in (real("threshold_line", LINE), real("threshold_rows", ROWS),
                 SAMPLES["two_keys"]):
        figure = figure_of(threshold, path)
        found = texts_of(figure)
        for i, (words, box) in enumerate(found):
            assert box.x0 > -1 and box.x1 < figure.bbox.width + 1, words
            for other, place in found[:i]:
                assert not overlap(box, place), (words, other)
        common.close(figure)
