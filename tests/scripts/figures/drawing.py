"""drawing.py - what the tests of the figures share: samples, figures, messages, words.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import contextlib
import io
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
FIGURES = os.path.normpath(os.path.join(HERE, "..", "..", "..", "scripts", "figures"))
sys.path[:0] = [os.path.dirname(HERE), FIGURES]
import interpreter  # noqa: E402

interpreter.need("numpy", "h5py", "matplotlib")

import all as every_figure  # noqa: E402
import common  # noqa: E402
import costs  # noqa: E402
import decisions  # noqa: E402
import fingerprint  # noqa: E402
import h5py  # noqa: E402
import hysteresis  # noqa: E402
import lattice  # noqa: E402
import make_sample  # noqa: E402
import matplotlib.text  # noqa: E402
import numpy as np  # noqa: E402
import organising  # noqa: E402
import phase  # noqa: E402
import program  # noqa: E402
import shares  # noqa: E402
import sweep  # noqa: E402
import threshold  # noqa: E402
import tornado  # noqa: E402
import tournament  # noqa: E402
import trajectories  # noqa: E402
from reader import FigureError, Result  # noqa: E402

FOLDER = tempfile.mkdtemp()
SAMPLES = make_sample.make(os.path.join(FOLDER, "samples"))
SCRIPTS = {module.NAME: module for module in (trajectories, sweep, lattice, shares, hysteresis,
                                              organising, costs, decisions, tournament,
                                              fingerprint, phase, threshold, tornado,
                                              every_figure)}
REAL = {}  # name -> path of what the program itself wrote
# what the scenarios of the tests share: a choice of C with a known chance, in little time
SCENARIO = """
name: {name}
question: Which numbers decide whether people cooperate?
seed: 1
replicates: {replicates}
rounds: 12
burn_in: 2
game: {{kind: donation, benefit: 3, cost: 1}}
population: {{size: 60, initial: {{cooperation: 0.1}}}}
decision: {{rule: logit, unsteered_cooperation: 0.1}}
record: {{observables: [{observables}]}}
"""


def real(name, rest, observables="cooperation, payoff", replicates=4):
    """A file that `samenspel run` makes of SCENARIO and these lines, once a test run."""
    if name not in REAL:
        scenario = os.path.join(FOLDER, name + ".yaml")
        with open(scenario, "w", encoding="utf-8") as file:
            file.write(SCENARIO.format(name=name, observables=observables,
                                       replicates=replicates) + rest)
        path = os.path.join(FOLDER, name + ".h5")
        done = subprocess.run([program.find(), "run", scenario, "-o", path, "--quiet"],
                              capture_output=True, text=True, check=False)
        assert done.returncode in (0, 4), done.stderr
        REAL[name] = path
    return REAL[name]


def figure_of(module, sample, *words):
    """The figure that a script would save."""
    path = SAMPLES.get(sample, sample)
    with Result(path) as result:
        return module.draw(result, module.options().parse_args([path, *words]))


def refusal(module, sample, *words):
    """The message with which a figure is refused; '' if it is drawn."""
    try:
        common.close(figure_of(module, sample, *words))
    except FigureError as error:
        return str(error)
    return ""


def run(script, *words):
    """(exit code, output, errors) of a script, without the start of another interpreter."""
    module = SCRIPTS[script]
    output, errors = io.StringIO(), io.StringIO()
    before = sys.argv, os.getcwd()
    sys.argv = [script, *words]
    os.chdir(FOLDER)
    code = 0
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            if module is every_figure:
                module.main()
            else:
                common.main(module.NAME, module.options(), module.draw)
    except SystemExit as end:
        if isinstance(end.code, str):
            errors.write(end.code + "\n")
        code = 1 if isinstance(end.code, str) else end.code or 0
    finally:
        sys.argv = before[0]
        os.chdir(before[1])
    return code, output.getvalue(), errors.getvalue()


def start(script, *words):
    """The same, started as a user does."""
    done = subprocess.run([sys.executable, os.path.join(FIGURES, script), *words], cwd=FOLDER,
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def changed_copy(sample, name, change):
    """A sample with something done to it."""
    path = os.path.join(FOLDER, name + ".h5")
    shutil.copy(SAMPLES[sample], path)
    with h5py.File(path, "r+") as file:
        change(file)
    return path


def same(got, wanted, tolerance=0.0):
    """Equal arrays, NaN where NaN is wanted."""
    np.testing.assert_allclose(got, wanted, rtol=0, atol=tolerance)


def texts_of(figure):
    """[(words, box)] of all that can be read, tick labels outside the axes left out."""
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    found = []
    for axes in figure.axes:
        for axis, low, high in ((axes.xaxis, *sorted(axes.get_xlim())),
                                (axes.yaxis, *sorted(axes.get_ylim()))):
            for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
                inside = low - 1e-9 <= tick.get_loc() <= high + 1e-9
                for label in (tick.label1, tick.label2):
                    label.test_hidden = not (inside and label.get_visible()
                                             and tick.get_visible())
    for text in figure.findobj(matplotlib.text.Text):
        if text.get_text().strip() and text.get_visible() \
                and not getattr(text, "test_hidden", False):
            # without the leader line that an annotation may have
            box = matplotlib.text.Text.get_window_extent(text, renderer)
            if box.width > 0:
                found.append((text.get_text(), box))
    return found


def overlap(a, b):
    """Whether two boxes in one row have no gap between them, or share more than a touch."""
    return (min(a.x1, b.x1) - max(a.x0, b.x0) > -3
            and min(a.y1, b.y1) - max(a.y0, b.y0) > 1.5)


def all_words(figure):
    """Title, notes and origin on one line."""
    return " ".join(text.get_text().replace("\n", " ").replace("\u00a0", " ")
                    for text in figure.texts)
