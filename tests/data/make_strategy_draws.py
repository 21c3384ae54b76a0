#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the stochastic strategies of Axelrod-Python do on prescribed histories when they
are given prescribed draws, for tests/test_strategy_draws.c. Takes ten minutes:

    pip install axelrod==4.13.0
    tests/data/make_strategy_draws.py >tests/data/strategy_draws.txt

Names as arguments: only these, lines without the header.
"""
import math
import sys
import warnings

import axelrod

warnings.filterwarnings("ignore")

C, D = axelrod.Action.C, axelrod.Action.D
WORD = 0xFFFFFFFF
FLIPS = (0, 30, 150, 5)

HEADER = """\
# strategy_draws.txt - what strategies do that leave something to chance, on prescribed
# histories with prescribed draws.
# Origin: make_strategy_draws.py with Axelrod-Python 4.13.0, asked turn by turn.
# Axelrod-Python 4.13 is (c) The Axelrod Project Developers, MIT licence; these are figures.
#
# A line is a strategy, how often it plays each history, with other draws each time (often
# where it draws to choose its state: a wrong chance shows in few turns), and a digest for each of eight kinds of histories: chance of a flip
# 0, 3 %, 15 %, 0.5 %, each with the length unknown, then known; six histories each, one for
# each way in which a partner moves. A digest is the 64-bit FNV-1a hash over turns of the
# chance of C, to the nearest 2^-40, and of the move C or D. Strategies that draw in order
# to choose their state, and then move for sure, have chances 0 and 1.
#
# Both sides take the same numbers in (0, 1), Philox4x32-10 under key (seed of the history
# plus number of the repetition, turn), in the same order; members of teams have streams of their own. The other side's
# generator was replaced by these. Where it uses a draw otherwise:
#   C where a draw is above 1 - p, here below p: one minus the draw. RemorsefulProber,
#     SecondByChampion, SecondByKluepfel after D, the Q-learners
#   a draw that cannot matter (chance 0 or 1) is not taken, as here
#   FirstByAnonymous draws its chance from [0.3, 0.7] first: the mean 0.5, as here
#   one of several (MemoryDecay, MetaMixer, ensembles): whether it is one of C, with the
#     share of C; Q-learners draw nothing of a turn before the first
"""

# They draw to choose a state, and what they then mean is certain.
BY_STATE = {"RemorsefulProber", "ForgetfulFoolMeOnce", "Michaelos", "MemoryDecay",
            "FirstByGraaskamp", "SecondByHarrington", "RiskyQLearner",
            "ArrogantQLearner", "HesitantQLearner", "CautiousQLearner"}
OFTEN = BY_STATE | {"EvolvedHMM5", "SecondByTranquilizer"}


def philox(key, counter):
    (k0, k1), (c0, c1, c2, c3) = key, counter
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = ((p1 >> 32) ^ c1 ^ k0, p1 & WORD,
                          (p0 >> 32) ^ c3 ^ k1, p0 & WORD)
        k0, k1 = (k0 + 0x9E3779B9) & WORD, (k1 + 0xBB67AE85) & WORD
    return c0, c1, c2, c3


class Stream:
    """Draws of one player (include/samenspel/player.h)."""

    def __init__(self, key):
        self.key, self.drawn = key, 0

    def next(self):
        n = self.drawn
        self.drawn += 1
        block = philox(self.key, (0, 1, 0, 63 << 24 | n // 2))
        return (block[2 * (n % 2)] + 0.5) * 2.0**-32


def key_of_member(key, member):
    return philox(key, (member, 0, 0, 63 << 24 | 0xFFFFFF))[:2]


class Draw:
    """A number that is drawn when it is compared, if that can matter; the generator
    notes the chance."""

    def __init__(self, generator, mirrored):
        self.generator, self.mirrored, self.value = generator, mirrored, None

    def __lt__(self, bound):
        bound = min(max(float(bound), 0.0), 1.0)
        self.generator.chance = 1 - bound if self.mirrored else bound
        if bound in (0, 1):
            return bound == 1
        if self.value is None:
            self.value = self.generator.stream.next()
        return (1 - self.value if self.mirrored else self.value) < bound

    __le__ = __lt__  # no draw is equal to a bound

    def __gt__(self, bound):
        return not self < bound


class Generator:
    """Stands for the generator of a player."""

    def __init__(self, player, opponent, stream):
        self.player, self.opponent, self.stream = player, opponent, stream
        self.name = type(player).__name__
        self.chance = None  # of C in the last decision
        self.n_early = 0

    def pick(self, chance):
        self.chance = min(max(float(chance), 0.0), 1.0)
        if self.chance in (0, 1):
            return C if self.chance else D
        return C if self.stream.next() < chance else D

    def random(self):
        if self.name == "SecondByChampion":
            share = self.opponent.defections / len(self.opponent.history)
            if share < 0.4:
                self.chance = None
                return 1.0
            self.chance = 1 - share
            return 1 - self.stream.next()
        mirrored = self.name == "RemorsefulProber" or "QLearner" in self.name or (
            self.name == "SecondByKluepfel" and self.opponent.history[-1] == D)
        draw = Draw(self, mirrored)
        if self.name == "ForgetfulFoolMeOnce":
            draw.value = self.stream.next()  # in the first turn too
        return draw

    def random_choice(self, p=0.5):
        if "QLearner" not in self.name:
            return self.pick(p)
        self.n_early += not self.opponent.history
        if not self.opponent.history and self.n_early <= 2:
            return C
        return C if 1 - self.stream.next() < p else D

    def randint(self, low, high):
        return low + int(self.stream.next() * (high - low))

    @staticmethod
    def uniform(low, high):
        return (low + high) / 2

    def choice(self, items, _=None, p=None):
        if self.name == "SimpleHMM":
            drawn, state, total = self.stream.next(), 0, p[0]
            while state < len(p) - 1 and drawn >= total:
                state += 1
                total += p[state]
            return [state]
        items = list(items)
        if self.name == "MemoryDecay":
            moves = [self.player.memory[i] for i in items]
        elif isinstance(items[0], axelrod.Action):
            moves = items
        else:
            moves = [self.player._last_results[i] for i in items]
        return items[moves.index(self.pick(moves.count(C) / len(moves)))]


def give_draws(player, opponent, stream):
    player._random = Generator(player, opponent, stream)
    if hasattr(player, "hmm"):
        player.hmm._random = Generator(player.hmm, opponent, stream)
        player.hmm._random.pick = player._random.pick
    if hasattr(player, "joss_instance"):  # of Calculator
        player.joss_instance._random = player._random


def is_certain(player, opponent, turns, known):
    """Whether what it has drawn chose a state, or did not decide the move."""
    name, turn = type(player).__name__, len(player.history)
    if name == "Stalker":
        return known and turn == turns - 1
    if name == "SecondByTranquilizer":
        pairs = zip(player.history, opponent.history)
        score = axelrod.interaction_utils.compute_final_score(pairs)[:1]
        return sum(score) / (turn + 1) >= 2.25
    nice = any("Nice" in cls.__name__ for cls in type(player).__mro__)
    return name in BY_STATE or (
        nice and hasattr(player, "team") and opponent.defections == 0)


def turns_of(name, number, repetition):
    """Chance of C and move in each turn of a history (tests/support/asked_player.c)."""
    mode, known, flip = number % 6, number // 6 % 2 == 1, FLIPS[number // 12]
    player, opponent = getattr(axelrod, name)(), axelrod.MockPlayer()
    turns = 50 + 10 * (number * 17 % 26)
    if axelrod.Classifiers["long_run_time"](player):
        turns = 8 + turns // 20
    seed = number_drawn = 2654435761 * (number + 1) & WORD
    drawn_by = seed + repetition & WORD
    for one in (player, opponent):
        one.set_match_attributes(length=turns if known else float("inf"),
                                 game=axelrod.DefaultGame, noise=0)
    give_draws(player, opponent, Stream((drawn_by, 0)))
    for k, member in enumerate(getattr(player, "team", [])):
        give_draws(member, opponent, Stream(key_of_member((drawn_by, 0), k)))
    last = True
    for turn in range(turns):
        generator = player._random
        generator.stream.key, generator.stream.drawn = (drawn_by, turn + 1), 0
        generator.chance = None
        meant = player.strategy(opponent)
        chance = generator.chance
        if chance is None or is_certain(player, opponent, turns, known):
            chance = float(meant == C)
        yield chance, meant
        drawn = []
        for _ in range(2):
            number_drawn = (number_drawn * 1664525 + 1013904223) & WORD
            drawn.append((number_drawn >> 16) % 1000)
        own = meant.flip() if drawn[0] < flip else meant
        seen = (drawn[1] < 500, drawn[1] < 950, last != (drawn[1] < 50),
                (turn < turns // 2) != (drawn[1] < 30), drawn[1] < 100,
                turn % 5 in (0, 1, 3))[mode]
        seen = C if seen else D
        player.update_history(own, seen)
        opponent.update_history(seen, own)
        last = own == C


def repetitions_of(name):
    return 16 if name in OFTEN else 1


def digest(name, kind):
    value = 0xCBF29CE484222325
    for number in range(6 * kind, 6 * kind + 6):
        for repetition in range(repetitions_of(name)):
            for chance, meant in turns_of(name, number, repetition):
                for part in (math.floor(chance * 2.0**40 + 0.5), ord(str(meant))):
                    value = (value ^ part) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


def main():
    names = sys.argv[1:]
    if not names:
        print(HEADER, end="")
        names = sorted(cls.__name__ for cls in axelrod.strategies
                       if axelrod.Classifiers["stochastic"](cls()))
    for name in names:
        print(name, repetitions_of(name), *(digest(name, kind) for kind in range(8)), flush=True)


if __name__ == "__main__":
    main()
