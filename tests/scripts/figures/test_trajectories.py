"""test_trajectories.py - the lines, bands and strips of trajectories.py are the numbers of the file.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import common
from drawing import SAMPLES, all_words, changed_copy, figure_of, refusal, same
import h5py
import numpy as np
from reader import Result
import trajectories


def lines_are_means_over_replicates():
    """The line must be the mean of the file's numbers, not something near it."""
    figure = figure_of(trajectories, "nine_in_ten", "--runs", "3,7")
    drawn = [line.get_ydata() for line in figure.axes[0].lines]
    with h5py.File(SAMPLES["nine_in_ten"]) as file:
        for index in (3, 7):
            mean = file["cooperation"][index].mean(axis=0)
            assert any(np.allclose(line, mean, rtol=0, atol=1e-12) for line in drawn)
        twin = file["cooperation_unsteered"][0].mean(axis=0)
    dashed = [line for line in figure.axes[0].lines if line.get_linestyle() == "--"]
    assert len(dashed) == 1  # common draws: one twin stands for all runs
    same(dashed[0].get_ydata(), twin, 1e-12)
    common.close(figure)


def bands_hold_the_middle_share_of_the_replicates():
    """At --band 0.5 half of the replicates lie inside."""
    figure = figure_of(trajectories, "turned_on", "--band", "0.5")
    corners = figure.axes[0].collections[0].get_paths()[0].vertices
    with h5py.File(SAMPLES["turned_on"]) as file:
        at = file["cooperation"][0][:, 150]
    low, high = np.quantile(at, [0.25, 0.75])
    heights = corners[corners[:, 0] == 150][:, 1]
    same([heights.min(), heights.max()], [low, high], 1e-12)
    common.close(figure)


def twins_that_differ_are_all_drawn():
    """Where the twin is not the same for all runs, none may stand for the others."""
    figure = figure_of(trajectories, "networks")
    dashed = [line for line in figure.axes[0].lines if line.get_linestyle() == "--"]
    assert len(dashed) == 4
    common.close(figure)


def equal_twins_with_a_gap_stay_one_line():
    """A replicate that one run lacks does not make its twin another one."""
    def lose(file):
        file["status"][4, 7] = 0
        file["cooperation"][4, 7] = file["cooperation_unsteered"][4, 7] = np.nan
    figure = figure_of(trajectories, changed_copy("nine_in_ten", "gap", lose), "--runs", "4,8")
    dashed = [line for line in figure.axes[0].lines if line.get_linestyle() == "--"]
    assert len(dashed) == 1
    with h5py.File(SAMPLES["nine_in_ten"]) as file:
        same(dashed[0].get_ydata(), file["cooperation_unsteered"][0].mean(axis=0), 1e-12)
    assert any("1 of 352 replicates is" in text.get_text().replace("\n", " ")
               for text in figure.texts)
    common.close(figure)


def unfinished_replicates_are_left_out_and_counted():
    """A stopped replicate's first rounds would bend the mean; the reader must be told."""
    figure = figure_of(trajectories, "unfinished")
    with h5py.File(SAMPLES["unfinished"]) as file:
        wanted = file["cooperation"][0][file["status"][0] == 1].mean(axis=0)
    same(figure.axes[0].lines[0].get_ydata(), wanted, 1e-12)
    assert any("6 of 16" in text.get_text() for text in figure.texts)
    common.close(figure)


def nothing_finished_is_said():
    """An empty picture would look like a result."""
    def stop_all(file):
        file["status"][...] = 2
    path = changed_copy("turned_on", "stopped", stop_all)
    assert "no replicate of these runs is finished" in refusal(trajectories, path)


def strips_show_what_events_set():
    """The value before the first event is the scenario's; the steps stand at their rounds."""
    figure = figure_of(trajectories, "turned_on")
    strip = figure.axes[1]
    same(strip.lines[0].get_xdata(), [0, 100, 300])
    same(strip.lines[0].get_ydata(), [0, 1, 1])
    assert strip.lines[0].get_drawstyle() == "steps-post"
    assert strip.get_title(loc="left") == "shared interest: steer"
    assert [text.get_text() for text in strip.get_yticklabels()] == ["0", "1"]
    assert figure.axes[0].get_shared_x_axes().joined(figure.axes[0], strip)
    common.close(figure)
    figure = figure_of(trajectories, "loop")
    steer, policy = figure.axes[1:3]
    with Result(SAMPLES["loop"]) as result:
        when, values = result.schedule("steering.shared_interest.steer", 0)
        assert len(when) == 21 and when[:3] == [0, 50, 100] and values[0] == 0
    same(steer.lines[0].get_xdata()[:-1], when)
    same(steer.lines[0].get_ydata()[:-1], values)
    assert [text.get_text() for text in policy.get_yticklabels()] == ["none", "best"]
    same(policy.lines[0].get_xdata(), [0, 230, 1050])
    common.close(figure)


def events_of_one_list_are_read_whole():
    """Several keys in one event, two events in one round, a key without a start."""
    def change(file):
        lines = file.attrs["scenario_resolved"].replace(
            "events: [{round: 100, set: {steering.shared_interest.steer: 1}}]",
            "events: [{round: 20, set: {a.b.c: 2, game.benefit: 4.5}}, "
            "{round: 20, set: {game.benefit: 5}}, {round: 7, set: {game.benefit: -1e-3}}]")
        file.attrs.modify("scenario_resolved", lines)
    with Result(changed_copy("turned_on", "events", change)) as result:
        assert result.scheduled_keys() == ["game.benefit", "a.b.c"]
        assert result.schedule("game.benefit", 0) == ([0, 7, 20], [3, -0.001, 5])
        assert result.schedule("a.b.c", 0) == ([20], [2])
    with Result(SAMPLES["nine_in_ten"]) as result:
        assert result.events() == []


def bands_that_hide_one_another_are_left_out_unless_asked_for():
    """Replicates that end at all or nothing fill the page with every run's band."""
    def split(file):
        file["cooperation"][:, ::2] = 0.0
        file["cooperation"][:, 1::2] = 1.0
    path = changed_copy("nine_in_ten", "split", split)
    for words, count in (((), 0), (("--band", "0.8"), 6)):
        figure = figure_of(trajectories, path, *words)
        assert len(figure.axes[0].collections) == count
        assert ("left out" in all_words(figure)) == (count == 0)
        common.close(figure)


def captions_stay_short():
    """A definition of more than 60 letters is left to the manual; a short one is printed."""
    for name, wanted in (("cooperation", False), ("welfare", True)):
        figure = figure_of(trajectories, "loop", "-v", name)
        assert (f"{name.capitalize()}: s" in all_words(figure)) == wanted
        common.close(figure)
