"""The exact cooperation of independent logit choosers, where the model reduces to it.

In the donation game an agent that weighs its partners' payoff with q gains
A = q (b + c) - c by cooperating, whatever the others do, so with mean payoffs over partners
every agent cooperates with chance 1 / (1 + exp(-A / K)), flipped with the chance of a
tremble. K = c / ln((1 - x) / x) gives the unsteered share x at q = 0; steering moves q from
its base weight towards its maximum. With b = 3, c = 1, x = 0.1 and maximum 0.5 this is
1 / (1 + 9^(1 - 2 steer)).

SPDX-License-Identifier: GPL-3.0-or-later
"""
import numpy as np
from reader import number

# what must stand at these values for the formula to hold; an absent key is at its null
MUST_BE = {
    "game.kind": ("donation",), "decision.rule": ("logit",),
    "decision.payoffs": ("mean",), "decision.noise_spread": (0.0,),
    "decision.innovators": (0.0,), "decision.mutation": (0.0,),
    "match.rounds": (1.0,), "match.continuation": (0.0,), "match.error": (0.0,),
    "steering.shared_interest.spread": (0.0,), "steering.shared_interest.weight_in": ("auto",),
    "steering.shared_interest.weight_out": ("auto",),
    "steering.shared_interest.decay": (0.0,), "steering.shared_interest.promotion": (0.0,),
    "steering.shared_interest.imitation": (0.0,), "steering.shared_interest.drift": (0.0,),
    "steering.fairness.envy": (0.0,), "steering.fairness.guilt": (0.0,),
    "steering.clarity.level": (1.0,), "steering.clarity.noise": (0.0,),
    "steering.habit.bonus": (0.0,), "steering.habit.switch_cost": (0.0,),
    "steering.conformity.strength": (0.0,), "steering.incentives.policy": ("none",),
    "steering.incentives.monitor": ("auto", 0.0), "steering.peers.fine": (0.0,),
    "steering.peers.pool_fine": (0.0,), "steering.agreements.propose": (0.0,),
    "steering.talk.share": (0.0,), "steering.standards.share": (0.0,),
    "steering.cases.rate": (0.0,), "steering.pilot.share": (0.0,),
    "steering.circles.rule": ("none",), "steering.facilitation.level": (0.0,),
    "steering.facilitation.backing": (0.0,), "steering.links.rate": (0.0,),
    "steering.environment.rate": (0.0,), "steering.autonomy.demand_spread": (0.0,),
    "steering.autonomy.learning": (0.0,), "steering.autonomy.steer_min": (0.0,),
    "steering.autonomy.steer_max": (1.0,),
    "steering.zealots.share": (0.0,),
}
_DEFAULTS = {
    "game.benefit": 3.0, "game.cost": 1.0, "decision.tremble": 0.0,
    "steering.shared_interest.weight": 0.0, "steering.shared_interest.steer": 0.0,
    "steering.shared_interest.maximum": 0.5,
}


def has_events(resolved):
    """Whether the scenario changes something on the way."""
    return resolved.get("events", "[]") not in ("[]", "")


def why_not(resolved, swept_names, observable):
    """The reason why the formula does not hold for this scenario, or None where it does."""
    if observable != "cooperation":
        return f"it is known for cooperation, not for {observable}"
    for key, right in MUST_BE.items():
        if key in swept_names:
            return f"{key} is swept"
        text = resolved.get(key)
        if text is None:
            if key in ("game.kind", "decision.rule"):
                return f"the file does not say {key}"
            continue
        value = number(text)
        if (text if value is None else value) not in right:
            return f"{key} = {text}"
    conditional = number(resolved.get("steering.trust.conditionality", "0"))
    swept_trust = {"steering.trust.conditionality", "steering.trust.scope"} & set(swept_names)
    if swept_trust or (conditional and resolved.get("steering.trust.scope", "none") != "none"):
        return "the shared interest waits for trust"
    if has_events(resolved):
        return "events change the setting"
    if any(key.startswith("population.initial.strategies.") for key in resolved) or \
            resolved.get("population.initial.strategies", "{}") not in ("{}", "absent", ""):
        return "strategies are chosen, not acts"
    harmless = ("population.", "network.", "rounds", "burn_in", "decision.update",
                "decision.activity", "method")
    known = {*_DEFAULTS, "decision.noise", "decision.unsteered_cooperation"}
    for name in swept_names:
        if name not in known and not name.startswith(harmless):
            return f"{name} is swept"
    return None


def _noise(resolved, swept, cost):
    """The choice noise K: as given, else derived from unsteered cooperation."""
    given = swept.get("decision.noise", number(resolved.get("decision.noise")))
    unsteered = swept.get("decision.unsteered_cooperation",
                          number(resolved.get("decision.unsteered_cooperation")))
    # where a file names both, the noise was derived, from what may be swept here
    derived = unsteered is not None and ("game.cost" in swept
                                         or "decision.unsteered_cooperation" in swept)
    if given is not None and not derived:
        return np.asarray(given, float)
    share = np.asarray(0.1 if unsteered is None else unsteered, float)
    return cost / np.log((1 - share) / share)


def cooperation(resolved, swept):
    """Share that cooperates; swept is {key: number or array}, which overrides resolved."""
    values = dict(_DEFAULTS)
    for key in values:
        given = number(resolved.get(key))
        if given is not None:
            values[key] = given
        if key in swept:
            values[key] = np.asarray(swept[key], float)
    base = values["steering.shared_interest.weight"]
    room = np.maximum(0, values["steering.shared_interest.maximum"] - base)
    weight = base + values["steering.shared_interest.steer"] * room
    cost = values["game.cost"]
    advantage = weight * (values["game.benefit"] + cost) - cost
    choice = 1 / (1 + np.exp(-advantage / _noise(resolved, swept, cost)))
    tremble = values["decision.tremble"]
    return choice * (1 - tremble) + (1 - choice) * tremble
