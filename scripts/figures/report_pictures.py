"""The figures of a report: chosen by what a file is, drawn for a page, embedded as data.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import base64
import io
import warnings

import common  # first: it looks for an interpreter that has the modules below

import all as every_figure
from markup import tag
from reader import FigureError

WIDTH = 7.6  # [inch]: letters can be read where a phone shows it on its whole width
WIDE = {"organising", "costs", "decisions", "lattice"}  # have panels beside one another
LARGEST_SVG = 350_000  # bytes; beyond, points as pixels are smaller
# what each figure shows, for who cannot see it
SHOWS = {
    "trajectories": "Curves of {variable} over the rounds",
    "sweep": "Mean {variable} against what was swept",
    "phase": "Phase diagram: mean {variable} as a colour over two swept keys",
    "threshold": "Where mean {variable} passes a level along a swept key",
    "tornado": "How much {variable} answers to each swept key",
    "hysteresis": "{variable} on the way up and on the way down again",
    "lattice": "Snapshots of the acts on the lattice",
    "shares": "Shares of the strategies over the rounds",
    "organising": "Two ways of organising beside one another",
    "costs": "What steering costs, and what is left",
    "decisions": "How circles adopt, object and amend",
    "scores": "Payoff a turn of every strategy, the best first",
    "wins": "Matches won by every strategy",
    "payoff": "What each strategy earns against each other one, as colours",
    "cooperation": "How often each strategy cooperates with each other one, as colours",
    "fingerprint": "What the strategy earns against a disturbed probe, as colours",
}


class Picture:
    """One figure: its name, the command that draws it, and its element."""

    def __init__(self, name, script, extra, element):
        self.name, self.script, self.extra, self.element = name, script, extra, element


def chosen(result):
    """[(name, module, extra)] of all.py's that tell something of their own: one of each kind,
    of the first observable."""
    jobs = [job for job in every_figure.plan(result) if job[0] in SHOWS]
    if result.text("kind"):
        return jobs
    names = {job[0] for job in jobs}
    swept = result.swept()
    left_out = set()
    if "phase" in names:  # says what the heat map says, and where the line is
        left_out.add("sweep")
    if "threshold" in names and len(swept) == 1:
        left_out.add("sweep")
    if len(swept) > 1 or any(key.is_number for key in swept):
        left_out.add("organising")  # it compares ways, not numbers
    if result.n_runs > 24:
        left_out.add("trajectories")  # some of so many say little
    jobs = [job for job in jobs if job[0] not in left_out or len(names) == 1]
    if result.resolved.get("sweep.design", "grid") not in ("grid", "list"):
        jobs.sort(key=lambda job: job[0] != "tornado")  # what such a design was chosen for
    return jobs


def reason(result, error):
    """A message without the path, which says where the file stood and nothing of it."""
    return str(error).replace(result.path, result.name).removeprefix(result.name + ": ")


def pictures(result, variable):
    """(the figures, [why others could not be drawn])."""
    drawn, missing = [], []
    for name, module, extra in chosen(result):
        try:
            figure, (findings, notes) = page_figure(result, module, extra, name in WIDE)
        except FigureError as error:
            missing.append(f"{name}: {reason(result, error)}")
            continue
        shows = SHOWS[name].format(variable=variable.replace("_", " "))
        shows = shows[:1].upper() + shows[1:] + "."
        alternative = " ".join([shows, *findings, *notes])
        wide = figure.get_figwidth() > WIDTH
        image = tag("img", src=data_of(figure), alt=alternative)
        drawn.append(Picture(name, module.NAME, extra, tag(
            "figure", tag("div", image, class_="scroll", tabindex="0", role="region",
                          aria_label=shows) if wide else image,
            tag("figcaption", tag("strong", shows), *(tag("p", each, class_="found")
                                                      for each in findings),
                tag("p", " ".join(notes))), class_="wide" if wide else None)))
    return drawn, missing


def page_figure(result, module, extra, wide):
    """(the figure, its words) at the width of a page; where its labels need more room, at that
    of a slide."""
    settings = module.options().parse_args([result.path, *extra])
    refusal = None
    for width in (WIDTH, common.SIZE[0])[wide:]:
        common.Page.width, common.Page.words = width, ([], [])
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of matplotlib, about empty panels
                return module.draw(result, settings), common.Page.words
        except FigureError as error:
            refusal = refusal or error
            common.plt.close("all")
        finally:
            common.Page.width = None
    raise refusal


def data_of(figure):
    """The figure as a data: address; equal figures give equal ones."""
    vector, pixels = io.BytesIO(), io.BytesIO()
    figure.savefig(vector, format="svg", metadata={"Date": None, "Creator": None},
                   facecolor="white")
    kind, data = "svg+xml", vector.getvalue()
    if len(data) > LARGEST_SVG:
        figure.savefig(pixels, format="png", metadata={"Software": None}, facecolor="white")
        if len(pixels.getvalue()) < len(data):
            kind, data = "png", pixels.getvalue()
    common.close(figure)
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
