"""The files that the tests of the readers read, and what those tests share.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import warnings

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))))
SCRIPTS = os.path.join(ROOT, "scripts")
sys.path.insert(0, SCRIPTS)
sys.path.append(os.path.join(SCRIPTS, "figures"))  # last: one is named tornado, as a package
import interpreter  # noqa: E402

interpreter.need("numpy", "pandas", "scipy", "xarray", "netCDF4", "h5netcdf", "h5py",
                 "nbconvert", group="analysis,test")

import h5py  # noqa: E402 (after the search for an interpreter that has it)
import numpy as np  # noqa: E402

import samenspel  # noqa: E402

PROGRAM = os.path.abspath(sys.argv[1] if len(sys.argv) > 1
                          else os.path.join(ROOT, "build", "samenspel"))
FOLDER = tempfile.mkdtemp(prefix="samenspel-readers-")
ENGINES = ("netcdf4", "h5netcdf")
SCENARIO = """\
name: readers
question: Does everybody read the same?
rounds: 90
burn_in: 10
replicates: 5
game: {kind: donation, benefit: 3, cost: 1}
population: {size: 30}
record:
  {every: 2, observables: [cooperation, payoff, time_to_tip],
   agents: {every: 15, fields: [action]}}
compare: unsteered
sweep:
  parameters:
    rounds: {values: [60, 91]}
    decision.rule: {values: [logit, best_response]}
    steering.shared_interest.steer: {values: [1, 0, 0.5]}
"""
RULE = SCENARIO.replace("readers", "until") + """\
  until: {observable: cooperation, half_width: 0.005, confidence: 0.95, max_replicates: 40}
"""
SEARCH = """\
name: search
rounds: 20
replicates: 4
game: {kind: donation, benefit: 3, cost: 1}
population: {size: 50}
record: {observables: [cooperation]}
compare: unsteered
sweep:
  parameters:
    steering.shared_interest.steer: {from: 0, to: 1, steps: 33}
  search: {kind: threshold, observable: cooperation, value: 0.5, confidence: 0.95}
"""
STEER = "steering.shared_interest.steer"
N_RUNS, N_REPLICATES = 12, 5


def path_of(name):
    return os.path.join(FOLDER, name)


def program(*words, code=0):
    """What the program prints; it must end with this code."""
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, cwd=FOLDER)
    assert done.returncode == code, (words, done.returncode, done.stderr)
    return done.stdout


def make_files():
    """until.h5 and three shards of it; search.h5; whole.h5; seven shards of it; partial.h5 of three of these; failed.h5, with cells that
    came to nothing; and files of other kinds."""
    for name, text in (("readers", SCENARIO), ("until", RULE), ("search", SEARCH)):
        with open(path_of(name + ".yaml"), "w", encoding="utf-8") as file:
            file.write(text)
    program("run", "until.yaml", "search.yaml", "-o", FOLDER, "--quiet")
    for i in (1, 2, 3):
        program("run", "until.yaml", "-o", f"until{i}.h5", "--quiet", "--shard", f"{i}/3")
    program("run", "readers.yaml", "-o", "whole.h5", "--quiet")
    for i in range(1, 8):
        program("run", "readers.yaml", "-o", f"shard{i}.h5", "--quiet", "--shard", f"{i}/7")
    program("merge", "--partial", "partial.h5", "shard2.h5", "shard4.h5", "shard7.h5")
    program("run", "readers.yaml", "-o", "other.h5", "--quiet", "--seed", "2", "--set",
            "rounds=18", "--set", "decision.rule=logit")
    program("tournament", "-s", "basic", "--repetitions", "3", "-o", "tournament.h5")
    program("fingerprint", "TitForTat", "-o", "fingerprint.h5")
    with h5py.File(path_of("foreign.h5"), "w") as file:
        file["x"] = 1
    shutil.copy(path_of("whole.h5"), path_of("failed.h5"))
    with h5py.File(path_of("failed.h5"), "r+") as file:  # with numbers where none count
        file["status"][3, 1] = 3
        file["status"][4, 0] = 2
        file["failure"][3, 1] = "no memory"


def opened(*names, **options):
    """Files of the test's folder, without the warning of missing replicates."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", samenspel.MissingReplicates)
        return samenspel.open(*(path_of(name) for name in names), **options)


def inspected(name):
    """{variable: {mean, se, n}} as `inspect --json` has them; null is NaN."""
    answer = json.loads(program("inspect", "--json", name))
    summaries = {variable: {key: np.array(values[key], float) for key in ("mean", "se", "n")
                            if key in values}
                 for variable, values in answer["variables"].items() if "mean" in values}
    return answer, summaries


def same(one, other):
    """Equal bit for bit, NaN equal to NaN."""
    one, other = np.asarray(one), np.asarray(other)
    if one.dtype.kind == other.dtype.kind == "f":
        return one.shape == other.shape and np.array_equal(one, other, equal_nan=True)
    return np.array_equal(one, other)


def close(one, other):
    """Equal but for rounding of another order of sums."""
    return np.allclose(one, other, rtol=1e-12, atol=1e-14, equal_nan=True)


def raises(text, call, *arguments, **options):
    """The call fails with a message that holds the text."""
    try:
        call(*arguments, **options)
    except samenspel.SamenspelError as error:
        assert text in str(error), str(error)
        return
    raise AssertionError(f"nothing was raised where '{text}' was to be said")


