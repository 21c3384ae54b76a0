#!/usr/bin/env python3
"""test_figures.py - the figures show the numbers of their file, and can be read.

Run it plainly; it ends with 'N passed, N failed'.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FIGURES = os.path.normpath(os.path.join(HERE, "..", "..", "scripts", "figures"))
sys.path[:0] = [HERE, FIGURES]
import interpreter  # noqa: E402

interpreter.need("numpy", "h5py", "matplotlib")

import itertools  # noqa: E402
import shutil  # noqa: E402
import subprocess  # noqa: E402
import tempfile  # noqa: E402
import traceback  # noqa: E402

import all as every_figure  # noqa: E402
import closed_form  # noqa: E402
import common  # noqa: E402
import h5py  # noqa: E402
import lattice  # noqa: E402
import make_sample  # noqa: E402
import matplotlib.colors  # noqa: E402
import matplotlib.text  # noqa: E402
import numpy as np  # noqa: E402
import shares  # noqa: E402
import sweep  # noqa: E402
import trajectories  # noqa: E402
from reader import FigureError, Result  # noqa: E402

FOLDER = tempfile.mkdtemp()
SAMPLES = make_sample.make(os.path.join(FOLDER, "samples"))


def figure_of(module, sample, *words):
    """The figure that a script would save."""
    path = SAMPLES.get(sample, sample)
    with Result(path) as result:
        return module.draw(result, module.options().parse_args([path, *words]))


def refusal(module, sample, *words):
    """The message with which a figure is refused; '' if it is drawn."""
    try:
        common.close(figure_of(module, sample, *words))
    except FigureError as error:
        return str(error)
    return ""


def run(script, *words, **environment):
    """(exit code, output, errors) of a script, started as a user does."""
    done = subprocess.run([sys.executable, os.path.join(FIGURES, script), *words], cwd=FOLDER,
                          env={**os.environ, **environment}, capture_output=True, text=True,
                          check=False)
    return done.returncode, done.stdout, done.stderr


def changed_copy(sample, name, change):
    """A sample with something done to it."""
    path = os.path.join(FOLDER, name + ".h5")
    shutil.copy(SAMPLES[sample], path)
    with h5py.File(path, "r+") as file:
        change(file)
    return path


def same(got, wanted, tolerance=0.0):
    """Equal arrays, NaN where NaN is wanted."""
    np.testing.assert_allclose(got, wanted, rtol=0, atol=tolerance)


# --- numbers -----------------------------------------------------------------------------

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


def mixed_sweeps_put_the_number_on_the_axis():
    """A number and a text: one curve for each text, in the order of the runs."""
    def add_steer(file):
        values = file.create_dataset("steering.shared_interest.steer",
                                     data=np.array([0.0, 1.0, 0.0, 1.0]))
        values.dims[0].attach_scale(file["run"])
        file["network.kind"][...] = ["complete", "complete", "star", "star"]
    figure = figure_of(sweep, changed_copy("networks", "mixed_kinds", add_steer))
    axes = figure.axes[0]
    assert axes.get_xlabel() == "steer"
    with h5py.File(SAMPLES["networks"]) as file:
        mean = file["cooperation_mean"][()]
    curves = [container[0].get_ydata() for container in axes.containers]
    same(curves, [mean[:2], mean[2:]])
    assert [text.get_text() for text in axes.line_labels] == ["complete", "star"]
    common.close(figure)


def closed_form_is_that_of_the_model():
    """T40 of the targets: b = 3, c = 1, 10 % unsteered; Q = steer / 2."""
    resolved = {"game.kind": "donation", "decision.rule": "logit", "game.benefit": "3",
                "game.cost": "1", "decision.unsteered_cooperation": "0.1"}
    weight = np.array([0, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5])
    key = "steering.shared_interest.steer"
    got = closed_form.cooperation(resolved, {key: 2 * weight})
    same(got, [0.1, 0.2110954817, 0.391873242731, 0.5, 0.608126757269, 0.7889045183, 0.9],
         1e-10)
    steer = np.linspace(0, 1, 21)
    same(closed_form.cooperation(resolved, {key: steer}), 1 / (1 + 9 ** (1 - 2 * steer)), 1e-14)
    noisy = {**resolved, "decision.noise": "0.455119613313"}
    same(closed_form.cooperation(noisy, {key: steer}), 1 / (1 + 9 ** (1 - 2 * steer)), 1e-11)


def closed_form_follows_every_key_that_enters_it():
    """Swept noise, unsteered share, cost and maximum: each against its own formula."""
    resolved = {"game.kind": "donation", "decision.rule": "logit",
                "decision.unsteered_cooperation": "0.1", "decision.noise": "0.4551196133",
                "steering.shared_interest.steer": "1"}
    share = np.array([0.05, 0.2])
    same(closed_form.cooperation(resolved, {"decision.unsteered_cooperation": share}),
         1 - share, 1e-12)
    noise = np.array([0.1, 1.0])
    same(closed_form.cooperation(resolved, {"decision.noise": noise}),
         1 / (1 + np.exp(-1 / noise)), 1e-12)
    # a dearer act with the noise that keeps 10 % unsteered: A = (3 + c) / 2 - c
    cost = np.array([0.5, 2.0])
    same(closed_form.cooperation(resolved, {"game.cost": cost}),
         1 / (1 + 9 ** (-((3 + cost) / 2 - cost) / cost)), 1e-12)
    # a base weight above the maximum is not pulled down
    high = {**resolved, "steering.shared_interest.weight": "0.6"}
    same(closed_form.cooperation(high, {}), 1 / (1 + 9 ** -(0.6 * 4 - 1)), 1e-9)


def closed_form_is_refused_where_it_does_not_hold():
    """Anything that enters the advantage or couples agents takes the formula away."""
    base = {"game.kind": "donation", "decision.rule": "logit"}
    assert closed_form.why_not(base, [], "cooperation") is None
    for key, value in (("decision.rule", "fermi"), ("steering.habit.bonus", "0.5"),
                       ("steering.incentives.policy", "fixed"), ("game.kind", "stag_hunt"),
                       ("decision.payoffs", "sum"), ("events[0].round", "3"),
                       ("match.rounds", "10"),
                       ("population.initial.strategies.tit_for_tat", "500")):
        assert closed_form.why_not({**base, key: value}, [], "cooperation"), key
    trust = {**base, "steering.trust.scope": "pair", "steering.trust.conditionality": "0.5"}
    assert "trust" in closed_form.why_not(trust, [], "cooperation")
    assert closed_form.why_not(base, [], "payoff")
    assert closed_form.why_not(base, ["steering.habit.bonus"], "cooperation")
    assert "fermi" in refusal(sweep, "networks", "--closed-form", "logit")


def sweep_draws_means_with_intervals_and_the_formula():
    """Points at the file's means, bars of 1.96 standard errors, the formula as a line."""
    figure = figure_of(sweep, "nine_in_ten")
    axes = figure.axes[0]
    points, _, (bars,) = axes.containers[0]
    with h5py.File(SAMPLES["nine_in_ten"]) as file:
        mean, error = file["cooperation_mean"][()], file["cooperation_se"][()]
    same(points.get_ydata(), mean, 0)
    half = [(segment[1, 1] - segment[0, 1]) / 2 for segment in bars.get_segments()]
    same(half, 1.96 * error, 1e-12)
    exact = [line for line in axes.lines if len(line.get_xdata()) == 201]
    assert len(exact) == 1
    x, y = exact[0].get_data()
    same(y, 1 / (1 + 9 ** (1 - 2 * x)), 1e-12)
    common.close(figure)


def means_that_have_not_settled_are_hollow_and_counted():
    """A picture must not show as a long-run mean what inspect warns of."""
    def drift(file):
        runs = file["run"].shape[0]
        values = np.zeros(runs)
        values[:2] = 4.5, -9  # 4 is the limit
        values[2] = 3.9
        values[3] = np.nan
        file["cooperation_drift"] = values
        file["cooperation_drift"].dims[0].attach_scale(file["run"])
    figure = figure_of(sweep, changed_copy("nine_in_ten", "drifting", drift))
    hollow = [line for line in figure.axes[0].lines
              if line.get_color() == "white" and len(line.get_xdata())]
    with h5py.File(SAMPLES["nine_in_ten"]) as file:
        same(hollow[0].get_ydata(), file["cooperation_mean"][()][:2])
    assert len(hollow) == 1
    words = " ".join(" ".join(text for text, _ in texts_of(figure)).split())
    assert "2 of 11 means (hollow) have not settled." in words, words
    common.close(figure)


def heat_map_puts_each_run_into_its_cell():
    """The order of the runs in the file must not matter."""
    def shuffle(file):
        order = np.random.default_rng(1).permutation(file["run"].shape[0])
        for name in ("game.benefit", "steering.shared_interest.steer", "cooperation_mean"):
            file[name][...] = file[name][()][order]
    plain = figure_of(sweep, "two_keys")
    mixed = figure_of(sweep, changed_copy("two_keys", "mixed", shuffle))
    tables = [figure.axes[0].collections[0].get_array().ravel() for figure in (plain, mixed)]
    same(tables[0], tables[1])
    with h5py.File(SAMPLES["two_keys"]) as file:
        steer, benefit = file["steering.shared_interest.steer"][()], file["game.benefit"][()]
        highest = (steer == 1) & (benefit == benefit.max())
        same(tables[0][-1], file["cooperation_mean"][()][highest][0])
        lowest = (steer == 1) & (benefit == benefit.min())
        same(tables[0][8], file["cooperation_mean"][()][lowest][0])
    assert plain.axes[0].get_xlabel() == "steer"
    for figure in (plain, mixed):
        common.close(figure)


def list_of_points_makes_no_false_grid():
    """A sampled design has no cells: each run stays where it was."""
    figure = figure_of(sweep, "two_keys_list")
    spots = figure.axes[0].collections[0].get_offsets()
    with h5py.File(SAMPLES["two_keys_list"]) as file:
        same(spots[:, 0], file["steering.shared_interest.steer"][()])
        same(spots[:, 1], file["game.benefit"][()])
    common.close(figure)


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
    assert "100.0%" in figure.axes[0].get_title(loc="left")
    common.close(figure)


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


# --- reading -----------------------------------------------------------------------------

EVERY = [(trajectories, "nine_in_ten"), (trajectories, "networks"), (trajectories, "turned_on"),
         (trajectories, "turned_on", "-v", "cooperation", "-v", "trust"),
         (trajectories, "unfinished", "--log"), (sweep, "nine_in_ten"), (sweep, "networks"),
         (sweep, "nine_in_ten", "-v", "payoff"), (sweep, "two_keys"),
         (sweep, "two_keys", "--lines"), (sweep, "two_keys_list"),
         (lattice, "spatial_chaos"), (lattice, "spatial_chaos", "--rounds", "60"),
         (lattice, "spatial_chaos", "--rounds", "10,20,30,40,50,60", "--changes"),
         (shares, "shares"), (shares, "shares_many"), (shares, "shares_many", "--runs", "2")]


def texts_of(figure):
    """[(words, box)] of all that can be read, tick labels outside the axes left out."""
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    found = []
    for axes in figure.axes:
        for axis, low, high in ((axes.xaxis, *sorted(axes.get_xlim())),
                                (axes.yaxis, *sorted(axes.get_ylim()))):
            for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
                inside = low - 1e-9 <= tick.get_loc() <= high + 1e-9
                for label in (tick.label1, tick.label2):
                    label.test_hidden = not (inside and label.get_visible()
                                             and tick.get_visible())
    for text in figure.findobj(matplotlib.text.Text):
        if text.get_text().strip() and text.get_visible() \
                and not getattr(text, "test_hidden", False):
            # without the leader line that an annotation may have
            box = matplotlib.text.Text.get_window_extent(text, renderer)
            if box.width > 0:
                found.append((text.get_text(), box))
    return found


def overlap(a, b):
    """Whether two boxes in one row have no gap between them, or share more than a touch."""
    return (min(a.x1, b.x1) - max(a.x0, b.x0) > -3
            and min(a.y1, b.y1) - max(a.y0, b.y0) > 1.5)


def no_words_overlap_or_leave_the_page():
    """Every figure of every sample, all pairs of texts."""
    for module, sample, *words in EVERY:
        figure = figure_of(module, sample, *words)
        texts = texts_of(figure)
        assert len(texts) >= 4
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


def acts_differ_in_grey_too():
    """A grey printer keeps C and D apart: relative luminance (WCAG) at least 3 to 1."""
    def luminance(colour):
        rgb = np.array(matplotlib.colors.to_rgb(colour))
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])
    light, dark = (luminance(colour) for _, colour in lattice.ACTS[:2])
    assert (light + 0.05) / (dark + 0.05) >= 3, (light, dark)


def sweeps_of_numbers_are_coloured_by_order():
    """Lightness rises with the swept value, so the legend is not needed to see the order."""
    for n in (2, 3, 6, 11):
        grey = [0.2126 * r + 0.7152 * g + 0.0722 * b
                for r, g, b, _ in common.ordered_colours(n)]
        assert all(np.diff(grey) > 0)


def few_runs_are_chosen_at_equal_steps():
    """The first and last are always among them."""
    assert common.evenly(3, 6) == [0, 1, 2]
    assert common.evenly(11, 6) == [0, 2, 4, 6, 8, 10]
    assert common.evenly(7, 6) == [0, 2, 4, 6]
    for n in range(1, 60):
        chosen = common.evenly(n, 6)
        assert chosen[0] == 0 and chosen[-1] == n - 1 and len(set(chosen)) == len(chosen) <= 6


# --- files and messages ------------------------------------------------------------------

def equal_figures_have_equal_bytes():
    """PNG and SVG: no dates, no random ids, no paths."""
    for kind in ("png", "svg"):
        contents = []
        for number in (1, 2):
            path = os.path.join(FOLDER, f"same{number}.{kind}")
            code, output, errors = run("trajectories.py", SAMPLES["networks"], "-o", path)
            assert code == 0, errors
            assert output.strip() == path
            with open(path, "rb") as file:
                contents.append(file.read())
        assert contents[0] == contents[1]
        assert b"<dc:date>" not in contents[0]
        assert FOLDER.encode() not in contents[0]


def png_has_projector_size():
    """2000 points wide, in the 16:9 of projectors."""
    code, _, errors = run("sweep.py", SAMPLES["nine_in_ten"], "-o", "size.png", "--svg")
    assert code == 0, errors
    with open(os.path.join(FOLDER, "size.png"), "rb") as file:
        head = file.read(24)
    assert head[1:4] == b"PNG"
    assert (int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")) \
        == (2000, 1125)
    with open(os.path.join(FOLDER, "size.svg"), encoding="utf-8") as file:
        assert "<svg" in file.read(2000)


def all_draws_what_the_file_supports():
    """One file a figure, names from the input's; nothing for what is not there."""
    wanted = {
        "nine_in_ten": {"trajectories", "trajectories_payoff", "sweep", "sweep_payoff"},
        "spatial_chaos": {"trajectories", "lattice"}, "no_lattice": {"trajectories"},
        "shares": {"shares"}, "turned_on": {"trajectories", "trajectories_trust"},
    }
    for sample, figures in wanted.items():
        folder = os.path.join(FOLDER, "all_" + sample)
        code, output, errors = run("all.py", SAMPLES[sample], "-d", folder)
        assert code == 0, errors
        assert set(os.listdir(folder)) == {f"{sample}_{name}.png" for name in figures}
        assert len(output.split()) == len(figures)


def nothing_to_draw_is_an_error():
    """A file without a known variable says what it has."""
    path = changed_copy("shares", "bare", lambda file: file.__delitem__("strategy_share"))
    code, _, errors = run("all.py", path)
    assert code == 1 and "holds nothing that a figure is known for" in errors
    with Result(path) as result:
        assert every_figure.plan(result) == []


def wrong_files_are_named_for_what_they_are():
    """Missing, foreign, not HDF5, not ours: one line each, no traceback."""
    text = os.path.join(FOLDER, "text.h5")
    with open(text, "w", encoding="utf-8") as file:
        file.write("not HDF5")
    foreign = os.path.join(FOLDER, "foreign.h5")
    with h5py.File(foreign, "w") as file:
        file["x"] = 1
    for path, wanted in ((os.path.join(FOLDER, "gone.h5"), "no such file"),
                         (FOLDER, "is a folder"), (text, "is not a readable HDF5 file"),
                         (foreign, "not one of samenspel")):
        scripts = ["trajectories.py"]
        if path == foreign:
            scripts += ["sweep.py", "lattice.py", "shares.py", "all.py"]
        for script in scripts:
            code, _, errors = run(script, path)
            assert code == 1 and wanted in errors and "Traceback" not in errors, errors
            assert errors.startswith(script)


def missing_variables_are_answered_with_what_there_is():
    """The reader should be able to correct the call from the message alone."""
    message = refusal(trajectories, "nine_in_ten", "-v", "trust")
    assert "no variable 'trust'" in message and "cooperation" in message
    assert "payoff" in message
    assert "no variable 'trust_mean'" in refusal(sweep, "nine_in_ten", "-v", "trust")
    assert "agent_action" in refusal(lattice, "nine_in_ten")
    assert "strategy_share" in refusal(shares, "nine_in_ten")
    assert "random_regular" in refusal(lattice, "no_lattice")
    assert "nothing is swept" in refusal(sweep, "turned_on")
    assert "[run]" in refusal(trajectories, "nine_in_ten", "-v", "cooperation_mean")


def wrong_options_are_answered_with_what_would_be_right():
    """Each names the range or the form."""
    assert "0 to 10" in refusal(trajectories, "nine_in_ten", "--runs", "11")
    assert "whole numbers" in refusal(trajectories, "nine_in_ten", "--runs", "a")
    assert "[0, 1)" in refusal(trajectories, "nine_in_ten", "--band", "1")
    assert "at most 12" in refusal(trajectories, "two_keys", "--runs",
                                   ",".join(map(str, range(13))))
    assert "nearest is at round 10" in refusal(lattice, "spatial_chaos", "--rounds", "12")
    assert "0 to 0" in refusal(lattice, "spatial_chaos", "--replicate", "1")
    assert "before it" in refusal(lattice, "spatial_chaos", "--changes", "--rounds", "0")
    assert "not above 0" in refusal(sweep, "nine_in_ten", "--log")
    assert "--lines" in refusal(sweep, "two_keys", "--reference", "x.csv")
    code, _, errors = run("sweep.py", SAMPLES["nine_in_ten"], "-o", "x.jpg")
    assert code == 1 and ".png, .svg or .pdf" in errors
    code, _, errors = run("sweep.py", SAMPLES["nine_in_ten"], "-o", "no/such/x.png")
    assert code == 1 and "cannot be written" in errors and "Traceback" not in errors
    code, _, errors = run("sweep.py", SAMPLES["nine_in_ten"], "--nonsense")
    assert code == 2


def references_are_drawn_or_refused_by_line():
    """A curve from elsewhere; its mistakes have line numbers."""
    good, bad = (os.path.join(FOLDER, name) for name in ("good.csv", "bad.csv"))
    with open(good, "w", encoding="utf-8") as file:
        file.write("steer,mean_field\n1,0.9\n0,0.1\n0.5,0.5\n")
    with open(bad, "w", encoding="utf-8") as file:
        file.write("steer,mean_field\n0,0.1\n0.5,x\n")
    figure = figure_of(sweep, "nine_in_ten", "--reference", good)
    drawn = [line.get_data() for line in figure.axes[0].lines if len(line.get_xdata()) == 3]
    assert len(drawn) == 1
    same(drawn[0], [[0, 0.5, 1], [0.1, 0.5, 0.9]])
    assert any(text.get_text() == "mean field" for text in figure.axes[0].texts)
    common.close(figure)
    assert "bad.csv:3: read '0.5,x'" in refusal(sweep, "nine_in_ten", "--reference", bad)
    assert "cannot be read" in refusal(sweep, "nine_in_ten", "--reference", "gone.csv")


def help_teaches():
    """What it draws, an example, and every option with its default."""
    for script in ("trajectories.py", "sweep.py", "lattice.py", "shares.py", "all.py"):
        code, output, _ = run(script, "--help")
        assert code == 0 and "examples:" in output and "default" in output and "FILE.h5" in output


def python_without_modules_starts_another_one_once():
    """-S hides the installed modules, as a python3 of one's own on PATH would."""
    other = os.path.join(FOLDER, "other_python")
    with open(other, "w", encoding="utf-8") as file:
        file.write(f"#!/bin/sh\necho started >&2\nexec {sys.executable} \"$@\"\n")
    os.chmod(other, 0o755)
    script = os.path.join(FIGURES, "sweep.py")
    words = [sys.executable, "-S", script, SAMPLES["nine_in_ten"], "-o", "other.png"]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(words, cwd=FOLDER, capture_output=True, text=True, check=False,
                          env={**environment, "SAMENSPEL_PYTHON": other})
    assert done.returncode == 0 and done.stderr.count("started") == 1, done.stderr
    with open(other, "w", encoding="utf-8") as file:
        file.write(f"#!/bin/sh\necho started >&2\nexec {sys.executable} -S \"$@\"\n")
    done = subprocess.run(words, cwd=FOLDER, capture_output=True, text=True, check=False,
                          env={**environment, "SAMENSPEL_PYTHON": other})
    if os.path.realpath(sys.executable) == os.path.realpath("/usr/bin/python3"):
        assert done.returncode == 1, done.stderr
    else:  # one without modules was tried, then the system's
        assert done.returncode == 0 or "/usr/bin/python3" in done.stderr
        return
    assert done.stderr.count("started") == 1
    assert "no Python with numpy, h5py, matplotlib" in done.stderr
    assert "scripts/setup --for figures" in done.stderr


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


def main():
    """Run every function of this file that has no argument and states a fact."""
    not_tests = {"main"}
    tests = [(name, item) for name, item in globals().items()
             if callable(item) and getattr(item, "__module__", "") == "__main__"
             and name not in not_tests and item.__code__.co_argcount == 0]
    passed = failed = 0
    for name, test in tests:
        try:
            test()
            passed += 1
        except Exception:  # noqa: BLE001 (any failure is one)
            failed += 1
            print(f"FAILED {name}")
            traceback.print_exc(file=sys.stdout)
    shutil.rmtree(FOLDER, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
