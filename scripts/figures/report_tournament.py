"""The sections of a report on a tournament or a fingerprint.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import shlex

import numpy as np
import report_numbers as numbers
import report_pictures
import tournament
from markup import facts, folded, table, tag
from report_sections import Section, commands, lines_of

FEW_ROWS = 60
ROW = ("median", "mean", "mean_se", "mean_wins", "mean_cooperation")
HEADS = ("rank", "strategy", "median", "mean", "its standard error", "wins a repetition",
         "share of C")


def ranking(result):
    """Strategies by rank, with what they scored."""
    columns = [result.file[name][()] if name in result.axes else None for name in ROW]
    rows = []
    for place, (number, name) in enumerate(tournament.ranking(result, None), 1):
        rows.append([str(place), name, *(
            numbers.figure(float(column[number])) if column is not None else numbers.DASH
            for column in columns)])
    body = table("Payoff a turn by rank: median over repetitions, then mean", HEADS, rows,
                 numeric={0, *range(2, len(HEADS))}, row_heads=2)
    return body if len(rows) <= FEW_ROWS else folded(f"All {len(rows)} strategies", body)


def in_short(result):
    """Who came first and last, and how much of it is cooperation."""
    order = tournament.ranking(result, None)
    said = [tournament.played(result).capitalize()]
    mean = result.file["mean"][()] if "mean" in result.axes else None
    for place, (number, name) in (("first", order[0]), ("last", order[-1])):
        earned = ("" if mean is None
                  else f" with {numbers.figure(float(mean[number]))} a turn")
        said.append(f"{name} comes {place}{earned}.")
    if "cooperation_rate" in result.axes:
        share = np.nanmean(result.file["cooperation_rate"][()])
        said.append(f"Over all pairs {100 * share:.0f} % of turns are "
                    "cooperation.")
    return [tag("p", " ".join(said))]


def sections(result, name):
    """All of them."""
    drawn, missing = report_pictures.pictures(result, "")
    quoted = shlex.quote(name)
    is_tournament = result.text("kind") == "tournament"
    settings = facts(list(result.resolved.items()))
    out = [
        Section("short", "In short", *(in_short(result) if is_tournament else [])),
        Section("numbers", "Ranking", ranking(result) if is_tournament else ""),
        Section("figures", "Figures", *(picture.element for picture in drawn),
                tag("p", "Not drawn: " + "; ".join(missing), class_="note") if missing else ""),
        Section("run", "What was played", settings, facts([
            ("Seed", result.text("seed")),
            ("Made by", f"samenspel {result.text('samenspel_version')}")])),
        Section("references", "References", lines_of(result.text("references"))),
        Section("repeat", "How to look again", commands([
            f"samenspel inspect {quoted}",
            *(" ".join(["scripts/figures/" + picture.script, quoted, *picture.extra])
              for picture in drawn)])),
    ]
    return [section for section in out if section.parts]
