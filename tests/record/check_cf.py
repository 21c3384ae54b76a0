#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds result files to the CF conventions that they name, section by section.

    check_cf.py FILE.h5 [FILE.h5 ...]

What CF-1.10 asks of files like ours, of which none lies on the earth: names (2.3), types
(2.2), dimensions (2.4), missing data (2.5.1), global attributes (2.6), units that udunits
knows (3.1), long names (3.2), flags (3.5), coordinates (5), and ncdump without complaint.
One recommendation is not followed: names of swept keys have dots, since they are what a
scenario says (`steering.trust.gain`); that they are nothing else is checked.
"""
import os
import re
import shutil
import subprocess
import sys

try:
    import netCDF4
    import numpy as np
except ImportError as error:
    PYTHON = os.environ.get("SAMENSPEL_PYTHON", "/usr/bin/python3")
    if os.environ.get("SAMENSPEL_REEXEC") or not os.access(PYTHON, os.X_OK):
        sys.exit(f"{sys.executable} lacks {error.name}; on Debian: apt install python3-netcdf4")
    os.environ["SAMENSPEL_REEXEC"] = "1"
    os.execv(PYTHON, [PYTHON] + sys.argv)

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
n_checks = 0
known_units = {"1": True}


def check(truth, *words):
    """Counts a check; ends the program where it fails."""
    global n_checks
    n_checks += 1
    if not truth:
        sys.exit("check_cf.py: " + " ".join(str(word) for word in words))


def is_unit(text):
    """Whether udunits knows a unit; it is asked once of each."""
    if text not in known_units:
        tool = shutil.which("udunits2")
        check(tool, f"units '{text}' is not 1, and udunits2 is not here to ask")
        asked = subprocess.run([tool, "-H", text, "-W", text], capture_output=True, text=True)
        known_units[text] = asked.returncode == 0 and "1 " in asked.stdout
    return known_units[text]


def check_global(path, nc):
    """2.6: the version of CF, and who made what, by what, after whom."""
    version = re.fullmatch(r"CF-1\.(\d+)", nc.Conventions)
    # unsigned integers came with 1.9, text of variable length with 1.8
    check(version and 9 <= int(version[1]) <= 12, path, "Conventions", nc.Conventions)
    for name in ("title", "history", "source", "references"):
        text = getattr(nc, name, "")
        check(isinstance(text, str) and text.strip(), path, "global attribute", name)
    check("samenspel" in nc.source, path, "source names no model:", nc.source)
    for name in nc.ncattrs():
        check(NAME.fullmatch(name), path, "global attribute named", name)


def check_names(path, nc):
    """2.3: letters, digits and underscores; none like another but for its case."""
    names = list(nc.variables) + [name for name in nc.dimensions if name not in nc.variables]
    check(len({name.lower() for name in names}) == len(names), path, "names by case", names)
    for name, item in nc.variables.items():
        dotted = item.dimensions == ("run",) and f"\n{name}: " in "\n" + nc.scenario_resolved
        parts = name.split(".") if dotted else [name]
        check(all(NAME.fullmatch(part) for part in parts), path, "variable named", name)
        for key in item.ncattrs():
            check(key == "_FillValue" or NAME.fullmatch(key), path, name, "attribute", key)
    for name in nc.dimensions:
        check(NAME.fullmatch(name), path, "dimension named", name)


def scalar(path, name, item, key):
    """An attribute that must be one number of the variable's own type; None if absent."""
    if key not in item.ncattrs():
        return None
    value = item.getncattr(key)
    check(np.ndim(value) == 0 and np.asarray(value).dtype == item.dtype, path, name, key,
          "is not one number of the variable's type")
    return value


def check_variable(path, name, item):
    """2.2, 2.4, 2.5.1, 3.1, 3.2, 3.5 of one variable."""
    text = item.dtype is str
    check(text or item.dtype in (np.uint8, np.uint32, np.float64), path, name, item.dtype)
    check(len(set(item.dimensions)) == len(item.dimensions), path, name, item.dimensions)
    check(isinstance(getattr(item, "long_name", None), str) and item.long_name, path, name,
          "has no long_name")
    units = getattr(item, "units", None)
    check(units is not None or text, path, name, "has no units")
    if units is not None:
        check(isinstance(units, str) and is_unit(units), path, name, "units", units)
    if "measured_in" in item.ncattrs():
        check(units == "1" and item.measured_in not in ("", "1"), path, name, "measured_in",
              item.measured_in)
    for key in ("missing_value", "valid_range", "scale_factor", "add_offset"):
        check(key not in item.ncattrs(), path, name, "has", key)
    if text:
        check(not {"_FillValue", "valid_min", "valid_max", "flag_values"} & set(item.ncattrs()),
              path, name, "is text and has a number's attribute")
        return
    values = item[...]
    fill = scalar(path, name, item, "_FillValue")
    low = scalar(path, name, item, "valid_min")
    high = scalar(path, name, item, "valid_max")
    if fill is not None and np.isfinite(fill):
        check((low is not None and fill < low) or (high is not None and fill > high), path,
              name, "_FillValue", fill, "lies in the valid range")
        values = values[values != fill]
    values = values[~np.isnan(values)] if item.dtype == np.float64 else values
    check(low is None or high is None or low <= high, path, name, "valid range", low, high)
    check(low is None or np.all(values >= low), path, name, "below valid_min", low)
    check(high is None or np.all(values <= high), path, name, "above valid_max", high)
    check(("flag_values" in item.ncattrs()) == ("flag_meanings" in item.ncattrs()), path, name,
          "has half of its flags")
    if "flag_values" in item.ncattrs():
        flags = np.atleast_1d(item.flag_values)
        words = item.flag_meanings.split(" ")
        check(flags.dtype == item.dtype, path, name, "flag_values are", flags.dtype)
        check(len(flags) == len(words) == len(set(flags)) == len(set(words)), path, name,
              "flags", flags, words)
        check(all(re.fullmatch(r"[A-Za-z0-9_.+@-]+", word) for word in words), path, words)
        check(np.all(np.isin(values, flags)), path, name, "has a value that is no flag")


def check_coordinate(path, name, item):
    """5: a variable of its dimension's name has every place once, in order where numbers."""
    check(item.dimensions == (name,), path, name, "stands on", item.dimensions)
    check("_FillValue" not in item.ncattrs(), path, name, "is a coordinate with a fill value")
    values = item[...]
    if item.dtype is str:
        check(len(set(values)) == len(values), path, name, "repeats a label")
    else:
        steps = np.diff(values.astype(float))
        check(np.all(steps > 0), path, name, "does not rise")


def check_ncdump(path):
    """The header in words, and netCDF-4's own word for what the file is."""
    for option in ("-h", "-k"):
        done = subprocess.run(["ncdump", option, path], capture_output=True, text=True)
        check(done.returncode == 0 and not done.stderr, path, "ncdump", option, done.stderr)
    check(done.stdout.strip() == "netCDF-4", path, "ncdump -k:", done.stdout)


def main(paths):
    """Checks each file."""
    if not paths:
        sys.exit(__doc__)
    for path in paths:
        with netCDF4.Dataset(path) as nc:
            nc.set_auto_maskandscale(False)
            check_global(path, nc)
            check_names(path, nc)
            for name, item in nc.variables.items():
                check_variable(path, name, item)
                if name in nc.dimensions:
                    check_coordinate(path, name, item)
        check_ncdump(path)
    print(f"CF: {len(paths)} files, {n_checks} checks; units: {', '.join(known_units)}")


if __name__ == "__main__":
    main(sys.argv[1:])
