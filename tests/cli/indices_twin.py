# SPDX-License-Identifier: GPL-3.0-or-later
"""indices_twin.py RUNS.json INDICES.json INDICES.csv - the numbers of `indices` once more.

Slow and plain, from the runs as `inspect --json` prints them and from the definitions of the
papers that theory_sensitivity.h names: means of products for Saltelli, differences along
trajectories for Morris, residuals of least squares for regressions, averages over lines and
planes for a grid.
"""
import csv
import json
import math
import sys

SPACE = {
    "decision.noise": ("log", 0.1, 2), "population.size": ("integer", 20, 60),
    "steering.shared_interest.steer": ("real", 0, 1), "game.benefit": ("real", 2, 6),
}
WHOLE = {"population.size": 60 - 31, "network.degree": 9 - 3}  # of the trajectories


def known(x):
    return x is not None and not math.isnan(x)


def mean(values):
    return sum(values) / len(values)


def variance(values):
    m = mean(values)
    return mean([(v - m) ** 2 for v in values])


def solve(a, b):
    """Gauss with pivots."""
    n = len(b)
    rows = [list(a[i]) + [b[i]] for i in range(n)]
    for i in range(n):
        p = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[p] = rows[p], rows[i]
        for r in range(n):
            if r != i:
                f = rows[r][i] / rows[i][i]
                rows[r] = [x - f * y for x, y in zip(rows[r], rows[i])]
    return [rows[i][n] / rows[i][i] for i in range(n)]


def regress(columns, y):
    """Coefficients and residuals of y on a constant and columns."""
    x = [[1.0] * len(y)] + columns
    a = [[sum(p * q for p, q in zip(u, v)) for v in x] for u in x]
    b = solve(a, [sum(p * q for p, q in zip(u, y)) for u in x])
    return b[1:], [v - sum(c * u[r] for c, u in zip(b, x)) for r, v in enumerate(y)]


def ranks(values):
    return [sum(w < v for w in values) + (sum(w == v for w in values) + 1) / 2 for v in values]


def correlation(u, v):
    mu, mv = mean(u), mean(v)
    top = sum((a - mu) * (b - mv) for a, b in zip(u, v))
    return top / math.sqrt(sum((a - mu) ** 2 for a in u) * sum((b - mv) ** 2 for b in v))


def of_samples(keys, swept, y):
    k, blocks = len(keys), []
    for s in range(0, len(y), k + 2):
        if all(known(v) for v in y[s:s + k + 2]):
            blocks.append(y[s:s + k + 2])
    ends = [b[0] for b in blocks] + [b[-1] for b in blocks]
    middle, spread = mean(ends), variance(ends)
    out = {}
    for i, key in enumerate(keys):
        first = mean([(b[-1] - middle) * (b[1 + i] - b[0]) for b in blocks])
        total = mean([(b[1 + i] - b[0]) ** 2 for b in blocks]) / 2
        out[key] = {"S1": first / spread, "ST": total / spread}
    return out, len(blocks)


def step_of(key, before, after):
    """As a part of the whole range; of words the whole of it."""
    if isinstance(before, str):
        return 1 if after > before else -1
    if key in WHOLE:
        return (after - before) / WHOLE[key]
    return math.copysign(4 / (2 * 3), after - before)


def of_trajectories(keys, swept, y):
    k, used = len(keys), 0
    effects = {key: [] for key in keys}
    for t in range(0, len(y), k + 1):
        if not all(known(v) for v in y[t:t + k + 1]):
            continue
        used, moved = used + 1, set()
        for s in range(t, t + k):
            seen = [key for key in keys if swept[key][s] != swept[key][s + 1]]
            if seen:
                step = step_of(seen[0], swept[seen[0]][s], swept[seen[0]][s + 1])
                effects[seen[0]].append((y[s + 1] - y[s]) / step)
                moved.add(seen[0])
        for key in set(keys) - moved:  # it rests: nothing changes but by noise of other draws
            effects[key].append(0.0)
    out = {}
    for key, e in effects.items():
        out[key] = {"mu": mean(e), "mu_star": mean([abs(v) for v in e]),
                    "sigma": math.sqrt(variance(e) * used / (used - 1))}
    return out, used


def of_regression(keys, swept, y):
    columns = [[math.log(v) if SPACE[key][0] == "log" else v for v in swept[key]] for key in keys]
    out = {}
    slope, rest = regress(columns, y)
    quality = 1 - variance(rest) / variance(y)
    ranked, y_ranks = [ranks(c) for c in columns], ranks(y)
    for i, key in enumerate(keys):
        others = ranked[:i] + ranked[i + 1:]
        out[key] = {
            "SRC": slope[i] * math.sqrt(variance(columns[i]) / variance(y)),
            "PRCC": correlation(regress(others, ranked[i])[1], regress(others, y_ranks)[1])}
    return out, len(y), quality, 1 - variance(regress(ranked, y_ranks)[1]) / variance(y_ranks)


def of_grid(keys, swept, y):
    out = {}
    for key in keys:
        levels = sorted(set(swept[key]))
        alone = [mean([v for v, s in zip(y, swept[key]) if s == level]) for level in levels]
        lines = {}
        for r, v in enumerate(y):
            lines.setdefault(tuple(swept[o][r] for o in keys if o != key), []).append(v)
        out[key] = {"S1": variance(alone) / variance(y),
                    "ST": mean([variance(line) for line in lines.values()]) / variance(y)}
    return out, len(y)


def near(a, b, what):
    assert abs(a - b) <= 1e-9 * max(1, abs(a), abs(b)), (what, a, b)


def main():
    runs, indices = (json.load(open(name)) for name in sys.argv[1:3])
    table = {(row["observable"], row["key"], row["index"]): row
             for row in csv.DictReader(open(sys.argv[3]))}
    method = {"saltelli": of_samples, "morris": of_trajectories, "grid": of_grid}.get(
        indices["design"], of_regression)
    swept = runs["swept"]
    keys = [key for key in swept if key not in indices["linked"].split(", ")]
    assert indices["observables"].keys() == {"cooperation", "welfare"}
    for name, output in indices["observables"].items():
        y = runs["variables"][name]["mean"]
        expected, used, *quality = method(keys, swept, y)
        assert output["n_used"] == used, (output["n_used"], used)
        assert [entry["key"] for entry in output["keys"]] != [] and len(output["keys"]) == len(keys)
        first = None
        for entry in output["keys"]:
            for index, value in expected[entry["key"]].items():
                near(entry[index], value, (name, entry["key"], index))
                row = table.pop((name, entry["key"], index))
                assert float(row["value"]) == entry[index]
                if index + "_low" in entry:
                    assert float(row["low"]) == entry[index + "_low"]
                    assert entry[index + "_low"] <= entry[index + "_high"]
                else:
                    assert row["low"] == "" and row["high"] == ""
            size = abs(entry.get("ST", entry.get("mu_star", entry.get("PRCC"))))
            assert first is None or size <= first  # sorted
            first = size
        pairs = [(v, s) for v, s in zip(y, runs["variables"][name]["se"]) if known(v) and known(s)]
        near(output["noise_share"], mean([s * s for _, s in pairs])
             / variance([v for v, _ in pairs]), "noise")
        if quality:
            near(output["r_squared"], quality[0], "R^2")
            near(output["r_squared_ranks"], quality[1], "R^2 of ranks")
    assert not table


main()
