# SPDX-License-Identifier: GPL-3.0-or-later
"""submissions.py - a submission in a folder of its own, and what disturbs and watches it."""
import json
import os
import pathlib
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "identity"))
from sweeps import Counts, DONE, SCENARIO, h5py, numpy  # noqa: E402

CLUSTER = ROOT / "scripts" / "cluster"
N_TASKS = 7
PART_SECONDS = "0.2"
WAIT_S = 240
__all__ = ["Counts", "SCENARIO", "ROOT", "CLUSTER", "N_TASKS", "Submission", "wait_for"]


def wait_for(holds, what, seconds=WAIT_S, every=0.1):
    """Waits until holds() is true, and gives what it says."""
    end = time.monotonic() + seconds
    while True:
        found = holds()
        if found:
            return found
        if time.monotonic() > end:
            raise RuntimeError(f"waited {seconds} s in vain: {what}")
        time.sleep(every)


def cells_of(path):
    """Cells (run, replicate) that are done in a whole file; none where it went away."""
    try:
        with h5py.File(path, "r") as file:
            return set(map(tuple, numpy.argwhere(file["status"][...] == DONE).tolist()))
    except (OSError, KeyError):
        return set()


class Submission:
    """A scenario that is submitted in `folder` by scripts/cluster/submit."""

    def __init__(self, program, folder, environment, scenario=SCENARIO, words=()):
        self.program = program
        self.here = pathlib.Path(folder)
        self.here.mkdir(parents=True)
        self.folder = self.here / "the work.cluster"
        self.out = self.here / "the end.h5"
        self.trace = self.here / "begun.txt"
        self.trace.write_text("")
        self.scenario = scenario
        self.words = [str(word) for word in words]
        self.environment = dict(environment, SAMENSPEL_PART_SECONDS=PART_SECONDS,
                                SAMENSPEL_TRACE_CELLS=str(self.trace))
        self.environment.pop("SAMENSPEL_ISA", None)
        self.seen = []

    def call(self, script, *words):
        """Runs a script of scripts/cluster (or of the folder)."""
        return subprocess.run([str(script), *map(str, words)], cwd=self.here, check=False,
                              env=self.environment, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True)

    def submit(self, *words):
        """submit SCENARIO with the options of this submission."""
        return self.call(CLUSTER / "submit", self.scenario, "-d", self.folder, "-o", self.out,
                         "--program", self.program, *self.words, *words)

    def go_on(self, *words):
        """submit FOLDER."""
        return self.call(CLUSTER / "submit", self.folder, *words)

    def status(self):
        """What status --json says."""
        done = self.call(CLUSTER / "status", self.folder, "--json")
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return json.loads(done.stdout)

    # ---- what it computes ---------------------------------------------------------------

    def programs(self):
        """{task: process} of the program that runs now."""
        found = {}
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if (words[0].endswith(b"samenspel") and b"--shard" in words
                    and any(str(self.folder).encode() in word for word in words)):
                share = words[words.index(b"--shard") + 1]
                found[int(share.split(b"/")[0])] = int(entry.name)
        return found

    def kill(self, task, number=signal.SIGKILL, whole_job=False):
        """Sends a signal to the program of a task, and before it to the shell that it has
        for a parent; whether there was one."""
        process = self.programs().get(task)
        if process is None:
            return False
        try:
            if whole_job:
                stat = pathlib.Path(f"/proc/{process}/stat").read_text()
                os.kill(int(stat.rpartition(")")[2].split()[1]), number)
            os.kill(process, number)
        except OSError:
            return False
        return True

    def parts(self, task=None):
        """Closed parts, of a task or of all."""
        name = "*" if task is None else f"*.shard-{task}-of-*"
        return sorted((self.folder / "shards").glob(f"{name}.parts/part-*.h5"))

    def closed(self):
        """Cells in files that are whole: parts and shards."""
        cells = set()
        for path in [*self.parts(), *(self.folder / "shards").glob("*.h5")]:
            cells |= cells_of(path)
        return cells

    def begun(self):
        """Cells in the order in which processes began them."""
        return [tuple(map(int, line.split())) for line in self.trace.read_text().splitlines()]

    def look(self):
        """Notes what closed files hold now, and how much was begun by then."""
        held = self.closed()
        self.seen.append((held, len(self.begun())))

    def check_seen(self, counts):
        """Whatever a closed file held at some moment was never begun after it."""
        begun = self.begun()
        again = {cell for held, n in self.seen for cell in held.intersection(begun[n:])}
        counts.fact(f"cells of closed parts are begun again: {sorted(again)[:5]}", not again)
        counts.fact("something was seen in closed files while tasks were disturbed",
                    any(held for held, _ in self.seen))

    def log(self, task):
        """The text of a task's log; "" while there is none."""
        path = self.folder / "logs" / f"task-{task}.log"
        return path.read_text() if path.exists() else ""

    def merge_log(self):
        path = self.folder / "logs" / "merge.log"
        return path.read_text() if path.exists() else ""

    def rounds(self, by="merge"):
        """How often tasks were submitted, by the merge job or the user."""
        path = self.folder / "jobs.txt"
        return path.read_text().count(f" by={by} ") if path.exists() else 0
