"""sweeps.py - a sweep in a folder of its own, and what h5py finds there.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import contextlib
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts" / "figures"))
from interpreter import need  # noqa: E402

need("h5py", "numpy")
import h5py  # noqa: E402
import numpy  # noqa: E402

SCENARIO = ROOT / "tests" / "identity" / "sweep_twin_trust.yaml"
REPLICATES = 8
PART_SECONDS = "0.1"
DONE = 1
WAIT_S = 300
DISK_KIB = 8192
UNBUFFERED = 4096


@contextlib.contextmanager
def small_disk(folder):
    """A file system of DISK_KIB at folder; yields whether there is one."""
    made = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_KIB}k", "none", folder],
        stderr=subprocess.DEVNULL, check=False).returncode == 0
    try:
        yield made
    finally:
        if made:
            subprocess.run(["umount", folder], check=True)


def fill(folder, n_free):
    """Leaves n_free bytes of the disk."""
    filler = folder / "filler"
    filler.unlink(missing_ok=True)
    n_bytes = shutil.disk_usage(folder).free - n_free
    with open(filler, "wb", buffering=0) as file:
        for _ in range(n_bytes // UNBUFFERED):
            file.write(bytes(UNBUFFERED))
    return filler


class Counts:
    """Facts that held and that did not."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def fact(self, what, holds):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED: {what}", flush=True)

    def end(self):
        """Prints the line that counts and ends the script."""
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(self.failed > 0)


class Process:
    """What one process did: its exit code, its errors, the cells that files held before
    and after it, and those that it began."""

    def __init__(self, sweep, delay=None):
        self.before = sweep.closed()
        process = sweep.start()
        wait_s = WAIT_S if delay is None else delay
        try:
            self.error = process.communicate(timeout=wait_s)[1]
        except subprocess.TimeoutExpired:
            process.kill()
            self.error = process.communicate()[1]
        self.code = process.returncode
        self.killed = self.code == -9 and delay is not None
        self.begun = sweep.begun()
        self.after = sweep.closed()

    def check(self, counts):
        """What holds of every process, however it ended."""
        counts.fact("nothing that closed parts hold is begun again",
                    not self.before.intersection(self.begun))
        counts.fact("nothing is begun twice by one process",
                    len(self.begun) == len(set(self.begun)))
        counts.fact("nothing that closed parts held is lost", self.before <= self.after)


class Sweep:
    """The sweep whose output is `folder`/out.h5; the cells begun are listed elsewhere."""

    def __init__(self, program, folder, trace, launcher=()):
        self.program = program
        self.launcher = list(launcher)
        self.out = folder / "out.h5"
        self.parts = folder / "out.h5.parts"
        self.trace = trace

    def start(self):
        self.trace.write_text("")
        environment = dict(os.environ, SAMENSPEL_PART_SECONDS=PART_SECONDS,
                           SAMENSPEL_TRACE_CELLS=str(self.trace))
        environment.pop("SAMENSPEL_ISA", None)
        return subprocess.Popen(
            [*self.launcher, self.program, "run", SCENARIO, "-o", self.out, "--resume", "--quiet",
             "--replicates", str(REPLICATES), "--threads", "2"],
            env=environment, stderr=subprocess.PIPE, text=True)

    def closed(self):
        """Cells (run, replicate) in files that are whole."""
        cells = set()
        paths = sorted(self.parts.glob("part-*.h5"))
        if self.out.exists():
            paths.append(self.out)
        for path in paths:
            with h5py.File(path, "r") as file:
                done = numpy.argwhere(file["status"][...] == DONE)
                cells.update(map(tuple, done.tolist()))
        return cells

    def begun(self):
        """Cells that the last process began, as a list: one twice stands twice."""
        lines = self.trace.read_text().splitlines()
        return [tuple(map(int, line.split())) for line in lines]

    def left(self):
        """Names beside the finished file."""
        return sorted(path.name for path in self.out.parent.iterdir() if path != self.out)

    def clean(self):
        shutil.rmtree(self.parts, ignore_errors=True)
        for path in self.out.parent.iterdir():
            path.unlink()
