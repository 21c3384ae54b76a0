#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads one result file with every tool that readers use, and compares what they say.

    check_file.py FILE.h5 [FILE.h5 ...]

h5py is the reference; xarray (engines netcdf4 and h5netcdf), netCDF4, ncdump and h5dump must
give the same names, axes, types, numbers and texts. Then the promises of the format itself:
axes with scales, fill values, chunks, compression, text types, no times; and the summaries,
computed again from the trajectories. Nothing is skipped: a tool that is missing is a failure.
"""
import os
import re
import subprocess
import sys
import tempfile

try:
    import h5netcdf  # noqa: F401  (xarray's engine needs it)
    import h5py
    import netCDF4
    import numpy as np
    import xarray as xr
except ImportError as error:
    PYTHON = os.environ.get("SAMENSPEL_PYTHON", "/usr/bin/python3")
    if os.environ.get("SAMENSPEL_REEXEC") or not os.access(PYTHON, os.X_OK):
        sys.exit(f"{sys.executable} lacks {error.name}; on Debian: apt install python3-numpy "
                 "python3-h5py python3-xarray python3-netcdf4 python3-h5netcdf")
    os.environ["SAMENSPEL_REEXEC"] = "1"
    os.execv(PYTHON, [PYTHON] + sys.argv)

AXES = ("run", "replicate", "round", "strategy", "snapshot", "agent")
CHUNK_BYTES = 65536
n_checks = 0


def check(truth, *words):
    """Counts a check; ends the program where it fails."""
    global n_checks
    n_checks += 1
    if not truth:
        sys.exit("check_file.py: " + " ".join(str(word) for word in words))


def same(a, b):
    """Whether two arrays hold the same values, NaN equal to NaN."""
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape:
        return False
    if a.dtype.kind == "f":
        return bool(np.all((a == b) | (np.isnan(a) & np.isnan(b))))
    return bool(np.all(a == b))


def values_of(dataset):
    """Values as h5py reads them; texts as str."""
    if h5py.check_string_dtype(dataset.dtype):
        return dataset.asstr()[...]
    return dataset[...]


def axes_of(dataset):
    """Names of the axes attached to a dataset."""
    return tuple(scales[0].name.lstrip("/") for scales in dataset.dims)


def labelled(dataset):
    """Whether a dataset is a variable: a bare netCDF dimension is not."""
    name = dataset.attrs.get("NAME", b"")
    return not bytes(name).startswith(b"This is a netCDF dimension but not a netCDF variable.")


def check_xarray(path, engine, reference):
    """Both engines, raw and decoded."""
    with xr.open_dataset(path, engine=engine, mask_and_scale=False) as raw:
        check(set(raw.variables) == set(reference), engine, "sees", set(raw.variables))
        for name, dataset in reference.items():
            variable = raw[name]
            if name in AXES:
                check(variable.dims == (name,), engine, name, variable.dims)
            else:
                check(variable.dims == axes_of(dataset), engine, name, variable.dims)
            check(same(variable.values, values_of(dataset)), engine, name, "values")
            for key in ("long_name", "units", "flag_meanings"):
                check(variable.attrs.get(key) == dataset.attrs.get(key), engine, name, key)
    with xr.open_dataset(path, engine=engine) as decoded:
        for name, dataset in reference.items():
            if dataset.dtype == np.uint8 and "_FillValue" in dataset.attrs:
                expected = np.where(dataset[...] == 255, np.nan, dataset[...])
                check(same(decoded[name].values.astype(float), expected), engine, name, "codes")
            elif dataset.dtype == np.float64 and name not in AXES:
                check(same(decoded[name].values, dataset[...]), engine, name, "decoded")
        status = decoded["status"].values
        check(status.dtype == np.uint8, engine, "status decoded as", status.dtype)


def check_netcdf4(path, reference, file):
    """The library that most other readers stand on; it is also strict about validity."""
    with netCDF4.Dataset(path) as nc:
        nc.set_auto_mask(False)
        check(set(nc.variables) == set(reference), "netCDF4 sees", set(nc.variables))
        for axis in nc.dimensions.values():
            check(axis.name in AXES and len(axis) == file[axis.name].shape[0], "netCDF4",
                  axis.name)
        for name, dataset in reference.items():
            values = nc[name][...]
            if h5py.check_string_dtype(dataset.dtype):
                values = np.asarray(values, dtype=object)
            check(same(values, values_of(dataset)), "netCDF4", name, "values")
        for key, text in file.attrs.items():
            check(np.all(nc.getncattr(key) == text), "netCDF4", "attribute", key)


CDL_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[^,\s]+')


def cdl_values(text, name):
    """Tokens of a variable in ncdump's data section; strings joined over their lines."""
    start = text.index(f"\n {name.replace(' ', chr(92) + ' ')} =", text.index("\ndata:"))
    body = text[text.index("=", start) + 1:]
    tokens, position = [], 0
    while True:
        while body[position] in " \n,":
            position += 1
        if body[position] == ";":
            return tokens
        match = CDL_TOKEN.match(body, position)
        token = match.group()
        if not token.startswith('"') and token.endswith(";"):
            tokens.append(token[:-1])
            return tokens
        tokens.append(token)
        position = match.end()


def check_ncdump(path, reference):
    """Every number and text in the human-readable form."""
    text = subprocess.run(["ncdump", "-p", "9,17", path], check=True, capture_output=True,
                          text=True).stdout
    for name, dataset in reference.items():
        tokens = cdl_values(text, name)
        expected = values_of(dataset).ravel()
        check(len(tokens) == len(expected), "ncdump", name, len(tokens), "values")
        if h5py.check_string_dtype(dataset.dtype):
            got = [bytes(t[1:-1], "utf-8").decode("unicode_escape").encode("latin-1")
                   .decode("utf-8") if t != "NIL" else "" for t in tokens]
            check(got == list(expected), "ncdump", name, got)
            continue
        fill = dataset.attrs.get("_FillValue")
        got = np.array([fill if t == "_" else dataset.dtype.type(t) for t in tokens],
                       dtype=dataset.dtype)
        check(same(got, expected), "ncdump", name, "values")


def plain(text):
    """A text as h5dump prints it; bytes beyond ASCII come as octal numbers of a signed int."""
    text = re.sub(r"\\([0-7]{3,})", lambda m: chr(int(m.group(1), 8) & 255), text)
    return text.encode("latin-1").decode("utf-8")


def check_h5dump(path, reference):
    """HDF5's own tool: numbers as bytes, texts as it prints them."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "values")
        for name, dataset in reference.items():
            if h5py.check_string_dtype(dataset.dtype):
                text = subprocess.run(["h5dump", "-y", "-w", "0", "-d", "/" + name, path],
                                      check=True, capture_output=True).stdout.decode()
                body = text[text.index("DATA {") + 6:text.index("}\n   ATTRIBUTE")]
                # h5dump escapes no quotes, so what it printed is held against what it should
                got = [plain(re.sub("NULL", '""', line.strip().rstrip(",")))
                       for line in body.splitlines() if line.strip()]
                expected = ", ".join(f'"{t}"' for t in values_of(dataset).ravel())
                check(", ".join(got) == expected, "h5dump", name, got)
                continue
            subprocess.run(["h5dump", "-d", "/" + name, "-b", "LE", "-o", out, path], check=True,
                           capture_output=True)
            got = np.fromfile(out, dtype=dataset.dtype.newbyteorder("<"))
            check(same(got, dataset[...].ravel()), "h5dump", name, "values")


def check_format(file, reference):
    """What interface and readers rely on, beyond the values."""
    for key in ("title", "scenario", "scenario_resolved", "seed", "samenspel_version",
                "model_version", "plan_hash", "Conventions", "references"):
        check(key in file.attrs, "root attribute", key, "is missing")
    for owner in [file, *file.values()]:
        for key in owner.attrs:
            if key in ("CLASS", "NAME"):
                continue  # the dimension scales' own
            kind = h5py.h5a.open(owner.id, key.encode()).get_type()
            if kind.get_class() == h5py.h5t.STRING:
                check(kind.is_variable_str(), owner.name, key, "is of fixed length")
                check(kind.get_cset() == h5py.h5t.CSET_UTF8, owner.name, key, "is not UTF-8")
            check(kind.get_class() not in (h5py.h5t.ENUM, h5py.h5t.BITFIELD), owner.name, key)
    n_runs, n_replicates = len(file["run"]), len(file["replicate"])
    for name, dataset in reference.items():
        kind = dataset.id.get_type()
        check(kind.get_class() in (h5py.h5t.INTEGER, h5py.h5t.FLOAT, h5py.h5t.STRING), name)
        creation = dataset.id.get_create_plist()
        check(not creation.get_obj_track_times(), name, "tracks times")
        check(creation.get_attr_creation_order() == h5py.h5p.CRT_ORDER_TRACKED
              | h5py.h5p.CRT_ORDER_INDEXED, name, "does not track the order of attributes")
        check(name in AXES or "" not in axes_of(dataset), name, "has an axis without a scale")
        if "scaleoffset" in dir(dataset):
            check(dataset.scaleoffset is None, name, "is scaled")
        if dataset.ndim < 2 or h5py.check_string_dtype(dataset.dtype) or dataset.is_virtual:
            continue
        check(dataset.compression == "gzip" and dataset.compression_opts == 1
              and not dataset.shuffle, name, "is not plain gzip 1")
        if "round" in axes_of(dataset):
            row = dataset.dtype.itemsize * int(np.prod(dataset.shape[2:]))
            count = min(n_replicates, max(1, CHUNK_BYTES // row))
            check(dataset.chunks == (1, count) + dataset.shape[2:], name, dataset.chunks)
        if name != "status":
            fill = 255 if dataset.dtype == np.uint8 else np.nan
            check(same(dataset.fillvalue, dataset.dtype.type(fill)), name, "fill value")
            check(same(dataset.attrs["_FillValue"], dataset.fillvalue), name, "_FillValue")
            check("long_name" in dataset.attrs and "units" in dataset.attrs, name, "is bare")
    status = file["status"]
    check(list(status.attrs["flag_values"]) == [0, 1, 2, 3], "flag_values")
    check(status.attrs["flag_meanings"] == "missing done stopped failed", "flag_meanings")
    check(file["status"].shape == (n_runs, n_replicates), "status")


def check_missing(file, reference):
    """Where there is nothing, nothing is said: beyond a run's rounds, agents, replicates."""
    status = file["status"][...]
    for run in range(len(file["run"])):
        n_rounds = int(file["n_rounds"][run])
        n_agents = int(file["n_agents"][run])
        n_replicates = int(file["n_replicates"][run])
        check(np.all(status[run, n_replicates:] == 0), "status beyond n_replicates")
        for name, dataset in reference.items():
            axes = axes_of(dataset) if name not in AXES else ()
            if axes[:2] != ("run", "replicate") or name in ("status", "failure"):
                continue
            values = dataset[run]
            missing = values == 255 if dataset.dtype == np.uint8 else np.isnan(values)
            check(np.all(missing[status[run] == 0]), name, "says something of nobody")
            if "round" in axes:
                check(np.all(missing[:, n_rounds:]), name, "goes beyond n_rounds")
            if "agent" in axes:
                check(np.all(missing[..., n_agents:]), name, "goes beyond n_agents")


def check_numbers(file, name):
    """The summaries of one number a replicate: over those replicates that have one."""
    mean, error, count = (file[name + end][...] for end in ("_mean", "_se", "_n"))
    check(count.dtype == np.uint32, name, "count is", count.dtype)
    check(name + "_tau" not in file and name + "_drift" not in file, name, "has times")
    for run in range(len(file["run"])):
        values = file[name][run][file["status"][run] == 1]
        values = values[np.isfinite(values)]
        scale = np.abs(values).max(initial=0) + 1e-300
        check(count[run] == len(values), name, "n", count[run])
        check(np.isnan(mean[run]) if len(values) == 0
              else abs(mean[run] - values.mean()) < 1e-13 * scale, name, "mean", mean[run])
        check(np.isnan(error[run]) if len(values) < 2 else
              abs(error[run] - values.std(ddof=1) / np.sqrt(len(values))) < 1e-13 * scale,
              name, "se", error[run])


def check_summaries(file, reference):
    """<name>_mean and <name>_se, from the trajectories, and the <name>_n of what stands once."""
    burn_in = int(file.attrs["burn_in"])
    late = file["round"][...] > burn_in
    for name, dataset in reference.items():
        if name + "_mean" not in reference:
            continue
        if axes_of(dataset) == ("run", "replicate"):
            check_numbers(file, name)
            continue
        check(name + "_n" not in reference, name, "is of rounds and counts replicates")
        for run in range(len(file["run"])):
            rounds = late & (np.arange(len(late)) < file["n_rounds"][run])
            series = dataset[run][file["status"][run] == 1][:, rounds]
            series = series[np.any(~np.isnan(series), axis=1)]
            if series.size == 0:
                check(np.isnan(file[name + "_mean"][run]), name, "mean of nothing")
                continue
            means = np.nanmean(series, axis=1)
            scale = np.abs(series).max() + 1e-300
            check(abs(file[name + "_mean"][run] - means.mean()) < 1e-13 * scale, name, "mean")
            if len(means) > 1:
                error = means.std(ddof=1) / np.sqrt(len(means))
                check(abs(file[name + "_se"][run] - error) < 1e-13 * scale, name, "se")
            else:
                check(np.isnan(file[name + "_se"][run]), name, "se of one")


def check_ratios(file):
    """Ratios of sums over replicates, from the terms that they name."""
    for name, dataset in file.items():
        if "sum_above" not in dataset.attrs:
            continue
        check(axes_of(dataset) == ("run",) == axes_of(file[name + "_se"]), name, "has axes")
        for run in range(len(file["run"])):
            done = file["status"][run] == 1
            above = file[dataset.attrs["sum_above"]][run][done]
            below = (file[dataset.attrs["sum_below"]][run]
                     - file[dataset.attrs["less"]][run])[done]
            known = np.isfinite(above) & np.isfinite(below)
            above, below = above[known], below[known]
            n = len(above)
            error = below.std(ddof=1) / np.sqrt(n) if n > 1 else np.inf
            if not (n > 1 and below.mean() > 2 * error):
                check(np.isnan(dataset[run]), name, "of nothing")
                continue
            ratio = above.sum() / below.sum()
            spread = (above - ratio * below).std(ddof=1) / np.sqrt(n) / below.mean()
            check(abs(dataset[run] - ratio) <= 1e-12 * abs(ratio), name, "value")
            check(abs(file[name + "_se"][run] - spread) <= 1e-9 * (spread + abs(ratio)), name,
                  "se")


def main(paths):
    """Checks each file."""
    if not paths:
        sys.exit(__doc__)
    for path in paths:
        with h5py.File(path, "r") as file:
            reference = {name: file[name] for name in file if labelled(file[name])}
            check_format(file, reference)
            check_missing(file, reference)
            check_summaries(file, reference)
            check_ratios(file)
            for engine in ("netcdf4", "h5netcdf"):
                check_xarray(path, engine, reference)
            check_netcdf4(path, reference, file)
            check_ncdump(path, reference)
            check_h5dump(path, reference)
        print(f"{os.path.basename(path)}: h5py, xarray (netcdf4, h5netcdf), netCDF4, ncdump and "
              f"h5dump agree; {n_checks} checks")


if __name__ == "__main__":
    main(sys.argv[1:])
