"""What the figures about steering say, in one table, so that another language can follow.

Numbers are put in by say(); what is chosen (rules, policies) is named by NAMES.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import math

TEXT = {
    # organising.py
    "reached": "{name}: {value} cooperation in rounds {first} to {last}.",
    "reached_other": "{name}: {value}.",
    "difference": "Difference {value} \N{PLUS-MINUS SIGN} {error}.",
    "unclear": "Difference {value} \N{PLUS-MINUS SIGN} {error}: no clear difference.",
    "equal": "Difference below {least}: no clear difference.",
    "one_replicate": "One replicate: how much of the difference is chance, is not known.",
    "unsteered_level": "Unsteered: {value}.",
    "welfare_clear": "Welfare in these rounds, net of what steering costs, is {value} "
                     "\N{PLUS-MINUS SIGN} {error} a head and round higher with: {better}.",
    "welfare_unclear": "Welfare in these rounds, net of what steering costs: no clear difference "
                       "({value} \N{PLUS-MINUS SIGN} {error} a head and round).",
    "welfare_equal": "Welfare in these rounds, net of what steering costs: no clear difference "
                     "(below {least} a head and round).",
    "unit_cost": "Steering cost per extra unit of cooperation, over all rounds: {first}; "
                 "{second}.",
    "unit_cost_one": "{name} {value} \N{PLUS-MINUS SIGN} {error}",
    "unit_cost_free": "{name} nothing",
    "unit_cost_none": "{name} has no clear extra cooperation to divide by",
    "ninety": "Nine tenths of the way that cooperation went after round {round}: {first}; "
              "{second}.",
    "ninety_one": "{name} by round {round}",
    "ninety_none": "{name} did not clearly move",
    "not_settled": "{names} had not settled.",
    "pairs": "\N{PLUS-MINUS SIGN}: 1 standard error over {n} replicates, compared in pairs.",
    "apart": "\N{PLUS-MINUS SIGN}: 1 standard error over {n} and {m} replicates.",
    "bands": "Bands: the middle {share} of the replicates; dashed: unsteered.",
    "bands_alone": "Bands: the middle {share} of the replicates.",
    "dashed_alone": "Dashed: unsteered.",
    # costs.py
    "spent": "{name}: steering costs {value} a head and round{parts}.",
    "spent_nothing": "{name}: steering costs nothing.",
    "net_more": "Welfare net of it: {value} \N{PLUS-MINUS SIGN} {error} above unsteered.",
    "net_less": "Welfare net of it: {value} \N{PLUS-MINUS SIGN} {error} below unsteered.",
    "net_unclear": "Welfare net of it: no clear difference from unsteered ({value} "
                   "\N{PLUS-MINUS SIGN} {error}).",
    "all_rounds": "Numbers are means over all rounds.",
    "error_is": "\N{PLUS-MINUS SIGN}: 1 standard error over {n} replicates.",
    # decisions.py
    "adopted": "{name}: {value} \N{PLUS-MINUS SIGN} {error} % of the meetings adopted what was "
               "proposed{time}.",
    "adopted_one": "{name}: {value} % of the meetings adopted what was proposed{time}.",
    "adopted_time": "; those who did, on average at meeting {value}",
    "never_met": "{name}: nobody has met.",
    "most_adopt": "Adopts more often: {better}, by {value} \N{PLUS-MINUS SIGN} {error} % of the "
                  "meetings.",
    "adopt_unclear": "Between {first} and {second} no clear difference in how often they adopt "
                     "({value} \N{PLUS-MINUS SIGN} {error} %).",
    "since_start": "Shares and numbers are those of all meetings since the start.",
    "lines_are": "Lines: mean of {n} replicates; bands: the middle {share} of them.",
    "lines_only": "Lines: mean of {n} replicates. Bands, which would hide one another, are left "
                  "out.",
    "bins": "Upper row: means over up to {width} rounds.",
    "line_is": "One replicate a run.",
    # what a scenario puts in, and a picture may not claim to have found
    "put_in_cares": "Put in, not found: who has decided cares more for the others "
                    "(ownership {value}).",
    "put_in_minds": "Put in, not found: being controlled takes away from caring for the others "
                    "(control aversion {value}).",
    # panels and lines
    "cooperation": "cooperation [share of acts]",
    "trust": "trust [0 to 1]",
    "indicator": "customers served [fit x cooperation]",
    "welfare": "welfare net of cost [payoff a head and round]",
    "steering_cost": "steering cost [payoff a head and round]",
    "unsteered": "unsteered",
    "welfare_net": "welfare net of cost",
    "gross": "welfare before cost",
    "cost_axis": "steering cost\n[payoff a head]",
    "welfare_axis": "welfare\n[payoff a head]",
    "event_line": "Dotted line: an event.",
    "other_cost": "other",
    "cost_incentives": "rewards and fines",
    "cost_monitoring": "monitoring",
    "cost_meetings": "meetings",
    "cost_pilot": "pilot",
    "cost_facilitation": "facilitation",
    "cost_support": "outside support",
    "consent_rate": "adopted [share of meetings]",
    "objections": "objections [a member and meeting]",
    "amendments": "amendments [a meeting]",
}

# what people call a value of a key
NAMES = {
    "steering.circles.rule": {
        "none": "no circles", "director": "director decides", "majority": "majority",
        "median": "median", "unanimity": "unanimity", "consent": "consent circles"},
    "steering.pilot.rollout": {
        "none": "no roll-out", "imposed": "imposed roll-out", "vote": "vote on roll-out",
        "contagion": "spread from the pilot"},
    "steering.pilot.place": {
        "random": "scattered pilot", "cluster": "pilot of neighbours",
        "hubs": "pilot of hubs", "team": "pilot of teams"},
    "steering.incentives.policy": {
        "none": "no director", "fixed": "fixed rewards and fines", "reward": "rewards",
        "punish": "fines", "carrot_stick": "carrot, then stick", "threshold": "threshold",
        "pid": "director with indicator"},
    "steering.autonomy.order": {
        "centre_first": "centre first", "local_first": "customer first"},
    "steering.agreements.strict": {
        "true": "no play without agreement", "false": "play without agreement too"},
}

# what people call a number of a key: where it is 0, and else (with the number, where the runs
# have several)
NUMBERS = {
    "steering.support.length": ("no outside help", "outside help {}"),
    "steering.habit.bonus": ("no routines", "routines {}"),
    "steering.trust.conditionality": ("waits for no trust", "waits for trust {}"),
    "steering.incentives.monitor": ("no control", "control {}"),
    "steering.autonomy.level": ("centre decides", "circles decide {}"),
    "steering.autonomy.offer": ("centre makes the offer", "circles make the offer {}"),
    "steering.autonomy.steer": ("centre steers", "circles steer {}"),
    "steering.circles.ownership": ("no ownership", "ownership {}"),
}


def say(key, **values):
    """A sentence of the table with its values; a number and its error stay on one line."""
    return TEXT[key].format(**values).replace(" \N{PLUS-MINUS SIGN} ",
                                              "\u00a0\N{PLUS-MINUS SIGN}\u00a0")


def called(key, text):
    """A key's value as people say it; None where the tables have no words for it. Text of a
    number is empty where it is the only one but 0."""
    if key in NUMBERS:
        return NUMBERS[key][text != "0"].format(text).strip()
    return NAMES.get(key, {}).get(text)


def decimals(error, least=2, most=4):
    """Places after the point that an error of this size leaves meaning to."""
    if not (error > 0 and math.isfinite(error)):
        return least
    return min(most, max(least, -math.floor(math.log10(error))))


def figure(value, places):
    """A number with so many places; never '-0.00'."""
    text = f"{value:.{places}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "\N{MINUS SIGN}")


def noise(error, places):
    """An error with so many places; one that would read as none is '<0.0001'."""
    text = f"{error:.{places}f}"
    return text if float(text) or not error else f"<{10.0 ** -places:.{places}f}"
