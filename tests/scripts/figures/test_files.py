"""test_files.py - files, messages and options of the figures.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import subprocess
import sys

import all as every_figure
from drawing import FIGURES, FOLDER, SAMPLES, SCRIPTS, changed_copy, refusal, run, start
import h5py
import lattice
from reader import Result
import shares
import sweep
import trajectories


def equal_figures_have_equal_bytes():
    """PNG and SVG: no dates, no random ids, no paths."""
    for number in (1, 2):  # two processes: what differs between these shows
        path = os.path.join(FOLDER, f"same{number}.png")
        code, output, errors = start("trajectories.py", SAMPLES["networks"], "-o", path, "--svg")
        assert code == 0, errors
        assert output.split() == [path, path.replace(".png", ".svg")]
    for kind in ("png", "svg"):
        contents = []
        for number in (1, 2):
            with open(os.path.join(FOLDER, f"same{number}.{kind}"), "rb") as file:
                contents.append(file.read())
        assert contents[0] == contents[1]
        assert b"<dc:date>" not in contents[0]
        assert FOLDER.encode() not in contents[0]


def png_has_projector_size():
    """2000 points wide, in the 16:9 of projectors."""
    code, _, errors = run("sweep.py", SAMPLES["nine_in_ten"], "-o", "size.png", "--svg")
    assert code == 0, errors
    with open(os.path.join(FOLDER, "size.png"), "rb") as file:
        head = file.read(24)
    assert head[1:4] == b"PNG"
    assert (int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")) \
        == (2000, 1125)
    with open(os.path.join(FOLDER, "size.svg"), encoding="utf-8") as file:
        assert "<svg" in file.read(2000)


def all_draws_what_the_file_supports():
    """One file a figure, names from the input's; nothing for what is not there."""
    wanted = {
        "nine_in_ten": {"trajectories", "trajectories_payoff", "sweep", "sweep_payoff"},
        "spatial_chaos": {"trajectories", "lattice"}, "no_lattice": {"trajectories"},
        "shares": {"shares"}, "turned_on": {"trajectories", "trajectories_trust"},
        "fixation": {"sweep", "sweep_fixation_round"},
        "tournament": {"scores", "wins", "payoff", "cooperation"},
        "fingerprint": {"fingerprint"},
        "one_way": {"trajectories", "trajectories_trust", "trajectories_welfare", "costs",
                    *(f"trajectories_{name}" for name in (
                        "steering_cost", "cost_meetings", "cost_pilot", "cost_incentives"))},
        "loop": {"trajectories", "trajectories_welfare", "hysteresis", "hysteresis_welfare"},
    }
    for sample, figures in wanted.items():
        folder = os.path.join(FOLDER, "all_" + sample)
        code, output, errors = run("all.py", SAMPLES[sample], "-d", folder)
        assert code == 0, errors
        assert set(os.listdir(folder)) == {f"{sample}_{name}.png" for name in figures}
        assert len(output.split()) == len(figures)


def nothing_to_draw_is_an_error():
    """A file without a known variable says what it has."""
    path = changed_copy("shares", "bare", lambda file: file.__delitem__("strategy_share"))
    code, _, errors = run("all.py", path)
    assert code == 1 and "holds nothing that a figure is known for" in errors
    with Result(path) as result:
        assert every_figure.plan(result) == []


def wrong_files_are_named_for_what_they_are():
    """Missing, foreign, not HDF5, not ours: one line each, no traceback."""
    text = os.path.join(FOLDER, "text.h5")
    with open(text, "w", encoding="utf-8") as file:
        file.write("not HDF5")
    foreign = os.path.join(FOLDER, "foreign.h5")
    with h5py.File(foreign, "w") as file:
        file["x"] = 1
    for path, wanted in ((os.path.join(FOLDER, "gone.h5"), "no such file"),
                         (FOLDER, "is a folder"), (text, "is not a readable HDF5 file"),
                         (foreign, "not one of samenspel")):
        scripts = ["trajectories.py"]
        if path == foreign:
            scripts = list(SCRIPTS)
        for script in scripts:
            code, _, errors = run(script, path)
            assert code == 1 and wanted in errors and "Traceback" not in errors, errors
            assert errors.startswith(script)


def missing_variables_are_answered_with_what_there_is():
    """The reader should be able to correct the call from the message alone."""
    message = refusal(trajectories, "nine_in_ten", "-v", "trust")
    assert "no variable 'trust'" in message and "cooperation" in message
    assert "payoff" in message
    assert "no variable 'trust_mean'" in refusal(sweep, "nine_in_ten", "-v", "trust")
    assert "agent_action" in refusal(lattice, "nine_in_ten")
    assert "strategy_share" in refusal(shares, "nine_in_ten")
    assert "random_regular" in refusal(lattice, "no_lattice")
    assert "nothing is swept" in refusal(sweep, "turned_on")
    assert "[run]" in refusal(trajectories, "nine_in_ten", "-v", "cooperation_mean")


def wrong_options_are_answered_with_what_would_be_right():
    """Each names the range or the form."""
    assert "0 to 10" in refusal(trajectories, "nine_in_ten", "--runs", "11")
    assert "whole numbers" in refusal(trajectories, "nine_in_ten", "--runs", "a")
    assert "[0, 1)" in refusal(trajectories, "nine_in_ten", "--band", "1")
    assert "at most 12" in refusal(trajectories, "two_keys", "--runs",
                                   ",".join(map(str, range(13))))
    assert "nearest is at round 10" in refusal(lattice, "spatial_chaos", "--rounds", "12")
    assert "0 to 0" in refusal(lattice, "spatial_chaos", "--replicate", "1")
    assert "before it" in refusal(lattice, "spatial_chaos", "--changes", "--rounds", "0")
    assert "not above 0" in refusal(sweep, "nine_in_ten", "--log")
    assert "--lines" in refusal(sweep, "two_keys", "--reference", "x.csv")
    code, _, errors = run("sweep.py", SAMPLES["nine_in_ten"], "-o", "x.jpg")
    assert code == 1 and ".png, .svg or .pdf" in errors
    code, _, errors = run("sweep.py", SAMPLES["nine_in_ten"], "-o", "no/such/x.png")
    assert code == 1 and "cannot be written" in errors and "Traceback" not in errors
    code, _, errors = run("sweep.py", SAMPLES["nine_in_ten"], "--nonsense")
    assert code == 2


def help_teaches():
    """What it draws, an example, and every option with its default."""
    for script in SCRIPTS:
        code, output, _ = run(script, "--help")
        assert code == 0 and "examples:" in output and "default" in output and "FILE.h5" in output


def python_without_modules_starts_another_one_once():
    """-S hides the installed modules, as a python3 of one's own on PATH would."""
    other = os.path.join(FOLDER, "other_python")
    with open(other, "w", encoding="utf-8") as file:
        file.write(f"#!/bin/sh\necho started >&2\nexec {sys.executable} \"$@\"\n")
    os.chmod(other, 0o755)
    script = os.path.join(FIGURES, "sweep.py")
    words = [sys.executable, "-S", script, SAMPLES["nine_in_ten"], "-o", "other.png"]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(words, cwd=FOLDER, capture_output=True, text=True, check=False,
                          env={**environment, "SAMENSPEL_PYTHON": other})
    assert done.returncode == 0 and done.stderr.count("started") == 1, done.stderr
    with open(other, "w", encoding="utf-8") as file:
        file.write(f"#!/bin/sh\necho started >&2\nexec {sys.executable} -S \"$@\"\n")
    done = subprocess.run(words, cwd=FOLDER, capture_output=True, text=True, check=False,
                          env={**environment, "SAMENSPEL_PYTHON": other})
    if os.path.realpath(sys.executable) == os.path.realpath("/usr/bin/python3"):
        assert done.returncode == 1, done.stderr
    else:  # one without modules was tried, then the system's
        assert done.returncode == 0 or "/usr/bin/python3" in done.stderr
        return
    assert done.stderr.count("started") == 1
    assert "no Python with numpy, h5py, matplotlib" in done.stderr
    assert "scripts/setup --for figures" in done.stderr
