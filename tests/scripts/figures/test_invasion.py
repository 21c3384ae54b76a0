"""test_invasion.py - the arrows of invasion.py are the invasions that are selected.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import math
import os

from drawing import FOLDER, overlap, start, texts_of
import common
import invasion
from matplotlib.patches import Circle
from reader import FigureError

# 0 loses to 1, 1 to 2, 2 to 0, and 3 is neutral to 0
ANSWER = {
    "name": "sample", "plan_hash": "0123456789abcdef",
    "strategies": ["always_cooperate", "always_defect", "tit_for_tat", "win_stay_lose_shift"],
    "neutral_probability": 0.05,
    "invasion_probability": [[0.05, 0.5, 0.01, 0.05], [0.001, 0.05, 0.06, 0.0],
                             [0.07, 0.02, 0.05, 0.02], [0.05, 0.04, 0.03, 0.05]],
    "small_mutation_distribution": {"always_cooperate": 0.1, "always_defect": 0.4,
                                    "tit_for_tat": 0.475, "win_stay_lose_shift": 0.025},
}


def written(name, answer):
    """A file that holds the answer."""
    path = os.path.join(FOLDER, name + ".json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(answer, file)
    return path


def figure_of(answer, *words):
    """The figure of an answer, as invasion.py would save it."""
    path = written("drawn", answer)
    return invasion.draw(invasion.read(path), invasion.options().parse_args([path, *words]))


def gids(figure, kind):
    """Pairs of numbers that the parts of a kind join."""
    return {tuple(int(word) for word in part.get_gid().split()[1:])
            for part in figure.findobj() if (part.get_gid() or "").startswith(kind)}


def arrows_are_the_selected_invasions():
    """Above 1/N alone, from resident to mutant; the neutral ones are dashed."""
    figure = figure_of(ANSWER)
    assert gids(figure, "invasion") == {(0, 1), (1, 2), (2, 0)}
    assert gids(figure, "neutral") == {(0, 3)}
    common.close(figure)


def areas_are_shares_of_time():
    """But for the smallest, which would not be seen."""
    figure = figure_of(ANSWER)
    discs = [part for part in figure.axes[0].patches if isinstance(part, Circle)]
    share = list(ANSWER["small_mutation_distribution"].values())
    for disc, part in zip(discs, share):
        wanted = max(invasion.SMALLEST, invasion.LARGEST * math.sqrt(part / max(share)))
        assert abs(disc.radius - wanted) < 1e-12
    common.close(figure)


def the_more_often_the_wider():
    """The width of an arrow rises with the chance."""
    widths = [invasion.width_of(ratio) for ratio in (1, 1.5, 3, 10, 100, 1e9)]
    assert widths == sorted(widths) and widths[0] == 1.0 and widths[-1] == 7.0


def names_do_not_cover_one_another():
    """With two to eight strategies."""
    for n in range(2, 9):
        names = [f"strategy_number_{i}" for i in range(n)]
        answer = {**ANSWER, "strategies": names,
                  "invasion_probability": [[0.05 + 0.01 * ((a - b) % n) for b in range(n)]
                                           for a in range(n)],
                  "small_mutation_distribution": {name: 1 / n for name in names}}
        figure = figure_of(answer)
        words = texts_of(figure)
        assert len(words) >= n + 3
        for i, (one, box) in enumerate(words):
            assert box.x0 >= 0 and box.x1 <= figure.bbox.width, one
            assert box.y0 >= 0 and box.y1 <= figure.bbox.height, one
            for other, beside in words[i + 1:]:
                assert not overlap(box, beside), (n, one, other)
        common.close(figure)


def only_those_that_last():
    """--most leaves the largest shares and says how many went."""
    figure = figure_of(ANSWER, "--most", "2")
    text = " ".join(words.replace("\n", " ") for words, _ in texts_of(figure))
    assert "always cooperate" not in text and "tit for tat" in text
    assert "2 that last less long are not shown" in text
    common.close(figure)


def what_cannot_be_drawn_is_said():
    """No invasions, no JSON, no file, too few."""
    lacking = {key: value for key, value in ANSWER.items() if key != "invasion_probability"}
    torn = os.path.join(FOLDER, "torn.json")
    with open(torn, "w", encoding="utf-8") as file:
        file.write("{")
    for path, part in ((written("lacking", lacking), "no chances of invasion"),
                       (torn, "no JSON"), (os.path.join(FOLDER, "absent.json"), "No such"),
                       (written("uneven", {**ANSWER, "invasion_probability": [[1]]}),
                        "no table of 4")):
        try:
            invasion.read(path)
            raise AssertionError(path)
        except FigureError as error:
            assert part in str(error), error


def it_runs_as_a_program():
    """A picture of projector size, and one line where it cannot be."""
    path = written("sample", ANSWER)
    code, output, errors = start("invasion.py", path, "--svg")
    assert code == 0 and output.split() == ["sample_invasion.png", "sample_invasion.svg"], errors
    with open(os.path.join(FOLDER, "sample_invasion.png"), "rb") as file:
        head = file.read(24)
    assert (int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")) \
        == (2000, 1125)
    code, _, errors = start("invasion.py", "absent.json")
    assert code == 1 and errors.count("\n") == 1 and errors.startswith("invasion.py: absent")
