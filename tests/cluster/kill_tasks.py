#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill_tasks - array tasks killed at random moments end as if nothing had happened.

usage: tests/cluster/kill_tasks.py BUILD [N [SEED]]    N kills, 100 if not given

On a Slurm of one node an array of seven tasks is submitted; at random moments the program
of a random task, or its whole job, gets KILL; the merge job submits what is missing, again
and again. At each kill h5py, not the program, reads what closed parts hold. Then nothing of
that is begun again, nothing of it is lost, and the merged file is that of one process. At
last a task meets a real time limit, and is put back by itself. The last line counts.
"""
import filecmp
import pathlib
import random
import subprocess
import sys
import tempfile
import time

from one_node import OneNode, missing
from submissions import Counts, N_TASKS, SCENARIO, Submission, wait_for

REPLICATES = 60


def disturb(node, work, random_moment, wanted, counts):
    """Kills until `wanted` kills are made, and waits for the end; returns their number."""
    kills = 0
    held = set()
    while node.ask("squeue", "-h").strip():
        time.sleep(random_moment.uniform(0, 0.6))
        running = sorted(work.programs())
        if running and kills < wanted:
            task = random_moment.choice(running)
            kills += work.kill(task, whole_job=random_moment.random() < 0.25)
        work.look()
        lost = held - work.seen[-1][0]
        # a shard that gets its name while it is read is seen neither way
        if lost:
            lost -= work.closed()
        counts.fact(f"nothing that closed parts held is lost: {sorted(lost)[:3]}", not lost)
        held |= work.seen[-1][0]
    return kills


def time_limit(node, program, scratch, counts):
    """Slurm's own warning before the limit: stopped, put back, ended, without the merge job
    having to submit anything."""
    words = ["--tasks", 1, "--time", 1, "--grace", 15, "--replicates", 2,
             "--set", "rounds=20000", "--set", "record.every=1000",
             "--set", "record.agents.every=20000"]
    work = Submission(program, scratch / "limit", node.environment, SCENARIO, words)
    work.submit()
    wait_for(lambda: "event=requeued" in work.log(1), "task 1 put back: " + work.log(1))
    work.look()
    while node.ask("squeue", "-h").strip():
        node.hurry()
        time.sleep(1)
    counts.fact(f"a task goes on after its time limit: {work.log(1)}",
                "restart=1" in work.log(1) and work.rounds() == 0 and work.out.exists())
    work.check_seen(counts)


def main():
    if len(sys.argv) not in (2, 3, 4):
        sys.exit(__doc__)
    if missing():
        print("skipped: " + " ".join(missing()) + " not installed; scripts/setup --for "
              "cluster installs what this needs")
        return
    program = pathlib.Path(sys.argv[1]).resolve() / "samenspel"
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(10**6)
    random_moment = random.Random(seed)
    counts = Counts()
    kills = rounds = trials = 0
    with tempfile.TemporaryDirectory(prefix="kill_tasks.") as scratch:
        scratch = pathlib.Path(scratch)
        reference = scratch / "reference.h5"
        words = ["--replicates", str(REPLICATES)]
        subprocess.run([program, "run", SCENARIO, "-o", reference, "--quiet", *words],
                       check=True)
        with OneNode(scratch / "node") as node:
            while kills < wanted and counts.failed == 0:
                trials += 1
                work = Submission(program, scratch / f"trial {trials}", node.environment,
                                  SCENARIO, [*words, "--tasks", N_TASKS, "--tries", 1000])
                counts.fact("submit", work.submit().returncode == 0)
                kills += disturb(node, work, random_moment, wanted - kills, counts)
                rounds += work.rounds()
                counts.fact(f"trial {trials}: the file is that of one process: "
                            f"{work.merge_log()[-300:]}", work.out.exists()
                            and filecmp.cmp(work.out, reference, shallow=False))
                work.check_seen(counts)
                begun = len(work.begun())
                cells = len(set(work.begun()))
                print(f"trial {trials}: {kills} kills so far, {work.rounds()} times submitted "
                      f"by the merge job, {begun} cells begun of {cells}", flush=True)
            time_limit(node, program, scratch, counts)
    print(f"{kills} kills (seed {seed}) in {trials} submissions of {N_TASKS} tasks; {rounds} "
          "times the merge job submitted what was missing")
    counts.end()


if __name__ == "__main__":
    main()
