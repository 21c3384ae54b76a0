#!/usr/bin/env python3
"""all.py - every figure that a file supports, each into a file of its own.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import common  # first: it looks for an interpreter that has the modules below

import argparse
import os
import sys

import costs
import decisions
import fingerprint
import hysteresis
import lattice
import numpy as np
import organising
import phase
import program
import shares
import sweep
import threshold
import tornado
import tournament
import trajectories
from reader import FigureError, Result

NAME = "all.py"
WHAT = """\
Draws every figure that a file supports, with the settings of each figure's own script:
NAME_trajectories.png (and one an observable beside cooperation), NAME_sweep.png where one
or two keys are swept and no search left most of their points out (and one an observable,
also what is recorded once a replicate), NAME_phase.png where two or more numbers are, NAME_threshold.png where a threshold was searched
for, NAME_tornado.png where the design tells which keys matter (and the program is there),
NAME_hysteresis.png where events raise a number and lower it again, NAME_lattice.png where
acts on a square lattice are recorded, and NAME_shares.png where strategy shares are;
NAME_organising.png (the first two runs beside one another) and NAME_costs.png where
steering_cost is recorded, NAME_decisions.png where consent_rate is; of a tournament
NAME_scores.png, NAME_wins.png, NAME_payoff.png, NAME_cooperation.png, and NAME_fingerprint.png
of a fingerprint. Prints the path of each.
"""
EXAMPLE = """\
examples:
  all.py nine_in_ten.h5
  all.py nine_in_ten.h5 -d pictures --svg"""


def plan(result):
    """[(suffix, module, extra arguments)] of the figures that the file supports."""
    if result.text("kind") == "tournament":
        return [(kind, tournament, ["--show", kind]) for kind in tournament.KINDS]
    if result.text("kind") == "fingerprint":
        return [("fingerprint", fingerprint, [])]
    jobs = []
    observables = result.observables
    first = "cooperation" if "cooperation" in observables else None
    for name in sorted(observables, key=lambda name: (name != first, name)):
        suffix = "" if name == (first or observables[0]) else "_" + name
        jobs.append(("trajectories" + suffix, trajectories, ["-v", name]))
    keys = result.swept()
    searched = result.search() is not None and phase.fits(result)
    if 1 <= len(keys) <= 2 and not searched:  # a heat map of few cells shows only holes
        summaries = [name for name in observables if name + "_mean" in result.axes]
        scalars = [name for name in result.scalars if has_numbers(result, name)]
        summaries += sorted(scalars, key=lambda name: name != "fixed_strategy")
        best = first if first in summaries else next(iter(summaries), None)
        for name in sorted(summaries, key=lambda name: (name != best, name)):
            suffix = "" if name == best else "_" + name
            jobs.append(("sweep" + suffix, sweep, ["-v", name]))
    if phase.fits(result):
        jobs.append(("phase", phase, []))
    if threshold.fits(result):
        jobs.append(("threshold", threshold, []))
    if tornado.fits(result) and program.find():
        jobs.append(("tornado", tornado, []))
    if hysteresis.keys_with_loops(result):
        for name in sorted(observables, key=lambda name: (name != first, name)):
            suffix = "" if name == (first or observables[0]) else "_" + name
            jobs.append(("hysteresis" + suffix, hysteresis, ["-v", name]))
    if "agent_action" in result.axes:
        kind = result.setting("network.kind", 0)
        if kind == "square_lattice":
            jobs.append(("lattice", lattice, []))
    if "strategy_share" in result.axes:
        jobs.append(("shares", shares, []))
    if "steering_cost" in observables:
        if result.n_runs > 1 and first:
            jobs.append(("organising", organising, []))
        jobs.append(("costs", costs, []))
    if "consent_rate" in observables:
        jobs.append(("decisions", decisions, []))
    return jobs


def has_numbers(result, name):
    """Whether any finished replicate has one: times that never came make no figure."""
    return any(np.isfinite(result.once(name, run)).any() for run in range(result.n_runs))


def main():
    """Draw them; a figure that cannot be drawn does not keep the others from it."""
    options = argparse.ArgumentParser(
        prog=NAME, description=WHAT, epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("file", metavar="FILE.h5", help="what `samenspel run` wrote")
    options.add_argument("-d", "--directory", metavar="DIR", default=".",
                         help="folder to write to, made where it is missing (default: this "
                         "one)")
    options.add_argument("--svg", action="store_true", help="write SVGs too")
    arguments = options.parse_args()
    stem = os.path.splitext(os.path.basename(arguments.file))[0]
    failed = 0
    try:
        os.makedirs(arguments.directory, exist_ok=True)
        with Result(arguments.file) as result:
            jobs = plan(result)
            if not jobs:
                raise FigureError(f"{arguments.file}: holds nothing that a figure is known "
                                  f"for; it has: {', '.join(result.axes) or 'nothing'}")
            for suffix, module, extra in jobs:
                output = os.path.join(arguments.directory, f"{stem}_{suffix}.png")
                try:
                    settings = module.options().parse_args([arguments.file, *extra])
                    for path in common.save(module.draw(result, settings), output,
                                            arguments.svg):
                        print(path, flush=True)
                except FigureError as error:
                    failed += 1
                    print(f"{NAME}: {suffix}: {error}", file=sys.stderr)
    except OSError as error:
        sys.exit(f"{NAME}: {arguments.directory}: {error.strerror}")
    except FigureError as error:
        sys.exit(f"{NAME}: {error}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
