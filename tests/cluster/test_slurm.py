#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test_slurm - submissions on a real Slurm of one node: undisturbed, killed, cancelled.

usage: tests/cluster/test_slurm.py BUILD [TEST...]    all tests if none is named

Every submission must end with the bytes of one process, compute nothing again that a closed
part held, and tell what is so while it runs. Where Slurm is not installed the last line says
so, and nothing is tested. The last line counts.
"""
import filecmp
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from one_node import OneNode, missing
from submissions import Counts, N_TASKS, ROOT, SCENARIO, Submission, wait_for

REPLICATES = 60
ROUNDS = ("--set", "rounds=180") # so that a task takes seconds where processors are free
SHORT = ("--replicates", REPLICATES, "--tasks", N_TASKS)

# failing on purpose: five tasks' worth of points, of which some ask for more ties an agent
# than there are agents
SOME_FAIL = """\
name: some_fail
rounds: 40
replicates: 3
game: {kind: donation, benefit: 3, cost: 1}
population: {size: 40}
network: {kind: random_regular, degree: 4}
record: {observables: [cooperation]}
sweep:
  design: random
  samples: 8
  bad_points: record
  parameters:
    population.size: {range: [9, 60]}
    network.degree: {range: [3, 50]}
"""

UNTIL = """\
name: until
rounds: 60
replicates: 2
game: {kind: donation, benefit: 3, cost: 1}
population: {size: 60}
record: {observables: [cooperation]}
sweep:
  until: {observable: cooperation, half_width: 0.01, max_replicates: 60}
  parameters:
    steering.shared_interest.steer: {from: 0, to: 1, steps: 8}
"""

# stands for the program: task 3 ends as the file `ill` says, the others well
WRAPPER = """\
#!/bin/bash
here=$(dirname "$0")
case " $* " in
*" run "*" --shard 3/"*) [ ! -s "$here/ill" ] || eval "$(cat "$here/ill")" ;;
esac
exec "{program}" "$@"
"""


class Tests:
    """What the tests share: the cluster, the program, the reference."""

    def __init__(self, node, program, scratch, counts):
        self.node = node
        self.program = program
        self.scratch = scratch
        self.counts = counts
        self.reference = self.run_alone("reference.h5", SCENARIO, "--replicates", REPLICATES)
        self.reference_long = self.run_alone("long.h5", SCENARIO, "--replicates", REPLICATES,
                                             *ROUNDS)

    def run_alone(self, name, scenario, *words):
        """The file of one process."""
        out = self.scratch / name
        subprocess.run([str(self.program), "run", str(scenario), "-o", str(out), "--quiet",
                        *map(str, words)], check=False, stderr=subprocess.DEVNULL)
        return out

    def new(self, name, scenario=SCENARIO, words=SHORT, program=None):
        return Submission(program or self.program, self.scratch / name,
                          self.node.environment, scenario, words)

    def fact(self, what, holds):
        self.counts.fact(what, holds)

    def queue(self):
        """Lines `id task state` of all jobs."""
        return self.node.ask("squeue", "-h", "-r", "-o", "%A %F %K %T").splitlines()

    def idle(self):
        return not self.queue()

    def ends(self, work, reference=None):
        """Waits for the end and compares."""
        wait_for(self.idle, "an empty queue\n" + work.merge_log())
        self.fact(f"{work.here.name}: the file is that of one process: {work.merge_log()}",
                  work.out.exists()
                  and filecmp.cmp(work.out, reference or self.reference, shallow=False))


def sums_hold(report):
    """done + failed + missing are all replicates, over all and in every task."""
    rows = [report, *report["task"]]
    return all(row["done"] + row["failed"] + row["missing"] == row["replicates"]
               for row in rows) and sum(report["states"].values()) == report["tasks"]


def undisturbed(t):
    """Submitted, watched, merged; a second submit does nothing; another plan is refused."""
    work = t.new("as it is", words=SHORT + ROUNDS)
    dry = work.submit("--dry-run")
    t.fact("--dry-run shows the job script", "#SBATCH --signal=B:USR1@" in dry.stdout)
    t.fact("--dry-run leaves nothing", list(work.here.iterdir()) == [work.trace])
    t.node.ask("scontrol", "update", "PartitionName=main", "State=DOWN")
    done = work.submit()
    t.fact(f"submit: {done.stderr}", done.returncode == 0)
    report = work.status()
    t.fact(f"before it begins all tasks wait: {report['states']}",
           report["states"] == {"waiting": N_TASKS} and report["done"] == 0
           and report["merge_job"] == "PENDING" and sums_hold(report))
    again = work.submit()
    t.fact("a second submit submits nothing that is in the queue",
           again.returncode == 0 and work.rounds("user") == 1 and "in the queue" in again.stdout)
    t.node.ask("scontrol", "update", "PartitionName=main", "State=UP")
    reports = []
    while not t.idle():
        reports.append(work.status())
        time.sleep(0.3)
    t.fact("status adds up at every moment", all(map(sums_hold, reports)))
    t.fact("replicates done never become fewer",
           all(a["done"] <= b["done"] for a, b in zip(reports, reports[1:])))
    t.fact("it was seen at work, with a time left",
           any(r["tasks_running"] > 0 and 0 < r["done"] < r["replicates"]
               and r["seconds_left"] > 0 for r in reports))
    t.ends(work, t.reference_long)
    report = work.status()
    t.fact(f"at the end all is complete: {report['states']}",
           report["states"] == {"complete": N_TASKS} and report["merged"]
           and report["missing"] == 0 and report["seconds_left"] == 0 and sums_hold(report))
    t.fact("every cell was begun once", len(work.begun()) == len(set(work.begun()))
           == report["replicates"])
    before = work.out.stat()
    t.fact("submit of what is complete ends well", work.go_on().returncode == 0
           and t.idle() and work.out.stat() == before)
    other = work.submit("--seed", "5")
    t.fact(f"another plan is refused: {other.stderr}",
           other.returncode == 2 and "holds another plan" in other.stderr)
    other = work.go_on("--tasks", "3")
    t.fact(f"it cannot be cut otherwise: {other.stderr}",
           other.returncode == 2 and "--tasks: is decided" in other.stderr)
    other = work.go_on("--time", "2:00:00", "--mem", "200M", "--option=--nice=5")
    script = (work.folder / "array.slurm").read_text()
    t.fact(f"its limits may change: {other.stderr}", other.returncode == 0 and all(
        text in script for text in ("--time=02:00:00", "--mem=200M", "--nice=5")))
    for shard in (work.folder / "shards").iterdir():
        shard.unlink()
    t.fact("without its shards it is still complete",
           work.go_on().returncode == 0 and t.idle()
           and work.status()["states"] == {"complete": N_TASKS})


def disturbed(t):
    """Killed, stopped and put back, twice over, and the merge job submits what is missing."""
    work = t.new("killed", words=SHORT + ROUNDS)
    t.fact("submit", work.submit().returncode == 0)
    wait_for(lambda: work.parts(1) and work.parts(2) and work.parts(3) and work.parts(4),
             "parts of four tasks")
    array = [line.split() for line in t.queue() if line.split()[2].isdigit()]
    job_of = {int(task): f"{first}_{task}" for _, first, task, _ in array}
    work.look()
    t.fact("task 1 is killed", work.kill(1))
    t.fact("task 2 is killed", work.kill(2))
    t.node.ask("scancel", "--batch", "--signal=TERM", job_of[3])
    t.node.ask("scancel", "--batch", "--signal=USR1", job_of[4])
    work.look()
    wait_for(lambda: "event=requeued" in work.log(4), "task 4 put back\n" + work.log(4))
    wait_for(lambda: work.status()["states"].get("killed", 0) >= 2
             or work.rounds() > 0, "status that tells of killed tasks")
    report = work.status()
    t.fact(f"status tells of killed, stopped and waiting tasks: {report['states']}",
           sums_hold(report) and report["states"].get("waiting", 0) >= 1
           and report["states"].get("stopped", 0) + work.rounds() >= 1)

    def second_round():
        t.node.hurry()
        work.look()
        return work.rounds() >= 1 and work.programs()

    wait_for(second_round, "tasks submitted by the merge job\n" + work.merge_log())
    t.fact("task 4 went on where it was", "restart=1" in work.log(4))
    t.fact("in the second round a task is killed again",
           wait_for(lambda: any(work.kill(task) for task in (1, 2, 3)), "a task to kill"))
    while not t.idle():
        work.look()
        t.node.hurry()
        time.sleep(0.2)
    t.ends(work, t.reference_long)
    t.fact("the merge job submitted twice", work.rounds() == 2)
    t.fact("complete tasks were not submitted again",
           all(work.log(task).count("event=began") == 1 for task in (5, 6, 7)))
    work.check_seen(t.counts)


def cancelled(t):
    """What somebody cancels stays so until somebody submits."""
    work = t.new("cancelled", words=SHORT + ROUNDS)
    work.submit("--at-once", 2)
    wait_for(lambda: work.parts(1), "parts of task 1")
    array = next(line.split()[1] for line in t.queue() if line.split()[2].isdigit())
    t.fact("at most two at once", sum("RUNNING" in line for line in t.queue()) <= 2)
    t.node.ask("scancel", array)
    wait_for(t.idle, "an empty queue")
    t.fact("TERM reached shell and program, and what was finished is kept",
           "code=3 " in work.log(1) and "event=requeued" not in work.log(1))
    report = work.status()
    t.fact(f"the merge job leaves it alone: {report['states']} {work.merge_log()}",
           work.rounds() == 0 and not work.out.exists()
           and report["states"].get("cancelled", 0) >= N_TASKS - 2)
    work.look()
    done = work.go_on("--at-once", 7)
    t.fact(f"submit FOLDER goes on: {done.stderr}", done.returncode == 0)
    t.ends(work, t.reference_long)
    work.check_seen(t.counts)


def errors_and_tries(t):
    """An error is kept, not repeated; a task that always dies is tried so often and no more."""
    here = t.scratch / "wrapped"
    here.mkdir()
    wrapper = here / "samenspel"
    wrapper.write_text(WRAPPER.format(program=t.program))
    wrapper.chmod(0o755)
    (here / "ill").write_text("exit 5")
    work = t.new("error", program=wrapper)
    work.submit("--tries", 1)
    wait_for(t.idle, "an empty queue")
    report = work.status()
    t.fact(f"an error is left alone: {report['states']}", work.rounds() == 0
           and report["states"] == {"complete": N_TASKS - 1, "error": 1}
           and report["task"][2]["exit_code"] == 5
           and "error, and left alone: tasks 3" in work.merge_log())
    (here / "ill").write_text("kill -9 $$")
    work.go_on()
    wait_for(t.idle, "an empty queue")
    t.fact(f"what dies is tried again as often as --tries says: {work.merge_log()}",
           work.rounds() == 1 and "3 are missing after 1 further" in work.merge_log())
    (here / "ill").write_text("")
    work.go_on()
    t.ends(work)
    t.fact("the others were computed once",
           all(work.log(task).count("event=began") == 1 for task in (1, 2, 4, 5, 6, 7)))


def too_slow(t):
    """A task that finishes nothing in its time is not put back for ever."""
    here = t.scratch / "slow"
    here.mkdir()
    scenario = here / "slow.yaml"
    scenario.write_text("name: slow\nrounds: 100000\ngame: {kind: donation, benefit: 3, "
                        "cost: 1}\npopulation: {size: 2000}\nrecord: {observables: "
                        "[cooperation], every: 1000}\n")
    work = t.new("stuck", scenario, ("--tasks", 1))
    work.submit()
    wait_for(work.programs, "the program")
    time.sleep(0.5)
    job = next(line.split()[0] for line in t.queue() if line.split()[2] == "1")
    t.node.ask("scancel", "--batch", "--signal=USR1", job)
    wait_for(t.idle, "an empty queue")
    t.fact(f"nothing finished, nothing put back: {work.log(1)}",
           "event=stuck" in work.log(1) and work.status()["states"] == {"stuck": 1})
    t.fact("nor submitted again", work.rounds() == 0)


def failed_replicates(t):
    """Replicates that fail are results: merged, counted, exit 4, tried again by wish only."""
    scenario = t.scratch / "some_fail.yaml"
    scenario.write_text(SOME_FAIL)
    reference = t.run_alone("some_fail.h5", scenario)
    work = t.new("failing", scenario, ("--tasks", 3))
    work.submit()
    t.ends(work, reference)
    report = work.status()
    t.fact(f"failed replicates are counted: {report['states']}",
           report["failed"] > 0 and report["missing"] == 0 and sums_hold(report)
           and report["states"].get("failed", 0) > 0 and report["merged"])
    t.fact("the merge ends with 4, and says so", "event=merged" in work.merge_log()
           and "code=4" in work.merge_log() and "failed ones again" in work.merge_log())
    n = len(work.begun())
    t.fact("submit FOLDER repeats none", work.go_on().returncode == 4 and t.idle())
    work.go_on("--failed")
    t.ends(work, reference)
    t.fact("submit --failed repeats these, and these alone",
           len(work.begun()) - n == report["failed"])


def files_of_ones_own(t):
    """What the scenario reads is copied: it may change afterwards; paths may climb."""
    here = t.scratch / "own files" / "a" / "b"
    here.mkdir(parents=True)
    ring = here.parent.parent / "ring.txt"
    ring.write_text("".join(f"{i} {(i + 1) % 30}\n" for i in range(30)))
    scenario = here / "on_a_ring.yaml"
    scenario.write_text("name: on_a_ring\nrounds: 30\nreplicates: 6\ngame: {kind: donation, "
                        "benefit: 3, cost: 1}\npopulation: {size: 30}\n"
                        "network: {kind: file, path: ../../ring.txt}\n"
                        "record: {observables: [cooperation]}\n")
    reference = t.run_alone("on_a_ring.h5", scenario, "--set", "rounds=40")
    work = t.new("ring", scenario, ("--tasks", 3, "--set", "rounds=40", "--cpus", 2,
                                     "--isolate", "--cell-timeout", 100))
    t.node.ask("scontrol", "update", "PartitionName=main", "State=DOWN")
    done = work.submit()
    t.fact(f"submit with a network file: {done.stderr}", done.returncode == 0)
    ring.write_text("0 1\n")
    scenario.write_text("name: nonsense\n")
    t.node.ask("scontrol", "update", "PartitionName=main", "State=UP")
    t.ends(work, reference)


def plug_in_of_ones_own(t):
    """A plug-in is copied too, and may be gone when the tasks begin."""
    plugin = t.scratch / "patient.so"
    built = subprocess.run(["cc", "-std=c11", "-O2", "-fPIC", "-shared", "-ffp-contract=off",
                            "-I", ROOT / "include", ROOT / "scripts" / "plugin" / "patient.c",
                            "-o", plugin], check=False)
    scenario = t.scratch / "patience.yaml"
    scenario.write_text("name: patience\nrounds: 30\nreplicates: 6\ngame: {kind: donation, "
                        "benefit: 3, cost: 1}\nmatch: {rounds: 10}\npopulation: {size: 20, "
                        "initial: {strategies: {patient: 10, always_defect: 10}}}\n"
                        "decision: {rule: fermi, selection: 1, update: asynchronous}\n"
                        "record: {observables: [cooperation]}\n")
    reference = t.run_alone("patience.h5", scenario, "--plugin", plugin)
    work = t.new("plugged in", scenario, ("--tasks", 3, "--plugin", plugin))
    t.node.ask("scontrol", "update", "PartitionName=main", "State=DOWN")
    done = work.submit()
    t.fact(f"submit with a plug-in: {done.stderr}", built.returncode == done.returncode == 0)
    plugin.unlink()
    t.node.ask("scontrol", "update", "PartitionName=main", "State=UP")
    t.ends(work, reference)


def decided_by_a_rule(t):
    """Where a rule decides how many replicates there are, tasks hold whole runs."""
    scenario = t.scratch / "until.yaml"
    scenario.write_text(UNTIL)
    reference = t.run_alone("until.h5", scenario)
    work = t.new("until", scenario, ("--tasks", 5))
    done = work.submit()
    t.fact(f"submit names the rule: {done.stdout}", "until: cooperation" in done.stdout)
    t.ends(work, reference)
    report = work.status()
    t.fact("what was not needed is not missing", report["missing"] == 0
           and 16 <= report["done"] < 8 * 60 and sums_hold(report))
    other = work.submit("--set", "sweep.until.half_width=0.02")
    t.fact(f"another rule is refused: {other.stderr}",
           other.returncode == 2 and "another rule" in other.stderr)


def main():
    tests = (undisturbed, disturbed, cancelled, errors_and_tries, too_slow,
             failed_replicates, files_of_ones_own, plug_in_of_ones_own,
             decided_by_a_rule)
    wanted = sys.argv[2:] or [test.__name__ for test in tests]
    if len(sys.argv) < 2 or set(wanted) - {test.__name__ for test in tests}:
        sys.exit(__doc__)
    if missing():
        print("skipped: " + " ".join(missing()) + " not installed; scripts/setup --for "
              "cluster installs what this needs")
        return
    counts = Counts()
    build = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory(prefix="slurm.") as scratch:
        scratch = pathlib.Path(scratch)
        with OneNode(scratch / "node", slots=8) as node:
            t = Tests(node, build / "samenspel", scratch, counts)
            for test in (test for test in tests if test.__name__ in wanted):
                started = time.monotonic()
                try:
                    test(t)
                except RuntimeError as error:
                    counts.fact(f"{test.__name__}: {error}", False)
                    node.ask("scancel", "--user", str(os.getuid()), check=False)
                    wait_for(t.idle, "an empty queue")
                print(f"{test.__name__}: {time.monotonic() - started:.1f} s", flush=True)
    counts.end()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    main()
