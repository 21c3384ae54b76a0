#!/usr/bin/env python3
"""Open what samenspel wrote, the way analysts like it: xarray and pandas.

    import samenspel
    data = samenspel.open("nine_in_ten.h5")           # an xarray.Dataset
    samenspel.mean_interval(data, "cooperation")      # a row a run: n, mean, se, low, high
    samenspel.twin_difference(data, "cooperation")    # paired with the unsteered twin
    samenspel.tidy(data, ["cooperation"])             # a row a run, replicate and round
    samenspel.grid(data)                              # run unstacked into its swept axes

`samenspel.py FILE.h5...` prints an overview. Numbers are computed in the order in which the
program computes them, so means and standard errors are those of the file, bit for bit.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import builtins
import os
import signal
import sys
import warnings

if __name__ == "__main__":  # as a program it may look for an interpreter with the modules
    # last, since the figures have names of packages, such as tornado
    sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "figures"))
    import interpreter

    interpreter.need("numpy", "pandas", "scipy", "xarray", group="analysis")

import numpy as np
import pandas as pd
import xarray as xr

DONE = 1  # of the variable `status`
_PARTIAL = (2, 3)  # stopped and failed: what such a replicate has is not a result
_BLOCK = 1 << 25  # [values] read at a time
_SUMMARIES = ("_mean", "_se", "_tau", "_drift", "_n")
_AXES_OF_KIND = {"tournament": ("repetition", "strategy"), "fingerprint": ("x", "y")}


class SamenspelError(ValueError):
    """Something the caller can act on; the message says what."""


class MissingReplicates(UserWarning):
    """The file has fewer replicates than its plan."""


# --- opening ------------------------------------------------------------------------------

def open(*paths, engine=None):
    """One file, or several of one plan (shards, say), as an xarray.Dataset.

    Cells that are not done are NaN; swept keys are coordinates of `run`; what a variable is
    measured in stands in its attribute `units`. A MissingReplicates warning says how many
    replicates of the plan are not there. Files are read when values are asked for; several
    are joined in memory, and have no <name>_mean and the like: see mean_interval.

    engine  of xarray: netcdf4 or h5netcdf; None takes what is installed
    """
    if len(paths) == 1 and isinstance(paths[0], (list, tuple)):
        paths = paths[0]
    if not paths:
        raise SamenspelError("open: name a file, or several of one plan")
    files = [_open_one(os.fspath(path), engine) for path in paths]
    data = files[0] if len(files) == 1 else _joined(files, paths)
    if "status" not in data.variables:
        return data
    data = _marked(data)
    status = data["status"].values
    missing = int(np.sum(_expected(data) & (status != DONE)))
    if missing:
        failed = int(np.sum(status == 3))
        warnings.warn(
            f"{', '.join(str(path) for path in paths)}: {missing} of "
            f"{int(np.sum(_expected(data)))} replicates are not there"
            + (f", {failed} of them failed (see data.failure)" if failed else ""),
            MissingReplicates, stacklevel=2)
    return data


def _open_one(path, engine):
    """A file as xarray has it, of which it is sure that samenspel wrote it."""
    if not os.path.exists(path):
        raise SamenspelError(f"{path}: no such file")
    if os.path.isdir(path):
        raise SamenspelError(f"{path}: is a folder; name an HDF5 file")
    with builtins.open(path, "rb") as file:
        if file.read(4) != b"\x89HDF":
            raise SamenspelError(f"{path}: is not an HDF5 file")
    try:
        data = xr.open_dataset(path, engine=engine, decode_times=False)
    except (OSError, ValueError) as error:
        raise SamenspelError(f"{path}: cannot be read ({error})") from error
    if "samenspel_version" not in data.attrs:
        raise SamenspelError(f"{path}: is an HDF5 file, but not one of samenspel: it has no "
                             "attribute 'samenspel_version'")
    for variable in data.variables.values():
        if "measured_in" in variable.attrs:  # its units say 1, since CF knows no rounds
            variable.attrs["units"] = variable.attrs["measured_in"]
    return data


def _expected(data):
    """[run, replicate] which cells the plan, or what its rule came to, asks for."""
    return np.arange(data.sizes["replicate"]) < data["n_replicates"].values[:, None]


def _marked(data):
    """The same with swept keys as coordinates and nothing in cells that are not done."""
    known = settings(data)
    keys = [name for name, item in data.data_vars.items()
            if item.dims == ("run",) and name in known]
    for key in keys:
        if set(known[key].strip("[]").split(", ")) <= {"true", "false"}:
            data[key] = data[key].astype(bool).assign_attrs(data[key].attrs)
    data = data.set_coords(keys)
    status = data["status"]
    if bool(status.isin(_PARTIAL).any()):
        cells = {name: item.where(status == DONE).assign_attrs(item.attrs)
                 for name, item in data.data_vars.items()
                 if item.dims[:2] == ("run", "replicate") and item.dtype.kind == "f"}
        data = data.assign(cells)
    return data


def _joined(files, paths):
    """Several files of one plan: each cell from the first file that has done it."""
    for data, path in zip(files, paths):
        if "plan_hash" not in data.attrs:
            raise SamenspelError(f"{path}: holds no runs of a plan, so nothing can be joined "
                                 "to it")
        if data.attrs["plan_hash"] != files[0].attrs["plan_hash"]:
            raise SamenspelError(f"{path}: is of another plan than {paths[0]}; open it apart")
    longest = max(data.sizes["replicate"] for data in files)
    # a file without the runs of others states for them what the plan allows at most
    least = "adaptive" in files[0].attrs
    count = np.array([data["n_replicates"].values for data in files])
    result = None
    for data in files:
        drop = [name for name, item in data.data_vars.items()
                if item.dims == ("run",) and _is_summary(data, name)]
        data = data.drop_vars(drop).load()
        data = data.reindex(replicate=np.arange(longest, dtype=np.uint32),
                            fill_value={"status": np.uint8(0), "failure": ""})
        if result is None:
            result = data
            continue
        take = (result["status"] != DONE) & (data["status"] != 0)
        for name, item in result.data_vars.items():
            if item.dims[:2] == ("run", "replicate"):
                other = data[name].where(take, item).transpose(*item.dims)
                result[name] = other.astype(item.dtype).assign_attrs(item.attrs)
    result["n_replicates"] = ("run", count.min(axis=0) if least else count.max(axis=0),
                              result["n_replicates"].attrs)
    return result


def _is_summary(data, name):
    """Whether a variable over run is computed from others of the file."""
    if "sum_above" in data[name].attrs:
        return True
    for end in _SUMMARIES:
        base = name[:-len(end)]
        if name.endswith(end) and base in data.variables:
            return True
    return False


# --- what a file says of itself -----------------------------------------------------------

def question(data):
    """What the scenario asks, or its title."""
    return data.attrs.get("question") or data.attrs.get("title", "")


def scenario(data):
    """The scenario's text as it was read. `samenspel inspect --scenario FILE.h5` writes
    into it what the command line changed."""
    if "scenario" not in data.attrs:
        raise SamenspelError(f"{_name(data)}: holds no scenario")
    return data.attrs["scenario"]


def settings(data):
    """Every key in use with its value as text; swept ones with the list of their values."""
    pairs = (line.partition(": ") for line in
             data.attrs.get("scenario_resolved", "").splitlines())
    return {key: value for key, found, value in pairs if found}


def swept(data):
    """The swept keys, in the order of the file."""
    return [name for name, item in data.coords.items()
            if item.dims == ("run",) and name not in ("run", "run_number")]


def observables(data):
    """Names of what stands once a round or a replicate, twins left out."""
    return [name for name, item in data.data_vars.items()
            if item.dims[:2] == ("run", "replicate") and item.dtype.kind == "f"
            and item.dims[2:] in ((), ("round",), ("round", "strategy"))
            and not name.endswith("_unsteered")]


def _name(data):
    """How messages name a data set."""
    path = data.encoding.get("source", "")
    return os.path.basename(path) or data.attrs.get("title", "the data set")


def _need_runs(data, what):
    if "status" not in data.variables:
        kind = data.attrs.get("kind", "something else")
        raise SamenspelError(f"{_name(data)}: holds a {kind} and no runs of a plan, so there "
                             f"is no {what} to compute: its variables are "
                             f"{', '.join(map(str, data.data_vars))}")


def _need(data, name, what):
    """The variable of that name, if there is one number a round or a replicate."""
    _need_runs(data, what)
    if name not in data.data_vars:
        raise SamenspelError(f"{_name(data)}: has no variable '{name}'; it has: "
                             f"{', '.join(observables(data))}")
    item = data[name]
    if item.dims == ("run",) and name + "_se" in data.data_vars:
        raise SamenspelError(f"{name} stands once a run: its standard error is {name}_se")
    if item.dims == ("run", "replicate", "round", "strategy"):
        raise SamenspelError(f"{name} stands once a strategy too: select one first, as in "
                             f"data.sel(strategy='{data['strategy'].values[0]}')")
    if item.dims not in (("run", "replicate"), ("run", "replicate", "round")):
        raise SamenspelError(f"{name} stands on [{', '.join(item.dims)}]; the {what} needs "
                             "[run, replicate] or [run, replicate, round]")
    return item


# --- means --------------------------------------------------------------------------------

def _means(values, used):
    """Mean over the last axis of what is used and no NaN, in that axis's order.

    Relative to the first value, so that the mean of a constant is that constant.
    """
    valid = used & ~np.isnan(values)
    count = valid.sum(axis=-1)
    if values.shape[-1] == 0:
        return np.full(values.shape[:-1], np.nan)
    first = np.take_along_axis(values, valid.argmax(axis=-1)[..., None], axis=-1)
    away = np.where(valid, values - first, 0.0)
    total = np.add.accumulate(away, axis=-1)[..., -1]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(count > 0, first[..., 0] + total / count, np.nan)


def _used_rounds(data, last):
    """[run, round] over which to take a mean: after burn_in, or the last ones of the run."""
    number = np.arange(data.sizes["round"])
    of_run = data["n_rounds"].values[:, None]
    if last == "burn_in":
        return (data["round"].values > int(data.attrs["burn_in"])) & (number < of_run)
    if not isinstance(last, (int, np.integer)) or isinstance(last, bool) or last < 1:
        raise SamenspelError(f"last = {last!r}: must be a number of rounds from 1, or "
                             "'burn_in' for those after it, or None for every round")
    return (number < of_run) & (number >= of_run.astype(np.int64) - last)


def _by_replicate(data, item, last="burn_in"):
    """[run, replicate] one number each, NaN where there is none."""
    if item.dims == ("run", "replicate"):
        return item.values.astype(float)
    used = _used_rounds(data, last)
    n_runs, n_replicates, n_rounds = item.shape
    step = max(1, _BLOCK // max(1, n_replicates * n_rounds))
    means = np.empty((n_runs, n_replicates))
    for first in range(0, n_runs, step):
        block = slice(first, first + step)
        means[block] = _means(item[block].values.astype(float), used[block, None, :])
    return means


def _summary(data, values, usable, confidence):
    """Mean, standard error and Student's interval over replicates, a row a run."""
    count = np.zeros(len(values), int)
    mean = np.zeros(len(values))
    squares = np.zeros(len(values))
    for replicate in range(values.shape[1]):  # one by one, as Welford (1962) and the program
        have = usable[:, replicate]
        value = values[have, replicate]
        count[have] += 1
        before = value - mean[have]
        mean[have] += before / count[have]
        squares[have] += before * (value - mean[have])
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(count > 0, mean, np.nan)
        error = np.where(count > 1, np.sqrt(squares / (count - 1.0) / count), np.nan)
    half = _student(confidence, count - 1.0) * error
    table = _run_table(data)
    return table.assign(n=count, mean=mean, se=error, low=mean - half, high=mean + half)


def _student(confidence, freedom):
    """Half the width of an interval in standard errors; NaN without a degree of freedom."""
    from scipy.stats import t
    if not 0 < confidence < 1:
        raise SamenspelError(f"confidence = {confidence}: must lie between 0 and 1")
    freedom = np.where(freedom > 0, freedom, np.nan)
    tail = (1 - confidence) / 2
    x = t.isf(tail, freedom)
    for _ in range(2):  # scipy's own is good to 1e-9 only; its tail is exact
        x += (t.sf(x, freedom) - tail) / t.pdf(x, freedom)
    return x


def _run_table(data):
    """Swept keys, a row a run."""
    return pd.DataFrame({key: data[key].values for key in swept(data)},
                        index=pd.Index(data["run"].values, name="run"))


def mean_interval(data, name, confidence=0.95):
    """What an observable was after burn_in: a DataFrame with a row a run and the columns of
    the swept keys, n, mean, se, low, high.

    Each replicate gives one number, its mean over recorded rounds after burn_in (or what it
    has once); n replicates give mean and standard error, and Student's t the interval that
    holds the mean with this confidence. A run without replicates has n = 0 and NaN.
    """
    item = _need(data, name, "mean")
    values = _by_replicate(data, item)
    usable = (data["status"].values == DONE) & np.isfinite(values)
    return _summary(data, values, usable, confidence)


def twin_difference(data, name, confidence=0.95):
    """How much more of an observable there was than in the unsteered twin: like
    mean_interval, of the differences between each replicate and its own twin.

    Both run on the same draws, so the interval is narrower than that of two means.
    """
    _need_runs(data, "difference")
    twin = name + "_unsteered"
    if twin not in data.data_vars:
        have = [other for other in observables(data) if other + "_unsteered" in data.data_vars]
        raise SamenspelError(
            f"{_name(data)}: has no '{twin}'; "
            + (f"there are twins of: {', '.join(have)}" if have else
               "the scenario needs 'compare: unsteered'"))
    item = _need(data, name, "difference")
    values = _by_replicate(data, item) - _by_replicate(data, data[twin])
    usable = (data["status"].values == DONE) & np.isfinite(values)
    return _summary(data, values, usable, confidence)


# --- tables -------------------------------------------------------------------------------

def tidy(data, observables=None, last=None):
    """A DataFrame with a row a run and replicate that is done, and a round where the
    observables have rounds; swept keys are columns.

    observables  names; None takes all that stand once a round or a replicate, with twins.
                 Those of strategies become a column a strategy, strategy_share.defector
    last         None keeps every recorded round; a number takes the mean of so many last
                 rounds of the run, "burn_in" of those after it, in one row a replicate

    A tournament gives a row a repetition and strategy.
    """
    if data.attrs.get("kind") in _AXES_OF_KIND:
        axes = _AXES_OF_KIND[data.attrs["kind"]]
        names = observables or [key for key, item in data.data_vars.items()
                                if item.dims == axes]
        return data[names].to_dataframe().reset_index()
    columns = _columns(data, observables)
    run, replicate = np.nonzero(data["status"].values == DONE)
    rounds = last is None and any("round" in item.dims for item in columns.values())
    table = {"run": data["run"].values[run], "replicate": data["replicate"].values[replicate]}
    keep = None
    if rounds:
        of_run = data["n_rounds"].values.astype(np.int64)[run]
        keep = np.arange(data.sizes["round"]) < of_run[:, None]
        place = np.nonzero(keep)
        run, replicate = run[place[0]], replicate[place[0]]
        table = {"run": data["run"].values[run],
                 "replicate": data["replicate"].values[replicate],
                 "round": data["round"].values[place[1]]}
    for key in swept(data):
        table[key] = data[key].values[run]
    for name, item in columns.items():
        if not rounds:
            table[name] = _by_replicate(data, item, last)[run, replicate]
        elif "round" in item.dims:
            table[name] = item.values[run, replicate, place[1]]
        else:  # said again in each of its rounds
            table[name] = item.values[run, replicate]
    return pd.DataFrame(table)


def _columns(data, names):
    """The variables of a table by the names of its columns."""
    _need_runs(data, "table")
    if isinstance(names, str):
        names = [names]
    if names is None:
        names = [each for name in globals()["observables"](data)
                 for each in (name, name + "_unsteered") if each in data.data_vars]
    columns = {}
    for name in names:
        if name in data.data_vars and data[name].dims[2:] == ("round", "strategy"):
            for number, strategy in enumerate(data["strategy"].values):
                columns[f"{name}.{strategy}"] = data[name].isel(strategy=number)
        else:
            columns[name] = _need(data, name, "table")
    return columns


def _levels(values):
    """The different values: numbers rising, texts in the order of the runs."""
    return np.unique(values) if values.dtype.kind in "biuf" else pd.unique(values)


def grid(data, *axes):
    """The same with swept keys as axes in the place of `run`; run_number says which run.

    axes  names of swept keys; none takes all that differ between runs. They must span a full
          grid: every combination of their values once.
    """
    _need_runs(data, "grid")
    keys = swept(data)
    for axis in axes:
        if axis not in keys:
            raise SamenspelError(f"{_name(data)}: '{axis}' is not swept; swept are: "
                                 f"{', '.join(keys) or 'no keys'}")
    levels = {key: _levels(data[key].values) for key in axes or keys}
    levels = {key: values for key, values in levels.items() if axes or len(values) > 1}
    if not levels:
        raise SamenspelError(f"{_name(data)}: nothing differs between its runs")
    place = {key: pd.Index(values).get_indexer(data[key].values)
             for key, values in levels.items()}
    n_runs = data.sizes["run"]
    size = int(np.prod([len(values) for values in levels.values()], dtype=float))
    order = np.lexsort(list(place.values())[::-1])
    if size != n_runs or len(set(zip(*place.values()))) != n_runs:
        shape = " x ".join(f"{len(values)} of {key}" for key, values in levels.items())
        raise SamenspelError(
            f"{_name(data)}: its {n_runs} runs are no full grid of {shape}; name the keys "
            "that span one, as in grid(data, 'population.size'), or use tidy(data)")
    shape = tuple(len(values) for values in levels.values())

    def unfolded(item):
        item = item.transpose("run", ...)
        values = item.values[order]
        return (*levels, *item.dims[1:]), values.reshape(shape + item.shape[1:]), item.attrs

    numbered = data.assign_coords(run_number=data["run"].variable)
    others = {name: unfolded(item) for name, item in numbered.variables.items()
              if "run" in item.dims and name != "run" and name not in levels}
    result = numbered.drop_dims("run").assign(others)
    result = result.set_coords([name for name in numbered.coords if name in others])
    return result.assign_coords(
        {key: (key, values, data[key].attrs) for key, values in levels.items()})


# --- as a program -------------------------------------------------------------------------

def _show(value):
    return f"{value:.6g}" if isinstance(value, (float, np.floating)) else str(value)


def overview(data):
    """What a file holds, as text."""
    lines = [_name(data), f"  {question(data)}"]

    def fact(label, text):
        lines.append(f"  {label:<12} {text}")

    fact("made by", data.attrs["history"] if "history" in data.attrs
         else "samenspel " + data.attrs["samenspel_version"])
    if "status" not in data.variables:
        fact("kind", data.attrs.get("kind", "?"))
        fact("axes", ", ".join(f"{name} {size}" for name, size in data.sizes.items()))
        fact("variables", " ".join(map(str, data.data_vars)))
        if "rank" in data.data_vars:
            best = data.sortby("rank").isel(strategy=slice(10))
            table = best[["rank", "median", "mean", "mean_cooperation"]].to_dataframe()
            lines += ["", table.reset_index().set_index("rank").to_string()]
        return "\n".join(lines)
    status = data["status"].values
    fact("replicates", f"{int(np.sum(status == DONE))} of {int(np.sum(_expected(data)))} "
         f"done, of {data.sizes['run']} runs")
    if "round" in data.sizes:
        fact("rounds", f"{data.sizes['round']} recorded up to "
             f"{int(data['round'].values[-1])}, means after {int(data.attrs['burn_in'])}")
    for key in swept(data):
        values = _levels(data[key].values)
        shown = ", ".join(map(_show, values)) if len(values) <= 8 else \
            f"{len(values)} values from {_show(values[0])} to {_show(values[-1])}"
        fact("swept", f"{key}: {shown}")
    names = [name for name in observables(data) if data[name].dims[2:] in ((), ("round",))]
    fact("observables", " ".join(observables(data)))
    for name in names[:6]:
        lines += ["", f"  {name}", mean_interval(data, name).head(20).to_string()]
    if data.sizes["run"] > 20:
        lines.append(f"  .. and {data.sizes['run'] - 20} further runs")
    return "\n".join(lines)


def main(paths):
    """Print an overview of each file."""
    if not paths or paths[0] in ("-h", "--help"):
        print("usage: samenspel.py FILE.h5...   (as a module: see its help)",
              file=sys.stderr if not paths else sys.stdout)
        return 0 if paths else 2
    warnings.simplefilter("ignore", MissingReplicates)  # the overview says how many
    for path in paths:
        try:
            with open(path) as data:
                print(overview(data))
        except SamenspelError as error:
            print(f"samenspel.py: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):  # `samenspel.py FILE.h5 | head` ends in silence
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main(sys.argv[1:]))
