#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test_batch - submissions without Slurm: GNU parallel, and PBS as far as it can be played.

usage: tests/cluster/test_batch.py BUILD

GNU parallel runs for real, is killed and goes on. Of PBS there is none here: a command qsub
of the test notes what it is asked for, and the job scripts are run with the variables that
PBS Pro or Torque would set. The last line counts.
"""
import filecmp
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from submissions import CLUSTER, Counts, N_TASKS, SCENARIO, Submission, wait_for

REPLICATES = 50
SHORT = ("--replicates", REPLICATES, "--tasks", N_TASKS)
QSUB = """\
#!/bin/bash
# answers like qsub, and notes the words it got
printf '%s\\n' "$*" >>"$(dirname "$0")/asked.txt"
echo "$(wc -l <"$(dirname "$0")/asked.txt")[].here"
"""


class Tests:
    def __init__(self, program, scratch, counts):
        self.program = program
        self.scratch = scratch
        self.fact = counts.fact
        self.counts = counts
        self.bin = scratch / "bin"
        self.bin.mkdir()
        self.environment = dict(os.environ, PATH=f"{self.bin}:{os.environ['PATH']}")
        self.reference = scratch / "reference.h5"
        subprocess.run([program, "run", SCENARIO, "--quiet", "--replicates", str(REPLICATES),
                        "-o", self.reference], check=True)

    def new(self, name, *words, short=SHORT):
        return Submission(self.program, self.scratch / name, self.environment, SCENARIO,
                          [*short, *words])

    def ends(self, work):
        self.fact(f"{work.here.name}: the file is that of one process",
                  work.out.exists() and filecmp.cmp(work.out, self.reference, shallow=False))


def by_parallel(t):
    """Undisturbed; then with parallel itself and programs killed, and gone on with."""
    work = t.new("in parallel", "--scheduler", "parallel", "--jobs", 3)
    done = work.submit()
    t.fact(f"submit: {done.stderr}", done.returncode == 0 and "complete: " in done.stdout)
    t.ends(work)
    t.fact("every cell was begun once", len(work.begun()) == len(set(work.begun())))
    t.fact("the job log tells of all tasks",
           len((work.folder / "logs" / "joblog").read_text().splitlines()) == N_TASKS + 1)
    t.fact("going on does nothing", work.go_on().returncode == 0
           and len(work.begun()) == len(set(work.begun())))
    t.fact("status says complete", work.status()["states"] == {"complete": N_TASKS})

    work = t.new("killed", "--scheduler", "parallel", "--jobs", 3)
    for _ in range(2):
        words = ([str(CLUSTER / "submit"), work.folder] if work.folder.exists() else
                 [str(CLUSTER / "submit"), SCENARIO, "-d", work.folder, "-o", work.out,
                  "--program", t.program, *work.words])
        group = subprocess.Popen(list(map(str, words)), env=work.environment, cwd=work.here,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                 start_new_session=True)
        n = len(work.begun())
        wait_for(lambda n=n: len(work.begun()) > n + 20 and work.parts()
                 and work.programs(), "programs with parts", 60)
        running = work.programs()
        work.look()
        t.fact("a program is killed", any(work.kill(task) for task in running))
        time.sleep(0.3)
        os.killpg(group.pid, signal.SIGKILL) # parallel, the shells, submit
        group.wait()
        for task in work.programs():
            work.kill(task) # parallel gives jobs groups of their own
        wait_for(lambda: not work.programs(), "no program left")
        work.look()
    done = work.go_on()
    t.fact(f"it goes on to the end: {done.stdout} {done.stderr}", done.returncode == 0)
    t.ends(work)
    work.check_seen(t.counts)


def by_parallel_interrupted(t):
    """Ctrl-C ends submit, parallel and tasks; what is finished is kept at once."""
    work = t.new("interrupted", "--scheduler", "parallel", "--jobs", 2)
    words = [CLUSTER / "submit", SCENARIO, "-d", work.folder, "-o", work.out, "--program",
             t.program, *work.words]
    group = subprocess.Popen(list(map(str, words)), env=work.environment, cwd=work.here,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             start_new_session=True)
    wait_for(lambda: work.parts() and work.programs(), "parts")
    os.killpg(group.pid, signal.SIGINT)
    code = group.wait(timeout=60)
    wait_for(lambda: not work.programs(), "no program left", 30)
    logs = "".join(work.log(task) for task in range(1, N_TASKS + 1))
    t.fact(f"Ctrl-C: {code} {logs}", code != 0 and "code=3 " in logs)
    work.look()
    t.fact("it goes on", work.go_on().returncode == 0)
    t.ends(work)
    work.check_seen(t.counts)


def by_parallel_with_a_limit(t):
    """A time limit stops the program, keeps what it finished, and says what is missing."""
    work = t.new("limited", "--scheduler", "parallel", "--jobs", 2, "--time", "0:0:4",
                 "--grace", 2, "--set", "rounds=1500", "--set", "record.every=100",
                 "--set", "record.agents.every=1500",
                 short=("--replicates", 12, "--tasks", 2))
    done = work.submit()
    report = work.status()
    t.fact(f"tasks are stopped, and missing: {done.stdout} {done.stderr} {report['states']}",
           done.returncode == 3 and report["missing"] > 0 and "are missing" in done.stdout
           and report["states"].get("stopped", 0) > 0)
    work.look()
    begun = len(work.begun())
    done = work.go_on("--time", "1:0:0")
    t.fact(f"with more time it ends: {done.stderr}", done.returncode == 0)
    t.fact("having gone on where it was", report["done"] > 0
           and len(work.begun()) - begun == report["missing"])


def by_pbs(t, scheduler, index, spec):
    """The job scripts, with the variables of PBS Pro or Torque."""
    qsub = t.bin / "qsub"
    qsub.write_text(QSUB)
    qsub.chmod(0o755)
    asked = t.bin / "asked.txt"
    asked.unlink(missing_ok=True)
    work = t.new(f"by {scheduler}", "--scheduler", scheduler, "--time", "1:30:00", "--cpus", 2,
                 "--option", "-q short")
    done = work.submit()
    words = asked.read_text().splitlines()
    t.fact(f"{scheduler}: the array is asked for: {words} {done.stderr}",
           done.returncode == 0 and words[0] == f"{spec} {work.folder}/array.pbs")
    after = "afterany" if scheduler == "pbs" else "afteranyarray"
    t.fact(f"{scheduler}: and the merge after it",
           words[1] == f"-W depend={after}:1[].here {work.folder}/merge.pbs")
    script = work.folder / "array.pbs"
    text = script.read_text()
    limits = ("#PBS -l select=1:ncpus=2:mem=" if scheduler == "pbs"
              else "#PBS -l nodes=1:ppn=2,mem=")
    t.fact(f"{scheduler}: it says what a task needs", limits in text
           and "walltime=1:30:00" in text and "#PBS -q short" in text)
    for name in ("array.pbs", "merge.pbs"):
        t.fact(f"{scheduler}: bash reads {name}", subprocess.run(
            ["bash", "-n", work.folder / name], check=False).returncode == 0)

    def job(name, number=None):
        environment = dict(work.environment, PBS_JOBID="1[3].here")
        if number is not None:
            environment[index] = str(number)
        return subprocess.run(["bash", work.folder / name], env=environment, cwd="/",
                              check=False).returncode

    for task in range(1, N_TASKS):
        t.fact(f"{scheduler}: task {task} ends well", job("array.pbs", task) == 0)
    t.fact(f"{scheduler}: the merge job submits the one that is missing",
           job("merge.pbs") == 0 and work.rounds() == 1)
    words = asked.read_text().splitlines()
    wanted = "-J 6-7" if scheduler == "pbs" else "-t 7"
    t.fact(f"{scheduler}: as PBS can say it: {words}",
           words[2] == f"{wanted} {work.folder}/array.pbs")
    n = len(work.begun())
    t.fact(f"{scheduler}: a task that is complete ends at once", job("array.pbs", 6) == 0
           and len(work.begun()) == n)
    t.fact(f"{scheduler}: the last task ends", job("array.pbs", 7) == 0)
    t.fact(f"{scheduler}: the merge", job("merge.pbs") == 0)
    t.ends(work)


def refusals(t):
    """What is wrong is said before anything is made."""
    work = t.new("refused")

    def refused(text, *words):
        done = work.submit(*words)
        t.fact(f"refused: {words}: {done.stderr}",
               done.returncode != 0 and text in done.stderr and not work.folder.exists())

    refused("did you mean", "--scheduler", "parallel", "--set", "population.sise=4")
    refused("must be at least 1", "--scheduler", "parallel", "--cpus", 0)
    refused("must be minutes", "--scheduler", "parallel", "--time", "soon")
    refused("there are 450 units", "--scheduler", "parallel", "--tasks", 451)
    scontrol = t.bin / "scontrol"
    scontrol.write_text("#!/bin/sh\necho 'slurm_load_ctl_conf error: no controller' >&2; exit 1\n")
    scontrol.chmod(0o755)
    refused("Slurm does not answer", "--scheduler", "slurm")
    scontrol.write_text("#!/bin/sh\necho 'MaxArraySize            = 5'\n")
    refused("Slurm takes at most 4 here", "--tasks", 5)
    scenario = t.scratch / "many.yaml"
    scenario.write_text("name: many\nrounds: 30000\nreplicates: 1000\ngame: {kind: donation, "
                        "benefit: 3, cost: 1}\npopulation: {size: 400}\n"
                        "record: {observables: [cooperation], every: 1000}\n")
    many = Submission(t.program, t.scratch / "many", t.environment, scenario)
    done = many.submit("--dry-run", "--task-time", "0:0:1", "--cpus", 2)
    t.fact(f"never more tasks than MaxArraySize takes: {done.stdout}", done.returncode == 0
           and "--array=1-4 " in done.stdout and "more tasks than 4 are not" in done.stdout)
    done = many.submit("--dry-run", "--task-time", "10-0", "--cpus", 2)
    t.fact("one task where it is short enough", "--array=1-1 " in done.stdout
           and "--cpus-per-task=2" in done.stdout)
    scontrol.unlink()
    work.out.write_text("mine")
    refused("is there already and is not overwritten", "--scheduler", "parallel")
    t.fact("and stays as it was", work.out.read_text() == "mine")
    work.folder.mkdir()
    done = work.submit("--scheduler", "parallel")
    t.fact(f"another folder is left alone: {done.stderr}", "is not of a submission" in
           done.stderr and not list(work.folder.iterdir()))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    counts = Counts()
    build = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory(prefix="batch.") as scratch:
        t = Tests(build / "samenspel", pathlib.Path(scratch), counts)
        tests = [(by_pbs, "pbs", "PBS_ARRAY_INDEX", f"-J 1-{N_TASKS}"),
                 (by_pbs, "torque", "PBS_ARRAYID", f"-t 1-{N_TASKS}")]
        if shutil.which("parallel") is None:
            print("GNU parallel is not installed: not tried (scripts/setup --for cluster)")
        else:
            tests += [(by_parallel,), (by_parallel_interrupted,), (by_parallel_with_a_limit,),
                      (refusals,)]
        for test, *words in tests:
            started = time.monotonic()
            try:
                test(t, *words)
            except RuntimeError as error:
                t.fact(f"{test.__name__}: {error}", False)
            print(f"{test.__name__}: {time.monotonic() - started:.1f} s", flush=True)
    counts.end()


if __name__ == "__main__":
    main()
