"""test_closed_forms.py - the curves that are drawn beside the points are the exact ones.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import itertools

import closed_fixation
import closed_form
from drawing import SAMPLES, refusal, same, start
import numpy as np
from reader import Result
import sweep


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
