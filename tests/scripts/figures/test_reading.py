"""test_reading.py - every figure can be read, and says what its file asks.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import itertools
import os

import common
import costs
import decisions
from drawing import SAMPLES, changed_copy, figure_of, overlap, same, texts_of
import hysteresis
import lattice
import numpy as np
import organising
from reader import Result
import shares
import sweep
import trajectories

EVERY = [(trajectories, "nine_in_ten"), (trajectories, "networks"), (trajectories, "turned_on"),
         (trajectories, "turned_on", "-v", "cooperation", "-v", "trust"),
         (trajectories, "unfinished", "--log"), (sweep, "nine_in_ten"), (sweep, "networks"),
         (sweep, "nine_in_ten", "-v", "payoff"), (sweep, "two_keys"),
         (sweep, "two_keys", "--lines"), (sweep, "two_keys_list"), (sweep, "few_levels"),
         (lattice, "spatial_chaos"), (lattice, "spatial_chaos", "--rounds", "60"),
         (sweep, "fixation"), (sweep, "fixation", "-v", "fixation_round"),
         (sweep, "three_fix", "--strategy", "tit_for_tat"), (trajectories, "loop"),
         (hysteresis, "loop"), (hysteresis, "loop", "-v", "welfare"), (shares, "shares_five"),
         (lattice, "spatial_chaos", "--rounds", "10,20,30,40,50,60", "--changes"),
         (shares, "shares"), (shares, "shares_many"), (shares, "shares_many", "--runs", "2"),
         (organising, "steered"), (organising, "steered", "--runs", "1,2"), (costs, "steered"),
         (costs, "steered", "--runs", "1"), (decisions, "steered"),
         (decisions, "steered", "--runs", "0")]


def no_words_overlap_or_leave_the_page():
    """Every figure of every sample, all pairs of texts; notes take two lines at most."""
    for module, sample, *words in EVERY:
        figure = figure_of(module, sample, *words)
        texts = texts_of(figure)
        assert len(texts) >= 4
        for text in figure.texts[1:-1]:
            assert text.get_text().count("\n") <= 1, text.get_text()
        for (one, a), (other, b) in itertools.combinations(texts, 2):
            assert not overlap(a, b), f"{module.NAME} {sample} {words}: {one!r} on {other!r}"
        for text, box in texts:
            assert (box.x0 >= 0 and box.y0 >= 0 and box.x1 <= figure.bbox.width
                    and box.y1 <= figure.bbox.height), f"{sample}: {text!r} leaves the page"
        common.close(figure)


def long_questions_wrap():
    """Three lines of title shrink the axes, not the letters, and keep every word."""
    question = ("Wat kiezen mensen als niemand stuurt op het gedeelde belang, "
                "en wat als een klein deel dat wél doet \N{EN DASH} eerst in een proef, "
                "daarna in de hele organisatie, met vertrouwen dat langzaam groeit?")
    path = changed_copy("nine_in_ten", "long", lambda file: file.attrs.modify(
        "question", question))
    figure = figure_of(trajectories, path)
    title = figure.texts[0]
    assert title.get_text().replace("\n", " ") == question
    assert title.get_text().count("\n") >= 2
    assert all(box.x1 <= figure.bbox.width for _, box in texts_of(figure))
    common.close(figure)


def questions_are_found_wherever_they_stand():
    """As an attribute, else as resolved, else in the scenario's text, else the title."""
    def without(file):
        del file.attrs["question"]

    def in_text(file):
        without(file)
        file.attrs.modify("scenario", "name: x\nquestion: 'Who asks?'  \nrounds: 3\n")

    def resolved(file):
        in_text(file)
        lines = file.attrs["scenario_resolved"]
        file.attrs.modify("scenario_resolved", lines + "question: Who knows?\n")
    for change, wanted in ((without, "nine_in_ten"), (in_text, "Who asks?"),
                           (resolved, "Who knows?")):
        with Result(changed_copy("nine_in_ten", change.__name__, change)) as result:
            assert result.question == wanted, (wanted, result.question)


def crowded_labels_move_apart_and_stay_in_order():
    """Least-squares places: in order, far enough apart, inside, unmoved where free."""
    rng = np.random.default_rng(9)
    for _ in range(200):
        n = int(rng.integers(1, 9))
        wanted = np.sort(rng.uniform(0, 100, n))
        got = np.array(common.apart(list(wanted), 10.0, 0.0, 100.0))
        assert np.all(np.diff(got) >= 10 - 1e-9)
        assert got[0] >= -1e-9 and got[-1] <= 100 + 1e-9
    same(common.apart([10, 50, 90], 10.0, 0.0, 100.0), [10, 50, 90])
    same(common.apart([50, 50], 10.0, 0.0, 100.0), [45, 55])


def sweeps_of_numbers_are_coloured_by_order():
    """Lightness rises with the swept value, so the legend is not needed to see the order."""
    for n in (2, 3, 6, 11):
        grey = [0.2126 * r + 0.7152 * g + 0.0722 * b
                for r, g, b, _ in common.ordered_colours(n)]
        assert all(np.diff(grey) > 0)


def yes_or_no_is_no_number():
    """A swept switch is text: no axis runs from 0 to 1 between its two values."""
    with Result(SAMPLES["nine_in_ten"]) as result:
        key = result.swept()[0]
        assert key.is_number
        result.resolved[key.name] = "[false, true]"
        switch = result.swept()[0]
        assert not switch.is_number and set(switch.values) == {"false", "true"}
        del result.resolved[key.name]
        assert result.swept()[0].is_number


def figures_can_be_started_as_they_are():
    """Whatever begins with #! may be executed, as README does."""
    folder = os.path.dirname(common.__file__)
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if name.endswith(".py"):
            with open(path, encoding="utf-8") as file:
                starts = file.read(2) == "#!"
            assert os.access(path, os.X_OK) == starts, name


def few_runs_are_chosen_at_equal_steps():
    """The first and last are always among them."""
    assert common.evenly(3, 6) == [0, 1, 2]
    assert common.evenly(11, 6) == [0, 2, 4, 6, 8, 10]
    assert common.evenly(7, 6) == [0, 2, 4, 6]
    for n in range(1, 60):
        chosen = common.evenly(n, 6)
        assert chosen[0] == 0 and chosen[-1] == n - 1 and len(set(chosen)) == len(chosen) <= 6


def samples_are_valid_netcdf():
    """The samples stand for the engine's files: xarray must see the same axes."""
    try:
        import xarray
    except ImportError:
        print("    (no xarray here: left to the tests of the engine)")
        return
    with xarray.open_dataset(SAMPLES["nine_in_ten"], engine="h5netcdf") as data:
        assert data["cooperation"].dims == ("run", "replicate", "round")
    with Result(SAMPLES["nine_in_ten"]) as result:
        assert result.axes["cooperation"] == ("run", "replicate", "round")
        assert [key.name for key in result.swept()] == ["steering.shared_interest.steer"]
        assert result.observables == ["cooperation", "payoff"]
