#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Play frequencies of the stochastic strategies of Axelrod-Python, for
tests/test_strategy_chance.c. Takes some twenty minutes on one core:

    pip install axelrod==4.13.0
    tests/data/make_strategy_frequencies.py >tests/data/strategy_frequencies.csv

A row is the mean over matches of the share of cooperation of one player in turns
first..last (from 1) of a match, with its standard error. An opponent that reacts has one
row, over all turns.
"""
import math
import sys
import warnings

import axelrod

warnings.filterwarnings("ignore")

OPPONENTS = [  # class, chance of error
    (axelrod.TitForTat, 0),
    (axelrod.Random, 0),
    (axelrod.Alternator, 0),
    (axelrod.WinStayLoseShift, 0.05),  # errors: players see their own flipped moves
]
REACTIVE = (axelrod.TitForTat, axelrod.WinStayLoseShift)
SLOW_OPPONENTS = [(axelrod.Random, 0)]
MATCHES, MATCHES_HEAVY, MATCHES_SLOW = 1500, 500, 200
HEAVY = ("FirstByGraaskamp", "SecondByTranquilizer")  # ten times slower than others
BLOCKS = [(1, 1), (2, 10), (11, 50), (51, 120)]
BLOCKS_SLOW = [(1, 1), (2, 10), (11, 20)]


def is_team(player):
    return isinstance(player, axelrod.MetaPlayer) and not isinstance(
        player, axelrod.MemoryDecay)


def mean_and_error(shares):
    n = len(shares)
    mean = math.fsum(shares) / n
    variance = math.fsum((x - mean) ** 2 for x in shares) / (n - 1)
    return mean, math.sqrt(variance / n)


def rows_of(cls, opponent, error, blocks, n_matches):
    n_turns = blocks[-1][1]
    cells = [(0, "own", *block) for block in blocks]
    if opponent in REACTIVE:
        cells.append((1, "partner", 1, n_turns))
    shares = [[] for _ in cells]
    match = axelrod.Match((cls(), opponent()), turns=n_turns, noise=error)
    for k in range(n_matches):
        match.set_seed(1000 + k)
        match.play()
        for cell, (player, _, first, last) in enumerate(cells):
            moves = [turn[player] for turn in match.result[first - 1:last]]
            shares[cell].append(moves.count(axelrod.Action.C) / len(moves))
    for cell, (_, name, first, last) in enumerate(cells):
        mean, deviation = mean_and_error(shares[cell])
        yield (cls.__name__, opponent.__name__, error, n_turns, name, first, last,
               n_matches, f"{mean:.10g}", f"{deviation:.6g}")


def main():
    print(f"# Made by make_strategy_frequencies.py with Axelrod-Python "
          f"{axelrod.__version__} (MIT): figures only.")
    print("strategy,opponent,error,turns,player,first,last,matches,mean,standard_error")
    chosen = [cls for cls in axelrod.strategies
              if axelrod.Classifiers["stochastic"](cls())
              and axelrod.Classifiers.obey_axelrod(cls())]
    for slow in (False, True):
        for cls in chosen:
            if is_team(cls()) != slow:
                continue
            n_matches = (MATCHES_SLOW if slow
                         else MATCHES_HEAVY if cls.__name__ in HEAVY else MATCHES)
            for opponent, error in SLOW_OPPONENTS if slow else OPPONENTS:
                for row in rows_of(cls, opponent, error,
                                   BLOCKS_SLOW if slow else BLOCKS, n_matches):
                    print(*row, sep=",", flush=True)
            print(cls.__name__, file=sys.stderr, flush=True)


main()
