"""The sections of a report on a file of `samenspel run`.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import re
import shlex

import crossings
import numpy as np
import report_numbers as numbers
import report_pictures
import threshold
import tornado
from markup import facts, folded, items, join, table, tag
from reader import FigureError, in_brackets, show

FEW_ROWS = 40    # of a table that is not folded
MOST_ROWS = 2000  # of one that is written at all
FEW_FAILURES, MOST_FAILURES = 12, 200  # rows that are not folded, that are written
MOST_NAMED = 3  # swept keys by which a run is named in a sentence
MOST_VALUES = 12  # of a swept key, written out
PLAIN = ("name", "question", "source")


class Section:
    """A heading with what belongs to it; nothing where there is nothing to say."""

    def __init__(self, name, title, *parts):
        self.name, self.title = name, title
        self.parts = [part for part in parts if part]

    def element(self):
        """As markup."""
        return tag("section", tag("h2", self.title, id=self.name), *self.parts,
                   aria_labelledby=self.name)


# --- in short ------------------------------------------------------------------------------

def run_name(keys, run):
    """A run by its swept values, or its number where these are many."""
    if len(keys) > MOST_NAMED:
        return f"run {run}"
    return ", ".join(f"{key.short} {key.show(run)}" for key in keys) or f"run {run}"


def in_short(result, variable, keys):
    """What came out, in a few sentences."""
    said = [progress(result)]
    column = numbers.Column(result, variable)
    known = np.flatnonzero(np.isfinite(column.mean))
    name = variable.replace("_", " ").capitalize()
    unit = f" {result.unit(variable)}" if result.unit(variable) else ""
    if len(known) == 1:
        run = known[0]
        said.append(f"{name}: {column.show(run)}{unit}{in_words(column, run)}.")
    elif len(known):
        low, high = (known[pick(column.mean[known])] for pick in (np.argmin, np.argmax))
        said.append(
            f"{name} is lowest, {column.show(low)}{unit}"
            f"{in_words(column, low)}, at {run_name(keys, low)}; highest, "
            f"{column.show(high)}{unit}{in_words(column, high)}, at "
            f"{run_name(keys, high)}.")
    if numbers.has_twin(result, variable):
        said.append(twin_in_short(result, variable, keys))
    said.append(threshold_in_short(result))
    unsettled = int(np.sum(column.unsettled))
    if unsettled:
        said.append(f"{unsettled} of {len(known)} means of {name.lower()} have not settled: the "
                    "second half of their rounds differs from the first by more than 4 standard "
                    "errors. Raise burn_in or rounds before they are read as long-run means.")
    return [tag("p", each) for each in said if each]


def in_words(column, run):
    """' (95 % interval ..)', where it is known."""
    text = column.show_interval(run)
    return f" (95 % interval {text})" if text != numbers.DASH else ""


def twin_in_short(result, variable, keys):
    """How far steering moved the mean at most."""
    twin = numbers.Twin(result, variable)
    known = np.flatnonzero(np.isfinite(twin.difference))
    if not known.size or not np.any(twin.difference[known]):
        return "Steering made no difference to the same people unsteered." if known.size else ""
    run = known[np.argmax(np.abs(twin.difference[known]))]
    places = twin.other.places
    between = numbers.interval(*twin.ends(run), places)
    between = f" (95 % interval {between})" if between != numbers.DASH else ""
    most = "At most, steering" if len(known) > 1 else "Steering"
    where = f" at {run_name(keys, run)}" if len(known) > 1 else ""
    sign = "+" if twin.difference[run] > 0 else ""
    return (f"{most} changes it by {sign}{numbers.figure(twin.difference[run], places)}"
            f"{between}{where}, compared with the same people unsteered on the same draws.")


def threshold_in_short(result):
    """Where the level that was searched for is passed: the place of a single row, else how
    many rows pass it and between which places."""
    if not threshold.fits(result):
        return ""
    try:
        variable, key, others, level, _, found, _, confidence = searched(result)
    except FigureError:
        return ""
    if not others:
        return threshold.sentence(key, variable, level, found[0], confidence)
    places = [crossing.place for crossing in found if crossing.is_known]
    name = variable.replace("_", " ").capitalize()
    if not places:
        return f"{name} passes {level:g} in none of {len(found)} rows."
    return (f"{name} passes {level:g} in {len(places)} of {len(found)} rows, at {key.short} "
            f"{numbers.figure(min(places))} to {numbers.figure(max(places))}.")


def searched(result):
    """(variable, key, others, level, groups, crossings, words about them, confidence)."""
    arguments = threshold.options().parse_args([result.path])
    variable, key, others, level = threshold.choose(result, arguments)
    groups = crossings.groups_of(result, key, others)
    return (variable, key, others, level, groups,
            *threshold.find(result, groups, variable, key, level))


def progress(result):
    """How many replicates of how many runs are done."""
    counts = numbers.cells(result)
    if counts is None:
        return ""
    done, failed, missing = counts
    runs = numbers.visited(result)
    total = sum(counts)
    text = (f"{done:,} of {total:,} replicate{'s' * (total != 1)} of {len(runs):,} run"
            f"{'s' * (len(runs) != 1)} {'is' if done == 1 else 'are'} done")
    text += f", {failed:,} failed" if failed else ""
    text += f", {missing:,} are missing" if missing else ""
    if len(runs) < result.n_runs:
        text += f"; {result.n_runs - len(runs):,} points of the plan were not needed"
    return text + "."


# --- what was run --------------------------------------------------------------------------

def values_of(key):
    """'0 to 1, 11 values' or 'cluster, random'."""
    levels = key.levels()
    if not key.is_number or len(levels) <= 3:
        shown = ", ".join(show(level) for level in levels[:MOST_VALUES])
        return shown + (f" and {len(levels) - MOST_VALUES} more"
                        if len(levels) > MOST_VALUES else "")
    known = levels[np.isfinite(levels.astype(float))]
    return f"{show(known[0])} to {show(known[-1])}, {len(known):,} values"


def spread(values):
    """'32' or '8 to 64'."""
    low, high = int(np.min(values)), int(np.max(values))
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def breakable(key):
    """A dotted key that may go on in the next line after each of its parts."""
    parts = re.split(r"(?<=[._])", key)
    return join([each for part in parts for each in (part, tag("wbr"))][:-1])


def what_was_run(result, keys):
    """Design, ranges, replicates, rounds, seed, versions."""
    resolved = result.resolved
    runs = numbers.visited(result)
    replicates = ""
    if "n_replicates" in result.axes and len(runs):
        replicates = spread(result.file["n_replicates"][()][runs])
    rounds = resolved.get("rounds", "").strip("[]")
    agents = spread([result.n_agents(run) for run in range(result.n_runs)])
    version = f"samenspel {result.text('samenspel_version')}"
    model = result.text("model_version")
    design = resolved.get("sweep.design", "grid") if keys else ""
    return [facts([
        ("Scenario", resolved.get("name", "") or result.title),
        ("Source", re.sub(r"(; )?samenspel \S+, model version \d+$", "",
                          result.text("source"))),
        ("Design", f"{design.replace('_', ' ')}, {result.n_runs:,} runs" if keys else "one run"),
        ("Rule", result.text("adaptive")),
        *((breakable(f"Swept: {key.name}"), values_of(key) + in_brackets(key.unit))
          for key in keys),
        ("Replicates a run", replicates),
        ("Rounds", rounds),
        ("Left out of means", f"rounds up to {resolved.get('burn_in', '0')} (burn_in)"),
        ("Agents", agents),
        ("Unsteered twin", "yes, on the same draws"
         if resolved.get("compare") == "unsteered" else ""),
        ("Seed", result.text("seed")),
        ("Draws", {"common": "the same in all runs", "independent": "each run its own"}.get(
            resolved.get("sweep.draws", ""), "") if keys else ""),
        ("Changed on the command line", result.text("overrides").replace("\n", ", ")),
        ("Made by", version + (f", model version {model}" if model else "")),
        ("Plan", tag("code", result.text("plan_hash"), class_="set")
         if result.text("plan_hash") else "")])]


# --- numbers -------------------------------------------------------------------------------

def number_tables(result, keys):
    """A table for every observable, those of many runs and all but the first folded."""
    runs = numbers.visited(result)
    parts = []
    names = [name for name in numbers.summarised(result) if not numbers.is_cost(name)]
    for name in sorted(names, key=lambda name: name != report_variable(result)):
        parts.append(observable_table(result, keys, runs, name, folded_=bool(parts)))
    if not parts:
        return []
    fact = ("Means over recorded rounds after burn_in, then over replicates; of what is "
            "recorded once a replicate, over those that have it. Intervals: 95 %, Student's t "
            "over replicates; n: replicates.")
    if any(numbers.has_twin(result, name) for name in names):
        fact += " The difference to the unsteered twin is taken replicate by replicate."
    return [tag("p", fact, class_="note"), *parts]


def report_variable(result):
    """The observable that a report begins with."""
    names = numbers.summarised(result)
    rule = result.search()
    if rule is not None and rule["observable"] in names:
        return rule["observable"]
    return next((name for name in ("cooperation", "fixed_strategy") if name in names),
                names[0] if names else None)


def observable_table(result, keys, runs, name, folded_):
    """Run, swept values, mean, interval, n; the twin and the difference where it is."""
    column = numbers.Column(result, name)
    twin = numbers.Twin(result, name) if numbers.has_twin(result, name) else None
    heads = ["run", *(key.label for key in keys), f"mean{in_brackets(result.unit(name))}",
             "95 % interval", "n"]
    if twin:
        heads += ["unsteered", "difference", "its interval"]
    rows = []
    for run in runs[:MOST_ROWS]:
        mark = " *" if column.unsettled[run] else ""
        row = [str(run), *(key.show(run) for key in keys),
               column.show(run) + mark, column.show_interval(run),
               str(column.n[run])]
        if twin:
            row += [twin.other.show(run), numbers.figure(twin.difference[run], column.places),
                    numbers.interval(*twin.ends(run), column.places)]
        rows.append(row)
    title = name.replace("_", " ").capitalize()
    meaning = result.meaning(name)
    body = [tag("p", f"{meaning[:1].upper()}{meaning[1:]}.", class_="note") if meaning else "",
            table(f"{title} by run", heads, rows, numeric=columns_of_numbers(keys, heads))]
    if column.unsettled[runs].any():
        body.append(tag("p", "* has not settled.", class_="note"))
    if len(runs) > MOST_ROWS:
        body.append(tag("p", f"The first {MOST_ROWS:,} of {len(runs):,} runs; samenspel inspect "
                        "--json has all.", class_="note"))
    if folded_ or len(runs) > FEW_ROWS:
        return folded(f"{title}: {len(runs):,} run{'s' * (len(runs) != 1)}", *body)
    return join([tag("h3", title), *body])


def columns_of_numbers(keys, heads):
    """Which columns of a table by run hold numbers."""
    return {0, *(i + 1 for i, key in enumerate(keys) if key.is_number),
            *range(len(keys) + 1, len(heads))}


def cost_tables(result, keys):
    """What was spent, a round over all agents or in all, and what one more cooperator cost."""
    runs = numbers.visited(result)
    costs = [name for name in numbers.summarised(result) if numbers.is_cost(name)]
    costs.sort(key=lambda name: name != "steering_cost")
    found = [(name, numbers.Column(result, name)) for name in costs]
    nothing = [name for name, column in found if not np.nansum(np.abs(column.mean))]
    found = [(name, column) for name, column in found if name not in nothing]
    parts = []
    shares = [(name, result.file[name][()], result.file[name + "_se"][()])
              for name in numbers.ratios(result)]
    if found or shares:
        heads = ["run", *(key.label for key in keys)]
        for name, _ in found:
            heads.append(result.label(name))
        for name, _, _ in shares:
            heads.append(result.label(name))
        rows = []
        for run in runs[:MOST_ROWS]:
            row = [str(run), *(key.show(run) for key in keys)]
            row += [with_error(column.mean[run], column.error[run]) for _, column in found]
            row += [with_error(value[run], error[run]) for _, value, error in shares]
            rows.append(row)
        body = table("Costs by run, means after burn_in \N{PLUS-MINUS SIGN} 1 standard error",
                     heads, rows, numeric=columns_of_numbers(keys, heads))
        parts.append(body if len(runs) <= FEW_ROWS
                     else folded(f"Costs: {len(runs):,} runs", body))
        parts.append(facts([(name.replace("_", " "), result.meaning(name)) for name in
                            [*(name for name, _ in found), *(name for name, _, _ in shares)]]))
    if nothing:
        parts.append(tag("p", f"Nothing was spent on: "
                         f"{', '.join(name.replace('_', ' ') for name in nothing)}.",
                         class_="note"))
    return parts


def with_error(value, error):
    """'0.512 ± 0.0042'; each cell with the places that its own error has: costs may be
    hundreds in one run and nothing in the next."""
    if not np.isfinite(error):
        return numbers.figure(value)
    places = numbers.places_of(np.array([error]))
    return f"{numbers.figure(value, places)} \N{PLUS-MINUS SIGN} {numbers.figure(error, places)}"


# --- thresholds, sensitivity ---------------------------------------------------------------

def thresholds(result):
    """Where the mean passes the level that was searched for, row by row."""
    if not threshold.fits(result):
        return []
    try:
        variable, key, others, level, groups, found, note, _ = searched(result)
    except FigureError as error:
        return [tag("p", f"Not known: {report_pictures.reason(result, error)}", class_="note")]
    rows = []
    for runs, crossing in zip(groups, found):
        place = (numbers.figure(crossing.place) if crossing.is_known else
                 f"none: all {crossing.why}" if crossing.why else numbers.DASH)
        rows.append([*(other.show(runs[0]) for other in others), place,
                     numbers.interval(crossing.low, crossing.high)])
    if not others:
        rows = [[variable.replace("_", " "), *row] for row in rows]
    heads = [*([other.label for other in others] or ["observable"]), key.label, "interval"]
    return [table(f"Where {variable.replace('_', ' ')} passes {level:g}", heads, rows,
                  numeric={len(heads) - 2, len(heads) - 1}, row_heads=max(1, len(others))),
            tag("p", note, class_="note")]


def three_digits(value):
    """An index as a table shows it."""
    return (f"{value:.3g}".replace("-", numbers.MINUS) if np.isfinite(value)
            else numbers.DASH)


def sensitivity(result, variable):
    """Tables of `samenspel indices`, where the design has indices and the program is there."""
    if variable is None or not tornado.fits(result):
        return []
    try:
        indices = tornado.indices_of(result, variable)
    except FigureError as error:
        return [tag("p", f"Not known: {report_pictures.reason(result, error)}", class_="note")]
    names = [name for name in ("S1", "ST", "mu_star", "mu", "sigma", "PRCC", "SRC")
             if name in indices.keys[0]]
    rows = []
    for key in indices.keys:
        row = [key["key"]]
        for name in names:
            low, high = (tornado.real(key, name + end) for end in ("_low", "_high"))
            text = three_digits(tornado.real(key, name))
            row.append(text + (f" ({three_digits(low)} to {three_digits(high)})"
                               if np.isfinite(low) else ""))
        rows.append(row)
    shown = {"mu_star": "\u03bc*", "mu": "\u03bc", "sigma": "\u03c3"}
    heads = ["key", *(shown.get(name, name) for name in names)]
    return [table(f"Indices of {variable.replace('_', ' ')}", heads, rows,
                  numeric=range(1, len(heads))),
            tag("p", " ".join(tornado.notes_of(result, indices, len(indices.keys))[1:]),
                class_="note")]


# --- failures ------------------------------------------------------------------------------

def failure_list(result, keys, name):
    """What failed and why, and how to see it again."""
    failed = numbers.failures(result)
    counts = numbers.cells(result)
    parts = []
    if failed:
        rows = [[str(run), numbers.ranges(replicates), run_name(keys, run), reason]
                for run, replicates, reason in failed[:MOST_FAILURES]]
        n = counts[1]
        parts.append(tag("p", f"{n:,} replicate{'s' * (n != 1)} failed and "
                         f"{'are' if n != 1 else 'is'} left out of every mean.",
                         class_="warn"))
        body = [table("What failed", ["run", "replicates", "where", "reason"], rows)]
        if len(failed) > MOST_FAILURES:
            body.append(tag("p", f"The first {MOST_FAILURES} of {len(failed):,}.",
                            class_="note"))
        parts += body if len(rows) <= FEW_FAILURES else [
            folded(f"All of them, with their reasons: {len(rows)} rows", *body)]
        run, (replicate, *_), _ = failed[0]
        parts.append(tag("p", f"One of them alone again, with seed {result.text('seed')}; then "
                         "all of them, once the cause is gone:"))
        parts.append(commands([
            f"samenspel inspect --scenario {name} > again.yaml",
            f"samenspel run again.yaml --only {run}:{replicate}",
            f"samenspel run again.yaml -o {name} --resume"]))
    if counts is not None and counts[2]:
        parts.append(tag("p", f"{counts[2]:,} replicates are missing: the run was stopped, or "
                         "this is a share of it. The means are those of the others. What is "
                         "missing is computed by:", class_="warn"))
        parts.append(commands([f"samenspel inspect --scenario {name} > again.yaml",
                               f"samenspel run again.yaml -o {name} --resume"]))
    return parts


def commands(lines):
    """Lines for a terminal."""
    return tag("pre", tag("code", "\n".join(lines)))


# --- assumptions, references, repeating ----------------------------------------------------

def lines_of(text):
    """A list of the lines of an attribute."""
    return items([line for line in text.splitlines() if line.strip()]) if text.strip() else ""


def how_to_repeat(result, name, pictures):
    """Commands, and what they read."""
    resolved = result.text("scenario_resolved")
    needed = []
    for what, pattern in (("the network of network.path, with the SHA-256",
                           r"(?m)^network\.digest: (.*)$"),
                          ("plug-ins (--plugin FILE.so), with the SHA-256",
                           r"(?m)^plugin\.digest: (.*)$")):
        found = re.search(pattern, resolved)
        digests = re.findall(r"[0-9a-f]{64}", found[1]) if found else []
        needed += [join([f"{what} ", tag("code", digest, class_="set")]) for digest in digests]
    plugin = " --plugin FILE.so" if any("plug-ins" in each for each in needed) else ""
    parts = [
        tag("p", "The file holds its scenario, with all that was changed on the command line. "
            "The same version of samenspel computes the same numbers from it, on any machine "
            "and with any number of threads:"),
        commands([f"samenspel inspect --scenario {name} > again.yaml",
                  f"samenspel run again.yaml -o again.h5{plugin}",
                  f"samenspel inspect --digest {name}",
                  "samenspel inspect --digest again.h5     # the same digest"])]
    if needed:
        parts.append(tag("p", "It reads beside its scenario:"))
        parts.append(items(needed))
    if pictures:
        parts.append(tag("p", "The figures, as files:"))
        parts.append(commands([
            " ".join(["scripts/figures/" + picture.script, name,
                      *map(shlex.quote, picture.extra)]) for picture in pictures]))
    if result.text("scenario"):
        parts.append(folded("The scenario, as it was written",
                            tag("pre", tag("code", result.text("scenario")))))
    parts.append(folded("Every key, as it was resolved", tag("pre", tag("code", resolved))))
    return parts


def sections(result, name):
    """All of them, and the observable that they begin with."""
    keys = result.swept()
    variable = report_variable(result)
    drawn, missing = report_pictures.pictures(result, variable or "")
    quoted = shlex.quote(name)
    out = [
        Section("short", "In short", *(in_short(result, variable, keys) if variable
                                       else [tag("p", progress(result))])),
        Section("run", "What was run", *what_was_run(result, keys)),
        Section("failures", "Failures", *failure_list(result, keys, quoted)),
        Section("figures", "Figures", *(picture.element for picture in drawn),
                tag("p", "Not drawn: " + "; ".join(missing), class_="note") if missing else ""),
        Section("thresholds", "Thresholds", *thresholds(result)),
        Section("sensitivity", "Sensitivity", *sensitivity(result, variable)),
        Section("numbers", "Numbers", *number_tables(result, keys)),
        Section("costs", "Costs", *cost_tables(result, keys)),
        Section("assumptions", "Assumptions", lines_of(result.text("assumptions"))),
        Section("references", "References", lines_of(result.text("references"))),
        Section("repeat", "How to repeat this", *how_to_repeat(result, quoted, drawn)),
    ]
    return [section for section in out if section.parts]
