"""The program samenspel, asked for what it knows of a file.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import shutil
import subprocess

from reader import FigureError

HERE = os.path.dirname(os.path.abspath(__file__))


def find():
    """Where it is: as $SAMENSPEL says, as built in this tree, as installed beside this folder,
    or on PATH; None where it is nowhere."""
    named = os.environ.get("SAMENSPEL")
    if named:
        return shutil.which(named)
    for path in (os.path.join(HERE, "..", "..", "build", "samenspel"),
                 os.path.join(HERE, "..", "..", "..", "bin", "samenspel")):
        if os.access(path, os.X_OK) and os.path.isfile(path):
            return os.path.normpath(path)
    return shutil.which("samenspel")


def answer(*words):
    """What `samenspel WORDS --json` prints, as Python has it."""
    path = find()
    asked = " ".join(["samenspel", *words, "--json"])
    if path is None:
        raise FigureError("the program samenspel is not there: build it (make), or say where it "
                          f"is by SAMENSPEL=PATH; it is asked: {asked}")
    done = subprocess.run([path, *words, "--json"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
        raise FigureError(lines[0].removeprefix("samenspel: "))
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise FigureError(f"{asked}: what it printed is no JSON") from None
