"""The exact chance that cooperators take over, where their number alone is the state.

From k of them it is (1 + S_(k-1)) / (1 + S_(N-1)), S_m the sum over i = 1..m of the products
over j = 1..i of T-(j) / T+(j), the chances to lose and to win an agent with j cooperators
(Karlin & Taylor, A First Course in Stochastic Processes, 1975). Two cases:

fermi, complete network: T-/T+ = exp(-selection (pi_C - pi_D)); Traulsen, Nowak & Pacheco,
Phys. Rev. E 74, 011909 (2006).
moran_death_birth, cycle: cooperators stay one block; a dying agent at its border leaves its
place to one of two neighbours in proportion to fitness; Ohtsuki & Nowak, Proc. R. Soc. B
273, 2249 (2006).

SPDX-License-Identifier: GPL-3.0-or-later
"""
import closed_form
import numpy as np
from reader import number

# what must stand at these values; an absent key is at its null
_MUST_BE = {
    "decision.update": ("asynchronous",), "decision.mutation": (0.0,),
    "decision.tremble": (0.0,), "decision.innovators": (0.0,),
    "decision.noise_spread": (0.0,), "decision.success": ("material",),
    "match.rounds": (1.0,), "match.continuation": (0.0,), "match.error": (0.0,),
    "match.misperception": (0.0,), "network.self_interaction": ("false",),
    "network_reproduction.kind": ("null",),
    "steering.shared_interest.steer": (0.0,), "steering.shared_interest.weight": (0.0,),
    **{key: right for key, right in closed_form.MUST_BE.items()
       if key.startswith("steering.")},
}
_CASES = {("fermi", "complete"), ("moran_death_birth", "cycle")}
_GAMES = {"donation": ("game.benefit", "game.cost"),
          "matrix": ("game.reward", "game.sucker", "game.temptation", "game.punishment")}
_FREE = {"decision.selection", "decision.noise", "decision.intensity", "population.size",
         "population.initial.cooperators", *_GAMES["donation"], *_GAMES["matrix"]}


def why_not(resolved, swept_names, observable):
    """The reason why it does not hold for this scenario, or None where it does."""
    if observable != "fixed_strategy":
        return f"it is known for fixed_strategy, not for {observable}"
    for name in swept_names:
        if name not in _FREE and name not in ("rounds", "decision.activity"):
            return f"{name} is swept"
    case = resolved.get("decision.rule"), resolved.get("network.kind")
    if case not in _CASES:
        return "it is known for fermi on the complete network and death-birth on the cycle"
    if resolved.get("game.kind") not in _GAMES:
        return f"game.kind = {resolved.get('game.kind')}"
    for key, right in _MUST_BE.items():
        value = resolved.get(key)
        if value is not None and (value if number(value) is None else number(value)) \
                not in right:
            return f"{key} = {value}"
    if closed_form.has_events(resolved):
        return "events change the setting"
    start = "population.initial.cooperators"
    if start not in resolved:
        return f"{start} is not given"
    if case[1] == "cycle" and (start in swept_names or number(resolved[start]) != 1):
        return "on the cycle it is known from one cooperator"
    return None


def _matrix(values):
    """Payoffs (R, S, T, P)."""
    if values["game.kind"] == "matrix":
        return [values[key] for key in _GAMES["matrix"]]
    benefit, cost = (values[key] for key in _GAMES["donation"])
    return benefit - cost, -cost, benefit, 0.0


def _log_ratios_complete(values, n):
    """ln T-(j)/T+(j) for j = 1..n-1 under the Fermi rule."""
    reward, sucker, temptation, punishment = _matrix(values)
    j = np.arange(1, n)
    ours = (j - 1) * reward + (n - j) * sucker
    theirs = j * temptation + (n - j - 1) * punishment
    selection = values.get("decision.selection")
    if selection is None:
        selection = 1 / values["decision.noise"]
    per = 1 if values["decision.payoffs"] == "sum" else n - 1
    return -selection * (ours - theirs) / per


def _grow(length, other_length, edge, other_edge, other_second):
    """Chance x N that a block wins an agent; arguments: lengths, and the fitness of its own
    border agents, of those beyond the border and of the neighbours of these."""
    if other_length == 1:  # both neighbours of the last of its kind are of the other
        return 1.0
    rival = other_second if other_length > 2 else other_edge
    return 2 * edge(length) / (edge(length) + rival(other_length))


def _log_ratios_cycle(values, n):
    """ln T-(j)/T+(j) for j = 1..n-1 under death-birth."""
    reward, sucker, temptation, punishment = _matrix(values)
    per = 1 if values["decision.payoffs"] == "sum" else 2
    w = values["decision.intensity"]

    def fitness(payoff):
        if values["decision.fitness"] == "exponential":
            return np.exp(w * payoff / per)
        return 1 - w + w * payoff / per

    def edge(alike, other):
        return lambda length: fitness(2 * other if length == 1 else alike + other)

    def inner(alike):
        return lambda length: fitness(2 * alike)
    ours, theirs = edge(reward, sucker), edge(punishment, temptation)
    ratios = []
    for j in range(1, n):
        up = _grow(j, n - j, ours, theirs, inner(punishment))
        down = _grow(n - j, j, theirs, ours, inner(reward))
        ratios.append(np.log(down / up))
    return np.array(ratios)


def probability(resolved, swept):
    """Chance to take over; swept is {key: number or array}, which overrides resolved."""
    points = np.broadcast_arrays(*swept.values())
    chances = [_probability(resolved, dict(zip(swept, (float(part.flat[i]) for part in points))))
               for i in range(points[0].size)]
    return np.reshape(chances, points[0].shape)


def _probability(resolved, swept):
    """The same at one point."""
    values = {key: text if number(text) is None else number(text)
              for key, text in resolved.items()}
    for key in ("decision.selection", "decision.noise"):  # null where the other is given
        if not isinstance(values.get(key), float):
            values.pop(key, None)
    values.setdefault("decision.payoffs", "mean")
    values.setdefault("decision.fitness", "linear")
    if "decision.noise" in swept:
        values.pop("decision.selection", None)
    values.update(swept)
    n = int(round(values["population.size"]))
    start = int(round(values["population.initial.cooperators"]))
    if not 0 < start < n:
        return float(start >= n)
    ratios = _log_ratios_complete if values["network.kind"] == "complete" else _log_ratios_cycle
    terms = np.concatenate([[0.0], np.cumsum(ratios(values, n))])
    terms = np.exp(terms - terms.max())
    return float(terms[:start].sum() / terms.sum())
