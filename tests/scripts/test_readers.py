#!/usr/bin/env python3
"""test_readers.py [PROGRAM] - xarray, h5py, R and the notebook say what `inspect` says.

One sweep with words, numbers and runs of other lengths, beside its twin; whole, and with
replicates that are not there. It ends with 'N passed, N failed'.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import inspect
import json
import os
import re
import shutil
import subprocess
import sys
import traceback
import warnings

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "readers"))
import sweep_files  # noqa: E402 (first: it looks for an interpreter with the modules)

import h5py  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from scipy.stats import t as student  # noqa: E402

import samenspel  # noqa: E402
from sweep_files import (ENGINES, FOLDER, N_REPLICATES, N_RUNS, ROOT, SCENARIO,  # noqa: E402
                         SCRIPTS, STEER, close, inspected, opened, path_of, program, raises,
                         same)


def by_hand(file, name, run):
    """[replicate done] an observable after burn_in, by h5py and nothing of ours."""
    done = file["status"][run] == 1
    values = file[name][run][done]
    if values.ndim == 2:
        late = file["round"][...] > file.attrs["burn_in"]
        late[int(file["n_rounds"][run]):] = False
        values = values[:, late].mean(axis=1)
    return values


def interval_by_hand(values):
    """n, mean, se of the numbers there are."""
    values = values[np.isfinite(values)]
    n = len(values)
    mean = values.mean() if n else np.nan
    se = values.std(ddof=1) / np.sqrt(n) if n > 1 else np.nan
    return [n, mean, se]


def check_interval(row, values, what):
    """A row of a table against plain sums; 2.5 % of Student's t lie beyond each limit."""
    n, mean, se = interval_by_hand(values)
    assert row["n"] == n and close(row["mean"], mean) and close(row["se"], se), (what, row)
    if n < 2:
        assert np.isnan(row["low"]) and np.isnan(row["high"]), (what, row)
    elif se > 1e-9:  # less is rounding
        for limit in (mean - row["low"], row["high"] - mean):
            assert abs(student.sf(limit / se, n - 1) - 0.025) < 1e-13, (what, row)
    else:
        assert close([row["low"], row["high"]], mean), (what, row)


# --- the same numbers -----------------------------------------------------------------------

def the_test_is_worth_something():
    """The partial file has runs with all, some and none of their replicates."""
    answer, _ = inspected("partial.h5")
    assert set(answer["done_by_run"]) >= {0, N_REPLICATES}
    assert any(0 < n < N_REPLICATES for n in answer["done_by_run"])
    with h5py.File(path_of("whole.h5")) as file:
        assert len(set(file["n_rounds"][...])) == 2
    assert len(set(inspected("until.h5")[0]["done_by_run"])) > 2
    assert 0 in inspected("search.h5")[0]["done_by_run"]


def xarray_gives_the_bits_of_inspect():
    """Means and standard errors, of rounds and of single numbers, by both engines."""
    for name in ("whole.h5", "partial.h5", "until.h5"):
        answer, summaries = inspected(name)
        assert set(summaries) == {each + twin for each in
                                  ("cooperation", "payoff", "time_to_tip")
                                  for twin in ("", "_unsteered")}
        for engine in ENGINES:
            data = opened(name, engine=engine)
            for variable, expected in summaries.items():
                table = samenspel.mean_interval(data, variable)
                assert same(table["mean"], expected["mean"]), (name, engine, variable)
                assert same(table["se"], expected["se"]), (name, engine, variable)
                assert same(data[variable + "_mean"], expected["mean"])
                n = expected.get("n", answer["done_by_run"])
                assert same(table["n"], np.array(n, int)), (name, variable)
            for key, values in answer["swept"].items():
                assert same(table[key], values), key


def h5py_by_hand_agrees():
    """Plain means of plain arrays, and intervals from scipy, within rounding."""
    for name in ("whole.h5", "partial.h5", "until.h5"):
        data = opened(name)
        with h5py.File(path_of(name)) as file:
            for variable in ("cooperation", "payoff", "time_to_tip"):
                twin = variable + "_unsteered"
                one = samenspel.mean_interval(data, variable)
                both = samenspel.twin_difference(data, variable)
                for run in range(N_RUNS):
                    steered, unsteered = by_hand(file, variable, run), by_hand(file, twin, run)
                    check_interval(one.loc[run], steered, (name, variable, run))
                    check_interval(both.loc[run], steered - unsteered,
                                   (name, variable, run, "difference"))


R_SCRIPT = """
source(file.path(commandArgs(TRUE)[1], "samenspel.R"))
full <- function(x) if (is.numeric(x)) sprintf("%.17g", x) else as.character(x)
put <- function(table, path) {
    write.csv(as.data.frame(lapply(table, full), check.names = FALSE), path,
              row.names = FALSE)
}
for (file in c("until", "whole", "partial", "failed")) {
    data <- suppressWarnings(sp_read(paste0(file, ".h5")))
    for (name in c("cooperation", "payoff", "time_to_tip")) {
        put(sp_mean_interval(data, name), paste0(file, "_", name, ".csv"))
        put(sp_twin_difference(data, name), paste0(file, "_", name, "_twin.csv"))
    }
    put(sp_tidy(data), paste0(file, "_tidy.csv"))
    put(sp_tidy(data, last = 3), paste0(file, "_last.csv"))
    put(sp_tidy(data, "payoff", last = "burn_in"), paste0(file, "_late.csv"))
}
caught <- function(call) tryCatch({ call; "nothing" }, error = conditionMessage,
                                  warning = conditionMessage)
cat(caught(sp_read("partial.h5")), caught(sp_read("foreign.h5")), caught(sp_read("none.h5")),
    caught(sp_read("readers.yaml")), caught(sp_mean_interval(data, "trust")),
    caught(sp_mean_interval(data, "agent_action")),
    caught(sp_twin_difference(data, "cooperation_mean")),
    caught(sp_mean_interval(sp_read("tournament.h5"), "score")), sep = "\\n")
print(sp_read("tournament.h5"))
cat(dim(sp_values(sp_read("tournament.h5"), "payoff")), sp_question(data), "\\n")
cat(nchar(sp_scenario(data)), "\\n")
failed <- suppressWarnings(sp_read("failed.h5"))
cat("nothing left:", all(is.na(sp_values(failed, "cooperation")[, 2, 4])), "\\n")
"""


def table_of_r(name):
    """A table that R wrote; its words for numbers and truth are read back."""
    return pd.read_csv(path_of(name), na_values=["NA", "NaN"], keep_default_na=False,
                       true_values=["TRUE"], false_values=["FALSE"],
                       float_precision="round_trip")


def same_tables(one, other, rounded=()):
    """Equal columns of equal values; rounded ones but for the last digits."""
    assert list(one.columns) == list(other.columns), (one.columns, other.columns)
    for column in one.columns:
        a, b = one[column].to_numpy(), other[column].to_numpy()
        if a.dtype.kind in "iuf":
            a, b = a.astype(float), b.astype(float)
        agree = close(a, b) if column in rounded else same(a, b)
        assert agree, (column, a, b)


def r_gives_the_same_bits():
    """Means, differences and tables by ncdf4; the limits of intervals within rounding."""
    with open(path_of("readers.R"), "w", encoding="utf-8") as file:
        file.write(R_SCRIPT)
    done = subprocess.run(["Rscript", "--vanilla", "readers.R", SCRIPTS], cwd=FOLDER,
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for name in ("whole", "partial", "failed", "until"):
        data = opened(name + ".h5")
        for variable in ("cooperation", "payoff", "time_to_tip"):
            for call, end in ((samenspel.mean_interval, ""), (samenspel.twin_difference,
                                                              "_twin")):
                same_tables(call(data, variable).reset_index(),
                            table_of_r(f"{name}_{variable}{end}.csv"), ("low", "high"))
        same_tables(samenspel.tidy(data), table_of_r(name + "_tidy.csv"))
        same_tables(samenspel.tidy(data, last=3), table_of_r(name + "_last.csv"))
        same_tables(samenspel.tidy(data, "payoff", last="burn_in"),
                    table_of_r(name + "_late.csv"))
    for text in ("replicates are not there", "not one of samenspel", "no such file",
                 "is not an HDF5 file", "has no variable 'trust'", "stands on [run, replicate, "
                 "snapshot, agent]", "stands on [run]", "holds a tournament", "Tournament of 10",
                 "10 10 Does everybody read the same?", f"\n{len(SCENARIO)} ", "nothing left: TRUE"):
        assert text in done.stdout, (text, done.stdout)


def notebook_with(cell):
    """The notebook executed on the sweep, with a cell of code added; the executed cells."""
    source = os.path.join(SCRIPTS, "notebook", "sweep.ipynb")
    with open(source, encoding="utf-8") as file:
        notebook = json.load(file)
    for each in notebook["cells"]:
        if each["cell_type"] == "code":
            assert each["outputs"] == [] and each["execution_count"] is None, "has outputs"
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    notebook["cells"].append({"cell_type": "code", "id": "added", "metadata": {}, "outputs": [],
                              "execution_count": None, "source": cell})
    os.makedirs(path_of("notebook"), exist_ok=True)
    with open(path_of("notebook/sweep.ipynb"), "w", encoding="utf-8") as file:
        json.dump(notebook, file)
    environment = dict(os.environ, SAMENSPEL_FILE=path_of("whole.h5"),
                       SAMENSPEL_SCRIPTS=SCRIPTS)
    done = subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--output",
         "executed", "sweep.ipynb"], cwd=path_of("notebook"), env=environment,
        capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with open(path_of("notebook/executed.ipynb"), encoding="utf-8") as file:
        return json.load(file)["cells"]


def the_notebook_gives_the_same_bits():
    """Executed by the kernel python3, whatever python3 stands first on PATH."""
    cells = notebook_with("print(table.to_json(double_precision=15))\n"
                          "print([repr(float(x)) for x in table['mean']])\n"
                          "print([repr(float(x)) for x in difference['mean']])\n"
                          "print(sys.executable)")
    lines = "".join(cells[-1]["outputs"][0]["text"]).splitlines()
    numbers = [[float(x) for x in re.findall(r"'([^']*)'", line)] for line in lines[1:3]]
    _, summaries = inspected("whole.h5")
    data = opened("whole.h5")
    assert same(numbers[0], summaries["cooperation"]["mean"])
    assert same(numbers[1], samenspel.twin_difference(data, "cooperation")["mean"])
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert any("image/png" in output.get("data", {}) for output in outputs), "no figure"
    assert "{'rounds': 2, 'decision.rule': 2, '" + STEER + "': 3}" in json.dumps(outputs)


# --- tables and grids -----------------------------------------------------------------------

def tidy_has_every_number_once():
    """A row a done replicate and valid round, its values where the array has them."""
    for name in ("whole.h5", "partial.h5"):
        data = opened(name)
        table = samenspel.tidy(data)
        done = data["status"].values == 1
        assert len(table) == int((done.sum(axis=1) * data["n_rounds"].values).sum())
        assert not table.duplicated(["run", "replicate", "round"]).any()
        for row in table.sample(40, random_state=1).to_dict("records"):
            cell = data.sel(run=row["run"], replicate=row["replicate"])
            assert row["payoff"] == float(cell["payoff"].sel(round=row["round"]))
            assert same(row["time_to_tip"], float(cell["time_to_tip"]))
            for key in samenspel.swept(data):
                assert row[key] == cell[key].item(), key
        late = samenspel.tidy(data, last="burn_in")
        assert len(late) == int(done.sum())
        means = samenspel.mean_interval(data, "payoff")["mean"]
        grouped = late.groupby("run")["payoff"].mean()
        assert close(grouped, means[grouped.index])
        few = samenspel.tidy(data, ["cooperation"], last=2)
        kept = table.groupby(["run", "replicate"]).tail(2)
        kept = kept.groupby(["run", "replicate"])["cooperation"].mean()
        assert close(few["cooperation"], kept)


def grid_unstacks_every_variable():
    """Each cell of the grid is the run with these values, in numbers, texts and flags."""
    for engine in ENGINES:
        data = opened("whole.h5", engine=engine)
        grid = samenspel.grid(data)
        assert list(grid[STEER].values) == [0, 0.5, 1]
        assert list(grid["decision.rule"].values) == ["logit", "best_response"]
        for run in range(N_RUNS):
            values = {key: data[key].values[run] for key in samenspel.swept(data)}
            cell = grid.sel(values)
            assert int(cell["run_number"]) == run
            for name in ("cooperation", "status", "agent_action", "failure", "payoff_se"):
                axes = data[name].isel(run=run).dims
                assert same(cell[name].transpose(*axes), data[name].isel(run=run)), name
    data = opened("other.h5")
    assert dict(samenspel.grid(data).sizes)[STEER] == 3
    raises("are no full grid of 3 of " + STEER, samenspel.grid, opened("whole.h5"), STEER)
    raises("'rounds' is not swept", samenspel.grid, data, "rounds")


def strategies_get_a_column_each():
    """What has an axis of strategies is a column a strategy, and a mean by selection."""
    program("run", os.path.join(ROOT, "scenarios", "ecological_tournament.yaml"), "--quiet",
            "--replicates", "1", "-o", "shares.h5")
    data = opened("shares.h5")
    table = samenspel.tidy(data, ["strategy_share"])
    columns = [name for name in table if name.startswith("strategy_share.")]
    assert columns == ["strategy_share." + name for name in data["strategy"].values]
    assert close(table[columns].sum(axis=1), np.ones(len(table)))
    raises("select one first", samenspel.mean_interval, data, "strategy_share")
    one = data.isel(strategy=0)
    late = data["round"].values > data.attrs["burn_in"]
    assert close(samenspel.mean_interval(one, "strategy_share")["mean"],
                 data["strategy_share"].values[0, 0, late, 0].mean())


# --- files of other kinds, and faults -------------------------------------------------------

def shards_joined_are_the_whole():
    """Seven shards are the file in one piece, all but the summaries it has of its own."""
    whole = opened("whole.h5")
    joined = samenspel.open([path_of(f"shard{i}.h5") for i in range(7, 0, -1)])
    for name in joined.variables:
        assert joined[name].dtype == whole[name].dtype, name
        assert joined[name].identical(whole[name]), name
    assert "cooperation_mean" not in joined and "time_to_tip_n" not in joined
    for name in ("payoff", "time_to_tip"):
        assert samenspel.mean_interval(joined, name).equals(
            samenspel.mean_interval(whole, name)), name
    rule = samenspel.open(path_of("until.h5"))
    joined = samenspel.open(*(path_of(f"until{i}.h5") for i in (1, 2, 3)))
    assert joined["n_replicates"].identical(rule["n_replicates"])
    assert samenspel.tidy(joined).equals(samenspel.tidy(rule))
    raises("is of another plan than", opened, "whole.h5", "other.h5")
    raises("holds no runs of a plan", opened, "whole.h5", "tournament.h5")


def runs_that_a_rule_left_out_are_empty():
    """In a file of a rule a run may have no replicates, and none is missed."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        data = samenspel.open(path_of("search.h5"))
        table = samenspel.mean_interval(data, "cooperation")
    answer, summaries = inspected("search.h5")
    assert list(table["n"]) == answer["done_by_run"]
    assert same(table["mean"], summaries["cooperation"]["mean"])
    shutil.copy(path_of("whole.h5"), path_of("ruled.h5"))
    with h5py.File(path_of("ruled.h5"), "r+") as file:
        file.attrs["adaptive"] = "until"
        file["n_replicates"][...] = np.arange(N_RUNS) % (N_REPLICATES + 1)
        for run in range(N_RUNS):
            n = int(file["n_replicates"][run])
            file["status"][run, n:] = 0
            for name in ("cooperation", "cooperation_unsteered", "time_to_tip"):
                file[name][run, n:] = np.nan
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        data = samenspel.open(path_of("ruled.h5"))
        table = samenspel.mean_interval(data, "cooperation")
        difference = samenspel.twin_difference(data, "cooperation")
        assert len(samenspel.tidy(data, "time_to_tip")) == int(table["n"].sum())
        samenspel.grid(data)
    assert list(table["n"]) == [run % 6 for run in range(N_RUNS)]
    assert list(np.isnan(table["mean"])) == [run % 6 == 0 for run in range(N_RUNS)]
    assert list(np.isnan(difference["low"])) == [run % 6 < 2 for run in range(N_RUNS)]


def what_failed_or_was_stopped_is_no_result():
    """Cells that are not done are masked, though the file may hold numbers there."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        data = samenspel.open(path_of("failed.h5"))
    assert len(said) == 1 and said[0].category is samenspel.MissingReplicates
    assert "2 of 60 replicates are not there, 1 of them failed" in str(said[0].message)
    assert said[0].filename == os.path.abspath(__file__), "the warning names another line"
    assert np.isnan(data["cooperation"].values[3, 1]).all()
    assert np.isnan(data["agent_action"].values[4, 0]).all()
    assert str(data["failure"].values[3, 1]) == "no memory"
    assert list(samenspel.mean_interval(data, "payoff")["n"][3:6]) == [4, 4, 5]
    assert len(samenspel.tidy(data, "time_to_tip")) == 58


def switches_are_true_or_false():
    """A swept switch is no number between 0 and 1."""
    text = SCENARIO.replace("steering.shared_interest.steer: {values: [1, 0, 0.5]}",
                            "steering.pilot.unconditional: {values: [false, true]}")
    text = text.replace("compare: unsteered", "compare: unsteered\nsteering: {pilot: "
                        "{share: 0.5, set: {shared_interest.steer: 1}}}")
    with open(path_of("switch.yaml"), "w", encoding="utf-8") as file:
        file.write(text)
    program("run", "switch.yaml", "-o", "switch.h5", "--quiet")
    data = opened("switch.h5")
    assert data["steering.pilot.unconditional"].dtype == bool
    assert samenspel.grid(data).sizes["steering.pilot.unconditional"] == 2


def what_is_no_run_of_a_plan_opens():
    """Tournaments and fingerprints: arrays and tables; a message for the rest."""
    data = samenspel.open(path_of("tournament.h5"))
    table = samenspel.tidy(data)
    assert len(table) == 3 * 10 and {"repetition", "strategy", "score"} <= set(table)
    score = float(data["score"].sel(repetition=1, strategy="tit_for_tat"))
    row = table[(table.repetition == 1) & (table.strategy == "tit_for_tat")]
    assert float(row["score"].iloc[0]) == score
    raises("holds a tournament and no runs", samenspel.mean_interval, data, "score")
    raises("holds a tournament and no runs", samenspel.grid, data)
    data = samenspel.open(path_of("fingerprint.h5"))
    assert len(samenspel.tidy(data)) == data.sizes["x"] * data.sizes["y"]
    assert data["fingerprint"].attrs["units"] == "payoff/turn"


def faults_are_said():
    """What was read, and what would be right."""
    raises("no such file", samenspel.open, path_of("none.h5"))
    raises("is a folder", samenspel.open, FOLDER)
    raises("is not an HDF5 file", samenspel.open, path_of("readers.yaml"))
    raises("has no attribute 'samenspel_version'", samenspel.open, path_of("foreign.h5"))
    raises("name a file", samenspel.open)
    data = opened("whole.h5")
    raises("has no variable 'trust'; it has: cooperation, payoff", samenspel.mean_interval,
           data, "trust")
    raises("stands on [run, replicate, snapshot, agent]", samenspel.mean_interval, data,
           "agent_action")
    raises("must lie between 0 and 1", samenspel.mean_interval, data, "payoff", confidence=95)
    raises("there are twins of: cooperation, payoff", samenspel.twin_difference, data, "trust")
    raises("last = 0: must be", samenspel.tidy, data, last=0)
    raises("last = 'burn': must be", samenspel.tidy, data, last="burn")
    with open(path_of("cut.h5"), "wb") as file, open(path_of("whole.h5"), "rb") as whole:
        file.write(whole.read(3000))
    raises("cannot be read", samenspel.open, path_of("cut.h5"))


def files_say_what_they_are():
    """Scenario, question, keys, units; and the whole in words."""
    for engine in ENGINES:
        data = opened("whole.h5", engine=engine)
        assert samenspel.question(data) == "Does everybody read the same?"
        assert samenspel.scenario(data) == SCENARIO
        assert samenspel.settings(data)["game.benefit"] == "3"
        assert set(samenspel.swept(data)) == {"rounds", "decision.rule", STEER}
        assert samenspel.observables(data) == ["cooperation", "payoff", "time_to_tip"]
        assert data["payoff"].attrs["units"] == "payoff"
        assert data["cooperation"].attrs["units"] == "1"
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run([os.path.join(SCRIPTS, "samenspel.py"), path_of("partial.h5"),
                           path_of("tournament.h5")], capture_output=True, text=True,
                          env=environment)
    assert done.returncode == 0 and not done.stderr, done.stderr
    for text in ("Does everybody read the same?", "of 60 done, of 12 runs",
                 "decision.rule: logit, best_response", "Tournament of 10 strategies"):
        assert text in done.stdout, done.stdout
    done = subprocess.run([os.path.join(SCRIPTS, "samenspel.py"), path_of("foreign.h5")],
                          capture_output=True, text=True, env=environment)
    assert done.returncode == 1 and "not one of samenspel" in done.stderr
    assert "Traceback" not in done.stderr


def the_readme_works():
    """The section on reading, line by line: Python and R, on the file that it names."""
    with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as file:
        section = file.read().split("\n### Reading the files\n")[1].split("\n## ")[0]
    section = section.split("\n### ")[0]
    blocks = re.findall(r"(?s)```(python|r)\n(.*?)```", section)
    assert {kind for kind, _ in blocks} == {"python", "r"}
    folder = path_of("readme")
    os.mkdir(folder)
    os.symlink(SCRIPTS, os.path.join(folder, "scripts"))
    program("run", os.path.join(ROOT, "scenarios", "nine_in_ten.yaml"), "--replicates", "4",
            "--quiet", "-o", os.path.join(folder, "nine_in_ten.h5"))
    for kind, text in blocks:
        command = [sys.executable, "-c", text] if kind == "python" else \
            ["Rscript", "--vanilla", "-e", text]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True,
                              env=dict(os.environ, MPLBACKEND="Agg"))
        assert done.returncode == 0, (kind, done.stderr)


def main():
    """Run the facts."""
    passed = failed = 0
    sweep_files.make_files()
    facts = [item for item in list(globals().values())
             if callable(item) and getattr(item, "__module__", "") == "__main__"
             and not inspect.signature(item).parameters
             and item is not main]
    for fact in facts:
        try:
            fact()
            passed += 1
        except Exception:  # noqa: BLE001 (any failure is one)
            failed += 1
            print(f"FAILED {fact.__name__}")
            traceback.print_exc(file=sys.stdout)
    shutil.rmtree(FOLDER, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
