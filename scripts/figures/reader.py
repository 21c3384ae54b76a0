"""Read what samenspel wrote: an HDF5 file in the layout that its manual fixes.

Axes are found by their dimension scales, never by position, so a file with more axes or
other variables than a figure knows still reads.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import re

import h5py
import numpy as np

DONE, FAILED = 1, 3  # of the variable `status`
MISSING_CODE = 255  # of uint8 variables
_PER_RUN = {"n_agents", "n_rounds", "n_replicates", "run"}


class FigureError(Exception):
    """Something the user can act on; the message says what."""


def _text(value):
    """A string attribute or element, however it was stored."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


class Swept:
    """A swept key: its dotted name and its value in every run (numbers or texts)."""

    def __init__(self, name, values, unit):
        self.name = name
        self.values = values
        self.unit = unit
        self.is_number = values.dtype.kind in "iuf"

    @property
    def short(self):
        """The end of the key, as people say it: 'shared interest: steer'."""
        return short_key(self.name)

    @property
    def label(self):
        """An axis label with the unit, where there is one."""
        return self.short + in_brackets(self.unit)

    @property
    def numbers(self):
        """[run] its numbers; for a text its place among the levels."""
        if self.is_number:
            return self.values
        return np.array([list(self.levels()).index(value) for value in self.values], float)

    def levels(self):
        """Its different values: numbers rising, texts in the order of the runs."""
        if self.is_number:
            return np.unique(self.values)
        return np.array(list(dict.fromkeys(self.values)), dtype=object)

    def show(self, run):
        """Its value in a run, as short text."""
        return show(self.values[run]).replace("_", " ")


class Result:
    """One open file; a context manager. Arrays are read when they are asked for."""

    def __init__(self, path):
        self.path = path
        self.name = os.path.basename(path)
        if not os.path.exists(path):
            raise FigureError(f"{path}: no such file")
        if os.path.isdir(path):
            raise FigureError(f"{path}: is a folder; name an HDF5 file")
        try:
            self.file = h5py.File(path, "r")
        except OSError as error:
            raise FigureError(f"{path}: is not a readable HDF5 file ({error})") from None
        self.attributes = {name: value for name, value in self.file.attrs.items()}
        for name in ("samenspel_version", "scenario_resolved"):
            if name not in self.attributes:
                raise FigureError(f"{path}: is an HDF5 file, but not one of samenspel: it has "
                                  f"no root attribute '{name}'")
        self.resolved = {}
        for line in self.text("scenario_resolved").splitlines():
            key, found, value = line.partition(": ")
            if found:
                self.resolved[key.strip()] = value.strip().strip("\"'")
        self.axes = {name: self._axes_of(item) for name, item in self.file.items()
                     if isinstance(item, h5py.Dataset)}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()

    def _axes_of(self, item):
        """The names of a variable's axes; None for one without a scale."""
        names = []
        for axis in item.dims:
            scale = axis.values()
            names.append(scale[0].name.lstrip("/") if scale else None)
        if h5py.h5ds.is_scale(item.id) and len(names) == 1 and names[0] is None:
            names = [item.name.lstrip("/")]
        return tuple(names)

    # --- names --------------------------------------------------------------------------

    def text(self, attribute, default=""):
        """A root attribute as text."""
        return _text(self.attributes.get(attribute, default))

    @property
    def title(self):
        """The scenario's title, or its file's name."""
        return self.text("title") or self.resolved.get("name", "") or self.name

    @property
    def question(self):
        """The scenario's question, or its title where it asks none."""
        asked = self.text("question") or self.resolved.get("question", "")
        if not asked:
            line = re.search(r"(?m)^question:[ \t]*(\S.*?)[ \t]*$", self.text("scenario"))
            asked = line[1].strip("\"'") if line else ""
        return asked or self.title

    @property
    def observables(self):
        """Names of what was recorded every round as one number, twins left out."""
        return [name for name, axes in self.axes.items()
                if axes == ("run", "replicate", "round")
                and not name.endswith("_unsteered")]

    def twin(self, observable):
        """The name of an observable's unsteered twin, or None."""
        name = observable + "_unsteered"
        return name if name in self.axes else None

    def need(self, name, axes=None):
        """Check that a variable is there (with these axes); the message lists what is."""
        if name not in self.axes:
            have = ", ".join(n for n, a in self.axes.items() if n not in a) or "no variables"
            raise FigureError(f"{self.path}: has no variable '{name}'; it has: {have}")
        if axes is not None and self.axes[name] != tuple(axes):
            shape = ", ".join(str(axis) for axis in self.axes[name])
            raise FigureError(f"{self.path}: variable '{name}' stands on [{shape}]; this "
                              f"figure needs [{', '.join(axes)}]")
        return self.file[name]

    def unit(self, name):
        """The unit of a variable; '' for a pure number."""
        attributes = self.file[name].attrs if name in self.axes else {}
        unit = _text(attributes.get("measured_in", attributes.get("units", "")))
        return "" if unit in ("1", "-") else unit

    def label(self, name):
        """An axis label: the name in words and its unit."""
        return name.replace("_", " ") + in_brackets(self.unit(name))

    def meaning(self, name):
        """The long name of a variable where it says more than the name."""
        words = _text(self.file[name].attrs.get("long_name", ""))
        return "" if words.replace("_", " ") == name.replace("_", " ") else words

    def bounds(self, name):
        """valid_min and valid_max of a variable, NaN where one is open or not said; a mean
        has those of its observable."""
        base = name.removesuffix("_mean")
        name = base if base in self.axes else name
        values = [float(np.ravel(self.file[name].attrs.get(key, np.nan))[0])
                  for key in ("valid_min", "valid_max")]
        return tuple(value if np.isfinite(value) else np.nan for value in values)

    # --- shape --------------------------------------------------------------------------

    @property
    def n_runs(self):
        """Runs in the file."""
        if "run" in self.axes:
            return self.file["run"].shape[0]
        for name, axes in self.axes.items():
            if "run" in axes:
                return self.file[name].shape[axes.index("run")]
        raise FigureError(f"{self.path}: has no axis 'run'")

    def coordinate(self, axis, length):
        """The numbers along an axis, counted from 0 where the file names none."""
        if axis in self.axes and self.axes[axis] == (axis,):
            values = self.file[axis]
            name = _text(values.attrs.get("NAME", ""))
            if values.shape == (length,) and not name.startswith("This is a netCDF dimension"):
                return values[()]
        return np.arange(length)

    def swept(self):
        """The swept keys that differ between runs, in the order of the file."""
        keys = []
        for name, axes in self.axes.items():
            if axes != ("run",) or name in _PER_RUN or re.search(r"_(mean|se)$", name):
                continue
            if "." not in name and name not in self.resolved:
                continue
            values = self.file[name][()]
            if values.dtype.kind not in "iuf":
                values = np.array([_text(value) for value in values], dtype=object)
            elif re.fullmatch(r"\[?(true|false)(, *(true|false))*\]?",
                              self.resolved.get(name, "")):
                values = np.array(["true" if value else "false" for value in values],
                                  dtype=object)  # no number lies between them
            if len(values) and np.any(values != values[0]):
                keys.append(Swept(name, values, self.unit(name)))
        return keys

    def done(self, run):
        """Which replicates of a run are finished."""
        if "status" not in self.axes:
            return slice(None)
        return self.file["status"][run] == DONE

    def counts(self, name):
        """[run] replicates that the mean of a variable is taken over."""
        if name + "_n" in self.axes:
            return np.nan_to_num(self.file[name + "_n"][()]).astype(int)
        if "status" in self.axes:
            return np.sum(self.file["status"][()] == DONE, axis=1)
        return np.full(self.n_runs, self.file[name].shape[1] if name in self.axes else 0)

    def unfinished(self):
        """How many cells of (run, replicate) are not finished; how many of them failed; of how
        many."""
        if "status" not in self.axes:
            return 0, 0, 0
        status = self.file["status"][()]
        expected = np.ones(status.shape, bool)
        if "n_replicates" in self.axes:
            expected = np.arange(status.shape[1]) < self.file["n_replicates"][()][:, None]
        return tuple(int(np.sum(which & expected))
                     for which in (status != DONE, status == FAILED, expected))

    def replicates(self, name, run):
        """[replicate, round] of the finished replicates of a run."""
        return self.file[name][run][self.done(run)]

    def n_agents(self, run):
        """Agents in a run."""
        if "n_agents" in self.axes:
            return int(self.file["n_agents"][run])
        return int(float(self.setting("population.size", run) or 0))

    def setting(self, key, run):
        """The text of a scenario key in a run: swept, else as resolved; None if absent."""
        if self.axes.get(key) == ("run",):
            return show(_text(self.file[key][run]) if self.file[key].dtype.kind not in "iuf"
                        else self.file[key][run])
        return self.resolved.get(key)

    def strategies(self, length):
        """Names along the axis `strategy`."""
        names = self.coordinate("strategy", length)
        return [_text(name).replace("_", " ") for name in names]

    @property
    def scalars(self):
        """Names of what was recorded once a replicate, as a number; twins left out."""
        return [name for name, axes in self.axes.items()
                if axes == ("run", "replicate") and name != "status"
                and self.file[name].dtype.kind == "f" and not name.endswith("_unsteered")]

    def once(self, name, run):
        """[replicate] a scalar in the finished replicates of a run; NaN where missing."""
        return self.file[name][run][self.done(run)]

    def plays(self):
        """What `fixed_strategy` counts: strategies in the order of their axis, else D and C."""
        if "strategy" in self.axes:
            return self.strategies(self.file["strategy"].shape[0])
        return ["D", "C"]

    def started_with(self, play, run):
        """How many agents play this in round 0 by the scenario's counts; None if it draws."""
        if self.setting("population.initial.single_defector", run) is not None:
            return None
        key = ("population.initial.cooperators" if play == "C"
               else "population.initial.strategies." + play.replace(" ", "_"))
        return number(self.setting(key, run))

    # --- search -------------------------------------------------------------------------

    def search(self):
        """The rule by which points of the grid were left out, in parts; None without one."""
        words = self.text("adaptive")
        found = re.search(r"threshold of (\S+) at (\S+) along ([^,;]+), confidence ([^;]+)",
                          words)
        if found:
            return {"kind": "threshold", "observable": found[1], "value": float(found[2]),
                    "key": found[3], "keys": [found[3]], "confidence": float(found[4])}
        found = re.search(r"refine (\S+) where it differs by more than (\S+) along ([^ ,]+)"
                          r"(?: and ([^ ,]+))?, from ", words)
        if found:
            return {"kind": "refine", "observable": found[1], "difference": float(found[2]),
                    "keys": [key for key in (found[3], found[4]) if key]}
        return None

    # --- events -------------------------------------------------------------------------

    def events(self):
        """[(round, key, value)] of the scenario in time; values as numbers or texts."""
        found = []
        text = self.resolved.get("events", "")
        for when, changes in re.findall(r"\{round: *([^,{}]+), *set: *\{([^{}]*)\}\}", text):
            for change in changes.split(", "):
                key, _, value = change.partition(": ")
                value = value.strip("\"'")
                found.append((float(when), key.strip(),
                              value if number(value) is None else number(value)))
        return sorted(found, key=lambda event: event[0])

    def schedule(self, key, run):
        """([rounds], [values]) of a key that events change, its start at round 0 first.

        A value of which the file does not say the start, begins at its first event.
        """
        steps = [(when, value) for when, name, value in self.events() if name == key]
        start = self.setting(key, run)
        if start not in (None, "varies", "null") and not start.startswith("["):
            steps.insert(0, (0.0, start if number(start) is None else number(start)))
        kept = {}
        for when, value in steps:
            kept[when] = value  # the last one of a round counts
        return list(kept), list(kept.values())

    def scheduled_keys(self):
        """The keys that events change, in the order of their first event."""
        return list(dict.fromkeys(key for _, key, _ in self.events()))


def short_key(name):
    """The last two parts of a key, as people say them: 'shared interest: steer'."""
    return ": ".join(name.split(".")[-2:]).replace("_", " ")


def number(text):
    """A finite number, or None where the text is none."""
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return value if np.isfinite(value) else None


def in_brackets(unit):
    """' [unit]', or nothing for a pure number."""
    return f" [{unit}]" if unit and unit not in ("1", "-") else ""


def show(value):
    """A number as people write it (0.3, not 0.30000000000000004), or a text."""
    if isinstance(value, (float, np.floating)):
        return f"{value:.6g}"
    return str(value)
