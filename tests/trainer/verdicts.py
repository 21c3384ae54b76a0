#!/usr/bin/env python3
"""verdicts.py [--build DIR] [--seeds N] [--story NAME].. - the page's sentences, recomputed.

Every sentence that the trainer's page says of a run, or of many, is made here once more by code
of its own: from the file that the program writes, the story and its texts. sentences.mjs has the
page's code say it, on the model in WebAssembly. Compared for each story, each way of organising
beside it, seeds 1 to N and both languages. It ends with 'N passed, N failed'.

  --seeds N     one run of each of these seeds (default 2); 100 is the full proof
  --many N      replicates of the verdict on many runs (default 6; 100 from 100 seeds on)
  --story NAME  only this story; may be repeated
  --table       print how often what came out, and compare nothing
  --build DIR   where `make trainer` put program, module and packages (default build)

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
sys.path.insert(0, os.path.join(ROOT, "scripts", "figures"))
import interpreter  # noqa: E402

interpreter.need("numpy", "h5py")

import argparse  # noqa: E402
import collections  # noqa: E402
import concurrent.futures  # noqa: E402
import json  # noqa: E402
import math  # noqa: E402
import re  # noqa: E402
import shutil  # noqa: E402
import subprocess  # noqa: E402
import tempfile  # noqa: E402

import h5py  # noqa: E402
import numpy as np  # noqa: E402

TRAINER = os.path.join(ROOT, "scripts", "trainer")
LANGUAGES = ("nl", "en")


def read_json(*parts):
    """A JSON file of the page."""
    with open(os.path.join(TRAINER, *parts), encoding="utf-8") as file:
        return json.load(file)


# Numbers as they are shown --------------------------------------------------------------------

def decimal(value, places, language):
    """Rounded half up, with thousands and the point of the language; a dash for what is not."""
    if value is None or not math.isfinite(value):
        return "–"
    whole = math.floor(abs(value) * 10 ** places + 0.5)
    digits = str(whole).rjust(places + 1, "0")
    left, right = (digits[:-places], digits[-places:]) if places else (digits, "")
    grouped = f"{int(left):,}"
    if language == "nl":
        grouped = grouped.replace(",", ".")
    text = grouped + ("" if not places else ("," if language == "nl" else ".") + right)
    return ("−" if value < 0 and whole > 0 else "") + text


def show(value, form, language):
    """A number in one of the forms of a text."""
    hundred = None if value is None else 100 * value
    if form == "percent":
        return decimal(hundred, 0, language) + "%"
    if form == "points":
        return decimal(hundred, 0, language)
    return decimal(value, {"integer": 0, "one": 1, "two": 2}[form], language)


def say(texts, key, language, values):
    """A text with its places filled."""
    def place(found):
        value = values[found.group(1)]
        return show(value, found.group(2), language) if found.group(2) else str(value)
    return re.sub(r"\{(\w+)(?::(\w+))?\}", place, texts[key][language])


# What a run measures --------------------------------------------------------------------------

class Measures:
    """The measures of one run: sides 'a' and 'b' are {observable: values by round}."""

    def __init__(self, story, sides, burn_in, agents):
        self.specs, self.sides, self.burn_in, self.agents = (
            story["measures"], sides, burn_in, agents)

    def all(self):
        """{name: number or None}"""
        return {name: self.of(name) for name in self.specs}

    def of(self, name):
        """One measure."""
        spec = self.specs[name]
        if "minus" in spec:
            left, right = (self.of(part) for part in spec["minus"])
            return None if None in (left, right) else left - right
        if "divide" in spec:
            left, right = (self.of(part) for part in spec["divide"])
            return None if None in (left, right) or right == 0 else left / right
        if "sum" in spec:
            parts = [(factor, self.of(part)) for part, factor in spec["sum"].items()]
            if any(value is None for _, value in parts):
                return None
            total = 0
            for factor, value in parts:
                total = total + factor * value
            return total
        series = self.sides[spec["side"]]
        if series is None:
            return None
        return self.of_series(spec, series[spec["observable"]])

    def of_series(self, spec, series):
        """A measure of the rounds of one side."""
        for form, sign in (("first_round_at_least", 1), ("first_round_at_most", -1)):
            if form in spec:
                level = spec[form]
                if isinstance(level, str):
                    level = self.of(level)
                return None if level is None else first_round(spec, sign * series, sign * level)
        if "round" in spec:
            chosen = series[spec["round"]:spec["round"] + 1]
        elif spec["over"] == "end":
            chosen = series[self.burn_in + 1:]
        else:
            chosen = series[spec["over"][0]:spec["over"][1] + 1]
        chosen = chosen[np.isfinite(chosen)]
        if chosen.size == 0:
            return None
        # a running sum adds in the order of the rounds, as the page does; np.sum adds by pairs
        mean = float(np.cumsum(chosen)[-1]) / chosen.size
        return mean / self.agents if spec.get("per_head") else mean


def first_round(spec, series, level):
    """The first round from which it holds, as said in measure.js."""
    hold, after = spec.get("hold", 1), spec.get("after", -1)
    high = np.nan_to_num(series, nan=-np.inf) >= level
    for start in range(after + 1, len(high) - hold + 1):
        if high[start:start + hold].all():
            return start - spec.get("since", 0)
    return None


# What is said of it ---------------------------------------------------------------------------

def fits(condition, value):
    """Whether a value meets the bounds."""
    if condition.get("missing", value is None) != (value is None):
        return False
    tests = {"at_least": lambda b: value >= b, "at_most": lambda b: value <= b,
             "above": lambda b: value > b, "below": lambda b: value < b}
    bounds = [(name, condition[name]) for name in tests if name in condition]
    return not bounds or value is not None and all(tests[name](b) for name, b in bounds)


def needs_other(story, name):
    """Whether a measure needs the side that the story is compared with."""
    spec = story["measures"][name]
    parts = [*spec.get("minus", []), *spec.get("divide", []), *spec.get("sum", {})]
    level = spec.get("first_round_at_least", spec.get("first_round_at_most"))
    if isinstance(level, str):
        parts.append(level)
    return spec.get("side") == "a" or any(needs_other(story, part) for part in parts)


class Verdicts:
    """The sentences of a story beside one other way of organising."""

    def __init__(self, story, texts, compare):
        self.story, self.texts, self.compare = story, texts, compare
        self.key = f"story.{story['id']}"
        contrast = next((one for one in story["contrasts"] if one["id"] == compare), {})
        self.outcomes = contrast.get("outcomes", story["outcomes"])
        self.prediction = story["prediction"]["measure"]

    def outcome(self, values):
        """What happened: the first outcome that fits."""
        return next(one["id"] for one in self.outcomes
                    if all(fits(condition, values[condition["measure"]])
                           for condition in one["when"]))

    def is_alone(self, name):
        """Whether an outcome says only that there was no other side."""
        when = next(one["when"] for one in self.outcomes if one["id"] == name)
        return any(condition.get("missing") and needs_other(self.story, condition["measure"])
                   for condition in when)

    def option(self, values):
        """The prediction that came true; it is about what the story begins with."""
        value = values[self.prediction]
        if value is None or (self.compare != self.story["compare"]
                             and needs_other(self.story, self.prediction)):
            return None
        return next(one["id"] for one in self.story["prediction"]["options"]
                    if fits(one, value))

    def other(self, language):
        """What the other side is called."""
        if self.compare == "none":
            return ""
        if self.compare == "unsteered":
            own = self.texts.get(f"{self.key}.unsteered", self.texts["verdict.unsteered"])
            return own[language]
        label = self.texts[f"{self.key}.contrast.{self.compare}"][language]
        return label[0].lower() + label[1:]

    def one(self, values):
        """One run: {outcome, option, nl, en}."""
        outcome = self.outcome(values)
        return {"outcome": outcome, "option": self.option(values), **{
            language: say(self.texts, f"{self.key}.outcome.{outcome}", language,
                          {**values, "a": self.other(language)}) for language in LANGUAGES}}

    def many(self, runs):
        """Many runs: {shares, options, spread, nl, en}."""
        count = collections.Counter(self.outcome(values) for values in runs)
        shares = [[one["id"], count[one["id"]]] for one in self.outcomes if count[one["id"]]]
        # that nothing was compared is not something that came out
        if all(self.is_alone(name) for name, _ in shares):
            shares = []
        chosen = collections.Counter(self.option(values) for values in runs)
        options = [[one["id"], chosen[one["id"]]]
                   for one in self.story["prediction"]["options"] if chosen[one["id"]]]
        spread = {}
        for name in self.story["measures"]:
            found = sorted(values[name] for values in runs if values[name] is not None)
            if found:
                spread[name] = [len(found), *(found[-(-percent * len(found) // 100) - 1]
                                              for percent in (5, 50, 95))]
        return {"shares": shares, "options": options, "spread": spread, **{
            language: self.many_words(shares, spread, len(runs), language)
            for language in LANGUAGES}}

    def many_words(self, shares, spread, total, language):
        """The sentences on many runs."""
        def label(outcome):
            return self.texts[f"{self.key}.label.{outcome}"][language]

        def general(name, **values):
            return say(self.texts, f"verdict.{name}", language, values)
        if not shares:
            words = [general("played", total=total)]
        elif len(shares) == 1:
            words = [general("all", total=total, label=label(shares[0][0]))]
        else:
            items = [general("item", n=n, label=label(outcome))
                     for outcome, n in sorted(shares, key=lambda share: -share[1])]
            words = [general("split", total=total, items=". ".join(items))]
        if self.compare == "none" and needs_other(self.story, self.prediction):
            return words[0]
        name = say(self.texts, f"{self.key}.measure.{self.prediction}", language,
                   {"a": self.other(language)})
        if self.prediction not in spread:
            return " ".join([*words, general("never", label=name)])
        form = self.story["measures"][self.prediction].get("format", "percent")
        low, middle, high = (show(value, form, language)
                             for value in spread[self.prediction][1:])
        words.append(general("narrow", label=name, middle=middle) if low == high else
                     general("spread", label=name, low=low, middle=middle, high=high))
        missing = total - spread[self.prediction][0]
        if missing:
            words.append(general("missing", label=name, n=missing,
                                 found=spread[self.prediction][0]))
        return " ".join(words)


# The runs -------------------------------------------------------------------------------------

def run(program, scenario, sets, seed, replicates):
    """{b, a: {observable: [replicate, round]}, burn_in, agents} of the program's own file."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "out.h5")
        command = [program, "run", scenario, "-o", path, "--quiet", "--threads", "1",
                   "--seed", str(seed), "--replicates", str(replicates)]
        for key, value in sets.items():
            command += ["--set", f"{key}={value}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr}")
        with h5py.File(path) as file:
            resolved = file.attrs["scenario_resolved"]
            resolved = resolved.decode() if isinstance(resolved, bytes) else resolved
            series = {name: file[name][0] for name in file if file[name].ndim == 3}
            burn_in = int(re.search(r"^burn_in: (\d+)$", resolved, re.M).group(1))
            return {"b": {name: values for name, values in series.items()
                          if not name.endswith("_unsteered")},
                    "a": {name[:-len("_unsteered")]: values for name, values in series.items()
                          if name.endswith("_unsteered")},
                    "burn_in": burn_in, "agents": int(file["n_agents"][0])}


def measured(story, b, a):
    """The measures of every replicate."""
    replicates = len(next(iter(b["b"].values())))

    def side(columns, replicate):
        return columns and {name: values[replicate] for name, values in columns.items()}
    return [Measures(story, {"b": side(b["b"], i), "a": side(a, i)}, b["burn_in"],
                     b["agents"]).all() for i in range(replicates)]


def expected(story, texts, program, seeds, many):
    """{step or "": {compare: {"seeds": {seed: one}, "many": many}}} by the code above.

    The whole story beside everything; after each of its steps beside what it begins with.
    """
    scenario = os.path.join(ROOT, "scenarios", story["scenario"])
    contrasts = {one["id"]: one["set"] for one in story["contrasts"]}
    variants = {"": {}}
    for step in story["steps"]:
        variants[step["id"]] = {**list(variants.values())[-1], **step["set"]}
    with open(scenario, encoding="utf-8") as file:
        steers = re.search(r"^steering:", file.read(), re.M) is not None
    tasks = [(variant, str(seed), seed, 1) for variant in variants
             for seed in range(1, seeds + 1)]
    tasks += [(variant, "many", 1, many) for variant in variants]
    out = {variant: collections.defaultdict(lambda: {"seeds": {}}) for variant in variants}

    def task(which):
        variant, label, seed, replicates = which
        sets = variants[variant]
        b = run(program, scenario, sets, seed, replicates)
        # where a scenario steers nothing, there is nobody to call unsteered
        sides = {"unsteered": b["a"] if steers else None, "none": None}
        for name, more in contrasts.items():
            if not variant or name == story["compare"]:
                sides[name] = run(program, scenario, {**sets, **more}, seed, replicates)["b"]
        return variant, label, {name: measured(story, b, a) for name, a in sides.items()
                                if not variant or name == story["compare"]}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for variant, label, values in pool.map(task, tasks):
            for name, runs in values.items():
                verdicts = Verdicts(story, texts, name)
                if label == "many":
                    out[variant][name]["many"] = verdicts.many(runs)
                else:
                    out[variant][name]["seeds"][label] = verdicts.one(runs[0])
    return out


def page_says(build, name, seeds, many):
    """The same by the page's own code."""
    command = ["node", f"--import={os.path.join(HERE, 'support', 'use_packages.mjs')}",
               os.path.join(HERE, "sentences.mjs")]
    asked = json.dumps({"story": name, "seeds": seeds, "many": many})
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=False,
                          env={**os.environ, "SAMENSPEL_BUILD": build})
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: {done.stderr}")
    return json.loads(done.stdout)


def print_table(name, result):
    """How often what came out."""
    for compare, found in result.items():
        count = collections.Counter(one["outcome"] for one in found["seeds"].values())
        print(f"{name} / {compare}: {dict(count)}")
        print(f"    {found['many']['nl']}")
        print(f"    {found['many']['en']}")
        for measure, (n, low, middle, high) in found["many"]["spread"].items():
            print(f"    {measure:14s} {low:9.3f} {middle:9.3f} {high:9.3f}   n {n}")
        seen = set()
        for seed, one in found["seeds"].items():
            if one["outcome"] not in seen:
                seen.add(one["outcome"])
                print(f"    seed {seed} [{one['option']}]: {one['nl']}\n      {one['en']}")
    print()


def difference(page, own):
    """Where two results differ, as text; '' where they are equal."""
    if isinstance(own, dict) and isinstance(page, dict):
        for name in own:
            found = difference(page.get(name), own[name])
            if found:
                return f"{name}: {found}"
        return ""
    return "" if page == own else f"the page has {page!r}, recomputed {own!r}"


def every_sentence(own):
    """(step, compare, seed or 'many', what is said)"""
    for step, result in own.items():
        for compare, found in result.items():
            yield from ((step, compare, label, one) for label, one in found["seeds"].items())
            yield step, compare, "many", found["many"]


def main():
    """Compares all, and says how many agree."""
    parser = argparse.ArgumentParser(usage=__doc__, add_help=True)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--many", type=int)
    parser.add_argument("--story", action="append")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    given = parser.parse_args()
    build = os.path.abspath(given.build)
    needed = os.path.join(build, "trainer", "describe.json")
    if not given.table and not (shutil.which("node") and os.path.exists(needed)):
        print("skipped: no node, or nothing made by make trainer")
        return 0
    many = given.many or (100 if given.seeds >= 100 else 6)
    names = given.story or read_json("stories", "index.json")
    passed = failed = 0
    for name in names:
        story = read_json("stories", f"{name}.json")
        texts = read_json("text.json")
        own = expected(story, texts, os.path.join(build, "samenspel"), given.seeds, many)
        if given.table:
            for step, result in own.items():
                print_table(f"{name} {step}".strip(), result)
            continue
        page = page_says(build, name, given.seeds, many)
        for step, compare, label, one in every_sentence(own):
            theirs = page[step][compare]
            theirs = theirs["many"] if label == "many" else theirs["seeds"].get(label)
            wrong = difference(theirs, one)
            passed, failed = passed + (not wrong), failed + bool(wrong)
            if wrong:
                print(f"FAIL {name} {step} beside {compare}, {label}: {wrong}")
    if not given.table:
        print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
