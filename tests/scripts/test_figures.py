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

import contextlib  # noqa: E402
import io  # noqa: E402
import itertools  # noqa: E402
import shutil  # noqa: E402
import subprocess  # noqa: E402
import tempfile  # noqa: E402
import traceback  # noqa: E402

import all as every_figure  # noqa: E402
import closed_fixation  # noqa: E402
import closed_form  # noqa: E402
import common  # noqa: E402
import h5py  # noqa: E402
import hysteresis  # noqa: E402
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


SCRIPTS = {module.NAME: module for module in (trajectories, sweep, lattice, shares, hysteresis,
                                              every_figure)}


def run(script, *words):
    """(exit code, output, errors) of a script, without the start of another interpreter."""
    module = SCRIPTS[script]
    output, errors = io.StringIO(), io.StringIO()
    before = sys.argv, os.getcwd()
    sys.argv = [script, *words]
    os.chdir(FOLDER)
    code = 0
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            if module is every_figure:
                module.main()
            else:
                common.main(module.NAME, module.options(), module.draw)
    except SystemExit as end:
        if isinstance(end.code, str):
            errors.write(end.code + "\n")
        code = 1 if isinstance(end.code, str) else end.code or 0
    finally:
        sys.argv = before[0]
        os.chdir(before[1])
    return code, output.getvalue(), errors.getvalue()


def start(script, *words):
    """The same, started as a user does."""
    done = subprocess.run([sys.executable, os.path.join(FIGURES, script), *words], cwd=FOLDER,
                          capture_output=True, text=True, check=False)
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
    assert axes.get_xlabel() == "shared interest: steer"
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
                       ("decision.payoffs", "sum"),
                       ("events", "[{round: 3, set: {game.benefit: 4}}]"),
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
    assert plain.axes[0].get_xlabel() == "shared interest: steer"
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
    # of the 4901 left one defects: not all cooperate
    assert ">99.9% C" in figure.axes[0].get_title(loc="left")
    assert [lattice.share_of_c(np.array(acts)) for acts in ([1, 1], [0, 1], [])] \
        == [": 100.0% C", ": 50.0% C", ""]
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


def fixed_shares_have_wilsons_interval():
    """The ends solve (seen - p)^2 = z^2 p (1 - p) / n; what is not fixed counts as not C."""
    figure = figure_of(sweep, "fixation")
    axes = figure.axes[0]
    points, _, (bars,) = axes.containers[0]
    with h5py.File(SAMPLES["fixation"]) as file:
        seen = (file["fixed_strategy"][()] == 1).mean(axis=1)
        n = file["fixed_strategy"].shape[1]
    same(points.get_ydata(), seen)
    for share, ((_, low), (_, high)) in zip(seen, bars.get_segments()):
        for end in (low, high):
            same((share - end) ** 2, 1.96 ** 2 * end * (1 - end) / n, 1e-12)
        assert low < share < high
    assert axes.get_ylabel() == "share of replicates that fixed in C"
    assert axes.get_ylim()[0] == 0
    assert [text.get_text() for text in axes.line_labels][-1] == "neutral: 1/10"
    flat = [line for line in axes.lines if line.get_linestyle() == "--"]
    same(flat[0].get_ydata(), [0.1, 0.1])
    assert "100 of 10,000 replicates fixed in nothing" in all_words(figure)
    assert "err together" not in all_words(figure)  # the sample does not say common draws
    common.close(figure)


def rarest_strategy_is_the_one_that_fixes():
    """Of several strategies the rarest at the start is asked about, or the one named."""
    for words, code, line in (((), 2, "neutral: 1/10"),
                              (("--strategy", "tit_for_tat"), 1, "neutral: 2/10")):
        figure = figure_of(sweep, "three_fix", *words)
        with h5py.File(SAMPLES["three_fix"]) as file:
            seen = (file["fixed_strategy"][()] == code).mean(axis=1)
        same(figure.axes[0].containers[0][0].get_ydata(), seen)
        assert line in [text.get_text() for text in figure.axes[0].line_labels]
        assert len(figure.axes[0].lines) == 1 + 1 + 1 + 2  # points, caps, curve, neutral
        common.close(figure)
    assert "always defect, tit for tat, grim" in refusal(sweep, "three_fix", "--strategy", "x")


def times_are_means_over_those_who_have_one():
    """A replicate that never fixed has no time; how many is said."""
    figure = figure_of(sweep, "fixation", "-v", "fixation_round")
    points, _, (bars,) = figure.axes[0].containers[0]
    with h5py.File(SAMPLES["fixation"]) as file:
        when = file["fixation_round"][()]
    same(points.get_ydata(), np.nanmean(when, axis=1), 1e-12)
    count = np.sum(np.isfinite(when), axis=1)
    half = [(segment[1, 1] - segment[0, 1]) / 2 for segment in bars.get_segments()]
    same(half, 1.96 * np.nanstd(when, axis=1, ddof=1) / np.sqrt(count), 1e-12)
    assert figure.axes[0].get_ylim()[0] == 0
    assert "100 of 10,000 replicates did not fix and are left out" in all_words(figure)
    common.close(figure)


def fixation_is_that_of_the_targets():
    """T10, Fermi on the complete network: from one C, and C lost from one D."""
    for pays, n, beta, of_c, of_d in (
            ((2, -1, 3, 0), 100, 0.1, 3.639109726799e-06, 9.790364612487e-02),
            ((1.5, -0.5, 2.5, 0), 20, 1, 4.533877545787e-08, 6.642456784856e-01),
            ((2, -1, 3, 0), 10, 0.1, 5.105503487625e-02, 1.695086852836e-01)):
        resolved = {"game.kind": "matrix", "network.kind": "complete",
                    "decision.rule": "fermi", "population.size": n,
                    "population.initial.cooperators": 1, "decision.noise": 1 / beta,
                    "decision.selection": "null"}
        resolved.update(zip(("game.reward", "game.sucker", "game.temptation",
                             "game.punishment"), pays))
        resolved = {key: str(value) for key, value in resolved.items()}
        np.testing.assert_allclose(
            closed_fixation.probability(resolved, {"population.initial.cooperators": [1, n - 1]}),
            [of_c, 1 - of_d], rtol=1e-11)
        swept = {"decision.selection": np.array([0, beta])}
        np.testing.assert_allclose(closed_fixation.probability(resolved, swept), [1 / n, of_c],
                                   rtol=1e-11)


def fixation_on_the_cycle_is_that_of_all_states():
    """Death-birth on a ring of 3 to 6: the chain on all 2^n states, which knows no blocks."""
    for n, fitness in itertools.product((3, 4, 5, 6), ("linear", "exponential")):
        benefit, cost, w = 3.5, 1.0, 0.1
        resolved = {"game.kind": "donation", "game.benefit": str(benefit), "game.cost": "1",
                    "decision.rule": "moran_death_birth", "decision.payoffs": "sum",
                    "decision.intensity": str(w), "decision.fitness": fitness,
                    "network.kind": "cycle", "population.size": str(n),
                    "population.initial.cooperators": "1", "decision.update": "asynchronous"}
        assert closed_fixation.why_not(resolved, [], "fixed_strategy") is None
        states = list(itertools.product((0, 1), repeat=n))
        chain = np.zeros((len(states), len(states)))
        for row, state in enumerate(states):
            pay = [benefit * (state[i - 1] + state[(i + 1) % n]) - 2 * cost * state[i]
                   for i in range(n)]
            fit = [1 - w + w * p if fitness == "linear" else np.exp(w * p) for p in pay]
            for dies in range(n):
                around = (dies - 1) % n, (dies + 1) % n
                for parent in around:
                    after = list(state)
                    after[dies] = state[parent]
                    chain[row, states.index(tuple(after))] += \
                        fit[parent] / (fit[around[0]] + fit[around[1]]) / n
        inner = slice(1, len(states) - 1)  # the first is all D, the last all C
        chances = np.linalg.solve(np.eye(len(states) - 2) - chain[inner, inner],
                                  chain[inner, -1])
        one = states.index((1,) + (0,) * (n - 1))
        got = closed_fixation.probability(resolved, {"game.benefit": [benefit]})
        same(got, [chances[one - 1]], 1e-12)


def fixation_is_refused_where_it_does_not_hold():
    """The number of cooperators must be the state, and copying the only change."""
    with Result(SAMPLES["fixation"]) as result:
        base = dict(result.resolved)
    assert closed_fixation.why_not(base, ["decision.selection"], "fixed_strategy") is None
    for key, value in (("decision.rule", "logit"), ("network.kind", "square_lattice"),
                       ("decision.mutation", "0.01"), ("decision.update", "synchronous"),
                       ("match.rounds", "10"), ("game.kind", "public_goods"),
                       ("events", "[{round: 3, set: {game.reward: 4}}]"),
                       ("steering.shared_interest.weight", "0.2"),
                       ("steering.peers.fine", "1")):
        assert closed_fixation.why_not({**base, key: value}, [], "fixed_strategy"), key
    assert closed_fixation.why_not(base, [], "fixation_round")
    assert closed_fixation.why_not(base, ["network.kind"], "fixed_strategy")
    ring = {**base, "network.kind": "cycle", "decision.rule": "moran_death_birth",
            "population.initial.cooperators": "2"}
    assert "from one" in closed_fixation.why_not(ring, [], "fixed_strategy")
    start = {key: value for key, value in base.items() if "initial" not in key}
    assert "not given" in closed_fixation.why_not(start, [], "fixed_strategy")
    assert "not given" in refusal(sweep, "three_fix", "--closed-form", "fixation")
    assert "not for D" in refusal(sweep, "fixation", "--strategy", "D", "--closed-form",
                                  "fixation")


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


# --- reading -----------------------------------------------------------------------------

EVERY = [(trajectories, "nine_in_ten"), (trajectories, "networks"), (trajectories, "turned_on"),
         (trajectories, "turned_on", "-v", "cooperation", "-v", "trust"),
         (trajectories, "unfinished", "--log"), (sweep, "nine_in_ten"), (sweep, "networks"),
         (sweep, "nine_in_ten", "-v", "payoff"), (sweep, "two_keys"),
         (sweep, "two_keys", "--lines"), (sweep, "two_keys_list"),
         (lattice, "spatial_chaos"), (lattice, "spatial_chaos", "--rounds", "60"),
         (sweep, "fixation"), (sweep, "fixation", "-v", "fixation_round"),
         (sweep, "three_fix", "--strategy", "tit_for_tat"), (trajectories, "loop"),
         (hysteresis, "loop"), (hysteresis, "loop", "-v", "welfare"), (shares, "shares_five"),
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
    """Every figure of every sample, all pairs of texts; notes take two lines at most."""
    for module, sample, *words in EVERY:
        figure = figure_of(module, sample, *words)
        texts = texts_of(figure)
        assert len(texts) >= 4
        assert figure.texts[1].get_text().count("\n") <= 1, figure.texts[1].get_text()
        for (one, a), (other, b) in itertools.combinations(texts, 2):
            assert not overlap(a, b), f"{module.NAME} {sample} {words}: {one!r} on {other!r}"
        for text, box in texts:
            assert (box.x0 >= 0 and box.y0 >= 0 and box.x1 <= figure.bbox.width
                    and box.y1 <= figure.bbox.height), f"{sample}: {text!r} leaves the page"
        common.close(figure)


def all_words(figure):
    """Title, notes and origin on one line."""
    return " ".join(text.get_text().replace("\n", " ") for text in figure.texts)


def captions_stay_short():
    """A definition of more than 60 letters is left to the manual; a short one is printed."""
    for name, wanted in (("cooperation", False), ("welfare", True)):
        figure = figure_of(trajectories, "loop", "-v", name)
        assert (f"{name.capitalize()}: s" in all_words(figure)) == wanted
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


def values_spaced_by_factors_get_a_logarithmic_axis():
    """1, 2, 5, 10, 50 crowd on a straight axis; a linear or short range does not."""
    assert sweep.spaced_by_factors(np.array([1, 2, 5, 10, 50]))
    assert sweep.spaced_by_factors(np.array([0.001, 0.01, 0.1]))
    for values in ([0, 1, 10, 100], [1, 2, 4, 8], np.linspace(1, 50, 8), [1, 100]):
        assert not sweep.spaced_by_factors(np.array(values))


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
    for number in (1, 2):  # two processes: what differs between these shows
        path = os.path.join(FOLDER, f"same{number}.png")
        code, output, errors = start("trajectories.py", SAMPLES["networks"], "-o", path, "--svg")
        assert code == 0, errors
        assert output.split() == [path, path.replace(".png", ".svg")]
    for kind in ("png", "svg"):
        contents = []
        for number in (1, 2):
            with open(os.path.join(FOLDER, f"same{number}.{kind}"), "rb") as file:
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
        "fixation": {"sweep", "sweep_fixation_round"},
        "loop": {"trajectories", "trajectories_welfare", "hysteresis", "hysteresis_welfare"},
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
            scripts = list(SCRIPTS)
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
    for script in SCRIPTS:
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
