"""test_phase.py - cells, blocks, points and lines of phase.py are those of the file.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import shutil

import common
from drawing import FOLDER, all_words, figure_of, overlap, real, refusal, same, texts_of
import h5py
import mesh
import numpy as np
import phase

STEER = "steering.shared_interest.steer"
TWO = """
sweep:
  parameters:
    game.benefit: {from: 1.5, to: 5.5, steps: 9}
    steering.shared_interest.steer: {from: 0, to: 1, steps: 9}
"""
THREE = TWO + "    decision.noise: {values: [0.2, 0.4]}\n"
FOUR = THREE + "    network.kind: {values: [complete, cycle]}\n"
HYPERCUBE = """
sweep:
  design: latin_hypercube
  samples: 60
  parameters:
    game.benefit: {range: [1.5, 5.5]}
    steering.shared_interest.steer: {range: [0, 1]}
"""


def table_of(path):
    """(steers, benefits, [benefit, steer] mean) of a full grid."""
    with h5py.File(path) as file:
        steer, benefit = file[STEER][()], file["game.benefit"][()]
        mean = file["cooperation_mean"][()]
    x, y = np.unique(steer), np.unique(benefit)
    table = np.full((len(y), len(x)), np.nan)
    table[np.searchsorted(y, benefit), np.searchsorted(x, steer)] = mean
    return x, y, table


def thinned(name, keep):
    """The grid as an adaptive file would be, of which only these points were computed."""
    path = f"{FOLDER}/{name}.h5"
    shutil.copy(real("phase_two", TWO), path)
    with h5py.File(path, "r+") as file:
        x, y, _ = table_of(path.replace(name, "phase_two"))
        run = keep[np.searchsorted(y, file["game.benefit"][()]),
                   np.searchsorted(x, file[STEER][()])]
        for variable in ("cooperation_mean", "cooperation_se"):
            file[variable][...] = np.where(run, file[variable][()], np.nan)
        file["n_replicates"][...] = np.where(run, file["n_replicates"][()], 0)
        file["status"][...] = np.where(run[:, None], file["status"][()], 0)
    return path


def lines_of(axes):
    """Vertices of the contour lines, without their white rims."""
    return [path.vertices for each in axes.collections if each.get_linewidths()[0] == 2.0
            for path in each.get_paths() if len(path.vertices)]


def cells_hold_the_means_of_the_file():
    """The cell of each point has its mean, and steering goes along x."""
    path = real("phase_two", TWO)
    x, y, table = table_of(path)
    figure = figure_of(phase, path)
    axes = figure.axes[0]
    same(axes.collections[0].get_array().reshape(table.shape), table)
    assert axes.get_xlabel() == "shared interest: steer"
    assert axes.get_ylabel() == "game: benefit [payoff]"
    same(axes.get_xlim(), (-0.0625, 1.0625), 1e-12)
    common.close(figure)


def the_line_goes_where_the_mean_passes_the_level():
    """Each of its points lies on a side of a cell, at the place of linear interpolation."""
    path = real("phase_two", TWO)
    x, y, table = table_of(path)
    for level in (0.5, 0.3):
        figure = figure_of(phase, path, "--level", str(level))
        points = np.concatenate(lines_of(figure.axes[0]))
        assert len(points) > 5
        for at_x, at_y in points:
            row = np.interp(at_y, y, np.arange(len(y)))
            column = np.interp(at_x, x, np.arange(len(x)))
            below, left = int(min(row, len(y) - 2)), int(min(column, len(x) - 2))
            up, right = row - below, column - left
            corners = table[below:below + 2, left:left + 2]
            same(corners[0, 0] * (1 - up) * (1 - right) + corners[0, 1] * (1 - up) * right
                 + corners[1, 0] * up * (1 - right) + corners[1, 1] * up * right, level, 1e-9)
        assert f"cooperation = {level:g}" in [
            text.get_text() for legend in figure.legends for text in legend.get_texts()]
        common.close(figure)
    figure = figure_of(phase, path, "--level", "2")
    assert not lines_of(figure.axes[0]) and "Everywhere below 2." in all_words(figure)
    common.close(figure)


def blocks_of_a_refined_mesh_are_its_cells():
    """Coarse cells where nothing was added, fine ones where it was; each the mean of its
    corners; nothing is drawn that no point supports."""
    keep = np.zeros((9, 9), bool)
    keep[::4, ::4] = True
    keep[0:5:2, 4::2] = True  # the lower right quarter is halved
    path = thinned("refined", keep)
    x, y, table = table_of(path)
    found = mesh.blocks(x, y, table, keep)
    assert len(found) == 3 + 4
    assert [round((box[1] - box[0]) * 8) for box, _ in found] == [4, 4, 4, 2, 2, 2, 2]
    same(found[0][1], table[[0, 0, 4, 4], [0, 4, 0, 4]].mean())
    figure = figure_of(phase, path)
    axes = figure.axes[0]
    assert len(axes.patches) == 7
    dots = [each for each in axes.collections if each.get_array() is not None][0]
    assert len(dots.get_offsets()) == keep.sum()
    column, row = (np.searchsorted(levels, places) for levels, places in
                   zip((x, y), dots.get_offsets().T))
    same(dots.get_array(), table[row, column])
    common.close(figure)


def a_search_of_the_program_is_drawn_as_it_went():
    """Dots where it computed, blocks without holes over the whole plane."""
    path = real("phase_search", TWO.replace("sweep:", "sweep:\n  search: {kind: refine, "
                "observable: cooperation, difference: 0.15, stride: 4}"))
    with h5py.File(path) as file:
        wanted = file["n_replicates"][()] > 0
        points = np.array([file[STEER][()], file["game.benefit"][()]]).T[wanted]
    assert 9 < wanted.sum() < 81
    figure = figure_of(phase, path)
    axes = figure.axes[0]
    dots = [each for each in axes.collections if each.get_array() is not None][0]
    same(sorted(map(tuple, dots.get_offsets())), sorted(map(tuple, points)), 1e-12)
    covered = np.zeros((8, 8), int)
    for block in axes.patches:
        low, high = block.get_xy().min(axis=0), block.get_xy().max(axis=0)
        left, right = round(low[0] * 8), round(high[0] * 8)
        covered[round((low[1] - 1.5) * 2):round((high[1] - 1.5) * 2), left:right] += 1
    assert covered.all()
    assert f"Computed were {wanted.sum()} of 81 points" in all_words(figure)
    common.close(figure)


def rows_that_were_searched_alone_are_strips():
    """One searched key: blocks reach from point to point along it, and are a row high."""
    keep = np.zeros((9, 9), bool)
    keep[:, [0, 4, 8]] = True
    keep[1, 6] = True
    path = thinned("strips", keep)
    with h5py.File(path, "r+") as file:
        file.attrs["adaptive"] = (f"search: refine cooperation where it differs by more than "
                                  f"0.1 along {STEER}, from steps of 4")
    x, y, table = table_of(path)
    for turn in ((), ("--x", "game.benefit", "--y", STEER)):
        figure = figure_of(phase, path, *turn)
        boxes = [each.get_xy() for each in figure.axes[0].patches]
        if turn:
            boxes = [box[:, ::-1] for box in boxes]
        assert len(boxes) == 9 * 2 + 1
        fine = [box for box in boxes if np.ptp(box[:, 0]) < 0.3]
        same(sorted({tuple(box.min(axis=0)) for box in fine}),
             [(0.5, (y[0] + y[1]) / 2), (0.75, (y[0] + y[1]) / 2)], 1e-12)
        assert "Computed were 28 of 81 points: those between neighbours that differ by more " \
            "than 0.1." in all_words(figure)
        common.close(figure)
    found = mesh.strips(x, table, keep, np.arange(10.0))
    same(found[3][1], (table[1, 4] + table[1, 6]) / 2)


def points_that_failed_are_crossed():
    """And are told from points that were not wanted."""
    path = thinned("failing", np.ones((9, 9), bool))
    with h5py.File(path, "r+") as file:
        file["status"][5] = 3
        file["cooperation_mean"][5] = np.nan
        place = file[STEER][5], file["game.benefit"][5]
    figure = figure_of(phase, path)
    crosses = [line for line in figure.axes[0].lines if line.get_marker() == "x"]
    same(np.ravel(crosses[0].get_data()), place)
    words = [text.get_text() for legend in figure.legends for text in legend.get_texts()]
    assert "all replicates failed" in words and "computed" not in words
    common.close(figure)


def further_keys_make_panels():
    """One for each value, in order; --fix leaves one."""
    path = real("phase_three", THREE.replace("decision.noise", "steering.trust.conditionality")
                + "steering: {trust: {scope: general}}\n")
    figure = figure_of(phase, path)
    panels = [axes for axes in figure.axes if axes.get_title(loc="left")]
    assert [axes.get_title(loc="left") for axes in panels] == [
        "trust: conditionality 0.2", "trust: conditionality 0.4"]
    with h5py.File(path) as file:
        second = file["steering.trust.conditionality"][()] == 0.4
        mean = file["cooperation_mean"][()][second].reshape(9, 9)
    same(panels[1].collections[0].get_array().reshape(9, 9), mean)
    common.close(figure)
    figure = figure_of(phase, path, "--fix", "conditionality=0.4")
    same(figure.axes[0].collections[0].get_array().reshape(9, 9), mean)
    assert "trust: conditionality: 0.4" in all_words(figure)
    common.close(figure)


def sampled_points_keep_their_places_and_means():
    """A Latin hypercube of both keys: a dot at each point in its own colour."""
    path = real("phase_lhs", HYPERCUBE)
    with h5py.File(path) as file:
        wanted = np.array([file[STEER][()], file["game.benefit"][()]]).T
        mean = file["cooperation_mean"][()]
    figure = figure_of(phase, path)
    dots = [each for each in figure.axes[0].collections
            if len(each.get_offsets()) == len(mean) and each.get_array() is not None][0]
    same(dots.get_offsets(), wanted)
    same(dots.get_array(), mean)
    assert lines_of(figure.axes[0])
    common.close(figure)


def rectangles_hold_means_over_the_other_keys():
    """Five keys vary: what is drawn of two of them is the mean of the points in a rectangle,
    and the two are those that the mean goes with most."""
    path = real("phase_five", HYPERCUBE.replace("60", "400").replace(
        "    game.benefit: {range: [1.5, 5.5]}\n", "    game.benefit: {range: [2.5, 3.5]}\n")
        + "    steering.conformity.strength: {range: [0, 0.01]}\n"
        + "    steering.habit.bonus: {range: [0, 0.01]}\n")
    with h5py.File(path) as file:
        steer, benefit = file[STEER][()], file["game.benefit"][()]
        mean = file["cooperation_mean"][()]
    figure = figure_of(phase, path)
    axes = figure.axes[0]
    assert axes.get_xlabel() == "shared interest: steer"
    assert axes.get_ylabel() == "game: benefit [payoff]"
    image = axes.collections[0]
    table = image.get_array().reshape(6, 6)
    across, up = (np.linspace(each.min(), each.max(), 7) for each in (steer, benefit))
    inside = (steer >= across[2]) & (steer < across[3]) & (benefit >= up[4]) & (benefit < up[5])
    same(table[4, 2], mean[inside].mean(), 1e-12)
    common.close(figure)


def nothing_covers_anything():
    """Two panels, four, with long names: all words can be read."""
    paths = [real("phase_two", TWO), real("phase_lhs", HYPERCUBE)]
    four = FOUR.replace("decision.noise", "steering.trust.conditionality") \
        + "steering: {trust: {scope: general}}\n"
    for path in (*paths, real("phase_four", four)):
        figure = figure_of(phase, path)
        found = texts_of(figure)
        for i, (words, box) in enumerate(found):
            assert box.x0 > -1 and box.x1 < figure.bbox.width + 1, words
            for other, place in found[:i]:
                assert not overlap(box, place), (words, other)
        common.close(figure)


def wrong_wishes_are_answered_with_what_there_is():
    """Keys, values, panels."""
    path = real("phase_two", TWO)
    assert "needs two" in refusal(phase, "nine_in_ten")
    assert "--x: rounds is no swept key" in refusal(phase, path, "--x", "rounds")
    assert "twice" in refusal(phase, path, "--x", STEER, "--y", STEER)
    assert "never 0.3; it is 0, 0.125" in refusal(phase, path, "--fix", STEER + "=0.3")
    assert "KEY=VALUE" in refusal(phase, path, "--fix", STEER)
    assert "leaves 1 swept keys" in refusal(phase, path, "--fix", STEER + "=0.5")
    assert "not above 0" in refusal(phase, path, "--log")
