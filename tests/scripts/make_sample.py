#!/usr/bin/env python3
"""make_sample.py DIR - small files in samenspel's HDF5 layout, for the tests of the figures.

The numbers come from the rules themselves where those are a few lines (independent logit
choice, Nowak and May's lattice, replicator dynamics), so the pictures look like real ones.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "..", "scripts", "figures"))
import interpreter  # noqa: E402

interpreter.need("numpy", "h5py")

import h5py  # noqa: E402
import numpy as np  # noqa: E402

NO_VARIABLE = "This is a netCDF dimension but not a netCDF variable.%10d"
TEXT = h5py.string_dtype("utf-8")


class Writer:
    """A file with the axes and attributes that every result has."""

    def __init__(self, path, title, question, resolved, **axes):
        self.file = h5py.File(path, "w", track_order=True)
        base = {"name": title, "game.kind": "donation", "game.benefit": "3", "game.cost": "1",
                "population.size": "1000", "network.kind": "complete",
                "decision.rule": "logit", "decision.unsteered_cooperation": "0.1",
                "decision.payoffs": "mean", "decision.tremble": "0",
                "steering.shared_interest.weight": "0", "steering.shared_interest.steer": "0",
                "steering.shared_interest.maximum": "0.5", "steering.trust.scope": "none",
                "steering.trust.conditionality": "0", "events": "[]"}
        base.update(resolved)
        lines = "".join(f"{key}: {value}\n" for key, value in sorted(base.items()))
        for name, value in {"title": title, "question": question, "scenario": "name: " + title,
                            "scenario_resolved": lines, "samenspel_version": "0.1.0",
                            "plan_hash": "5f0c1d2e" * 8, "Conventions": "CF-1.10"}.items():
            self.file.attrs.create(name, value, dtype=TEXT)
        self.file.attrs["model_version"] = 1
        self.file.attrs["seed"] = np.uint64(1)
        self.axes = {}
        for name, values in axes.items():
            self.axis(name, values)

    def axis(self, name, values):
        """An axis with its numbers or names, or only a length."""
        if isinstance(values, int):
            scale = self.file.create_dataset(name, (values,), ">f4")
            scale.make_scale(NO_VARIABLE % values)
        else:
            kind = TEXT if isinstance(values[0], str) else None
            scale = self.file.create_dataset(name, data=values, dtype=kind)
            scale.make_scale(name)
        self.axes[name] = scale

    def add(self, name, data, axes, long_name="", units="1", bounds=None):
        """A variable on axes."""
        data = np.asarray(data)
        kind = TEXT if data.dtype.kind in "UO" else data.dtype
        item = self.file.create_dataset(name, data=data, dtype=kind)
        item.attrs.create("long_name", long_name or name, dtype=TEXT)
        item.attrs.create("units", "1", dtype=TEXT)
        if units != "1":
            item.attrs.create("measured_in", units, dtype=TEXT)
        if bounds is not None:
            item.attrs["valid_min"], item.attrs["valid_max"] = map(float, bounds)
        for index, axis in enumerate(axes):
            item.dims[index].attach_scale(self.axes[axis])

    def observable(self, name, data, long_name, units="1", bounds=None, burn_in=0):
        """[run, replicate, round] with the summaries that belong to it."""
        self.add(name, data, ("run", "replicate", "round"), long_name, units, bounds)
        used = data[:, np.isfinite(data).any(axis=(0, 2)), burn_in:]
        each = np.nanmean(used, axis=2)
        count = np.sum(np.isfinite(each), axis=1)
        self.add(name + "_mean", np.nanmean(each, axis=1), ("run",), long_name + ": mean", units)
        self.add(name + "_se", np.nanstd(each, axis=1, ddof=1) / np.sqrt(count), ("run",),
                 "standard error", units)

    def close(self, n_agents, n_rounds, status=None):
        """What says which cells are valid, then the end."""
        shape = (self.axes["run"].shape[0], self.axes["replicate"].shape[0])
        self.add("status", np.ones(shape, "u1") if status is None else status,
                 ("run", "replicate"))
        for name, values in (("n_agents", n_agents), ("n_rounds", n_rounds),
                             ("n_replicates", shape[1])):
            self.add(name, np.broadcast_to(np.uint32(values), shape[:1]), ("run",))
        self.file.close()


def logit(steer, noise=1 / np.log(9)):
    """Chance of C in the donation game b = 3, c = 1 at this steer (maximum 0.5)."""
    return 1 / (1 + np.exp(-(2 * steer - 1) / noise))


def relax(rng, target, n_agents, start, replicates, rounds, activity=1.0):
    """[replicate, round] cooperation of independent logit choosers."""
    share = np.empty((replicates, rounds + 1))
    activity = np.asarray(activity)
    share[:, 0] = rng.binomial(n_agents, start, replicates) / n_agents
    for now in range(1, rounds + 1):
        wanted = target[now] if np.ndim(target) else target
        change = rng.binomial(n_agents, wanted, replicates) / n_agents
        share[:, now] = (1 - activity) * share[:, now - 1] + activity * change
    return share


def nine_in_ten(path):
    """A sweep of steer with the unsteered twin: curve, trajectories, closed form."""
    rng = np.random.default_rng(1)
    steer = np.linspace(0, 1, 11)
    rounds, replicates, n = 60, 32, 1000
    out = Writer(path, "nine_in_ten", "What do people choose when nobody steers on the shared "
                 "interest, and what when somebody does?", {"rounds": rounds, "burn_in": 20},
                 run=len(steer), replicate=np.arange(replicates, dtype="i4"),
                 round=np.arange(rounds + 1, dtype="i8"))
    out.add("steering.shared_interest.steer", steer, ("run",), "how far the weight is steered")
    data = np.array([relax(rng, logit(s), n, 0.1, replicates, rounds, 0.1) for s in steer])
    twin = relax(rng, logit(0.0), n, 0.1, replicates, rounds, 0.1)
    twin = np.broadcast_to(twin, data.shape)
    out.observable("cooperation", data, "share of acts that are C", "1", (0, 1), 40)
    out.observable("cooperation_unsteered", twin, "the same, unsteered", "1", (0, 1), 40)
    out.observable("payoff", 2 * data, "mean material payoff a head", "payoff", None, 40)
    out.observable("payoff_unsteered", 2 * twin, "the same, unsteered", "payoff", None, 40)
    out.close(n, rounds)


def turned_on(path, unfinished=False):
    """One run whose steering starts at round 100; with holes where unfinished."""
    rng = np.random.default_rng(2)
    rounds, replicates, n = 300, 16, 200
    target = np.where(np.arange(rounds + 1) >= 100, 0.9, 0.1)
    out = Writer(path, "turned_on", "How fast do people follow when steering begins?",
                 {"rounds": rounds, "population.size": n,
                  "events": "[{round: 100, set: {steering.shared_interest.steer: 1}}]"},
                 run=1, replicate=np.arange(replicates, dtype="i4"),
                 round=np.arange(rounds + 1, dtype="i8"))
    data = relax(rng, target, n, 0.1, replicates, rounds,
                 rng.uniform(0.01, 0.06, replicates))[None]
    twin = relax(rng, 0.1, n, 0.1, replicates, rounds, 0.05)[None]
    status = np.ones((1, replicates), "u1")
    if unfinished:
        status[0, 10:] = [0, 0, 2, 3, 0, 0]
        data[0, 10:] = np.nan
    out.observable("cooperation", data, "share of acts that are C", "1", (0, 1), 150)
    out.observable("cooperation_unsteered", twin, "the same, unsteered", "1", (0, 1), 150)
    out.observable("trust", 0.1 + 0.7 * data, "mean trust over ties", "1", (0, 1), 150)
    out.close(n, rounds, status)


def two_keys(path, complete=True, n_benefits=8):
    """Two swept numbers: a heat map; without its grid where not complete (a list)."""
    steer, benefit = (a.ravel() for a in np.meshgrid(np.linspace(0, 1, 9),
                                                     np.linspace(1.5, 5, n_benefits),
                                                     indexing="ij"))
    if not complete:
        rng = np.random.default_rng(4)
        steer, benefit = rng.random(60), 1.5 + 3.5 * rng.random(60)
    weight = 0.5 * steer
    mean = 1 / (1 + np.exp(-(weight * (benefit + 1) - 1) * np.log(9)))
    rng = np.random.default_rng(3)
    data = mean[:, None, None] + 0.02 * rng.standard_normal((len(mean), 8, 6))
    out = Writer(path, "steer_and_benefit", "Does steering help more where cooperation is worth "
                 "more?", {"rounds": 5}, run=len(mean), replicate=np.arange(8, dtype="i4"),
                 round=np.arange(6, dtype="i8"))
    out.add("game.benefit", benefit, ("run",), "benefit that a cooperator gives", "payoff")
    out.add("steering.shared_interest.steer", steer, ("run",), "how far the weight is steered")
    out.observable("cooperation", np.clip(data, 0, 1), "share of acts that are C", "1", (0, 1))
    out.close(1000, 5)


def networks(path):
    """A swept text, and twins that differ from run to run."""
    rng = np.random.default_rng(5)
    kinds = ["complete", "square_lattice", "random_regular", "scale_free"]
    level = [0.31, 0.52, 0.55, 0.78]
    rounds, replicates = 200, 12
    out = Writer(path, "networks", "Does it matter who meets whom?",
                 {"rounds": rounds, "decision.rule": "fermi"}, run=len(kinds),
                 replicate=np.arange(replicates, dtype="i4"),
                 round=np.arange(rounds + 1, dtype="i8"))
    out.add("network.kind", np.array(kinds, dtype=object), ("run",), "who is tied to whom")
    data = np.array([relax(rng, x, 400, 0.5, replicates, rounds, 0.04) for x in level])
    twin = np.array([relax(rng, x - 0.2, 400, 0.5, replicates, rounds, 0.04) for x in level])
    out.observable("cooperation", data, "share of acts that are C", "1", (0, 1), 100)
    out.observable("cooperation_unsteered", twin, "the same, unsteered", "1", (0, 1), 100)
    out.close(400, rounds)


def nowak_may(side, generations, advantage=1.85):
    """[generation, agent] of Nowak and May's lattice from one defector, edges fixed."""
    act = np.ones((side, side), int)
    act[side // 2, side // 2] = 0
    frames = [act.ravel().copy()]
    for _ in range(generations):
        around = [(dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
        padded = np.pad(act, 1)
        partners = sum(padded[1 + dy:side + 1 + dy, 1 + dx:side + 1 + dx] for dy, dx in around)
        score = np.where(act == 1, partners, advantage * partners)
        best = np.full(act.shape, -1.0)
        taken = act
        padded, scores = np.pad(act, 1), np.pad(score, 1, constant_values=-1.0)
        for dy, dx in around:
            window = (slice(1 + dy, side + 1 + dy), slice(1 + dx, side + 1 + dx))
            better = scores[window] > best
            taken = np.where(better, padded[window], taken)
            best = np.where(better, scores[window], best)
        act = taken
        frames.append(act.ravel().copy())
    return np.array(frames, "u1")


def spatial_chaos(path, kind="square_lattice"):
    """Snapshots of acts on a lattice."""
    side, generations = 99, 60
    frames = nowak_may(side, generations)
    share = frames.mean(axis=1)
    times = np.arange(0, generations + 1, 10)
    out = Writer(path, "spatial_chaos", "Can cooperators live among defectors when all anybody "
                 "does is copy the best neighbour?",
                 {"network.kind": kind, "network.side": side, "decision.rule": "best",
                  "population.size": side * side, "rounds": generations, "game.kind": "matrix"},
                 run=1, replicate=np.arange(1, dtype="i4"),
                 round=np.arange(generations + 1, dtype="i8"),
                 snapshot=times.astype("i8"), agent=side * side)
    out.add("cooperation", share[None, None], ("run", "replicate", "round"),
            "share of acts that are C", "1", (0, 1))
    out.add("agent_action", frames[times][None, None],
            ("run", "replicate", "snapshot", "agent"), "act of every agent")
    out.file["agent_action"].attrs["_FillValue"] = np.uint8(255)
    out.close(side * side, generations)


def shares(path, n_strategies=5, n_runs=1):
    """Strategy shares that follow the replicator equation with a little mutation."""
    names = ["always_cooperate", "always_defect", "tit_for_tat", "win_stay_lose_shift",
             "generous_tit_for_tat", "grim", "joss", "random", "zd_extort_2",
             "zd_gtft_2"][:n_strategies]
    rounds, replicates = 150, 10
    rng = np.random.default_rng(6)
    payoff = rng.random((n_strategies, n_strategies)) + 1
    payoff[:5, :5] = [[3, 0, 3, 3, 3], [5, 1, 1.1, 3, 1.4], [3, 0.99, 3, 3, 3],
                      [3, 0.5, 3, 3, 3], [3, 0.7, 3, 3, 3]]
    data = np.empty((n_runs, replicates, rounds + 1, n_strategies))
    for run in range(n_runs):
        for replicate in range(replicates):
            x = rng.dirichlet(np.full(n_strategies, 30.0))
            for now in range(rounds + 1):
                data[run, replicate, now] = x
                fitness = payoff @ x
                x = x * np.exp((0.04 + 0.04 * run) * (fitness - fitness @ x))
                x = 0.999 * x / x.sum() + 0.001 / n_strategies
    out = Writer(path, "tit_for_tat_invades", "Which strategy spreads when each can meet all "
                 "the others?", {"rounds": rounds, "decision.rule": "moran_birth_death"},
                 run=n_runs, replicate=np.arange(replicates, dtype="i4"),
                 round=np.arange(rounds + 1, dtype="i8"), strategy=names)
    if n_runs > 1:
        out.add("match.rounds", 1.0 + 4 * np.arange(n_runs), ("run",), "turns", "turns")
    out.add("strategy_share", data, ("run", "replicate", "round", "strategy"),
            "share of agents with a strategy", "1", (0, 1))
    out.close(500, rounds)


def fixation(path, strategies=()):
    """What is recorded once a replicate, from one cooperator under the Fermi rule."""
    rng = np.random.default_rng(7)
    selection = np.array([0, 0.02, 0.05, 0.1, 0.2])
    replicates, n, pays = 2000, 10, (2, -1, 3, 0)
    start = ({"population.initial.strategies." + name: count
              for name, count in zip(strategies, (7, 2, 1))} if strategies
             else {"population.initial.cooperators": "1"})
    out = Writer(path, "fixation", "How often does a single cooperator take over?",
                 {"rounds": 500, "game.kind": "matrix", "game.reward": pays[0],
                  "game.sucker": pays[1], "game.temptation": pays[2],
                  "game.punishment": pays[3], "decision.rule": "fermi",
                  "decision.update": "asynchronous", "population.size": n,
                  "decision.selection": str(selection.tolist()),
                  "decision.noise": "varies", "stop": "absorbed", **start},
                 run=len(selection), replicate=np.arange(replicates, dtype="u4"),
                 **({"strategy": list(strategies)} if strategies else {}))
    out.add("decision.selection", selection, ("run",), "fermi: 1/noise", "1/payoff")
    j = np.arange(1, n)
    gain = ((j - 1) * pays[0] + (n - j) * pays[1] - j * pays[2] - (n - 1 - j) * pays[3]) / (n - 1)
    fixed = np.empty((len(selection), replicates))
    for run, s in enumerate(selection):
        chance = 1 / (1 + np.sum(np.exp(-s * np.cumsum(gain))))
        fixed[run] = rng.random(replicates) < chance
        if strategies:
            fixed[run] = rng.choice(len(strategies), replicates, p=[0.6, 0.3, 0.1])
    when = rng.integers(1, 12, fixed.shape).astype(float)
    fixed[4, :100] = when[4, :100] = np.nan  # not yet fixed at the end
    out.add("fixed_strategy", fixed, ("run", "replicate"), "what all play for good at the end: "
            "position on the axis strategy, or 0 for D and 1 for C", "1", None)
    out.add("fixation_round", when, ("run", "replicate"), "first round in which all played "
            "what is fixed; missing where nothing is", "rounds")
    out.close(n, 500)


def loop(path):
    """Steering that rises and falls by events, and a state that lags behind; a text too."""
    rng = np.random.default_rng(8)
    values = [*np.arange(0.1, 1.01, 0.1).round(1), *np.arange(0.9, -0.01, -0.1).round(1)]
    dwell, every, replicates = 50, 5, 6
    changes = [f"{{round: {dwell * (i + 1)}, set: {{steering.shared_interest.steer: {value:g}}}}}"
               for i, value in enumerate(values)]
    changes.insert(4, "{round: 230, set: {steering.incentives.policy: best}}")
    rounds = np.arange(0, dwell * (len(values) + 1) + 1, every)
    out = Writer(path, "loop", "Does it come down by the road that it went up?",
                 {"rounds": rounds[-1], "events": "[" + ", ".join(changes) + "]",
                  "steering.incentives.policy": "none"},
                 run=1, replicate=np.arange(replicates, dtype="u4"), round=rounds)
    steer = np.array([0.0, *values])[np.minimum(rounds // dwell, len(values))]
    state = np.empty((replicates, len(rounds)))
    high = np.zeros(replicates, bool)
    for now, s in enumerate(steer):
        high = np.where(s > 0.75, True, np.where(s < 0.35, False, high))
        state[:, now] = np.where(high, 0.85 + 0.1 * s, 0.05 + 0.1 * s)
    state += 0.01 * rng.standard_normal(state.shape)
    out.observable("cooperation", state[None], "share of acts that are C, over all the ties "
                   "that there are at the time, of those who have any", "1", (0, 1))
    out.observable("welfare", 2000 * state[None], "sum of payoffs", "payoff")
    out.close(1000, rounds[-1])


def steered(path, rules=("consent", "director", "majority"), meets=True):
    """Ways of organising: steering that begins at round 20, what it costs, how circles decide."""
    rng = np.random.default_rng(10)
    rounds, replicates, n = 120, 12, 200
    out = Writer(path, "steered", "Does it matter who decides on steering?",
                 {"rounds": rounds, "burn_in": 80, "population.size": n,
                  "events": "[{round: 20, set: {steering.shared_interest.steer: 0.8}}]"},
                 run=len(rules), replicate=np.arange(replicates, dtype="u4"),
                 round=np.arange(rounds + 1, dtype="u4"))
    out.add("steering.circles.rule", np.array(rules, dtype=object), ("run",), "who decides")
    begun = np.arange(rounds + 1) >= 20
    level = np.array([0.78, 0.71, 0.785, 0.5])[:len(rules)]
    data = np.array([relax(rng, np.where(begun, x, 0.1), n, 0.1, replicates, rounds, 0.15)
                     for x in level])
    twin = np.broadcast_to(relax(rng, 0.1, n, 0.1, replicates, rounds, 0.15), data.shape)
    meetings = np.zeros_like(data)
    meetings[:, :, 20::20] = n * np.array([0.9, 0.1, 0.5, 0.9])[:len(rules), None, None]
    pilot = np.broadcast_to(np.where(begun, 2.0, 0.0), data.shape)
    cost = meetings + pilot
    out.observable("cooperation", data, "share of acts that are C", "1", (0, 1), 80)
    out.observable("cooperation_unsteered", twin, "the same, unsteered", "1", (0, 1), 80)
    out.observable("trust", 0.1 + 0.8 * data, "mean trust over ties", "1", (0, 1), 80)
    out.observable("welfare", 2 * n * data - cost, "payoffs less steering_cost", "payoff",
                   None, 80)
    out.observable("welfare_unsteered", 2 * n * twin, "the same, unsteered", "payoff", None, 80)
    for name, values in (("steering_cost", cost), ("cost_meetings", meetings),
                         ("cost_pilot", pilot), ("cost_incentives", 0 * pilot)):
        out.observable(name, values, "what steering cost in the round", "payoff", (0, np.inf),
                       80)
    if meets:
        for name, end in (("consent_rate", [0.9, 0.75, 0.88, 0.3]), ("objections", [0.07] * 4),
                          ("amendments", [0.5, 0, 0, 0])):
            share = np.array(end)[:len(rules), None, None] + 0.02 * rng.standard_normal(
                (len(rules), replicates, 1))
            values = np.broadcast_to(np.clip(share, 0, 1), data.shape).copy()
            values[:, :, :20] = np.nan  # nobody has met yet
            out.observable(name, values, "over all meetings since the start", "1", (0, 1), 80)
        out.add("decision_time", 1 + rng.random((len(rules), replicates)), ("run", "replicate"),
                "meetings that it took to adopt", "cycles")
    out.close(n, rounds)


def tournament(path, n=5, settings=None, repetitions=12):
    """Strategies with names a, b, .. of which the last is the best; payoffs fall with rank."""
    rng = np.random.default_rng(4)
    names = [f"strategy_{chr(97 + i % 26)}{i // 26 or ''}" for i in range(n)]
    out = Writer(path, f"Tournament of {n} strategies", "", {
        "strategies": str(n), "repetitions": str(repetitions), "turns": "200", "noise": "0.05",
        "misperception": "0", "continuation": "0", "twin_counts": "no", **(settings or {})},
        repetition=list(range(repetitions)), strategy=names, opponent=names)
    out.file.attrs.create("kind", "tournament", dtype=TEXT)
    score = 2 + np.arange(n) * 0.1 + 0.02 * rng.standard_normal((repetitions, n))
    out.add("rank", np.uint32(n - np.arange(n)), ("strategy",))
    out.add("normalised_score", score, ("repetition", "strategy"), units="payoff/turn")
    out.add("normalised_score_with_twin", score + 1, ("repetition", "strategy"))
    out.add("wins", rng.integers(0, n, (repetitions, n)).astype("u4"),
            ("repetition", "strategy"))
    out.add("payoff", np.add.outer(np.arange(n), np.arange(n)) / n, ("strategy", "opponent"))
    rate = np.outer(np.arange(n), np.ones(n)) / n
    np.fill_diagonal(rate, np.nan)
    out.add("cooperation_rate", rate, ("strategy", "opponent"))
    out.file.close()


def fingerprint(path, error=0.0):
    """That of always_defect: 1 + 4 x, whatever y."""
    side = np.linspace(0, 1, 11)
    out = Writer(path, "Fingerprint of always_defect by tit_for_tat", "",
                 {"way": "exact, matches without end"}, x=side, y=side)
    out.file.attrs.create("kind", "fingerprint", dtype=TEXT)
    out.add("fingerprint", np.add.outer(1 + 4 * side, 0 * side), ("x", "y"))
    out.add("standard_error", np.full((11, 11), error), ("x", "y"))
    out.file.close()


def make(folder):
    """All samples; returns {name: path}."""
    os.makedirs(folder, exist_ok=True)
    kinds = {"nine_in_ten": nine_in_ten, "turned_on": turned_on,
             "unfinished": lambda path: turned_on(path, unfinished=True),
             "two_keys": two_keys, "two_keys_list": lambda path: two_keys(path, False),
             "few_levels": lambda path: two_keys(path, n_benefits=3), "networks": networks, "spatial_chaos": spatial_chaos,
             "no_lattice": lambda path: spatial_chaos(path, "random_regular"),
             "fixation": fixation, "loop": loop,
             "three_fix": lambda path: fixation(path, ("always_defect", "tit_for_tat", "grim")),
             "shares": shares, "shares_many": lambda path: shares(path, 10, 3),
             "shares_five": lambda path: shares(path, 5, 5), "steered": steered,
             "one_way": lambda path: steered(path, ("unanimity",), False),
             "tournament": tournament, "tournament_large": lambda path: tournament(path, 90),
             "fingerprint": fingerprint}
    paths = {}
    for name, write in kinds.items():
        paths[name] = os.path.join(folder, name + ".h5")
        write(paths[name])
    return paths


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: make_sample.py DIR")
    for sample in make(sys.argv[1]).values():
        print(sample)
