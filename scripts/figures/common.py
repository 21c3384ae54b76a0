"""What all figures share: style, title and margins, command line, files.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import argparse
import os
import sys

import interpreter

interpreter.need("numpy", "h5py", "matplotlib")

import matplotlib  # noqa: E402 (after the search for an interpreter that has it)

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
from matplotlib.text import Text  # noqa: E402
from matplotlib.ticker import MaxNLocator  # noqa: E402

from reader import FigureError, Result  # noqa: E402

# Okabe & Ito, Color Universal Design (2008): told apart with every common kind of colour
# vision. Black is kept for axes, yellow comes last since it is faint on white.
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#F0E442"]
INK = "#1a1a1a"
GREY = "#5a5a5a"
PALE = "#d0d0d0"
ORDERED = "viridis"  # for numbers: even in lightness, so it survives a grey printer

SIZE = (10.0, 5.625)  # [inch], 16:9 as projectors are
DPI = 200
EDGE = 0.02  # [share of the figure] kept free at the left and right

STYLE = {
    "font.family": "DejaVu Sans",  # ships with matplotlib: the same on every machine
    "font.size": 14,
    "axes.labelsize": 15,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.linewidth": 1.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 13,
    "ytick.labelsize": 13,
    "text.color": INK,
    "lines.linewidth": 2.2,
    "lines.solid_capstyle": "round",
    "grid.color": "#e4e4e4",
    "grid.linewidth": 0.8,
    "axes.grid": True,
    "figure.dpi": 100,
    "savefig.dpi": DPI,
    "svg.hashsalt": "samenspel",  # else every file would carry other random ids
    "svg.fonttype": "path",
    "image.interpolation": "nearest",
    "hatch.linewidth": 0.6,
}


class Page:
    """Where figures go: a slide of their own, or a page that writes their words itself."""

    width = None  # [inch] of a figure on a page; None: slides
    words = ()    # (findings, notes) of the last figure, where it is on a page


def new_figure(rows=1, columns=1, size=SIZE, **options):
    """A figure in our style, whatever the user's matplotlibrc says; axes as a 2-d array."""
    matplotlib.rcdefaults()
    matplotlib.rcParams.update(STYLE)
    if Page.width is not None:
        size = (Page.width, size[1] * Page.width / size[0])
    return plt.subplots(rows, columns, figsize=size, squeeze=False, **options)


def ordered_scale():
    """The colour map for numbers."""
    return matplotlib.colormaps[ORDERED]


def ordered_colours(n):
    """n colours for rising numbers, dark to light, none too faint for white paper."""
    return [ordered_scale()(0.8 * i / max(1, n - 1)) for i in range(n)]


def shade(colour, share):
    """The same hue, from light at 0 to itself at 1."""
    part = 0.5 + 0.5 * share
    return tuple(1 - part * (1 - each) for each in matplotlib.colors.to_rgb(colour))


def broken(label, most=36):
    """An axis label in two lines where one would be longer than a low panel is high."""
    if len(label) <= most:
        return label
    spaces = [i for i, letter in enumerate(label) if letter == " "]
    if not spaces:
        return label
    middle = min(spaces, key=lambda i: abs(i - len(label) / 2))
    return label[:middle] + "\n" + label[middle + 1:]


def darker(colour):
    """The same hue, dark enough for text on white."""
    red, green, blue = matplotlib.colors.to_rgb(colour)
    lightness = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    factor = min(1.0, 0.45 / lightness) if lightness > 0 else 1.0
    return (red * factor, green * factor, blue * factor)


# --- title, margins, labels ----------------------------------------------------------------

def wrap(figure, words, width, even=False, **font):
    """Words broken into lines no wider than width [share of the figure]; where even is set,
    as narrow as so many lines allow, so that no word is left alone on the last."""
    renderer = figure.canvas.get_renderer()
    probe = figure.text(0, 0, "", **font)

    def lines_within(limit):
        lines = []
        for word in words.split(" "):  # not where a space does not break
            probe.set_text((lines[-1] + " " + word) if lines else word)
            if lines and probe.get_window_extent(renderer).width <= limit:
                lines[-1] = probe.get_text()
            else:
                lines.append(word)
        return lines

    limit = width * figure.bbox.width
    lines = lines_within(limit)
    for share in (0.9, 0.8, 0.7, 0.6, 0.55) if even and len(lines) > 1 else ():
        narrower = lines_within(share * limit)
        if len(narrower) > len(lines):
            break
        lines = narrower
    probe.remove()
    return "\n".join(lines)


def write_margins(figure, result, notes, findings=()):
    """Title (the scenario's question), findings and notes under it, origin below; on a page
    nothing, since that writes them.

    notes is a list of sentences; empty ones are left out; each finding begins a line of its
    own. Returns the box that is left for the axes (x0, y0, x1, y1) [share of the figure].
    """
    width = 1 - 2 * EDGE
    renderer = figure.canvas.get_renderer()
    top = 1 - 0.11 / figure.get_figheight()
    unfinished, failed, cells = result.unfinished()
    if unfinished:
        verb = "is" if unfinished == 1 else "are"
        what = f"failed and {verb}" if failed == unfinished else f"{verb} not finished and"
        notes = [*notes, f"{unfinished} of {cells} replicates {what} left out."]
    if Page.width is not None:
        Page.words = [*filter(None, findings)], [*filter(None, notes)]
        edge = 0.04 / figure.get_figwidth()
        return edge, edge, 1 - edge, 1 - edge
    for words, font in ((result.question, {"fontsize": 18, "fontweight": "bold"}),
                        *((finding, {"fontsize": 13.5}) for finding in findings),
                        (" ".join(filter(None, notes)), {"fontsize": 12, "color": GREY})):
        if words:
            lines = wrap(figure, words, width, even=words == result.question, **font)
            text = figure.text(EDGE, top, lines, va="top", linespacing=1.25, **font)
            top = text.get_window_extent(renderer).y0 / figure.bbox.height
            top -= 0.07 / figure.get_figheight()
    version = result.text("samenspel_version")
    model = result.text("model_version")
    origin = f"{result.title}; samenspel {version}"
    origin += f", model {model}" if model else ""
    origin += f", plan {result.text('plan_hash')[:8]}" if result.text("plan_hash") else ""
    text = figure.text(1 - EDGE, 0.09 / figure.get_figheight(), origin, ha="right",
                       va="bottom", fontsize=9, color=GREY)
    bottom = text.get_window_extent(renderer).y1 / figure.bbox.height
    gap = 0.07 / figure.get_figheight()
    return EDGE, bottom + gap, 1 - EDGE, top - gap


def dress(figure, result, notes, findings=()):
    """Write the margins and make the axes fill what they leave."""
    fit(figure, write_margins(figure, result, notes, findings))


def fit(figure, box):
    """Move the margins until axes with all their labels just fill box (x0, y0, x1, y1)."""
    renderer = figure.canvas.get_renderer()
    width, height = figure.bbox.width, figure.bbox.height
    margins = {name: getattr(figure.subplotpars, name)
               for name in ("left", "right", "bottom", "top")}
    for _ in range(5):
        figure.draw_without_rendering()
        before = dict(margins)
        boxes = [axes.get_tightbbox(renderer) for axes in figure.axes if axes.get_visible()]
        margins["left"] += box[0] - min(b.x0 for b in boxes) / width
        margins["bottom"] += box[1] - min(b.y0 for b in boxes) / height
        margins["right"] += box[2] - max(b.x1 for b in boxes) / width
        margins["top"] += box[3] - max(b.y1 for b in boxes) / height
        if min(margins["right"] - margins["left"], margins["top"] - margins["bottom"]) < 0.1:
            raise FigureError("the labels leave no room for the figure: show fewer runs "
                              "or panels")
        figure.subplots_adjust(**margins)
        if max(abs(margins[name] - before[name]) for name in margins) < 2e-4:
            break
    figure.draw_without_rendering()


def label_lines(axes, entries, heading=None, size=13):
    """Write at the right edge what each line is, in its colour, close to where it ends.

    entries: (height in data units, text, colour); labels that would collide are moved
    apart and tied to their line by a thin one. Call spread_labels after the margins are set.
    """
    entries = [entry for entry in entries if np.isfinite(entry[0])]
    texts = []
    for height, text, colour in sorted(entries, key=lambda entry: entry[0]):
        note = axes.annotate(
            text, xy=(1, height), xycoords=("axes fraction", "data"), xytext=(26, 0),
            textcoords="offset points", va="center", ha="left", fontsize=size,
            color=darker(colour), fontweight="bold", annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 1.0,
                        "shrinkA": 2, "shrinkB": 1, "relpos": (0, 0.5)})
        note.height = height
        texts.append(note)
    if heading and texts:
        title = axes.annotate(heading, xy=(1, 1), xycoords="axes fraction", xytext=(26, 5),
                              textcoords="offset points", va="bottom", ha="left",
                              fontsize=size, color=GREY)
        widths = [Text.get_window_extent(text, axes.figure.canvas.get_renderer()).width
                  for text in (title, *texts)]
        if widths[0] > max(widths[1:]):  # a long one ends where the labels end
            title.set_ha("right")
            title.set_position((26 + max(widths[1:]) * 72 / axes.figure.dpi, 5))
    axes.line_labels, axes.has_heading = texts, bool(heading and texts)


def spread_labels(axes):
    """Move the labels of label_lines apart, none further from its line than needed."""
    texts = axes.line_labels
    if not texts:
        return
    figure = axes.figure
    renderer = figure.canvas.get_renderer()
    need = max(text.get_window_extent(renderer).height for text in texts) * 1.12
    low, high = axes.bbox.y0, axes.bbox.y1 - (0.4 * need if axes.has_heading else 0)
    wanted = [axes.transData.transform((0, text.height))[1] for text in texts]
    if need * len(texts) > high - low:
        need = (high - low) / len(texts)
    for text, place, want in zip(texts, apart(wanted, need, low, high), wanted):
        text.set_position((26, (place - want) * 72 / figure.dpi))


def apart(wanted, need, low, high):
    """Places nearest to the wanted ones (rising), at least need apart, within low..high.

    Neighbours that would collide form a block around the mean of what they want; blocks
    that collide merge (isotonic regression by pooling adjacent violators).
    """
    blocks = []  # [sum of shifted wishes, members]
    for index, want in enumerate(wanted):
        blocks.append([want - index * need, 1])
        while len(blocks) > 1 and (blocks[-2][0] / blocks[-2][1]
                                   >= blocks[-1][0] / blocks[-1][1]):
            total, members = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += members
    places = [total / members for total, members in blocks for _ in range(members)]
    top = high - (len(wanted) - 1) * need
    return [min(max(place, low), max(top, low)) + index * need
            for index, place in enumerate(places)]


def legend_rows(page, box, rows):
    """Rows of (handles, labels) under the words; returns the box that is left."""
    top = box[3]
    for handles, labels in rows:
        if handles:
            row = page.legend(handles, labels, loc="upper left", bbox_to_anchor=(box[0], top),
                              ncols=len(handles), frameon=False, fontsize=13, borderpad=0,
                              borderaxespad=0, handlelength=2.0, columnspacing=1.8)
            page.draw_without_rendering()
            top = row.get_window_extent(page.canvas.get_renderer()).y0 / page.bbox.height
            top -= 0.08 / page.get_figheight()
    return box[0], box[1], box[2], top


def round_axis(axes, logarithmic=False, most_marks=8):
    """Name the axis of the rounds and mark whole ones."""
    axes.set_xlabel("round")
    if logarithmic:
        axes.set_xscale("log")
    else:
        axes.xaxis.set_major_locator(MaxNLocator(most_marks, integer=True, steps=[1, 2, 5, 10]))


def set_range(axes, result, name, pad=0.02):
    """Show the whole range of a share; from 0 what cannot be less, or comes near to it; and
    the 0 as a line of what may lie on both sides of it."""
    low, high = result.bounds(name)
    bottom, top = axes.get_ylim()
    if (low, high) == (0, 1):
        axes.set_ylim(-pad, 1 + pad)
    elif low == 0:
        axes.set_ylim(-pad * top, top)
    elif np.isnan(low) and 0 < bottom < 0.25 * top:
        axes.set_ylim(bottom=0)
    elif low < 0 < high:
        axes.axhline(0, color=GREY, linewidth=1.0, zorder=1)
        room = pad * max(top, -bottom)
        axes.set_ylim(min(bottom, -room), max(top, room))


def caption(result, name, most=60):
    """What a variable means, where that is short; a long definition is left to the manual."""
    meaning = result.meaning(name)
    if not meaning or len(meaning) > most:
        return ""
    return f"{name.replace('_', ' ').capitalize()}: {meaning}."


def settings_note(result, run=0):
    """The setting in a few words: '1,000 agents, square lattice, rule: logit.'"""
    words = []
    agents = {result.n_agents(r) for r in range(result.n_runs)}
    if len(agents) == 1 and max(agents) > 0:
        words.append(f"{agents.pop():,} agents")
    swept = {key.name for key in result.swept()}
    for key, form in (("network.kind", "{} network"), ("decision.rule", "rule: {}")):
        value = result.setting(key, run)
        if value and key not in swept:
            words.append(form.format(value.replace("_", " ")).replace("lattice network",
                                                                      "lattice"))
    return ", ".join(words) + "." if words else ""


# --- command line and files ----------------------------------------------------------------

def parser(name, what, example):
    """The options that every figure has; what and example stand in --help."""
    options = argparse.ArgumentParser(
        prog=name, description=what, epilog=example,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("file", metavar="FILE.h5", help="what `samenspel run` wrote")
    options.add_argument("-o", "--output", metavar="OUT",
                         help="file to write, .png, .svg or .pdf (default: the name of "
                         f"FILE.h5 with _{name.removesuffix('.py')}.png, in this folder)")
    options.add_argument("--svg", action="store_true",
                         help="write an SVG of the same name too")
    return options


def save(figure, output, svg=False):
    """Write the figure; equal figures give equal bytes. Returns the paths."""
    paths = [output]
    if svg and not output.endswith(".svg"):
        paths.append(os.path.splitext(output)[0] + ".svg")
    plain = {".png": {"Software": None}, ".svg": {"Date": None, "Creator": None},
             ".pdf": {"CreationDate": None, "Producer": None, "Creator": None}}
    for path in paths:
        kind = os.path.splitext(path)[1].lower()
        if kind not in plain:
            raise FigureError(f"{path}: a figure ends in .png, .svg or .pdf")
        try:
            figure.savefig(path, metadata=plain[kind], facecolor="white")
        except OSError as error:
            raise FigureError(f"{path}: cannot be written ({error.strerror})") from None
    plt.close(figure)
    return paths


def output_path(name, options):
    """Where the figure goes: as asked, else beside nothing, in the folder we stand in."""
    if options.output:
        return options.output
    stem = os.path.splitext(os.path.basename(options.file))[0]
    return f"{stem}_{name.removesuffix('.py')}.png"


def close(figure):
    """Forget a figure that is not to be saved."""
    plt.close(figure)


def numbers(text, what, low, high):
    """'0,3,7' as a list of whole numbers within low..high."""
    try:
        values = [int(part) for part in text.split(",")]
    except ValueError:
        raise FigureError(f"{what}: read '{text}'; whole numbers with commas between them "
                          "would be right") from None
    for value in values:
        if not low <= value <= high:
            raise FigureError(f"{what}: {value} is not there; the file has {low} to {high}")
    return values


def evenly(n, most):
    """At most `most` of 0..n-1, the first and last among them, with equal steps if some
    number of them near `most` allows it."""
    if n <= most:
        return list(range(n))
    for fewer in range(most, (most + 1) // 2, -1):
        if (n - 1) % (fewer - 1) == 0:
            return list(range(0, n, (n - 1) // (fewer - 1)))
    return [int(round(i * (n - 1) / (most - 1))) for i in range(most)]


def main(name, options, draw):
    """Open, draw, save, say where; one line and exit 1 where that cannot be."""
    arguments = options.parse_args()
    try:
        with Result(arguments.file) as result:
            figure = draw(result, arguments)
            for path in save(figure, output_path(name, arguments), arguments.svg):
                print(path)
    except FigureError as error:
        sys.exit(f"{name}: {error}")
    except BrokenPipeError:
        sys.exit(1)
